import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { SessionInfo } from '../api/types';
import { go, paths } from '../app/router';
import { weakPassword } from '../screens/setup';
import { say, signedOut } from '../store/hub';
import { useMay } from '../store/may';
import { useStore } from '../store/store';
import { Field } from '../ui/field';
import { LaterDisclosure } from '../ui/later';
import { Anchor, Button, Disclosure, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { roles, settings as words, setup } from '../words/en';
import { SessionList } from './sessions';

function Password(): JSX.Element {
	const [present, setPresent] = useState('');
	const [next, setNext] = useState('');
	const work = useWork();
	const weak = weakPassword(work.trouble);
	const change = async (): Promise<void> => {
		await call('changePassword', { body: { password: present, new_password: next } }, present);
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
			<SessionList sessions={sessions} busy={work.busy} onEnd={id => work.run(() => end(id))} />
		</>
	);
}

export function Account(): JSX.Element {
	const name = useStore(s => s.session?.account.name ?? '');
	const role = useStore(s => s.session?.account.role ?? 'guest');
	const people = useMay('manage_people'), programs = useMay('manage_tokens');
	const work = useWork();
	const signOut = async (): Promise<void> => {
		await call('signOut', {});
		signedOut();
		go(paths.home, true);
	};
	return (
		<Section title={words.account}>
			<p>{words.signedIn(name)} {roles.youAre[role]} {roles.short[role]}</p>
			<p><Button busy={work.busy} onClick={() => work.run(signOut)}>{words.signOut}</Button></p>
			<TroubleNote trouble={work.trouble} />
			{people && <p><Anchor to={paths.people}>{words.people}</Anchor></p>}
			<Disclosure title={words.sessions}><Sessions /></Disclosure>
			<Disclosure title={words.password}><Password /></Disclosure>
			<LaterDisclosure title={words.passkeys} load={() => import('../passkeys/page').then(m => m.Passkeys)} props={{}} />
			{programs && <LaterDisclosure title={words.tokens} load={() => import('./tokens').then(m => m.Tokens)} props={{}} />}
		</Section>
	);
}
