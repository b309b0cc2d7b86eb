// MQTT over WebSocket on the pages' port: a device that can do nothing else is adopted over it; browsers, strangers and bytes that are no MQTT are not let through.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import mqtt from 'mqtt';
import WebSocket from 'ws';
import { Hub } from '../lib/hub.mjs';
import { connectPacket, pingPacket, publishPacket, subscribePacket } from '../lib/mqtt_raw.mjs';
import { Tasmota } from '../lib/tasmota.mjs';
import { sleep, until } from '../lib/wait.mjs';

let hub, login, id, ticket;
const lookup = (_, o, done) => (o.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4));
const url = (path = '/mqtt') => `wss://localhost:${hub.ports.https}${path}`;
const options = (more) => ({ ca: hub.ca, lookup, ...more });
const connect = (t, changes = {}) => {
	const client = mqtt.connect(url(), { clientId: login.clientId, username: login.username, password: login.password, protocolVersion: 4, reconnectPeriod: 0, connectTimeout: 8000,
		wsOptions: options(), ...changes });
	client.on('error', () => {});
	t?.after(() => client.end(true));
	return client;
};
// Raw: { socket, state: opened|refused status|closed code, got }
async function raw(t, { path, protocols = ['mqtt'], ...more } = {}) {
	const socket = new WebSocket(url(path), protocols, options(more));
	const c = { socket, got: Buffer.alloc(0), code: undefined };
	t.after(() => socket.terminate());
	socket.on('error', () => {});
	socket.on('message', (data) => { c.got = Buffer.concat([c.got, data]); });
	socket.on('close', (code) => { c.code = code; });
	c.status = await new Promise((done) => {
		socket.once('open', () => done(101));
		socket.once('unexpected-response', (_, answer) => done(answer.statusCode));
		socket.once('error', () => done(0));
	});
	return c;
}
const ended = (c, ms = 3000) => until('the end', () => c.code !== undefined, ms);
const residentKiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

before(async () => {
	hub = await Hub.owned(undefined, { env: { ASAN_OPTIONS: 'quarantine_size_mb=1' } }); // what the sanitizer keeps of freed memory would be taken for the hub's
	ticket = await hub.must('POST', '/tickets', { kind: 'adopt', adapter: 'generic', name: 'Sensor' });
	const { username, password, websocket_url: shown } = ticket.instructions;
	assert.equal(shown, url());
	login = { username, password, clientId: 'web-sensor' };
});
after(() => hub.destroy());

test('a device is adopted over it, says its values and is told nothing that is another’s', async (t) => {
	const device = connect(t);
	await until('the device to be in', () => device.connected);
	({ device: id } = await hub.untilTicket(ticket.id, 'connected'));
	const topic = ticket.instructions.topic;
	device.publish(`${topic}/temperature`, '21.5', { qos: 1 });
	await hub.must('POST', `/devices/${id}/confirm`, { name: 'Sensor', room: 'Hall' });
	await hub.untilDevice(id, 'active and online', (d) => d.state === 'active' && d.online);
	const granted = await new Promise((done) => device.subscribe(['#', '$hub/#'], (error, list) => done(error ? [] : list)));
	assert.ok(granted.every((g) => g.qos >= 128), JSON.stringify(granted));
	for (let i = 0; i < 40; i++) device.publish(`${topic}/temperature`, `2${i % 10}.${i % 7}`, { qos: 1 });
	device.publish(`${topic}/temperature`, '19.25', { qos: 1 });
	await until('its value', async () => JSON.stringify(await hub.device(id)).includes('19.25'));
	assert.equal((await hub.device(id)).plaintext ?? false, false);
	device.end(true);
	await hub.untilDevice(id, 'off', (d) => !d.online);
});

test('a wrong password, another name and the hub’s own are refused, as on the other doors', async (t) => {
	for (const changes of [{ password: 'wrong' }, { clientId: 'other' }, { username: 'hub', clientId: 'hub' }, { username: undefined, password: undefined }]) {
		const client = connect(t, changes);
		await until('the end', () => client.disconnected || !client.connected && client.stream?.destroyed, 8000);
		assert.equal(client.connected, false);
	}
});

