// All devices by date, and which to see to first.
import type { Rule, Year } from '../overview/order';
import { count } from './format';

export const overview = {
	title: 'Which device first?',
	replace: (name: string): string => `Replace first: ${name}.`,
	nothing: 'Nothing has to be replaced now.',
	lead: 'The worst comes first. What helps stands above each group.',
	print: 'Print this page',
	rules: {
		hole_stays: ['A security fault is known, and no update will come', 'Replace it, or take it off the network until then.'],
		hole: ['A security fault is known', 'Do what “Known problems” says: often an update mends it.'],
		no_updates: ['No more updates', 'New security faults are not mended. Replace it; the one that has gone without for longest comes first.'],
		doubtful: ['Claims do not match', 'Do not rely on its label. Ask its maker or its seller.'],
		basic: ['Falls short', 'Its page says what is not in order, and whether you can put it right.'],
		ends_soon: ['Updates end within a year', 'Nothing has to be done today. Plan for its successor.'],
		undated: ['Updates count from the day of purchase', 'Write down when it was bought, on its page under “What you know of it”: then the hub knows the last day.'],
		silent: ['Nobody says how long updates come', 'Ask its maker. Without an answer, do not count on any.'],
		lasts: ['Updates go on', 'Nothing has to be done.'],
	} satisfies Record<Rule, [string, string]>,
	legacy: 'It speaks without encryption.',
	byDate: 'By date',
	byDateLead: 'Until when each device gets updates.',
	year: (year: Year['year'], n: number): string => `${year === 'over' ? 'No more updates' : year === 'service' ? 'While a service runs' : year === 'unknown' ? 'No date' : String(year)} · ${count(n, 'device', 'devices')}`,
	today: 'today',
	none: 'No devices yet.', noneNext: 'When you have devices, this page says how long each gets updates.',
};
