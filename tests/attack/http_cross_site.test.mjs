// What a page of another site, open in the owner's browser, can do to the hub: nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Hub, password } from '../lib/hub.mjs';
import { ask, exchange, head } from '../lib/raw.mjs';

let hub;
before(async () => { hub = await Hub.owned(); });
after(() => hub.destroy());

const change = { hub_name: 'Stolen house' };
const cookie = () => ({ cookie: hub.cookie });
async function isUnchanged() {
	assert.equal((await hub.get('/settings')).hub_name, 'Test house');
}

test('a change without the secret value, or with a wrong one, does not happen', async () => {
	const values = [undefined, '', 'A', hub.csrf.slice(0, -1), `${hub.csrf}A`, hub.csrf.toUpperCase() === hub.csrf ? hub.csrf.toLowerCase() : hub.csrf.toUpperCase(),
		'undefined', 'null', hub.cookie.split('=')[1], `${hub.csrf},${hub.csrf}`];
	for (const value of values) {
		const answer = await hub.request('PATCH', '/api/v1/settings', { body: change, headers: { ...cookie(), ...(value === undefined ? {} : { 'x-csrf-token': value }) } });
		assert.equal(answer.status, 403, `${value}`);
		assert.equal(answer.body.code, 'cross_site', `${value}`);
	}
	const query = await hub.request('PATCH', `/api/v1/settings?csrf=${hub.csrf}&x-csrf-token=${hub.csrf}`, { body: change, headers: cookie() });
	assert.equal(query.status, 403);
	const inBody = await hub.request('PATCH', '/api/v1/settings', { body: { ...change, csrf: hub.csrf }, headers: cookie() });
	assert.equal(inBody.status, 403);
	await isUnchanged();
});

test('another origin is refused even with the secret value', async () => {
	const own = hub.origin;
	const origins = ['https://evil.example', 'null', own.replace('https', 'http'), own.replace(/\d+$/, '1'), `${own}.evil.example`, `${own}@evil.example`,
		`https://evil.example/${own}`, own.replace('localhost', '127.0.0.1'), `${own}/`, own.toUpperCase(), ' ', 'https://'];
	for (const origin of origins) {
		const answer = await hub.request('PATCH', '/api/v1/settings', { body: change, headers: { ...cookie(), 'x-csrf-token': hub.csrf, origin } });
		assert.equal(answer.status, 403, origin);
	}
	await isUnchanged();
	const sites = await hub.request('PATCH', '/api/v1/settings', { body: change, headers: { ...cookie(), 'x-csrf-token': hub.csrf, 'sec-fetch-site': 'cross-site' } });
	assert.equal(sites.status, 403);
	await isUnchanged();
});

test('what a form or a beacon of another page can send is no sign-in and no change', async () => {
	const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx', 'text/plain; application/json',
		'text/json', ''];
	for (const type of types) {
		const signIn = await hub.request('POST', '/api/v1/sessions', { body: { account: 'robin', password }, type });
		assert.equal(signIn.status, 403, `sign-in as ${type}`);
		assert.equal(signIn.headers['set-cookie'], undefined);
		const answer = await hub.api('PATCH', '/settings', change, { type });
		assert.equal(answer.status, 415, `change as ${type}`);
	}
	await isUnchanged();
});

test('reading changes nothing: no GET or HEAD has an effect', async () => {
	for (const [method, path] of [['GET', '/sessions'], ['GET', '/demo'], ['HEAD', '/demo'], ['GET', '/setup-code'], ['GET', '/account']]) {
		const answer = await hub.api(method, path);
		assert.ok([200, 404, 405].includes(answer.status), `${method} ${path}: ${answer.status}`);
	}
	for (const fields of [['X-HTTP-Method-Override: DELETE'], ['X-Method-Override: DELETE'], ['X-HTTP-Method: DELETE']]) {
		const answer = await ask(hub, head(hub, 'GET', '/api/v1/session?_method=DELETE', [`Cookie: ${hub.cookie}`, `X-CSRF-Token: ${hub.csrf}`, ...fields]));
		assert.equal(answer.status, 200);
	}
	assert.equal((await hub.api('GET', '/session')).status, 200);
	assert.equal((await hub.get('/settings')).demo, false);
});

test('no answer ever allows another origin to read it', async () => {
	const targets = ['/', '/healthz', '/api/v1/hub', '/api/v1/root.crt', '/api/v1/openapi.json', '/api/v1/devices', '/api/v1/session', '/nothing', '/%2e%2e/'];
	for (const target of targets) {
		for (const [method, fields] of [['GET', []], ['OPTIONS', ['Access-Control-Request-Method: PATCH', 'Access-Control-Request-Headers: x-csrf-token',
			'Access-Control-Request-Private-Network: true']]]) {
			const answer = await ask(hub, head(hub, method, target, ['Origin: https://evil.example', `Cookie: ${hub.cookie}`, 'Accept: */*', 'Accept-Encoding: gzip', ...fields]));
			const allowing = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-') || name === 'timing-allow-origin');
			assert.deepEqual(allowing, [], `${method} ${target}`);
			if (method === 'OPTIONS') assert.ok(answer.status >= 400, `${method} ${target}: ${answer.status}`);
		}
	}
});

