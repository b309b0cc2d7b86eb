// Dates, times and amounts as people write them.
import { locale as LOCALE } from './language';

const day = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', year: 'numeric' });
const shortDay = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const month = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric' });
const shortMonth = new Intl.DateTimeFormat(LOCALE, { month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

const DAY_MS = 86_400_000;

/** A date without a time is a day here, wherever the phone is. */
export const dateOf = (text: string): Date => new Date(`${text}T12:00:00`);

/** Said of a date that cannot be read. */
export const someDay = 'an unknown day';

/** A date that cannot be read must not take the page down with it. */
const show = (format: Intl.DateTimeFormat, at: number | Date): string => (Number.isNaN(Number(at)) ? someDay : format.format(at));

export const longDate = (at: number | Date): string => show(day, at);
export const longDay = (text: string): string => show(day, dateOf(text));
export const monthOf = (text: string): string => show(month, dateOf(text));
export const shortMonthOf = (text: string): string => show(shortMonth, dateOf(text));
export const dayMonth = (at: number): string => show(shortDay, at);
export const timeOfDay = (at: number): string => show(clock, at);
export const dayHeading = (at: number, now: number): string => (sameDay(at, now) ? 'Today' : sameDay(at, now - DAY_MS) ? 'Yesterday' : show(weekday, at));
export const isoDay = (at: Date): string => `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;

function sameDay(a: number, b: number): boolean {
	return new Date(a).toDateString() === new Date(b).toDateString();
}

/** "at 14:32", "yesterday at 09:10", "on 3 November 2026". */
export function when(at: number, now = Date.now()): string {
	if (sameDay(at, now))
		return `at ${timeOfDay(at)}`;
	if (sameDay(at, now - DAY_MS))
		return `yesterday at ${timeOfDay(at)}`;
	return `on ${longDate(at)}`;
}

/** What a thing is called by those who made it; empty: nobody said. */
export const makerAndModel = (made: { manufacturer?: string | null; model?: string | null }): string => [made.manufacturer, made.model].filter(Boolean).join(' ');

const decimal = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });

/** A device's number without the digits nobody reads. */
export const amount = (text: string): string => (Number.isFinite(Number(text)) ? decimal.format(Number(text)) : text);

const plural = new Intl.PluralRules(LOCALE);

export const count = (n: number, one: string, many: string): string => `${decimal.format(n)} ${plural.select(n) === 'one' ? one : many}`;

/** Small numbers in words, as in running text. */
export function inWords(n: number): string {
	const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
	return words[n] ?? String(n);
}

export function duration(ms: number): string {
	const seconds = Math.max(0, Math.ceil(ms / 1000));
	const minutes = Math.floor(seconds / 60);
	if (minutes === 0)
		return count(seconds, 'second', 'seconds');
	const rest = seconds % 60;
	return `${count(minutes, 'minute', 'minutes')}${rest ? ` ${rest} s` : ''}`;
}

const tenths = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export function bytes(n: number): string {
	if (n < 1000)
		return count(n, 'byte', 'bytes');
	return n < 1_000_000 ? `${tenths.format(n / 1000)} KB` : `${tenths.format(n / 1_000_000)} MB`;
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const list = new Intl.ListFormat(LOCALE, { type: 'conjunction' });

/** "a, b and c" */
export const listOf = (items: readonly string[]): string => list.format(items);

const regions = new Intl.DisplayNames([LOCALE], { type: 'region' });

export function country(code: string): string {
	try {
		return regions.of(code) ?? code;
	} catch {
		return code;
	}
}

/** A fingerprint in groups of four, so that two people can compare it aloud. */
export const fingerprint = (hex: string): string => (hex.replace(/[^0-9a-f]/gi, '').toUpperCase().match(/.{1,4}/g) ?? []).join(' ');

/** The id of a signing key, base64url: its letters stay as they are. */
export const keyId = (id: string): string => (id.match(/.{1,6}/g) ?? []).join(' ');
