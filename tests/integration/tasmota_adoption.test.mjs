// Firmware that speaks MQTT already comes in with a one-time credential, is recognised, and ends with one of its own.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { Hub } from '../lib/hub.mjs';
import { isRefused, tryConnect } from '../lib/newcomer.mjs';
import { Tasmota, adopt } from '../lib/tasmota.mjs';
import { never, until } from '../lib/wait.mjs';

const listens = (port) => new Promise((resolve) => {
	const s = connect(port, '127.0.0.1', () => { s.destroy(); resolve(true); });
	s.on('error', () => resolve(false));
});
const asClient = (hub, plug, login) => ({ protocol: plug.tls ? 'mqtts' : 'mqtt', ca: hub.ca, ...login, port: login.port });
const confirm = (hub, id, name = 'Kettle') => hub.must('POST', `/devices/${id}/confirm`, { name, room: 'Kitchen' });
const rotated = (hub, id) => hub.untilDevice(id, 'on a credential of its own', (d) => d.online && d.credentials.some((c) => c.state === 'valid' && c.client_id?.endsWith('-2')), 40000);

test('a Tasmota plug is recognised, confirmed, given a fresh credential, and the typed one dies', async (t) => {
	const hub = await Hub.owned(t);
	const { plug, id, ticket } = await adopt(t, hub);
	const typed = { ...plug.login };
	assert.match(ticket.instructions.password, /^[A-Za-z0-9_-]{32}$/);
	assert.ok(ticket.instructions.lines.some((l) => l.includes('MqttPassword')));
	assert.equal((await hub.get(`/tickets/${ticket.id}`)).instructions, undefined); // shown once
	await confirm(hub, id);
	const device = await rotated(hub, id);
	assert.equal(plug.restarts, 1);
	assert.notEqual(plug.login.username, typed.username);
	assert.notEqual(plug.login.password, typed.password);
	assert.ok(plug.commands.every((c) => !c.retain));
	await until('the typed credential to die', () => isRefused(asClient(hub, plug, typed)));
	assert.equal(device.manufacturer === null || typeof device.manufacturer === 'string', true);
	assert.equal(device.model, 'Sonoff Basic');
	assert.equal(device.firmware, '14.4.1');
	assert.equal(device.onboarding, 'adopted');
	assert.equal(device.identity, 'none');
	const after = await hub.untilDevice(id, 'down to one credential', (d) => d.credentials.filter((c) => c.state === 'valid').length === 1);
	assert.equal(after.credential_note, null);
});

test('the one-time credential serves the first client id and no second device', async (t) => {
	const hub = await Hub.owned(t);
	const { plug } = await adopt(t, hub);
	assert.ok(await isRefused(asClient(hub, plug, { ...plug.login, clientId: 'another' })));
	assert.ok(await isRefused(asClient(hub, plug, { ...plug.login, password: 'x'.repeat(32) })));
	assert.ok(await isRefused(asClient(hub, plug, { ...plug.login, username: undefined, password: undefined })));
	assert.ok(plug.client.connected);
});

test('a plug that does not take the new credential keeps the old one, and the page says so', async (t) => {
	const hub = await Hub.owned(t);
	const { plug, id } = await adopt(t, hub);
	plug.deaf = true;
	await confirm(hub, id);
	await until('the push', () => plug.commands.some((c) => /\/Backlog3$/i.test(c.topic)), 30000);
	const device = await hub.untilDevice(id, 'waiting for rotation', (d) => d.credential_note === 'rotation_waiting');
	assert.ok(device.online);
	await hub.must('POST', `/devices/${id}/commands`, { property: device.properties.find((p) => p.settable).id, value: 'true' });
	await until('the relay', () => plug.power === 'ON');
});

