// An authenticator for passkeys in software (Web Authentication Level 2, 6): makes and uses credentials as a phone would, and as nobody honest would where a test says so.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const b64 = (bytes) => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const PRESENT = 0x01, VERIFIED = 0x04, HAS_CREDENTIAL = 0x40;
const field = (jwk, name) => Buffer.from(jwk[name], 'base64url');
const bytes = (b) => Buffer.concat([b.length < 24 ? Buffer.from([0x40 | b.length]) : b.length < 256 ? Buffer.from([0x58, b.length]) : Buffer.from([0x59, b.length >> 8, b.length & 255]), b]);

// Keys and how they are written in COSE (RFC 9053; canonical CBOR, by hand).
const kinds = {
	ES256: {
		pair: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), hash: 'sha256',
		cose: (jwk) => Buffer.concat([Buffer.from('a5010203262001', 'hex'), Buffer.from([0x21]), bytes(field(jwk, 'x')), Buffer.from([0x22]), bytes(field(jwk, 'y'))]),
	},
	EdDSA: { pair: () => generateKeyPairSync('ed25519'), hash: null, cose: (jwk) => Buffer.concat([Buffer.from('a4010103272006', 'hex'), Buffer.from([0x21]), bytes(field(jwk, 'x'))]) },
	RS256: {
		pair: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), hash: 'sha256',
		cose: (jwk) => Buffer.concat([Buffer.from('a401030339010020', 'hex'), bytes(field(jwk, 'n')), Buffer.from([0x21]), bytes(field(jwk, 'e'))]),
	},
};

export class Authenticator {
	constructor(hub, kind = 'ES256') {
		this.origin = hub.origin;
		this.kind = kinds[kind];
		const { publicKey, privateKey } = this.kind.pair();
		this.privateKey = privateKey;
		this.cose = this.kind.cose(publicKey.export({ format: 'jwk' }));
		this.id = randomBytes(32);
		this.counter = 0;
	}
	#client(type, question, { origin = this.origin, challenge = question.challenge, type: other = type, ...more }) {
		return Buffer.from(JSON.stringify({ type: other, challenge, origin, crossOrigin: false, ...more.client }));
	}
	#head(question, { rpId = question.rp_id, flags = PRESENT | VERIFIED, counter = this.counter }) {
		const count = Buffer.alloc(4);
		count.writeUInt32BE(counter);
		return Buffer.concat([sha256(rpId), Buffer.from([flags]), count]);
	}
	// What the browser sends of a new credential. otherwise: origin, rpId, flags, challenge, type, counter, client, cose.
	make(question, otherwise = {}) {
		const head = this.#head(question, { ...otherwise, flags: otherwise.flags ?? (PRESENT | VERIFIED | HAS_CREDENTIAL) });
		const data = Buffer.concat([head, Buffer.alloc(16), Buffer.from([this.id.length >> 8, this.id.length & 255]), this.id, otherwise.cose ?? this.cose]);
		return { credential: b64(this.id), client_data: b64(this.#client('webauthn.create', question, otherwise)), authenticator_data: b64(data) };
	}
	// What the browser sends when somebody used it.
	answer(question, otherwise = {}) {
		const client = this.#client('webauthn.get', question, otherwise), data = this.#head(question, otherwise);
		return {
			credential: b64(otherwise.id ?? this.id), client_data: b64(client), authenticator_data: b64(data),
			signature: b64(sign(this.kind.hash, Buffer.concat([data, sha256(client)]), this.privateKey)), ...(otherwise.user ? { user_handle: b64(otherwise.user) } : {}),
		};
	}
	// Added to the account of a signed-in person; resolves to what the hub keeps.
	async addTo(person, name = 'Phone') {
		const { status, body: question } = await person.api('POST', '/account/passkeys/question');
		if (status !== 200) throw new Error(`question: ${status} ${JSON.stringify(question)}`);
		const answer = await person.api('POST', '/account/passkeys', { name, ...this.make(question) });
		if (answer.status !== 201) throw new Error(`passkey: ${answer.status} ${JSON.stringify(answer.body)}`);
		return answer.body;
	}
	// Signs in with it, as person (its cookie and CSRF value are kept on success).
	async signIn(person, otherwise = {}) {
		const { body: question } = await person.request('POST', '/api/v1/sessions/passkey/question', { body: {} });
		const answer = await person.request('POST', '/api/v1/sessions/passkey', { body: this.answer(question, otherwise) });
		if (answer.status === 201) person.keepSession(answer);
		return answer;
	}
}
