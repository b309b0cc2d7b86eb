import type { Certificate } from '../api/types';

export const certificates = {
	name: {
		root: 'The root that your phone trusts', servers: 'Vouches for the two below', devices: 'Vouches for your devices', web: 'These pages', mqtt: 'What devices see',
	} satisfies Record<Certificate['certificate'], string>,
	state: { good: '', ending: 'Ends soon', ended: 'Has ended' } satisfies Record<Certificate['state'], string>,
	until: (day: string): string => `until ${day}`, forever: 'without end',
	renews: 'The hub renews it by itself, in time.',
	lead: 'The hub keeps an eye on them and tells you long before one ends.',
	check: 'Look now', checked: 'Everything is in order.',
	failed: (code: string): string => ({
		state: 'The hub was given a name that its certificates may not vouch for. Give it back its former name in its configuration.',
		invalid: 'The name of the hub in its configuration is neither a name nor an address.',
	}[code] ?? 'The new certificates could not be written. See whether the server’s disk is full.'),
};
