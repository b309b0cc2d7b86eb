// The owner's yes: only after it do a new device's grants open.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { DeviceSummary } from '../api/types';
import { go, paths } from '../app/router';
import { say } from '../store/hub';
import { dispatch, useStore } from '../store/store';
import { Field } from '../ui/field';
import { Button, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { add, makerAndModel } from '../words/en';

export const useRooms = (): readonly string[] => {
	const devices = useStore(s => s.devices);
	return [...new Set(Object.values(devices ?? {}).map(d => d.room ?? '').filter(Boolean))].sort();
};

const modelOf = (d: DeviceSummary): string => makerAndModel(d) || add.confirm.unknown;

export function Confirm({ device }: { device: DeviceSummary }): JSX.Element {
	const [name, setName] = useState(device.name);
	const [room, setRoom] = useState(device.room ?? '');
	const rooms = useRooms();
	const yes = useWork(), no = useWork();
	const words = add.confirm;
	const accept = async (): Promise<void> => {
		const detail = await call('confirmDevice', { path: { id: device.id }, body: { name: name.trim(), room: room.trim() } });
		dispatch({ do: 'detail', device: detail });
		say(words.done(detail.name));
		go(paths.device(device.id), true);
	};
	const refuse = async (): Promise<void> => {
		await call('rejectDevice', { path: { id: device.id } });
		dispatch({ do: 'forget', device: device.id });
		say(words.refused);
		go(paths.home, true);
	};
	const native = device.onboarding === 'native';
	return (
		<Section title={native ? words.blinkTitle : words.adoptTitle} className="confirm">
			<p>{native ? words.blinkLead : words.adoptLead(modelOf(device))}</p>
			<form onSubmit={event => { event.preventDefault(); yes.run(accept); }}>
				<Field label={words.name} value={name} onInput={setName} maxLength={64} />
				<Field label={words.room} value={room} onInput={setRoom} required={false} maxLength={64} help={words.roomHelp} list={rooms} />
				<TroubleNote trouble={yes.trouble ?? no.trouble} />
				<div class="buttons"><Button kind="main" submit busy={yes.busy}>{words.yes}</Button><Button busy={no.busy} onClick={() => no.run(refuse)}>{words.no}</Button></div>
			</form>
		</Section>
	);
}
