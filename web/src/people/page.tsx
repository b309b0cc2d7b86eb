// The people of this home: who they are here, who is invited, and inviting another.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Invitation, People } from '../api/types';
import { paths } from '../app/router';
import { say } from '../store/hub';
import { useStore } from '../store/store';
import { Button, Loading, Page, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { longDate, timeOfDay, when } from '../words/en';
import { people as words, roleWords } from '../words/people';
import { Invite } from './invite';
import { PersonItem } from './person';

function Invited({ invitation: i, onChanged }: { invitation: Invitation; onChanged: () => void }): JSX.Element {
	const work = useWork();
	const name = i.name || words.somebody;
	const revoke = async (): Promise<void> => {
		await call('revokeInvitation', { path: { id: i.id } });
		say(words.revoked);
		onChanged();
	};
	return (
		<li>
			<strong>{name}</strong>, {roleWords[i.role].title}<br />
			<span class="source">{words.invitedBy(i.by, when(i.created_at))} {words.validUntil(`${longDate(i.expires_at)}, ${timeOfDay(i.expires_at)}`)}</span>
			<p><Button busy={work.busy} label={`${words.revoke}: ${name}`} onClick={() => work.run(revoke)}>{words.revoke}</Button></p>
			<TroubleNote trouble={work.trouble} />
		</li>
	);
}

export function PeoplePage(): JSX.Element {
	const [found, setFound] = useState<People | null>(null);
	const changes = useStore(s => s.peopleChanges);
	const work = useWork();
	const load = async (): Promise<void> => setFound(await call('listPeople', {}));
	const reload = (): void => work.run(load);
	useEffect(reload, [changes]);
	if (!found)
		return <Page title={words.title} back={paths.settings}>{work.trouble ? <TroubleNote trouble={work.trouble} onRetry={reload} /> : <Loading />}</Page>;
	const owners = found.people.filter(p => p.role === 'owner').length;
	return (
		<Page title={words.title} lead={words.lead(found.people.length)} back={paths.settings}>
			<TroubleNote trouble={work.trouble} />
			<ul class="people">{found.people.map(p => <PersonItem key={p.id} person={p} only={p.role === 'owner' && owners === 1} onChanged={reload} />)}</ul>
			{found.invitations.length > 0 && <Section title={words.invited}><ul class="plain-list">{found.invitations.map(i => <Invited key={i.id} invitation={i} onChanged={reload} />)}</ul></Section>}
			<Invite onChanged={reload} />
		</Page>
	);
}
