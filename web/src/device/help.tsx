// Who helps when something is wrong: seller, maker, advice; the record of the sale; a letter that quotes the label.
import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Device, Sale } from '../api/types';
import { say } from '../store/hub';
import { Field } from '../ui/field';
import { Button, Disclosure, Folded, Loading, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { app, lineWords, verdicts } from '../words/en';
import { help as words } from '../words/help';

const outside = (uri: string): JSX.Element => (/^(https:\/\/|mailto:|tel:)/.test(uri) ? <a href={uri} rel="noreferrer noopener" target="_blank">{uri.replace(/^(mailto|tel):/, '')}</a> : <>{uri}</>);

/** Who made it and where to reach them, from the most trusted line of the label or the maker's security.txt. */
function makerContact(device: Device): string | null {
	const line = device.label.lines.find(l => l.key === 'disclosure');
	const url = line?.params['url'], contact = line?.params['contact'];
	return device.facts.find(f => f.key === 'security_contact')?.value ?? (typeof url === 'string' ? url : typeof contact === 'string' ? contact : null);
}

function letterOf(device: Device, sale: Sale): string {
	const label = `${verdicts[device.label.verdict].title}. ${device.label.lines.map(lineWords).join(' ')}`;
	const name = [device.manufacturer, device.model].filter(Boolean).join(' ') || device.name;
	return words.text({ device: name, bought: words.bought(sale.seller ?? '', sale.sold_on ?? ''), wrong: sale.wrong || words.noWrong, label, ask: words.ask });
}

function Letter({ device, sale }: { device: Device; sale: Sale }): JSX.Element {
	const text = letterOf(device, sale);
	const copy = (): void => void navigator.clipboard.writeText(text).then(() => say(app.copied), () => say(app.cannotCopy));
	return (
		<Disclosure title={words.letter}>
			<p class="letter">{text.split('\n').map((row, i) => <span key={i}>{row}<br /></span>)}</p>
			<div class="buttons"><Button onClick={copy}>{words.copy}</Button>{'share' in navigator && <Button onClick={() => void navigator.share({ text }).catch(() => undefined)}>{words.share}</Button>}</div>
		</Disclosure>
	);
}

function Record({ device, sale, onKept }: { device: Device; sale: Sale; onKept: (sale: Sale) => void }): JSX.Element {
	const [draft, setDraft] = useState({ seller: sale.seller ?? '', seller_country: sale.seller_country ?? '', seller_contact: sale.seller_contact ?? '', channel: sale.channel ?? '', sold_on: sale.sold_on ?? '', price: sale.price ?? '', wrong: sale.wrong ?? '' });
	const id = useId(), work = useWork();
	const set = (key: keyof typeof draft) => (value: string): void => setDraft(old => ({ ...old, [key]: value }));
	const save = async (): Promise<void> => {
		onKept(await call('keepSale', { path: { id: device.id }, body: { ...draft, seller_country: draft.seller_country.trim().toUpperCase() } }));
		say(app.saved);
	};
	return (
		<Disclosure title={words.record}>
			<form onSubmit={event => { event.preventDefault(); work.run(save); }}>
				<Field label={words.name} value={draft.seller} onInput={set('seller')} required={false} maxLength={100} />
				<Field label={words.country} value={draft.seller_country} onInput={set('seller_country')} help={words.countryHelp} required={false} maxLength={2} />
				<Field label={words.contact} value={draft.seller_contact} onInput={set('seller_contact')} required={false} maxLength={200} />
				<div class="field"><label for={id}>{words.channel}</label><select id={id} value={draft.channel} onChange={event => set('channel')(event.currentTarget.value)}>{Object.entries(words.channels).map(([key, name]) => <option key={key} value={key}>{name}</option>)}</select></div>
				<Field label={words.sold} value={draft.sold_on} onInput={set('sold_on')} type="date" required={false} />
				<Field label={words.price} value={draft.price} onInput={set('price')} required={false} maxLength={40} />
				<Field label={words.wrong} value={draft.wrong} onInput={set('wrong')} help={words.wrongHelp} required={false} maxLength={250} />
				<p class="help">{words.private}</p>
				<TroubleNote trouble={work.trouble} />
				<Button submit busy={work.busy}>{app.save}</Button>
			</form>
		</Disclosure>
	);
}

export function Help({ device }: { device: Device }): JSX.Element {
	const [sale, setSale] = useState<Sale | null>(null);
	const work = useWork();
	const load = (): void => work.run(async () => setSale(await call('getSale', { path: { id: device.id } })));
	useEffect(load, [device.id]);
	const maker = makerContact(device);
	return (
		<Folded title={words.title}>
			{!sale && (work.trouble ? <TroubleNote trouble={work.trouble} onRetry={load} /> : <Loading />)}
			{sale && (
				<>
					<p>{words.lead}</p>
					<dl class="facts">
						<div><dt>{words.seller}</dt><dd>{sale.seller ? <>{sale.seller}{sale.seller_contact && <><br />{outside(sale.seller_contact)}</>}</> : words.sellerNone}</dd></div>
						<div><dt>{words.maker}</dt><dd>{device.manufacturer ?? ''}{maker ? <> {outside(maker)}</> : <> {words.makerNone}</>}</dd></div>
						<div><dt>{words.advice}</dt><dd>{words.regulators.map(r => <p key={r.name}><strong>{r.name}</strong><br />{r.use} <a href={r.url} rel="noreferrer noopener" target="_blank" aria-label={`${words.source}: ${r.name}`}>{words.source}</a></p>)}<p>{words.elsewhere}</p></dd></div>
					</dl>
					<Record key={JSON.stringify(sale)} device={device} sale={sale} onKept={setSale} />
					<Letter device={device} sale={sale} />
				</>
			)}
		</Folded>
	);
}
