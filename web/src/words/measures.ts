import type { Credential, Measure } from '../api/types';
import { longDate, timeOfDay, when } from './format';
import { reasons } from './reasons';

const rules: Readonly<Record<'clone' | 'impersonates', string>> = {
	clone: 'two devices were using its key at the same time, from two places', impersonates: 'it kept trying to speak in the name of another device',
};

export function measureWhy(m: Measure): string {
	if (!m.reason || m.reason === 'other')
		return 'No reason was noted.';
	return `Why: ${m.reason === 'clone' || m.reason === 'impersonates' ? rules[m.reason] : reasons[m.reason]}.`;
}

export function measureWho(m: Measure, apart: boolean): string {
	const who = m.by === 'hub' ? 'The hub' : 'Somebody in your home', did = apart ? 'set it apart' : 'shut it out';
	return `${who} ${did}${m.at === null ? '' : ` ${when(m.at)}`}.`;
}

export const endedWhy = (c: Credential): string => {
	switch (c.ended) {
	case null: case 'other': return '';
	case 'replaced': return 'The device came with a newer one.';
	case 'unused': return 'It was never given out.';
	case 'authority': return 'What vouched for it was replaced.';
	case 'lost': case 'behaves_oddly': case 'known_problem': case 'not_needed': return `You said: ${reasons[c.ended]}.`;
	}
};
export const endedAt = (at: number): string => `Ended ${when(at)}.`;

export const measures = {
	apart: 'It is kept apart', out: 'It is shut out',
	apartMeans: ['The hub still hears it, so this page shows what it says.', 'Nobody else hears it, and no order reaches it.', 'Its ways to the internet are cut.'],
	outMeans: ['It may neither say nor hear anything.', 'Its ways to the internet are cut.'],
	keep: 'Keep it apart', keepLead: 'For when you are not sure about it. The hub goes on listening to it, but nothing it says reaches other devices, no order reaches it, and its ways to the internet are cut. You can let it back in at any time.',
	why: 'Why?', kept: 'It is kept apart now.',
	back: 'Let it back in', isBack: 'It is back.', backLead: 'For a day the hub will not set it apart by itself again.',
	keyless: 'It has no key any more', keylessMeans: ['It stays outside: nobody hears it, and no order reaches it.', 'To use it again, give it away here and add it anew. Then it gets a new key.'],
	firstDay: (until: number): string => `This device had another owner. Until ${timeOfDay(until)} on ${longDate(until)} nothing of it leaves your home, even what you allow. Use that time to see what it tries; here in your home it works as always.`,
	now: 'Let it talk now', isNow: 'What you allow may leave your home now.',
	rulesLead: 'When it is clear that something is wrong (two devices use one key from two places, or one keeps speaking in the name of another), the hub can set the device apart at once and tell you. You let it back in with one tap.',
	rulesSwitch: 'Set such devices apart without asking', rulesOn: 'It does.', rulesOff: 'It does not: it only tells you.',
};
