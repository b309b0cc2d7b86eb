// The reference device against a scripted hub: what a real hub does rarely (lost answers, nonsense, death at the wrong moment) happens here at will.
import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Device } from '../lib/device.mjs';
import { Peer } from '../lib/peer.mjs';
import { sleep, until } from '../lib/wait.mjs';

const down = '$hub/device/unit1/down';
const up = '$hub/device/unit1/up';
const nonce = Buffer.alloc(32, 7).toString('base64url');

async function pair(t, options) {
	const device = await Device.make(t, options);
	const peer = await Peer.start(t, device);
	return { device, peer };
}
function identityKey(hello) {
	const point = Buffer.from(hello.identity, 'base64url');
	return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }, format: 'jwk' });
}
const verifies = (key, data, signature) => verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
function readJws(text, typ, key) {
	const [head, body, signature] = text.split('.');
	const header = JSON.parse(Buffer.from(head, 'base64url'));
	assert.equal(header.alg, 'ES256');
	assert.equal(header.typ, typ);
	if (key) assert.ok(verifies(key, `${head}.${body}`, Buffer.from(signature, 'base64url')));
	return JSON.parse(Buffer.from(body, 'base64url'));
}
async function own(device, peer, options) {
	device.start(peer, options);
	await device.line('connected');
}

test('a device proves its identity key over nonce, request and epoch, and brings its passport and an arrival receipt', async (t) => {
	const { device, peer } = await pair(t);
	await own(device, peer);
	const key = identityKey(peer.hello);
	const epoch = Buffer.alloc(8);
	const signed = Buffer.concat([Buffer.from('freehold-csr-v1\0'), peer.nonce, createHash('sha256').update(peer.request.csr).digest(), epoch]);
	assert.ok(verifies(key, signed, Buffer.from(peer.request.proof, 'base64url')));
	const arrival = readJws(peer.request.arrival, 'arrival-receipt+jws', key);
	assert.equal(arrival.nonce, peer.nonce.toString('base64url'));
	assert.equal(arrival.epoch, 0);
	const passport = readJws(peer.request.passport, 'device-passport+jws');
	assert.equal(passport.product.model, 'LAMP-1');
	assert.equal(passport.support.end, '2031-12-31');
});

test('a lost answer is asked for again with the same key', async (t) => {
	const { device, peer } = await pair(t);
	peer.losesAnswers = 1;
	device.start(peer);
	await until('the first request', () => peer.request);
	await device.kill9();
	await own(device, peer);
	assert.equal(peer.seen.size, 1);
	assert.ok(!existsSync(join(device.state, 'request.key')));
});

test('a device that is killed at any moment of onboarding comes back with one whole owner', async (t) => {
	const { device, peer } = await pair(t);
	for (let i = 0; i < 12 && !device.owned; i++) {
		device.start(peer);
		await sleep(20 + i * 15);
		await device.kill9();
	}
	await own(device, peer);
	assert.deepEqual(Object.keys(device.owner).sort(), ['client_id', 'epoch', 'homie', 'host', 'hub', 'port', 'unit']);
	assert.equal(peer.seen.size, 1);
});

test('nonsense from the hub changes nothing', async (t) => {
	const { device, peer } = await pair(t);
	peer.twist = { unit: '../../etc' };
	device.start(peer);
	await until('the request', () => peer.request);
	const topic = `$hub/onboard/${device.label}/down`;
	for (const bad of ['', '{', '[]', '{"v":2,"type":"certificate"}', '{"v":1,"type":"certificate"}', '{"v":1,"type":"challenge","nonce":"AA","hub":"x"}',
		'{"v":1,"v":1,"type":"challenge"}', 'x'.repeat(70000)]) peer.say(topic, bad);
	await sleep(500);
	assert.ok(device.process.running);
	assert.ok(!device.owned);
	peer.twist = undefined;
	await device.line('connected', { ms: 20000 }); // it asks again by itself
});

