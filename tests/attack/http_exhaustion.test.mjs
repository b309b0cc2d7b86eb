// Whoever only takes time, places or memory: bounded, and the owner notices nothing.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Hub } from '../lib/hub.mjs';
import { Person } from '../lib/person.mjs';
import { run } from '../lib/process.mjs';
import { RawConnection, ask, exchange, head, signedIn } from '../lib/raw.mjs';
import { sleep, until } from '../lib/wait.mjs';

let hub;
before(async () => { hub = await Hub.owned(); });
after(() => hub.destroy());

// Another device on the network than the owner's phone: the whole of 127/8 is the loopback's.
const attacker = (n) => `127.0.1.${n}`;
const open = (n) => RawConnection.open(hub, { localAddress: attacker(n) });
async function ownerIsServed() {
	const began = Date.now();
	assert.equal((await hub.api('GET', '/devices', undefined, { ms: 5000 })).status, 200);
	return Date.now() - began;
}
const residentKiB = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${hub.process.pid}/status`, 'utf8'))[1]);
const descriptors = async () => (await import('node:fs')).readdirSync(`/proc/${hub.process.pid}/fd`).length;

test('heads that never end, however slowly they drip, end after ten seconds', async (t) => {
	const before = await descriptors();
	const all = await Promise.all(Array.from({ length: 40 }, () => open(1)));
	t.after(() => all.forEach((c) => c.destroy()));
	const began = Date.now();
	all.forEach((c) => c.write('GET / HTTP/1.1\r\nHost: localhost\r\n'));
	const dripping = setInterval(() => all.forEach((c) => c.write('X: y\r\n')), 700);
	t.after(() => clearInterval(dripping));
	for (let i = 0; i < 8; i++) {
		await ownerIsServed();
		await sleep(500);
	}
	await Promise.all(all.map((c) => c.untilClosed(30000)));
	clearInterval(dripping);
	const took = Date.now() - began;
	assert.ok(took >= 9000 && took < 25000, `${took} ms`);
	for (const c of all) assert.deepEqual(c.answers.map((a) => a.status), [408]);
	await until('the descriptors to be given back', async () => (await descriptors()) <= before + 2);
});

test('bodies that never come end after thirty seconds, and a handshake that never ends after ten', async (t) => {
	const slow = await open(2);
	const mute = await RawConnection.open(hub, { localAddress: attacker(2), plain: true });
	t.after(() => [slow, mute].forEach((c) => c.destroy()));
	const began = Date.now();
	slow.write(head(hub, 'POST', '/api/v1/sessions', ['Content-Type: application/json', 'Content-Length: 1000']));
	const dripping = setInterval(() => slow.write(' '), 900);
	t.after(() => clearInterval(dripping));
	await mute.untilClosed(30000);
	assert.ok(Date.now() - began < 20000);
	await ownerIsServed();
	await slow.untilClosed(50000);
	assert.deepEqual(slow.answers.map((a) => a.status), [408]);
	assert.ok(Date.now() - began >= 28000);
});

test('one address gets 64 places, and all of them together leave one for the owner', async (t) => {
	const all = [];
	t.after(() => all.forEach((c) => c.destroy()));
	const more = async (n, count) => all.push(...(await Promise.all(Array.from({ length: count }, () => RawConnection.open(hub, { localAddress: attacker(n), plain: true })))));
	await more(10, 70);
	await until('what is over the limit to be closed', () => all.filter((c) => c.closed).length >= 6);
	await ownerIsServed();
	for (let n = 11; n <= 18; n++) await more(n, 64);
	const times = [];
	for (let i = 0; i < 5; i++) times.push(await ownerIsServed());
	t.diagnostic(`owner's requests with every place taken: ${times.join(', ')} ms`);
	const events = await hub.events();
	for (let n = 21; n <= 28; n++) await more(n, 64);
	await ownerIsServed();
	assert.equal(events.state.closed, false, 'a WebSocket that stands is not given up for newcomers');
	events.close();
});

test('floods of fields, long lines and long addresses are refused with a word', async () => {
	const many = Array.from({ length: 65 }, (_, i) => `X-${i}: y`);
	const statuses = async (bytes) => (await exchange(hub, bytes)).map((a) => a.status);
	assert.deepEqual(await statuses(head(hub, 'GET', '/healthz', many)), [431]);
	assert.deepEqual(await statuses(head(hub, 'GET', '/healthz', [`X: ${'y'.repeat(16 << 10)}`])), [431]);
	assert.deepEqual(await statuses(head(hub, 'GET', `/${'a'.repeat(9 << 10)}`)), [414]);
	assert.deepEqual(await statuses('A'.repeat(9 << 10)), [414]);
	assert.deepEqual(await statuses(head(hub, 'GET', '/healthz', [`${'X'.repeat(17 << 10)}: y`])), [431]);
	assert.equal((await ask(hub, head(hub, 'GET', '/healthz', Array.from({ length: 60 }, (_, i) => `X-${i}: y`)))).status, 200);
	await ownerIsServed();
});

