// A hostile cloud with a good certificate: packets without end, floods. The relay's memory stays, the device gets what it can bear, and the owner reads why.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { after, before, test } from 'node:test';
import mqtt from 'mqtt';
import { Cloud } from '../lib/cloud.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { bytes, packet, publishPacket, text, variable } from '../lib/mqtt_raw.mjs';
import { until } from '../lib/wait.mjs';

let cloud, hub, device, id, link, client, heard, hostile, server;
const residentKiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const untilLink = (what, check) => hub.untilDevice(id, `with a link ${what}`, (d) => check(d.links[0]), 30000).then((d) => d.links[0]);
const approve = (approved) => hub.must('PUT', `/devices/${id}/links/${link.id}`, { approved });
// A new session with the cloud as it is now.
async function again(play) {
	hostile = play;
	await approve(false);
	await untilLink('off', (l) => l.state === 'off');
	await approve(true);
}
// Says as fast as it is taken, until the other side hangs up; resolves to how many bytes went.
async function pour(socket, next) {
	const began = socket.bytesWritten;
	while (!socket.destroyed && socket.writable)
		if (!socket.write(next())) await new Promise((done) => { socket.once('drain', done); socket.once('close', done); });
	return socket.bytesWritten - began;
}

before(async () => {
	cloud = await Cloud.start();
	await cloud.stop(); // its certificate is good; who speaks with it is not
	server = createServer({ key: readFileSync(join(cloud.dir, 'leaf.key')), cert: readFileSync(join(cloud.dir, 'leaf.crt')) }, (socket) => {
		socket.on('error', () => {});
		let greeted = false;
		socket.on('data', (data) => {
			if (!greeted) {
				greeted = true;
				socket.write(packet(0x20, bytes(0, 0)));
			} else if (data[0] === 0x82) {
				socket.write(packet(0x90, data.subarray(2, 4), bytes(1)));
				hostile?.(socket);
			}
		});
	});
	await new Promise((done) => server.listen(cloud.port, '127.0.0.1', done));
	hub = await Hub.owned(undefined, { config: { relay_ca_file: cloud.ca, relay_private: 'yes' } });
	device = await Device.make(undefined, { cloud: cloud.endpoint });
	({ id } = await addDevice(hub, device));
	link = (await hub.untilDevice(id, 'with a declared link', (d) => d.links.length === 1)).links[0];
	const { client_id: clientId, port, unit } = device.owner;
	await device.stop();
	client = mqtt.connect({ protocol: 'mqtts', host: '127.0.0.1', servername: 'localhost', port, clientId, ...device.credential(), protocolVersion: 4, reconnectPeriod: 300 });
	client.on('error', () => {});
	heard = [];
	client.on('message', (topic, payload) => heard.push({ topic, size: payload.length, at: Date.now() }));
	await new Promise((done) => client.once('connect', () => client.subscribe(`cloud/${unit}/in/#`, { qos: 1 }, done)));
});
after(async () => {
	client?.end(true);
	await hub?.destroy();
	await device?.destroy();
	server?.close();
	await cloud?.destroy();
});

test('a packet of two hundred megabytes ends the session within a third of one', async () => {
	let poured;
	const chunk = Buffer.alloc(65536, 65);
	await again((socket) => {
		socket.write(Buffer.concat([bytes(0x30), variable(200_000_000), text(`${link.id}/in/x`)]));
		poured = pour(socket, () => chunk);
	});
	const relay = await until('the relay', () => hub.child('freehold-relayd')), before = residentKiB(relay);
	const refused = await untilLink('refused', (l) => l.state === 'refused');
	assert.equal(refused.why, 'too_long');
	// The sanitizer marks an eighth of what is asked for, touched or not: that alone is 25 MB.
	assert.ok(residentKiB(relay) - before < 32768, `${residentKiB(relay) - before} KiB`);
	assert.ok(await poured < 16_000_000, 'what was sent beyond it stood in the sockets');
	assert.equal(heard.length, 0);
});

test('endless answers that nobody asked for end the session too', async () => {
	const answers = Buffer.concat(Array.from({ length: 4096 }, () => packet(0xd0)));
	await again((socket) => void pour(socket, () => answers));
	assert.equal((await untilLink('refused', (l) => l.state === 'refused')).why, 'too_long');
});

test('a flood reaches the device as a trickle, and then the relay hangs up', async () => {
	const one = publishPacket(`${link.id}/in/order`, 'x'.repeat(100));
	const many = Buffer.concat(Array.from({ length: 100 }, () => one));
	heard.length = 0;
	await again((socket) => void pour(socket, () => many));
	assert.equal((await untilLink('refused', (l) => l.state === 'refused')).why, 'cloud_floods');
	await until('what came through', () => heard.length > 0 && Date.now() - heard.at(-1).at > 1000);
	assert.ok(heard.length <= 300, `${heard.length} messages`);
});

test('large messages are held to a quarter of a megabyte a second, and the rest goes on as before', async () => {
	const one = publishPacket(`${link.id}/in/blob`, 'x'.repeat(60000));
	heard.length = 0;
	let sent = 0;
	await again((socket) => {
		const timer = setInterval(() => { socket.write(one); if (++sent === 40) clearInterval(timer); }, 25); // 40 in a second: 2.4 MB
		socket.on('close', () => clearInterval(timer));
	});
	await until('all to be sent', () => sent === 40, 20000);
	await until('what came through', () => heard.length > 0 && Date.now() - heard.at(-1).at > 1500);
	assert.ok(heard.length >= 4 && heard.length <= 16, `${heard.length} messages`);
	assert.equal((await hub.device(id)).links[0].state, 'up');
	assert.equal((await hub.api('GET', '/devices')).status, 200);
});
