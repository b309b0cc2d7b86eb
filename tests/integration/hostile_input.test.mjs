// Bytes nobody asked for, peers that lie, disks that fill, processes that die: nothing that was acknowledged is lost, and the hub stays up.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect as tlsConnect } from 'node:tls';
import { newCode } from '../lib/code.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { Newcomer, makeRequest } from '../lib/newcomer.mjs';
import { run } from '../lib/process.mjs';
import { sleep, until } from '../lib/wait.mjs';

const healthy = async (hub) => assert.equal((await hub.request('GET', '/healthz')).status, 200);
const openTicket = (hub, code) => hub.must('POST', '/tickets', { kind: 'native', code });

test('bodies that are no JSON, too large or of the wrong shape are refused, each with its status', async (t) => {
	const hub = await Hub.owned(t);
	const post = (path, text, options) => hub.api('POST', path, text, options);
	for (const text of ['', '{', '[1', '{"kind":"native","kind":"native"}', '{"kind":"native"} trailing', '\u0000', '{"kind":"na\\u0000tive"}', 'nul', `${'['.repeat(5000)}`,
		Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), '\ufeff{}']) {
		const { status, body } = await post('/tickets', text);
		assert.ok(status === 400 || status === 422, `${JSON.stringify(String(text).slice(0, 30))}: ${status} ${JSON.stringify(body)}`);
	}
	const bodies = [{}, [], 'text', 7, null, { kind: 7 }, { kind: 'native' }, { kind: 'native', code: 7 }, { kind: 'native', code: 'FH1' }, { kind: 'native', code: 'x'.repeat(5000) },
		{ kind: 'native', code: newCode().replace('FH1', 'FH2') }, { kind: 'adopt', adapter: '../etc', legacy: false }, { kind: 'adopt', adapter: 'tasmota', legacy: 'yes' },
		{ kind: 'adopt', adapter: 'tasmota', legacy: true, legacy_until: '2027-02-30' }, { kind: 'steal' }];
	for (const body of bodies) {
		const answer = await post('/tickets', JSON.stringify(body));
		assert.ok([400, 422].includes(answer.status), `${JSON.stringify(body).slice(0, 60)}: ${answer.status}`);
	}
	assert.equal((await post('/tickets', 'x'.repeat(300 * 1024))).status, 413);
	assert.ok([400, 415, 422].includes((await post('/tickets', '{}', { type: 'text/plain' })).status));
	assert.deepEqual((await hub.get('/tickets')).tickets, []);
	await healthy(hub);
});

test('odd methods, paths and headers get an error and never a file', async (t) => {
	const hub = await Hub.owned(t);
	for (const path of ['/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/api/v1/devices/..%2f..%2fx', '/api/v1/devices/%00', '/api/v1//devices', '/api/v1/devices/%ff',
		`/api/v1/devices/${'x'.repeat(300)}`]) {
		const { status, raw } = await hub.request('GET', path, { headers: { cookie: hub.cookie } });
		assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
		assert.ok(!raw.includes('root:'));
	}
	assert.ok([404, 405].includes((await hub.api('PUT', '/devices', {})).status));
	assert.ok([400, 404, 405, 501].includes((await hub.request('TRACE', '/api/v1/devices')).status));
	assert.ok([400, 414, 431].includes((await hub.request('GET', `/${'a'.repeat(20000)}`)).status));
	assert.ok([400, 431].includes((await hub.request('GET', '/healthz', { headers: { 'x-long': 'b'.repeat(70000) } })).status));
	assert.ok([400, 401, 403, 421].includes((await hub.request('GET', '/api/v1/devices', { headers: { host: 'evil.example', cookie: hub.cookie } })).status), 'DNS rebinding');
	await healthy(hub);
});

test('half a TLS handshake, plain HTTP and silence hold nobody up', async (t) => {
	const hub = await Hub.owned(t);
	const silent = await Promise.all(Array.from({ length: 20 }, () => new Promise((done) => {
		const s = tlsConnect({ host: '127.0.0.1', port: hub.ports.https, ca: hub.ca, servername: 'localhost' }, () => done(s));
		s.on('error', () => done(s));
	})));
	t.after(() => silent.forEach((s) => s.destroy()));
	silent.forEach((s) => s.write('GET /healthz HTTP/1.1\r\nHost: '));
	await new Promise((done) => {
		const plain = request({ host: '127.0.0.1', port: hub.ports.https, path: '/healthz' }, done);
		plain.on('error', done);
		plain.end();
	});
	await healthy(hub);
});

test('bad certificate requests and weak keys are refused by name, and a good one still passes', async (t) => {
	const hub = await Hub.owned(t);
	const code = newCode();
	await openTicket(hub, code);
	const newcomer = await new Newcomer(hub, code).connect(t);
	assert.equal((await newcomer.request('x')).code, 'no_challenge');
	await newcomer.hello();
	const weak = await makeRequest('rsa:1024');
	const other = await makeRequest('ec:secp384r1');
	const good = await makeRequest();
	const broken = good.csr.replace(/[A-Za-z0-9+/]{64}\n-----END/, (last) => (last[0] === 'A' ? 'B' : 'A') + last.slice(1));
	assert.equal((await newcomer.request(weak.csr)).code, 'key_weak');
	assert.equal((await newcomer.request(other.csr)).code, 'key_weak');
	assert.equal((await newcomer.request('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n')).code, 'csr_invalid');
	if (broken !== good.csr) assert.equal((await newcomer.request(broken)).code, 'csr_invalid');
	assert.equal((await newcomer.request(good.csr)).type, 'certificate');
});

