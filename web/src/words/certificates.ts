import type { Certificate, Certificates as CertificatesView, LeftDevice, PinningDevice, RootDevice } from '../api/types';

export const certificates = {
	name: {
		root: 'The root that your phone trusts', servers: 'Vouches for these pages and for what devices see', devices: 'Vouches for your devices', web: 'These pages', mqtt: 'What devices see',
	} satisfies Record<Certificate['certificate'], string>,
	state: { good: '', ending: 'Ends soon', ended: 'Has ended' } satisfies Record<Certificate['state'], string>,
	until: (day: string): string => `until ${day}`, forever: 'without end',
	renews: 'The hub renews it by itself, in time.',
	lead: 'The hub keeps an eye on them and tells you long before one ends.',
	profile: {
		strict: 'A device’s own key must be strong: elliptic curves of 256 bits, or RSA of 3072 bits. One with a weaker key needs an update from its maker; until then whoever runs the server can set “tls_profile = seed” in its configuration.',
		seed: 'Weaker keys of devices are accepted too (RSA of 2048 bits), because the server’s configuration says so.',
	} satisfies Record<CertificatesView['profile'], string>,
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
	told: 'They were asked again.', ended: 'The old one has ended.', again: 'Ask them again',
	end: 'End the old one', endNobody: 'Every device has come with the new one. Nobody is locked out.',
	endLocksOut: (n: number): string => `${n === 1 ? 'One device is' : `${n} devices are`} locked out by this at once.`,
	endMeans: 'To use such a device again you will have to give it away here and add it anew. This cannot be undone.', endSure: 'Yes, end the old one',
};

export const root = {
	title: 'A new root',
	begin: 'Replace the root that phones and devices trust', beginning: 'Making the new one. This takes a few seconds.',
	beginLead: 'Do this when somebody may have copied this hub’s keys, when the hub gets another name, or before the root ends. The hub makes a new one beside the present one. At first nothing else changes: you put it on your phones, and the hub tells the devices that it can tell.',
	made: 'The new root is made; the old one is still in use.', madeMeans: 'Put the new one on every phone now. Nothing has to be hurried.',
	shown: 'The hub shows itself with the new root.', shownMeans: 'Look who comes. Until you end the old one you can go back to it, and if no owner’s phone gets through within ten minutes the hub goes back by itself.',
	phones: 'Phones and computers',
	install: 'On each of them, download the new root here and install it as you did with the first (see “On an iPhone or iPad” and “On an Android phone” above). Keep the old one until you have ended it here. The hub cannot see from here who has it already: you will see that in the next step. A program that asks the hub needs it too.',
	download: 'Download the new root', print: 'Its fingerprint (SHA-256)',
	seen: 'has come with the new root', notSeen: 'has not come yet',
	devices: (fine: number, all: number): string => `${fine} of ${all} ${all === 1 ? 'device goes' : 'devices go'} on with the new root.`,
	devicesList: 'Devices and the new root',
	state: {
		came: 'it has come with the new root', knows: 'it knows both roots', asked: 'it was told and has not answered yet', away: 'it is switched off or out of reach; it is told when it is back',
		shut_out: 'you have not let it in, or shut it out; it is told when it is let in', pins: 'it knows the hub by its key, which stays', by_hand: 'if you gave it the hub’s root, give it the new one',
	} satisfies Record<RootDevice['state'], string>,
	byHand: 'Where you pasted the hub’s root into a device or a program, replace it by this file. It has both in it.', both: 'Download both roots',
	told: 'They were told again.', ended: 'The old root has ended.', dropped: 'The new root was thrown away.', again: 'Tell them again',
	show: 'Show the new root', showLead: 'Everybody is asked to connect again, and whoever does not know the new root yet cannot. You can go back at once.',
	showLosesFor: (n: number): string => `${n === 1 ? 'One device may' : `${n} devices may`} not come back:`, showSure: 'Yes, show the new root',
	back: 'Go back to the old root', backLead: 'The hub shows itself with the old root again. Nothing is lost, and you can try again.', backSure: 'Go back',
	drop: 'Do without the new root', dropLead: 'The new root is thrown away. You can take it off your phones again.', dropSure: 'Throw the new root away',
	end: 'End the old root', endNobody: 'No device is locked out, as far as the hub can know.', endLocksOut: (n: number): string => `${n === 1 ? 'One device may be' : `${n} devices may be`} locked out by this:`,
	endPhones: (n: number): string => `${n === 1 ? 'One phone or computer has' : `${n} phones or computers have`} not come with the new root yet. Without it ${n === 1 ? 'it warns' : 'they warn'} about this hub.`,
	endMeans: 'The key of the old root’s certificates is destroyed, so there is no way back.', endSure: 'Yes, end the old root',
};

export const nextKey = {
	title: 'The next key',
	begin: 'Replace the key by which Tasmota devices know the hub', beginning: 'Making the next key. This takes a few seconds.',
	beginLead: 'Do this when somebody may have copied this hub’s keys. Devices that know the hub by this key are told of the next one first (each restarts once), and it is used only when you say so. All other devices and your phones notice nothing.',
	made: 'The next key is made; the present one is still in use.',
	progress: (known: number, all: number): string => `${known} of ${all} ${all === 1 ? 'device that may know the hub by its key knows' : 'devices that may know the hub by its key know'} the next one.`,
	nobodyPins: 'No device here knows the hub by this key.', list: 'Devices and the next key',
	state: {
		knows: 'it knows the next key', asked: 'it was told and has not answered yet', away: 'it is switched off or out of reach; it is told when it is back', shut_out: 'you have not let it in, or shut it out; it is told when it is let in',
	} satisfies Record<PinningDevice['state'], string>,
	byHand: 'If you typed the key’s fingerprint into a device yourself, type this one into its second place:',
	told: 'They were told again.', used: 'The next key is in use now.', dropped: 'The next key was thrown away.', again: 'Tell them again',
	use: 'Use the next key', useNobody: 'Every device that may know the hub by its key knows the next one.', useLocksOut: (n: number): string => `${n === 1 ? 'One device does' : `${n} devices do`} not know the next key and may stay away:`,
	useMeans: 'The present key is destroyed, so there is no way back. A device that stays away has to be told the new fingerprint in its own menu.', useSure: 'Yes, use the next key',
	drop: 'Do without the next key', dropLead: 'The next key is thrown away, and the present one stays. Nothing is lost.', dropSure: 'Throw the next key away',
};
