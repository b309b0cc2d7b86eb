import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Slip } from '../api/types';
import { paths } from '../app/router';
import { Anchor, Button, Loading, Page, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { keyId, longDate, makerAndModel, slip as words } from '../words/en';
import { Missing } from './missing';

/** The id of the key that signed it: what the next owner compares. */
function keyOf(jws: string): string {
	try {
		const { kid } = JSON.parse(atob((jws.split('.')[0] ?? '').replace(/-/g, '+').replace(/_/g, '/'))) as { kid?: unknown };
		return typeof kid === 'string' ? keyId(kid) : '';
	} catch {
		return '';
	}
}

function SlipCard({ slip }: { slip: Slip }): JSX.Element {
	const { payload } = slip;
	const key = keyOf(slip.jws);
	const model = makerAndModel(payload);
	return (
		<article class="slip-card">
			<h2>{words.title}</h2>
			<img src={`/api/v1/slips/${encodeURIComponent(slip.id)}/qr.svg`} alt={words.qr} width="220" height="220" />
			<dl class="facts">
				{model && <div><dt>{words.device}</dt><dd>{model}</dd></div>}
				<div><dt>{words.released}</dt><dd>{longDate(Date.parse(payload.released_at))}</dd></div>
				<div><dt>{words.reset}</dt><dd>{words.resets[payload.reset]}</dd></div>
				<div><dt>{words.epoch}</dt><dd>{words.ownersBefore(payload.epoch)}</dd></div>
				<div><dt>{words.id}</dt><dd><code>{payload.id}</code></dd></div>
				{key && <div><dt>{words.key}</dt><dd><code>{key}</code></dd></div>}
			</dl>
			{payload.listed && <p>{words.listed}</p>}
			<p class="source">{slip.verified ? words.good : words.bad}</p>
		</article>
	);
}

export function SlipPage({ id }: { id: string }): JSX.Element {
	const [slip, setSlip] = useState<Slip | null>(null);
	const work = useWork();
	const load = async (): Promise<void> => setSlip(await call('getSlip', { path: { id } }));
	useEffect(() => work.run(load), [id]);
	if (work.trouble?.code === 'not_found')
		return <Missing />;
	if (!slip)
		return <Page title={words.title} back={paths.settings}>{work.trouble ? <TroubleNote trouble={work.trouble} onRetry={() => work.run(load)} /> : <Loading />}</Page>;
	return (
		<Page title={slip.device_name || words.title} lead={words.lead} back={paths.settings}>
			<SlipCard slip={slip} />
			<p class="no-print"><Anchor to={paths.check}>{words.check}</Anchor></p>
			<div class="buttons no-print"><Button kind="main" onClick={() => print()}>{words.print}</Button></div>
		</Page>
	);
}
