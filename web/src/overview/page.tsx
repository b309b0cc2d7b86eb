// The whole home at a glance: which device to see to first, and until when each gets updates. Prints as a list for the kitchen door.
import type { JSX } from 'preact';
import type { DeviceSummary } from '../api/types';
import { paths } from '../app/router';
import { VerdictMark } from '../label/mark';
import { useStore } from '../store/store';
import { useNow } from '../ui/clock';
import { Anchor, Button, Empty, Loading, Page, Section } from '../ui/parts';
import { home, longDate, supportShort, verdicts } from '../words/en';
import { overview as words } from '../words/overview';
import { groups, toReplace, type Group } from './order';
import { Years } from './years';

const HOUR_MS = 3_600_000;

function Item({ device, place }: { device: DeviceSummary; place: number | null }): JSX.Element {
	const of = [device.room, device.manufacturer, device.model].filter(Boolean).join(' · ');
	return (
		<li class="ranked">
			{place !== null && <span class="place" aria-hidden="true">{place}</span>}
			<VerdictMark verdict={device.label.verdict} />
			<div class="row-words">
				<Anchor to={paths.device(device.id)} className="row-name">{device.name}</Anchor>
				{of && <p class="row-state off">{of}</p>}
				<p class="row-support">{verdicts[device.label.verdict].title}. {supportShort(device.support)}.{device.legacy && ` ${words.legacy}`}</p>
			</div>
		</li>
	);
}

/** All but those whose updates go on are numbered through, so that "first" means one device. */
function Ranked({ group, from }: { group: Group; from: number }): JSX.Element {
	const [title, todo] = words.rules[group.rule];
	const numbered = group.rule !== 'lasts';
	return (
		<Section title={title} className={toReplace.includes(group.rule) ? 'rank-group replace' : 'rank-group'}>
			<p class="rank-todo">{group.rule === 'hole' || group.rule === 'hole_stays' ? <Anchor to={paths.advisories}>{todo}</Anchor> : todo}</p>
			<ol start={from}>{group.devices.map((d, i) => <Item key={d.id} device={d} place={numbered ? from + i : null} />)}</ol>
		</Section>
	);
}

export function OverviewPage(): JSX.Element {
	const devices = useStore(s => s.devices);
	const now = useNow(HOUR_MS);
	if (!devices)
		return <Page title={words.title} back={paths.home}><Loading /></Page>;
	const all = Object.values(devices), found = groups(all, now);
	const first = found.find(g => toReplace.includes(g.rule))?.devices[0];
	if (found.length === 0)
		return <Page title={words.title} back={paths.home}><Empty title={words.none}><p>{words.noneNext}</p><p><Anchor to={paths.add} className="button main">{home.addFirst}</Anchor></p></Empty></Page>;
	let next = 1;
	return (
		<Page title={words.title} back={paths.home} heading={<><span class="over">{words.title}</span><span class="answer">{first ? words.replace(first.name) : words.nothing}</span></>} lead={words.lead}>
			{found.map(group => {
				const from = next;
				next += group.devices.length;
				return <Ranked key={group.rule} group={group} from={from} />;
			})}
			<Years devices={all} now={now} />
			<div class="buttons no-print"><Button onClick={() => print()}>{words.print}</Button></div>
			<p class="only-print">{longDate(now)}</p>
		</Page>
	);
}
