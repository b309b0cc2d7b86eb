// Somebody stands between a newcomer and the hub, plays back what he recorded, comes at the same time with the same code, or guesses.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { Device } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { Newcomer, tryConnect } from '../lib/newcomer.mjs';
import { never, sleep, until } from '../lib/wait.mjs';

let hub;
before(async () => { hub = await Hub.owned(); });
after(() => hub.destroy());

const openTicket = (device) => hub.must('POST', '/tickets', { kind: 'native', code: device.code });
const cancel = (ticket) => hub.api('DELETE', `/tickets/${ticket.id}`);
const at = (port) => ({ ports: { onboarding: port } });
async function listen(t, server) {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.after(() => server.close());
	return server.address().port;
}
// A machine in the middle: every byte passes through `change(bytes, fromDevice)`.
function between(t, change) {
	return listen(t, createServer((device) => {
		const broker = connect(hub.ports.onboarding, '127.0.0.1');
		t.after(() => [device, broker].forEach((s) => s.destroy()));
		for (const [from, to] of [[device, broker], [broker, device]]) {
			from.on('error', () => {});
			from.on('data', (bytes) => { if (!to.destroyed) to.write(change(bytes, from === device)); });
			from.on('close', () => to.destroy());
		}
	}));
}
async function becomesOwned(device, ticket) {
	await device.line('blink');
	const { device: id } = await hub.untilTicket(ticket.id, 'connected');
	await hub.must('POST', `/devices/${id}/confirm`, { name: 'Lamp', room: 'Hall' });
	await hub.untilDevice(id, 'active and online', (d) => d.state === 'active' && d.online);
	return id;
}

test('a hub without the code’s key learns nothing of a newcomer', async (t) => {
	const device = await Device.make(t), ticket = await openTicket(device);
	let agreed = 0, tried = 0;
	const bytes = [];
	const server = createTlsServer({ pskCallback: () => randomBytes(32), ciphers: 'ECDHE-PSK-CHACHA20-POLY1305', maxVersion: 'TLSv1.2' }, (s) => {
		agreed++;
		s.on('data', (d) => bytes.push(d));
	});
	server.on('connection', () => tried++);
	server.on('tlsClientError', () => {});
	const port = await listen(t, server);
	device.start(at(port));
	await until('the device to try', () => tried > 0);
	await never('the device to talk to a false hub', () => agreed > 0 || bytes.length > 0 || device.owned, 2500);
	await device.stop();
	device.start(hub); // and the right one is found as ever
	await becomesOwned(device, ticket);
});

test('a changed byte in either direction ends the connection, and nothing else', async (t) => {
	const device = await Device.make(t), ticket = await openTicket(device);
	let changed = 0;
	const port = await between(t, (bytes) => {
		if (bytes[0] !== 0x17) return bytes; // application data of TLS: however often it tries
		changed++;
		const out = Buffer.from(bytes);
		out[out.length - 1 - (changed % 16)] ^= 1;
		return out;
	});
	device.start(at(port));
	await until('bytes to be changed', () => changed >= 1);
	await sleep(1500);
	assert.notEqual((await hub.get(`/tickets/${ticket.id}`)).state, 'aborted');
	assert.equal(device.owned, false);
	await device.stop();
	device.start(hub);
	await becomesOwned(device, ticket);
});

test('what was recorded of a newcomer is worth nothing when it is played back', async (t) => {
	const device = await Device.make(t), ticket = await openTicket(device), said = [];
	const port = await between(t, (bytes, fromDevice) => {
		if (fromDevice) said.push(Buffer.from(bytes));
		return bytes;
	});
	const newcomer = await new Newcomer(hub, device.code).connect(t, { port });
	await newcomer.hello();
	newcomer.end();
	assert.ok(said.length >= 3);
	for (let i = 0; i < 5; i++) {
		const s = connect({ host: '127.0.0.1', port: hub.ports.onboarding, localAddress: '127.0.0.77' });
		let closed = false;
		s.on('error', () => {});
		s.once('close', () => { closed = true; });
		s.on('data', () => {});
		t.after(() => s.destroy());
		for (const bytes of said) {
			if (!closed) s.write(bytes);
			await sleep(100);
		}
		await until('the end of what is played back', () => closed, 8000);
	}
	assert.notEqual((await hub.get(`/tickets/${ticket.id}`)).state, 'aborted');
	assert.deepEqual((await hub.get('/activity?limit=50')).entries.filter((e) => e.code === 'ticket.aborted'), []);
	device.start(hub);
	await becomesOwned(device, ticket);
});

test('two with the same code at the same time: neither comes in, and the owner is alarmed', async (t) => {
	const device = await Device.make(t), ticket = await openTicket(device);
	const before = (await hub.get('/devices')).devices.length;
	const first = await new Newcomer(hub, device.code).connect(t);
	await first.hello();
	await tryConnect({ ...new Newcomer(hub, device.code).options, localAddress: '127.0.0.78' });
	const ended = await hub.untilTicket(ticket.id, 'aborted');
	assert.equal(ended.problem, 'second_party');
	const entry = await until('the alarm', async () => (await hub.get('/activity?limit=50')).entries.find((e) => e.code === 'ticket.aborted'));
	assert.equal(entry.alarm, true);
	await until('the first to be cut', () => !first.client.connected);
	const again = await tryConnect(first.options);
	assert.ok(again.refused);
	assert.equal((await hub.get('/devices')).devices.length, before);
});

test('guessing names and keys finds nothing, and a newcomer is added meanwhile', async (t) => {
	const device = await Device.make(t), ticket = await openTicket(device);
	const good = new Newcomer(hub, device.code);
	const guess = (label, psk) => tryConnect({ ...good.options, username: label, password: psk.toString('base64url'), clientId: good.options.clientId, localAddress: '127.0.0.79',
		pskCallback: () => ({ psk, identity: label }), connectTimeout: 4000 });
	let refused = 0, guessing = true;
	const guesses = (async () => {
		for (let i = 0; guessing && i < 300; i++) {
			const label = i % 2 ? good.keys.label : randomBytes(12).toString('base64url');
			assert.ok((await guess(label, randomBytes(32))).refused);
			refused++;
		}
	})();
	device.start(hub);
	const id = await becomesOwned(device, ticket);
	assert.ok((await hub.device(id)).online);
	await until('a hundred guesses', () => refused >= 100, 60000);
	guessing = false;
	await guesses;
	const told = await until('the owner to be told', async () => (await hub.get('/activity?limit=200')).entries.find((e) => e.code === 'broker.crowded'), 5000);
	assert.equal(told.params.addr, '127.0.0.79');
	await cancel(ticket);
});
