// A vendor's cloud: a stock Mosquitto with a certificate of its own, good or bad in one way.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { Process, freePorts, run } from './process.mjs';
import { until } from './wait.mjs';

async function openssl(...args) {
	const { code, err } = await run('/usr/bin/openssl', args);
	if (code !== 0) throw new Error(`openssl ${args[0]}: ${err}`);
}

const kinds = {
	good: {}, ec: { key: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'] },
	wrong_name: { name: 'elsewhere.example' }, weak_key: { key: ['-newkey', 'rsa:1024'] }, expired: { days: '-1' }, self_signed: { own: true },
	unknown_ca: { stranger: true }, old_tls: { newest: 'TLSv1.1' },
	no_forward_secrecy: { newest: 'TLSv1.2', config: ['ciphers AES128-GCM-SHA256'] },
};

export class Cloud {
	static async start(t, kind = 'good') {
		const cloud = new Cloud();
		cloud.dir = mkdtempSync('/tmp/fc-');
		cloud.host = 'localhost';
		[cloud.port, cloud.plain] = await freePorts(2);
		t?.after(() => cloud.destroy());
		await cloud.#makeCa('ca');
		await cloud.use(kind);
		return cloud;
	}

	get endpoint() {
		return `${this.host}:${this.port}`;
	}
	get ca() {
		return join(this.dir, 'ca.crt');
	}
	#path(name) {
		return join(this.dir, name);
	}
	async #makeCa(name) {
		await openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', this.#path(`${name}.key`), '-out', this.#path(`${name}.crt`), '-days', '30',
			'-subj', `/CN=Cloud test ${name}`, '-addext', 'basicConstraints=critical,CA:TRUE');
	}
	async #makeLeaf({ name = this.host, key = ['-newkey', 'rsa:2048'], days = '30', own = false, stranger = false }) {
		const extensions = this.#path('leaf.ext');
		writeFileSync(extensions, `subjectAltName=DNS:${name}\nextendedKeyUsage=serverAuth\n`);
		await openssl('req', ...key, '-nodes', '-keyout', this.#path('leaf.key'), '-out', this.#path('leaf.csr'), '-subj', `/CN=${name}`);
		if (stranger) await this.#makeCa('stranger');
		const ca = stranger ? 'stranger' : 'ca';
		await openssl('x509', '-req', '-in', this.#path('leaf.csr'), '-out', this.#path('leaf.crt'), '-days', days, '-extfile', extensions,
			...(own ? ['-signkey', this.#path('leaf.key')] : ['-CA', this.#path(`${ca}.crt`), '-CAkey', this.#path(`${ca}.key`), '-CAcreateserial']));
	}

	// What Mosquitto itself has no option for: how new its TLS may be, and how bad.
	#limits(newest) {
		const limits = ['MinProtocol = TLSv1', 'CipherString = ALL:@SECLEVEL=0', ...(newest ? [`MaxProtocol = ${newest}`] : [])];
		writeFileSync(this.#path('openssl.cnf'), `openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = limits\n[limits]\n${limits.join('\n')}\n`);
		return this.#path('openssl.cnf');
	}

	// (Re)starts the broker with a certificate of this kind; what it received stays in `messages`.
	async use(kind) {
		const how = kinds[kind];
		if (!how) throw new Error(`no such kind of cloud: ${kind}`);
		await this.stop();
		await this.#makeLeaf(how);
		const config = [
			'user root', 'allow_anonymous true', 'persistence false', 'log_dest stderr', 'log_type all', 'set_tcp_nodelay true',
			`listener ${this.port} 127.0.0.1`, `certfile ${this.#path('leaf.crt')}`, `keyfile ${this.#path('leaf.key')}`, ...(how.config ?? ['ciphers ALL:@SECLEVEL=0']),
			`listener ${this.plain} 127.0.0.1`,
		];
		writeFileSync(this.#path('mosquitto.conf'), `${config.join('\n')}\n`);
		this.process = new Process('/usr/sbin/mosquitto', ['-c', this.#path('mosquitto.conf')], { env: { ...process.env, OPENSSL_CONF: this.#limits(how.newest) } });
		await until('the cloud to listen', () => {
			if (!this.process.running) throw new Error(this.process.log.join('\n'));
			return new Promise((resolve) => {
				const s = connect(this.plain, '127.0.0.1', () => { s.destroy(); resolve(true); });
				s.on('error', () => resolve(false));
			});
		});
		this.messages ??= [];
		this.client = mqtt.connect({ host: '127.0.0.1', port: this.plain, reconnectPeriod: 200 });
		this.client.on('message', (topic, payload) => this.messages.push({ topic, payload: payload.toString() }));
		this.client.on('error', () => {});
		await new Promise((done) => this.client.on('connect', () => this.client.subscribe('#', { qos: 1 }, done)));
	}
	say(topic, payload) {
		return new Promise((done) => this.client.publish(topic, payload, { qos: 1 }, done));
	}
	// How often somebody got through TLS and said CONNECT, the cloud's own reader aside.
	get visitors() {
		return this.process.log.filter((l) => /New client connected .* as /.test(l) && !/as mqttjs_/.test(l)).length;
	}

	async stop() {
		await new Promise((done) => (this.client ? this.client.end(true, {}, done) : done()));
		this.client = undefined;
		await this.process?.stop();
	}
	async destroy() {
		await this.stop();
		rmSync(this.dir, { recursive: true, force: true });
	}
}
