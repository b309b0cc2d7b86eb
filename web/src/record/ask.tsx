// A letter that asks for help, written from what was promised; sent by the person, remembered by the hub.
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { call } from '../api/client';
import type { Device, DeviceRecord, HelpAbout, HelpWhom, Sale } from '../api/types';
import { say } from '../store/hub';
import { useDraft } from '../store/draft';
import { Field } from '../ui/field';
import { Button, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { app, isoDay, makerAndModel } from '../words/en';
import { help } from '../words/help';
import { requests as words } from '../words/record';

const DAY_MS = 86_400_000;
const ANSWER_DAYS = 14;
const inDays = (days: number): string => isoDay(new Date(Date.now() + days * DAY_MS));

/** Where to reach its maker, from the most trusted line of the label or the maker's security.txt. */
export function makerContact(device: Device): string | null {
	const line = device.label.lines.find(l => l.key === 'disclosure');
	const url = line?.params['url'], contact = line?.params['contact'];
	return device.facts.find(f => f.key === 'security_contact')?.value ?? (typeof url === 'string' ? url : typeof contact === 'string' ? contact : null);
}

/** Who advises and who watches over makers, those of the country of the sale first. */
export const regulatorsFor = (sale: Sale): readonly (typeof help.regulators)[number][] => [...help.regulators].sort((a, b) => Number(b.country === sale.seller_country) - Number(a.country === sale.seller_country));

/** What of an address a mail program takes; null: it is none. */
const mailbox = (contact: string): string | null => /^(?:mailto:)?([^\s@/:]+@[^\s@/:]+)$/.exec(contact.trim())?.[1] ?? null;

/** What a letter to somebody outside calls it. */
export const thingOf = (device: Device): string => makerAndModel(device) || device.name;

type Asked = { about: HelpAbout; whom: HelpWhom; name: string; contact: string; due: string };
/** null: as the sale, the label and what is chosen above say. */
type Draft = Omit<Asked, 'name' | 'contact'> & { name: string | null; contact: string | null; typed: string | null };
export const ASK = 'ask';

function letterOf(device: Device, sale: Sale, record: DeviceRecord, asked: Asked): string {
	const { lines, passport } = device.label;
	return words.text({
		about: asked.about, whom: asked.whom, laws: record.laws, before: record.help, device: thingOf(device), seller: sale.seller ?? '', sold: sale.sold_on ?? '', wrong: sale.wrong ?? '',
		said: words.promised({ lines, passport, support: device.support }), receipt: record.papers.some(p => p.kind === 'receipt'), due: asked.due,
	});
}

export function Letter({ text, subject, contact }: { text: string; subject: string; contact: string }): JSX.Element {
	const copy = (): void => void navigator.clipboard.writeText(text).then(() => say(app.copied), () => say(app.cannotCopy));
	const to = mailbox(contact);
	return (
		<div class="buttons">
			<Button onClick={copy}>{words.copy}</Button>
			{to && <a class="button" href={`mailto:${encodeURIComponent(to)}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text)}`}>{words.mail}</a>}
			{'share' in navigator && <Button onClick={() => void navigator.share({ text }).catch(() => undefined)}>{words.share}</Button>}
		</div>
	);
}

export function Ask({ device, sale, record, onKept }: { device: Device; sale: Sale; record: DeviceRecord; onKept: (record: DeviceRecord) => void }): JSX.Element {
	const reach: Record<HelpWhom, { name: string; contact: string }> = {
		seller: { name: sale.seller ?? '', contact: sale.seller_contact ?? '' }, maker: { name: device.manufacturer ?? '', contact: makerContact(device) ?? '' }, regulator: { name: regulatorsFor(sale).find(r => r.country === sale.seller_country)?.name ?? '', contact: '' },
	};
	const { draft, change, drop } = useDraft<Draft>(device.id, ASK, { about: 'updates_missing', whom: 'seller', name: null, contact: null, due: inDays(ANSWER_DAYS), typed: null });
	const id = useId(), work = useWork();
	const { about, whom, due, typed } = draft;
	const asked: Asked = { about, whom, due, name: draft.name ?? reach[whom].name, contact: draft.contact ?? reach[whom].contact };
	const text = typed ?? letterOf(device, sale, record, asked);
	const save = async (): Promise<void> => {
		const kept = await call('openHelp', { path: { id: device.id }, body: { ...asked, name: asked.name.trim(), contact: asked.contact.trim(), text } });
		drop();
		onKept(kept);
		say(words.kept);
	};
	const select = <K extends string>(key: string, label: string, names: Record<K, string>, value: K, set: (value: K) => void): JSX.Element => (
		<div class="field"><label for={`${id}-${key}`}>{label}</label><select id={`${id}-${key}`} value={value} onChange={event => set(event.currentTarget.value as K)}>{(Object.keys(names) as K[]).map(k => <option key={k} value={k}>{names[k]}</option>)}</select></div>
	);
	return (
		<form onSubmit={event => { event.preventDefault(); work.run(save); }}>
			<p>{words.lead}</p>
			{select('about', words.about, words.abouts, asked.about, about => change({ about }))}
			{select('whom', words.whom, words.whoms, asked.whom, whom => change({ whom, name: undefined, contact: undefined }))}
			<Field label={words.name} value={asked.name} onInput={name => change({ name })} required={false} maxLength={100} />
			<Field label={words.contact} value={asked.contact} onInput={contact => change({ contact })} required={false} maxLength={250} />
			<Field label={words.due} value={asked.due} onInput={due => change({ due })} type="date" min={inDays(1)} max={inDays(365)} />
			<div class="field">
				<label for={`${id}-letter`}>{words.letter}</label>
				<textarea id={`${id}-letter`} rows={14} value={text} maxLength={5000} onInput={event => change({ typed: event.currentTarget.value })} />
			</div>
			{typed !== null && <><p class="help">{words.edited}</p><p><Button onClick={() => change({ typed: undefined })}>{words.again}</Button></p></>}
			<Letter text={text} subject={thingOf(device)} contact={asked.contact} />
			<TroubleNote trouble={work.trouble} />
			<Button kind="main" submit busy={work.busy}>{words.keep}</Button>
		</form>
	);
}
