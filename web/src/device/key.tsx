// What the owner can do with a device's keys: renew, end, and for one without encryption choose another last day.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Credential, Device, Reason } from '../api/types';
import { say } from '../store/hub';
import { dispatch } from '../store/store';
import { Field } from '../ui/field';
import { Button, Disclosure, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { app, credentialUse, credentialWords, isoDay } from '../words/en';
import { keyActions as words } from '../words/key';
import { endedAt, endedWhy } from '../words/measures';
import { ReasonField } from './reason';

function Renew({ device }: { device: Device }): JSX.Element {
	const work = useWork();
	const native = device.onboarding === 'native';
	const title = native ? words.renewKey : words.renew;
	const renew = async (): Promise<void> => {
		dispatch({ do: 'detail', device: await call('renewCredential', { path: { id: device.id } }) });
		say(native ? words.renewingKey : words.renewing);
	};
	return (
		<Disclosure title={title}>
			<p>{native ? words.renewKeyLead : words.renewLead}</p>
			<TroubleNote trouble={work.trouble} />
			<Button busy={work.busy} onClick={() => work.run(renew)}>{title}</Button>
		</Disclosure>
	);
}

function StopRenewal({ device }: { device: Device }): JSX.Element {
	const work = useWork();
	const stop = async (): Promise<void> => {
		dispatch({ do: 'detail', device: await call('stopRenewal', { path: { id: device.id } }) });
		say(words.stopped);
	};
	return (
		<Disclosure title={words.stop}>
			<p>{words.stopLead}</p>
			<TroubleNote trouble={work.trouble} />
			<Button busy={work.busy} onClick={() => work.run(stop)}>{words.stop}</Button>
		</Disclosure>
	);
}

function Ended({ list }: { list: readonly Credential[] }): JSX.Element {
	return (
		<Disclosure title={words.ended(list.length)}>
			<ul class="plain-list">{list.map(c => <li key={c.id}>{credentialWords(c)}. <span class="source">{credentialUse(c)}{c.ended_at !== null && ` ${endedAt(c.ended_at)}`} {endedWhy(c)}</span></li>)}</ul>
		</Disclosure>
	);
}

function Revoke({ device, credential, last }: { device: Device; credential: Credential; last: boolean }): JSX.Element {
	const [reason, setReason] = useState<Reason>('behaves_oddly');
	const work = useWork();
	const revoke = async (): Promise<void> => {
		dispatch({ do: 'detail', device: await call('revokeCredential', { path: { id: device.id, credential: String(credential.id) }, body: { reason } }) });
		say(words.revoked);
	};
	return (
		<Disclosure title={words.revoke(credentialWords(credential))}>
			<p>{words.revokeLead} {last && <strong>{words.last}</strong>}</p>
			<ReasonField label={words.reason} value={reason} onInput={setReason} />
			<TroubleNote trouble={work.trouble} />
			<Button kind="danger" busy={work.busy} onClick={() => work.run(revoke)}>{words.sure}</Button>
		</Disclosure>
	);
}

function Plain({ device, until }: { device: Device; until: string }): JSX.Element {
	const [day, setDay] = useState(until);
	const work = useWork();
	const save = async (): Promise<void> => {
		dispatch({ do: 'detail', device: await call('renewLegacy', { path: { id: device.id }, body: { until: day } }) });
		say(app.saved);
	};
	return (
		<Disclosure title={words.plain}>
			<form onSubmit={event => { event.preventDefault(); work.run(save); }}>
				<p>{words.plainLead}</p>
				<Field label={words.until} type="date" value={day} onInput={setDay} min={isoDay(new Date())} />
				<TroubleNote trouble={work.trouble} />
				<Button submit busy={work.busy}>{words.plainSave}</Button>
			</form>
		</Disclosure>
	);
}

export function KeyActions({ device }: { device: Device }): JSX.Element | null {
	const living = device.credentials.filter(c => c.state !== 'revoked');
	const ended = device.credentials.filter(c => c.state === 'revoked');
	const native = device.onboarding === 'native';
	const waiting = native && device.credential_note === 'rotation_waiting';
	if (device.state !== 'active' && device.state !== 'suspended' && device.state !== 'quarantined')
		return null;
	return (
		<>
			{device.state === 'active' && !waiting && living.some(c => !c.fixed) && <Renew device={device} />}
			{device.state === 'active' && waiting && <StopRenewal device={device} />}
			{device.legacy && <Plain key={device.legacy.until} device={device} until={device.legacy.until} />}
			{living.map(c => <Revoke key={c.id} device={device} credential={c} last={living.length === 1} />)}
			{ended.length > 0 && <Ended list={ended} />}
		</>
	);
}