test('huge bodies are refused before they are read, and what is withheld is cut', async (t) => {
	for (const length of [262145, 1 << 30, '9'.repeat(19)]) {
		const [answer] = await exchange(hub, head(hub, 'POST', '/api/v1/tickets', [...signedIn(hub), `Content-Length: ${length}`, 'Expect: 100-continue']));
		assert.equal(answer.status, 413, `${length}`);
	}
	assert.equal((await ask(hub, head(hub, 'POST', '/api/v1/tickets', ['Content-Length: 1', 'Expect: 200-ok']) + 'x')).status, 417);
	// All places of four addresses, each holding back the last byte of the biggest body.
	const all = (await Promise.all([1, 2, 3, 4].flatMap((n) => Array.from({ length: 64 }, () => open(30 + n))))).map((c) => {
		c.write(head(hub, 'POST', '/api/v1/sessions', ['Content-Type: application/json', `Content-Length: ${256 << 10}`]) + ' '.repeat((256 << 10) - 1));
		return c;
	});
	t.after(() => all.forEach((c) => c.destroy()));
	await ownerIsServed();
	await until('all but what fits in 8 MiB to be cut', () => all.filter((c) => !c.closed).length <= 32, 30000);
	await ownerIsServed();
	all.forEach((c) => c.destroy());
});

test('what is packed is not unpacked, and what is deep is not climbed', async () => {
	const bomb = gzipSync(Buffer.alloc(64 << 20, 0x20)).subarray(0, 100 << 10);
	for (const coding of ['gzip', 'deflate', 'br', 'x-gzip', 'gzip, gzip'])
		assert.equal((await hub.api('POST', '/tickets', bomb, { headers: { 'content-encoding': coding } })).status, 415, coding);
	for (const body of ['['.repeat(100000), '{"a":'.repeat(20000), `{"a":${'['.repeat(60000)}${']'.repeat(60000)}}`, `{"kind":${'9'.repeat(100000)}}`, `{"kind":1e${'9'.repeat(1000)}}`,
		`{${Array.from({ length: 8000 }, (_, i) => `"k${i}":1`).join(',')}}`]) {
		const began = Date.now();
		const answer = await hub.api('POST', '/tickets', body);
		assert.ok([400, 413, 422].includes(answer.status), `${body.slice(0, 20)}: ${answer.status}`);
		assert.ok(Date.now() - began < 5000);
	}
	await ownerIsServed();
});

test('thousands of short-lived visitors leave nothing behind', async (t) => {
	const before = await descriptors();
	for (let round = 0; round < 10; round++)
		await Promise.all(Array.from({ length: 40 }, async (_, i) => {
			const c = await RawConnection.open(hub, { localAddress: attacker(50 + (i % 4)), plain: i % 2 === 0 });
			c.write(i % 2 ? head(hub, 'GET', '/api/v1/hub') : '\x16\x03\x01\x02\x00garbage');
			c.destroy();
		}));
	await ownerIsServed();
	await until('their descriptors to be given back', async () => (await descriptors()) <= before + 2);
	t.diagnostic(`resident: ${residentKiB()} KiB`);
});

test('a guest with a hundred open pages takes nobody’s place among those who hear what happens', async (t) => {
	const guest = await Person.invited(hub, 'guest', 'Gwen');
	const pages = [];
	t.after(() => pages.forEach((p) => p.close()));
	for (let i = 0; i < 40; i++) pages.push(await guest.events());
	await until('the oldest pages to be given up', () => pages.filter((p) => p.state.closed).length >= 24);
	assert.ok(pages.slice(-16).every((p) => !p.state.closed), 'of the same person');
	const owner = await hub.events();
	await owner.wait('hello', (e) => e.type === 'hello');
	owner.close();
});

// A log of years: entries as the hub chains them.
function longLog(count, from, previous) {
	const field = (s) => (s === null ? Buffer.from('ffffffff', 'hex') : Buffer.concat([Buffer.from([0, 0, 0, s.length]), Buffer.from(s)]));
	const u64 = (n) => { const b = Buffer.alloc(8); b.writeBigUInt64BE(BigInt(n)); return b; };
	const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
	const digest = sha256(field(null), field(null), field('{}'));
	const lines = ['BEGIN;'];
	for (let seq = from; seq < from + count; seq++) {
		previous = sha256(previous, u64(seq), u64(1800000000000), Buffer.from([0]), field('person.signed_in'), digest);
		lines.push(`INSERT INTO activity(seq, at, code, params, alarm, digest, hash) VALUES(${seq}, 1800000000000, 'person.signed_in', '{}', 0, x'${digest.toString('hex')}', x'${previous.toString('hex')}');`);
	}
	return [...lines, 'COMMIT;'].join('\n');
}

test('checks of a long log are few at a time, and end with whoever asked', { timeout: 120000 }, async (t) => {
	const old = await Hub.owned(t);
	await old.stop();
	const file = join(old.data, 'hub.db');
	const last = (await run('/usr/bin/sqlite3', [file, 'SELECT seq, hex(hash) FROM activity ORDER BY seq DESC LIMIT 1'])).out.trim().split('|');
	const sql = join(old.dir, 'log.sql');
	writeFileSync(sql, longLog(40000, Number(last[0]) + 1, Buffer.from(last[1], 'hex')));
	assert.equal((await run('/usr/bin/sqlite3', [file, `.read ${sql}`])).code, 0);
	await old.up();
	await old.ready();
	const checks = await Promise.all(Array.from({ length: 6 }, () => old.api('GET', '/activity/check', undefined, { ms: 60000 })));
	assert.deepEqual(checks.map((a) => a.status).sort(), [200, 200, 429, 429, 429, 429]);
	assert.ok(checks.filter((a) => a.status === 200).every((a) => a.body.holds && a.body.entries >= 40000));
	for (let i = 0; i < 8; i++) {
		const gone = await RawConnection.open(old);
		gone.write(head(old, 'GET', '/api/v1/activity/check', signedIn(old)));
		gone.socket.end();
		await gone.ended;
	}
	assert.equal((await old.api('GET', '/activity/check', undefined, { ms: 60000 })).status, 200, 'who hung up holds no place');
});
