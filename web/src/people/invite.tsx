// Inviting somebody: who they will be here, for how long, then the link and its code to scan, shown once.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { InvitationMade, Role } from '../api/types';
import { Choices, Field } from '../ui/field';
import { Button, CopyLine, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { isoDay, longDate, timeOfDay } from '../words/en';
import { people as words, roleWords } from '../words/people';
import { endOfDay, mayEnd, roleOrder } from './roles';

/** The secret link, as something to scan, to send and to copy. The hub cannot show it again. */
export function SecretLink({ made, lead, onDone }: { made: InvitationMade; lead: string; onDone: () => void }): JSX.Element {
	return (
		<div class="note" role="status">
			<p><strong>{lead}</strong> {words.once(`${longDate(made.expires_at)}, ${timeOfDay(made.expires_at)}`)}</p>
			<p><img class="secret-code" src={`data:image/svg+xml,${encodeURIComponent(made.qr)}`} alt={words.qr} width="220" height="220" /></p>
			<dl><CopyLine name={words.link} value={made.link} wide /></dl>
			<p class="help">{words.trustFirst}</p>
			<Button onClick={onDone}>{words.linkDone}</Button>
		</div>
	);
}

export function Invite({ onChanged }: { onChanged: () => void }): JSX.Element {
	const [role, setRole] = useState<Role>('resident');
	const [name, setName] = useState('');
	const [day, setDay] = useState('');
	const [made, setMade] = useState<InvitationMade | null>(null);
	const work = useWork();
	const invite = async (): Promise<void> => {
		setMade(await call('invite', { body: { role, name: name.trim(), ...(mayEnd(role) && day ? { until: endOfDay(day) } : {}) } }));
		setName('');
		onChanged();
	};
	if (made)
		return <Section title={words.invite}><SecretLink made={made} lead={words.made(roleWords[made.role].title)} onDone={() => setMade(null)} /></Section>;
	return (
		<Section title={words.invite}>
			<form onSubmit={event => { event.preventDefault(); work.run(invite); }}>
				<Choices legend={words.as} name="role" choices={roleOrder.map(value => ({ value, ...roleWords[value] }))} value={role} onChange={value => setRole(value as Role)} />
				<Field label={words.name} value={name} onInput={setName} required={false} maxLength={64} help={words.nameHelp} />
				{mayEnd(role) && <Field label={words.until} type="date" value={day} onInput={setDay} required={false} min={isoDay(new Date())} help={words.untilHelp} />}
				<TroubleNote trouble={work.trouble} />
				<Button kind="main" submit busy={work.busy}>{words.make}</Button>
			</form>
		</Section>
	);
}
