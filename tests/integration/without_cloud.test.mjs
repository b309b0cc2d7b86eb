// "Try without its cloud": the hub shuts the ways out, sees whether the device goes on, opens them again whatever happens, and the standard's list has what was seen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cloud } from '../lib/cloud.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { until } from '../lib/wait.mjs';

async function house(t, { readings } = {}) {
	const cloud = await Cloud.start(t, 'good');
	const hub = await Hub.owned(t, { config: { relay_ca_file: cloud.ca, relay_private: 'yes' } });
	const device = await Device.make(t, { cloud: cloud.endpoint });
	const { id } = await addDevice(hub, device, { readings });
	const link = (await hub.untilDevice(id, 'with a declared link', (d) => d.links.length === 1)).links[0];
	return { cloud, hub, device, id, link };
}
const allow = async (hub, id, link) => {
	await hub.must('PUT', `/devices/${id}/links/${link.id}`, { approved: true });
	await untilLink(hub, id, 'up');
};
const untilLink = (hub, id, state) => hub.untilDevice(id, `with its link ${state}`, (d) => d.links[0].state === state);
const untilOver = (hub, id) => hub.untilDevice(id, 'tried', (d) => d.drill.state !== 'running', 20000);
const point = async (hub, id) => (await hub.get(`/devices/${id}/checklist`)).provisions.find((p) => p.id === '5.9-2');
const began = (hub, id, seconds = 10) => hub.must('POST', `/devices/${id}/drill`, { seconds });

test('a device that goes on is seen to, is told to the standard’s list with day and length, and reaches its cloud again', async (t) => {
	const { cloud, hub, id, link } = await house(t);
	assert.equal((await hub.api('POST', `/devices/${id}/drill`, { seconds: 10 })).status, 409, 'nothing is approved yet');
	await allow(hub, id, link);
	await until('telemetry', () => cloud.messages.length > 0);
	assert.equal((await point(hub, id)).result, 'unknown');
	for (const seconds of [9, 3601, '10', null]) assert.equal((await hub.api('POST', `/devices/${id}/drill`, { seconds })).status, 422);
	const live = await hub.events();
	t.after(() => live.close());
	const started = await began(hub, id);
	assert.deepEqual([started.drill.state, started.links[0].paused, started.links[0].approved], ['running', 'without_cloud', true]);
	assert.ok(started.drill.ends_at - started.drill.began_at === 10000);
	assert.equal((await hub.api('POST', `/devices/${id}/drill`, { seconds: 10 })).status, 409, 'one at a time');
	await new Promise((done) => setTimeout(done, 500)); // what was under way arrives
	const arrived = cloud.messages.length;
	await hub.must('POST', `/devices/${id}/commands`, { property: 'relay/on', value: 'true' });
	await live.wait('word that it obeyed', (e) => e.type === 'device' && e.device.id === id && e.device.drill?.commands === 1);
	const over = await untilOver(hub, id);
	assert.equal(cloud.messages.length, arrived, 'nothing left while it ran');
	assert.deepEqual([over.drill.state, over.drill.commands, over.drill.answers, over.drill.away], ['worked', 1, 1, false]);
	assert.ok(over.drill.messages > 0);
	const seen = await point(hub, id);
	assert.deepEqual([seen.result, seen.source, seen.code, seen.partial, seen.detail], ['yes', 'observed', 'works_without_cloud', true, '10 s']);
	assert.ok(Math.abs(seen.at - Date.now()) < 60000);
	assert.deepEqual((await hub.get('/activity')).entries.filter((e) => e.code.startsWith('drill.')).map((e) => [e.code, e.params.outcome ?? null, e.params.seconds]), [['drill.ended', 'worked', 10], ['drill.began', null, 10]]);
	await untilLink(hub, id, 'up');
	await until('telemetry again', () => cloud.messages.length > arrived);
	const list = (await hub.get(`/devices/${id}/checklist`)).provisions;
	const encrypted = list.find((p) => p.id === '5.5-1'), contact = list.find((p) => p.id === '6.1'), cloudTls = list.find((p) => p.id === '5.8-1');
	assert.equal(encrypted.detail, `TCP ${hub.ports.certificate}, TLS ≥ 1.2`);
	assert.equal(contact.detail, `${cloud.host}:${cloud.port}`);
	assert.match(cloudTls.detail, new RegExp(`^${cloud.host}:${cloud.port}, TLSv1\\.[23], \\S+, RSA 2048$`));
});

test('a device that goes away is seen to stop; the owner ends it at once; a restart opens the ways and says so', async (t) => {
	const { hub, device, id, link } = await house(t);
	await allow(hub, id, link);
	await began(hub, id);
	await device.stop();
	const over = await untilOver(hub, id);
	assert.deepEqual([over.drill.state, over.drill.away], ['stopped', true]);
	assert.deepEqual([(await point(hub, id)).result, (await point(hub, id)).code], ['no', 'stops_without_cloud']);
	assert.equal((await hub.api('POST', `/devices/${id}/drill`, { seconds: 10 })).body.code, 'device_offline');
	device.start();
	await hub.untilDevice(id, 'back', (d) => d.online);
	await began(hub, id, 600);
	const ended = await hub.must('DELETE', `/devices/${id}/drill`);
	assert.equal(ended.drill.state, 'ended_early');
	assert.equal(ended.links[0].paused, null);
	assert.equal((await hub.api('DELETE', `/devices/${id}/drill`)).status, 404);
	assert.equal((await point(hub, id)).code, 'stops_without_cloud', 'what was cut short tells nothing');
	await began(hub, id, 600);
	assert.equal((await hub.device(id)).links[0].paused, 'without_cloud');
	await hub.kill9();
	await hub.up();
	await hub.ready();
	await untilLink(hub, id, 'up');
	assert.equal((await hub.device(id)).drill.state, 'interrupted');
});

test('a key that is seen in use elsewhere breaks the claim of a unique one, until the device has another', async (t) => {
	const { hub, device, id } = await house(t);
	const row = async () => (await hub.get(`/devices/${id}/checklist`)).provisions.find((p) => p.id === '5.1-1');
	assert.equal((await row()).code, 'own_credential');
	const mqtt = (await import('mqtt')).default;
	const { client_id: clientId, port } = device.owner;
	const copy = mqtt.connect({ protocol: 'mqtts', host: '127.0.0.1', servername: 'localhost', port, clientId, ...device.credential(), protocolVersion: 4, reconnectPeriod: 300 });
	copy.on('error', () => {});
	t.after(() => copy.end(true));
	const seen = await until('the copy to be seen', async () => ((p) => p.code === 'credential_shared' && p)(await row()), 60000);
	assert.deepEqual([seen.result, seen.source], ['no', 'observed']);
	assert.equal((await hub.device(id)).label.verdict, 'misapplied');
	copy.end(true);
	await hub.must('POST', `/devices/${id}/credentials/renew`);
	await until('its own key again', async () => (await row()).code === 'own_credential', 30000);
});
