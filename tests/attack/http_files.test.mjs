// Large bodies are for who may bring a paper: for everybody else the limit is what it was, and who may cannot fill the memory either.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hub } from '../lib/hub.mjs';
import { RawConnection, ask, head, signedIn } from '../lib/raw.mjs';
import { until } from '../lib/wait.mjs';

const BIG = 4 << 20;
let hub, id;
before(async () => {
	hub = await Hub.owned();
	({ id } = await hub.must('POST', '/devices', { name: 'Thing', kind: 'other' }));
});
after(() => hub.destroy());

const path = () => `/api/v1/devices/${id}/papers?kind=receipt&name=x`;
const begin = (fields, target = path(), method = 'POST', length = BIG) => head(hub, method, target, ['Content-Type: application/octet-stream', `Content-Length: ${length}`, 'Expect: 100-continue', ...fields]);

test('before a byte of it is read, a large body is refused to strangers, without the CSRF value, from another site, and on every other route', async () => {
	const signed = signedIn(hub), without = (name) => signed.filter((f) => !f.startsWith(name));
	for (const [what, bytes, status] of [
		['nobody', begin([]), 401], ['a made-up session', begin(['Cookie: session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'X-CSRF-Token: x']), 401], ['no CSRF value', begin(without('X-CSRF-Token')), 403],
		['another site', begin([...without('Origin'), 'Origin: https://evil.example']), 403], ['another route', begin(signed, '/api/v1/tickets'), 413], ['another method', begin(signed, path(), 'PUT'), 413],
		['no route', begin(signed, '/api/v1/nothing'), 413], ['a page', begin(signed, '/index.html'), 413], ['too large', begin(signed, path(), 'POST', BIG + 1), 413], ['chunks', head(hub, 'POST', path(), ['Transfer-Encoding: chunked', ...signed]), 501],
	])
		assert.equal((await ask(hub, bytes)).status, status, what);
});

test('two large bodies that never end make a third wait for thirty seconds at most, are not shed with a crowd of strangers, and nobody else notices', async (t) => {
	const began = Date.now();
	const slow = await Promise.all([1, 2].map(() => RawConnection.open(hub)));
	t.after(() => slow.forEach((c) => c.destroy()));
	for (const c of slow) {
		c.write(begin(signedIn(hub)));
		await c.until(1);
		assert.equal(c.answers[0].status, 100);
		c.write(Buffer.alloc(BIG - 1));
	}
	assert.equal((await ask(hub, begin(signedIn(hub)))).status, 503, 'a third has to wait');
	// A crowd of strangers with bodies of their own is shed; those two are not.
	const crowd = await Promise.all(Array.from({ length: 60 }, () => RawConnection.open(hub, { localAddress: '127.0.1.9' })));
	t.after(() => crowd.forEach((c) => c.destroy()));
	crowd.forEach((c) => c.write(head(hub, 'POST', '/api/v1/sessions', ['Content-Type: application/json', `Content-Length: ${256 << 10}`]) + ' '.repeat((256 << 10) - 1)));
	await until('the crowd to be shed', () => crowd.filter((c) => !c.closed).length <= 32);
	assert.equal((await hub.api('GET', '/devices')).status, 200);
	assert.ok(slow.every((c) => !c.closed));
	await Promise.all(slow.map((c) => c.untilClosed(45000)));
	assert.ok(Date.now() - began > 25000);
	assert.deepEqual(slow.map((c) => c.answers.at(-1).status), [408, 408]);
	assert.equal((await hub.api('GET', '/devices')).status, 200);
	const pdf = Buffer.from('%PDF-1.4\n%%EOF');
	assert.equal((await hub.request('POST', path(), { body: pdf, type: 'application/octet-stream', headers: { cookie: hub.cookie, 'x-csrf-token': hub.csrf } })).status, 201, 'the place is free again');
});

test('two who do not read large answers make a third wait', async (t) => {
	const paper = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(BIG - 20), Buffer.from('\n%%EOF')]);
	for (let i = 0; i < 2; i++)
		assert.equal((await hub.request('POST', path(), { body: paper, type: 'application/octet-stream', headers: { cookie: hub.cookie, 'x-csrf-token': hub.csrf } })).status, 201);
	const get = head(hub, 'GET', `/api/v1/devices/${id}/evidence/file`, signedIn(hub));
	const slow = await Promise.all([1, 2].map(() => RawConnection.open(hub)));
	t.after(() => slow.forEach((c) => c.destroy()));
	for (const c of slow) {
		c.socket.pause();
		c.write(get);
	}
	await until('a third to be sent away', async () => (await ask(hub, get)).status === 503);
	assert.equal((await hub.api('GET', '/devices')).status, 200, 'small answers are served');
	for (const c of slow) {
		c.socket.resume();
		await c.until(1);
		assert.equal(c.answers[0].status, 200);
	}
	assert.equal((await ask(hub, get)).status, 200, 'their places are free again');
});