test('a name that is not the hub\'s gets no page, no API and no WebSocket (DNS rebinding)', async () => {
	const port = hub.ports.https;
	const names = ['evil.example', `evil.example:${port}`, 'localhost.evil.example', 'evil-localhost', 'localhost@evil.example', 'local', '.local', 'x.local.evil.example',
		'127.0.0.1.evil.example', `127.0.0.1:${port}:80`, '[::1', '0x7f000001', '2130706433', 'localhost:99999', 'localhost:', '', 'evil.example, localhost', 'xn--lcalhost-r0a'];
	for (const host of names) {
		for (const target of ['/', '/api/v1/hub', '/api/v1/devices']) {
			const [answer] = await exchange(hub, head(hub, 'GET', target, [`Cookie: ${hub.cookie}`, 'Accept: text/html', 'Accept-Encoding: gzip'], { host }));
			assert.ok([400, 421].includes(answer.status), `${host} ${target}: ${answer.status}`);
		}
	}
	const proxied = await ask(hub, head(hub, 'GET', '/api/v1/hub', ['X-Forwarded-Host: evil.example', 'Forwarded: host=evil.example', 'X-Original-URL: /api/v1/devices',
		'X-Rewrite-URL: /api/v1/devices', 'X-Forwarded-For: 203.0.113.9']));
	assert.equal(proxied.status, 200);
	assert.ok(!proxied.body.includes('evil') && !proxied.body.includes('devices'));
	for (const host of ['localhost', `localhost:${port}`, 'freehold.local', `127.0.0.1:${port}`, `[::1]:${port}`])
		assert.equal((await ask(hub, head(hub, 'GET', '/api/v1/hub', [], { host }))).status, 200, host);
});

test('a WebSocket of another page hears nothing', async () => {
	const handshake = (fields, target = '/api/v1/events') => ask(hub, head(hub, 'GET', target, ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13',
		'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', ...fields]));
	const own = `Origin: ${hub.origin}`;
	const mine = `Cookie: ${hub.cookie}`;
	assert.equal((await handshake([own, mine])).status, 101);
	for (const origin of ['https://evil.example', 'null', hub.origin.replace('https', 'http'), hub.origin.replace('localhost', '127.0.0.1'), `${hub.origin}.evil.example`])
		assert.equal((await handshake([`Origin: ${origin}`, mine])).status, 403, origin);
	assert.equal((await handshake([mine])).status, 403, 'no origin');
	assert.equal((await handshake([own])).status, 403, 'no cookie');
	assert.equal((await handshake([own, 'Cookie: __Host-freehold=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])).status, 403, 'unknown session');
	assert.equal((await handshake([own, `Cookie: x${hub.cookie}`])).status, 403, 'a cookie whose name only ends like ours');
	assert.equal((await handshake([own, mine], '/api/v1/devices')).status, 403, 'another path');
	for (const fields of [['Sec-WebSocket-Version: 12'], ['Sec-WebSocket-Key: short']]) {
		const answer = await ask(hub, head(hub, 'GET', '/api/v1/events', ['Connection: Upgrade', 'Upgrade: websocket', own, mine, ...fields]));
		assert.equal(answer.status, 400);
	}
});

test('every answer forbids framing, sniffing, foreign scripts and referrers', async () => {
	const pages = ['/', '/devices/anything', '/settings', '/add'];
	const targets = [...pages, '/healthz', '/api/v1/hub', '/api/v1/devices', '/nothing.js', '/api/v1/root.crt'];
	for (const target of targets) {
		const answer = await ask(hub, head(hub, 'GET', target, ['Accept: text/html', 'Accept-Encoding: gzip']));
		const h = answer.headers;
		assert.equal(h['x-frame-options'], 'DENY', target);
		assert.equal(h['x-content-type-options'], 'nosniff', target);
		assert.equal(h['referrer-policy'], 'no-referrer', target);
		assert.equal(h['cross-origin-opener-policy'], 'same-origin', target);
		assert.equal(h['cross-origin-resource-policy'], 'same-origin', target);
		assert.match(h['strict-transport-security'], /^max-age=\d{8}/, target);
		assert.equal(h.server, undefined, target);
		const csp = Object.fromEntries(h['content-security-policy'].split('; ').map((d) => [d.split(' ')[0], d.split(' ').slice(1)]));
		assert.deepEqual(csp['default-src'], ["'none'"], target);
		assert.deepEqual(csp['frame-ancestors'], ["'none'"], target);
		assert.deepEqual(csp['base-uri'], ["'none'"], target);
		assert.deepEqual(csp['require-trusted-types-for'], ["'script'"], target);
		for (const [name, sources] of Object.entries(csp)) {
			const loose = sources.filter((s) => /unsafe|\*|^https?:|^data:$/.test(s) && !(name === 'img-src' && s === 'data:'));
			assert.deepEqual(loose, [], `${target}: ${name}`);
		}
		if (pages.includes(target)) {
			assert.equal(answer.status, 200, target);
			assert.match(h['content-type'], /^text\/html/, target);
		}
	}
	const page = await hub.request('GET', '/', { headers: { 'accept-encoding': 'gzip' } });
	const html = gunzipSync(page.raw).toString();
	assert.ok(!/<script(?![^>]*\bsrc=)/i.test(html) && !/<style/i.test(html) && !/\son\w+=/i.test(html), 'nothing inline in the page');
	assert.match((await hub.request('GET', '/api/v1/hub')).headers['cache-control'], /no-store/);
});
