// Giving a device away and taking it back: reset, receipt, slip; and a higher epoch for the next owner.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { MqttRaw, publishPacket } from '../lib/mqtt_raw.mjs';
import { isRefused } from '../lib/newcomer.mjs';
import { run } from '../lib/process.mjs';
import { adopt } from '../lib/tasmota.mjs';
import { until } from '../lib/wait.mjs';

const untilDone = (hub, id, ms = 90000) => until('the release to be done', async () => {
	const release = (await hub.get('/releases')).releases.find((r) => r.device === id);
	return release?.state === 'done' && release;
}, ms);
const step = (release, key) => release.steps.find((s) => s.key === key);
async function verifySlip(hub, slip, jws = slip.jws) {
	const file = join(hub.dir, 'slip.jws');
	writeFileSync(file, jws);
	return hub.cli('slip', 'verify', file);
}

test('a device that is given away wipes itself, says so, and its slip verifies', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const options = { protocol: 'mqtts', port: hub.ports.certificate, clientId: device.owner.client_id, ...device.credential() };
	assert.equal((await hub.api('POST', `/devices/${id}/release`, { confirm_name: 'Another' })).status, 422);
	const release = await hub.must('POST', `/devices/${id}/release`, { confirm_name: 'Hall lamp' });
	assert.equal(release.state, 'waiting');
	assert.ok(release.undo_until > Date.now());
	await device.line('reset transfer', { ms: 30000 });
	assert.equal((await device.process.exited).code, 3);
	const done = await untilDone(hub, id);
	assert.equal(done.receipt, 'confirmed');
	for (const key of ['suspend', 'reset', 'receipt', 'revoke', 'clear', 'slip']) assert.equal(step(done, key).state, 'done', key);
	assert.ok(!device.owned);
	assert.equal(device.epoch, 1);
	assert.ok(await isRefused(options), 'its old certificate opens nothing');
	assert.deepEqual((await hub.get('/devices')).devices, []);
	assert.equal((await hub.api('GET', `/devices/${id}`)).status, 404);
	const slip = await hub.get(`/slips/${done.slip}`);
	assert.equal(slip.verified, true);
	assert.ok(!JSON.stringify(slip.payload).includes('Hall lamp'), 'no names on the slip');
	assert.match((await hub.api('GET', `/slips/${done.slip}/qr.svg`)).raw.toString(), /<svg/);
	assert.equal((await verifySlip(hub, slip)).code, 0);
	const [head, body, signature] = slip.jws.split('.');
	const payload = JSON.parse(Buffer.from(body, 'base64url'));
	payload.epoch = 7;
	const forged = [head, Buffer.from(JSON.stringify(payload)).toString('base64url'), signature].join('.');
	assert.notEqual((await verifySlip(hub, slip, forged)).code, 0);
});

test('the same device comes back as a new one: higher epoch, new key, arrival in its own words', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const first = await addDevice(hub, device);
	const oldKey = device.copyOfKey();
	await hub.must('POST', `/devices/${first.id}/release`, { confirm_name: 'Hall lamp' });
	await device.line('reset transfer', { ms: 30000 });
	await untilDone(hub, first.id);
	const second = await addDevice(hub, device, { name: 'Attic lamp' });
	assert.notEqual(second.id, first.id);
	assert.notEqual(device.copyOfKey(), oldKey);
	const now = await hub.device(second.id);
	assert.equal(now.epoch, 1);
	assert.equal(now.arrival.grade, 'green');
	assert.equal(now.name, 'Attic lamp');
	assert.equal(hub.value(now, 'relay/on'), 'false');
});

test('a device that was never reset is not taken for a new one', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	await device.stop();
	await hub.must('POST', `/devices/${id}/release`, { confirm_name: 'Hall lamp' });
	const forced = await hub.must('POST', `/devices/${id}/release/force`);
	assert.ok(['resetting', 'done', 'waiting'].includes(forced.state));
	const done = await untilDone(hub, id);
	assert.equal(done.receipt, 'not_confirmed');
	assert.equal((await hub.get(`/slips/${done.slip}`)).verified, true);
	device.start();
	await device.line('refused', { ms: 30000 }); // revoked, although it still holds its certificate
	await device.stop();
	assert.equal((await device.resetByHand()).code, 0);
	const again = await addDevice(hub, device, { name: 'Back again' });
	assert.equal((await hub.device(again.id)).epoch, 1);
});

test('until the reset is sent everything can be undone', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	await hub.must('POST', `/devices/${id}/release`, { confirm_name: 'Hall lamp' });
	assert.equal((await hub.api('DELETE', `/devices/${id}/release`)).status, 204);
	await hub.untilDevice(id, 'active', (d) => d.state === 'active' && d.online);
	await until('the device to obey', async () => (await hub.api('POST', `/devices/${id}/commands`, { property: 'relay/on', value: 'true' })).status === 202);
	await device.line('power true');
	assert.ok(device.owned);
});

