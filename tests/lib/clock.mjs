// A hub whose wall clock a test moves while it runs: see clock.c.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from './process.mjs';

export const DAY = 86_400_000;

// { env, move(ms) }: env is for Hub.start; the clock then goes ms ahead of the true one (behind it: negative).
export function movableClock(t) {
	const dir = mkdtempSync('/tmp/fc-');
	t.after(() => rmSync(dir, { recursive: true, force: true }));
	const file = join(dir, 'offset');
	const move = (ms) => {
		const bytes = Buffer.alloc(8);
		bytes.writeBigInt64LE(BigInt(Math.round(ms)));
		writeFileSync(file, bytes, { flag: 'r+' });
	};
	writeFileSync(file, Buffer.alloc(8));
	const runtime = /libasan\.so\.\d+/.exec(readFileSync(program('freehold-hubd'), 'latin1'))?.[0];
	return { move, env: { LD_PRELOAD: [runtime, program('test_clock.so')].filter(Boolean).join(' '), FREEHOLD_TEST_CLOCK: file } };
}
