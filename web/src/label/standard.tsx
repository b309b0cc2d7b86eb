// EN 303 645 point by point: what the hub saw and what the maker declares, by clause, what is known before what is not.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Checklist, Device, Provision, ProvisionResult } from '../api/types';
import { Disclosure, Loading, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { sourceWords } from '../words/en';
import { clauses, howToCheck, provisionTitles, provisionWords, resultWords, standard as words, weightWords } from '../words/provisions';
import { Drawn } from './mark';
import { lineMarks } from './marks';

const mark: Record<ProvisionResult, keyof typeof lineMarks> = { yes: 'yes', no: 'no', na: 'not_stated', unknown: 'not_stated' };

function Point({ provision: p }: { provision: Provision }): JSX.Element {
	return (
		<li class="label-line">
			<Drawn mark={lineMarks[mark[p.result]]} />
			<div>
				<h4 class="line-title">{provisionTitles[p.id] ?? p.id}<span class="only-read">: {resultWords[p.result]}</span></h4>
				{p.result !== 'unknown' && <p>{provisionWords(p)} {p.partial && words.partial}{p.conflict && <strong> {words.conflict}</strong>}</p>}
				{p.source === 'observed' && (p.detail || howToCheck[p.code]) && <Disclosure title={words.check}><p>{howToCheck[p.code]}</p>{p.detail && <p><code class="detail">{p.detail}</code></p>}</Disclosure>}
				{p.why && <p>{words.maker}: {p.why}</p>}
				<p class="source">{p.id} ({weightWords(p.status)}). {p.result === 'unknown' ? (p.observable ? words.howSeen : words.howAsk) : `${sourceWords(p.source, p.source === 'observed' ? p.at : null)}.`}</p>
			</div>
		</li>
	);
}

function Clause({ number, title, provisions }: { number: string; title: string; provisions: readonly Provision[] }): JSX.Element {
	const known = provisions.filter(p => p.result !== 'unknown'), open = provisions.filter(p => p.result === 'unknown');
	const count = (result: ProvisionResult): number => provisions.filter(p => p.result === result).length;
	return (
		<Disclosure title={`${title}: ${words.group(count('yes'), count('no'), provisions.length)}`}>
			<p class="source">EN 303 645, {number}</p>
			{known.length > 0 && <ul class="label-lines">{known.map(p => <Point key={p.id} provision={p} />)}</ul>}
			{open.length > 0 && (known.length === 0 ? <ul class="label-lines">{open.map(p => <Point key={p.id} provision={p} />)}</ul> : <Disclosure title={`${words.open} (${open.length})`}><ul class="label-lines">{open.map(p => <Point key={p.id} provision={p} />)}</ul></Disclosure>)}
		</Disclosure>
	);
}

export function Standard({ device }: { device: Device }): JSX.Element {
	const [list, setList] = useState<Checklist | null>(null);
	const work = useWork();
	const load = (): void => work.run(async () => setList(await call('getChecklist', { path: { id: device.id } })));
	useEffect(load, [device.id]);
	if (!list)
		return work.trouble ? <TroubleNote trouble={work.trouble} onRetry={load} /> : <Loading />;
	return (
		<>
			<p>{words.lead}</p>
			<p><strong>{words.counts(list.counts)}</strong></p>
			{clauses.map(([number, title]) => <Clause key={number} number={number} title={title} provisions={list.provisions.filter(p => p.id.startsWith(`${number}-`) || p.id.startsWith(`${number}.`))} />)}
			{list.others.length > 0 && <p>{words.others}: {list.others.map(o => `${o.std} ${o.ver}, ${o.id}: ${resultWords[o.result]}`).join('; ')}.</p>}
			<p class="source">{list.standard} V{list.version}. {words.own}</p>
		</>
	);
}
