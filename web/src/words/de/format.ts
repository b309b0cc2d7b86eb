import { count, longDate, timeOfDay } from '../format';
import type { Translation } from '../language';

const DAY_MS = 86_400_000;
const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();
const weekday = new Intl.DateTimeFormat('de-DE', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const words = ['kein', 'ein', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun'];

export default {
	someDay: 'unbekannt',
	dayHeading: (at, now) => (sameDay(at, now) ? 'Heute' : sameDay(at, now - DAY_MS) ? 'Gestern' : weekday.format(at)),
	when: (at, now = Date.now()) => (sameDay(at, now) ? `um ${timeOfDay(at)}` : sameDay(at, now - DAY_MS) ? `gestern um ${timeOfDay(at)}` : `am ${longDate(at)}`),
	inWords: n => words[n] ?? String(n),
	duration: ms => {
		const seconds = Math.max(0, Math.ceil(ms / 1000)), minutes = Math.floor(seconds / 60), rest = seconds % 60;
		return minutes === 0 ? count(seconds, 'Sekunde', 'Sekunden') : `${count(minutes, 'Minute', 'Minuten')}${rest ? ` ${rest} s` : ''}`;
	},
} satisfies Translation<typeof import('../format'), 'dateOf' | 'longDate' | 'longDay' | 'monthOf' | 'shortMonthOf' | 'dayMonth' | 'timeOfDay' | 'isoDay' | 'amount' | 'count' | 'bytes' | 'capital' | 'listOf' | 'country' | 'makerAndModel' | 'fingerprint' | 'keyId'>;
