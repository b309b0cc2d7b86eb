// storm.mjs UNITS: a real hub that knows UNITS devices; all come back at once over TLS while a page is read. Prints time_ms, refused, page_worst_ms. They have been here
// before: what the hub notes of a device's first login ever is not part of coming back.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Hub } from '../lib/hub.mjs';
import { program } from '../lib/process.mjs';
import { sleep } from '../lib/wait.mjs';

const units = process.argv[2];
const hub = await Hub.owned(undefined, { config: { log_level: 'warning', small: 'no' } });
try {
	await hub.stop();
	execFileSync('python3', [join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, 'storm_world.py'), join(hub.data, 'hub.db'), units]);
	await hub.restart();
	await hub.signIn();
	const come = () => spawn(program('bench_storm'), [String(hub.ports.password), units], { stdio: ['ignore', 'pipe', 'inherit'] });
	const first = come();
	first.stdout.resume();
	if ((await once(first, 'exit'))[0] !== 0) throw new Error('bench_storm failed');
	await sleep(2000);
	const storm = come();
	let said = '';
	storm.stdout.on('data', (text) => (said += text));
	let running = true;
	const ended = new Promise((done) => storm.on('exit', (code) => { running = false; done(code); }));
	let worst = 0;
	while (running) {
		const from = performance.now();
		await hub.get('/devices');
		worst = Math.max(worst, performance.now() - from);
		await sleep(20);
	}
	if ((await ended) !== 0) throw new Error('bench_storm failed');
	const [time, refused] = said.trim().split(' ');
	console.log(`time_ms ${time}\nrefused ${refused}\npage_worst_ms ${worst.toFixed(1)}`);
} finally {
	await hub.destroy();
}
process.exit(0);
