import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Entry, LogCheck } from '../api/types';
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

/** The seals of the whole log, looked at by the hub. */
function Seals(): JSX.Element {
	const [check, setCheck] = useState<LogCheck | null>(null);
	const work = useWork();
	return (
		<div class="spaced">
			<div role="status">{check && <p class={check.holds ? '' : 'note alarm'}>{(check.holds ? words.holds : words.broken)(check.entries)}</p>}</div>
			<TroubleNote trouble={work.trouble} />
			<Button busy={work.busy} onClick={() => work.run(async () => setCheck(await call('checkActivity', {})))}>{words.check}</Button>
		</div>
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
			{entries.length > 0 && device === null && <Seals />}
		</Page>
	);
}
