// The key by which Tasmota devices know the hub is replaced: each has the next one in its second slot before it is used.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createPublicKey } from 'node:crypto';
import { connect } from 'node:tls';
import { test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { adopt, keyFingerprint } from '../lib/tasmota.mjs';
import { until } from '../lib/wait.mjs';

const key = async (hub) => (await hub.get('/certificates')).key;
const printOf = (hub, file) => keyFingerprint(createPublicKey(readFileSync(join(hub.data, 'broker', file))));
// What the broker shows: it needs a moment to read its files again.
const shown = (hub) => new Promise((resolve) => {
	const s = connect({ host: '127.0.0.1', port: hub.ports.password, servername: 'localhost', ca: hub.ca }, () => {
		resolve(keyFingerprint(s.getPeerX509Certificate().publicKey));
		s.destroy();
	});
	s.on('error', () => resolve(''));
});
const stateOf = async (hub, id) => (await key(hub)).devices.find((d) => d.device === id)?.state;
const replaceKey = async (hub) => {
	const { status, body } = await hub.api('POST', '/certificates/key/replace', undefined, { ms: 60000 });
	assert.equal(status, 200);
	return body.key;
};
async function plugIn(t, hub, digits, name) {
	const { plug, id } = await adopt(t, hub, { digits, name });
	await hub.must('POST', `/devices/${id}/confirm`, { name, room: 'Kitchen' });
	await until('the plug to have its own login', () => plug.restarts > 0 && plug.client.connected, 45000);
	return { plug, id };
}

test('plugs that pin the key come over the next one, whoever was not told is named, and a native device notices nothing', async (t) => {
	const hub = await Hub.owned(t);
	const lamp = await Device.make(t);
	const { id: lampId } = await addDevice(hub, lamp);
	const { plug: kettle, id: kettleId } = await plugIn(t, hub, '3D5E26', 'Kettle');
	const { plug: heater, id: heaterId } = await plugIn(t, hub, '4A6B11', 'Heater');
	const first = printOf(hub, 'mqtt.key');
	assert.equal(kettle.fingerprints[0], first);
	heater.deaf = true; // it does not take it
	for (const [method, path, body] of [['POST', '/certificates/key/switch', { lock_out: [] }], ['DELETE', '/certificates/key']]) assert.equal((await hub.api(method, path, body)).status, 409, path);

	const made = await replaceKey(hub);
	assert.equal((await hub.api('POST', '/certificates/key/replace')).status, 409);
	const second = printOf(hub, 'mqtt-next.key');
	assert.equal(made.fingerprint, second);
	await until('the kettle to know', async () => (await stateOf(hub, kettleId)) === 'knows', 20000);
	assert.deepEqual(kettle.fingerprints, [first, second]);
	assert.ok(!kettle.commands.some((c) => c.retain && /FINGERPRINT/i.test(c.topic)));
	assert.equal(await stateOf(hub, lampId), undefined);
	await until('the kettle to be back', () => kettle.client.connected, 20000);

	// The hub dies: what it knows of each it still knows, and the present key is the one in use.
	await hub.kill9();
	await hub.restart();
	assert.equal((await key(hub)).fingerprint, second);
	assert.equal(await stateOf(hub, kettleId), 'knows');
	assert.equal(printOf(hub, 'mqtt.key'), first);
	await hub.untilDevice(kettleId, 'on', (d) => d.online, 20000);
	for (const wrong of [undefined, [], [kettleId], [kettleId, heaterId], 'all']) assert.ok([409, 422].includes((await hub.api('POST', '/certificates/key/switch', { lock_out: wrong })).status), String(wrong));
	heater.deaf = false;
	await hub.must('POST', '/certificates/key/ask');
	await until('the heater to know', async () => (await stateOf(hub, heaterId)) === 'knows', 20000);
	await until('both to be on', () => kettle.client.connected && heater.client.connected, 20000);

	const used = await hub.must('POST', '/certificates/key/switch', { lock_out: [] });
	assert.equal(used.key, null);
	assert.equal(printOf(hub, 'mqtt.key'), second);
	assert.ok(!readdirSync(join(hub.data, 'broker')).includes('mqtt-next.key'));
	for (const plug of [kettle, heater]) await until('a plug to have it in its first slot, and to be back', () => plug.fingerprints[0] === second && plug.client.connected, 30000);
	await hub.kill9();
	await hub.restart();
	for (const id of [lampId, kettleId, heaterId]) await hub.untilDevice(id, 'on', (d) => d.online, 30000);
	const codes = (await hub.get('/activity')).entries.map((e) => e.code).filter((c) => c.startsWith('certificate.key'));
	assert.deepEqual(codes.reverse(), ['certificate.key_made', 'certificate.key_switched']);
});

test('a plug that was away when the key was replaced stays out, as its owner was told, and a next key may be given up', async (t) => {
	const hub = await Hub.owned(t);
	const { plug, id } = await plugIn(t, hub, '3D5E26', 'Kettle');
	await replaceKey(hub);
	await until('the kettle to know', async () => (await stateOf(hub, id)) === 'knows', 20000);
	const dropped = await hub.must('DELETE', '/certificates/key');
	assert.equal(dropped.key, null);
	await plug.stop();
	await hub.untilDevice(id, 'off', (d) => !d.online);
	await replaceKey(hub); // another than the one that it has in its second slot
	assert.equal(await stateOf(hub, id), 'away');
	assert.equal((await hub.cli('certificates', '--switch-key')).code, 1);
	assert.equal((await hub.cli('certificates', '--switch-key', id)).code, 0);
	assert.equal((await hub.get('/activity')).entries.find((e) => e.code === 'certificate.key_switched').params.locked_out, 1);
	await until('the new key to be shown', async () => (await shown(hub)) === printOf(hub, 'mqtt.key'));
	plug.stopped = false;
	plug.refusals = [];
	plug.connect(plug.login);
	await until('the plug to refuse the hub', () => plug.refusals.includes('fingerprint'), 20000);
	assert.equal((await hub.device(id)).online, false);
	plug.fingerprints[0] = printOf(hub, 'mqtt.key'); // in its own menu
	await hub.untilDevice(id, 'on again', (d) => d.online, 20000);
});
