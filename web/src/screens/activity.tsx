import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Entry } from '../api/types';
import { paths } from '../app/router';
import { loadActivity } from '../store/hub';
import { useStore } from '../store/store';
import { Anchor, Button, Empty, Loading, Page, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { activity as words, alerts, dayHeading, eventWords, timeOfDay } from '../words/en';

function byDay(entries: readonly Entry[], now: number): [string, Entry[]][] {
	const days = new Map<string, Entry[]>();
	for (const entry of entries) {
		const heading = dayHeading(entry.at, now);
		const list = days.get(heading) ?? [];
		list.push(entry);
		days.set(heading, list);
	}
	return [...days];
}

function EntryLine({ entry }: { entry: Entry }): JSX.Element {
	const device = useStore(s => (entry.device ? s.devices?.[entry.device] : undefined));
	const text = eventWords({ code: entry.code, params: entry.params, device: device?.name ?? entry.device_name ?? alerts.aDevice, actor: entry.actor ?? '' });
	return (
		<li class={entry.alarm ? 'entry alarm' : 'entry'}>
			<time dateTime={new Date(entry.at).toISOString()}>{timeOfDay(entry.at)}</time>
			<p>{entry.alarm && <strong>{words.alarm}: </strong>}{device ? <Anchor to={paths.device(device.id)}>{text}</Anchor> : text}</p>
		</li>
	);
}

export function Activity({ device }: { device: string | null }): JSX.Element {
	const page = useStore(s => s.activity);
	const name = useStore(s => (device ? s.devices?.[device]?.name ?? alerts.aDevice : null));
	const work = useWork();
	useEffect(() => work.run(() => loadActivity(null, device)), [device]);
	const entries = page?.entries.filter(e => device === null || e.device === device) ?? [];
	return (
		<Page title={words.title} lead={words.lead}>
			{name && <p>{words.of(name)}. <Anchor to={paths.activity}>{words.all}</Anchor></p>}
			<TroubleNote trouble={work.trouble} onRetry={() => work.run(() => loadActivity(null, device))} />
			{!page && !work.trouble && <Loading />}
			{page && entries.length === 0 && <Empty title={words.none}><p>{words.noneNext}</p></Empty>}
			{byDay(entries, Date.now()).map(([day, list]) => <Section key={day} title={day}><ul class="entries">{list.map(e => <EntryLine key={e.seq} entry={e} />)}</ul></Section>)}
			{page?.next != null && <Button busy={work.busy} onClick={() => work.run(() => loadActivity(page.next, device))}>{words.more}</Button>}
		</Page>
	);
}
