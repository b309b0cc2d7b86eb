// A new hub does nothing until somebody with its one-time code sets a strong password.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { Hub, password } from '../lib/hub.mjs';

const problem = (answer, status, code) => {
	assert.equal(answer.status, status, JSON.stringify(answer.body));
	assert.equal(answer.headers['content-type'].split(';')[0], 'application/problem+json');
	assert.equal(answer.body.code, code);
	return answer.body.params ?? {};
};
const listens = (port) => new Promise((resolve) => {
	const s = connect(port, '127.0.0.1', () => { s.destroy(); resolve(true); });
	s.on('error', () => resolve(false));
});
const setup = (hub, code, changes = {}, options = {}) =>
	hub.api('POST', '/setup', { code, account: 'robin', password, hub_name: 'Test house', ...changes }, options);
const wrong = 'AAAA-BBBB-CCCC-DDDD';

test('before it is claimed a hub answers four things and no device', async (t) => {
	const hub = await Hub.start(t, { ownKeys: true });
	assert.deepEqual((await hub.request('GET', '/healthz')).raw.toString().trim(), 'ok');
	const info = await hub.get('/hub');
	assert.equal(info.phase, 'provisioning');
	assert.equal(info.signed_in, false);
	assert.match((await hub.api('GET', '/root.crt')).raw.toString(), /BEGIN CERTIFICATE/);
	const closed = [['GET', '/devices'], ['GET', '/session'], ['POST', '/sessions'], ['GET', '/settings'], ['POST', '/tickets'], ['GET', '/activity'],
		['GET', '/releases'], ['POST', '/demo'], ['GET', '/nothing']];
	for (const [method, path] of closed) {
		const answer = await hub.api(method, path, method === 'POST' ? {} : undefined);
		assert.equal(answer.status, 403, `${method} ${path}: ${answer.status}`);
		assert.equal(answer.body.code, 'provisioning', `${method} ${path}`);
	}
	assert.equal((await hub.api('POST', '/setup-code')).status, 401); // for the command line on the hub itself only
	for (const port of [hub.ports.password, hub.ports.certificate, hub.ports.onboarding, hub.ports.legacy]) assert.equal(await listens(port), false, `port ${port}`);
	await assert.rejects(hub.events());
});

test('a wrong code is counted, and too many of them void the code until a new one is asked for', async (t) => {
	const hub = await Hub.start(t);
	const { code } = await hub.setupCode();
	const left = problem(await setup(hub, wrong), 403, 'setup_code_wrong').attempts_left;
	assert.equal(problem(await setup(hub, wrong), 403, 'setup_code_wrong').attempts_left, left - 1);
	let last;
	for (let i = 0; i < left; i++) last = await setup(hub, wrong);
	assert.ok([410, 429].includes(last.status), `${last.status}`);
	assert.notEqual((await setup(hub, code)).status, 201);
	assert.equal((await hub.get('/hub')).phase, 'provisioning');
});

