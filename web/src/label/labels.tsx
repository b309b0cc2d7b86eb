// The labels of testing bodies that a device shows: noted by the owner or signed, looked up in the scheme's register, each with what stands behind it.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Device, LabelScheme, LookupResult, ShownLabel } from '../api/types';
import { useMay } from '../store/may';
import { dispatch } from '../store/store';
import { Field } from '../ui/field';
import { Button, Disclosure, Loading, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { findingWords, labels as words, notSecurity, recognisedWords, results, schemeWords, titleOf, untilWords, validity } from '../words/labels';
import { Choose } from './choose';

const show = (device: Device): void => dispatch({ do: 'detail', device });
/** What was filled in; what was left empty is not sent. */
const given = <K extends string>(fields: Record<K, string>): Partial<Record<K, string>> => Object.fromEntries(Object.entries<string>(fields).map(([key, text]) => [key, text.trim()]).filter(([, text]) => text)) as Partial<Record<K, string>>;

function AboutScheme({ scheme: s }: { scheme: LabelScheme }): JSX.Element {
	return (
		<Disclosure title={words.more}>
			<p>{schemeWords(s)} {!s.is_security && notSecurity} {validity(s.max_months)}</p>
			{s.source && <p class="source">{words.asOf(s.as_of)} <a href={s.source} rel="noreferrer noopener" target="_blank">{words.source}</a>{!s.read_at_source && ` (${words.reported})`}.</p>}
		</Disclosure>
	);
}

function LookUp({ device, label: l, scheme }: { device: Device; label: ShownLabel; scheme: LabelScheme | undefined }): JSX.Element {
	const [result, setResult] = useState<LookupResult>('found');
	const [until, setUntil] = useState('');
	const [level, setLevel] = useState('');
	const work = useWork();
	const save = async (): Promise<void> => show(await call('checkLabel', { path: { id: device.id, label: String(l.id) }, body: { result, ...given({ valid_until: until, level }) } }));
	return (
		<Disclosure title={words.lookUp}>
			<form onSubmit={event => { event.preventDefault(); work.run(save); }}>
				<p>{scheme?.host ? words.lookUpLead(scheme.host) : words.lookUpNoHost}</p>
				{scheme?.page && <p><a href={scheme.page} rel="noreferrer noopener" target="_blank">{words.openPage}</a></p>}
				<Choose label={words.say} value={result} options={Object.entries(results)} onChange={value => setResult(value as LookupResult)} />
				{(result === 'found' || result === 'other_level') && scheme && scheme.levels.length > 0 && <Choose label={words.foundLevel} value={level} options={[['', words.noLevel], ...scheme.levels.map(x => [x, x] as const)]} onChange={setLevel} />}
				{result === 'found' && <Field label={words.foundUntil} type="date" value={until} onInput={setUntil} required={false} />}
				<TroubleNote trouble={work.trouble} />
				<Button submit busy={work.busy}>{words.save}</Button>
			</form>
		</Disclosure>
	);
}

function Signer({ device, label: l }: { device: Device; label: ShownLabel }): JSX.Element | null {
	const work = useWork();
	const trusts = useMay('secure_devices'); // whose key counts is the owner's word
	if (!trusts || !l.key || l.key.voucher !== 'seen_first')
		return null;
	const fingerprint = l.key.fingerprint;
	const vouch = async (): Promise<void> => show(await call('vouchForLabelKey', { path: { id: device.id, label: String(l.id) }, body: { fingerprint } }));
	return (
		<Disclosure title={words.keyTitle}>
			<p>{l.key.of_the_scheme ? words.keyLead : words.keyForeign}</p>
			<p>{words.fingerprint}: <code>{fingerprint}</code></p>
			<TroubleNote trouble={work.trouble} />
			{l.key.of_the_scheme && <Button busy={work.busy} onClick={() => work.run(vouch)}>{words.keyYes}</Button>}
		</Disclosure>
	);
}

function Remove({ device, label: l }: { device: Device; label: ShownLabel }): JSX.Element {
	const [asked, setAsked] = useState(false);
	const work = useWork();
	const remove = async (): Promise<void> => show(await call('removeLabel', { path: { id: device.id, label: String(l.id) } }));
	if (!asked)
		return <Button label={`${words.remove}: ${titleOf(l)}`} onClick={() => setAsked(true)}>{words.remove}</Button>;
	return <div class="buttons"><Button kind="danger" busy={work.busy} onClick={() => work.run(remove)}>{words.removeSure}</Button><Button onClick={() => setAsked(false)}>{words.keep}</Button><TroubleNote trouble={work.trouble} /></div>;
}

function Label({ device, label: l, schemes }: { device: Device; label: ShownLabel; schemes: readonly LabelScheme[] }): JSX.Element {
	const scheme = schemes.find(s => s.id === l.scheme);
	const edit = useMay('edit_devices');
	return (
		<li class={l.misfit ? 'alert' : 'alert seen'}>
			<h3>{titleOf(l)}</h3>
			<p><strong>{findingWords(l)}</strong> {l.finding === 'other_maker' && l.maker && `${words.namesMaker(l.maker)} `}{!l.counts ? words.misfit : l.recognised.length === 0 && l.polarity === 'positive' ? words.silent : l.source === 'registry' || l.source === 'attested' ? words.counts : words.claim} {l.valid_until && untilWords(l.valid_until)}</p>
			{scheme && scheme.status !== 'live' && <p>{schemeWords(scheme)}</p>}
			{l.recognised.length > 0 && <p>{words.recognised}: {l.recognised.map(r => recognisedWords(r.as, schemes)).join('; ')}.</p>}
			<p class="source">{words.number2} {l.registration_id}. {l.lookup ? words.by(l.lookup.by, l.lookup.at) : words.noted(l.at)}.</p>
			{edit && <LookUp device={device} label={l} scheme={scheme} />}
			{edit && <Signer device={device} label={l} />}
			{scheme && <AboutScheme scheme={scheme} />}
			{edit && <Remove device={device} label={l} />}
		</li>
	);
}

function Add({ device, schemes }: { device: Device; schemes: readonly LabelScheme[] }): JSX.Element {
	const possible = schemes.filter(s => !['law', 'framework', 'never_issued'].includes(s.status));
	const [scheme, setScheme] = useState(possible[0]?.id ?? 'other');
	const [number, setNumber] = useState('');
	const [level, setLevel] = useState('');
	const [until, setUntil] = useState('');
	const [name, setName] = useState('');
	const chosen = possible.find(s => s.id === scheme);
	const work = useWork();
	const save = async (): Promise<void> => {
		const body = { scheme, registration_id: number.trim(), ...given({ level, valid_until: until, name: scheme === 'other' ? name : '' }) };
		show(await call('addLabel', { path: { id: device.id }, body }));
		setNumber('');
	};
	return (
		<Disclosure title={words.add}>
			<form onSubmit={event => { event.preventDefault(); work.run(save); }}>
				<Choose label={words.scheme} value={scheme} options={possible.map(s => [s.id, s.name])} onChange={value => { setScheme(value); setLevel(''); }} />
				{chosen && <p class="help">{schemeWords(chosen)} {!chosen.is_security && notSecurity}</p>}
				{scheme === 'other' && <Field label={words.otherName} value={name} onInput={setName} maxLength={64} />}
				<Field label={words.number} value={number} onInput={setNumber} maxLength={64} help={words.numberHelp} mono />
				{chosen && chosen.levels.length > 0 && <Choose label={words.level} value={level} options={[['', words.noLevel], ...chosen.levels.map(l => [l, l] as const)]} onChange={setLevel} />}
				<Field label={words.until} type="date" value={until} onInput={setUntil} required={false} />
				<TroubleNote trouble={work.trouble} />
				<Button submit busy={work.busy}>{words.save}</Button>
			</form>
		</Disclosure>
	);
}

function Bring({ device }: { device: Device }): JSX.Element {
	const [text, setText] = useState('');
	const work = useWork();
	const save = async (): Promise<void> => {
		show(await call('addLabelDocument', { path: { id: device.id }, body: { document: text.trim() } }));
		setText('');
	};
	return (
		<Disclosure title={words.document}>
			<form onSubmit={event => { event.preventDefault(); work.run(save); }}>
				<p>{words.documentLead}</p>
				<Field label={words.documentText} value={text} onInput={setText} mono />
				<TroubleNote trouble={work.trouble} />
				<Button submit busy={work.busy}>{words.documentSave}</Button>
			</form>
		</Disclosure>
	);
}

export function Labels({ device }: { device: Device }): JSX.Element {
	const [schemes, setSchemes] = useState<readonly LabelScheme[] | null>(null);
	const work = useWork();
	const load = (): void => work.run(async () => setSchemes((await call('listLabelSchemes', {})).schemes));
	useEffect(load, []);
	const edit = useMay('edit_devices');
	const shown = device.label.labels ?? [];
	if (!schemes)
		return work.trouble ? <TroubleNote trouble={work.trouble} onRetry={load} /> : <Loading />;
	return (
		<>
			<p>{shown.length === 0 && words.none} {words.lead}</p>
			{shown.length > 0 && <ul class="alert-list">{shown.map(l => <Label key={l.id} device={device} label={l} schemes={schemes} />)}</ul>}
			{edit && <Add device={device} schemes={schemes} />}
			{edit && <Bring device={device} />}
		</>
	);
}
