// What TLS the three doors take: every suite and version that openssl s_client can offer, and clients' keys that are too weak. What is to be taken is offered
// one by one; of all others twenty at once, of which a server that knew only one would take it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Device } from '../lib/device.mjs';
import { newCode } from '../lib/code.mjs';
import { Hub } from '../lib/hub.mjs';
import { Newcomer, isRefused, makeRequest, tryConnect } from '../lib/newcomer.mjs';
import { run } from '../lib/process.mjs';

const openssl = (...args) => run('/usr/bin/openssl', args);
const leaf = ['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-RSA-CHACHA20-POLY1305'];
const modern = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
let hub, dir, suites, psk, good;

// A certificate of the hub's own device CA over a key of this kind, as a stolen CA key or a fault in the hub would make.
async function issue(name, key) {
	const file = (ending) => join(dir, `${name}.${ending}`);
	const made = await openssl('req', '-new', ...key, '-nodes', '-keyout', file('key'), '-out', file('csr'), '-subj', '/CN=x');
	assert.equal(made.code, 0, made.err);
	const signed = await openssl('x509', '-req', '-in', file('csr'), '-CA', join(hub.data, 'keys/device-ca.crt'), '-CAkey', join(hub.data, 'keys/device-ca.key'), '-days', '9', '-out', file('crt'));
	assert.equal(signed.code, 0, signed.err);
	return ['-cert', file('crt'), '-key', file('key')];
}

before(async () => {
	hub = await Hub.owned();
	dir = mkdtempSync('/tmp/fn-');
	suites = (await openssl('ciphers', '-s', '-psk', '-srp', '-tls1_2', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0')).out.trim().split(':').concat((await openssl('ciphers', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0')).out.trim().split(':'));
	suites = [...new Set(suites)].filter((s) => !s.startsWith('TLS_'));
	const device = await Device.make();
	await hub.must('POST', '/tickets', { kind: 'native', code: device.code });
	const { keys } = new Newcomer(hub, device.code);
	psk = ['-psk', Buffer.from(keys.psk).toString('hex'), '-psk_identity', keys.label];
	await device.destroy();
	good = await issue('good', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']);
});
after(async () => {
	await hub.destroy();
	rmSync(dir, { recursive: true });
});