test('a release survives the hub being killed at each of its steps', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	await hub.must('POST', `/devices/${id}/release`, { confirm_name: 'Hall lamp' });
	await hub.kill9();
	await hub.restart();
	await device.line('reset transfer', { ms: 60000 });
	await hub.kill9();
	await hub.restart();
	// The receipt may have died with the hub. Then the hub says that no answer came, the owner goes on without, and the slip claims no more.
	const settled = await until('the receipt, or word that none came', async () => {
		const release = (await hub.get('/releases')).releases.find((r) => r.device === id);
		return (release?.state === 'done' || step(release, 'receipt').code === 'no_answer') && release;
	}, 120000);
	if (settled.state !== 'done') await hub.must('POST', `/devices/${id}/release/force`);
	const done = await untilDone(hub, id);
	assert.equal(done.receipt, settled.state === 'done' ? 'confirmed' : 'not_confirmed');
	assert.equal((await hub.get(`/slips/${done.slip}`)).verified, true);
	assert.ok(await until('the unit to be gone', async () => (await hub.get('/devices')).devices.length === 0));
});

test('a kill before a release is written, or after it is undone, leaves the device where it was, and a clock that was set back resets nothing early', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const sql = async (text) => assert.equal((await run('/usr/bin/sqlite3', [join(hub.data, 'hub.db'), text])).code, 0);
	await hub.must('POST', `/devices/${id}/release`, { confirm_name: 'Hall lamp' });
	await hub.kill9();
	await sql('DELETE FROM release');
	await hub.up();
	await hub.ready();
	assert.equal((await hub.device(id)).state, 'active');
	await hub.untilDevice(id, 'on', (d) => d.online);
	await hub.confirm();
	await hub.must('POST', `/devices/${id}/release`, { confirm_name: 'Hall lamp' });
	await hub.kill9();
	await sql("UPDATE release SET body = json_set(body, '$.undo_until', json_extract(body, '$.undo_until') + 3600000)");
	await hub.up();
	await hub.ready();
	await hub.must('DELETE', `/devices/${id}/release`);
	assert.equal((await hub.device(id)).state, 'active');
	assert.ok(device.owned);
});

test('what a device that was given away, or is kept apart, had left in the broker does not come back with a power cut', async (t) => {
	const hub = await Hub.owned(t);
	const memory = join(hub.data, 'broker', 'state', 'mosquitto.db');
	const saved = async (what) => { // Mosquitto writes down now what it writes once an hour
		process.kill(hub.child('mosquitto'), 'SIGUSR1');
		return existsSync(memory) && readFileSync(memory, 'latin1').includes(what);
	};
	const things = [];
	for (const name of ['Given', 'Apart']) {
		const { instructions } = await hub.must('POST', '/tickets', { kind: 'adopt', adapter: 'generic', name });
		const c = await MqttRaw.open(t, hub.ports.password, { key: { ca: hub.ca } });
		assert.equal(await c.logIn({ clientId: name, user: instructions.username, password: instructions.password }), 0);
		const id = await until(`${name} to be there`, async () => (await hub.get('/devices')).devices.find((d) => d.name === name)?.id);
		await hub.must('POST', `/devices/${id}/confirm`, { name });
		await until('its word to be kept', async () => {
			c.write(publishPacket(`dev/${id}/diary`, 'who came home and when', { retain: true }));
			return saved(`dev/${id}/diary`);
		});
		things.push(id);
	}
	const [given, apart] = things;
	await hub.must('POST', `/devices/${given}/release`, { confirm_name: 'Given' });
	await hub.must('POST', `/devices/${given}/release/force`);
	await untilDone(hub, given);
	await hub.must('POST', `/devices/${apart}/quarantine`, { quarantined: true });
	assert.ok(things.every((id) => readFileSync(memory, 'latin1').includes(`dev/${id}/diary`)), 'the file is the one from before');
	const before = await hub.killChild('mosquitto');
	await until('another broker', () => hub.child('mosquitto') && hub.child('mosquitto') !== before);
	await hub.ready();
	for (const id of things) await until(`dev/${id}/diary to be gone again`, async () => !(await saved(`dev/${id}/diary`)));
});

test('a Tasmota plug is reset by its own command and the slip claims no more than that', async (t) => {
	const hub = await Hub.owned(t);
	const { plug, id } = await adopt(t, hub);
	await hub.must('POST', `/devices/${id}/confirm`, { name: 'Kettle' });
	await hub.untilDevice(id, 'on its own credential', (d) => d.online && d.credentials.some((c) => c.client_id?.endsWith('-2') && c.state === 'valid'), 40000);
	await plug.connected();
	await hub.must('POST', `/devices/${id}/release`, { confirm_name: 'Kettle' });
	await until('the reset', () => plug.resets.length, 40000);
	const done = await untilDone(hub, id);
	assert.notEqual(done.receipt, 'confirmed');
	assert.equal((await hub.get('/devices')).devices.length, 0);
});
