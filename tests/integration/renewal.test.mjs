// A native device gets a new key and certificate over the wire, and whatever dies on the way, it is never locked out.
import assert from 'node:assert/strict';
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { isRefused, makeRequest, tryConnect } from '../lib/newcomer.mjs';
import { until } from '../lib/wait.mjs';

const live = (d) => d.credentials.filter((c) => c.state !== 'revoked');
const latest = async (hub, code) => (await hub.get('/activity')).entries.find((e) => e.code === code);
const with_ = (hub, credential, clientId) => ({ protocol: 'mqtts', port: hub.ports.certificate, clientId, ...credential });
const renew = (hub, id) => hub.must('POST', `/devices/${id}/credentials/renew`);
// On exactly one certificate, another than the ones before.
const settled = (hub, id, before) => hub.untilDevice(id, 'on a new certificate', (d) => d.online && !d.credential_note && live(d).length === 1
	&& live(d)[0].state === 'valid' && !before.includes(live(d)[0].id), 40000);

test('a native device makes a new key, and the old certificate dies when the device has come with the new one', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const old = { ...device.credential(), clientId: device.owner.client_id };
	const [first] = live(await hub.device(id));
	const asked = await renew(hub, id);
	assert.equal(asked.credential_note, 'rotation_waiting');
	await device.line('switched');
	const [second] = live(await settled(hub, id, [first.id]));
	assert.equal(second.kind, 'certificate');
	assert.equal((await latest(hub, 'device.renewal_asked')).actor, 'robin');
	assert.ok(await latest(hub, 'device.credential_rotated'));
	assert.notDeepEqual(device.credential().key, old.key);
	assert.notEqual(device.owner.client_id, old.clientId);
	assert.ok(await isRefused(with_(hub, old, old.clientId)), 'the old certificate is worthless');
	await hub.must('POST', `/devices/${id}/commands`, { property: 'relay/on', value: 'true' });
	await device.line('power true');
	await hub.killChild('mosquitto'); // the next connection is made with the new one too
	await hub.untilDevice(id, 'off', (d) => !d.online);
	await hub.untilDevice(id, 'on again', (d) => d.online, 20000);
	// From the server, and again after a restart of the device.
	const { code, err } = await hub.cli('key', 'renew', id);
	assert.equal(code, 0, err);
	const [third] = live(await settled(hub, id, [first.id, second.id]));
	await device.stop();
	device.start(null);
	await device.line('connected');
	assert.deepEqual(live(await hub.device(id)).map((c) => c.id), [third.id]);
});

test('a device that is away is asked when it is back, and its owner may take the wish back', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const [first] = live(await hub.device(id));
	assert.equal((await hub.api('DELETE', `/devices/${id}/credentials/renew`)).status, 409);
	await device.stop();
	await hub.untilDevice(id, 'off', (d) => !d.online);
	await renew(hub, id);
	assert.equal((await hub.api('POST', `/devices/${id}/credentials/renew`)).status, 409);
	assert.equal((await hub.must('DELETE', `/devices/${id}/credentials/renew`)).credential_note, null);
	await renew(hub, id);
	await hub.kill9();
	await hub.restart();
	device.start(null);
	await device.line('switched', { ms: 30000 });
	await settled(hub, id, [first.id]);
});

test('killed at any moment of a renewal, device or hub, it ends with one valid certificate that the device has', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const used = [];
	for (const [who, moment, delay] of [['device', 'renewing', 0], ['device', 'renewing', 15], ['device', 'renewed', 0], ['device', 'switched', 0], ['hub', 'renewing', 0], ['hub', 'renewed', 0]]) {
		used.push(...live(await hub.device(id)).map((c) => c.id));
		const after = device.process.lines.length;
		await renew(hub, id);
		await device.line(moment, { after });
		await new Promise((done) => setTimeout(done, delay));
		if (who === 'device') {
			await device.kill9();
			device.start(null);
		} else {
			await hub.kill9();
			await hub.restart();
		}
		const now = live(await settled(hub, id, used));
		await until('the device to know which one it has', () => device.owner.client_id === now[0].client_id);
	}
	const log = (await hub.get('/activity')).entries.map((e) => e.code);
	assert.ok(!log.includes('device.rotation_failed'), log.join(' '));
	assert.ok(!log.includes('device.clone'), log.join(' '));
});

