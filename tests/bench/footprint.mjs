// footprint.mjs ROUNDS DEVICES: a real hub with its broker and relay. Prints "<name> <value>" lines: start_ms (keys exist, to the first HTTPS 200),
// idle_pss_mib and idle_cpu_percent (no devices), devices_pss_mib (DEVICES TLS plugs connected, an owner signed in).
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { Hub } from '../lib/hub.mjs';
import { Process, processesNaming, program } from '../lib/process.mjs';
import { adopt } from '../lib/tasmota.mjs';
import { sleep } from '../lib/wait.mjs';

const [rounds, devices] = process.argv.slice(2).map(Number);
const say = (name, value) => console.log(`${name} ${value.toFixed(3)}`);

function family(hub) {
	const pids = processesNaming(hub.dir).map((p) => p.pid);
	return [...new Set([hub.process.pid, ...pids])];
}
const pssMib = (hub) => family(hub).reduce((sum, pid) => sum + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]), 0) / 1024;
const cpuMs = (hub) => family(hub).reduce((sum, pid) => sum + Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]), 0) / 1e6;

function answers(hub) {
	return new Promise((done) => {
		const r = request({ host: '127.0.0.1', port: hub.ports.https, path: '/healthz', rejectUnauthorized: false, headers: { host: `localhost:${hub.ports.https}` } },
			(answer) => { answer.resume(); done(answer.statusCode === 200); });
		r.on('error', () => done(false));
		r.end();
	});
}

async function start(hub) {
	await hub.stop();
	const from = performance.now();
	hub.process = new Process(program('freehold-hubd'), ['--config', join(hub.dir, 'hub.conf'), '--data-dir', hub.data],
		{ env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' } });
	while (!(await answers(hub))) {
		if (!hub.process.running) throw new Error('freehold-hubd ended');
		await sleep(1);
	}
	return performance.now() - from;
}

const hub = await Hub.owned(undefined, { config: { log_level: 'warning', small: 'no' } });
try {
	for (let i = 0; i < rounds; i++) say('start_ms', await start(hub));
	await hub.ready();
	await sleep(2000);
	say('idle_pss_mib', pssMib(hub));
	const before = cpuMs(hub);
	await sleep(10000);
	say('idle_cpu_percent', (cpuMs(hub) - before) / 100);
	const plugs = [];
	for (let i = 0; i < devices; i++) {
		const digits = (0xa00000 + i).toString(16).toUpperCase();
		plugs.push((await adopt({ after() {} }, hub, { digits, name: `Plug ${i}` })).plug);
	}
	await hub.signIn();
	await sleep(3000);
	say('devices_pss_mib', pssMib(hub));
	for (const plug of plugs) plug.client.end(true);
} finally {
	await hub.destroy();
}
process.exit(0);
