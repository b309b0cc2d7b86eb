// What leaves the house: only to endpoints that the passport declares and the owner approved, only over good TLS, and nothing of it is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import mqtt from 'mqtt';
import { Cloud } from '../lib/cloud.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { never, sleep, until } from '../lib/wait.mjs';

async function house(t, { kind = 'good' } = {}) {
	const cloud = await Cloud.start(t, kind);
	const hub = await Hub.owned(t, { config: { relay_ca_file: cloud.ca, relay_private: 'yes' } });
	const device = await Device.make(t, { cloud: cloud.endpoint });
	const { id } = await addDevice(hub, device);
	const link = (await hub.untilDevice(id, 'with a declared link', (d) => d.links.length === 1)).links[0];
	return { cloud, hub, device, id, link };
}
const approve = (hub, id, link, approved = true) => hub.must('PUT', `/devices/${id}/links/${link.id}`, { approved });
const untilLink = (hub, id, what, check, ms = 20000) => hub.untilDevice(id, `with a link ${what}`, (d) => check(d.links[0]), ms).then((d) => d.links[0]);
// The device itself, as a script: its own certificate and client id.
async function actAs(t, device) {
	const { client_id: clientId, port, unit } = device.owner;
	await device.stop();
	const client = mqtt.connect({ protocol: 'mqtts', host: '127.0.0.1', servername: 'localhost', port, clientId, ...device.credential(), protocolVersion: 4, reconnectPeriod: 300 });
	client.on('error', () => {});
	t.after(() => client.end(true));
	await new Promise((done) => client.once('connect', done));
	const say = (topic, payload) => new Promise((done) => client.publish(topic, payload, { qos: 1 }, done));
	return { client, unit, say };
}

test('nothing leaves before the owner approves; afterwards telemetry arrives over TLS, and stops when switched off', async (t) => {
	const { cloud, hub, id, link } = await house(t);
	assert.equal(link.approved, false);
	assert.equal(link.state, 'off');
	assert.equal(link.host, cloud.host);
	assert.equal(link.port, cloud.port);
	assert.equal(link.purpose.code, 'telemetry');
	assert.deepEqual(link.data, ['energy']);
	await never('an unapproved contact', () => cloud.visitors > 0, 2500);
	await approve(hub, id, link);
	const up = await untilLink(hub, id, 'up', (l) => l.state === 'up');
	assert.match(up.tls.version, /TLSv1\.[23]/);
	assert.equal(up.tls.key, 'RSA 2048');
	const message = await until('telemetry', () => cloud.messages.find((m) => m.topic.includes('energy')));
	assert.ok(JSON.parse(message.payload).kwh >= 0);
	assert.ok(!message.topic.includes(id), 'the cloud does not learn the unit\'s id');
	await untilLink(hub, id, 'that counts', (l) => l.sent > 0 && l.queued === 0);
	await approve(hub, id, link, false);
	await untilLink(hub, id, 'off', (l) => l.state === 'off');
	await sleep(1000);
	const count = cloud.messages.length;
	await never('telemetry after the switch', () => cloud.messages.length > count, 2500);
});

test('an undeclared endpoint is refused and recorded', async (t) => {
	const { hub, device, id } = await house(t);
	const { client, unit, say } = await actAs(t, device);
	const answers = [];
	client.on('message', (_, payload) => answers.push(JSON.parse(payload)));
	await new Promise((done) => client.subscribe(`$hub/device/${unit}/down`, { qos: 1 }, done));
	await say(`$hub/device/${unit}/up`, JSON.stringify({ v: 1, type: 'cloud', host: 'tracker.example', port: 443 }));
	const answer = await until('the answer', () => answers.find((a) => a.type === 'cloud'));
	assert.equal(answer.allowed, false);
	const { flows } = await hub.untilDevice(id, 'with the flow recorded', (d) => d.flows.some((f) => f.host === 'tracker.example'));
	assert.equal(flows.find((f) => f.host === 'tracker.example').verdict, 'undeclared');
	assert.ok((await hub.get('/alerts')).alerts.some((a) => a.code === 'link.refused'));
	assert.equal((await hub.api('PUT', `/devices/${id}/links/nosuchlink`, { approved: true })).status, 404);
});

for (const [kind, why] of [['wrong_name', 'wrong_name'], ['weak_key', 'weak_key'], ['expired', 'expired'], ['self_signed', 'untrusted'], ['unknown_ca', 'untrusted'], ['old_tls', 'tls_failed'],
	['no_forward_secrecy', 'tls_failed']])
	test(`a cloud with bad TLS is refused: ${kind}`, async (t) => {
		const { cloud, hub, id, link } = await house(t, { kind });
		await approve(hub, id, link);
		const refused = await untilLink(hub, id, 'refused', (l) => l.state === 'refused', 30000);
		assert.equal(refused.why, why);
		assert.equal(cloud.visitors, 0);
		assert.deepEqual(cloud.messages, []);
	});

test('a good elliptic certificate is as good', async (t) => {
	const { hub, id, link } = await house(t, { kind: 'ec' });
	await approve(hub, id, link);
	assert.equal((await untilLink(hub, id, 'up', (l) => l.state === 'up')).tls.key, 'EC 256');
	const seen = await until('the service to be noted as running', async () => (await hub.device(id)).label.observed.find((o) => o.kind === 'service_accepts'));
	assert.equal(seen.value, (await hub.device(id)).links[0].host);
});

test('what the cloud was promised arrives although cloud, relay and hub are killed in between', async (t) => {
	const { cloud, hub, device, id, link } = await house(t);
	await approve(hub, id, link);
	await untilLink(hub, id, 'up', (l) => l.state === 'up');
	const { unit, say } = await actAs(t, device);
	await cloud.stop();
	await untilLink(hub, id, 'waiting', (l) => l.state !== 'up');
	for (let i = 0; i < 100; i++) await say(`cloud/${unit}/energy`, `{"n":${i}}`);
	await untilLink(hub, id, 'holding all', (l) => l.queued === 100);
	await hub.killChild('freehold-relayd');
	await sleep(300);
	await hub.ready();
	await hub.kill9();
	await hub.restart();
	await cloud.use('good');
	const numbers = () => new Set(cloud.messages.filter((m) => m.payload.includes('"n"')).map((m) => JSON.parse(m.payload).n));
	await until('all hundred', () => numbers().size === 100, 60000);
	await untilLink(hub, id, 'drained', (l) => l.queued === 0);
});

test('what comes from the cloud reaches its own device and no other', async (t) => {
	const { cloud, hub, device, id, link } = await house(t);
	await approve(hub, id, link);
	await untilLink(hub, id, 'up', (l) => l.state === 'up');
	const remote = (await until('telemetry', () => cloud.messages.find((m) => m.topic.includes('energy')))).topic.split('/')[0];
	const { client, unit } = await actAs(t, device);
	const heard = [];
	client.on('message', (topic, payload) => heard.push([topic, payload.toString()]));
	await new Promise((done) => client.subscribe(`cloud/${unit}/in/#`, { qos: 1 }, done));
	await cloud.say(`${remote}/in/energy/tariff`, 'cheap');
	await cloud.say('other/in/energy/tariff', 'dear');
	await until('the message', () => heard.length);
	assert.equal(heard[0][1], 'cheap');
	assert.ok(heard[0][0].startsWith(`cloud/${unit}/in/`));
	await never('another one', () => heard.length > 1, 500);
});
