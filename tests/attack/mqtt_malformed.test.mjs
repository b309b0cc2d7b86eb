// Packets that no client would send, before and after a login, in both versions of MQTT: the connection ends, nothing comes of them, nobody else notices.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { MqttRaw, bytes, connectPacket, packet, publishPacket, subscribePacket, text, u16, variable } from '../lib/mqtt_raw.mjs';
import { until } from '../lib/wait.mjs';

let hub, good, id, hostile, broker;
before(async () => {
	hub = await Hub.owned();
	good = await Device.make();
	({ id } = await addDevice(hub, good));
	hostile = await Device.make();
	({ id: hostile.id } = await addDevice(hub, hostile, { name: 'Bad lamp' }));
	await hostile.stop(); // from here on its key is in the attacker's hands
	broker = hub.child('mosquitto');
	assert.ok(broker);
});
after(async () => {
	await hub.destroy();
	await good.destroy();
	await hostile.destroy();
});

let on = false;
// A good device is still served, by the same broker.
async function served() {
	on = !on;
	await hub.must('POST', `/devices/${id}/commands`, { property: 'relay/on', value: String(on) });
	await hub.untilValue(id, 'relay/on', String(on));
	assert.equal(hub.child('mosquitto'), broker);
}
const door = (t) => MqttRaw.open(t, hub.ports.certificate, { key: hostile.credential() });
const clientId = () => hostile.owner.client_id ?? hostile.owner.unit;
async function loggedIn(t, level) {
	const c = await door(t);
	assert.equal(await c.logIn({ level, clientId: clientId() }), 0);
	return c;
}
const bad = Buffer.from([0xff, 0xfe]);
const raw = (b) => Buffer.concat([u16(b.length), b]); // a string of bytes that are none
const connectHead = (level, flags, ...rest) => packet(0x10, text('MQTT'), bytes(level, flags), u16(60), ...rest);

const strangers = {
	'a publish before the login': publishPacket('homie/5/x/$state', 'ready'),
	'a subscription before the login': subscribePacket(['#']),
	'a ping before the login': packet(0xc0),
	'an authentication before the login': packet(0xf0, bytes(0x18, 0)),
	'packet type 0': packet(0x00),
	'a length of five bytes': bytes(0x10, 0xff, 0xff, 0xff, 0xff, 0x7f),
	'a login that says it is 256 MB long': bytes(0x10, 0xff, 0xff, 0xff, 0x7f, 0, 4),
	'a login that says it is 3 MB long': Buffer.concat([bytes(0x10), variable(3 << 20), text('MQTT')]),
	'a login with flags in its first byte': Buffer.concat([bytes(0x11), connectPacket().subarray(1)]),
	'a login with the reserved flag': connectPacket({ flags: 0x03 }),
	'a login in the name of another protocol': connectPacket({ name: 'HTTP' }),
	'a login of version 6': connectPacket({ level: 6 }),
	'a will of QoS 3': connectHead(4, 0x1e, text('x'), text('t'), text('p')),
	'a will flag without a will': connectHead(4, 0x06, text('x')),
	'a retained will that is not there': connectHead(4, 0x22, text('x')),
	'a password without a name': connectHead(4, 0x42, text('x'), text('p')),
	'no client id': connectPacket({ clientId: '' }),
	'no client id, in MQTT 5': connectPacket({ level: 5, clientId: '' }),
	'a client id that is no text': connectHead(4, 0x02, raw(bad)),
	'a client id with a NUL': connectPacket({ clientId: 'a\0b' }),
	'a client id with half a surrogate': connectHead(4, 0x02, raw(bytes(0xed, 0xa0, 0x80))),
	'a login cut off in its client id': packet(0x10, text('MQTT'), bytes(4, 2), u16(60), u16(40), Buffer.from('short')),
	'a login with something behind it': packet(0x10, text('MQTT'), bytes(4, 2), u16(60), text('x'), text('extra')),
	'properties longer than the packet': packet(0x10, text('MQTT'), bytes(5, 2), u16(60), variable(200), text('x')),
	'a property twice': connectPacket({ level: 5, properties: bytes(0x11, 0, 0, 0, 1, 0x11, 0, 0, 0, 1) }),
	'an unknown property': connectPacket({ level: 5, properties: bytes(0x7f, 0) }),
	'a property of another packet': connectPacket({ level: 5, properties: bytes(0x23, 0, 1) }),
	'an authentication method nobody has': connectPacket({ level: 5, properties: Buffer.concat([bytes(0x15), text('SCRAM-SHA-1')]) }),
	'a will on $hub by somebody unknown': connectPacket({ will: { topic: '$hub/broker/control', payload: '1 kick unit=x', retain: true } }),
	'HTTP': Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
};

