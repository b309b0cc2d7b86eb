// Labels of testing bodies in words: what was found, who stands behind it, how the scheme is doing. Our own wording; never an authority's.
import type { LabelFinding, LabelScheme, LookupResult, ShownLabel } from '../api/types';
import { longDay, monthOf, when } from './format';

export const labels = {
	lead: 'Some devices carry a label of a testing body. If you see one, note it here and look it up: then the hub knows whether it is real.',
	none: 'No label is noted for this device.',
	add: 'I see a label on it', scheme: 'Which label', number: 'Its number', numberHelp: 'As it is printed on the label, or behind its code.', level: 'Its level', noLevel: 'It shows none', otherName: 'What the label is called',
	until: 'Valid until (if it says so)', model: 'Model on the label (if it says one)', save: 'Note this label', cancel: 'Not now',
	document: 'I have a signed attestation', documentLead: 'A few testing bodies sign what they attest. Put the signed text in here.', documentText: 'Signed text', documentSave: 'Check and keep it',
	lookUp: 'Look it up', openPage: 'Open the register', lookUpLead: (host: string): string => `Look for the number in the scheme’s own register, then say what you found. Trust only addresses that end in “${host}”. A code on the label must lead there too.`,
	lookUpNoHost: 'Ask the body that gave the label, then say what you found.',
	foundUntil: 'Valid until, says the register (if it does)', foundLevel: 'Level in the register',
	say: 'What does the register say?', remove: 'Remove', removeSure: 'Yes, remove it', keep: 'Keep it',
	keyTitle: 'Who signed this', keyLead: 'Anybody can sign in somebody else’s name. Compare this fingerprint with the one that the testing body publishes on its own website.', keyForeign: 'The address in it is not the scheme’s own. It stays a claim.',
	fingerprint: 'Fingerprint of the key', keyYes: 'They are the same', more: 'About this scheme', source: 'Where that stands', reported: 'others report it; the hub’s makers did not read it at its source', asOf: (date: string): string => `As known in ${partOfDate(date)}.`,
	number2: 'Number', by: (who: string, at: number): string => `${who || 'Somebody'} looked it up ${when(at)}`, proof: 'Checksum of that record', misfit: 'This label does not count.', counts: 'This label counts.', claim: 'For now it is only a claim.', noted: (at: number): string => `Noted ${when(at)}`, silent: 'This label says nothing about the three lines.',
	recognised: 'It also counts as', namesMaker: (maker: string): string => `The maker that it names: ${maker}.`,
} as const;

const partOfDate = (date: string): string => (date.length === 10 ? longDay(date) : date.length === 7 ? monthOf(`${date}-01`) : date);

export const findings: Record<LabelFinding, string> = {
	seen_on_box: 'You saw it. Nobody has looked it up yet.',
	in_register: 'The register has it, for this model.',
	attested: 'The body that gave it signed it.',
	signed_by_unknown: 'It is signed, but the hub cannot tell by whom.',
	other_model: 'It belongs to another model.',
	other_maker: 'It names another maker than this device’s. Look it up before you rely on it.',
	not_in_register: 'The register does not know it.',
	other_level: 'The register has it with another level.',
	other_firmware: 'It was given for another version of the device’s software.',
	revoked: 'It was taken back.',
	expired: 'It is no longer valid.',
	withdrawn: 'Its time was ended by those who gave or held it.',
	suspended: 'It is out of force for now.',
};
export const findingWords = (l: ShownLabel): string => findings[l.finding];

export const results: Record<LookupResult, string> = {
	found: 'It is there, for this model', not_found: 'It is not there', other_model: 'It is there, but for another model', other_level: 'It is there, but with another level', expired: 'It is there, but has run out',
	revoked: 'It was taken back', suspended: 'It is out of force for now', withdrawn: 'It was ended',
};

export function schemeWords(s: LabelScheme): string {
	const since = s.since ? ` since ${partOfDate(s.since)}` : '';
	switch (s.status) {
	case 'live': return s.id === 'other' ? 'The hub does not know this scheme.' : `Labels are being given${since}.`;
	case 'no_new_labels': return `No new labels are given${since}. Those that were given may still run.`;
	case 'paused': return `This scheme has been on hold${since}.`;
	case 'never_issued': return 'This label was only proposed and never given to anything.';
	case 'framework': return 'This is a standard for label schemes. It gives no labels itself.';
	case 'law': return 'This is a law, not a label: makers must keep it without any mark on the box.';
	}
}

export const notSecurity = 'This mark is about devices working together. It says nothing about passwords, reporting faults or updates.';
export const validity = (months: number): string => (months ? `A label is valid for ${months / 12} years at most.` : '');

const countsAs: Readonly<Record<string, string>> = { uk_psti: 'keeping the UK’s product security law', en303645: 'keeping all that EN 303 645 demands' };
export function recognisedWords(as: string, schemes: readonly LabelScheme[]): string {
	const [id = '', level] = as.split(':');
	return countsAs[as] ?? `${schemes.find(s => s.id === id)?.name ?? id}, level ${level ?? ''}`;
}
export const titleOf = (l: ShownLabel): string => (l.level ? `${l.name}, level ${l.level}` : l.name);
export const untilWords = (day: string): string => `Valid until ${longDay(day)}.`;
