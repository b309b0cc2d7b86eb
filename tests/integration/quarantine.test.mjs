// Kept apart: by hand, by rule, and the cloud of a device that had another owner. At once, over restarts, with the reason, and back with one word.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import mqtt from 'mqtt';
import { DAY, movableClock } from '../lib/clock.mjs';
import { Cloud } from '../lib/cloud.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { adopt } from '../lib/tasmota.mjs';
import { never, until } from '../lib/wait.mjs';

const latest = async (hub, code) => (await hub.get('/activity')).entries.find((e) => e.code === code);
async function plugOf(t, hub, name, digits) {
	const { plug, id } = await adopt(t, hub, { name, digits });
	await hub.must('POST', `/devices/${id}/confirm`, { name });
	await hub.untilDevice(id, 'on its own password', (d) => d.online && d.credentials.some((c) => c.client_id?.endsWith('-2') && c.state === 'valid'), 40000);
	await plug.connected();
	return { plug, id, relay: (await hub.device(id)).properties.find((p) => p.settable && p.type === 'boolean').id };
}

test('a plug that is kept apart is still heard by the hub, obeys nobody, and comes back with one word, over restarts', async (t) => {
	const hub = await Hub.owned(t);
	const { plug, id, relay } = await plugOf(t, hub, 'Kettle', 'AA0001');
	assert.equal((await hub.api('POST', `/devices/${id}/quarantine`, { quarantined: true, reason: 'mood' })).status, 422);
	assert.equal((await hub.api('POST', `/devices/${id}/quarantine`, { quarantined: 'yes' })).status, 422);
	assert.equal((await hub.api('POST', `/devices/${id}/quarantine`, { quarantined: false })).status, 409);
	assert.equal((await hub.api('POST', '/devices/nosuchdevice/quarantine', { quarantined: true })).status, 404);
	const apart = await hub.must('POST', `/devices/${id}/quarantine`, { quarantined: true, reason: 'behaves_oddly' });
	assert.deepEqual([apart.state, apart.measure.reason, apart.measure.by], ['quarantined', 'behaves_oddly', 'person']);
	assert.ok(apart.may.hear.every((p) => p.now === 'no') && apart.may.say.every((p) => p.now === 'guard'));
	const entry = await latest(hub, 'device.quarantined');
	assert.deepEqual([entry.device, entry.actor, entry.alarm, entry.params.reason], [id, 'robin', false, 'behaves_oddly']);
	assert.deepEqual(await hub.get(`/devices/${id}/may?verb=say&topic=stat/${plug.topic}/POWER`).then((a) => [a.answer, a.because]), ['guard', 'kept_apart']);

	assert.ok(plug.client.connected, 'its connection was not cut');
	const before = hub.value(await hub.device(id), relay);
	plug.press();
	await hub.untilValue(id, relay, before === 'true' ? 'false' : 'true'); // the hub hears it in its present session
	assert.equal((await hub.api('POST', `/devices/${id}/commands`, { property: relay, value: 'true' })).status, 409);
	await hub.kill9();
	await hub.restart();
	assert.equal((await hub.device(id)).measure.reason, 'behaves_oddly');
	await hub.untilDevice(id, 'heard again', (d) => d.state === 'quarantined' && d.online, 30000);
	plug.press();
	await hub.untilValue(id, relay, before);

	const commands = plug.commands.length;
	const back = await hub.must('POST', `/devices/${id}/quarantine`, { quarantined: false });
	assert.deepEqual([back.state, back.measure], ['active', null]);
	assert.equal((await latest(hub, 'device.resumed')).actor, 'robin');
	await until('the plug to be back', async () => plug.client.connected && (await hub.device(id)).online, 20000);
	await until('an order to be taken', async () => (await hub.api('POST', `/devices/${id}/commands`, { property: relay, value: 'true' })).status === 202);
	await hub.untilValue(id, relay, 'true');
	assert.ok(plug.commands.length > commands);
	const shut = await hub.must('POST', `/devices/${id}/suspend`, { suspended: true, reason: 'lost' });
	assert.deepEqual([shut.measure.reason, shut.measure.by], ['lost', 'person']);
});

test('who keeps speaking in the name of another is kept apart at once, told of, let back in, and left alone where the house says so', async (t) => {
	const hub = await Hub.owned(t);
	const victim = await plugOf(t, hub, 'Kettle', 'AA0002'), thief = await plugOf(t, hub, 'Fan', 'AA0003');
	const lie = async (count) => {
		for (let i = 0; i < count; i++) thief.plug.client.publish(`stat/${victim.plug.topic}/POWER`, 'ON');
	};
	const before = hub.value(await hub.device(victim.id), victim.relay);
	await lie(19);
	await hub.untilDevice(thief.id, 'with its tries shown', (d) => d.denied.some((x) => x.count >= 19));
	assert.equal((await hub.device(thief.id)).state, 'active');
	await lie(2);
	const apart = await hub.untilDevice(thief.id, 'kept apart', (d) => d.state === 'quarantined');
	assert.deepEqual([apart.measure.reason, apart.measure.by], ['impersonates', 'hub']);
	assert.equal((await hub.device(victim.id)).state, 'active');
	assert.equal(hub.value(await hub.device(victim.id), victim.relay), before);
	const notice = await until('the notice', async () => (await hub.get('/notices')).notices.find((n) => n.code === 'device.quarantined'));
	assert.deepEqual([notice.device, notice.urgency, notice.action, notice.state], [thief.id, 'urgent', 'look_apart', 'new']);

	await hub.must('POST', `/devices/${thief.id}/quarantine`, { quarantined: false });
	await until('the notice to be over', async () => !(await hub.get('/notices')).notices.some((n) => n.code === 'device.quarantined'));
	await until('the fan to be back', async () => thief.plug.client.connected && (await hub.device(thief.id)).online, 20000);
	await lie(60);
	await hub.untilDevice(thief.id, 'with more tries shown', (d) => d.denied.some((x) => x.count >= 80));
	assert.equal((await hub.device(thief.id)).state, 'active', 'somebody has looked: for a day no rule contradicts them');

	assert.equal((await hub.get('/settings')).auto_quarantine, true);
	assert.equal((await hub.api('PATCH', '/settings', { auto_quarantine: 'no' })).status, 422);
	assert.equal((await hub.api('PATCH', '/settings', {})).status, 422);
	assert.equal((await hub.must('PATCH', '/settings', { auto_quarantine: false })).auto_quarantine, false);
	const other = await plugOf(t, hub, 'Heater', 'AA0004');
	for (let i = 0; i < 40; i++) other.plug.client.publish(`stat/${victim.plug.topic}/POWER`, 'ON');
	await hub.untilDevice(other.id, 'with its tries shown', (d) => d.denied.some((x) => x.count >= 40));
	assert.equal((await hub.device(other.id)).state, 'active');
	await hub.restart();
	assert.equal((await hub.get('/settings')).auto_quarantine, false);
});

