import type { Certificate, LeftDevice } from '../api/types';

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

export const successor = {
	begin: 'Replace what vouches for your devices', beginning: 'Making the new one. This takes a few seconds.',
	beginLead: (n: number): string => `Do this when somebody may have copied this hub’s keys, or before the present one ends. ${n === 0 ? 'No device has a certificate yet.' : `The hub makes a new one and asks ${n === 1 ? 'the device that has a certificate' : `all ${n} devices that have a certificate`} to make a new key.`} Both are trusted until you end the old one here, so no device is locked out on the way.`,
	progress: (done: number, all: number): string => `${done} of ${all} ${all === 1 ? 'device' : 'devices'} have come with the new one.`,
	progressMeans: 'The old one is still trusted too, and nothing has to be hurried.',
	left: 'Still on the old one',
	why: {
		asked: 'it was asked and is making its new key', away: 'it is switched off or out of reach; it is asked when it is back', failed: 'it did not take a new key', shut_out: 'it is shut out; let it in again first',
		unconfirmed: 'you have not let it in yet', not_asked: 'it has not been asked yet',
	} satisfies Record<LeftDevice['why'], string>,
	again: 'Ask them again',
	end: 'End the old one', endNobody: 'Every device has come with the new one. Nobody is locked out.',
	endLocksOut: (n: number): string => `${n === 1 ? 'One device is' : `${n} devices are`} locked out by this at once.`,
	endMeans: 'To use such a device again you will have to give it away here and add it anew. This cannot be undone.', endSure: 'Yes, end the old one',
};
