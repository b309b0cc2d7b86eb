// What a maker types: a key, a check, a signature. Node's own crypto is the second opinion.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { program } from '../lib/process.mjs';

function desk(t) {
	const dir = mkdtempSync(join(tmpdir(), 'maker-'));
	t.after(() => rmSync(dir, { recursive: true }));
	const path = (name) => join(dir, name);
	const write = (name, content) => (writeFileSync(path(name), typeof content === 'string' ? content : JSON.stringify(content)), path(name));
	const run = (...args) => new Promise((done) => {
		execFile(program('freehold'), ['passport', ...args], { timeout: 20000 }, (error, stdout, stderr) => done({ code: error ? error.code : 0, stdout, stderr }));
	});
	return { path, write, run };
}
const passport = (more = {}) => ({
	passport: { version: '1.0', id: 'urn:uuid:1', revision: 1, issued_at: '2026-01-01T00:00:00Z' },
	issuer: { role: 'manufacturer', legal_name: 'Lamps Ltd', web: 'https://lamps.example' },
	product: { model: 'LAMP-1', name: 'Lamp' },
	...more,
});

test('a maker makes a key, checks, signs and verifies a passport', async (t) => {
	const { path, write, run } = desk(t);
	const key = path('maker.key'), file = write('passport.json', passport());
	const id = (await run('new-key', key)).stdout.trim();
	assert.equal(statSync(key).mode & 0o777, 0o600);
	assert.deepEqual(await run('lint', file), { code: 0, stdout: '"Lamps Ltd", model "LAMP-1", revision 1\n', stderr: '' });
	const jws = (await run('sign', '--key', key, file)).stdout.trim();
	const [head, body, signature] = jws.split('.');
	assert.deepEqual(JSON.parse(Buffer.from(head, 'base64url')), { alg: 'ES256', kid: id, typ: 'device-passport+jws' });
	const publicKey = createPublicKey(readFileSync(key));
	assert.ok(verify('sha256', `${head}.${body}`, { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')));
	const verified = await run('verify', write('passport.jws', `${jws}\n`));
	assert.equal(verified.code, 0);
	assert.match(verified.stdout, new RegExp(id));
	const forged = `${head}.${Buffer.from(JSON.stringify(passport())).toString('base64url')}.${signature}`;
	assert.equal((await run('verify', write('forged.jws', forged))).code, 1);
});

test('what breaks a rule is named and not signed, and no key is overwritten', async (t) => {
	const { path, write, run } = desk(t);
	const key = path('maker.key');
	assert.equal((await run('new-key', key)).code, 0);
	const content = readFileSync(key, 'utf8');
	assert.equal((await run('new-key', key)).code, 1);
	assert.equal(readFileSync(key, 'utf8'), content);
	const late = write('late.json', passport({ support: { basis: 'end_date', end: '2030-02-30' } }));
	for (const args of [['lint', late], ['sign', '--key', key, late]]) {
		assert.deepEqual(await run(...args), { code: 1, stdout: '', stderr: 'freehold: "support.end" must be a date like 2026-11-23\n' });
	}
	const foreign = passport();
	foreign.issuer.key = 'A'.repeat(87);
	assert.equal((await run('sign', '--key', key, write('foreign.json', foreign))).code, 1);
	for (const text of ['', '[]', '7', '{"a":1,"a":2}', 'x']) assert.equal((await run('lint', write('bad.json', text))).code, 1, text);
	assert.equal((await run('lint', path('absent'))).code, 1);
	assert.equal((await run('sign', late)).code, 2);
});
