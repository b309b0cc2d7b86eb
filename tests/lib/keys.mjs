// Three RSA-3072 keys cost a hub seconds at its first start. A hub of this build makes them once; a test's hub starts with a copy, and an identity of its own.
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, program } from './process.mjs';

const kept = join(build, 'test-keys');
const parts = ['keys', 'broker/mqtt.key', 'broker/mqtt.crt'];

const fresh = () => existsSync(kept) && statSync(kept).mtimeMs > statSync(program('freehold-hubd')).mtimeMs;

export function copyKeys(data) {
	if (!fresh()) return false;
	mkdirSync(data, { mode: 0o711 });
	mkdirSync(join(data, 'broker'), { mode: 0o750 });
	for (const part of parts) cpSync(join(kept, part), join(data, part), { recursive: true, preserveTimestamps: true });
	const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	writeFileSync(join(data, 'keys/ownership.key'), privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
	return true;
}

// What a hub made at its first start, for those that come after it. Test files run side by side: the first to be done is kept.
export function keepKeys(data) {
	if (fresh()) return;
	const mine = mkdtempSync(join(build, 'test-keys-'));
	mkdirSync(join(mine, 'broker'));
	for (const part of parts) cpSync(join(data, part), join(mine, part), { recursive: true, preserveTimestamps: true });
	try {
		if (existsSync(kept) && !fresh()) rmSync(kept, { recursive: true, force: true });
		renameSync(mine, kept);
	} catch {
		rmSync(mine, { recursive: true, force: true });
	}
}
