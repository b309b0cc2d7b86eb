// Which device to see to first. Pure: the device list in, groups out, worst first. The first rule of the table that fits a device decides; in words they are
// in words/overview.ts, shown above each group.
import type { DeviceSummary } from '../api/types';

const DAY_MS = 86_400_000;
const SOON_DAYS = 365;

export type Rule = 'hole_stays' | 'hole' | 'no_updates' | 'doubtful' | 'basic' | 'ends_soon' | 'undated' | 'silent' | 'lasts';
export type Group = { rule: Rule; devices: readonly DeviceSummary[] };

type Judged = Pick<DeviceSummary, 'problems' | 'legacy' | 'label' | 'support'>;
/** Its updates count from the day it was bought, and nobody has written that down. */
export const isUndated = (s: Judged['support']): boolean => s.status === 'unknown' && s.basis === 'months_from_sale';
const without = (d: Judged): boolean => d.support.status === 'ended' || d.support.status === 'not_updatable';
const ends = (d: Judged, now: number): boolean => d.support.until !== null && Date.parse(d.support.until) - now < SOON_DAYS * DAY_MS;

const rules: readonly [Rule, (d: Judged, now: number) => boolean][] = [
	['hole_stays', d => d.problems > 0 && (without(d) || d.support.status === 'contradicted')],
	['hole', d => d.problems > 0],
	['no_updates', without],
	['doubtful', d => d.label.verdict === 'misapplied' || d.support.status === 'contradicted'],
	['basic', d => d.label.verdict === 'negative' || d.legacy !== null],
	['ends_soon', (d, now) => d.support.status === 'ending' || (d.support.status === 'supported' && ends(d, now))],
	['undated', d => isUndated(d.support)],
	['silent', d => d.support.status === 'unknown'],
	['lasts', () => true],
];

/** Those that should not wait. */
export const urgent: readonly Rule[] = ['hole_stays', 'hole'];

/** Those whose only way out is another device. */
export const toReplace: readonly Rule[] = ['hole_stays', 'no_updates'];

/** What is still being let in or leaves is not looked at. */
const here = (d: DeviceSummary): boolean => d.state === 'active' || d.state === 'suspended' || d.state === 'quarantined';

export const ruleOf = (d: Judged, now: number): Rule => rules.find(([, fits]) => fits(d, now))?.[0] ?? 'lasts';

/** Where in time: what can never be updated was over from the start, what nobody says comes last. */
const endOf = (d: DeviceSummary): number => (d.support.status === 'not_updatable' ? -Infinity : d.support.until ? Date.parse(d.support.until) : without(d) ? 0 : Infinity);

function before(a: DeviceSummary, b: DeviceSummary): number {
	const [ends, other] = [endOf(a), endOf(b)];
	return ends === other ? a.name.localeCompare(b.name) : ends - other;
}

/** The groups that have devices, worst first; in each, whose updates end earliest comes first. */
export function groups(devices: readonly DeviceSummary[], now: number): readonly Group[] {
	const all = devices.filter(here).map(d => ({ d, rule: ruleOf(d, now) }));
	return rules.map(([rule]) => ({ rule, devices: all.filter(x => x.rule === rule).map(x => x.d).sort(before) })).filter(g => g.devices.length > 0);
}

export type Year = { year: number | 'over' | 'service' | 'unknown'; devices: readonly DeviceSummary[] };

function yearOf(d: DeviceSummary): Year['year'] {
	switch (d.support.status) {
	case 'ended': case 'not_updatable': return 'over';
	case 'supported_service': return 'service';
	case 'supported': case 'ending': case 'contradicted': return d.support.until ? Number(d.support.until.slice(0, 4)) : 'unknown';
	case 'unknown': return 'unknown';
	}
}

/** All devices by the year in which their updates end: over, the years, while a service runs, unknown. */
export function byYear(devices: readonly DeviceSummary[]): readonly Year[] {
	const rank = (year: Year['year']): number => (year === 'over' ? 0 : year === 'service' ? 99_998 : year === 'unknown' ? 99_999 : year);
	const sorted = devices.filter(here).sort((a, b) => rank(yearOf(a)) - rank(yearOf(b)) || before(a, b));
	return [...new Set(sorted.map(yearOf))].map(year => ({ year, devices: sorted.filter(d => yearOf(d) === year) }));
}

const MIN_YEARS = 4, MAX_YEARS = 12;

/** The years that the time line spans, from this one on: enough for the last date, within reason. */
export function span(devices: readonly DeviceSummary[], now: number): { from: number; years: number } {
	const from = new Date(now).getFullYear();
	const last = Math.max(from, ...devices.map(d => (d.support.until ? Number(d.support.until.slice(0, 4)) : from)));
	return { from, years: Math.min(MAX_YEARS, Math.max(MIN_YEARS, last - from + 1)) };
}
