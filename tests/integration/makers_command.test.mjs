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
	assert.deepEqual(await run('lint', file), { code: 0, stdout: '"Lamps Ltd", model "LAMP-1", revision 1\nA hub shows: passwords not stated; faults to nobody, not stated; updates not stated.\n', stderr: '' });
	const jws = (await run('sign', '--key', key, file)).stdout.trim();
	const [head, body, signature] = jws.split('.');
	assert.deepEqual(JSON.parse(Buffer.from(head, 'base64url')), { alg: 'ES256', kid: id, typ: 'device-passport+jws' });
	const publicKey = createPublicKey(readFileSync(key));
	assert.ok(verify('sha256', `${head}.${body}`, { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')));
	const verified = await run('verify', write('passport.jws', `${jws}\n`));
	assert.equal(verified.code, 0);
	assert.match(verified.stdout, new RegExp(id));
	const forged = `${head}.${Buffer.from(Buffer.from(body, 'base64url').toString().replace('LAMP-1', 'LAMP-2')).toString('base64url')}.${signature}`;
	const refused = await run('verify', write('forged.jws', forged));
	assert.deepEqual([refused.code, /the signature is not that of the key it names/.test(refused.stderr)], [1, true]);
	assert.match((await run('verify', file)).stderr, /this is not signed yet; "freehold passport sign" does that/);
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
	assert.deepEqual([refused.code, JSON.parse(refused.stdout)], [1, { ok: false, kind: 'passport', path: 'issuer.legal_name', rule: 'must not be empty' }]);
	const begun = await run('new', '--maker', 'Lamps Ltd', '--web', 'https://lamps.example', '--model', 'LAMP-1', '--name', 'Lamp', '--contact', 'mailto:s@lamps.example', '--policy',
		'https://lamps.example/security', '--until', '2031-12-31');
	assert.doesNotMatch(begun.stderr, /issuer/);
	const draft = JSON.parse(begun.stdout);
	assert.match(draft.passport.id, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
	assert.equal(JSON.parse((await run('lint', write('draft.json', draft), '--json')).stdout).path, 'top3.passwords.mode');
	draft.top3.passwords.mode = 'unique_per_device';
	const whole = write('whole.json', draft);
	assert.deepEqual(JSON.parse((await run('lint', whole, '--json')).stdout), { ok: true, kind: 'passport', who: 'Lamps Ltd', model: 'LAMP-1', revision: 1, unread: [] });
	await run('new-key', path('k.pem'));
	const jws = write('p.jws', (await run('sign', '--key', path('k.pem'), whole)).stdout);
	const verified = JSON.parse((await run('verify', jws, '--json')).stdout);
	assert.deepEqual([verified.ok, verified.kind, verified.kid.length], [true, 'passport', 43]);
	assert.equal((await run('new', '--maker')).code, 2);
	assert.equal((await run('new', '--nothing', 'x')).code, 2);
});

test('what a hub shows of it is said, what no hub reads is named, and so are the words that a member may have', async (t) => {
	const { write, run } = desk(t);
	const whole = passport({ top3: { passwords: { mode: 'user_defined' }, disclosure: { policy_url: 'https://lamps.example/s', contacts: ['mailto:s@lamps.example'] } }, support: { basis: 'end_date', end: '2031-02-01', end_precision: 'month' } });
	assert.match((await run('lint', write('whole.json', whole))).stdout, /A hub shows: passwords user_defined; faults to mailto:s@lamps\.example; updates until 2031-02-28\.\n/);
	const misspelt = { ...passport({ suport: { basis: 'none' }, interactions: [], ext: { mine: 1 } }), product: { model: 'LAMP-1', name: 'Lamp', colour: 'red' } };
	const said = await run('lint', write('misspelt.json', misspelt));
	assert.equal(said.code, 0);
	assert.equal(said.stderr, 'No hub reads these members; are they misspelt? "product.colour", "suport"\n');
	assert.deepEqual(JSON.parse((await run('lint', write('again.json', misspelt), '--json')).stdout).unread, ['product.colour', 'suport']);
	const wrong = passport({ top3: { passwords: { mode: 'admin' } } });
	assert.equal((await run('lint', write('wrong.json', wrong))).stderr, 'freehold: "top3.passwords.mode" must be one of: none, unique_per_device, user_defined\n');
	assert.match((await run('lint', write('torn.json', '{\n"passport": {\n'))).stderr, /torn\.json: line 2, column 13: /);
	assert.match((await run('lint', write('twice.json', '{"a": 1, "a": 2}'))).stderr, /line 1, column \d+: "duplicate object key/);
});

test('a revision is held against the one before it: what hubs would refuse, and what they would tell their owners', async (t) => {
	const { path, write, run } = desk(t);
	const support = (end) => ({ support: { basis: 'end_date', end } }), revision = (n, more) => { const p = passport(more); p.passport.revision = n; return p; };
	await run('new-key', path('k.pem'));
	await run('new-key', path('next.pem'));
	const old = write('old.jws', (await run('sign', '--key', path('k.pem'), write('old.json', revision(3, support('2031-12-31'))))).stdout);
	const after = async (json, ...more) => { const r = await run('lint', write('new.json', json), '--after', old, ...more); return [r.code, r.stderr]; };
	assert.deepEqual(await after(revision(4, support('2031-12-31'))), [0, '']);
	assert.deepEqual(await after(revision(3, support('2031-12-31'))), [1, 'freehold: "passport.revision" must be higher than 3, or hubs go on using that one\n']);
	assert.deepEqual(await after(revision(2, support('2031-12-31'))), [1, 'freehold: "passport.revision" must be higher than 3, or hubs go on using that one\n']);
	const [code, warned] = await after(revision(4, support('2029-12-31')));
	assert.equal(code, 0);
	assert.match(warned, /^Less is promised than before\. Hubs go on counting to 2031-12-31 and tell their owners that the promise was shortened\.\n$/);
	const other = revision(4);
	other.product.model = 'LAMP-2';
	other.issuer.web = 'https://www.lamps.example';
	assert.match((await after(other))[1], /"product\.model" must stay "LAMP-1".*\n.*"issuer\.web" must stay at "lamps\.example"/s);
	const json = JSON.parse((await run('lint', write('j.json', revision(2, support('2029-12-31'))), '--after', old, '--json')).stdout);
	assert.deepEqual([json.ok, json.refused, json.shortened], [false, ['passport.revision'], true]);
	const news = write('news.json', revision(4, support('2031-12-31')));
	const foreign = await run('sign', '--key', path('next.pem'), '--after', old, news);
	assert.equal(foreign.code, 0);
	assert.match(foreign.stderr, /another key than before.*freehold passport keys --domain lamps\.example --key NEW --old OLD/s);
	assert.deepEqual(await run('sign', '--key', path('k.pem'), '--after', old, write('down.json', revision(1, support('2031-12-31')))), { code: 1, stdout: '', stderr: 'freehold: "passport.revision" must be higher than 3, or hubs go on using that one\n' });
	assert.equal((await run('lint', news, '--after', news)).code, 1);
	assert.equal((await run('lint', news, '--after')).code, 2);
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
	for (const domain of ['LAMPS.example', 'https://lamps.example', 'lamps.example/', 'lamps.example:8443', '']) assert.match((await run('keys', '--domain', domain, '--key', path('old.pem'))).stderr, /--domain must be the host of issuer\.web, in lower case/, domain);
	assert.match((await run('keys', '--domain', 'lamps.example', '--key', path('old.pem'), '--old', path('old.pem'))).stderr, /--old is the same key/);
	await run('new-key', path('third.pem'));
	const published = path('published.json');
	writeFileSync(published, JSON.stringify({ keys }));
	const chain = JSON.parse((await run('keys', '--domain', 'lamps.example', '--key', path('third.pem'), '--old', path('new.pem'), '--keep', published)).stdout).keys;
	assert.deepEqual(chain.slice(0, 2), keys, 'what was published before stays, so that a hub that slept through it can follow');
	assert.equal(chain.length, 3);
	assert.equal((await run('keys', '--domain', 'lamps.example')).code, 2);
	assert.equal((await run('keys', '--domain', 'lamps.example', '--key', path('none.pem'))).code, 1);
});
