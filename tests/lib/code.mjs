// The code on a native device's label and what follows from it (hub/devices/ONBOARDING.md), written again from the text and not from the C.
import { hkdfSync, randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export function b32(bytes) {
	const bits = [...bytes].map((b) => b.toString(2).padStart(8, '0')).join('');
	return bits.match(/.{1,5}/g).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}
export function unb32(text) {
	const bits = [...text].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
	return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}
export const newCode = (model = 'LAMP-1') => `FH1.${b32(randomBytes(10))}.${b32(randomBytes(16))}.${model}`;

// { label, psk, password, clientId }
export function codeKeys(code) {
	const [, label, secret] = code.split('.');
	const derive = (info) => Buffer.from(hkdfSync('sha256', unb32(secret), `freehold-onboarding-v1${label}`, info, 32));
	return { label, psk: derive('tls'), password: derive('connect').toString('base64url'), clientId: `onboard-${label.toLowerCase()}` };
}
