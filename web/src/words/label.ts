// The label in words: verdict, the three lines, why. Our own wording; never an authority's.
import type { DeviceSummary, LabelCode, LabelLine, LabelVerdict, PassportProblem, Support } from '../api/types';
import { isUndated, type Rule } from '../overview/order';
import { longDay, monthOf, shortMonthOf } from './format';

export const verdicts: Record<LabelVerdict, { title: string; means: string }> = {
	positive: { title: 'The basics are in order', means: 'Its password is its own, faults can be reported, and its updates have a date. Somebody other than its maker stands behind each.' },
	negative: { title: 'Falls short', means: 'At least one of the three lines below is not in order.' },
	unverified: { title: 'Only the maker’s word', means: 'The maker makes promises. Apart from what this hub checks itself, nobody has checked them.' },
	misapplied: { title: 'Claims do not match', means: 'What is claimed about this device and what was found contradict each other. Do not rely on its label.' },
	unlabelled: { title: 'No label', means: 'The maker has not said what this device promises.' },
	unlabelled_grace: { title: 'No label yet', means: 'The maker has not said what this device promises, and still has time to.' },
};

export const lineTitles: Record<LabelLine['key'], string> = { passwords: 'Passwords', disclosure: 'Who to tell about a fault', updates: 'Updates' };

