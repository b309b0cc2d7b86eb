// What a whole document says, as terms and texts. Its writer is not trusted: members of another form are left out, and all is shown as plain text.
import { check as words } from '../words/check';
import { longDate, longDay } from '../words/format';
import type { Kind } from './jws';
import { objectIn, textIn, type Json } from './json';

export type Line = readonly [term: string, text: string];

const TEXT_MAX = 256;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const day = (text: string | null): string => (text && DAY.test(text) ? longDay(text) : '');
const time = (text: string | null): string => (text && !Number.isNaN(Date.parse(text)) ? longDate(Date.parse(text)) : '');
const whole = (o: unknown, key: string): number | null => {
	const value = typeof o === 'object' && o !== null ? (o as Json)[key] : undefined;
	return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
};
const named = (table: Readonly<Record<string, string>>, word: string | null): string => (word === null ? '' : Object.hasOwn(table, word) ? table[word] ?? '' : word);
const model = (o: unknown): string => [textIn(o, 'manufacturer', TEXT_MAX), textIn(o, 'model', TEXT_MAX)].filter(Boolean).join(' ');

function slip(p: Json): Line[] {
	const before = whole(p, 'epoch');
	return [
		[words.terms.device, model(p)], [words.terms.released, time(textIn(p, 'released_at', 32))], [words.terms.reset, named(words.resets, textIn(p, 'reset', 32))],
		[words.terms.owners, before === null ? '' : words.owners(before)], [words.terms.number, textIn(p, 'id', 64) ?? ''], [words.terms.identity, textIn(p, 'identity', 64) ?? ''],
	];
}

function promise(p: Json): string {
	const support = objectIn(p, 'support'), basis = textIn(support, 'basis', 32), end = day(textIn(support, 'end', 10)), months = whole(support, 'months');
	return basis === 'end_date' && end ? words.until(end) : basis === 'months_from_sale' && months ? words.months(months) : named(words.bases, basis);
}

function passport(p: Json): Line[] {
	const head = objectIn(p, 'passport'), issuer = objectIn(p, 'issuer'), product = objectIn(p, 'product'), top3 = objectIn(p, 'top3');
	const contacts = objectIn(top3, 'disclosure')?.['contacts'], contact: unknown = Array.isArray(contacts) ? contacts[0] : null;
	return [
		[words.terms.maker, textIn(issuer, 'legal_name', TEXT_MAX) ?? ''], [words.terms.website, textIn(issuer, 'web', TEXT_MAX) ?? ''],
		[words.terms.device, [textIn(product, 'model', 64), textIn(product, 'name', TEXT_MAX)].filter(Boolean).join(', ')], [words.terms.updates, promise(p)],
		[words.terms.passwords, named(words.passwords, textIn(objectIn(top3, 'passwords'), 'mode', 32))], [words.terms.fault, typeof contact === 'string' && contact.length <= TEXT_MAX ? contact.replace(/^(mailto|tel):/, '') : ''],
		[words.terms.issue, String(whole(head, 'revision') ?? '')], [words.terms.written, time(textIn(head, 'issued_at', 32))],
	];
}

function attestation(p: Json): Line[] {
	const body = objectIn(p, 'issuing_body');
	return [
		[words.terms.body, textIn(body, 'legal_name', TEXT_MAX) ?? ''], [words.terms.website, textIn(body, 'web', TEXT_MAX) ?? ''], [words.terms.device, model(objectIn(p, 'product'))],
		[words.terms.says, named(words.polarities, textIn(p, 'polarity', 16))], [words.terms.scheme, textIn(p, 'scheme', 32) ?? ''], [words.terms.level, textIn(objectIn(p, 'level'), 'value', 24) ?? ''],
		[words.terms.number, textIn(p, 'registration_id', 64) ?? ''], [words.terms.how, named(words.assessments, textIn(p, 'assessment', 32))], [words.terms.status, named(words.statuses, textIn(p, 'status', 16))],
		[words.terms.written, day(textIn(p, 'issued', 10))], [words.terms.holds, day(textIn(p, 'valid_until', 10))],
	];
}

const readers: Record<Kind, (p: Json) => Line[]> = { slip, passport, attestation };

/** What is not said is left out. */
export const says = (kind: Kind, payload: Json): readonly Line[] => readers[kind](payload).filter(([, text]) => text !== '');
