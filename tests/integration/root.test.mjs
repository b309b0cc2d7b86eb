// The root that phones and devices trust is replaced while the house goes on: both are published, every native device is told before anything else is
// shown, the new chain can be taken back, and the old one ends on its owner's word alone.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { test } from 'node:test';
import mqtt from 'mqtt';
import { movableClock } from '../lib/clock.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { adopt } from '../lib/tasmota.mjs';
import { until } from '../lib/wait.mjs';

const state = async (hub) => (await hub.get('/certificates')).root;
const rowOf = async (hub, id) => (await state(hub)).devices.find((d) => d.device === id);
// Does somebody who trusts this root alone accept what the hub shows?
const accepts = (port, ca) => new Promise((resolve) => {
	const s = connect({ host: '127.0.0.1', port, servername: 'localhost', ca }, () => {
		s.destroy();
		resolve(true);
	});
	s.on('error', () => resolve(false));
});
const shows = async (hub, ca) => Promise.all([hub.ports.https, hub.ports.password].map((port) => accepts(port, ca)));
// Whoever trusts this root alone is accepted at both doors, whoever trusts that one alone at neither. The broker needs a moment to read its files again.
const untilShown = (hub, ca, not) => until('the certificates to be shown', async () => (await shows(hub, ca)).every(Boolean) && !(await shows(hub, not)).some(Boolean));
const text = async (hub, path) => (await hub.api('GET', path)).raw.toString();
// Two RSA keys: seconds on a small machine.
const replaceRoot = async (hub) => {
	const { status, body } = await hub.api('POST', '/certificates/root/replace', undefined, { ms: 60000 });
	assert.equal(status, 200);
	return body;
};
const codes = async (hub) => (await hub.get('/activity')).entries.map((e) => e.code).filter((c) => c.startsWith('certificate.root'));
const files = (hub) => readdirSync(join(hub.data, 'keys')).filter((f) => /^(root|server-ca)[-.]/.test(f)).sort();

test('a root is replaced without stranding a native device, with a kill between any two steps', async (t) => {
	const hub = await Hub.owned(t);
	const lamp = await Device.make(t), away = await Device.make(t), late = await Device.make(t);
	const { id } = await addDevice(hub, lamp);
	const { id: awayId } = await addDevice(hub, away, { name: 'Attic lamp' });
	const { plug, id: plugId } = await adopt(t, hub);
	await hub.must('POST', `/devices/${plugId}/confirm`, { name: 'Kettle', room: 'Kitchen' });
	await away.stop();
	await hub.untilDevice(awayId, 'off', (d) => !d.online);
	const ticket = await hub.must('POST', '/tickets', { kind: 'adopt', adapter: 'any', legacy: false, name: 'Bridge' });
	const { username, password } = ticket.instructions;
	const old = await text(hub, '/root.crt');
	const bridge = { host: '127.0.0.1', servername: 'localhost', port: hub.ports.password, protocol: 'mqtts', ca: old, clientId: 'bridge', username, password, reconnectPeriod: 300 };
	const typed = mqtt.connect(bridge); // somebody typed the hub's root into it
	typed.on('error', () => undefined);
	t.after(() => typed.end(true));
	const { device: bridgeId } = await hub.untilTicket(ticket.id, 'connected');
	await hub.must('POST', `/devices/${bridgeId}/confirm`, { name: 'Bridge', room: 'Hall' });
	assert.equal((await hub.get('/certificates')).root, null);
	assert.equal((await hub.api('GET', '/other-root.crt')).status, 404);
	for (const [path, body] of [['show', { which: 'new' }], ['show', { which: 'old' }], ['end', { lock_out: [] }]]) assert.equal((await hub.api('POST', `/certificates/root/${path}`, body)).status, 409, path);

	// Made: nothing else is shown yet, the lamp is told at once and stores it before it says so.
	const made = await replaceRoot(hub);
	assert.equal(made.root.switched, false);
	assert.equal((await hub.api('POST', '/certificates/root/replace')).status, 409);
	const next = await text(hub, '/other-root.crt');
	assert.equal(await text(hub, '/roots.pem'), old + next);
	await untilShown(hub, old, next);
	await lamp.line('trusted');
	assert.equal(readFileSync(join(lamp.state, 'owner/ca.pem'), 'utf8'), old + next);
	await until('the lamp to be known to know', async () => (await rowOf(hub, id)).state === 'knows');
	assert.equal((await rowOf(hub, awayId)).state, 'away');
	assert.equal((await rowOf(hub, plugId)).state, 'pins');
	assert.deepEqual([(await rowOf(hub, bridgeId)).state, (await rowOf(hub, bridgeId)).locked_out], ['by_hand', true]);

	await hub.kill9();
	await hub.restart();
	assert.equal((await rowOf(hub, id)).state, 'knows');
	assert.equal(await text(hub, '/other-root.crt'), next);
	await hub.untilDevice(id, 'on again', (d) => d.online, 20000);
	const { id: lateId } = await addDevice(hub, late, { name: 'New lamp' }); // gets both at once
	assert.equal((await rowOf(hub, lateId)).state, 'knows');

	// Shown, taken back, shown again.
	const session = await hub.events();
	const shown = await hub.must('POST', '/certificates/root/show', { which: 'new' });
	assert.equal(shown.root.switched, true);
	assert.deepEqual(shown.root.phones.map((p) => p.seen), [false]); // this very answer came over the old one
	await until('the page’s socket to be asked to come back', () => session.state.closed);
	await untilShown(hub, next, old);
	assert.deepEqual((await state(hub)).phones.map((p) => [p.person, p.seen]), [['robin', true]]);
	for (const lampId of [id, lateId]) await until('a lamp to come over the new one', async () => (await rowOf(hub, lampId)).state === 'came', 20000);
	assert.equal((await rowOf(hub, bridgeId)).locked_out, true);
	await hub.must('POST', '/certificates/root/show', { which: 'old' });
	await untilShown(hub, old, next);
	await until('the bridge to be back', () => typed.connected, 20000);
	await hub.must('POST', '/certificates/root/show', { which: 'new' });
	await hub.kill9();
	await hub.restart();
	await untilShown(hub, next, old);
	assert.equal((await state(hub)).switched, true);
	for (const lampId of [id, lateId]) await until('a lamp to come over the new one', async () => (await rowOf(hub, lampId)).state === 'came', 20000);

	// The one that was away learned nothing: it is named, and so is the bridge, until its owner gives it both.
	const left = () => state(hub).then((r) => r.devices.filter((d) => d.locked_out).map((d) => d.device).sort());
	assert.deepEqual(await left(), [awayId, bridgeId].sort());
	typed.options.ca = await text(hub, '/roots.pem');
	await until('the bridge to come', async () => (await rowOf(hub, bridgeId)).state === 'came', 20000);
	for (const wrong of [undefined, [], [awayId, bridgeId], 'all']) assert.ok([409, 422].includes((await hub.api('POST', '/certificates/root/end', { lock_out: wrong })).status), String(wrong));
	await hub.must('POST', '/certificates/root/show', { which: 'old' }); // for its sake
	away.start(null);
	await away.line('trusted', { ms: 20000 });
	await hub.must('POST', '/certificates/root/show', { which: 'new' });
	for (const device of [id, awayId, lateId, bridgeId]) await until('everything to come', async () => (await rowOf(hub, device)).state === 'came', 20000);
	const ended = await hub.must('POST', '/certificates/root/end', { lock_out: [] });
	assert.equal(ended.root, null);
	await hub.kill9();
	await hub.restart();
	assert.deepEqual(files(hub), ['root-2.crt', 'server-ca-2.crt', 'server-ca-2.key']);
	assert.equal(await text(hub, '/root.crt'), next);
	for (const device of [id, awayId, lateId]) await hub.untilDevice(device, 'on', (d) => d.online, 20000);
	await until('the plug to be on', () => plug.client.connected, 20000);
	await until('the lamp to have let the old one go', () => readFileSync(join(lamp.state, 'owner/ca.pem'), 'utf8') === next);
	assert.deepEqual((await codes(hub)).reverse(), ['certificate.root_made', 'certificate.root_shown', 'certificate.root_back', 'certificate.root_shown', 'certificate.root_back',
		'certificate.root_shown', 'certificate.root_ended']);
});