// The device's control channel in a test's hands.
class Channel {
	constructor(t, hub, device) {
		Object.assign(this, { t, hub, device, heard: [] });
	}
	async open(credential = this.device.credential(), clientId = this.device.owner.client_id) {
		const { client, refused } = await tryConnect(with_(this.hub, credential, clientId));
		assert.equal(refused, undefined);
		this.t.after(() => client.end(true));
		client.on('message', (_, payload) => this.heard.push(JSON.parse(payload)));
		this.unit = this.device.owner.unit;
		await new Promise((done) => client.subscribe(`$hub/device/${this.unit}/down`, { qos: 1 }, done));
		this.client = client;
		return this;
	}
	async next(type) {
		const message = await until(`a ${type}`, () => this.heard.shift(), 8000);
		assert.equal(message.type, type, JSON.stringify(message));
		return message;
	}
	say(message) {
		this.client.publish(`$hub/device/${this.unit}/up`, JSON.stringify({ v: 1, ...message }), { qos: 1 });
	}
	async refused(message, code) {
		this.say({ type: 'renewal', ...message });
		assert.equal((await this.next('error')).code, code);
	}
	proof(nonce, csr, epoch = 0) {
		const said = Buffer.concat([Buffer.from('freehold-renewal-v1\0'), Buffer.from(nonce, 'base64url'), createHash('sha256').update(csr).digest(), Buffer.alloc(8)]);
		said.writeBigUInt64BE(BigInt(epoch), said.length - 8);
		const key = createPrivateKey(readFileSync(join(this.device.state, 'identity.key')));
		return sign('sha256', said, { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
	}
}

test('a foreign, replayed, weak or used request gets nothing, and a certificate that nobody comes with changes nothing', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	await device.stop();
	const c = await new Channel(t, hub, device).open();
	c.say({ type: 'renew' }); // by itself, on the first day
	assert.equal((await c.next('error')).code, 'too_soon');
	await renew(hub, id);
	const { nonce } = await c.next('renew');
	const good = await makeRequest();
	const proof = c.proof(nonce, good.csr);
	await c.refused({ nonce: Buffer.alloc(32).toString('base64url'), csr: good.csr, proof }, 'no_challenge');
	await c.refused({ nonce, csr: good.csr }, 'proof_required');
	const foreign = await makeRequest();
	await c.refused({ nonce, csr: foreign.csr, proof }, 'proof_wrong');
	const weak = await makeRequest('rsa:2048');
	await c.refused({ nonce, csr: weak.csr, proof: c.proof(nonce, weak.csr) }, 'key_weak');
	const { certificate, client_id: clientId } = await (c.say({ type: 'renewal', nonce, csr: good.csr, proof }), c.next('certificate'));
	assert.equal(live(await hub.device(id)).length, 2);
	// The answer is lost: the same key gets the same answer, and the connection that has the old one goes on.
	c.say({ type: 'renewal', nonce, csr: good.csr, proof });
	assert.equal((await c.next('certificate')).certificate, certificate);
	assert.ok(c.client.connected);
	c.client.end(true);
	await c.open(); // the old one still opens
	const again = await c.next('renew'); // and the hub asks once more, under another nonce
	assert.notEqual(again.nonce, nonce);
	await c.refused({ nonce, csr: good.csr, proof }, 'no_challenge'); // a replay
	c.client.end(true);
	await c.open({ ...device.credential(), cert: certificate, key: good.key }, clientId);
	const [now] = live(await settledChannel(hub, id));
	assert.equal(now.client_id, clientId);
	assert.ok(await isRefused(with_(hub, device.credential(), device.owner.client_id)));
	// A key is signed once: neither the one in use nor the first one.
	await renew(hub, id);
	const third = await c.next('renew');
	await c.refused({ nonce: third.nonce, csr: good.csr, proof: c.proof(third.nonce, good.csr) }, 'key_reused');
	await new Promise((done) => setTimeout(done, 300));
	assert.ok(c.client.connected);
});
const settledChannel = (hub, id) => hub.untilDevice(id, 'switched', (d) => !d.credential_note && live(d).length === 1);
