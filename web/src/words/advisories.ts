// Known problems in words: what to do first, how bad it is, how the hub knows.
import type { AdvisorySource, KnownProblem } from '../api/types';
import { count, listOf, longDate, longDay, when } from './format';

type P = KnownProblem;

/** What to do, as the heading: the first thing that anybody wants to know. */
export function todoWords(p: P): string {
	switch (p.action) {
	case 'update': return p.update_to ? `Update it to version ${p.update_to} or newer` : 'Update it to the newest version';
	case 'mitigate': return 'Protect it as its maker says';
	case 'wait': return 'Wait: its maker is working on an update';
	case 'replace': return 'Replace it, or take it off the network: no update will come';
	case 'check': return 'Look at what its maker says';
	case 'nothing': return 'You need not do anything';
	}
}

export function severityWords(severity: P['severity']): string {
	switch (severity) {
	case 'critical': return 'Very dangerous';
	case 'high': return 'Dangerous';
	case 'medium': return 'Somewhat dangerous';
	case 'low': return 'Hardly dangerous';
	case 'unknown': return 'Nobody has said how dangerous';
	}
}

/** How the hub came to think that this concerns the device. */
export function reasonWords(p: P, firmware: string | null): string {
	const runs = firmware ? `Its version is ${firmware}` : 'The hub does not know its version';
	switch (p.reason) {
	case 'version_in_range': return `${runs}, and that one has the problem.`;
	case 'all_versions': return 'Every version of this model has the problem.';
	case 'version_unknown': return 'The hub does not know which version runs on it. Older versions have the problem.';
	case 'version_unclear': return `${runs}. The maker’s list of versions cannot be compared with that.`;
	case 'name_similar': return `The maker writes about “${p.product}”. That may be your model, or one much like it.`;
	case 'stated_fixed': case 'has_fix': return `${runs}, and in that one the problem is gone.`;
	case 'version_outside': return `${runs}, and that one does not have the problem.`;
	case 'stated_not_affected': return 'The maker says that this model does not have the problem.';
	case 'nobody_knows': return 'The maker does not know whether this model has the problem, and is not finding out.';
	case 'investigated': return 'The maker is still finding out whether this model has the problem.';
	default: return 'The hub compared what the maker wrote with what it knows of the device.';
	}
}

export function signatureWords(p: P): string {
	if (p.origin === 'file')
		return 'Somebody of your home brought this as a file.';
	switch (p.signature) {
	case 'good': return 'Its publisher signed it, and the hub checked the signature.';
	case 'unknown_key': return 'It is signed, but with a key that the publisher has not shown.';
	case 'unchecked': return 'It is signed; the hub could not check the signature.';
	case 'none': return 'It came over a protected connection, without a signature.';
	}
}

const sourceProblems: Readonly<Record<NonNullable<AdvisorySource['problem']>, string>> = {
	unreachable: 'It did not answer. The hub tries again by itself.',
	no_metadata: 'There is no list of advisories at this address. Look on the publisher’s page for “CSAF”.',
	aggregator: 'This address only names other publishers. Allow those that you want:',
	no_list: 'Its list could not be read. The hub tries again by itself.',
	full: 'The hub has no room for more advisories.',
	hash_wrong: 'A document did not fit its check sum. The hub did not take it.',
	signature_wrong: 'A document was changed after it was signed. The hub did not take it.',
	foreign: 'A document was of another publisher, or is not for everybody. The hub did not take it.',
	unreadable: 'A document could not be read. The hub did not take it.',
};

export function sourceState(s: AdvisorySource): string {
	if (s.state === 'waiting')
		return 'Will be asked in a moment.';
	if (s.state === 'checking')
		return 'Is being asked now.';
	const asked = s.checked_at ? `Last asked ${when(s.checked_at)}. ` : '';
	const holds = s.documents ? `${count(s.documents, 'advisory', 'advisories')} of it. ` : '';
	const refused = s.refused > 1 ? `${s.refused} documents were not taken. ` : '';
	return `${asked}${holds}${refused}${s.problem ? sourceProblems[s.problem] : 'All was well.'}`.trim();
}

export const known = {
	title: 'Known problems',
	lead: 'Makers write down weak spots of their devices. The hub compares what they write with your devices, here at home.',
	sent: 'What left your home about your devices: nothing. The hub fetches whole lists and compares here, so nobody learns what you have.',
	checking: 'The hub is still comparing.',
	none: 'No known problem concerns your devices.',
	noneHere: (n: number): string => `Nothing in ${count(n, 'advisory', 'advisories')} concerns this device.`,
	noneMeans: 'That is no promise: a weak spot may not be found yet. Keep your devices updated.',
	nothingToCompare: 'The hub has no security advisories to compare with yet.',
	nothingNext: 'Allow a place to fetch them from, or bring one as a file.',
	sources: 'Where the hub asks',
	sourcesLead: 'The hub asks nobody until you allow it. Then it fetches that publisher’s whole list once a day over a protected connection. It tells them nothing about your home but that it exists.',
	address: 'Publisher', addressHelp: 'A name such as “maker.example”, or the https address of its “provider-metadata.json”.',
	allowSource: 'Allow and ask now', allow: 'Allow', allowOne: (name: string): string => `Allow ${name}`, askNow: 'Ask now', remove: 'Ask no more',
	bring: 'Bring advisories',
	bringLead: 'An advisory is a file of the kind “CSAF”; it ends in “.json”. Makers and public offices publish them. Larger ones, and whole folders, are brought on the server: “freehold advisories import FOLDER”.',
	choose: 'Choose files',
	brought: (n: number): string => `${count(n, 'advisory', 'advisories')} brought. The hub compares them now.`,
	notBrought: (name: string): string => `Not brought: ${name}`,
	who: 'The hub does not know exactly what this device is, so it cannot look for known problems. What stands on it?',
	maker: 'Maker', model: 'Model', nameIt: 'Look for known problems',
	perhaps: 'Perhaps',
	concerns: 'This is my device', not: 'Does not concern mine', takeBack: 'Take that back',
	confirmed: 'You said that this is your device.', dismissed: 'You said that this does not concern your device.',
	more: 'What the maker says', read: 'Read it on the maker’s page', about: 'Written about', versions: 'Versions', numbers: 'Names of the weak spots', from: 'Written by', came: 'How it came here',
	published: (at: number): string => longDate(at),
	names: (list: readonly string[]): string => listOf(list),
	contact: 'Whom to tell about a weak spot',
	contactLead: 'Makers may keep a public file, “security.txt”, on their website. If you name the website, the hub fetches it now, and again every thirty days or when it has run out.',
	website: 'Website of the maker', ask: 'Ask the website', write: 'Write to them', policy: 'How they handle it', until: (date: string): string => `They promise that this holds until ${longDay(date)}.`,
	past: (n: number): string => `${count(n, 'other', 'others')} that you need not act on`,
	open: (name: string): string => `Open ${name}`,
	gone: 'A device that is gone',
};