test('what nobody’s phone accepts is taken back by the hub itself, and a new root that is not wanted goes again', async (t) => {
	const clock = movableClock(t);
	const hub = await Hub.owned(t, { env: clock.env });
	const old = await text(hub, '/root.crt');
	await replaceRoot(hub);
	const next = await text(hub, '/other-root.crt');
	await hub.must('POST', '/certificates/root/show', { which: 'new' });
	clock.move(9 * 60_000);
	assert.equal((await hub.cli('certificates', '--check')).code, 0);
	await untilShown(hub, next, old);
	clock.move(11 * 60_000);
	assert.equal((await hub.cli('certificates', '--check')).code, 0);
	await untilShown(hub, old, next);
	assert.equal((await state(hub)).switched, false);
	assert.equal((await hub.get('/activity?alarms=true')).entries.filter((e) => e.code === 'certificate.root_went_back').length, 1);

	// Once an owner has come over it, it stays, whatever becomes of that session.
	assert.equal((await hub.cli('certificates', '--show-root', 'new')).code, 0);
	await hub.get('/devices');
	assert.equal((await hub.cli('certificates', '--check')).code, 0);
	await hub.must('DELETE', '/session');
	hub.cookie = undefined;
	clock.move(40 * 60_000);
	await hub.restart();
	assert.equal((await hub.cli('certificates', '--check')).code, 0);
	await untilShown(hub, next, old);
	const list = await hub.cli('certificates');
	assert.match(list.out, /The new root is shown/);
	assert.equal((await hub.cli('certificates', '--show-root', 'old')).code, 0);
	const dropped = await hub.cli('certificates', '--end-root');
	assert.equal(dropped.code, 0, dropped.err);
	assert.deepEqual(files(hub), ['root.crt', 'server-ca.crt', 'server-ca.key']);
	await hub.signIn();
	assert.equal((await hub.get('/certificates')).root, null);
	assert.ok((await codes(hub)).includes('certificate.root_dropped'));
});
