// Child processes whose output is read line by line, and everything a test leaves behind under its own folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from './wait.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const build = resolve(root, process.env.FREEHOLD_BUILD ?? 'build/dev');
export const program = (name) => join(build, name);

export async function freePorts(count) {
	const servers = [];
	for (let i = 0; i < count; i++) {
		const server = createServer();
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		servers.push(server);
	}
	const ports = servers.map((s) => s.address().port);
	await Promise.all(servers.map((s) => new Promise((done) => s.close(done))));
	return ports;
}

export class Process {
	constructor(file, args, options = {}) {
		this.lines = []; // stdout
		this.log = []; // stderr
		this.name = file.split('/').pop();
		this.child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
		this.exited = new Promise((done) => {
			this.child.on('error', (error) => {
				this.log.push(error.message);
				done({ code: null, signal: null });
			});
			this.child.on('close', (code, signal) => done({ code, signal }));
		});
		createInterface({ input: this.child.stdout }).on('line', (line) => this.lines.push(line));
		createInterface({ input: this.child.stderr }).on('line', (line) => this.log.push(line));
	}

	get pid() {
		return this.child.pid;
	}

	get running() {
		return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
	}

	// The first line from `after` on that starts with (or matches) what; its rest is the value.
	line(what, { after = 0, ms } = {}) {
		const match = (l) => (what instanceof RegExp ? what.test(l) : l === what || l.startsWith(`${what} `));
		return until(`${this.name} to say ${what}`, () => {
			const found = this.lines.slice(after).find(match);
			if (!found && !this.running) throw new Error(`it has ended: ${this.log.slice(-5).join(' | ')}`);
			return found;
		}, ms);
	}

	// A sanitizer's report is a failure wherever it comes from.
	complaints() {
		return this.log.filter((l) => /ERROR: (Address|Leak)Sanitizer|runtime error:/.test(l));
	}

	async stop(ms = 10000) {
		if (this.running) this.child.kill('SIGTERM');
		return this.#end(ms);
	}

	async kill9() {
		if (this.running) this.child.kill('SIGKILL');
		return this.#end(5000);
	}

	async #end(ms) {
		const timer = setTimeout(() => this.child.kill('SIGKILL'), ms);
		const end = await this.exited;
		clearTimeout(timer);
		if (this.complaints().length) throw new Error(`${this.name}: ${this.log.slice(-60).join('\n')}`);
		return end;
	}
}

// Runs to the end: { code, out, err }.
export async function run(file, args, { ms = 20000, ...options } = {}) {
	const p = new Process(file, args, options);
	const timer = setTimeout(() => p.child.kill('SIGKILL'), ms);
	const { code } = await p.exited;
	clearTimeout(timer);
	return { code, out: p.lines.join('\n'), err: p.log.join('\n') };
}

// Process ids whose command line names this folder: what a killed parent left running.
export function processesNaming(dir) {
	const found = [];
	for (const pid of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
		try {
			const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
			if (Number(pid) !== process.pid && args.some((a) => a.includes(dir))) found.push({ pid: Number(pid), name: args[0].split('/').pop() });
		} catch {
			// gone meanwhile
		}
	}
	return found;
}