test('no page of a browser comes in, wherever it is from, and nothing but MQTT is spoken', async (t) => {
	for (const origin of [hub.origin, 'https://evil.example', 'null']) assert.equal((await raw(t, { origin })).status, 403);
	assert.equal((await raw(t, { protocols: [] })).status, 403);
	assert.equal((await raw(t, { protocols: ['chat'] })).status, 403);
	assert.notEqual((await raw(t, { path: '/mqtt/' })).status, 101);
	assert.notEqual((await raw(t, { path: '/api/v1/events' })).status, 101);
	const both = await raw(t, { protocols: ['mqtt', 'chat'], headers: { cookie: hub.cookie } }); // a session helps nobody here
	assert.equal(both.status, 101);
	assert.equal(both.socket.protocol, 'mqtt');
	both.socket.send(connectPacket({ clientId: 'x' }));
	await until('the answer', () => both.got.length >= 4 || both.code !== undefined);
	assert.notEqual(both.got[3], 0);
});

test('text, other protocols and frames beyond the limit end the connection', async (t) => {
	const text = await raw(t), http = await raw(t), long = await raw(t), drip = await raw(t);
	text.socket.send('MQTT');
	http.socket.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
	long.socket.send(Buffer.concat([connectPacket({ clientId: 'x' }), Buffer.alloc(70000)]));
	for (const c of [text, http, long]) await ended(c);
	assert.equal(text.code, 1003);
	assert.equal(long.code, 1009);
	for (const byte of connectPacket({ clientId: login.clientId, user: login.username, password: login.password })) drip.socket.send(Buffer.from([byte]));
	await until('the answer', () => drip.got.length >= 4); // frames have no meaning: a byte each is MQTT too
	assert.deepEqual([...drip.got.subarray(0, 4)], [0x20, 2, 0, 0]);
	drip.socket.send(pingPacket);
	await until('the pong', () => drip.got.length >= 6);
});

test('silence ends after ten seconds, and an address has sixteen places', async (t) => {
	const all = await Promise.all(Array.from({ length: 20 }, () => raw(t, { localAddress: '127.0.0.9' })));
	assert.equal(all.filter((c) => c.status === 101).length, 16);
	assert.equal((await raw(t)).status, 101); // a neighbour
	const began = Date.now();
	await Promise.all(all.filter((c) => c.status === 101).map((c) => ended(c, 15000)));
	assert.ok(Date.now() - began > 7000);
});

test('what the broker does not take waits with the device and not in the hub’s memory, and all of it arrives', async (t) => {
	const device = connect(t);
	await until('the device to be in', () => device.connected);
	const broker = hub.child('mosquitto'), before = residentKiB(hub.process.pid);
	process.kill(broker, 'SIGSTOP');
	let acked = 0;
	try {
		for (let i = 0; i < 400; i++) device.publish(`${ticket.instructions.topic}/blob`, Buffer.alloc(20000, 65 + (i % 26)), { qos: 1 }, () => { acked++; });
		await sleep(3000);
		assert.ok(residentKiB(hub.process.pid) - before < 4096, `${residentKiB(hub.process.pid) - before} KiB`);
		assert.equal(acked, 0);
	} finally {
		process.kill(broker, 'SIGCONT');
	}
	await until('everything', () => acked === 400, 20000);
});

test('a device that does not read fills neither the hub nor the broker, and nobody else waits for it', async (t) => {
	const c = await raw(t), topic = `${ticket.instructions.topic}/echo`;
	c.socket.send(connectPacket({ clientId: login.clientId, user: login.username, password: login.password }));
	await until('the answer', () => c.got.length >= 4);
	c.socket.send(subscribePacket([topic])); // it hears what it says itself
	await until('the subscription', () => c.got.length >= 9);
	const broker = hub.child('mosquitto'), before = [residentKiB(hub.process.pid), residentKiB(broker)];
	c.socket.pause();
	for (let i = 0; i < 4000; i++) c.socket.send(publishPacket(topic, Buffer.alloc(20000, 65 + (i % 26)))); // 80 MB
	await until('the broker to have read on', () => c.socket.bufferedAmount === 0, 30000);
	await sleep(1000);
	const grown = [residentKiB(hub.process.pid), residentKiB(broker)].map((now, i) => now - before[i]);
	assert.ok(grown[0] < 8192, `the hub took ${grown[0]} KiB`);
	assert.ok(grown[1] < 65536, `the broker took ${grown[1]} KiB`);
	assert.equal((await hub.api('GET', '/devices')).status, 200);
	const seen = c.got.length;
	c.socket.resume();
	await until('what waited for it', () => c.got.length > seen + 20000, 15000);
});