test('the cloud of a device that had another owner waits a day or for the owner, its switch does not; kept apart, its cloud is cut', async (t) => {
	const clock = movableClock(t);
	const cloud = await Cloud.start(t);
	const hub = await Hub.owned(t, { env: clock.env, config: { relay_ca_file: cloud.ca, relay_private: 'yes' } });
	const device = await Device.make(t, { cloud: cloud.endpoint });
	writeFileSync(join(device.state, 'epoch'), '1'); // it has belonged to somebody
	const { id } = await addDevice(hub, device);
	const received = await hub.untilDevice(id, 'with a declared link', (d) => d.links.length === 1);
	const [link] = received.links;
	assert.ok(Math.abs(received.first_day.until - Date.now() - DAY) < 60000);
	assert.equal((await latest(hub, 'link.first_day')).params.until, received.first_day.until);
	const approved = await hub.must('PUT', `/devices/${id}/links/${link.id}`, { approved: true });
	assert.deepEqual([approved.approved, approved.paused, approved.state], [true, 'first_day', 'off']);
	await hub.must('POST', `/devices/${id}/commands`, { property: 'relay/on', value: 'true' });
	await device.line('power true');
	await never('a contact on the first day', () => cloud.visitors > 0, 2000);
	await hub.restart();
	assert.equal((await hub.device(id)).first_day.until, received.first_day.until);
	clock.move(DAY + 60000);
	await hub.signIn();
	await hub.untilDevice(id, 'with a link that is up', (d) => d.first_day === null && d.links[0].state === 'up' && d.links[0].paused === null, 40000);
	assert.ok(await until('the entry', () => latest(hub, 'link.first_day_over')));
	await until('telemetry', () => cloud.messages.some((m) => m.topic.includes('energy')), 20000);

	await hub.must('POST', `/devices/${id}/quarantine`, { quarantined: true, reason: 'other' });
	await hub.untilDevice(id, 'cut off', (d) => d.links[0].paused === 'kept_apart' && d.links[0].state === 'off' && d.links[0].approved);
	const said = cloud.messages.length;
	await never('telemetry of one that is kept apart', () => cloud.messages.length > said + 1, 2500); // one may have been on its way
	await hub.must('POST', `/devices/${id}/quarantine`, { quarantined: false });
	await hub.untilDevice(id, 'joined again', (d) => d.links[0].state === 'up', 40000);
	assert.equal((await hub.api('DELETE', `/devices/${id}/first-day`)).status, 409);

	const second = await Device.make(t, { cloud: cloud.endpoint });
	writeFileSync(join(second.state, 'epoch'), '3');
	const other = await addDevice(hub, second, { name: 'Attic lamp' });
	const [waiting] = (await hub.untilDevice(other.id, 'with a declared link', (d) => d.links.length === 1)).links;
	await hub.must('PUT', `/devices/${other.id}/links/${waiting.id}`, { approved: true });
	assert.equal((await hub.must('DELETE', `/devices/${other.id}/first-day`)).first_day, null);
	await hub.untilDevice(other.id, 'allowed early', (d) => d.links[0].state === 'up', 30000);
	assert.equal((await latest(hub, 'link.allowed_early')).actor, 'robin');
	const fresh = await Device.make(t, { cloud: cloud.endpoint });
	const { id: unused } = await addDevice(hub, fresh, { name: 'New lamp' });
	assert.equal((await hub.device(unused)).first_day, null, 'one from the shop may talk at once');
});

test('a copied key that is alive in two places sets its device apart', async (t) => {
	const hub = await Hub.owned(t);
	const { plug, id } = await plugOf(t, hub, 'Kettle', 'AA0005');
	const copy = (localAddress) => {
		const client = mqtt.connect({ protocol: 'mqtts', host: '127.0.0.1', servername: 'localhost', ca: hub.ca, localAddress, ...plug.login, protocolVersion: 4, reconnectPeriod: 200 });
		client.on('error', () => {});
		t.after(() => client.end(true));
		return client;
	};
	copy('127.0.0.7');
	await hub.untilDevice(id, 'kept apart', (d) => d.state === 'quarantined' && d.measure.reason === 'clone', 30000);
	assert.ok((await hub.get('/alerts')).alerts.some((a) => a.code === 'device.clone'));
});
