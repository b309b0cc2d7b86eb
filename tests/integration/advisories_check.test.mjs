// What a person types who holds an advisory and a device: the verdict, the reason, and what to do first.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { advisory } from '../lib/advisory.mjs';
import { program, run } from '../lib/process.mjs';

function desk(t) {
	const dir = mkdtempSync('/tmp/fa-');
	t.after(() => rmSync(dir, { recursive: true }));
	const write = (name, content) => (writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content)), join(dir, name));
	const check = (...args) => run(program('freehold'), ['advisories', 'check', ...args]);
	return { write, check };
}
const lamp = (firmware) => ['--maker', 'Lamps Limited', '--model', 'Lamp L100', ...(firmware ? ['--firmware', firmware] : [])];

test('an affected device is told its version to reach', async (t) => {
	const { write, check } = desk(t);
	const { code, out } = await check(...lamp('2.3.9'), write('a.json', advisory()), '--json');
	assert.equal(code, 0);
	const [is] = JSON.parse(out);
	assert.deepEqual([is.id, is.state, is.reason, is.action, is.update_to, is.score_tenths, is.vulnerabilities], ['LAMP-2026-01', 'affected', 'version_in_range', 'update', '2.4.0', 88, ['CVE-2026-0100']]);
	const said = await check(...lamp('2.3.9'), write('a.json', advisory()));
	assert.match(said.out, /affected \(version_in_range\)/);
	assert.match(said.out, /Update to version "?2\.4\.0/);
	assert.ok(!said.out.includes('\u001b'), 'the maker\'s text cannot drive the terminal');
});

test('a fixed version, an unknown one and another product are told apart', async (t) => {
	const { write, check } = desk(t);
	const file = write('a.json', advisory());
	const state = async (...device) => JSON.parse((await check(...device, file, '--json')).out)[0]?.state;
	assert.equal(await state(...lamp('2.4.0')), 'fixed');
	assert.equal(await state(...lamp()), 'possibly');
	assert.equal(await state('--maker', 'Lamps Ltd', '--model', 'Lamp L200'), undefined);
	assert.equal(await state('--maker', 'Others Ltd', '--model', 'Lamp L100'), undefined);
});

test('drafts and withdrawn documents say so', async (t) => {
	const { write, check } = desk(t);
	const { out } = await check(...lamp('1.0'), write('a.json', advisory({ status: 'draft' })), write('b.json', advisory({ id: 'B', summary: 'Withdrawn' })), '--json');
	const list = JSON.parse(out);
	assert.deepEqual(list.map((a) => [a.draft, a.withdrawn]), [[true, false], [false, true]]);
});

test('what is no advisory is named and the rest is still judged', async (t) => {
	const { write, check } = desk(t);
	const { code, out, err } = await check(...lamp('1.0'), write('no.json', '{}'), write('bad.json', '{"a":1,"a":2}'), write('huge.json', ' '.repeat((2 << 20) + 1)), write('a.json', advisory()));
	assert.equal(code, 1);
	assert.match(out, /1 of 1 documents/);
	assert.equal(err.trim().split('\n').length, 3);
	assert.equal((await check('--maker', 'Lamps Ltd', write('a.json', advisory()))).code, 2);
});
