// The MQTT broker of somebody's home system: a stock Mosquitto with TLS and a password, and a reader that sees what it keeps and what passes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { Process, freePorts, run } from './process.mjs';
import { authority } from './receivers.mjs';
import { until } from './wait.mjs';

export class HomeBroker {
	// user and password are the hub's; the reader comes by a listener of its own.
	static async start(t, { user = 'freehold', password = 'correct horse' } = {}) {
		const b = new HomeBroker();
		b.dir = mkdtempSync('/tmp/fb-');
		t.after(() => b.destroy());
		b.user = user;
		b.password = password;
		b.heard = []; // { topic, payload, retain }: what passes while the reader is there
		[b.port, b.plain] = await freePorts(2);
		const tls = authority(t), at = (name) => join(b.dir, name);
		b.ca = readFileSync(tls.ca, 'utf8');
		b.caFile = tls.ca;
		writeFileSync(at('key'), tls.key);
		writeFileSync(at('crt'), tls.cert);
		const made = await run('/usr/bin/mosquitto_passwd', ['-b', '-c', at('passwords'), user, password]);
		if (made.code !== 0) throw new Error(made.err);
		writeFileSync(at('conf'), `${['user root', 'per_listener_settings true', 'persistence true', `persistence_location ${b.dir}/`, 'log_dest stderr', 'log_type all',
			`listener ${b.port} 127.0.0.1`, `certfile ${at('crt')}`, `keyfile ${at('key')}`, 'allow_anonymous false', `password_file ${at('passwords')}`,
			`listener ${b.plain} 127.0.0.1`, 'allow_anonymous true'].join('\n')}\n`);
		await b.up();
		return b;
	}
	async up() {
		this.process = new Process('/usr/sbin/mosquitto', ['-c', join(this.dir, 'conf')]);
		await until('the broker to listen', () => {
			if (!this.process.running) throw new Error(this.process.log.join('\n'));
			return new Promise((done) => {
				const s = connect(this.plain, '127.0.0.1', () => { s.destroy(); done(true); });
				s.on('error', () => done(false));
			});
		});
		this.client = mqtt.connect({ host: '127.0.0.1', port: this.plain, reconnectPeriod: 200 });
		this.client.on('message', (topic, payload, { retain }) => this.heard.push({ topic, payload: payload.toString(), retain }));
		this.client.on('error', () => undefined);
		await new Promise((done) => this.client.on('connect', () => this.client.subscribe('#', { qos: 1 }, done)));
	}
	async down() {
		await new Promise((done) => this.client.end(true, {}, done));
		await this.process.stop();
	}
	// What the broker keeps now, as somebody who comes new is told: { topic: payload }.
	async kept() {
		const client = mqtt.connect({ host: '127.0.0.1', port: this.plain }), kept = {};
		client.on('message', (topic, payload, { retain }) => { if (retain) kept[topic] = payload.toString(); });
		await new Promise((done) => client.on('connect', () => client.subscribe('#', { qos: 1 }, done)));
		const mark = `mark/${Math.random()}`; // comes back after everything that was kept
		await new Promise((done) => {
			client.on('message', (topic) => topic === mark && done());
			client.publish(mark, '', { qos: 1 });
		});
		await new Promise((done) => client.end(true, {}, done));
		return kept;
	}
	on(topic) {
		return this.heard.filter((m) => m.topic === topic);
	}
	async destroy() {
		await this.down().catch(() => undefined);
		rmSync(this.dir, { recursive: true, force: true });
	}
}
