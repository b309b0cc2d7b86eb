// The life of a device's credential in its owner's hands: renewed, ended, shut out with a reason, allowed without encryption for longer.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { MqttRaw, publishPacket } from '../lib/mqtt_raw.mjs';
import { isRefused } from '../lib/newcomer.mjs';
import { adopt } from '../lib/tasmota.mjs';
import { until } from '../lib/wait.mjs';

const live = (d) => d.credentials.filter((c) => c.state !== 'revoked');
const settled = (hub, id, number) => hub.untilDevice(id, `on its credential number ${number}`, (d) =>
	d.online && live(d).length === 1 && live(d)[0].state === 'valid' && live(d)[0].client_id?.endsWith(`-${number}`), 40000);
async function plugOf(t, hub, options) {
	const { plug, id } = await adopt(t, hub, options);
	await hub.must('POST', `/devices/${id}/confirm`, { name: 'Kettle', room: 'Kitchen' });
	await settled(hub, id, 2);
	return { plug, id };
}
const asPlug = (hub, login) => ({ protocol: 'mqtts', ca: hub.ca, ...login });
const latest = async (hub, code) => (await hub.get('/activity')).entries.find((e) => e.code === code);

test('a new password is given on demand, the old one dies when the device has come with it, and not before', async (t) => {
	const hub = await Hub.owned(t);
	const { plug, id } = await plugOf(t, hub);
	const old = { ...plug.login };
	plug.deaf = true; // it does not take it: nothing breaks
	const answer = await hub.must('POST', `/devices/${id}/credentials/renew`);
	assert.equal(live(answer).length, 2);
	assert.equal((await hub.api('POST', `/devices/${id}/credentials/renew`)).status, 409);
	await hub.untilDevice(id, 'waiting', (d) => d.credential_note === 'rotation_waiting');
	assert.ok(plug.client.connected);
	const prepared = live(await hub.device(id)).find((c) => c.state === 'prepared');
	await hub.must('POST', `/devices/${id}/credentials/${prepared.id}/revoke`, { reason: 'not_needed' });
	const kept = await hub.device(id);
	assert.equal(kept.credential_note, null);
	assert.deepEqual(live(kept).map((c) => c.state), ['valid']);
	assert.ok(plug.client.connected);

	plug.deaf = false;
	await hub.must('POST', `/devices/${id}/credentials/renew`);
	await settled(hub, id, 4);
	assert.notEqual(plug.login.password, old.password);
	await until('the old password to die', () => isRefused(asPlug(hub, old)));
	assert.equal((await latest(hub, 'device.renewal_asked')).actor, 'robin');
});

test('a key that is ended is worthless within two seconds, and the log says who did it and why', async (t) => {
	const hub = await Hub.owned(t);
	const { plug, id } = await plugOf(t, hub);
	const [key] = live(await hub.device(id));
	for (const body of [{ reason: 'because' }, { reason: 7 }]) assert.equal((await hub.api('POST', `/devices/${id}/credentials/${key.id}/revoke`, body)).status, 422);
	for (const number of ['0', '999999', 'x', '-1', '99999999999999999999']) assert.equal((await hub.api('POST', `/devices/${id}/credentials/${number}/revoke`, {})).status, 404);
	assert.ok(plug.client.connected);
	const began = Date.now();
	await hub.must('POST', `/devices/${id}/credentials/${key.id}/revoke`, { reason: 'lost' });
	await until('the plug to be cut off', () => !plug.client.connected, 5000);
	assert.ok(Date.now() - began < 2000, `${Date.now() - began} ms`);
	assert.ok(await isRefused(asPlug(hub, plug.login)));
	assert.equal((await hub.api('POST', `/devices/${id}/credentials/${key.id}/revoke`, {})).status, 409);
	const entry = await latest(hub, 'device.credential_revoked');
	assert.deepEqual([entry.device, entry.actor, entry.params.reason], [id, 'robin', 'lost']);
});