test('whatever is no proper login ends the connection', async (t) => {
	for (const [what, sent] of Object.entries(strangers)) {
		const c = await door(t);
		c.write(sent);
		const ended = await until(`the end of: ${what}`, () => c.closed, 10000).catch(() => false);
		const code = c.packets[0]?.body[1];
		assert.ok(ended && code !== 0, `${what}: ${ended ? `let in, ${code}` : 'left open'}`);
	}
	await served();
});

// Sent by a device that is let in. Of each kind nothing may come, and the connection ends.
const insiders = (level) => ({
	'a second login': connectPacket({ level, clientId: clientId() }),
	'a publish of QoS 3': publishPacket('homie/5/x/y', 'p', { level, qos: 3, first: 0x36 }),
	'a publish to a filter': publishPacket('homie/+/x', 'p', { level }),
	'a publish to #': publishPacket('#', 'p', { level }),
	'a publish to a topic that is no text': packet(0x30, raw(bad), ...(level === 5 ? [bytes(0)] : []), Buffer.from('p')),
	'a publish to a topic with a NUL': publishPacket('a\0b', 'p', { level }),
	'a publish cut off in its topic': packet(0x30, u16(500), Buffer.from('short')),
	'a publish of packet id 0': publishPacket('homie/5/x/y', 'p', { level, qos: 1, id: 0 }),
	'a publish of 3 MB': publishPacket('homie/5/x/y', Buffer.alloc(3 << 20), { level }),
	'a subscription with the wrong flags': subscribePacket(['a'], { level, first: 0x80 }),
	'a subscription to nothing': packet(0x82, u16(1), ...(level === 5 ? [bytes(0)] : [])),
	'a subscription to an empty filter': subscribePacket([''], { level }),
	'a subscription to a#': subscribePacket(['a#'], { level }),
	'a subscription to #/a': subscribePacket(['#/a'], { level }),
	'a subscription of QoS 3': subscribePacket(['a'], { level, options: 3 }),
	'a subscription to a filter that is no text': packet(0x82, u16(1), ...(level === 5 ? [bytes(0)] : []), raw(bad), bytes(0)),
	'an end of a subscription to nothing': packet(0xa2, u16(1), ...(level === 5 ? [bytes(0)] : [])),
	'packet type 0': packet(0x00),
	'a packet only brokers send': packet(0x20, bytes(0, 0)),
	...(level === 5 ? {
		'a topic alias of 0': publishPacket('homie/5/x/y', 'p', { level, properties: bytes(0x23, 0, 0) }),
		'a topic alias beyond the agreed': publishPacket('homie/5/x/y', 'p', { level, properties: bytes(0x23, 0xff, 0xff) }),
		'a topic alias that stands for nothing': publishPacket('', 'p', { level, properties: bytes(0x23, 0, 3) }),
		'no topic and no alias': publishPacket('', 'p', { level }),
		'a property twice': publishPacket('homie/5/x/y', 'p', { level, properties: bytes(0x01, 0, 0x01, 0) }),
		'an unknown property': publishPacket('homie/5/x/y', 'p', { level, properties: bytes(0x7e, 0) }),
		'properties longer than the packet': packet(0x30, text('homie/5/x/y'), variable(90), Buffer.from('p')),
		'a subscription identifier of 0': subscribePacket(['a'], { level, properties: bytes(0x0b, 0) }),
		'a re-authentication nobody began': packet(0xf0, bytes(0x19, 0)),
	} : {
		'a publish to no topic': publishPacket('', 'p', { level }),
	}),
});

for (const level of [4, 5])
	test(`whatever is no proper packet ends the session of a known device, MQTT ${level === 5 ? '5' : '3.1.1'}`, async (t) => {
		for (const [what, sent] of Object.entries(insiders(level))) {
			const c = await loggedIn(t, level);
			c.write(sent);
			const ended = await until(`the end of: ${what}`, () => c.closed, 10000).catch(() => false);
			assert.ok(ended, `${what}: left open`);
		}
		await served();
	});

test('a topic of 64 KB or of thousands of levels goes nowhere', async (t) => {
	const c = await loggedIn(t, 4);
	c.write(publishPacket(`homie/5/${'x'.repeat(65000)}`, 'p', { qos: 1 }));
	c.write(publishPacket('/'.repeat(5000), 'p', { qos: 1 }));
	c.write(subscribePacket([`${'+/'.repeat(5000)}#`]));
	await c.alive(10000);
	assert.deepEqual(c.packets.filter((p) => p.first >> 4 === 9 && p.body.at(-1) < 128), []);
	c.destroy();
	await served();
});
