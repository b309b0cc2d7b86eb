// A device that does not speak to the hub is listed by hand: a few facts, no key.
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { call } from '../api/client';
import type { Device, Kind } from '../api/types';
import { go, paths } from '../app/router';
import { say } from '../store/hub';
import { dispatch } from '../store/store';
import { dropDrafts, NO_DEVICE, useDraft } from '../store/draft';
import { Field } from '../ui/field';
import { Button, Page, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { add, device as deviceWords, kindNames } from '../words/en';
import { listed as words } from '../words/listed';
import { useRooms } from './confirm';

type AboutDraft = { kind: Kind | ''; manufacturer: string; model: string; firmware: string; serial: string };
const nothing: AboutDraft = { kind: '', manufacturer: '', model: '', firmware: '', serial: '' };
const draftOf = (d: Device): AboutDraft => ({ kind: d.kind ?? '', manufacturer: d.manufacturer ?? '', model: d.model ?? '', firmware: d.firmware ?? '', serial: d.serial ?? '' });

/** What a listed device is: used when it is listed, and later on its page. */
export function useAbout(device: Device | null): { fields: JSX.Element; about: () => { kind: Kind; manufacturer: string; model: string; firmware: string; serial: string }; drop: () => void } {
	const { draft, change, drop } = useDraft<AboutDraft>(device?.id ?? NO_DEVICE, 'about', device ? draftOf(device) : nothing);
	const id = useId();
	const set = (key: keyof AboutDraft) => (value: string): void => change({ [key]: value });
	const kinds = Object.entries(kindNames) as [Kind, string][];
	const fields = (
		<>
			<div class="field">
				<label for={id}>{words.kind}</label>
				<select id={id} value={draft.kind} required onChange={event => set('kind')(event.currentTarget.value)}>
					<option value="">{words.choose}</option>
					{kinds.map(([kind, name]) => <option key={kind} value={kind}>{name}</option>)}
				</select>
			</div>
			<Field label={words.maker} value={draft.manufacturer} onInput={set('manufacturer')} help={words.makerHelp} required={false} maxLength={64} />
			<Field label={words.model} value={draft.model} onInput={set('model')} required={false} maxLength={64} />
			<Field label={words.firmware} value={draft.firmware} onInput={set('firmware')} help={words.firmwareHelp} required={false} maxLength={64} />
			<Field label={words.serial} value={draft.serial} onInput={set('serial')} required={false} maxLength={64} />
		</>
	);
	const about = (): ReturnType<ReturnType<typeof useAbout>['about']> => ({ kind: draft.kind || 'other', manufacturer: draft.manufacturer.trim(), model: draft.model.trim(), firmware: draft.firmware.trim(), serial: draft.serial.trim() });
	return { fields, about, drop };
}

export function AddListed(): JSX.Element {
	const { draft: { name, room }, change } = useDraft(NO_DEVICE, 'listed', { name: '', room: '' });
	const { fields, about } = useAbout(null);
	const rooms = useRooms();
	const work = useWork();
	const list = async (): Promise<void> => {
		const device = await call('listDevice', { body: { name: name.trim(), room: room.trim(), ...about() } });
		dropDrafts(NO_DEVICE);
		dispatch({ do: 'detail', device });
		say(words.done(device.name));
		go(paths.device(device.id), true);
	};
	return (
		<Page title={words.title} lead={words.lead} back={paths.add}>
			<form onSubmit={event => { event.preventDefault(); work.run(list); }}>
				<Field label={add.confirm.name} value={name} onInput={name => change({ name })} maxLength={64} />
				<Field label={deviceWords.roomLabel} value={room} onInput={room => change({ room })} help={add.confirm.roomHelp} required={false} maxLength={64} list={rooms} />
				{fields}
				<TroubleNote trouble={work.trouble} />
				<Button kind="main" submit busy={work.busy}>{words.submit}</Button>
			</form>
		</Page>
	);
}
