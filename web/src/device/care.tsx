// What the owner can do with a device: name it, shut it out, give it away.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useRooms } from '../add/confirm';
import { call } from '../api/client';
import type { Device, Reason } from '../api/types';
import { paths } from '../app/router';
import { say } from '../store/hub';
import { dispatch } from '../store/store';
import { Field } from '../ui/field';
import { Anchor, Button, Folded, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { add, app, device as words } from '../words/en';
import { ReasonField } from './reason';

export function Rename({ device }: { device: Device }): JSX.Element {
	const [name, setName] = useState(device.name);
	const [room, setRoom] = useState(device.room ?? '');
	const rooms = useRooms();
	const work = useWork();
	const save = async (): Promise<void> => {
		dispatch({ do: 'detail', device: await call('changeDevice', { path: { id: device.id }, body: { name: name.trim(), room: room.trim() } }) });
		say(app.saved);
	};
	return (
		<Folded title={words.rename}>
			<form onSubmit={event => { event.preventDefault(); work.run(save); }}>
				<Field label={add.confirm.name} value={name} onInput={setName} maxLength={64} />
				<Field label={words.roomLabel} value={room} onInput={setRoom} required={false} maxLength={64} list={rooms} />
				<TroubleNote trouble={work.trouble} />
				<Button submit busy={work.busy}>{app.save}</Button>
			</form>
		</Folded>
	);
}

export function Suspend({ device }: { device: Device }): JSX.Element | null {
	const work = useWork();
	const [reason, setReason] = useState<Reason>('behaves_oddly');
	const suspended = device.state === 'suspended';
	if (!suspended && device.state !== 'active' && device.state !== 'quarantined')
		return null;
	const change = async (): Promise<void> => {
		dispatch({ do: 'detail', device: await call('suspendDevice', { path: { id: device.id }, body: suspended ? { suspended: false } : { suspended: true, reason } }) });
		say(suspended ? words.resumed : words.suspended);
	};
	return (
		<Folded title={words.suspend} open={suspended}>
			<p>{suspended ? words.resumeLead : words.suspendLead}</p>
			{!suspended && <ReasonField label={words.reason} value={reason} onInput={setReason} />}
			<TroubleNote trouble={work.trouble} />
			<Button busy={work.busy} onClick={() => work.run(change)}>{suspended ? words.resume : words.suspend}</Button>
		</Folded>
	);
}

export function Give({ device }: { device: Device }): JSX.Element {
	return <Section title={words.give}><p>{device.onboarding === 'listed' ? words.giveListedLead : words.giveLead}</p><p><Anchor to={paths.give(device.id)} className="button">{words.give}</Anchor></p></Section>;
}
