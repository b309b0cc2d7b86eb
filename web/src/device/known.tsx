// What is known of a product beside its maker's passport: the hub's list of products, and what the owner knows.
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { call, Trouble } from '../api/client';
import type { CatalogueClaim, Device, FactsFile, Said, SaidChange } from '../api/types';
import { say } from '../store/hub';
import { dispatch } from '../store/store';
import { hasDraft, useDraft } from '../store/draft';
import { Field } from '../ui/field';
import { Button, Disclosure, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { app } from '../words/en';
import { MudFile } from './mud';
import { claimWords, productWords as words, said as saidWords } from '../words/known';
import { isoDay } from '../words/format';

const keep = (device: Device): void => dispatch({ do: 'detail', device });

function Claim({ claim }: { claim: CatalogueClaim }): JSX.Element {
	return <div><dt>{words.about[claim.about]}</dt><dd>{claimWords(claim)}<br /><span class="source">{claim.evidence} <a href={claim.url} rel="noreferrer noopener" target="_blank">{words.read(claim.read)}</a></span></dd></div>;
}

function Product({ device, edit }: { device: Device; edit: boolean }): JSX.Element {
	const work = useWork();
	const { product, how, offers } = device.product ?? { product: null, how: null, offers: [] };
	const choose = (id: string | null, is: boolean): void => work.run(async () => keep(await call('chooseProduct', { path: { id: device.id }, body: id === null ? { product: null } : { product: id, is } })));
	if (product)
		return (
			<>
				<p>{words.found(`${product.manufacturer} ${product.model}`)} {how === 'owner' ? words.byOwner : words.byName}</p>
				{product.claims.length === 0 ? <p>{words.nothing}</p> : <dl class="facts">{product.claims.map(c => <Claim key={c.about} claim={c} />)}</dl>}
				<p class="help">{words.means}</p>
				<TroubleNote trouble={work.trouble} />
				{edit && <p>{how === 'owner' ? <Button busy={work.busy} onClick={() => choose(null, true)}>{words.back}</Button> : <Button busy={work.busy} onClick={() => choose(product.id, false)}>{words.not}</Button>}</p>}
			</>
		);
	return (
		<>
			{offers.length === 0 ? <p class="quiet">{words.none} {edit && words.noneNext}</p> : edit && <h3 class="small-head">{words.ask}</h3>}
			{edit && offers.map(o => (
				<p key={o.id} class="buttons"><Button busy={work.busy} onClick={() => choose(o.id, true)}>{words.yes(`${o.manufacturer} ${o.model}`)}</Button><Button busy={work.busy} onClick={() => choose(o.id, false)}>{words.no(`${o.manufacturer} ${o.model}`)}</Button></p>
			))}
			<TroubleNote trouble={work.trouble} />
		</>
	);
}

const SAID = 'said';

type Draft = { passwords: string; contact: string; until: string; where: string; sold: string };

/** Where a fact was read stays with it until another value is typed. */
function changeOf(d: Draft, old: Said): SaidChange {
	const fact = (value: string, evidence: string): { value: string; evidence: string | null } | null => (value ? { value, evidence: evidence || null } : null);
	const kept = (key: 'passwords' | 'contact', value: string): string => (old[key]?.value === value ? old[key]?.evidence ?? '' : '');
	return { passwords: fact(d.passwords, kept('passwords', d.passwords)), contact: fact(d.contact.trim(), kept('contact', d.contact.trim())), updates_until: fact(d.until, d.where.trim()), sold_on: fact(d.sold, '') };
}

function download(file: FactsFile): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, '\t')], { type: 'application/json' }));
	link.download = `${file.manufacturer} ${file.model}.facts.json`.replace(/[^\w .-]/g, '_');
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function SaidForm({ device }: { device: Device }): JSX.Element {
	const s: Said = device.said ?? {};
	const { draft, change, drop } = useDraft<Draft>(device.id, SAID, { passwords: s.passwords?.value ?? '', contact: s.contact?.value ?? '', until: s.updates_until?.value ?? '', where: s.updates_until?.evidence ?? '', sold: s.sold_on?.value ?? '' });
	const [begun] = useState(() => hasDraft(device.id, SAID));
	const [sure, setSure] = useState(false);
	const id = useId(), work = useWork(), path = { id: device.id };
	const set = (key: keyof Draft) => (value: string): void => change({ [key]: value });
	const save = async (): Promise<void> => {
		const stated = await call('stateFacts', { path, body: changeOf(draft, s) });
		drop();
		keep(stated);
		say(app.saved);
	};
	const clear = async (): Promise<void> => {
		const cleared = await call('stateFacts', { path, body: changeOf({ passwords: '', contact: '', until: '', where: '', sold: '' }, s) });
		drop();
		keep(cleared);
	};
	const share = async (): Promise<void> => {
		download(await call('exportFacts', { path }));
		say(saidWords.shared);
	};
	const bring = async (file: File): Promise<void> => {
		let facts: FactsFile;
		try {
			facts = JSON.parse(await file.text()) as FactsFile;
		} catch {
			throw new Trouble('not_a_facts_file');
		}
		keep(await call('importFacts', { path, body: facts }));
		say(saidWords.taken);
	};
	return (
		<Disclosure title={saidWords.title} open={begun}>
			<form onSubmit={event => { event.preventDefault(); work.run(save); }}>
				<p>{saidWords.lead}</p>
				<div class="field">
					<label for={id}>{saidWords.passwords}</label>
					<select id={id} value={draft.passwords} onChange={event => set('passwords')(event.currentTarget.value)}>{Object.entries(saidWords.modes).map(([mode, name]) => <option key={mode} value={mode}>{name}</option>)}</select>
				</div>
				<Field label={saidWords.contact} value={draft.contact} onInput={set('contact')} help={saidWords.contactHelp} required={false} maxLength={256} />
				<Field label={saidWords.until} value={draft.until} onInput={set('until')} type="date" required={false} />
				<Field label={saidWords.where} value={draft.where} onInput={set('where')} help={saidWords.whereHelp} required={false} maxLength={500} />
				<Field label={saidWords.sold} value={draft.sold} onInput={set('sold')} help={saidWords.soldHelp} type="date" max={isoDay(new Date())} required={false} />
				<TroubleNote trouble={work.trouble} />
				<div class="buttons"><Button kind="main" submit busy={work.busy}>{app.save}</Button>{Object.keys(s).length > 0 && !sure && <Button onClick={() => setSure(true)}>{saidWords.clear}</Button>}{sure && <><Button kind="danger" busy={work.busy} onClick={() => work.run(clear)}>{saidWords.clearSure}</Button><Button onClick={() => setSure(false)}>{saidWords.keep}</Button></>}</div>
			</form>
			{device.model && (
				<>
					<p>{saidWords.shareHelp}</p>
					<div class="buttons"><Button busy={work.busy} onClick={() => work.run(share)}>{saidWords.share}</Button></div>
					<div class="field">
						<label for={`${id}-file`}>{saidWords.bring}</label>
						<input id={`${id}-file`} type="file" accept=".json,application/json" onChange={event => { const file = event.currentTarget.files?.[0]; if (file) work.run(() => bring(file)); }} />
					</div>
				</>
			)}
		</Disclosure>
	);
}

export function Known({ device, edit }: { device: Device; edit: boolean }): JSX.Element {
	return <Section title={words.title}><Product device={device} edit={edit} /><MudFile device={device} edit={edit} />{edit && <SaidForm key={JSON.stringify(device.said ?? {})} device={device} />}</Section>;
}
