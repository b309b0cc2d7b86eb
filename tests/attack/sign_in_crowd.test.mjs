// Guessing at the owner's password, from one address and from many at once: it never locks the owner out, never costs the others their hub, and the server's own
// command line is always a way in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Agent, get, request } from 'node:https';
import { after, before, test } from 'node:test';
import { Hub, password } from '../lib/hub.mjs';

let hub;
before(async () => { hub = await Hub.owned(); });
after(() => hub.destroy());

// One sign-in from an address of its own; resolves to { status, body }, or status 0 when the hub did not take the connection.
const from = (address, body, path = '/api/v1/sessions') => new Promise((resolve) => {
	const text = JSON.stringify(body);
	const r = request({ host: '127.0.0.1', localAddress: address, servername: 'localhost', port: hub.ports.https, method: 'POST', path, agent: new Agent({ keepAlive: false, ca: hub.ca }), timeout: 30000,
		headers: { host: `localhost:${hub.ports.https}`, origin: hub.origin, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } }, (answer) => {
		const parts = [];
		answer.on('data', (d) => parts.push(d));
		answer.on('end', () => resolve({ status: answer.statusCode, body: parts.length ? JSON.parse(Buffer.concat(parts)) : {} }));
		answer.on('error', () => resolve({ status: 0 }));
	});
	r.on('timeout', () => r.destroy());
	r.on('error', () => resolve({ status: 0 }));
	r.end(text);
});
const guess = (address) => from(address, { account: 'robin', password: `not it ${address} ${Math.random()}` });
const right = (address) => from(address, { account: 'robin', password });
// As a phone asks that is signed in: on a connection that stays.
const kept = () => {
	const agent = new Agent({ keepAlive: true, ca: hub.ca });
	return () => new Promise((resolve, reject) => {
		get({ host: '127.0.0.1', servername: 'localhost', port: hub.ports.https, path: '/api/v1/devices', agent, timeout: 30000, headers: { host: `localhost:${hub.ports.https}`, cookie: hub.cookie } }, (answer) => {
			answer.resume();
			answer.on('end', () => resolve(answer.statusCode));
		}).on('timeout', () => reject(new Error('no answer'))).on('error', reject);
	});
};
const residentMiB = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${hub.process.pid}/status`, 'utf8'))[1]) / 1024;

test('who hammers the owner\'s name from one address waits alone: the owner signs in from another at once', { timeout: 60000 }, async () => {
	const answers = await Promise.all(Array.from({ length: 40 }, () => guess('127.0.0.66')));
	assert.ok(answers.some((a) => a.status === 429), 'the attacker is slowed');
	assert.ok(answers.every((a) => [0, 401, 429].includes(a.status)), JSON.stringify(answers.map((a) => a.status)));
	for (let i = 0; i < 6; i++) await guess('127.0.0.66');
	assert.equal((await right('127.0.0.66')).status, 429, 'the right password does not help there now');
	const began = Date.now();
	assert.equal((await right('127.0.0.7')).status, 201);
	assert.ok(Date.now() - began < 5000);
});

test('a crowd of addresses costs neither memory nor the hub of who is signed in, and who was signed in at an address gets in there', { timeout: 120000 }, async () => {
	const before_ = residentMiB();
	let on = true, done = 0, refused = 0;
	const crowd = Array.from({ length: 40 }, async (_, i) => {
		while (on) {
			const answer = await guess(`127.0.1.${1 + i}`);
			if (answer.status === 401) done++;
			if (answer.status === 429) refused++;
			if (answer.status !== 401) await new Promise((r) => setTimeout(r, 300));
		}
	});
	const page = kept();
	let slowest = 0, peak = 0;
	try {
		await new Promise((r) => setTimeout(r, 1500));
		for (let i = 0; i < 20; i++) {
			const began = Date.now();
			assert.equal(await page(), 200);
			slowest = Math.max(slowest, Date.now() - began);
			peak = Math.max(peak, residentMiB());
		}
		// 127.0.0.1 has the owner's session: its places are not the crowd's. A full queue of others may still say "in a moment".
		let mine;
		for (let i = 0; i < 5 && mine?.status !== 201; i++) {
			mine = await right('127.0.0.1');
			if (mine.status !== 201) await new Promise((r) => setTimeout(r, 1000));
		}
		assert.equal(mine.status, 201, JSON.stringify(mine.body));
		const listed = await hub.cli('users');
		assert.equal(listed.code, 0, listed.err);
		const { code } = JSON.parse((await hub.cli('users', 'reset', 'robin', '--json')).out);
		// The way back in needs no luck either, from an address that nobody knows.
		const back = await from('127.0.0.8', { code, password: 'a quite different lantern song' }, '/api/v1/invitations/accept');
		assert.equal(back.status, 201, JSON.stringify(back.body));
	} finally {
		on = false;
	}
	await Promise.all(crowd);
	assert.ok(done > 0 && refused > 0, `${done} were tried, ${refused} sent away`);
	assert.ok(slowest < 3000, `the slowest answer took ${slowest} ms`);
	assert.ok(peak - before_ < 300, `memory grew by ${Math.round(peak - before_)} MiB`); // two workers, the sanitizer's share included
});
