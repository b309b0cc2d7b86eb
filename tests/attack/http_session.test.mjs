// Cookies: nobody can plant one, nobody can blur which one counts, and an ended one is ended.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hub, password } from '../lib/hub.mjs';
import { ask, head } from '../lib/raw.mjs';

let hub;
before(async () => { hub = await Hub.owned(); });
after(() => hub.destroy());

const name = '__Host-freehold';
const session = (cookie) => ask(hub, head(hub, 'GET', '/api/v1/session', cookie === undefined ? [] : [`Cookie: ${cookie}`]));
const signIn = (headers = {}) => hub.request('POST', '/api/v1/sessions', { body: { account: 'robin', password }, headers });

test('signing in always makes a new session, whatever cookie came with it', async () => {
	const planted = `${name}=${'A'.repeat(43)}`;
	const answer = await signIn({ cookie: planted });
	assert.equal(answer.status, 201);
	const given = answer.headers['set-cookie'][0].split(';')[0];
	assert.notEqual(given, planted);
	assert.equal((await session(planted)).status, 401);
	const again = await signIn({ cookie: given });
	assert.notEqual(again.headers['set-cookie'][0].split(';')[0], given);
	assert.notEqual(again.body.csrf, answer.body.csrf);
	assert.equal((await session(given)).status, 200);
});

test('a cookie has all the attributes that keep it in its place', async () => {
	const answer = await signIn();
	assert.equal(answer.headers['set-cookie'].length, 1);
	const [pair, ...attributes] = answer.headers['set-cookie'][0].split(/; */);
	assert.match(pair, /^__Host-freehold=[A-Za-z0-9_-]{43}$/);
	assert.deepEqual(attributes.map((a) => a.toLowerCase()).filter((a) => !a.startsWith('max-age')).sort(), ['httponly', 'path=/', 'samesite=strict', 'secure']);
	assert.ok(!answer.raw.toString().includes(pair.split('=')[1]), 'the token in the body');
});

test('two cookies of our name are no cookie, whichever of them is good', async () => {
	const good = hub.cookie;
	const other = `${name}=${'A'.repeat(43)}`;
	assert.equal((await session(good)).status, 200);
	assert.equal((await session(`a=b; ${good}; c=d`)).status, 200);
	for (const cookies of [`${good}; ${other}`, `${other}; ${good}`, `${good}; ${good}`, `${good};${other}`, `${name}=; ${good}`])
		assert.equal((await session(cookies)).status, 401, cookies);
	const lines = await ask(hub, head(hub, 'GET', '/api/v1/session', [`Cookie: ${good}`, `Cookie: ${other}`]));
	assert.equal(lines.status, 400, 'two lines of cookies');
	const token = good.split('=')[1];
	for (const cookies of [`freehold=${token}`, `__host-freehold=${token}`, `x${good}`, `${name} =${token}`, `${name}="${token}"`, `${name}=${token}x`, `${name}=${token.slice(1)}`,
		`${name}=${token}, ${other}`, `a="; ${good}"`, token, ''])
		assert.equal((await session(cookies)).status, 401, cookies);
});

test('an ended session is ended at once, everywhere', async () => {
	const answer = await signIn();
	const cookie = answer.headers['set-cookie'][0].split(';')[0];
	const headers = { cookie, 'x-csrf-token': answer.body.csrf };
	assert.equal((await hub.request('DELETE', '/api/v1/session', { headers })).status, 204);
	assert.equal((await session(cookie)).status, 401);
	assert.equal((await hub.request('PATCH', '/api/v1/settings', { body: { hub_name: 'x' }, headers })).status, 401);
	await assert.rejects(hub.events({ cookie }));
	// The value against forgery belongs to one session.
	const mine = await hub.request('PATCH', '/api/v1/settings', { body: { hub_name: 'x' }, headers: { cookie: hub.cookie, 'x-csrf-token': answer.body.csrf } });
	assert.equal(mine.status, 403);
});

test('a token in the address or another field opens nothing', async () => {
	const token = hub.cookie.split('=')[1];
	for (const [target, fields] of [[`/api/v1/session?token=${token}&${name}=${token}`, []], ['/api/v1/session', [`Authorization: Bearer ${token}`]],
		['/api/v1/session', [`Authorization: Basic ${Buffer.from(`robin:${password}`).toString('base64')}`]], ['/api/v1/session', [`X-Session: ${token}`]]]) {
		assert.equal((await ask(hub, head(hub, 'GET', target, fields))).status, 401, target);
	}
});
