// Programs: each has a token of its own that does what it was given and nothing else, and is worthless the moment the owner says so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hub } from '../lib/hub.mjs';
import { Person } from '../lib/person.mjs';
import { until } from '../lib/wait.mjs';

const using = (hub, token, headers = {}) => (method, path, body) => hub.request(method, path.startsWith('/metrics') ? path : `/api/v1${path}`, { body, headers: { authorization: `Bearer ${token}`, ...headers } });
const make = async (hub, scopes, more = {}) => hub.must('POST', '/tokens', { name: 'Assistant', scopes, ...more });

test('a token does what it was given, needs no cookie and no CSRF value, and is shown once', async (t) => {
	const hub = await Hub.owned(t);
	const made = await make(hub, ['see_devices', 'use_devices']);
	assert.match(made.token, /^fht_[A-Za-z0-9_-]{43}$/);
	const listed = await hub.get('/tokens');
	assert.ok(!JSON.stringify(listed).includes(made.token));
	assert.deepEqual([listed.tokens[0].name, listed.tokens[0].by, listed.tokens[0].last_used_at], ['Assistant', 'robin', null]);
	const ask = using(hub, made.token);
	assert.equal((await ask('GET', '/devices')).status, 200);
	assert.equal((await ask('POST', '/devices/nothere/commands', { property: 'a/b', value: 'true' })).status, 404); // past the bouncer, without any CSRF value
	assert.ok((await hub.get('/tokens')).tokens[0].last_used_at > 0);
	for (const [method, path, body] of [['GET', '/activity'], ['GET', '/settings'], ['GET', '/people'], ['POST', '/invitations', { role: 'owner' }], ['GET', '/tokens'], ['POST', '/tokens', { name: 'x', scopes: ['see_log'] }],
		['DELETE', `/tokens/${made.id}`], ['GET', '/session'], ['GET', '/sessions'], ['PATCH', '/account', {}], ['POST', '/tickets', {}], ['PATCH', '/devices/x', {}], ['POST', '/devices/x/release', {}], ['PATCH', '/settings', {}],
		['GET', '/metrics']]) {
		const answer = await ask(method, path, body);
		assert.equal(answer.status, 403, `${method} ${path}: ${answer.status}`);
		assert.equal(answer.body.code, 'denied');
	}
	const codes = (await hub.get('/activity')).entries.map((e) => e.code);
	assert.ok(codes.includes('token.made'));
});

test('what no program may have cannot be asked for', async (t) => {
	const hub = await Hub.owned(t);
	for (const scopes of [['manage_people'], ['see_devices', 'edit_settings'], ['own_session'], ['manage_tokens'], ['setup_code'], ['nonsense'], [7], [], 'see_devices', undefined])
		assert.equal((await hub.api('POST', '/tokens', { name: 'x', scopes })).status, 422, JSON.stringify(scopes));
	for (const changes of [{ name: '' }, { name: 'a\nb' }, { name: 'x'.repeat(51) }, { until: 5 }, { until: 'soon' }])
		assert.equal((await hub.api('POST', '/tokens', { name: 'x', scopes: ['see_log'], ...changes })).status, 422, JSON.stringify(changes));
	const resident = await Person.invited(hub, 'resident');
	assert.equal((await resident.api('POST', '/tokens', { name: 'x', scopes: ['see_log'] })).status, 403);
});

test('a cookie and a token at once are nobody, and so is a token in any other place or shape', async (t) => {
	const hub = await Hub.owned(t);
	const { token } = await make(hub, ['see_devices']);
	assert.equal((await hub.request('GET', '/api/v1/devices', { headers: { authorization: `Bearer ${token}`, cookie: hub.cookie } })).status, 401);
	assert.equal((await hub.request('GET', '/api/v1/devices', { headers: { authorization: 'Bearer nonsense', cookie: hub.cookie } })).status, 401);
	assert.equal((await hub.request('GET', '/api/v1/devices', { headers: { authorization: 'Basic eDp5', cookie: hub.cookie } })).status, 401);
	for (const authorization of [`Bearer ${token}x`, `Bearer  ${token}`, `Bearer ${token.slice(0, -1)}`, token, `Token ${token}`, 'Bearer ', 'Bearer', `Bearer ${token}, Bearer ${token}`])
		assert.equal((await hub.request('GET', '/api/v1/devices', { headers: { authorization } })).status, 401, authorization);
	assert.equal((await hub.request('GET', `/api/v1/devices?access_token=${token}`)).status, 401);
	assert.equal((await hub.request('GET', '/api/v1/devices', { headers: { cookie: `__Host-freehold=${token}` } })).status, 401);
	assert.equal((await hub.request('GET', '/api/v1/devices', { headers: { authorization: `bearer ${token}` } })).status, 200); // the scheme is without case
});

