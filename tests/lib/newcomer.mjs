// A native device as a script: each step of the conversation apart and open to misuse.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { codeKeys } from './code.mjs';
import { run } from './process.mjs';
import { until } from './wait.mjs';

const noRetry = { reconnectPeriod: 0, connectTimeout: 4000, protocolVersion: 4 };

// One connection that either stands or says why not: { client } or { refused }.
export function tryConnect(options) {
	return new Promise((resolve) => {
		const client = mqtt.connect({ host: '127.0.0.1', servername: 'localhost', ...noRetry, ...options });
		const end = (result) => {
			if (result.refused) client.end(true);
			resolve(result);
		};
		client.once('connect', () => end({ client }));
		client.once('error', (error) => end({ refused: error.message || error.code || 'error' }));
		client.once('close', () => end({ refused: 'closed' }));
	});
}
export async function isRefused(options) {
	const { client, refused } = await tryConnect(options);
	client?.end(true);
	return Boolean(refused);
}

// A key and a request for it; kind as for openssl: 'ec:prime256v1', 'ec:secp224r1', 'rsa:1024', ...
export async function makeRequest(kind = 'ec:prime256v1') {
	const dir = mkdtempSync('/tmp/fn-');
	const [type, size] = kind.split(':');
	const key = type === 'ec' ? ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${size}`] : ['-newkey', kind];
	try {
		const { code, err } = await run('/usr/bin/openssl', ['req', '-new', ...key, '-nodes', '-keyout', join(dir, 'key'), '-out', join(dir, 'csr'), '-subj', '/CN=any']);
		if (code !== 0) throw new Error(err);
		return { csr: readFileSync(join(dir, 'csr'), 'utf8'), key: readFileSync(join(dir, 'key'), 'utf8') };
	} finally {
		rmSync(dir, { recursive: true });
	}
}

export class Newcomer {
	constructor(hub, code) {
		this.keys = codeKeys(code);
		this.model = code.split('.')[3];
		this.answers = [];
		this.options = { protocol: 'mqtts', host: '127.0.0.1', port: hub.ports.onboarding, clientId: this.keys.clientId, username: this.keys.label,
			password: this.keys.password, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
			pskCallback: () => ({ psk: this.keys.psk, identity: this.keys.label }), checkServerIdentity: () => undefined };
	}

	// Throws when refused.
	async connect(t, changes = {}) {
		const { client, refused } = await tryConnect({ ...this.options, ...changes });
		if (refused) throw new Error(refused);
		t?.after(() => client.end(true));
		this.client = client;
		client.on('error', () => {});
		client.on('message', (_, payload) => this.answers.push(JSON.parse(payload)));
		await new Promise((done) => client.subscribe(`$hub/onboard/${this.keys.label}/down`, { qos: 1 }, done));
		return this;
	}
	// Sends raw text or a message and resolves to the hub's next answer.
	async say(message) {
		const count = this.answers.length;
		this.client.publish(`$hub/onboard/${this.keys.label}/up`, typeof message === 'object' && !Buffer.isBuffer(message) ? JSON.stringify(message) : message, { qos: 1 });
		return until('an answer', () => this.answers[count], 5000);
	}
	hello(changes = {}) {
		return this.say({ v: 1, type: 'hello', model: this.model, version: '1.0.0', epoch: 0, nonce: randomBytes(32).toString('base64url'), ...changes });
	}
	request(csr, changes = {}) {
		return this.say({ v: 1, type: 'request', csr, ...changes });
	}
	end() {
		this.client?.end(true);
	}
}
