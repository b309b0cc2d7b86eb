// A device with a key of its own that says, keeps and listens to as much as it can: before and after it is confirmed the others go on, and its owner reads whose it is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { MqttRaw, publishPacket, subscribePacket } from '../lib/mqtt_raw.mjs';
import { sleep, until } from '../lib/wait.mjs';

let hub, good, id, flooding, topic;
before(async () => {
	hub = await Hub.owned();
	good = await Device.make();
	({ id } = await addDevice(hub, good));
	const { instructions } = await hub.must('POST', '/tickets', { kind: 'adopt', adapter: 'generic', name: 'Thing' });
	flooding = await MqttRaw.open(undefined, hub.ports.password, { key: { ca: hub.ca } });
	assert.equal(await flooding.logIn({ level: 5, clientId: 'thing', user: instructions.username, password: instructions.password }), 0);
	flooding.id = await until('the thing to be there', async () => (await hub.get('/devices')).devices.find((d) => d.name === 'Thing')?.id);
	topic = `dev/${flooding.id}`;
});
after(async () => {
	flooding.destroy();
	await hub.destroy();
	await good.destroy();
});

// Says what make(i) makes as fast as the broker takes it, while the good device is switched again and again.
async function floodWith(make) {
	const batch = Buffer.concat(Array.from({ length: 2000 }, (_, i) => make(i)));
	let sent = 0, over = false;
	const pump = (async () => {
		while (!over && !flooding.closed) {
			flooding.write(batch);
			sent += 2000;
			await new Promise((done) => { if (flooding.socket.writableLength > 1 << 20) flooding.socket.once('drain', done); else setImmediate(done); });
		}
	})();
	await until('a flood', () => sent >= 20000, 20000);
	for (let i = 0; i < 6; i++) {
		const value = String(i % 2 === 0);
		await hub.must('POST', `/devices/${id}/commands`, { property: 'relay/on', value });
		await hub.untilValue(id, 'relay/on', value, 5000);
	}
	over = true;
	await pump;
	await until('the flood to be taken', () => flooding.socket.writableLength === 0, 20000);
	assert.ok(await flooding.alive(20000));
	return sent;
}
const tried = async (verb) => (await hub.device(flooding.id)).denied.some((d) => d.verb === verb);
const residentMiB = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${hub.child('mosquitto')}/status`, 'utf8'))[1]) / 1024;

test('nobody has confirmed it yet', async (t) => {
	t.diagnostic(`${await floodWith((i) => publishPacket(`${topic}/x${i}`, `{"a":${i}}`, { level: 5 }))} messages`);
	await until('the owner to read of it', () => tried('flood'));
});

test('it is one of the house', async (t) => {
	await hub.must('POST', `/devices/${flooding.id}/confirm`, { name: 'Thing' });
	const before = (await hub.device(flooding.id)).denied.find((d) => d.verb === 'flood').count;
	t.diagnostic(`${await floodWith((i) => publishPacket(`${topic}/x${i % 50}`, `${i}`, { level: 5 }))} messages`);
	await until('the owner to read of it', async () => (await hub.device(flooding.id)).denied.find((d) => d.verb === 'flood').count > before);
});

test('it keeps as much as it can in the broker and listens to as much as it can', { timeout: 120000 }, async (t) => {
	const began = residentMiB();
	const big = Buffer.alloc(1 << 20, 65);
	for (let i = 0; i < 30; i++) {
		flooding.write(publishPacket(`${topic}/big${i}`, big, { level: 5, retain: true }));
		await flooding.alive(20000);
		await sleep(i < 16 ? 500 : 0); // slowly enough to be heard
	}
	for (let k = 0; k < 5; k++) flooding.write(subscribePacket(Array.from({ length: 2000 }, (_, i) => `${topic}/s${k}/${i}/a/b/c/d/e/f`), { level: 5 }));
	assert.ok(await flooding.alive(20000));
	const granted = flooding.packets.filter((p) => p.first >> 4 === 9).flatMap((p) => [...p.body.subarray(3)]).filter((code) => code < 128).length;
	assert.ok(granted > 500 && granted <= 1000, `${granted} subscriptions`);
	const grew = residentMiB() - began;
	t.diagnostic(`the broker grew by ${Math.round(grew)} MiB`);
	assert.ok(grew < 60, `${grew} MiB`);
	await until('the owner to read of both', async () => (await tried('keep')) && (await tried('subscribe')));
	assert.ok((await hub.get('/activity')).entries.some((e) => e.code === 'device.denied' && e.device === flooding.id && e.params.verb === 'keep'));
});
