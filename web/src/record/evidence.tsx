// The evidence of one device: seen by its owner first, then saved as one file or printed.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Evidence } from '../api/types';
import { paths } from '../app/router';
import { Button, Loading, Page, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { evidence as words } from '../words/evidence';
import { EvidenceView, evidenceName } from './evidence_view';

export function EvidencePage({ id }: { id: string }): JSX.Element {
	const [pack, setPack] = useState<Evidence | null>(null);
	const work = useWork();
	const load = (): void => work.run(async () => setPack(await call('getEvidence', { path: { id } })));
	useEffect(load, [id]);
	if (!pack)
		return <Page title={words.title} back={paths.device(id)}>{work.trouble ? <TroubleNote trouble={work.trouble} onRetry={load} /> : <Loading />}</Page>;
	const name = evidenceName(pack);
	return (
		<Page title={words.of(name)} back={paths.device(id)}>
			<div class="no-print">
				<p class="lead">{words.lead}</p>
				<p class="note">{words.private}</p>
				<div class="buttons">
					<a class="button main" href={`/api/v1/devices/${encodeURIComponent(id)}/evidence/file`} download={`${name.replace(/[^\w .-]/g, '_')}.evidence.html`}>{words.save}</a>
					<Button onClick={() => print()}>{words.print}</Button>
				</div>
			</div>
			<EvidenceView pack={pack} />
		</Page>
	);
}