test('the plug describes itself in Homie 5, obeys set, remembers across a restart and says goodbye', async (t) => {
	const { device, peer } = await pair(t);
	await own(device, peer);
	const base = 'homie/5/unit1';
	await until('ready', () => peer.last(`${base}/$state`) === 'ready');
	const description = JSON.parse(peer.last(`${base}/$description`));
	assert.equal(description.homie, '5.0');
	assert.equal(description.nodes.relay.properties.on.settable, true);
	assert.equal(peer.last(`${base}/relay/on`), 'false');
	for (const bad of ['TRUE', '1', '', 'true ', 'x'.repeat(1000)]) peer.say(`${base}/relay/on/set`, bad);
	peer.say(`${base}/relay/on/set`, 'true'); // comes after them: whatever they did would be heard before
	await until('on', () => peer.last(`${base}/relay/on`) === 'true');
	assert.deepEqual([...new Set(peer.heard.filter((m) => m.topic === `${base}/relay/on`).map((m) => m.payload))], ['false', 'true']);
	await until('power', () => peer.last(`${base}/meter/power`) === '8.5');
	await device.stop();
	await until('goodbye', () => peer.last(`${base}/$state`) === 'disconnected');
	device.start();
	await until('ready again', () => peer.last(`${base}/$state`) === 'ready');
	assert.equal(peer.last(`${base}/relay/on`), 'true');
	await device.kill9();
	await until('the will', () => peer.last(`${base}/$state`) === 'lost');
});

test('nothing goes to the cloud before it is allowed, nor after it is forbidden again', async (t) => {
	const { device, peer } = await pair(t, { cloud: 'cloud.example:8883' });
	await own(device, peer);
	const ask = await until('the question', () => peer.last(up));
	assert.deepEqual(JSON.parse(ask), { v: 1, type: 'cloud', host: 'cloud.example', port: 8883 });
	await sleep(1500);
	assert.equal(peer.last('cloud/unit1/energy'), undefined);
	peer.say(down, { v: 1, type: 'cloud', host: 'elsewhere.example', port: 8883, allowed: true });
	await sleep(1500);
	assert.equal(peer.last('cloud/unit1/energy'), undefined);
	peer.say(down, { v: 1, type: 'cloud', host: 'cloud.example', port: 8883, allowed: true });
	await until('telemetry', () => peer.last('cloud/unit1/energy'));
	peer.say(down, { v: 1, type: 'cloud', host: 'cloud.example', port: 8883, allowed: false });
	await sleep(500);
	const said = peer.heard.length;
	await sleep(2500);
	assert.equal(peer.heard.slice(said).filter((m) => m.topic === 'cloud/unit1/energy').length, 0);
});

test('a transfer reset erases, raises the epoch, hands over a signed receipt and ends unowned', async (t) => {
	const { device, peer } = await pair(t);
	await own(device, peer);
	peer.say(down, { v: 1, type: 'blink' });
	await device.line('blink');
	peer.say('homie/5/unit1/relay/on/set', 'true');
	await device.line('power true');
	peer.say(down, { v: 1, type: 'reset', level: 'transfer', nonce: 'AAAA' }); // not a nonce: ignored
	peer.say(down, { v: 1, type: 'reset', level: 'transfer', nonce });
	assert.equal((await device.process.exited).code, 3);
	const message = JSON.parse(await until('the receipt', () => peer.last(up)));
	const receipt = readJws(message.receipt, 'reset-receipt+jws', identityKey(peer.hello));
	assert.equal(receipt.nonce, nonce);
	assert.equal(receipt.unit, 'unit1');
	assert.equal(receipt.level, 'transfer');
	assert.equal(receipt.epoch, 1);
	assert.equal(device.epoch, 1);
	for (const gone of ['owner', 'erased', 'settings.json', 'request.key']) assert.ok(!existsSync(join(device.state, gone)), gone);
	assert.ok(readFileSync(join(device.state, 'identity.key')).length);
});

test('a troubleshoot reset clears the settings and keeps the owner', async (t) => {
	const { device, peer } = await pair(t);
	await own(device, peer);
	peer.say('homie/5/unit1/relay/on/set', 'true');
	await until('on', () => peer.last('homie/5/unit1/relay/on') === 'true');
	peer.say(down, { v: 1, type: 'reset', level: 'troubleshoot', nonce });
	const message = JSON.parse(await until('the receipt', () => peer.last(up)));
	assert.equal(readJws(message.receipt, 'reset-receipt+jws', identityKey(peer.hello)).level, 'troubleshoot');
	await until('off', () => peer.last('homie/5/unit1/relay/on') === 'false');
	assert.ok(device.owned);
	assert.equal(device.epoch, 0);
});

test('the long press does the same without a hub, and the next owner meets a higher epoch and a new key', async (t) => {
	const { device, peer } = await pair(t);
	await own(device, peer);
	await device.stop();
	assert.equal((await device.resetByHand()).code, 0);
	assert.ok(!device.owned);
	peer.hello = undefined;
	await own(device, peer);
	assert.equal(peer.hello.epoch, 1);
	assert.equal(peer.seen.size, 2);
});
