import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { SessionInfo } from '../api/types';
import { go, paths } from '../app/router';
import { weakPassword } from '../screens/setup';
import { say, signedOut } from '../store/hub';
import { useStore } from '../store/store';
import { Field } from '../ui/field';
import { Button, Disclosure, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { browserWords, settings as words, setup } from '../words/en';

function Password(): JSX.Element {
	const [present, setPresent] = useState('');
	const [next, setNext] = useState('');
	const work = useWork();
	const weak = weakPassword(work.trouble);
	const change = async (): Promise<void> => {
		await call('changePassword', { body: { password: present, new_password: next } });
		setPresent('');
		setNext('');
		say(words.passwordDone);
	};
	return (
		<form onSubmit={event => { event.preventDefault(); work.run(change); }}>
			<Field label={words.present} type="password" autocomplete="current-password" value={present} onInput={setPresent} />
			<Field label={words.next} type="password" autocomplete="new-password" value={next} onInput={setNext} help={setup.passwordHelp} error={weak} />
			{!weak && <TroubleNote trouble={work.trouble} />}
			<Button submit busy={work.busy}>{words.passwordSave}</Button>
		</form>
	);
}

function Sessions(): JSX.Element {
	const [sessions, setSessions] = useState<readonly SessionInfo[]>([]);
	const work = useWork();
	const load = async (): Promise<void> => setSessions((await call('listSessions', {})).sessions);
	useEffect(() => work.run(load), []);
	const end = async (id: string): Promise<void> => {
		await call('endSession', { path: { id } });
		await load();
		say(words.ended);
	};
	return (
		<>
			<TroubleNote trouble={work.trouble} />
			<ul class="plain-list">
				{sessions.map(s => (
					<li key={s.id}>
						<strong>{browserWords(s.user_agent)}</strong>{s.current && ` (${words.thisPhone})`}<br />
						<span class="source">{words.since(s.created_at, s.last_seen_at)}, {s.peer}</span>
						{!s.current && <p><Button busy={work.busy} label={`${words.end}: ${browserWords(s.user_agent)}`} onClick={() => work.run(() => end(s.id))}>{words.end}</Button></p>}
					</li>
				))}
			</ul>
		</>
	);
}

export function Account(): JSX.Element {
	const name = useStore(s => s.session?.account.name ?? '');
	const work = useWork();
	const signOut = async (): Promise<void> => {
		await call('signOut', {});
		signedOut();
		go(paths.home, true);
	};
	return (
		<Section title={words.account}>
			<p>{words.signedIn(name)}</p>
			<p><Button busy={work.busy} onClick={() => work.run(signOut)}>{words.signOut}</Button></p>
			<TroubleNote trouble={work.trouble} />
			<Disclosure title={words.sessions}><Sessions /></Disclosure>
			<Disclosure title={words.password}><Password /></Disclosure>
		</Section>
	);
}
