// What a device says reaches the phone at once; what the phone says reaches the device; nobody else gets either.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { adopt } from '../lib/tasmota.mjs';
import { never, until } from '../lib/wait.mjs';

const said = (id, property, value) => (e) => e.type === 'values' && e.device === id && e.values?.[property] === value;

test('a command by REST switches the plug, and the new value comes by WebSocket and by REST', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const live = await hub.events();
	t.after(() => live.close());
	assert.equal(live.list[0]?.type ?? (await live.wait('hello', (e) => e.type === 'hello')).type, 'hello');
	const answer = await hub.api('POST', `/devices/${id}/commands`, { property: 'relay/on', value: 'true' });
	assert.equal(answer.status, 202);
	assert.deepEqual(answer.body, { accepted: true });
	await device.line('power true');
	await live.wait('the value', said(id, 'relay/on', 'true'));
	await hub.untilValue(id, 'relay/on', 'true');
	await live.wait('the meter', said(id, 'meter/power', '8.5'));
});

test('a command that cannot be is refused with a reason', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const command = (body) => hub.api('POST', `/devices/${id}/commands`, body);
	for (const body of [{ property: 'relay/on', value: 'maybe' }, { property: 'relay/on', value: true }, { property: 'relay/on' }, { value: 'true' },
		{ property: 'meter/power', value: '3' }, { property: 'relay/on', value: 'true', extra: 1 }, []]) {
		const answer = await command(body);
		assert.ok([400, 404, 422].includes(answer.status), `${JSON.stringify(body)}: ${answer.status}`);
	}
	assert.ok([404, 422].includes((await command({ property: 'no/such', value: 'true' })).status));
	assert.equal((await hub.api('POST', '/devices/nosuchdevice/commands', { property: 'relay/on', value: 'true' })).status, 404);
	await device.stop();
	await hub.untilDevice(id, 'offline', (d) => !d.online);
	const offline = await command({ property: 'relay/on', value: 'true' });
	assert.equal(offline.status, 409);
	assert.equal(offline.body.code, 'device_offline');
});

test('a plug that dies is offline at once, and its values are still shown', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const live = await hub.events();
	t.after(() => live.close());
	await device.kill9();
	await live.wait('the end', (e) => e.type === 'values' && e.device === id && e.online === false);
	const gone = await hub.device(id);
	assert.equal(gone.online, false);
	assert.equal(hub.value(gone, 'relay/on'), 'false');
	device.start();
	await hub.untilDevice(id, 'back', (d) => d.online);
});

test('the button on a Tasmota plug shows on the phone, and the phone works its relay', async (t) => {
	const hub = await Hub.owned(t);
	const { plug, id } = await adopt(t, hub);
	await hub.must('POST', `/devices/${id}/confirm`, { name: 'Kettle' });
	await hub.untilDevice(id, 'on its own credential', (d) => d.online && d.credentials.some((c) => c.client_id?.endsWith('-2') && c.state === 'valid'), 40000);
	await plug.connected();
	const relay = (await hub.device(id)).properties.find((p) => p.settable && p.type === 'boolean').id;
	const live = await hub.events();
	t.after(() => live.close());
	plug.press();
	await live.wait('the press', said(id, relay, 'true'));
	await hub.must('POST', `/devices/${id}/commands`, { property: relay, value: 'false' });
	await until('the relay', () => plug.power === 'OFF');
	await hub.untilValue(id, relay, 'false');
});

test('a suspended device can do nothing until it is resumed', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	await hub.must('POST', `/devices/${id}/suspend`, { suspended: true });
	await hub.untilDevice(id, 'suspended', (d) => d.state === 'suspended');
	assert.equal((await hub.api('POST', `/devices/${id}/commands`, { property: 'relay/on', value: 'true' })).status, 409);
	await never('a switch', () => device.process.lines.includes('power true'), 800);
	await hub.must('POST', `/devices/${id}/suspend`, { suspended: false });
	await hub.untilDevice(id, 'active', (d) => d.state === 'active');
	await until('the device to obey again', async () => (await hub.api('POST', `/devices/${id}/commands`, { property: 'relay/on', value: 'true' })).status === 202);
	await device.line('power true');
});

test('the WebSocket is for the signed-in owner on the hub\'s own page, and ends with the session', async (t) => {
	const hub = await Hub.owned(t);
	await assert.rejects(hub.events({ cookie: '' }), /40[13]/);
	await assert.rejects(hub.events({ origin: 'https://evil.example' }), /403/);
	const live = await hub.events();
	t.after(() => live.close());
	await hub.must('PATCH', '/settings', { hub_name: 'Renamed' });
	assert.equal((await hub.api('DELETE', '/session')).status, 204);
	await live.wait('the end of the session', (e) => e.type === 'session_ended');
	await until('the socket to close', () => live.state.closed);
});

test('everything the owner sees survives a restart', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device, { name: 'Küche ☕', room: 'Keller' });
	await hub.must('POST', `/devices/${id}/commands`, { property: 'relay/on', value: 'true' });
	await hub.untilValue(id, 'relay/on', 'true');
	const before = await hub.device(id);
	await hub.restart();
	const after = await hub.untilDevice(id, 'back online', (d) => d.online && hub.value(d, 'relay/on') === 'true', 20000);
	for (const key of ['name', 'room', 'state', 'adapter', 'epoch', 'serial', 'created_at', 'model']) assert.deepEqual(after[key], before[key], key);
	assert.deepEqual(after.properties.map((p) => p.id).sort(), before.properties.map((p) => p.id).sort());
	assert.deepEqual(after.support, before.support);
});
