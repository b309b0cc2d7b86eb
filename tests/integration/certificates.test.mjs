// The hub's own certificates are renewed while it runs, and no device loses its connection over it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { DAY, movableClock } from '../lib/clock.mjs';
import { Hub } from '../lib/hub.mjs';
import { run } from '../lib/process.mjs';
import { until } from '../lib/wait.mjs';

// What a server shows: its leaf, verified against the hub's root.
const leafAt = (hub, port) => new Promise((resolve, reject) => {
	const s = connect({ host: '127.0.0.1', port, servername: 'localhost', ca: hub.ca }, () => {
		resolve(s.getPeerX509Certificate());
		s.destroy();
	});
	s.on('error', reject);
});
const spki = (leaf) => leaf.publicKey.export({ type: 'spki', format: 'pem' });

// Puts in place of a leaf one that has three days left, as if the hub had run for a year.
async function age(hub, dir, name, subject) {
	const at = (file) => join(hub.data, dir, file);
	const keys = (file) => join(hub.data, 'keys', file);
	const script = `openssl req -new -key ${at(`${name}.key`)} -subj '/CN=${subject}' | openssl x509 -req -CA ${keys('server-ca.crt')} -CAkey ${keys('server-ca.key')}`
		+ ` -set_serial 7 -days 3 > ${join(hub.dir, 'leaf')} && cat ${join(hub.dir, 'leaf')} ${keys('server-ca.crt')} > ${at(`${name}.crt`)}`;
	const { code, err } = await run('/bin/sh', ['-c', script]);
	assert.equal(code, 0, err);
}

test('leaves that near their end are renewed with their keys, both servers show them, and a device stays on', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const ports = [hub.ports.https, hub.ports.password, hub.ports.certificate];
	const before = await Promise.all(ports.slice(0, 2).map((port) => leafAt(hub, port)));
	const live = await hub.events();
	t.after(() => live.close());
	await age(hub, 'keys', 'web', 'Freehold hub');
	await age(hub, 'broker', 'mqtt', 'Freehold broker');
	const aged = (await hub.get('/certificates')).certificates.find((c) => c.certificate === 'web');
	assert.equal(aged.state, 'ending');
	const view = await hub.must('POST', '/certificates/check');
	assert.equal(view.problem, null);
	const web = view.certificates.find((c) => c.certificate === 'web');
	assert.equal(web.state, 'good');
	await until('both servers to show their new leaves', async () => {
		const now = await Promise.all(ports.slice(0, 2).map((port) => leafAt(hub, port)));
		return now.every((leaf, i) => leaf.serialNumber !== before[i].serialNumber && leaf.serialNumber !== '07' && spki(leaf) === spki(before[i]));
	});
	assert.equal((await leafAt(hub, ports[0])).fingerprint256.replaceAll(':', '').toLowerCase(), web.fingerprint);
	const log = (await hub.get('/activity')).entries.filter((e) => e.code.startsWith('certificate.'));
	assert.deepEqual(log.map((e) => e.code), ['certificate.renewed']);
	await hub.must('POST', `/devices/${id}/commands`, { property: 'relay/on', value: 'true' });
	await device.line('power true');
	assert.deepEqual(live.list.filter((e) => e.type === 'values' && e.online === false), []);
	assert.equal((await hub.must('POST', '/certificates/check')).certificates.find((c) => c.certificate === 'web').fingerprint, web.fingerprint);
});

test('the server says the fingerprint that a phone shows, and how long everything lasts', async (t) => {
	const hub = await Hub.owned(t);
	const { root_fingerprint: root } = await hub.get('/settings');
	const { out } = await hub.cli('status');
	assert.ok(out.includes(root.toUpperCase().match(/.{4}/g).join(' ')), out);
	const list = await hub.cli('certificates');
	assert.equal(list.code, 0);
	assert.match(list.out, /^root +RSA 3072 +good +until 2049-12-31$/m);
	assert.match(list.out, /^devices +RSA 3072 +good +no end/m);
	assert.match(list.out, /^web +EC 256 +good +until 20\d\d-\d\d-\d\d +renewed by the hub itself$/m);
	assert.equal((await hub.cli('certificates', '--check')).code, 0);
	assert.ok(readFileSync(join(hub.data, 'keys/web.crt'), 'utf8').includes('BEGIN CERTIFICATE'));
});

test('a clock that leaps twenty years ahead and is set right again locks nobody out', async (t) => {
	const clock = movableClock(t), hub = await Hub.owned(t, { env: clock.env });
	await hub.stop(); // it remembers the true time
	await hub.up();
	clock.move(20 * 365 * DAY);
	await hub.stop();
	clock.move(0);
	await hub.up(); // asks with the true time, as a phone does
	assert.equal((await hub.request('GET', '/api/v1/hub')).body.time_unsure, false);
});
