// Somebody with one device's key, or with none, tries to be another: in its name, over its session, in its topics, through what the broker keeps.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { MqttRaw, connectPacket, publishPacket, subscribePacket } from '../lib/mqtt_raw.mjs';
import { never, until } from '../lib/wait.mjs';

let hub, good, id, hostile;
before(async () => {
	hub = await Hub.owned();
	good = await Device.make();
	({ id } = await addDevice(hub, good));
	hostile = await Device.make();
	({ id: hostile.id } = await addDevice(hub, hostile, { name: 'Bad lamp' }));
	await hostile.stop();
	await hub.untilDevice(hostile.id, 'off', (d) => !d.online);
});
after(async () => {
	await hub.destroy();
	await good.destroy();
	await hostile.destroy();
});

const nameOf = (device) => device.owner.client_id;
const door = (t, device = hostile, options = {}) => MqttRaw.open(t, hub.ports.certificate, { key: device.credential(), ...options });
const victimIsOn = async () => (await hub.device(id)).online;
const entries = async (code) => (await hub.get('/activity?limit=200')).entries.filter((e) => e.code === code);
let on = false;
async function served() {
	on = !on;
	await hub.must('POST', `/devices/${id}/commands`, { property: 'relay/on', value: String(on) });
	await hub.untilValue(id, 'relay/on', String(on));
}

test('a key gives one name: with another device’s, in either version, nobody comes in and nobody is thrown out', async (t) => {
	for (const level of [4, 5])
		for (const clean of [true, false]) {
			const c = await door(t);
			const code = await c.logIn({ level, clientId: nameOf(good), clean });
			assert.ok(code === 'closed' || code !== 0, `let in: ${code}`);
		}
	assert.ok(await victimIsOn());
	await served();
	const seen = await until('the owner to be told', async () => (await entries('device.key_shared'))[0]);
	assert.equal(seen.device, hostile.id);
	assert.equal(seen.params.client, nameOf(good));
});

test('a name and a password beside a certificate count for nothing', async (t) => {
	const c = await door(t);
	assert.equal(await c.logIn({ clientId: nameOf(hostile), user: 'hub', password: 'x' }), 0);
	c.write(subscribePacket(['#', '$hub/#', `homie/5/${good.owner.homie ?? nameOf(good)}/#`]));
	const { body } = await c.answer(9);
	assert.deepEqual([...body.subarray(2)], [128, 128, 128]);
	c.destroy();
});

test('without any key nobody gets as far as a login on the certificate door, and guesses on the password door are refused', async (t) => {
	const refused = await MqttRaw.open(t, hub.ports.certificate, { key: { ca: hub.ca } }).then(async (c) => {
		c.write(connectPacket({ clientId: nameOf(good) }));
		await until('the end', () => c.closed);
		return c.packets.length === 0;
	}, () => true);
	assert.ok(refused);
	for (const [user, password] of [[nameOf(good), ''], [nameOf(good), nameOf(good)], ['hub', 'hub'], ['homeassistant', 'homeassistant'], [undefined, undefined]]) {
		const c = await MqttRaw.open(t, hub.ports.password, { key: { ca: hub.ca } });
		assert.notEqual(await c.logIn({ clientId: nameOf(good), user, password }), 0);
	}
	assert.ok(await victimIsOn());
});

test('a connection that died without a word does not keep its device out', async (t) => {
	const first = await door(t, hostile, { localAddress: '127.0.0.7' });
	assert.equal(await first.logIn({ clientId: nameOf(hostile) }), 0);
	first.socket.pause(); // the plug was pulled: it neither reads nor says goodbye
	const began = Date.now();
	const second = await door(t, hostile, { localAddress: '127.0.0.8' });
	assert.equal(await second.logIn({ clientId: nameOf(hostile) }), 0);
	assert.ok(Date.now() - began < 3000);
	assert.ok(await second.alive());
	assert.deepEqual((await entries('device.clone')).filter((e) => e.device === hostile.id), []);
	second.destroy();
});

test('what a device says in another’s name is neither heard nor kept, and the owner is told who it was', async (t) => {
	const before = hub.value(await hub.device(id), 'relay/on');
	const root = `homie/5/${good.owner.homie ?? nameOf(good)}`;
	const c = await door(t);
	assert.equal(await c.logIn({ clientId: nameOf(hostile), will: { topic: `${root}/$state`, payload: 'lost', qos: 1, retain: true } }), 0);
	const topics = [`${root}/relay/on`, `${root}/relay/on/set`, `${root}/$state`, `${root}/$description`, `$hub/device/${good.owner.unit}/down`, `$hub/device/${good.owner.unit}/up`,
		'$hub/broker/control', '$hub/broker/event', '$SYS/broker/version'];
	for (const [i, topic] of topics.entries()) {
		c.write(publishPacket(topic, before === 'true' ? 'false' : 'true', { qos: 1, retain: true, id: i + 1 }));
		assert.ok(await c.alive(), topic);
	}
	c.destroy(); // its will, too, is in another's name
	await never('the victim to be switched or to look off', async () => {
		const d = await hub.device(id);
		return !d.online || hub.value(d, 'relay/on') !== before;
	});
	const told = await until('the owner to be told', async () => (await entries('device.spoofed')).find((e) => e.device === hostile.id));
	assert.equal(told.alarm, true);
	await good.stop();
	good.start(hub);
	await hub.untilDevice(id, 'back', (d) => d.online);
	await hub.untilValue(id, 'relay/on', before); // nothing kept in the broker told it otherwise
	await served();
});

test('a session that is kept for a device cannot be picked up by another', async (t) => {
	const c = await door(t);
	assert.equal(await c.logIn({ level: 5, clientId: nameOf(hostile), clean: false, properties: Buffer.from([0x11, 0, 0, 0, 60]) }), 0);
	c.destroy();
	const thief = await door(t, good, { localAddress: '127.0.0.10' });
	assert.notEqual(await thief.logIn({ level: 5, clientId: nameOf(hostile), clean: false }), 0);
	await served();
});
