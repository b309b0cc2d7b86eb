// Web Push to a push service of the test's own: what it gets opens only with the browser's key, says who sends it, and a browser that is gone is forgotten.
import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { test } from 'node:test';
import { DAY } from '../lib/clock.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { authority, receiver } from '../lib/receivers.mjs';
import { until } from '../lib/wait.mjs';

// A browser's half of RFC 8291.
function browser() {
	const key = createECDH('prime256v1'), auth = randomBytes(16);
	key.generateKeys();
	return {
		settings: (endpoint) => ({ endpoint, p256dh: key.getPublicKey('base64url'), auth: auth.toString('base64url') }),
		open: (body) => {
			const salt = body.subarray(0, 16), sender = body.subarray(21, 21 + body[20]), sealed = body.subarray(21 + body[20]);
			const info = Buffer.concat([Buffer.from('WebPush: info\0'), key.getPublicKey(), sender]);
			const derive = (ikm, s, i, len) => Buffer.from(hkdfSync('sha256', ikm, s, i, len));
			const ikm = derive(key.computeSecret(sender), auth, info, 32);
			const open = createDecipheriv('aes-128-gcm', derive(ikm, salt, 'Content-Encoding: aes128gcm\0', 16), derive(ikm, salt, 'Content-Encoding: nonce\0', 12));
			open.setAuthTag(sealed.subarray(-16));
			const plain = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
			assert.equal(plain.at(-1), 2);
			return JSON.parse(plain.subarray(0, -1).toString());
		},
	};
}

// Whether the request proves that the hub with this key sends it, to this service.
function proven(headers, pushKey, origin) {
	const [, jwt, key] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization);
	assert.equal(key, pushKey);
	const [head, claims, signature] = jwt.split('.'), read = (part) => JSON.parse(Buffer.from(part, 'base64url'));
	const point = Buffer.from(key, 'base64url');
	const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
	assert.ok(verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')));
	assert.deepEqual(read(head), { typ: 'JWT', alg: 'ES256' });
	assert.equal(read(claims).aud, origin);
	assert.match(read(claims).sub, /^mailto:/);
	const ahead = read(claims).exp - Date.now() / 1000;
	assert.ok(ahead > 3600 && ahead <= 86400);
}

test('a pushed message opens with the browser’s key alone, carries title and body, and proves its sender', async (t) => {
	const tls = authority(t), service = await receiver(t, tls), phone = browser(), hub = await Hub.owned(t, { config: { relay_ca_file: tls.ca } });
	service.answer = { status: 201 };
	const { push_key: pushKey } = await hub.get('/channels');
	const made = await hub.must('POST', '/channels', { kind: 'push', name: 'Phone', least: 'info', names: true, private: true, push: phone.settings(`${service.origin}/send/abc-secret`) });
	assert.deepEqual(made.settings, { host: new URL(service.origin).host });
	assert.deepEqual(await hub.must('POST', `/channels/${made.id}/test`), { delivered: true, problem: null, status: 201 });
	await addDevice(hub, await Device.make(t, { supportEnd: new Date(Date.now() + 5 * DAY).toISOString().slice(0, 10) }), { name: 'Hall lamp' });
	const [probe, message] = await until('the message', () => service.got.length === 2 && service.got, 20000);
	for (const got of [probe, message]) {
		proven(got.headers, pushKey, service.origin);
		assert.deepEqual([got.path, got.headers['content-encoding'], got.headers.ttl], ['/send/abc-secret', 'aes128gcm', '259200']);
		assert.match(got.headers.topic, /^[a-z2-7]{12}$/);
		assert.ok(!got.raw.includes('lamp') && got.raw.length < 4096);
	}
	assert.deepEqual([probe.headers.urgency, message.headers.urgency], ['low', 'normal']);
	assert.deepEqual(phone.open(probe.raw), { title: 'A test from your hub', body: 'Messages arrive here. Nothing has to be done.' });
	const { title, body, ...more } = phone.open(message.raw);
	assert.match(title, /^Updates for Hall lamp end on /);
	assert.match(body, /^What to do first: /);
	assert.deepEqual(more, {});
	assert.throws(() => browser().open(message.raw), 'another browser reads nothing');
	assert.notDeepEqual(probe.raw.subarray(0, 86), message.raw.subarray(0, 86), 'salt and key are new each time');
	await hub.restart();
	assert.equal((await hub.get('/channels')).push_key, pushKey, 'the key stays, or every browser would have to allow it again');
});

test('a browser that the push service says is gone is forgotten, with a word in the log', async (t) => {
	const tls = authority(t), service = await receiver(t, tls), hub = await Hub.owned(t, { config: { relay_ca_file: tls.ca } });
	await hub.must('POST', '/channels', { kind: 'push', name: 'Old phone', least: 'info', names: false, private: true, push: browser().settings(`${service.origin}/x`) });
	service.answer = { status: 410 };
	await addDevice(hub, await Device.make(t, { supportEnd: new Date(Date.now() + 5 * DAY).toISOString().slice(0, 10) }));
	await until('the end of the channel', async () => (await hub.get('/channels')).channels.length === 0, 30000);
	assert.ok((await hub.get('/activity')).entries.some((e) => e.code === 'channel.ended' && e.params.channel === 'Old phone'));
	assert.equal(service.got.length, 1);
});

test('a subscription that is none is refused by the name of the member', async (t) => {
	const hub = await Hub.owned(t), good = browser().settings('https://push.example/x');
	for (const [change, field] of [[{ endpoint: 'http://push.example' }, 'endpoint'], [{ p256dh: 'AAAA' }, 'p256dh'], [{ p256dh: good.p256dh.replace(/^./, 'A') }, 'p256dh'], [{ auth: 'AAAA' }, 'auth'], [{ auth: 1 }, 'auth'], [{ more: 1 }, 'endpoint']]) {
		const answer = await hub.api('POST', '/channels', { kind: 'push', name: 'x', least: 'info', names: true, private: false, push: { ...good, ...change } });
		assert.deepEqual([answer.status, answer.body.params.field], [422, field], JSON.stringify(change));
	}
});
