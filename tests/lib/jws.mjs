// Signs as a maker or an issuing body would: a JWS in compact form, ES256, made by Node's own crypto.
import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

const b64 = (bytes) => Buffer.from(bytes).toString('base64url');

/** A key with its point (as documents name it) and its id. */
export function signer() {
	const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
	return { privateKey, point: b64(spki.subarray(-65)), kid: b64(createHash('sha256').update(spki).digest()) };
}

export function signJws(key, typ, payload) {
	const input = `${b64(JSON.stringify({ alg: 'ES256', typ, kid: key.kid }))}.${b64(JSON.stringify(payload))}`;
	return `${input}.${b64(sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' }))}`;
}
