// The README's one command: what is built, installed and started is the hub as a household has it, not the one that the other tests drive.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Process, freePorts, root } from '../lib/process.mjs';

const minutes = 60000;

function fetchPage(port, ca, path) {
	return new Promise((resolve, reject) => {
		get({ host: '127.0.0.1', servername: 'localhost', port, path, ca, agent: false, headers: { host: `localhost:${port}` } }, (answer) => {
			const parts = [];
			answer.on('data', (d) => parts.push(d));
			answer.on('end', () => resolve({ status: answer.statusCode, text: gunzipSync(Buffer.concat(parts)).toString() }));
		}).on('error', reject);
	});
}

test('one command builds a hub, starts it and says how to set it up; a second time it goes on with the same house', async (t) => {
	const dir = mkdtempSync('/tmp/fh-one-');
	chmodSync(dir, 0o711); // as root the hub runs as somebody else
	const [https, http, ...mqtt] = await freePorts(6);
	const settings = join(dir, 'settings');
	writeFileSync(settings, ['bind = 127.0.0.1', 'small = yes', ...['password', 'certificate', 'onboarding', 'legacy'].map((door, i) => `mqtt_${door}_port = ${mqtt[i]}`), ''].join('\n'));
	const env = { ...process.env, FREEHOLD_DATA_DIR: join(dir, 'house'), FREEHOLD_HOST: 'localhost', FREEHOLD_HTTPS_PORT: https, FREEHOLD_HTTP_PORT: http, FREEHOLD_CONF: settings };
	let hub;
	const start = () => {
		hub = new Process(join(root, 'packaging/run'), [], { env, cwd: root });
		return hub;
	};
	const stop = async () => {
		hub.child.kill('SIGINT');
		assert.deepEqual(await hub.exited, { code: 0, signal: null });
	};
	t.after(() => {
		if (hub.running) hub.child.kill('SIGINT');
		return hub.exited.then(() => rmSync(dir, { recursive: true, force: true }));
	});

	const link = new RegExp(`https://localhost:${https}/#setup=`);
	const rootOf = () => readFileSync(join(dir, 'house/hub/keys/root.crt'), 'utf8');
	await start().line(link, { ms: 10 * minutes });
	assert.ok(hub.lines.some((l) => /[█▀▄]{3}/.test(l)), 'the link as a QR');
	await hub.line('From here:');
	const made = rootOf();
	const page = await fetchPage(https, made, '/');
	assert.equal(page.status, 200);
	assert.match(page.text, /<title>Freehold/);
	await stop();

	await start().line(link, { ms: minutes });
	assert.equal(rootOf(), made);
	await stop();
});
