// The makers' guide does what it says: its commands are taken from it and typed in, one after the other.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { program } from '../lib/process.mjs';

test('the commands of the makers\' guide lead to a signed passport and to a new key', (t) => {
	const dir = mkdtempSync('/tmp/guide-'), guide = readFileSync(new URL('../../hub/passport/MAKERS.md', import.meta.url), 'utf8');
	t.after(() => rmSync(dir, { recursive: true }));
	const commands = [...guide.matchAll(/```\n(.*?)```/gs)].flatMap(([, block]) => block.trim().split('\n'));
	assert.equal(commands.length, 10);
	const type = (command) => execFileSync('/bin/sh', ['-c', command], { cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH: `${dirname(program('freehold'))}:${process.env.PATH}` } });
	let said = '';
	for (const command of commands) {
		if (command.includes(' lint ')) { // step 3, and what is to be done for a newer revision
			const passport = JSON.parse(readFileSync(join(dir, 'lamp.json'), 'utf8'));
			passport.top3.passwords.mode = 'unique_per_device';
			passport.passport.revision += command.includes('--after') ? 1 : 0;
			writeFileSync(join(dir, 'lamp.json'), JSON.stringify(passport));
		}
		said = `${said}${type(command)}`;
	}
	assert.match(said, /The signature is whole/);
	assert.match(said, /A hub shows: passwords unique_per_device; faults to mailto:security@lamps\.example; updates until 2031-12-31\./);
	assert.match(type('freehold passport verify lamp-2.jws'), /revision 2/);
	assert.equal(JSON.parse(readFileSync(join(dir, 'next-keys.json'), 'utf8')).keys.length, 2);
});
