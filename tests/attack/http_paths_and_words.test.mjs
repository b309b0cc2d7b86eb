// Paths with two spellings, methods and formats nobody offers, and answers that would repeat what the attacker said.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { Hub } from '../lib/hub.mjs';
import { RawConnection, ask, head, signedIn } from '../lib/raw.mjs';

let hub;
before(async () => { hub = await Hub.owned(); });
after(() => hub.destroy());

const get = (target, fields = [], options = {}) => ask(hub, head(hub, 'GET', target, fields, options));

test('a path has one spelling: every other gets no file, no page and no route', async () => {
	const targets = ['/../etc/passwd', '/%2e%2e/etc/passwd', '/%2e%2e%2fetc%2fpasswd', '/..%2fetc/passwd', '/..%5cetc', '/..\\etc', '/./healthz', '/healthz/.', '/healthz/..',
		'//healthz', '/healthz//', '/api//v1/devices', '/api/v1/./devices', '/api/v1/x/../devices', '/api%2fv1%2fdevices', '/api/v1%2fdevices', '/api/v1/devices%00',
		'/api/v1/devices%00.js', '/%00', '/%c0%ae%c0%ae/', '/%c0%af', '/%e0%80%af', '/%f0%80%80%af', '/%ff', '/%ed%a0%80', '/%', '/%2', '/%zz', '/%u002e', '/a%0ab', '/a%7fb', '/%5c',
		'/%09', '/api/v1/devices#x', '/api/v1/dev ices', '/\u00e9'];
	for (const target of targets) {
		const answer = await get(target, signedIn(hub));
		assert.equal(answer.status, 400, `${target}: ${answer.status}`);
		assert.ok(!answer.body.includes('root:'));
	}
	const unknown = ['/%252e%252e/etc/passwd', '/API/v1/devices', '/api/V1/devices', '/api/v1/Devices', '/api/v1/devices/', '/api/v1/devices;x=1', '/api/v1/devices.json', '/api/v1',
		'/api', '/api/v2/devices', '/api/v1/devices%20', '/index.html%20', '/.git/config', '/hub.db', '/keys/web.key', '/etc/passwd', '/Metrics', '/.well-known/../'];
	for (const target of unknown) {
		const answer = await get(target, signedIn(hub));
		assert.ok([400, 401, 404].includes(answer.status), `${target}: ${answer.status}`);
	}
	// One more decoding than the hub does changes nothing either: %64 is d, once.
	assert.equal((await get('/api/v1/%64evices', signedIn(hub))).status, 200);
	assert.equal((await get('/api/v1/%2564evices', signedIn(hub))).status, 404);
});

test('a page is only for who asks for one, and an API answer is no page', async () => {
	for (const accept of ['text/html', 'text/html;q=0', '*/*', 'application/json', 'image/svg+xml', 'nonsense', 'text/html,'.repeat(200)]) {
		const answer = await get('/api/v1/devices', [`Accept: ${accept}`]);
		assert.equal(answer.status, 401, accept);
		assert.match(answer.headers['content-type'], /^application\/problem\+json/, accept);
		const own = await get('/api/v1/devices', [`Accept: ${accept}`, ...signedIn(hub)]);
		assert.match(own.headers['content-type'], /^application\/json/, accept);
	}
	assert.equal((await get('/devices/abc', ['Accept: application/json', 'Accept-Encoding: gzip'])).status, 404);
	assert.equal((await get('/', ['Accept-Encoding: identity'])).status, 406);
	assert.match((await get('/api/v1/root.crt', ['Accept: text/html'])).headers['content-type'], /x509/);
});

