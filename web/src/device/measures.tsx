// What the house or the hub decided against a device: keeping it apart, the way back, and the first day of one that had another owner.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Device, DeviceSummary, Reason } from '../api/types';
import { paths } from '../app/router';
import { useMay } from '../store/may';
import { say } from '../store/hub';
import { dispatch } from '../store/store';
import { Anchor, Button, Folded, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { device as deviceWords, roles } from '../words/en';
import { measures as words, measureWho, measureWhy } from '../words/measures';
import { ReasonField } from './reason';

async function quarantine(id: string, quarantined: boolean, reason?: Reason): Promise<void> {
	dispatch({ do: 'detail', device: await call('quarantineDevice', { path: { id }, body: reason ? { quarantined, reason } : { quarantined } }) });
	say(quarantined ? words.kept : words.isBack);
}

async function resume(id: string): Promise<void> {
	dispatch({ do: 'detail', device: await call('suspendDevice', { path: { id }, body: { suspended: false } }) });
	say(deviceWords.resumed);
}

/** At the top of the page of one whose last key was ended: nothing else leads on from there. */
export function KeylessNote({ device, give }: { device: Device; give: boolean }): JSX.Element {
	return (
		<div class="note alarm measure">
			<h2>{words.keyless}</h2>
			<ul>{words.keylessMeans.map(line => <li key={line}>{line}</li>)}</ul>
			{give ? <Anchor to={paths.give(device.id)} className="button">{deviceWords.give}</Anchor> : <p>{roles.who('release_devices')}</p>}
		</div>
	);
}

/** At the top of the page of one that is shut out or kept apart. */
export function MeasureNote({ device }: { device: Device }): JSX.Element | null {
	const edit = useMay('edit_devices');
	const work = useWork();
	const apart = device.state === 'quarantined', m = device.measure;
	if (!m)
		return null;
	return (
		<div class="note alarm measure">
			<h2>{apart ? words.apart : words.out}</h2>
			<p>{measureWho(m, apart)} {measureWhy(m)}</p>
			<ul>{(apart ? words.apartMeans : words.outMeans).map(line => <li key={line}>{line}</li>)}</ul>
			<TroubleNote trouble={work.trouble} />
			{apart && edit && <><Button busy={work.busy} onClick={() => work.run(() => quarantine(device.id, false))}>{words.back}</Button><p class="help">{words.backLead}</p></>}
			{device.state === 'suspended' && edit && <Button busy={work.busy} onClick={() => work.run(() => resume(device.id))}>{deviceWords.resume}</Button>}
		</div>
	);
}

export function KeepApart({ device }: { device: Device }): JSX.Element | null {
	const [reason, setReason] = useState<Reason>('behaves_oddly');
	const work = useWork();
	if (device.state !== 'active')
		return null;
	return (
		<Folded title={words.keep}>
			<p>{words.keepLead}</p>
			<ReasonField label={words.why} value={reason} onInput={setReason} />
			<TroubleNote trouble={work.trouble} />
			<Button busy={work.busy} onClick={() => work.run(() => quarantine(device.id, true, reason))}>{words.keep}</Button>
		</Folded>
	);
}

/** In an alert: one tap, and the same tap back. */
export function ApartTap({ device }: { device: DeviceSummary }): JSX.Element | null {
	const edit = useMay('edit_devices');
	const work = useWork();
	const apart = device.state === 'quarantined';
	if (!edit || (!apart && device.state !== 'active') || device.onboarding === 'listed')
		return null;
	return <><Button busy={work.busy} onClick={() => work.run(() => quarantine(device.id, !apart, apart ? undefined : 'behaves_oddly'))}>{apart ? words.back : words.keep}</Button><TroubleNote trouble={work.trouble} /></>;
}

export function FirstDay({ device, until }: { device: Device; until: number }): JSX.Element {
	const decides = useMay('decide_links');
	const work = useWork();
	const allow = async (): Promise<void> => {
		dispatch({ do: 'detail', device: await call('allowCloudNow', { path: { id: device.id } }) });
		say(words.isNow);
	};
	return (
		<div class="note">
			<p>{words.firstDay(until)}</p>
			<TroubleNote trouble={work.trouble} />
			{decides && <Button busy={work.busy} onClick={() => work.run(allow)}>{words.now}</Button>}
		</div>
	);
}
