// The support period as a time line with today on it. The sentence beside it says the same; the line is for the eye.
import type { JSX } from 'preact';
import type { Support } from '../api/types';
import { dateOf, device, monthOf, openEnd } from '../words/en';

const YEAR_MS = 365.25 * 86_400_000;

type Spans = { today: number; end: number | null; from: number; to: number };

/** Where today and the end lie between the ends of the line, 0 to 1. Without an end the line is open. */
export function spans(s: Pick<Support, 'start' | 'until'>, now: number): Spans {
	const end = s.until ? dateOf(s.until).getTime() : null;
	const start = s.start ? dateOf(s.start).getTime() : null;
	const from = start ?? Math.min(now, end ?? now) - YEAR_MS;
	const last = end ?? now + YEAR_MS;
	// Past the end the line goes on a little, so that one sees how long ago it was.
	const to = Math.max(last, now) + (now > last ? (now - from) * 0.08 : 0);
	const at = (time: number): number => Math.min(1, Math.max(0, (time - from) / (to - from)));
	return { today: at(now), end: end === null ? null : at(end), from, to };
}

const percent = (part: number): string => `${(part * 100).toFixed(1)}%`;

export function Timeline({ support, now }: { support: Support; now: number }): JSX.Element {
	const { today, end } = spans(support, now);
	const over = end !== null && today > end;
	return (
		<div class="timeline" aria-hidden="true">
			<div class="today" style={{ marginLeft: percent(today) }}><span class={today > 0.85 ? 'left' : today < 0.15 ? 'right' : ''}>{device.today}</span></div>
			<div class={end === null ? 'bar open' : over ? 'bar over' : support.status === 'contradicted' ? 'bar doubtful' : 'bar'}>
				{end !== null && <div class="supported" style={{ width: percent(end) }} />}
				{end !== null && !over && <div class="passed" style={{ width: percent(today) }} />}
				<div class="tick" style={{ left: percent(today) }} />
			</div>
			<div class="ends" style={over ? { width: percent(end) } : undefined}>
				<span>{support.start ? monthOf(support.start) : ''}</span>
				<span class="end">{support.until ? monthOf(support.until) : openEnd(support.status)}</span>
			</div>
		</div>
	);
}
