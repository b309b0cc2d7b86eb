// Is a signed text whole, and whose key signed it? The rules and their order are those of hub/passport/jws.c and hub/ownership/slip.c. Nothing is fetched, and no
// key is taken from the header.
import { objectIn, readObject, textIn, type Json } from './json';

export type Kind = 'passport' | 'slip' | 'attestation';
export type Fault = 'empty' | 'too_long' | 'not_signed_text' | 'unreadable' | 'too_deep' | 'wrong_kind' | 'wants_more' | 'no_key' | 'other_key' | 'changed' | 'cannot';
export type Checked = { whole: true; kind: Kind; key: string; payload: Json } | { whole: false; fault: Fault };

const TEXT_MAX = 256 * 1024, HEADER_MAX = 4096, HEADER_DEPTH = 4, PAYLOAD_DEPTH = 16, SIGNATURE_LEN = 64, POINT_LEN = 65;
const kinds: ReadonlyMap<string, Kind> = new Map([['device-passport+jws', 'passport'], ['release-slip+jws', 'slip'], ['label-attestation+jws', 'attestation']]);
/** A key is never fetched nor taken from the header, and no extension is understood. */
const refused = ['crit', 'jku', 'jwk', 'x5u'] as const;
/** SubjectPublicKeyInfo of any P-256 key up to its point (RFC 5480). */
const SPKI_HEAD = Uint8Array.of(0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00);
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

class Refused extends Error {
	constructor(readonly fault: Fault) {
		super(fault);
	}
}

/** base64url without padding; stray bits and other characters are refused. */
function unpacked(text: string): Uint8Array<ArrayBuffer> | null {
	const bytes = new Uint8Array(Math.floor(text.length * 3 / 4));
	let bits = 0, held = 0, at = 0;
	for (const c of text) {
		const digit = DIGITS.indexOf(c);
		if (digit < 0)
			return null;
		held = (held << 6 | digit) & 0xfff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			bytes[at++] = held >> bits & 0xff;
		}
	}
	return bits < 6 && (held & (1 << bits) - 1) === 0 ? bytes : null;
}

function packed(bytes: Uint8Array): string {
	let text = '', held = 0, bits = 0;
	for (const byte of bytes) {
		held = (held << 8 | byte) & 0xffff;
		for (bits += 8; bits >= 6; bits -= 6)
			text += DIGITS[held >> bits - 6 & 63];
	}
	return bits > 0 ? text + DIGITS[held << 6 - bits & 63] : text;
}

function object(part: string, max: number, depth: number): Json {
	if (Math.floor(part.length / 4) * 3 > max)
		throw new Refused('too_long');
	const bytes = unpacked(part);
	const read = bytes && readObject(bytes, depth);
	if (read === 'deep')
		throw new Refused('too_deep');
	if (!read)
		throw new Refused('unreadable');
	return read;
}

function kindOf(header: Json): Kind {
	if (refused.some(key => key in header))
		throw new Refused('wants_more');
	const kind = kinds.get(textIn(header, 'typ', 64) ?? '');
	if (header['alg'] !== 'ES256' || !kind)
		throw new Refused('wrong_kind');
	return kind;
}

/** The key that the document itself names: what it proves is that nobody changed it, not whose it is. */
function pointOf(kind: Kind, payload: Json): Uint8Array<ArrayBuffer> {
	const holder = kind === 'passport' ? objectIn(payload, 'issuer') : kind === 'attestation' ? objectIn(payload, 'issuing_body') : payload;
	const point = unpacked(textIn(holder, kind === 'slip' ? 'hub_key' : 'key', 87) ?? '');
	if (!point || point.length !== POINT_LEN || point[0] !== 4)
		throw new Refused('no_key');
	return point;
}

async function verified(point: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>, signed: string): Promise<boolean> {
	const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
	try {
		const key = await crypto.subtle.importKey('raw', point, algorithm, false, ['verify']);
		return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, new TextEncoder().encode(signed));
	} catch {
		return false; // no point of the curve
	}
}

async function read(text: string): Promise<Checked> {
	if (text.length === 0)
		throw new Refused('empty');
	if (text.length > TEXT_MAX)
		throw new Refused('too_long');
	const first = text.indexOf('.'), second = first < 0 ? -1 : text.indexOf('.', first + 1);
	if (second < 0)
		throw new Refused('not_signed_text');
	const header = object(text.slice(0, first), HEADER_MAX, HEADER_DEPTH), kind = kindOf(header);
	const kid = textIn(header, 'kid', 43);
	if (kid?.length !== 43)
		throw new Refused('no_key');
	const signature = unpacked(text.slice(second + 1));
	if (signature?.length !== SIGNATURE_LEN)
		throw new Refused('unreadable');
	const payload = object(text.slice(first + 1, second), TEXT_MAX, PAYLOAD_DEPTH);
	const point = pointOf(kind, payload);
	const spki = new Uint8Array([...SPKI_HEAD, ...point]);
	if (packed(new Uint8Array(await crypto.subtle.digest('SHA-256', spki))) !== kid)
		throw new Refused('other_key');
	// What is signed are the characters as they came, up to the second dot.
	if (!await verified(point, signature, text.slice(0, second)))
		throw new Refused('changed');
	return { whole: true, kind, key: kid, payload };
}

/** Blanks and line ends, as mail puts them in, are not part of the text. */
export async function check(given: string): Promise<Checked> {
	try {
		// Only pages that nobody could have changed on their way may use the browser's cryptography.
		return typeof crypto === 'undefined' || !crypto.subtle ? { whole: false, fault: 'cannot' } : await read(given.slice(0, 2 * TEXT_MAX).replace(/\s+/g, ''));
	} catch (error) {
		if (error instanceof Refused)
			return { whole: false, fault: error.fault };
		throw error;
	}
}
