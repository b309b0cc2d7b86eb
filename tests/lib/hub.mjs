// A real hub: freehold-hubd with its broker and relay, in a folder of its own, on free ports of the loopback.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import WebSocket from 'ws';
import { copyKeys, keepKeys } from './keys.mjs';
import { Process, freePorts, processesNaming, program, run } from './process.mjs';
import { until } from './wait.mjs';

export const password = 'gravel otter piano seventeen';
// A plugin built with a sanitizer needs its runtime in the broker before anything else.
function brokerFor(dir) {
	const runtime = /libasan\.so\.\d+/.exec(readFileSync(program('freehold_broker.so'), 'latin1'))?.[0];
	if (!runtime) return {};
	const mosquitto = join(dir, 'mosquitto');
	writeFileSync(mosquitto, `#!/bin/sh\nLD_PRELOAD=${runtime} ASAN_OPTIONS=detect_leaks=0 exec /usr/sbin/mosquitto "$@"\n`, { mode: 0o755 });
	return { mosquitto };
}

const portKeys = ['https_port', 'mqtt_password_port', 'mqtt_certificate_port', 'mqtt_onboarding_port', 'mqtt_legacy_port'];

export class Hub {
	static #standing = 0;

	// t: the test's context; the hub is stopped and its folder removed when the test ends. It has the keys of earlier ones, unless it is to make its own or stands
	// beside another.
	static async start(t, { config = {}, env = {}, dir, ownKeys = Hub.#standing > 0 || dir !== undefined || 'host' in config } = {}) {
		const hub = new Hub();
		hub.dir = dir ?? mkdtempSync('/tmp/fh-');
		const ports = await freePorts(portKeys.length);
		hub.config = {
			bind: '127.0.0.1', host: 'localhost', http_port: 0, small: 'yes', log_level: 'debug',
			...Object.fromEntries(portKeys.map((key, i) => [key, ports[i]])), ...brokerFor(hub.dir), ...config,
		};
		hub.env = env;
		t?.after(() => hub.destroy());
		Hub.#standing++;
		const copied = !ownKeys && copyKeys(hub.data);
		await hub.up();
		if (!ownKeys && !copied) keepKeys(hub.data);
		return hub;
	}

	static async owned(t, options) {
		const hub = await Hub.start(t, options);
		await hub.claim();
		return hub;
	}

	get data() {
		return join(this.dir, 'data');
	}
	get origin() {
		return `https://localhost:${this.config.https_port}`;
	}
	get ports() {
		const c = this.config;
		return { https: c.https_port, password: c.mqtt_password_port, certificate: c.mqtt_certificate_port, onboarding: c.mqtt_onboarding_port,
			legacy: c.mqtt_legacy_port };
	}
	// Every root that the hub has now, in one text.
	get ca() {
		const keys = join(this.data, 'keys');
		return readdirSync(keys).filter((f) => /^root(-\d+)?\.crt$/.test(f)).sort().map((f) => readFileSync(join(keys, f), 'utf8')).join('');
	}

	async up() {
		const file = join(this.dir, 'hub.conf');
		writeFileSync(file, Object.entries(this.config).map(([k, v]) => `${k} = ${v}\n`).join(''));
		this.process = new Process(program('freehold-hubd'), ['--config', file, '--data-dir', this.data],
			{ env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', ...this.env } });
		await until('the hub to answer', async () => {
			if (!this.process.running) return 'ended';
			return existsSync(join(this.data, 'keys')) && this.ca && (await this.request('GET', '/healthz')).status === 200;
		}, 40000);
		if (!this.process.running) throw new Error(`freehold-hubd ended: ${this.process.log.slice(-20).join('\n')}`);
	}

	// One request with the hub's own root pinned. Resolves to { status, headers, body }; JSON is parsed.
	request(method, path, { body, headers = {}, type = 'application/json', ms = 10000 } = {}) {
		const text = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
		const ca = this.ca;
		if (this.agent?.options.ca !== ca) this.agent = new Agent({ keepAlive: false, ca });
		return new Promise((resolve, reject) => {
			const r = request({
				host: '127.0.0.1', servername: 'localhost', port: this.ports.https, method, path, agent: this.agent, timeout: ms,
				headers: { host: `localhost:${this.ports.https}`, ...(method === 'GET' ? {} : { origin: this.origin }),
					...(text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }), ...headers },
			}, (answer) => {
				const parts = [];
				answer.on('data', (d) => parts.push(d));
				answer.on('error', reject);
				answer.on('end', () => {
					const raw = Buffer.concat(parts);
					const json = /json/.test(answer.headers['content-type'] ?? '');
					resolve({ status: answer.statusCode, headers: answer.headers, raw, body: json && raw.length ? JSON.parse(raw) : raw.toString() });
				});
			});
			r.on('timeout', () => r.destroy(new Error(`no answer to ${method} ${path}`)));
			r.on('error', reject);
			r.end(text);
		});
	}

	// As the signed-in owner; path is under /api/v1.
	api(method, path, body, options = {}) {
		const headers = { ...(this.cookie ? { cookie: this.cookie } : {}), ...(this.csrf && method !== 'GET' ? { 'x-csrf-token': this.csrf } : {}),
			...options.headers };
		return this.request(method, `/api/v1${path}`, { ...options, body, headers });
	}

	// The same, when only success will do: its body.
	async must(method, path, body) {
		const answer = await this.api(method, path, body);
		if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return answer.body;
	}
	get(path) {
		return this.must('GET', path);
	}

	async cli(...args) {
		const where = this.config.run_dir ? ['--socket', join(this.config.run_dir, 'hub.cli')] : ['--data-dir', this.data];
		return run(program('freehold'), [...where, ...args]);
	}
	async setupCode() {
		const { code, out, err } = await this.cli('setup-code', '--json');
		if (code !== 0) throw new Error(`freehold setup-code: ${code} ${err}`);
		return JSON.parse(out);
	}

	keepSession(answer) {
		this.cookie = answer.headers['set-cookie'].map((c) => c.split(';')[0]).join('; ');
		this.csrf = answer.body.csrf;
	}
	async claim({ account = 'robin', name = 'Test house' } = {}) {
		const { code } = await this.setupCode();
		const answer = await this.api('POST', '/setup', { code, account, password, hub_name: name });
		if (answer.status !== 201) throw new Error(`setup: ${answer.status} ${JSON.stringify(answer.body)}`);
		this.keepSession(answer);
		await this.ready();
		return answer.body;
	}
	async signIn(account = 'robin') {
		const answer = await this.api('POST', '/sessions', { account, password });
		if (answer.status !== 201) throw new Error(`sign-in: ${answer.status} ${JSON.stringify(answer.body)}`);
		this.keepSession(answer);
	}
	// Until broker and relay stand.
	ready(ms = 20000) {
		return until('broker and relay', async () => (await this.get('/settings')).processes.every((p) => p.state === 'ready'), ms);
	}

	device(id) {
		return this.get(`/devices/${id}`);
	}
	untilDevice(id, what, test, ms) {
		return until(`the device to be ${what}`, async () => {
			const device = await this.device(id);
			return test(device) && device;
		}, ms);
	}
	value(device, property) {
		return device.properties.find((p) => p.id === property)?.value;
	}
	untilValue(id, property, value, ms) {
		return this.untilDevice(id, `${property} = ${value}`, (d) => this.value(d, property) === value, ms);
	}
	untilTicket(id, state, ms) {
		return until(`the ticket to be ${state}`, async () => {
			const ticket = await this.get(`/tickets/${id}`);
			return ticket.state === state && ticket;
		}, ms);
	}

	// The live events: { list, wait(what, test), close() }.
	async events(headers = {}) {
		const socket = new WebSocket(`wss://localhost:${this.ports.https}/api/v1/events`,
			{ ca: this.ca, origin: headers.origin ?? this.origin, lookup: (_, o, done) => (o.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)),
				headers: { cookie: this.cookie ?? '', ...headers } });
		const list = [];
		const state = { closed: false };
		socket.on('message', (data) => list.push(JSON.parse(data)));
		socket.on('close', () => { state.closed = true; });
		await new Promise((resolve, reject) => {
			socket.once('open', resolve);
			socket.once('error', reject);
		});
		return {
			list, socket, state,
			wait: (what, test, ms) => until(`the event ${what}`, () => list.find(test), ms),
			close: () => socket.terminate(),
		};
	}

	// Pids of the hub's broker or relay.
	child(name) {
		return processesNaming(this.dir).find((p) => p.name === name)?.pid;
	}
	async killChild(name) {
		const pid = await until(`${name} to run`, () => this.child(name));
		process.kill(pid, 'SIGKILL');
		return pid;
	}

	async stop() {
		const end = await this.process.stop();
		this.agent = undefined;
		return end;
	}
	async kill9() {
		await this.process.kill9();
		await this.#endOrphans();
	}
	async restart() {
		if (this.process.running) await this.stop();
		await this.up();
		if (!this.cookie) return;
		await this.ready();
		await this.confirm();
	}
	// The owner proves once more who sits there: a restart forgets it, and what gives away power asks for it.
	confirm() {
		return this.must('POST', '/session/confirm', { password });
	}
	async #endOrphans() {
		for (const { pid } of processesNaming(this.dir)) {
			try {
				process.kill(pid, 'SIGKILL');
			} catch {
				// gone meanwhile
			}
		}
		await until('the children to end', () => processesNaming(this.dir).length === 0);
	}
	async destroy() {
		Hub.#standing--;
		try {
			await this.stop();
		} finally {
			if (process.env.FREEHOLD_TEST_LOG) console.error(this.process.log.join('\n'));
			await this.#endOrphans();
			rmSync(this.dir, { recursive: true, force: true });
		}
	}
}
