// One person of this home: what they are here, where they are signed in, and the ways to change that.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { InvitationMade, Person, Role, SessionInfo } from '../api/types';
import { say } from '../store/hub';
import { SessionList } from '../settings/sessions';
import { useStore } from '../store/store';
import { Choices, Field } from '../ui/field';
import { Button, Disclosure, Loading, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { app, isoDay, longDate, settings, when } from '../words/en';
import { people as words, roleWords } from '../words/people';
import { SecretLink } from './invite';
import { endOfDay, mayEnd, roleOrder } from './roles';

type Props = { person: Person; onChanged: () => void };

function ChangeRole({ person, onChanged }: Props): JSX.Element {
	const [role, setRole] = useState<Role>(person.role);
	const [day, setDay] = useState(person.until ? isoDay(new Date(person.until)) : '');
	const work = useWork();
	const save = async (): Promise<void> => {
		await call('changePerson', { path: { id: person.id }, body: { role, until: mayEnd(role) && day ? endOfDay(day) : null } });
		say(app.saved);
		onChanged();
	};
	return (
		<Disclosure title={words.changeRole(person.name)}>
			<form onSubmit={event => { event.preventDefault(); work.run(save); }}>
				<Choices legend={words.as} name={`role-${person.id}`} choices={roleOrder.map(value => ({ value, ...roleWords[value] }))} value={role} onChange={value => setRole(value as Role)} />
				{mayEnd(role) && <Field label={words.until} type="date" value={day} onInput={setDay} required={false} min={isoDay(new Date())} help={words.untilHelp} />}
				<p class="help">{words.atOnce}</p>
				<TroubleNote trouble={work.trouble} />
				<Button submit busy={work.busy}>{app.save}</Button>
			</form>
		</Disclosure>
	);
}

function Sessions({ person, onChanged }: Props): JSX.Element {
	const [sessions, setSessions] = useState<readonly SessionInfo[] | null>(null);
	const work = useWork();
	const load = async (): Promise<void> => setSessions((await call('listPersonSessions', { path: { id: person.id } })).sessions);
	const end = async (session: string): Promise<void> => {
		await call('endPersonSession', { path: { id: person.id, session } });
		say(settings.ended);
		await load();
		onChanged();
	};
	return (
		<Disclosure title={words.sessions(person.name)} onOpen={() => work.run(load)}>
			{!sessions && work.busy && <Loading />}
			{sessions?.length === 0 && <p class="quiet">{words.nowhere}</p>}
			<SessionList sessions={sessions ?? []} busy={work.busy} onEnd={id => work.run(() => end(id))} />
			<TroubleNote trouble={work.trouble} />
		</Disclosure>
	);
}

function Forgot({ person }: { person: Person }): JSX.Element {
	const [made, setMade] = useState<InvitationMade | null>(null);
	const work = useWork();
	const make = async (): Promise<void> => setMade(await call('resetPerson', { path: { id: person.id } }));
	return (
		<Disclosure title={words.forgot(person.name)}>
			{person.role === 'owner' ? <p>{words.forgotOwner} <code>freehold users reset {person.name}</code></p> : made
				? <SecretLink made={made} lead={words.forgotMade(person.name)} onDone={() => setMade(null)} />
				: <><p>{words.forgotLead}</p><TroubleNote trouble={work.trouble} /><Button busy={work.busy} onClick={() => work.run(make)}>{words.forgotMake}</Button></>}
		</Disclosure>
	);
}

function Remove({ person, onChanged }: Props): JSX.Element {
	const work = useWork();
	const remove = async (): Promise<void> => {
		await call('removePerson', { path: { id: person.id } });
		say(words.removed(person.name));
		onChanged();
	};
	return (
		<Disclosure title={words.remove(person.name)}>
			<p>{words.removeLead}</p>
			<TroubleNote trouble={work.trouble} />
			<Button kind="danger" busy={work.busy} onClick={() => work.run(remove)}>{words.removeSure(person.name)}</Button>
		</Disclosure>
	);
}

/** only: the one owner, whom the home cannot lose. */
export function PersonItem({ person, only, onChanged }: Props & { only: boolean }): JSX.Element {
	const me = useStore(s => s.session?.account.id === person.id);
	return (
		<li>
			<h2>{person.name}{me && ` (${words.you})`}</h2>
			<p>
				<strong>{roleWords[person.role].title}</strong>{person.until !== null && `, ${person.ended ? words.ended(longDate(person.until)) : words.ends(longDate(person.until))}`}.{' '}
				<span class="source">{person.last_seen_at === null ? words.nowhere : words.seen(when(person.last_seen_at), person.sessions)}</span>
			</p>
			{only ? <p>{words.only}</p> : <ChangeRole key={`${person.role} ${person.until}`} person={person} onChanged={onChanged} />}
			<Sessions person={person} onChanged={onChanged} />
			{!me && <Forgot person={person} />}
			{!only && <Remove person={person} onChanged={onChanged} />}
		</li>
	);
}
