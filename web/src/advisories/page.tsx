// All known problems of all devices, and how advisories come here.
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { call, Trouble } from '../api/client';
import { paths } from '../app/router';
import { say } from '../store/hub';
import { useMay } from '../store/may';
import { useStore } from '../store/store';
import { Anchor, Empty, Loading, Page, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { known as words } from '../words/advisories';
import { ProblemItem } from './problem';
import { Sources } from './sources';
import { useKnown } from './use';

function Bring({ onBrought }: { onBrought: () => void }): JSX.Element {
	const id = useId();
	const work = useWork();
	const [refused, setRefused] = useState('');
	const bring = async (files: readonly File[]): Promise<void> => {
		setRefused('');
		let count = 0;
		for (const file of files) {
			try {
				await call('bringAdvisory', { body: await file.text() });
				count++;
			} catch (error) {
				setRefused(words.notBrought(file.name));
				throw error instanceof Trouble ? error : new Trouble('unreachable');
			} finally {
				onBrought();
			}
		}
		say(words.brought(count));
	};
	return (
		<Section title={words.bring}>
			<p id={`${id}-lead`}>{words.bringLead}</p>
			<p class="field"><label for={id}>{words.choose}</label><input id={id} type="file" accept=".json,application/json" multiple aria-describedby={`${id}-lead`} onChange={event => { const files = [...event.currentTarget.files ?? []]; work.run(() => bring(files)); }} /></p>
			{refused && <p>{refused}</p>}
			<TroubleNote trouble={work.trouble} />
		</Section>
	);
}

export function AdvisoriesPage(): JSX.Element {
	const settings = useMay('edit_settings'), bring = useMay('edit_devices');
	const devices = useStore(s => s.devices ?? {});
	const { found, work, load, decided } = useKnown(() => call('listAdvisories', {}), '');
	if (!found)
		return <Page title={words.title}>{work.trouble ? <TroubleNote trouble={work.trouble} onRetry={load} /> : <Loading />}</Page>;
	const ids = [...new Set(found.problems.map(p => p.device))];
	return (
		<Page title={words.title} lead={words.lead} back={paths.home}>
			{found.checking && <p role="status">{words.checking}</p>}
			{found.problems.length === 0 && !found.checking && <Empty title={found.documents === 0 ? words.nothingToCompare : words.none}><p>{found.documents === 0 ? words.nothingNext : words.noneMeans}</p></Empty>}
			{ids.map(id => (
				<Section key={id} title={devices[id]?.name ?? words.gone}>
					<ul class="alert-list">{found.problems.filter(p => p.device === id).map(p => <ProblemItem key={p.advisory} problem={p} firmware={devices[id]?.firmware ?? null} onDecided={decided} />)}</ul>
					<p class="spaced"><Anchor to={paths.device(id)}>{words.open(devices[id]?.name ?? '')}</Anchor></p>
				</Section>
			))}
			{settings && <Sources sources={found.sources ?? []} onChanged={load} />}
			{bring && <Bring onBrought={load} />}
			<p class="note">{words.sent}</p>
		</Page>
	);
}