test('a decision that the broker cannot be told at once is kept and noted, said to hold not yet, and holds a moment later', async (t) => {
	const hub = await Hub.owned(t);
	const [out, ended] = [await Device.make(t), await Device.make(t)];
	const { id } = await addDevice(hub, out);
	const { id: other } = await addDevice(hub, ended, { name: 'Other lamp' });
	const [key] = live(await hub.device(other));
	const writer = spawn('/usr/bin/sqlite3', [join(hub.data, 'broker', 'auth.db')]); // somebody else writes into it, and takes their time
	t.after(() => writer.kill());
	writer.stdin.write("BEGIN IMMEDIATE; SELECT 'held';\n");
	await once(writer.stdout, 'data');
	const tried = [await hub.api('POST', `/devices/${id}/suspend`, { suspended: true, reason: 'lost' }), await hub.api('POST', `/devices/${other}/credentials/${key.id}/revoke`, { reason: 'lost' })];
	assert.deepEqual(tried.map((a) => [a.status, a.body.code]), [[503, 'not_enforced'], [503, 'not_enforced']]);
	for (const code of ['device.suspended', 'device.credential_revoked']) assert.equal((await latest(hub, code)).actor, 'robin');
	assert.equal((await hub.device(id)).state, 'suspended');
	writer.stdin.end('ROLLBACK;\n');
	await ended.line('refused');
	await out.stop();
	const finder = await MqttRaw.open(t, hub.ports.certificate, { key: out.credential() });
	assert.equal(await finder.logIn({ level: 5, clientId: out.owner.client_id }), 0);
	await until('the broker to let it say nothing', async () => {
		finder.packets = [];
		finder.write(publishPacket(`homie/5/${out.owner.client_id}/relay/on`, 'true', { level: 5, qos: 1 }));
		return (await finder.answer(4)).body[2] === 135; // not authorized
	});
});

test('a native device has a certificate: it can be ended', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const [key] = live(await hub.device(id));
	const { code, err } = await hub.cli('key', 'revoke', id, String(key.id), 'known_problem');
	assert.equal(code, 0, err);
	await device.line('refused');
	await hub.untilDevice(id, 'off', (d) => !d.online);
	assert.equal((await latest(hub, 'device.credential_revoked')).params.reason, 'known_problem');
});

test('a device is shut out and let in again with a reason, from the page and from the server', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	assert.equal((await hub.api('POST', `/devices/${id}/suspend`, { suspended: true, reason: 'mood' })).status, 422);
	assert.equal((await hub.must('POST', `/devices/${id}/suspend`, { suspended: true, reason: 'behaves_oddly' })).state, 'suspended');
	assert.equal((await latest(hub, 'device.suspended')).params.reason, 'behaves_oddly');
	assert.equal((await hub.api('POST', `/devices/${id}/commands`, { property: 'relay/on', value: 'true' })).status, 409);
	assert.equal((await hub.cli('suspend', id, '--resume')).code, 0);
	assert.equal((await hub.device(id)).state, 'active');
	assert.equal((await hub.cli('suspend', id, 'mood')).code, 1);
});

test('the time without encryption is given anew, within two years and for such a device only', async (t) => {
	const hub = await Hub.owned(t);
	const { id } = await plugOf(t, hub, { legacy: true, digits: 'AAAAAA' });
	const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);
	for (const bad of [day(-1), day(1000), 'soon', '', 7]) assert.equal((await hub.api('PUT', `/devices/${id}/legacy`, { until: bad })).status, 422, String(bad));
	assert.equal((await hub.must('PUT', `/devices/${id}/legacy`, { until: day(200) })).legacy.until, day(200));
	assert.equal((await latest(hub, 'legacy.renewed')).params.until, day(200));
	const device = await Device.make(t);
	const native = await addDevice(hub, device);
	assert.equal((await hub.api('PUT', `/devices/${native.id}/legacy`, { until: day(200) })).status, 409);
});

test('a page and the server say what a device may do, and why', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const root = `homie/5/${device.owner.homie}`;
	const ask = (verb, topic) => hub.get(`/devices/${id}/may?verb=${verb}&topic=${encodeURIComponent(topic)}`);
	assert.deepEqual((await ask('hear', `${root}/relay/on/set`)).answer, 'yes');
	assert.deepEqual(await ask('say', 'homie/5/another/relay/on'), { answer: 'no', because: 'not_granted', by: null });
	assert.deepEqual((await ask('subscribe', '#')).answer, 'no');
	for (const query of ['', '?verb=say', '?verb=shout&topic=x', `?verb=say&topic=${'x'.repeat(1100)}`]) assert.equal((await hub.api('GET', `/devices/${id}/may${query}`)).status, 422, query);
	const said = await hub.cli('may', id, 'say', '$SYS/+ x');
	assert.match(said.out, /^no: /, said.err);
});
