// A scripted hub: the other side of the onboarding conversation over a stock Mosquitto, to see how a device bears what a real hub never does.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { codeKeys } from './code.mjs';
import { Process, freePorts, run } from './process.mjs';
import { until } from './wait.mjs';

export class Peer {
	static async start(t, device) {
		const peer = new Peer();
		peer.dir = mkdtempSync('/tmp/fp-');
		peer.device = device;
		peer.keys = codeKeys(device.code);
		const [onboarding, certificate, plain] = await freePorts(3);
		peer.ports = { onboarding, certificate, plain };
		peer.heard = []; // { topic, payload, retain }
		peer.seen = new Set(); // fingerprints of request keys
		t.after(() => peer.destroy());
		await peer.#start();
		return peer;
	}

	path(name) {
		return join(this.dir, name);
	}
	async #openssl(...args) {
		const { code, err, out } = await run('/usr/bin/openssl', args);
		if (code !== 0) throw new Error(err);
		return out;
	}
	async #start() {
		await this.#openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', this.path('ca.key'), '-out', this.path('ca.crt'), '-subj', '/CN=Peer',
			'-addext', 'basicConstraints=critical,CA:TRUE', '-days', '30');
		await this.#openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', this.path('hub.key'), '-out', this.path('hub.csr'), '-subj', '/CN=hub');
		writeFileSync(this.path('san'), 'subjectAltName=DNS:localhost\n');
		await this.#sign('hub.csr', 'hub.crt', this.path('san'));
		writeFileSync(this.path('psk'), `${this.keys.label}:${this.keys.psk.toString('hex')}\n`);
		writeFileSync(this.path('conf'), `${[
			'user root', 'allow_anonymous true', 'log_dest none', `listener ${this.ports.plain} 127.0.0.1`,
			`listener ${this.ports.onboarding} 127.0.0.1`, 'psk_hint peer', `psk_file ${this.path('psk')}`, 'ciphers ECDHE-PSK-CHACHA20-POLY1305',
			`listener ${this.ports.certificate} 127.0.0.1`, `cafile ${this.path('ca.crt')}`, `certfile ${this.path('hub.crt')}`, `keyfile ${this.path('hub.key')}`,
			'require_certificate true',
		].join('\n')}\n`);
		this.broker = new Process('/usr/sbin/mosquitto', ['-c', this.path('conf')]);
		await until('the broker to listen', () => new Promise((resolve) => {
			const s = connect(this.ports.certificate, '127.0.0.1', () => { s.destroy(); resolve(true); });
			s.on('error', () => resolve(false));
		}));
		this.client = mqtt.connect({ host: '127.0.0.1', port: this.ports.plain });
		this.client.on('message', (topic, payload, packet) => this.#on(topic, payload, packet.retain));
		await new Promise((done) => this.client.on('connect', () => this.client.subscribe(['#', '$hub/#'], { qos: 1 }, done)));
	}
	#sign(csr, crt, extensions) {
		return this.#openssl('x509', '-req', '-in', this.path(csr), '-CA', this.path('ca.crt'), '-CAkey', this.path('ca.key'), '-CAcreateserial', '-days', '30',
			'-out', this.path(crt), ...(extensions ? ['-extfile', extensions] : []));
	}

	say(topic, message, options = {}) {
		this.client.publish(topic, typeof message === 'string' ? message : JSON.stringify(message), { qos: 1, ...options });
	}
	#on(topic, payload, retain) {
		this.heard.push({ topic, payload: payload.toString(), retain });
		const [, place, who, end] = topic.split('/');
		if (place === 'onboard' && end === 'up') this.#answer(`$hub/onboard/${who}/down`, JSON.parse(payload)).catch((e) => this.heard.push({ topic: 'error', payload: e.message }));
	}
	async #answer(down, message) {
		if (message.type === 'hello') {
			this.hello = message;
			this.nonce = randomBytes(32);
			this.say(down, { v: 1, type: 'challenge', nonce: this.nonce.toString('base64url'), hub: 'peerpeerpeer' });
		} else if (message.type === 'request') {
			this.request = message;
			writeFileSync(this.path('device.csr'), message.csr);
			const key = await this.#openssl('req', '-in', this.path('device.csr'), '-noout', '-pubkey', '-verify');
			this.seen.add(createHash('sha256').update(key).digest('hex'));
			await this.#sign('device.csr', 'device.crt');
			if (this.losesAnswers > 0) {
				this.losesAnswers--;
				return;
			}
			this.say(down, { v: 1, type: 'certificate', certificate: readFileSync(this.path('device.crt'), 'utf8'), ca: readFileSync(this.path('ca.crt'), 'utf8'),
				host: 'localhost', port: this.ports.certificate, client_id: 'unit1', unit: 'unit1', homie: 'unit1', ...this.twist });
		}
	}
	// The last payload on a topic.
	last(topic) {
		return [...this.heard].reverse().find((m) => m.topic === topic)?.payload;
	}
	async destroy() {
		await new Promise((done) => this.client.end(true, {}, done));
		await this.broker.stop();
		rmSync(this.dir, { recursive: true, force: true });
	}
}