test('noise in the onboarding conversation ends it before it can last', async (t) => {
	const hub = await Hub.owned(t);
	const code = newCode();
	const ticket = await openTicket(hub, code);
	const newcomer = await new Newcomer(hub, code).connect(t);
	for (const noise of ['', '{', '[]', 'null', '{"v":1}', '{"v":2,"type":"hello"}', '{"v":1,"type":"hello","epoch":-1}', '{"v":1,"type":"hello","nonce":"AA"}', '{"v":1,"type":"certificate"}', Buffer.from([0xff, 0xfe]),
		`{"v":1,"type":"hello","model":"${'x'.repeat(60000)}"}`]) {
		const answer = await newcomer.say(noise).catch(() => undefined);
		if (!answer || answer.code === 'too_many_errors') break;
		assert.equal(answer.type, 'error');
	}
	await hub.untilTicket(ticket.id, 'aborted');
	const again = newCode();
	await openTicket(hub, again);
	assert.equal((await (await new Newcomer(hub, again).connect(t)).hello()).type, 'challenge');
});

test('a device whose maker\'s model is another\'s, or whose identity is not the label\'s, is refused', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	await openTicket(hub, device.code);
	const newcomer = await new Newcomer(hub, device.code).connect(t);
	assert.equal((await newcomer.hello()).code, 'identity_required');
	assert.equal((await newcomer.hello({ identity: Buffer.alloc(65, 4).toString('base64url') })).code, 'identity_mismatch');
	assert.equal((await newcomer.hello({ model: 'OTHER-1' })).code, 'model_mismatch');
});

test('the broker dies and comes back, and with it every device', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	for (let i = 0; i < 3; i++) {
		await hub.killChild('mosquitto');
		await until('the device to be back', async () => {
			const answer = await hub.api('POST', `/devices/${id}/commands`, { property: 'relay/on', value: i % 2 ? 'false' : 'true' });
			return answer.status === 202;
		}, 40000);
		await hub.untilValue(id, 'relay/on', i % 2 ? 'false' : 'true');
	}
});

test('a hub killed at random moments loses nothing it has acknowledged', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	let name;
	let tickets = 0;
	for (let round = 0; round < 12; round++) {
		let running = true;
		const change = async () => {
			for (let n = 0; running; n++) {
				const next = `lamp ${round}.${n}`;
				const answer = await hub.api('PATCH', `/devices/${id}`, { name: next }).catch(() => undefined);
				if (answer?.status === 200) name = next;
				else if (answer) tickets++;
				else return;
			}
		};
		const changing = change();
		await sleep(30 + Math.random() * 250);
		await hub.kill9();
		running = false;
		await changing;
		await hub.restart();
		const now = (await hub.device(id)).name;
		const order = (s) => s.match(/(\d+)\.(\d+)/).slice(1).map(Number);
		if (name) {
			const [a, b] = [order(now), order(name)];
			assert.ok(a[0] > b[0] || (a[0] === b[0] && a[1] >= b[1]), `${now} is older than the acknowledged ${name}`);
		}
	}
	assert.equal(tickets, 0);
	await hub.untilDevice(id, 'online', (d) => d.online, 20000);
	assert.ok((await hub.get('/activity?limit=50')).entries.length > 0);
});

test('a full disk is an error that is said, not a loss', async (t) => {
	if (process.getuid() !== 0) return t.skip('needs to mount a small tmpfs');
	const dir = mkdtempSync('/tmp/fh-');
	const data = join(dir, 'data');
	mkdirSync(data);
	const mounted = await run('/bin/mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', data]);
	if (mounted.code !== 0) {
		rmSync(dir, { recursive: true });
		return t.skip('cannot mount a small tmpfs here');
	}
	const hub = await Hub.owned(undefined, { dir, config: { run_dir: join(dir, 'run') } });
	try {
		const device = await Device.make(t);
		const { id } = await addDevice(hub, device);
		await hub.must('PATCH', `/devices/${id}`, { name: 'Before' });
		const ballast = join(data, 'ballast');
		for (let size = 8 << 20; size >= 4096; size >>= 1) {
			for (let i = 0; ; i++) {
				try {
					writeFileSync(`${ballast}.${size}.${i}`, Buffer.alloc(size));
				} catch {
					rmSync(`${ballast}.${size}.${i}`, { force: true });
					break;
				}
			}
		}
		let refused;
		let last = 'Before';
		for (let i = 0; i < 200 && !refused; i++) {
			const answer = await hub.api('PATCH', `/devices/${id}`, { name: `Name ${i} ${'x'.repeat(50)}` });
			if (answer.status === 200) last = answer.body.name;
			else refused = answer;
		}
		assert.ok(refused, 'two hundred changes on a full disk');
		assert.ok(refused.status >= 500, String(refused.status));
		await healthy(hub);
		assert.equal((await hub.device(id)).name, last);
		await run('/bin/sh', ['-c', `rm -f ${ballast}.*`]);
		await hub.must('PATCH', `/devices/${id}`, { name: 'After' });
		await hub.kill9();
		await hub.restart();
		assert.equal((await hub.device(id)).name, 'After');
	} finally {
		await hub.stop();
		for (let i = 0; i < 20 && (await run('/bin/umount', [data])).code !== 0; i++) await sleep(200);
		await hub.destroy();
	}
});
