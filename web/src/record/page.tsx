// All requests for help of the house: what waits for an answer first.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Help } from '../api/types';
import { paths } from '../app/router';
import { useStore } from '../store/store';
import { Anchor, Empty, Loading, Page, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { requests as words } from '../words/record';
import { Request } from './request';

function Of({ help, onChanged }: { help: Help; onChanged: () => void }): JSX.Element {
	const name = useStore(s => s.devices?.[help.device]?.name) ?? words.aDevice;
	return (
		<>
			<li><h3 class="small-head"><Anchor to={paths.device(help.device)}>{name}</Anchor></h3></li>
			<Request help={help} onChanged={onChanged} />
		</>
	);
}

export function HelpPage(): JSX.Element {
	const [all, setAll] = useState<readonly Help[] | null>(null);
	const work = useWork();
	const load = (): void => work.run(async () => setAll((await call('listHelp', {})).help));
	useEffect(load, []);
	if (!all)
		return <Page title={words.page} back={paths.alerts}>{work.trouble ? <TroubleNote trouble={work.trouble} onRetry={load} /> : <Loading />}</Page>;
	const list = (title: string, some: readonly Help[]): JSX.Element | null => (some.length === 0 ? null : <Section title={title}><ul class="alert-list">{some.map(h => <Of key={h.id} help={h} onChanged={load} />)}</ul></Section>);
	return (
		<Page title={words.page} lead={words.pageLead} back={paths.alerts}>
			<TroubleNote trouble={work.trouble} onRetry={load} />
			{all.length === 0 && <Empty title={words.pageNone}><p>{words.pageNext}</p></Empty>}
			{list(words.open, all.filter(h => !h.outcome).sort((a, b) => (a.due < b.due ? -1 : 1)))}
			{list(words.closed, all.filter(h => h.outcome))}
		</Page>
	);
}