const text = (line: LabelLine, key: string): string => {
	const value = line.params[key];
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
const labelOf = (line: LabelLine): string => [text(line, 'scheme'), text(line, 'level') && `level ${text(line, 'level')}`].filter(Boolean).join(', ');
const day = (line: LabelLine): string => longDay(text(line, 'until'));

const silent: Record<LabelLine['key'], string> = {
	passwords: 'The maker does not say whether every device has its own password.',
	disclosure: 'The maker does not say where to report a fault.',
	updates: 'The maker does not say how long it gets updates.',
};

export const lineSentences: Record<LabelCode, (line: LabelLine) => string> = {
	'nobody_says': l => silent[l.key],
	'passwords.none': () => 'It has no password that somebody could guess.',
	'passwords.unique_per_device': () => 'Each one leaves the factory with a password of its own.',
	'passwords.user_defined': () => 'It does not work before its owner has chosen a password.',
	'passwords.hub_issued': () => 'It uses a key that this hub made for it alone.',
	'passwords.shared': () => 'Another device uses the same password.',
	'passwords.default': () => 'It comes with a password that others of its kind have too.',
	'passwords.in_clear': () => 'Its password crosses your network unprotected, so others there can read it.',
	'disclosure.contact': l => `Faults can be reported to ${text(l, 'contact').replace(/^(mailto|tel):/, '') || 'the maker'}.`,
	'disclosure.security_txt': () => 'The maker’s website says where to report a fault.',
	'disclosure.expired': () => 'What the maker’s website says about reporting faults has run out.',
	'updates.until': l => `Updates until ${day(l)}.`,
	'updates.shortened': l => `Updates until ${day(l)}. Now the maker names an earlier day; the longer promise counts.`,
	'updates.taken_back': l => (text(l, 'until') ? `Updates until ${day(l)}. The maker had promised more.` : 'The maker promised more updates than it does now.'),
	'updates.no_fix': () => 'A security fault in it is known, and the maker will not mend it, although updates were promised.',
	'updates.unsupported': () => 'Its maker says that it is no longer supported.',
	'label.passwords': l => `Its label stands for this: ${labelOf(l)}.`,
	'label.disclosure': l => `Its label stands for this: ${labelOf(l)}.`,
	'label.updates': l => `Updates until ${day(l)}, says the maker. Its label stands for such a promise: ${labelOf(l)}.`,
	'label.updates_undated': l => `Its label asks for a day until which it gets updates (${labelOf(l)}), but the hub knows no day.`,
	'label.negative': l => `Its label says that this is missing: ${labelOf(l)}.`,
	'updates.ended': l => `Updates ended on ${day(l)}.`,
	'updates.none': () => 'It never gets updates.',
	'updates.over': () => 'It gets no more updates.',
	'updates.while_service': () => 'Updates come as long as the maker’s service runs; there is no date.',
	'updates.months_from_sale': l => `Updates for ${text(l, 'months')} months from the day it was sold; the hub does not know that day.`,
};

export const lineWords = (line: LabelLine): string => (lineSentences[line.code as LabelCode] ?? lineSentences.nobody_says)(line);

export const lineVerdict: Record<LabelLine['verdict'] | 'ending' | 'disputed', string> = { yes: 'In order', ending: 'In order, but not for long', no: 'Not in order', disputed: 'Disputed', not_stated: 'Not stated' };
export const shortVerdict = (line: LabelLine, ending: boolean): string => lineVerdict[ending ? 'ending' : line.conflict ? 'disputed' : line.verdict];

/** One sentence for whoever has read nothing else: by the rules of overview/order.ts. */
export const advice: Record<Rule, string> = {
	hole_stays: 'Replace it now: a security fault in it is known, and no update will mend it.',
	hole: 'Update it now: a security fault in it is known. “Known problems” says how.',
	no_updates: 'Replace it when you can: nobody mends what is found in it from now on.',
	doubtful: 'Ask its maker or seller about what is disputed. Until then count on none of its promises.',
	basic: 'Put right what is not in order below, if you can. If not, think of another one.',
	ends_soon: 'Nothing today. Plan for its successor: updates end within a year.',
	undated: 'Write down when it was bought, below under “What you know of it”: then the hub knows until when it gets updates.',
	silent: 'Ask its maker how long it gets updates. Without an answer, do not count on any.',
	lasts: 'Nothing.',
};
export const adviceInClear = 'Switch its encryption on, if it can do that. If not, think of another one.';

export const whyLine: Record<LabelLine['key'], string> = {
	passwords: 'If many devices share one password, whoever knows it can enter all of them. Here the hub gives every device a key of its own and sees whether the device keeps to it.',
	disclosure: 'When somebody finds a security fault in a device, they must be able to tell the maker, so that it gets mended.',
	updates: 'Security faults are found for years. Without updates they stay. A maker should say, before you buy, until when it will mend them.',
};

export const standardOf: Record<LabelLine['key'], string> = {
	passwords: 'EN 303 645, provision 5.1-1: no universal default passwords',
	disclosure: 'EN 303 645, provision 5.2-1: a published way to report vulnerabilities',
	updates: 'EN 303 645, provision 5.3-13: a published support period',
};

export const conflictWords = 'Two sources disagree about this. The one shown is the one the hub trusts more.';

export const passportProblems: Record<PassportProblem | 'other', string> = {
	malformed: 'The device’s passport is broken and is not used.',
	signature: 'The passport’s signature is not genuine. Nothing in it is believed.',
	key_changed: 'The new passport was signed with another key than the maker’s first one. It is not used.',
	mismatch: 'The passport belongs to another model. Nothing in it is believed.',
	issuer_changed: 'The new passport names another maker than before. It is not used.',
	revision: 'The new passport is older than the one in use. It is not used.',
	stale: 'The maker should have renewed this passport by now.',
	other: 'The hub found a fault in this passport and does not rely on it.',
};
export const passportProblem = (code: string): string => passportProblems[code as PassportProblem] ?? passportProblems.other;

type Short = DeviceSummary['support'];

/** The few words of a device's row. */
export function supportShort(s: Short): string {
	switch (s.status) {
	case 'supported': return s.until ? `Updates until ${shortMonthOf(s.until)}` : 'Gets updates';
	case 'supported_service': return 'Updates while its service runs';
	case 'ending': return s.until ? `Updates end ${shortMonthOf(s.until)}` : 'Updates end soon';
	case 'ended': return 'Updates ended';
	case 'not_updatable': return 'Cannot be updated';
	case 'unknown': return isUndated(s) ? 'Updates count from its purchase' : 'Updates: maker does not say';
	case 'contradicted': return 'Claims about updates disagree';
	}
}

const exact = (s: Support): string => (s.until === null ? '' : s.precision === 'month' ? `the end of ${monthOf(s.until)}` : longDay(s.until));

/** One full sentence for the label card. */
export function supportSentence(s: Support): string {
	switch (s.status) {
	case 'supported': return `It gets updates until ${exact(s) || 'a date the maker did not give'}.`;
	case 'supported_service': return 'It gets updates as long as the maker runs its service; there is no date.';
	case 'ending': return `Its updates end soon: ${exact(s) || 'the maker gives no day'}.`;
	case 'ended': return s.why === 'service_runs_on' ? `Its updates ended${s.until ? `: ${exact(s)}` : ''}. Its maker’s service still takes it in, but new security faults are not mended.` : s.why === 'maker_says_unsupported' ? 'Its maker says that it is no longer supported. New security faults are not mended.' : s.until ? `Its updates ended: ${exact(s)}. New security faults are not mended.` : 'Its updates have ended. New security faults are not mended.';
	case 'not_updatable': return 'It cannot be updated at all. If a security fault is found, it stays.';
	case 'unknown': return isUndated(s) ? 'Its updates count from the day it was bought, which the hub does not know.' : 'The maker does not say how long it gets updates.';
	case 'contradicted': return s.why === 'promise_shortened' ? `The maker now promises fewer updates than before.${s.until ? ` The day that counts: ${exact(s)}.` : ''}` : s.why === 'no_fix_for_known_hole' ? 'Updates were promised, but a known security fault in it will not be mended.' : s.why === 'maker_gave_it_up' ? 'Updates were promised, but its maker’s MUD file says that it is no longer supported.' : 'What the maker says about updates and what was found disagree.';
	}
}

export const afterEnds: Readonly<Record<string, string>> = { works_offline: 'Afterwards it goes on working without the internet.', works_without_fixes: 'Afterwards it goes on working, but new security faults are not mended.', stops: 'Afterwards it stops working.' };
/** Where no updates come any more, the sentence before has said what that means. */
export const afterEnd = (s: Support): string => (s.after_end && (s.after_end !== 'works_without_fixes' || s.status === 'supported' || s.status === 'ending') ? afterEnds[s.after_end] ?? '' : '');

/** At the end of the time line, where no day stands. */
export const openEnds = { never: 'Never updated', service: 'While the service runs', unknown: 'No end is stated' };
export const openEnd = (status: Support['status']): string => openEnds[status === 'not_updatable' ? 'never' : status === 'supported_service' ? 'service' : 'unknown'];

export const provisional = 'The hub is not sure what day it is, so this may change.';
