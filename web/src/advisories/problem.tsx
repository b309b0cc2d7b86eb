// One known problem of one device: what to do first, then why, then everything the maker wrote.
import type { JSX } from 'preact';
import { call } from '../api/client';
import type { KnownProblem } from '../api/types';
import { useMay } from '../store/may';
import { leadsOutside, Outside } from '../ui/outside';
import { Button, Disclosure, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { known as words, reasonWords, severityWords, signatureWords, todoWords } from '../words/advisories';

function More({ problem: p }: { problem: KnownProblem }): JSX.Element {
	const rows: readonly [string, string][] = [[words.about, p.product], [words.versions, p.versions], [words.numbers, words.names(p.vulnerabilities)], [words.from, `${p.publisher}, ${words.published(p.released_at)} (${p.tracking_id})`], [words.came, signatureWords(p)]];
	return (
		<Disclosure title={words.more}>
			{p.summary && <p>{p.summary}</p>}
			{p.details && <p>{p.details}</p>}
			<dl class="facts">{rows.map(([term, said]) => said && <div key={term}><dt>{term}</dt><dd>{said}</dd></div>)}</dl>
		</Disclosure>
	);
}

export function ProblemItem({ problem: p, firmware, onDecided }: { problem: KnownProblem; firmware: string | null; /** Without it nothing can be decided: a problem of the hub itself. */ onDecided?: (p: KnownProblem) => void }): JSX.Element {
	const decides = useMay('secure_devices') && onDecided;
	const work = useWork();
	const decide = (decision: 'confirmed' | 'dismissed' | null): void => work.run(async () => {
		onDecided?.(await call('decideAdvisory', { path: { id: p.device, advisory: String(p.advisory) }, body: { decision } }));
	});
	const unsure = p.state === 'possibly' && !p.decision;
	return (
		<li class={p.open ? 'alert' : 'alert seen'}>
			<h3>{p.open ? todoWords(p) : p.title}</h3>
			{p.open && <p>{unsure && `${words.perhaps}: `}{p.title}. <strong>{severityWords(p.severity)}.</strong></p>}
			<p>{reasonWords(p, firmware)}</p>
			{p.decision && <p>{p.decision === 'confirmed' ? words.confirmed : words.dismissed}</p>}
			{leadsOutside(p.url) && <p><Outside uri={p.url}>{words.read}</Outside></p>}
			<More problem={p} />
			{decides && <div class="buttons">
				{unsure && <Button busy={work.busy} onClick={() => decide('confirmed')}>{words.concerns}</Button>}
				{p.open && !p.decision && <Button busy={work.busy} onClick={() => decide('dismissed')}>{words.not}</Button>}
				{p.decision && <Button busy={work.busy} onClick={() => decide(null)}>{words.takeBack}</Button>}
			</div>}
			<TroubleNote trouble={work.trouble} />
		</li>
	);
}
