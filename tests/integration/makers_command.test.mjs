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

test('a passport begins as a skeleton that says what is still to fill in, and names one place at a time until it is whole', async (t) => {
	const { path, write, run } = desk(t);
	const bare = await run('new');
	assert.equal(bare.code, 0);
	assert.match(bare.stderr, /issuer\.legal_name: .*\n.*issuer\.web/);
	const refused = await run('lint', write('bare.json', bare.stdout), '--json');
	assert.deepEqual([refused.code, JSON.parse(refused.stdout)], [1, { ok: false, kind: 'passport', path: 'issuer.legal_name', rule: 'must be plain text without control characters' }]);
	const begun = await run('new', '--maker', 'Lamps Ltd', '--web', 'https://lamps.example', '--model', 'LAMP-1', '--name', 'Lamp', '--contact', 'mailto:s@lamps.example', '--policy',
		'https://lamps.example/security', '--until', '2031-12-31');
	assert.doesNotMatch(begun.stderr, /issuer/);
	const draft = JSON.parse(begun.stdout);
	assert.match(draft.passport.id, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
	assert.equal(JSON.parse((await run('lint', write('draft.json', draft), '--json')).stdout).path, 'top3.passwords.mode');
	draft.top3.passwords.mode = 'unique_per_device';
	const whole = write('whole.json', draft);
	assert.deepEqual(JSON.parse((await run('lint', whole, '--json')).stdout), { ok: true, kind: 'passport', who: 'Lamps Ltd', model: 'LAMP-1', revision: 1 });
	await run('new-key', path('k.pem'));
	const jws = write('p.jws', (await run('sign', '--key', path('k.pem'), whole)).stdout);
	const verified = JSON.parse((await run('verify', jws, '--json')).stdout);
	assert.deepEqual([verified.ok, verified.kind, verified.kid.length], [true, 'passport', 43]);
	assert.equal((await run('new', '--maker')).code, 2);
	assert.equal((await run('new', '--nothing', 'x')).code, 2);
});

test('an attestation is checked, signed and verified by the same command', async (t) => {
	const { path, write, run } = desk(t);
	const attestation = { attestation: { version: '1.0', id: 'urn:uuid:2', revision: 1, issued_at: '2026-01-01T00:00:00Z' }, scheme: 'sg_cls', polarity: 'positive', level: { value: '2' }, registration_id: 'CLS-1',
		assessment: 'lab', issued: '2026-01-01', status: 'valid', issuing_body: { legal_name: 'Agency', web: 'https://www.csa.gov.sg' }, product: { manufacturer: 'Lamps Ltd', model: 'LAMP-1' } };
	await run('new-key', path('k.pem'));
	const jws = (await run('sign', '--key', path('k.pem'), write('a.json', attestation))).stdout.trim();
	assert.equal(JSON.parse(Buffer.from(jws.split('.')[0], 'base64url')).typ, 'label-attestation+jws');
	const verified = JSON.parse((await run('verify', write('a.jws', jws), '--json')).stdout);
	assert.deepEqual([verified.ok, verified.kind, verified.who], [true, 'attestation', 'Agency']);
	assert.match((await run('lint', write('b.json', { ...attestation, scheme: 'made_up' }))).stderr, /"scheme" must be one of/);
});

test('the file that names a maker\'s keys hands one over to the next', async (t) => {
	const { path, run } = desk(t);
	await run('new-key', path('old.pem'));
	await run('new-key', path('new.pem'));
	const one = JSON.parse((await run('keys', '--domain', 'lamps.example', '--key', path('old.pem'))).stdout);
	assert.equal(one.keys.length, 1);
	const { keys } = JSON.parse((await run('keys', '--domain', 'lamps.example', '--key', path('new.pem'), '--old', path('old.pem'))).stdout);
	assert.equal(keys[0].key, one.keys[0].key);
	const [head, body, signature] = keys[1].handover.split('.');
	assert.deepEqual(JSON.parse(Buffer.from(body, 'base64url')), { domain: 'lamps.example', key: keys[1].key });
	assert.ok(verify('sha256', `${head}.${body}`, { key: createPublicKey(readFileSync(path('old.pem'))), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')));
	assert.equal((await run('keys', '--domain', 'lamps.example')).code, 2);
	assert.equal((await run('keys', '--domain', 'lamps.example', '--key', path('none.pem'))).code, 1);
});
