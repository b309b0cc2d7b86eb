// Each device on one time line over the coming years. The words say the same; the bars are for the eye.
import type { JSX } from 'preact';
import type { DeviceSummary } from '../api/types';
import { paths } from '../app/router';
import { Anchor, Section } from '../ui/parts';
import { dateOf, supportShort } from '../words/en';
import { overview as words } from '../words/overview';
import { byYear, span } from './order';

const percent = (part: number): string => `${(Math.min(1, Math.max(0, part)) * 100).toFixed(2)}%`;

type Scale = { at: (time: number) => number; years: number; today: number };

function Bar({ device, scale }: { device: DeviceSummary; scale: Scale }): JSX.Element {
	const { status, until } = device.support;
	const over = status === 'ended' || status === 'not_updatable';
	const end = until && !over ? Math.min(1, scale.at(dateOf(until).getTime())) : null;
	const kind = over ? 'over' : end !== null ? '' : status === 'supported_service' ? 'service' : 'unknown';
	return (
		<div class={`year-bar ${kind}`} aria-hidden="true" style={{ backgroundSize: `${100 / scale.years}% 100%` }}>
			{end !== null && <span class="year-until" style={{ left: percent(scale.today), width: percent(Math.max(0.006, end - scale.today)) }} />}
			{kind === 'service' && <span class="year-until" style={{ left: percent(scale.today), right: 0 }} />}
			<span class="year-today" style={{ left: percent(scale.today) }} />
		</div>
	);
}

export function Years({ devices, now }: { devices: readonly DeviceSummary[]; now: number }): JSX.Element {
	const { from, years } = span(devices, now);
	const begin = new Date(from, 0, 1).getTime(), end = new Date(from + years, 0, 1).getTime();
	const at = (time: number): number => (time - begin) / (end - begin);
	const scale = { at, years, today: at(now) };
	return (
		<Section title={words.byDate} className="years">
			<p>{words.byDateLead}</p>
			<div class="year-axis" aria-hidden="true">{Array.from({ length: years }, (_, i) => <span key={i}>{years > 7 ? `’${String(from + i).slice(2)}` : from + i}</span>)}</div>
			{byYear(devices).map(year => (
				<div key={year.year} class="year">
					<h3 class="small-head">{words.year(year.year, year.devices.length)}</h3>
					<ul>{year.devices.map(d => <li key={d.id}><p><Anchor to={paths.device(d.id)}>{d.name}</Anchor> <span>{supportShort(d.support)}</span></p><Bar device={d} scale={scale} /></li>)}</ul>
				</div>
			))}
		</Section>
	);
}