test('HEAD and OPTIONS say no more than they should', async () => {
	for (const target of ['/api/v1/devices', '/api/v1/session', '/api/v1/hub', '/healthz']) {
		const c = await RawConnection.open(hub);
		c.bodiless = true;
		c.write(head(hub, 'HEAD', target, signedIn(hub)) + head(hub, 'HEAD', target, [...signedIn(hub), 'Connection: close']));
		const answers = await c.untilClosed();
		assert.equal(answers.length, 2, target);
		assert.equal(c.received.length, 0, `${target}: bytes after the head`);
		const options = await ask(hub, head(hub, 'OPTIONS', target, signedIn(hub)));
		assert.equal(options.status, 405, target);
	}
	const c = await RawConnection.open(hub);
	c.bodiless = true;
	c.write(head(hub, 'HEAD', '/', ['Accept-Encoding: gzip', 'Connection: close']));
	const [page] = await c.untilClosed();
	assert.equal(page.status, 200);
	assert.ok(Number(page.headers['content-length']) > 0);
	assert.equal(c.received.length, 0);
});

test('no error repeats what it was asked', async () => {
	const mark = 'x5f3<script>alert(1)</script>';
	const coded = encodeURIComponent(mark);
	const answers = [
		await get(`/${coded}`), await get(`/api/v1/${coded}`), await get(`/api/v1/devices/${coded}`, signedIn(hub)), await get(`/api/v1/activity?limit=${coded}`, signedIn(hub)),
		await get('/', [`X-Test: ${mark}`], { host: 'x5f3.example' }), await get('/api/v1/hub', [`Cookie: __Host-freehold=${mark}`]),
		await ask(hub, head(hub, 'X5F3', '/')),
		...(await Promise.all([`{"${mark}":1}`, `{"kind":"${mark}"}`, `{"kind":"native","code":"${mark}"}`, mark].map((body) =>
			hub.api('POST', '/tickets', body)))).map((a) => ({ ...a, body: a.raw.toString() })),
	];
	for (const answer of answers) {
		assert.ok(!/x5f3/i.test(answer.body + JSON.stringify(answer.headers)), answer.body);
		if (answer.status !== 200) assert.match(answer.headers['content-type'], /^application\/problem\+json/);
	}
});

test('only HTTP/1.1 is spoken, over TLS 1.2 or newer with forward secrecy, and nothing is resumed', async () => {
	const handshake = (options) => new Promise((resolve) => {
		const s = connect({ host: '127.0.0.1', port: hub.ports.https, ca: hub.ca, servername: 'localhost', ...options }, () => {
			resolve({ alpn: s.alpnProtocol, version: s.getProtocol(), cipher: s.getCipher().name });
			s.destroy();
		});
		s.on('error', (error) => resolve({ error: error.code ?? error.message }));
	});
	assert.equal((await handshake({ ALPNProtocols: ['h2', 'http/1.1'] })).alpn, 'http/1.1');
	const h2 = await handshake({ ALPNProtocols: ['h2'] });
	assert.ok(h2.error || h2.alpn === false, JSON.stringify(h2));
	assert.equal((await handshake({})).version, 'TLSv1.3');
	assert.equal((await handshake({ maxVersion: 'TLSv1.2' })).version, 'TLSv1.2');
	for (const old of ['TLSv1', 'TLSv1.1'])
		assert.ok((await handshake({ minVersion: old, maxVersion: old, ciphers: 'ALL:@SECLEVEL=0' })).error, old);
	for (const ciphers of ['AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-SHA256', 'AES256-SHA', 'PSK-AES128-GCM-SHA256'])
		assert.ok((await handshake({ maxVersion: 'TLSv1.2', ciphers: `${ciphers}:@SECLEVEL=0` })).error, ciphers);
	const resumed = await new Promise((resolve, reject) => {
		const first = connect({ host: '127.0.0.1', port: hub.ports.https, ca: hub.ca, servername: 'localhost', maxVersion: 'TLSv1.2' }, () => {
			const session = first.getSession();
			first.destroy();
			const second = connect({ host: '127.0.0.1', port: hub.ports.https, ca: hub.ca, servername: 'localhost', maxVersion: 'TLSv1.2', session }, () => {
				resolve(second.isSessionReused());
				second.destroy();
			});
			second.on('error', reject);
		});
		first.on('error', reject);
	});
	assert.equal(resumed, false);
});
