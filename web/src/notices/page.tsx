// Where alerts are sent: the ways that the owner has set up, quiet hours, and what exactly leaves the house.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Channels } from '../api/types';
import { paths } from '../app/router';
import { useStore } from '../store/store';
import { Empty, Loading, Page, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { channels as words } from '../words/channels';
import { AddChannel } from './add';
import { ChannelItem } from './channel';
import { Quiet } from './quiet';

export function ChannelsPage(): JSX.Element {
	const [list, setList] = useState<Channels | null>(null);
	const told = useStore(s => s.channelsTold);
	const work = useWork();
	const load = (): void => work.run(async () => setList(await call('listChannels', {})));
	useEffect(load, [told]);
	if (!list)
		return <Page title={words.title} back={paths.settings}>{work.trouble ? <TroubleNote trouble={work.trouble} onRetry={load} /> : <Loading />}</Page>;
	return (
		<Page title={words.title} lead={words.lead} back={paths.settings}>
			<TroubleNote trouble={work.trouble} onRetry={load} />
			{list.channels.length === 0 && <Empty title={words.none}><p>{words.noneNext}</p></Empty>}
			{list.channels.length > 0 && <Section title={words.yours}><ul class="alert-list">{list.channels.map(c => <ChannelItem key={c.id} channel={c} onChanged={load} />)}</ul></Section>}
			<AddChannel pushKey={list.push_key} onAdded={load} />
			<Quiet />
			<Section title={words.sent}>
				<ul class="bullets">{words.sentItems.map(item => <li key={item}>{item}</li>)}</ul>
				<p>{words.sentWho}</p>
			</Section>
		</Page>
	);
}