let place = 0;
// One handshake, from a place of its own: what was agreed ('TLSv1.2 SUITE'), or undefined. An alert that follows TLS 1.3's early "done" counts as no.
async function agreed(port, ...args) {
	const n = ++place, slow = port === hub.ports.certificate && !args.includes('-tls1_2'); // its no comes after the client's "done"
	const p = await run('/bin/sh', ['-c', 'sleep $0 | exec openssl s_client "$@"', slow ? '2' : '0.15', '-brief', '-connect', `127.0.0.1:${port}`, '-bind', `127.0.${4 + (n >> 7)}.${1 + (n & 127)}:0`, ...args]);
	const text = `${p.out}\n${p.err}`;
	if (/:error:[0-9A-F]{8}:/.test(text)) return undefined;
	const version = /Protocol version: (\S+)/.exec(text)?.[1], suite = /Ciphersuite: (\S+)/.exec(text)?.[1];
	return version && suite && `${version} ${suite}`;
}
const chunks = (list, size) => Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
async function allAgreed(port, offers) {
	const found = [];
	for (let i = 0; i < offers.length; i += 4)
		found.push(...(await Promise.all(offers.slice(i, i + 4).map((o) => agreed(port, ...o)))));
	return found.filter(Boolean).sort();
}
const offersOf = (taken, ...more) => [
	...taken.map((s) => ['-tls1_2', '-cipher', `${s}:@SECLEVEL=0`, ...more]),
	...chunks(suites.filter((s) => !taken.includes(s)), 20).map((some) => ['-tls1_2', '-cipher', `${some.join(':')}:@SECLEVEL=0`, ...more]),
	...['-tls1', '-tls1_1'].map((v) => [v, '-cipher', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0', ...more]),
	...[...modern, 'TLS_AES_128_CCM_SHA256', 'TLS_AES_128_CCM_8_SHA256'].map((s) => ['-tls1_3', '-ciphersuites', s, ...more]),
];

test('the password door takes TLS 1.2 and 1.3, with forward secrecy and AEAD, and nothing else', async () => {
	assert.ok(suites.length > 100, `${suites.length}`);
	assert.deepEqual(await allAgreed(hub.ports.password, offersOf(leaf)), [...leaf.map((s) => `TLSv1.2 ${s}`), ...modern.map((s) => `TLSv1.3 ${s}`)].sort());
});

test('the certificate door likewise, and not without a certificate', async () => {
	assert.deepEqual(await allAgreed(hub.ports.certificate, offersOf(leaf, ...good)), [...leaf.map((s) => `TLSv1.2 ${s}`), ...modern.map((s) => `TLSv1.3 ${s}`)].sort());
	assert.equal(await agreed(hub.ports.certificate), undefined);
	assert.equal(await agreed(hub.ports.certificate, '-tls1_2'), undefined);
});

test('the onboarding door takes the ticket’s key with an ephemeral exchange, and nothing else', async () => {
	const found = await allAgreed(hub.ports.onboarding, offersOf(['ECDHE-PSK-CHACHA20-POLY1305'], ...psk));
	assert.deepEqual(found.filter((f) => f.startsWith('TLSv1.2')), ['TLSv1.2 ECDHE-PSK-CHACHA20-POLY1305']);
	for (const f of found.filter((f) => !f.startsWith('TLSv1.2'))) assert.ok(modern.includes(f.replace('TLSv1.3 ', '')), f);
	assert.deepEqual(await allAgreed(hub.ports.onboarding, offersOf([])), []);
	const [, key, ...identity] = psk, wrong = `${key[0] === '0' ? '1' : '0'}${key.slice(1)}`;
	assert.deepEqual(await allAgreed(hub.ports.onboarding, [['-tls1_2', '-cipher', 'ALL'], ['-tls1_3']].map((v) => [...v, '-psk', wrong, ...identity])), []);
});

test('keys that are too weak are refused though the CA signed them; the least that is allowed is taken', async () => {
	const weak = {
		'RSA 1024': ['-newkey', 'rsa:1024'], 'RSA 1536': ['-newkey', 'rsa:1536'], 'P-192': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime192v1'],
		'secp160r1': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp160r1'],
	};
	for (const [name, key] of Object.entries(weak)) {
		const pair = await issue(name.replace(' ', ''), key);
		for (const version of ['-tls1_2', '-tls1_3'])
			assert.equal(await agreed(hub.ports.certificate, version, '-cipher', 'ALL:@SECLEVEL=0', ...pair), undefined, `${name} ${version}`);
	}
	for (const [name, key] of Object.entries({ 'RSA 2048': ['-newkey', 'rsa:2048'], 'P-384': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'] }))
		assert.ok(await agreed(hub.ports.certificate, '-tls1_2', ...(await issue(name.replace(' ', ''), key))), name);
	const other = join(dir, 'other');
	const self = await openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '9', '-subj', '/CN=x', '-keyout', `${other}.key`, '-out', `${other}.crt`);
	assert.equal(self.code, 0);
	assert.equal(await agreed(hub.ports.certificate, '-cert', `${other}.crt`, '-key', `${other}.key`), undefined);
});

// A device with a key of this kind asks a hub for a certificate: what an MQTT client needs to be it, or the word of why it gets none.
async function issueTo(t, house, kind) {
	const code = newCode();
	const ticket = await house.must('POST', '/tickets', { kind: 'native', code });
	const { csr, key } = await makeRequest(kind);
	const newcomer = await new Newcomer(house, code).connect(t);
	await newcomer.hello();
	const answer = await newcomer.request(csr);
	newcomer.end();
	if (answer.type !== 'certificate') {
		await house.must('DELETE', `/tickets/${ticket.id}`);
		return answer.code;
	}
	const login = { protocol: 'mqtts', port: house.ports.certificate, clientId: answer.client_id, ca: answer.ca, cert: answer.certificate, key };
	const { client, refused } = await tryConnect(login);
	assert.equal(refused, undefined, kind);
	await house.must('POST', `/devices/${answer.unit}/confirm`, { name: kind, room: 'Hall' });
	client.end(true);
	return login;
}

test('the strict profile, which is the default, takes no key below 256 bits of a curve or RSA 3072; that of the seed takes RSA 2048, and says so', async (t) => {
	assert.equal((await hub.get('/certificates')).profile, 'strict');
	const house = await Hub.owned(t, { config: { tls_profile: 'seed' } });
	assert.equal((await house.get('/certificates')).profile, 'seed');
	const logins = {};
	for (const kind of ['rsa:2048', 'rsa:3072', 'ec:secp384r1']) logins[kind] = await issueTo(t, house, kind);
	for (const [kind, login] of Object.entries(logins)) assert.equal(typeof login, 'object', `${kind}: ${login}`);
	for (const kind of ['rsa:1024', 'ec:prime192v1', 'ec:secp224r1']) assert.equal(await issueTo(t, house, kind), 'key_weak', kind);

	house.config.tls_profile = 'strict';
	await house.restart();
	for (const kind of ['rsa:3072', 'ec:secp384r1']) assert.ok(!await isRefused(logins[kind]), kind);
	assert.ok(await isRefused(logins['rsa:2048']));
	const told = (await house.get('/activity')).entries.filter((e) => e.code === 'device.login_refused').map((e) => [e.device, e.params.why]);
	assert.deepEqual(told, [[logins['rsa:2048'].clientId, 'key_weak']]);
	for (const kind of ['rsa:2048', 'rsa:3072', 'ec:secp384r1']) assert.equal(await issueTo(t, house, kind), 'key_weak', kind); // a new one is P-256
	assert.equal(typeof await issueTo(t, house, 'ec:prime256v1'), 'object');
	// Tasmota's one suite, over the leaf that it can compute with, in the strict house.
	assert.equal(await agreed(hub.ports.password, '-tls1_2', '-cipher', 'ECDHE-RSA-AES128-GCM-SHA256'), 'TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256');
});
