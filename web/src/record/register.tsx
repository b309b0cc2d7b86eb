// Whether its maker is told who has the device: asked, with exactly what would be told, sent by the person, and remembered either way.
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Device, DeviceRecord, Registration, RegistrationChange } from '../api/types';
import { dropDraft, hasDraft, useDraft } from '../store/draft';
import { Field } from '../ui/field';
import { Outside } from '../ui/outside';
import { Button, Disclosure, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { app, longDate } from '../words/en';
import { registration as words, type RegistrationField } from '../words/record';
import { Letter, makerContact, thingOf } from './ask';

type Told = { left: readonly RegistrationField[]; name: string; email: string; to: string };
export const REGISTER = 'register', ANSWER = 'answer';

type Props = { device: Device; record: DeviceRecord; onChanged: (record: DeviceRecord) => void };

const page = (url: string | null | undefined, name: string): JSX.Element | null => (url?.startsWith('https://') ? <Outside uri={url}>{name}</Outside> : null);

function Compose({ device, record, onChanged }: Props): JSX.Element {
	const id = useId(), work = useWork();
	const known: readonly (readonly [RegistrationField, string | null])[] = [['model', thingOf(device)], ['firmware', device.firmware], ['serial', device.serial ?? null]];
	const { draft: { left, name, email, to }, change, drop } = useDraft<Told>(device.id, REGISTER, { left: ['serial'], name: '', email: '', to: record.offer?.url ?? makerContact(device) ?? '' });
	const [sure, setSure] = useState(false);
	const earlier = record.registration?.choice === 'agreed' ? record.registration : null;
	const all: readonly (readonly [RegistrationField, string | null])[] = [...known, ['name', name.trim()], ['email', email.trim()]];
	const told = all.filter(([field, value]) => value && !left.includes(field)) as readonly (readonly [RegistrationField, string])[];
	const text = words.text(told.map(([field, value]) => `${words.inText(field)}: ${value}`));
	const remember = (): void => work.run(async () => {
		const kept = await call('registerDevice', { path: { id: device.id }, body: { choice: 'agreed', fields: told.map(([field]) => field), to: to.trim(), text } });
		drop();
		onChanged(kept);
	});
	return (
		<form onSubmit={event => { event.preventDefault(); if (earlier && !sure) setSure(true); else remember(); }}>
			<fieldset class="choices">
				<legend>{words.which}</legend>
				{known.filter(([, value]) => value).map(([field, value]) => (
					<div key={field} class="choice">
						<input type="checkbox" id={`${id}-${field}`} checked={!left.includes(field)} onChange={event => change({ left: event.currentTarget.checked ? left.filter(f => f !== field) : [...left, field] })} />
						<label for={`${id}-${field}`}>{words.fields[field]}</label>
						<p>{value}</p>
					</div>
				))}
			</fieldset>
			<Field label={words.fields.name} value={name} onInput={name => change({ name })} required={false} maxLength={100} />
			<Field label={words.fields.email} value={email} onInput={email => change({ email })} help={words.emailHelp} required={false} maxLength={200} />
			<Field label={words.to} value={to} onInput={to => change({ to })} maxLength={250} />
			<p>{words.exactly}</p>
			<p class="letter">{text.split('\n').map((row, i) => <span key={i}>{row}<br /></span>)}</p>
			<Letter text={text} subject={words.subject} contact={to} />
			<p>{page(to, words.open)}</p>
			<TroubleNote trouble={work.trouble} />
			{earlier && sure && <p>{words.insteadLoses(longDate(earlier.at), earlier.answered !== null)}</p>}
			<div class="buttons">{earlier && sure ? <><Button kind="danger" submit busy={work.busy}>{words.instead}</Button><Button onClick={() => setSure(false)}>{words.insteadNot}</Button></> : <Button kind="main" submit busy={work.busy}>{words.agree}</Button>}</div>
		</form>
	);
}

function Decided({ device, record, decided, onChanged }: Props & { decided: Registration }): JSX.Element {
	const [begun] = useState(() => hasDraft(device.id, ANSWER));
	const { draft: { answer }, change: write, drop } = useDraft(device.id, ANSWER, { answer: decided.answer ?? '' });
	const work = useWork();
	const change = (body: RegistrationChange): void => work.run(async () => {
		const kept = await call('registerDevice', { path: { id: device.id }, body });
		drop();
		onChanged(kept);
	});
	if (decided.choice === 'declined')
		return <p><strong>{words.declined(decided.by, longDate(decided.at))}</strong> {record.offer?.default === 'opt_out' && page(record.offer.opt_out_url, words.optOut)}</p>;
	return (
		<>
			<p><strong>{words.agreed(decided.by, longDate(decided.at), decided.to ?? '')}</strong></p>
			<Disclosure title={words.sent}><p class="letter">{(decided.text ?? '').split('\n').map((row, i) => <span key={i}>{row}<br /></span>)}</p></Disclosure>
			{decided.answered !== null && <p>{words.answered(longDate(decided.answered))} {decided.answer}</p>}
			<Disclosure title={words.answer} open={begun}>
				<form onSubmit={event => { event.preventDefault(); change({ answer: answer.trim() }); }}>
					<Field label={words.answerText} value={answer} onInput={answer => write({ answer })} maxLength={400} />
					<Button submit busy={work.busy}>{app.save}</Button>
				</form>
			</Disclosure>
			<TroubleNote trouble={work.trouble} />
		</>
	);
}

export function Register({ device, record, onChanged }: Props): JSX.Element {
	const work = useWork(), offer = record.offer, decided = record.registration;
	const [sure, setSure] = useState(false);
	const [begun] = useState(() => hasDraft(device.id, REGISTER));
	const decline = (): void => work.run(async () => {
		const kept = await call('registerDevice', { path: { id: device.id }, body: { choice: 'declined' } });
		dropDraft(device.id, REGISTER);
		dropDraft(device.id, ANSWER);
		onChanged(kept);
	});
	return (
		<>
			<p>{words.lead}</p>
			<p>{words.offers[offer?.default ?? 'silent']} {offer && offer.data.length > 0 && words.asks(offer.data)} {page(offer?.privacy_url, words.privacy)}</p>
			{decided ? <Decided key={`${decided.at}${decided.answered}`} device={device} record={record} decided={decided} onChanged={onChanged} /> : <p><strong>{words.undecided}</strong></p>}
			<Disclosure title={decided?.choice === 'agreed' ? words.again : words.yes} open={begun}><Compose key={decided?.at} device={device} record={record} onChanged={onChanged} /></Disclosure>
			<TroubleNote trouble={work.trouble} />
			{!decided && <p><Button busy={work.busy} onClick={decline}>{words.no}</Button></p>}
			{decided?.choice === 'agreed' && (sure
				? <><p>{words.takeBackLoses}</p><div class="buttons"><Button kind="danger" busy={work.busy} onClick={decline}>{words.takeBackSure}</Button><Button onClick={() => setSure(false)}>{words.takeBackNot}</Button></div></>
				: <p><Button onClick={() => setSure(true)}>{words.takeBack}</Button></p>)}
			{decided?.choice === 'agreed' && <p class="help">{words.takeBackHelp} {page(offer?.opt_out_url, words.optOut)}</p>}
		</>
	);
}
