// What cannot be undone or gives away power asks once more who sits there: every such route, for every kind of caller.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Authenticator } from '../lib/authenticator.mjs';
import { Hub, password } from '../lib/hub.mjs';
import { Person, strong } from '../lib/person.mjs';

const problem = (answer, status, code) => assert.deepEqual([answer.status, answer.body?.code], [status, code], JSON.stringify(answer.body));

// The routes, written down a second time: one that is added or loses its mark has to be added or struck here.
const proven = ['PATCH /account', 'POST /account/passkeys', 'POST /account/passkeys/question', 'POST /account/passkeys/{id}/remove', 'PUT /account/sign-in', 'POST /certificates/devices/replace',
	'POST /certificates/devices/retire', 'POST /certificates/root/replace', 'POST /certificates/root/end', 'POST /certificates/key/replace', 'POST /certificates/key/switch', 'DELETE /people/{id}', 'PATCH /people/{id}', 'POST /people/{id}/reset', 'POST /invitations', 'POST /tokens', 'POST /devices/{id}/credentials/{credential}/revoke',
	'POST /devices/{id}/release', 'POST /devices/{id}/release/force', 'POST /devices/{id}/remove'];
const all = Object.entries(JSON.parse(readFileSync(new URL('../../hub/api/openapi.json', import.meta.url), 'utf8')).paths)
	.flatMap(([path, methods]) => Object.entries(methods).map(([method, op]) => ({ method: method.toUpperCase(), path, op })));

async function tryAll(who, check) {
	for (const { method, path, op } of all.filter((r) => r.path !== '/events' && r.op.operationId !== 'signOut')) {
		const body = op.requestBody ? {} : undefined;
		check(await who.api(method, path.replace(/\{\w+\}/g, 'x'), body), `${method} ${path}`);
	}
}

test('each route that is to ask does, no other one does, no token passes, and the server’s own command line is not asked', { timeout: 60000 }, async (t) => {
	const hub = await Hub.owned(t);
	const { token } = await hub.must('POST', '/tokens', { name: 'All it can', scopes: ['see_devices', 'use_devices', 'see_log', 'see_metrics'] });
	const shape = (r) => r.replace(/\{\w+\}/g, '*');
	const listed = proven.map(shape).sort();
	assert.deepEqual(all.filter((r) => r.op['x-proven']).map((r) => shape(`${r.method} ${r.path}`)).sort(), listed);

	await hub.stop();
	await hub.up(); // forgets who has proven what
	await hub.ready();
	const asked = [];
	await tryAll(hub, (answer, route) => {
		if (answer.body?.code === 'confirm_needed') asked.push(shape(route));
		if (answer.body?.code === 'confirm_needed') assert.deepEqual([answer.status, answer.body.params], [403, { password: true, passkey: false }], route);
	});
	assert.deepEqual(asked.sort(), listed);
	assert.equal((await hub.get('/people')).people.length, 1);

	const program = { api: (method, path, body) => hub.request(method, `/api/v1${path}`, { body, headers: { authorization: `Bearer ${token}` } }) };
	await tryAll(program, (answer, route) => {
		if (listed.includes(shape(route))) assert.deepEqual([answer.status, answer.body?.code], [403, 'denied'], route);
	});
	const made = await hub.cli('tokens', 'add', 'By the server', 'see_devices');
	assert.equal(made.code, 0, made.err);
	assert.equal((await hub.cli('users', 'reset', 'robin')).code, 0);
});

test('a proof by password or passkey holds for this session alone, and a wrong one counts', async (t) => {
	const hub = await Hub.owned(t);
	const key = new Authenticator(hub);
	await key.addTo(Person.of(hub));
	const other = new Person(hub, 'robin', password);
	assert.equal((await other.signIn()).status, 201);
	await hub.stop();
	await hub.up();
	await hub.ready();
	const invite = (who) => who.api('POST', '/invitations', { role: 'guest' });
	const refused = await invite(hub);
	problem(refused, 403, 'confirm_needed');
	assert.deepEqual(refused.body.params, { password: true, passkey: true });
	problem(await hub.api('POST', '/session/confirm', { password: `${password} ` }), 403, 'password_wrong');
	problem(await invite(hub), 403, 'confirm_needed');
	assert.equal((await hub.api('POST', '/session/confirm', { password })).status, 204);
	assert.equal((await invite(hub)).status, 201);
	problem(await invite(other), 403, 'confirm_needed');
	const { body: question } = await other.api('POST', '/session/confirm/question');
	assert.deepEqual(question.credentials, [key.id.toString('base64url')]);
	problem(await hub.api('POST', '/session/confirm', { passkey: key.answer(question) }), 403, 'passkey_wrong');
	assert.equal((await other.api('POST', '/session/confirm', { passkey: key.answer(question) })).status, 204);
	assert.equal((await invite(other)).status, 201);
	problem(await hub.request('POST', '/api/v1/session/confirm', { body: { password }, headers: { cookie: other.cookie } }), 403, 'cross_site');
	let slowed = false;
	for (let i = 0; i < 8 && !slowed; i++) slowed = (await hub.api('POST', '/session/confirm', { password: 'no' })).status === 429;
	assert.ok(slowed);
	assert.ok((await hub.get('/activity?limit=50')).entries.filter((e) => e.code === 'person.confirm_failed' && e.actor === 'robin').length >= 5);
});

test('a 401 says by which scheme to sign in, and by none of which a browser would make a dialog', async (t) => {
	const hub = await Hub.owned(t);
	const ask = (path, headers) => hub.request('GET', path, { headers });
	assert.equal((await ask('/api/v1/devices')).headers['www-authenticate'], 'Bearer realm="freehold"');
	assert.equal((await ask('/api/v1/devices', { authorization: 'Bearer fht_wrong' })).headers['www-authenticate'], 'Bearer realm="freehold", error="invalid_token"');
	assert.equal((await ask('/metrics', { authorization: 'Basic eDp5' })).headers['www-authenticate'], 'Bearer realm="freehold", error="invalid_token"');
	assert.equal((await new Person(hub, 'robin', strong).signIn()).headers['www-authenticate'], 'Bearer realm="freehold"');
	for (const path of ['/api/v1/hub', '/', '/healthz']) assert.equal((await ask(path)).headers['www-authenticate'], undefined);
});
