import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Slip } from '../api/types';
import { paths } from '../app/router';
import { Button, Loading, Page, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { longDate, slip as words } from '../words/en';
import { Missing } from './missing';

function SlipCard({ slip }: { slip: Slip }): JSX.Element {
	const { payload } = slip;
	const model = [payload.manufacturer, payload.model].filter(Boolean).join(' ');
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
			</dl>
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
			<div class="buttons no-print"><Button kind="main" onClick={() => print()}>{words.print}</Button></div>
		</Page>
	);
}