test('a new code voids the one before', async (t) => {
	const hub = await Hub.start(t);
	const first = await hub.setupCode();
	const second = await hub.setupCode();
	assert.notEqual(first.code, second.code);
	assert.match(second.code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
	assert.ok(second.link.endsWith(`#setup=${second.code}`));
	problem(await setup(hub, first.code), 403, 'setup_code_wrong');
	assert.equal((await setup(hub, second.code)).status, 201);
});

test('a weak password is answered with the reason and does not use the code up', async (t) => {
	const hub = await Hub.start(t);
	const { code } = await hub.setupCode();
	const weak = { short: 'Ab3$x', 'password1234': 'password1234', 'aaaaaaaaaaaaaaaaaaaa': 'aaaaaaaaaaaaaaaaaaaa', 'abcdefghijklmnop': 'abcdefghijklmnop', 'Test house robin': 'Test house robin' };
	const reasons = ['too_short', 'too_long', 'not_text', 'common', 'contains_name', 'repeats', 'sequence', 'guessable'];
	for (const bad of Object.values(weak)) assert.ok(reasons.includes(problem(await setup(hub, code, { password: bad }), 422, 'password_weak').reason), bad);
	assert.equal(problem(await setup(hub, code, { password: 'x' }), 422, 'password_weak').reason, 'too_short');
	assert.equal(problem(await setup(hub, code, { password: 'correct horse '.repeat(20) }), 422, 'password_weak').reason, 'too_long');
	for (const changes of [{ account: '' }, { account: 7 }, { hub_name: 'x'.repeat(500) }, { password: undefined }, { password: ['a'] }]) {
		const answer = await setup(hub, code, changes);
		assert.equal(answer.status, 422, JSON.stringify(changes));
	}
	assert.equal((await setup(hub, code)).status, 201);
});

test('the code works once; afterwards the hub is owned and the way is shut', async (t) => {
	const hub = await Hub.start(t);
	const { code } = await hub.setupCode();
	const answer = await setup(hub, code);
	assert.equal(answer.status, 201);
	assert.equal(answer.body.account.role, 'owner');
	const cookie = answer.headers['set-cookie'][0];
	for (const word of ['__Host-freehold=', 'Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/']) assert.ok(cookie.includes(word), word);
	assert.ok([403, 409].includes((await setup(hub, code)).status));
	assert.notEqual((await hub.cli('setup-code')).code, 0);
	assert.equal((await hub.get('/hub')).phase, 'owned');
	hub.keepSession(answer);
	await hub.ready();
	for (const port of [hub.ports.password, hub.ports.certificate, hub.ports.onboarding]) assert.equal(await listens(port), true, `port ${port}`);
	assert.equal(await listens(hub.ports.legacy), false);
	await hub.kill9();
	await hub.up();
	assert.equal((await hub.get('/hub')).phase, 'owned');
	assert.equal((await hub.api('GET', '/devices')).status, 200); // the session survived, too
});

test('another site cannot claim the hub', async (t) => {
	const hub = await Hub.start(t);
	const { code } = await hub.setupCode();
	for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: hub.origin.replace('https', 'http') }])
		problem(await setup(hub, code, {}, { headers }), 403, 'cross_site');
	assert.notEqual((await setup(hub, code, {}, { type: 'text/plain' })).status, 201);
	assert.equal((await hub.get('/hub')).phase, 'provisioning');
});

test('an owned hub asks everybody who they are, and guesses slow down', async (t) => {
	const hub = await Hub.owned(t);
	const { cookie, csrf } = hub;
	problem(await hub.request('GET', '/api/v1/devices'), 401, 'unauthenticated');
	problem(await hub.request('GET', '/api/v1/devices', { headers: { cookie: '__Host-freehold=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } }), 401, 'unauthenticated');
	hub.csrf = undefined;
	assert.equal((await hub.api('PATCH', '/settings', { hub_name: 'Other' })).status, 403);
	hub.csrf = 'wrong';
	assert.equal((await hub.api('PATCH', '/settings', { hub_name: 'Other' })).status, 403);
	hub.csrf = csrf;
	assert.equal((await hub.get('/settings')).hub_name, 'Test house');
	let slowed = false;
	for (let i = 0; i < 12 && !slowed; i++) {
		const answer = await hub.api('POST', '/sessions', { account: 'robin', password: 'not the password at all' });
		slowed = answer.status === 429;
		if (slowed) assert.ok(answer.body.params.retry_after_s > 0);
		else problem(answer, 401, 'sign_in_wrong');
	}
	assert.ok(slowed);
	assert.equal(hub.cookie, cookie);
	assert.equal((await hub.api('GET', '/session')).status, 200); // who is signed in already is not locked out
	assert.equal((await hub.api('DELETE', '/session')).status, 204);
	assert.equal((await hub.api('GET', '/session')).status, 401);
});