test('a revoked token is worthless at once, its open stream too, and so are those of an owner who goes', async (t) => {
	const hub = await Hub.owned(t);
	const second = await Person.invited(hub, 'owner', 'Olga');
	const mine = await make(hub, ['see_devices']), hers = (await second.api('POST', '/tokens', { name: 'Hers', scopes: ['see_devices', 'see_log'] })).body;
	const streams = [];
	for (const { token } of [mine, hers]) {
		const stream = await hub.events({ cookie: '', authorization: `Bearer ${token}` });
		await stream.wait('hello', (e) => e.type === 'hello');
		streams.push(stream);
	}
	await assert.rejects(hub.events({ authorization: `Bearer ${mine.token}` }), 'with the owner\'s cookie too');
	await assert.rejects(hub.events({ cookie: '', origin: 'https://evil.example', authorization: `Bearer ${mine.token}` }));
	await hub.must('PATCH', '/settings', { hub_name: 'x' });
	assert.equal((await hub.api('DELETE', `/tokens/${mine.id}`)).status, 204);
	await until('the stream to be cut', () => streams[0].state.closed, 2000);
	assert.equal((await using(hub, mine.token)('GET', '/devices')).status, 401);
	await streams[1].wait('the log', (e) => e.type === 'activity' && e.entry.code === 'token.revoked');
	assert.ok(!streams[0].list.some((e) => e.type === 'activity'), 'a stream without see_log heard the log');
	const olga = (await hub.get('/people')).people.find((p) => p.name === 'Olga').id;
	assert.equal((await hub.api('PATCH', `/people/${olga}`, { role: 'resident' })).status, 204);
	assert.equal((await using(hub, hers.token)('GET', '/devices')).status, 401);
	await until('her stream to be cut', () => streams[1].state.closed, 2000);
	assert.deepEqual((await hub.get('/tokens')).tokens, []);
});

test('a monitor with a token reads counts in Prometheus\' format, and names nobody', async (t) => {
	const hub = await Hub.owned(t);
	assert.equal((await hub.request('GET', '/metrics')).status, 401);
	assert.equal((await hub.request('GET', '/healthz')).body, 'ok\n');
	const { token } = await make(hub, ['see_metrics']);
	await hub.must('POST', '/demo');
	await until('the demo devices', async () => (await hub.get('/devices')).devices.length === 2, 30000);
	const answer = await using(hub, token)('GET', '/metrics');
	assert.equal(answer.status, 200);
	assert.match(answer.headers['content-type'], /^text\/plain; version=0\.0\.4/);
	const lines = answer.body.trimEnd().split('\n');
	for (const line of lines) assert.match(line, /^(# (HELP|TYPE) freehold_\w+ .+|freehold_\w+(\{\w+="[\w.]+"\})? [-+0-9.e]+)$/, line);
	const value = (name) => Number(lines.find((l) => l.startsWith(`${name} `))?.split(' ')[1]);
	assert.equal(value('freehold_broker_up'), 1);
	assert.equal(value('freehold_sessions'), 1);
	assert.ok(value('freehold_process_resident_memory_bytes') > 1e6);
	assert.equal(lines.filter((l) => l.startsWith('freehold_devices{')).reduce((n, l) => n + Number(l.split(' ')[1]), 0), 2);
	for (const device of (await hub.get('/devices')).devices) assert.ok(!answer.body.includes(device.name) && !answer.body.includes(device.id));
});

test('the command line makes, lists and takes back tokens', async (t) => {
	const hub = await Hub.owned(t);
	const made = await hub.cli('tokens', 'add', 'Monitor', 'see_metrics', '--json');
	assert.equal(made.code, 0, made.err);
	const { id, token } = JSON.parse(made.out);
	assert.equal((await using(hub, token)('GET', '/metrics')).status, 200);
	assert.match((await hub.cli('tokens')).out, /Monitor +see_metrics/);
	assert.notEqual((await hub.cli('tokens', 'add', 'Evil', 'manage_people')).code, 0);
	assert.equal((await hub.cli('tokens', 'remove', id)).code, 0);
	assert.equal((await using(hub, token)('GET', '/metrics')).status, 401);
});
