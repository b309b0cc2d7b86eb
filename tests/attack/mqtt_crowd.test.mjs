// One machine wants every place at the three doors. Devices at other addresses come in as ever, a session at the machine's own address goes on, and the
// owner is told which address it is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { MqttRaw } from '../lib/mqtt_raw.mjs';
import { tryConnect } from '../lib/newcomer.mjs';
import { Process, root } from '../lib/process.mjs';
import { adopt } from '../lib/tasmota.mjs';
import { sleep, until } from '../lib/wait.mjs';

const attacker = '127.0.0.66';
let hub, crowd, lamp, lampId, plug, plugId, insider;
const cpuSeconds = () => {
	const fields = readFileSync(`/proc/${hub.child('mosquitto')}/stat`, 'utf8').split(') ')[1].split(' ');
	return (Number(fields[11]) + Number(fields[12])) / 100;
};
const lastLine = () => crowd.lines.at(-1)?.match(/opened (\d+) ended (\d+)/).slice(1).map(Number);

before(async () => {
	hub = await Hub.owned();
	lamp = await Device.make();
	({ id: lampId } = await addDevice(hub, lamp));
	({ plug, id: plugId } = await adopt(undefined, hub, {}));
	await hub.must('POST', `/devices/${plugId}/confirm`, { name: 'Kettle', room: 'Kitchen' });
	await hub.untilDevice(plugId, 'settled', (d) => d.online && d.credentials.filter((c) => c.state !== 'revoked').length === 1, 40000);
	const bad = await Device.make();
	await addDevice(hub, bad, { name: 'Bad lamp' });
	await bad.stop();
	insider = await MqttRaw.open(undefined, hub.ports.certificate, { key: bad.credential(), localAddress: attacker });
	assert.equal(await insider.logIn({ clientId: bad.owner.client_id ?? bad.owner.unit }), 0);
	crowd = new Process(process.execPath, [join(root, 'tests/lib/crowd.mjs'), attacker, String(hub.ports.password), String(hub.ports.certificate), String(hub.ports.onboarding)]);
	await until('the crowd to be there', () => lastLine()?.[1] > 1000);
	await bad.destroy();
});
after(async () => {
	await crowd?.kill9();
	insider?.destroy();
	await plug?.stop();
	await lamp?.destroy();
	await hub.destroy();
});

test('a device with a password comes back at once, again and again', async () => {
	for (let i = 0; i < 10; i++) {
		const began = Date.now();
		const { client, refused } = await tryConnect({ protocol: 'mqtts', ca: hub.ca, servername: 'localhost', ...plug.login, reconnectPeriod: 0 });
		assert.equal(refused, undefined);
		client.end(true);
		assert.ok(Date.now() - began < 3000, `${Date.now() - began} ms`);
		await sleep(300);
	}
});

test('a device with a certificate comes back and is served', async () => {
	for (let i = 0; i < 3; i++) {
		await lamp.stop();
		await hub.untilDevice(lampId, 'off', (d) => !d.online);
		lamp.start(hub);
		await hub.untilDevice(lampId, 'back', (d) => d.online, 5000);
	}
	await hub.must('POST', `/devices/${lampId}/commands`, { property: 'relay/on', value: 'true' });
	await hub.untilValue(lampId, 'relay/on', 'true', 3000);
});

test('a newcomer is added meanwhile', async (t) => {
	const newcomer = await Device.make(t);
	const began = Date.now();
	await addDevice(hub, newcomer, { name: 'New lamp' });
	assert.ok(Date.now() - began < 15000, `${Date.now() - began} ms`);
});

test('a session at the attacker’s own address goes on', async () => {
	assert.ok(await insider.alive(3000));
	assert.equal(insider.closed, false);
});

test('turning it away costs the broker little', async () => {
	const [from, cpu, began] = [lastLine()[1], cpuSeconds(), Date.now()];
	await sleep(4000);
	const seconds = (Date.now() - began) / 1000, share = (cpuSeconds() - cpu) / seconds, rate = (lastLine()[1] - from) / seconds;
	assert.ok(rate > 500, `the attack has ended: ${rate} a second`);
	assert.ok(share < 0.35, `${(100 * share).toFixed(0)} % of a core for ${rate.toFixed(0)} a second`);
	console.log(`# ${(100 * share).toFixed(1)} % of a core for ${rate.toFixed(0)} connections a second`);
});

test('the owner is told once which address it is', async () => {
	const find = async () => (await hub.get('/activity?limit=200')).entries.filter((e) => e.code === 'broker.crowded');
	const [entry] = await until('the entry', async () => (await find()).length && find());
	assert.equal(entry.params.addr, attacker);
	assert.ok(entry.params.count >= 8);
	assert.equal(entry.alarm, true);
	assert.equal((await find()).length, 1);
});