test('the plaintext front is open for the named legacy device only, and shuts with it', async (t) => {
	const hub = await Hub.owned(t);
	assert.equal(await listens(hub.ports.legacy), false);
	const { plug, id } = await adopt(t, hub, { legacy: true, digits: 'AAAAAA' });
	assert.ok(plug.client.connected);
	const tls = await adopt(t, hub, { digits: 'BBBBBB', name: 'Fan' });
	assert.ok(await isRefused({ protocol: 'mqtt', ...tls.plug.login, port: hub.ports.legacy }), 'a device that has TLS stays out of the plaintext front');
	await confirm(hub, id);
	const device = await rotated(hub, id);
	assert.equal(device.legacy.until, '2027-12-31');
	assert.equal(device.credentials.find((c) => c.state === 'valid').via, 'legacy');
	assert.equal(device.label.verdict, 'unlabelled_grace', 'until its owner\'s date it counts as a device in its grace period');
	assert.equal((await hub.get('/settings')).legacy_front_open, true);
	await plug.stop();
	await hub.must('POST', `/devices/${id}/release`, { confirm_name: 'Kettle' });
	await hub.must('POST', `/devices/${id}/release/force`);
	await until('the front to shut', async () => !(await listens(hub.ports.legacy)));
});

test('what a device announces in another name reaches nobody and is shown', async (t) => {
	const hub = await Hub.owned(t);
	const honest = await adopt(t, hub, { digits: '111111', name: 'Kettle' });
	await confirm(hub, honest.id);
	await rotated(hub, honest.id);
	const thief = await adopt(t, hub, { digits: '222222', name: 'Fan' });
	await confirm(hub, thief.id, 'Fan');
	await rotated(hub, thief.id);
	const before = await hub.device(honest.id);
	thief.plug.announce({ ...honest.plug.config, dn: 'Stolen', md: 'Lock' }, honest.plug.mac);
	thief.plug.announce({ ...honest.plug.config, dn: 'Stolen', md: 'Lock' });
	thief.plug.client.publish('homeassistant/lock/stolen/config', JSON.stringify({ name: 'Door', command_topic: 'cmnd/x' }), { retain: true });
	thief.plug.client.publish(`stat/${honest.plug.topic}/POWER`, 'ON', { retain: true });
	await until('the alarm', async () => (await hub.get('/alerts')).alerts.some((a) => a.code === 'device.spoofed' && a.device === thief.id));
	await never('a stolen name', async () => {
		const now = await hub.device(honest.id);
		return now.name !== before.name || now.model !== before.model || JSON.stringify(now.properties) !== JSON.stringify(before.properties);
	});
	const { denied } = await hub.device(thief.id);
	assert.ok(denied.some((d) => d.verb === 'say' && d.topic === `stat/${honest.plug.topic}/POWER`), JSON.stringify(denied));
	// Nor did the broker keep any of it: whoever may read the topic later finds what the honest plug said.
	const { client, refused } = await tryConnect(asClient(hub, thief.plug, { ...thief.plug.login, clientId: thief.plug.login.clientId }));
	assert.ok(client, refused);
	const seen = [];
	client.on('message', (topic) => seen.push(topic));
	client.subscribe(['tasmota/#', 'homeassistant/#', '#']);
	await never('foreign topics delivered', () => seen.some((topic) => !topic.startsWith(`cmnd/${thief.plug.topic}/`)));
	client.end(true);
});

test('a generic device keeps its one-time credential as its own', async (t) => {
	const hub = await Hub.owned(t);
	const ticket = await hub.must('POST', '/tickets', { kind: 'adopt', adapter: 'any', legacy: false, name: 'Thing' });
	const { username, password, port } = ticket.instructions;
	const options = { protocol: 'mqtts', ca: hub.ca, port, username, password, clientId: 'thing-1' };
	const { client, refused } = await tryConnect(options);
	assert.ok(client, refused);
	t.after(() => client.end(true));
	client.publish('thing/1/temperature', '21');
	const { device: id } = await hub.untilTicket(ticket.id, 'connected');
	await hub.must('POST', `/devices/${id}/confirm`, { name: 'Thing' });
	const device = await hub.untilDevice(id, 'active', (d) => d.state === 'active');
	assert.deepEqual(device.credentials.map((c) => [c.state, c.client_id]), [['valid', 'thing-1']]);
	assert.ok(await isRefused({ ...options, clientId: 'thing-2' }));
});

test('a second session of one device is noticed as a clone', async (t) => {
	const hub = await Hub.owned(t);
	const { plug, id } = await adopt(t, hub);
	await confirm(hub, id);
	await rotated(hub, id);
	const twin = new Tasmota({ tls: true });
	t.after(() => twin.stop());
	twin.connect(plug.login); // both come back again and again
	await until('the alarm', async () => (await hub.get('/alerts')).alerts.some((a) => /clone/.test(a.code) && a.device === id), 30000);
});
