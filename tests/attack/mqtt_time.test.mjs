// Connections that only take a place: silent ones, half handshakes, logins that drip, packets that claim to be long. Silence ends after five
// seconds and everything without a login after thirty; devices are served meanwhile, and the broker's memory does not follow what a stranger claims.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { MqttRaw, bytes, connectPacket, text, variable } from '../lib/mqtt_raw.mjs';
import { sleep, until } from '../lib/wait.mjs';

const residentKiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

function silent(t, port, localAddress, opening) {
	const s = connect({ port, host: '127.0.0.1', localAddress });
	const c = { closed: false, socket: s };
	s.on('error', () => {});
	s.once('close', () => { c.closed = true; });
	if (opening) s.write(opening);
	t.after(() => s.destroy());
	return c;
}

test('whoever does not speak, or speaks a byte a second, loses the place, and a device notices nothing of it', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const broker = hub.child('mosquitto');
	const before = residentKiB(broker);
	const { password, certificate, onboarding } = hub.ports;
	const openTls = (n) => MqttRaw.open(t, password, { key: { ca: hub.ca }, localAddress: `127.0.3.${n}` });
	const began = Date.now();
	const held = { };
	for (const port of [password, certificate, onboarding]) {
		held[`${port}, nothing at all`] = Array.from({ length: 12 }, (_, i) => silent(t, port, `127.0.1.${i}`));
		held[`${port}, half a hello`] = Array.from({ length: 3 }, (_, i) => silent(t, port, `127.0.2.${i}`, bytes(0x16, 3, 1, 2, 0, 1, 0)));
	}
	held['TLS and then nothing'] = await Promise.all(Array.from({ length: 20 }, () => openTls(1)));
	held['a login that says it is 1 MB long'] = await Promise.all(Array.from({ length: 100 }, (_, i) => openTls(2 + (i % 10))));
	for (const c of held['a login that says it is 1 MB long']) c.socket.write(Buffer.concat([bytes(0x10), variable(1 << 20), text('MQTT')]));
	const [dripping] = held['a byte a second'] = [await openTls(1)];
	const login = connectPacket({ clientId: 'x'.repeat(200) });
	let sent = 0;
	const drip = setInterval(() => { if (!dripping.closed && sent < login.length) dripping.socket.write(login.subarray(sent, ++sent)); }, 1000);
	t.after(() => clearInterval(drip));

	assert.ok(residentKiB(broker) - before < 60 * 1024, `${residentKiB(broker) - before} KiB`);
	for (let i = 0; i < 5; i++) {
		const value = String(i % 2 === 0);
		await hub.must('POST', `/devices/${id}/commands`, { property: 'relay/on', value });
		await hub.untilValue(id, 'relay/on', value);
		await sleep(200);
	}
	for (const port of [password, certificate, onboarding]) await until('the end of the silent ones', () => held[`${port}, nothing at all`].every((c) => c.closed), 8000);
	assert.equal(dripping.closed, false);
	for (const [what, all] of Object.entries(held)) await until(`the end of: ${what}`, () => all.every((c) => c.closed), 40000);
	assert.ok(Date.now() - began < 45000, `${Date.now() - began} ms`);
	clearInterval(drip);
	assert.equal(hub.child('mosquitto'), broker);
	await hub.untilDevice(id, 'on still', (d) => d.online);
	const log = (await hub.get('/activity?limit=200')).entries;
	assert.deepEqual(log.filter((e) => e.device === id && ['device.clone', 'device.took_over', 'device.login_refused'].includes(e.code)), []);
});
