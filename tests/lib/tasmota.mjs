// A simulated Tasmota plug: the firmware's own messages and manners, as adapters/tasmota describes them. TLS like the firmware's: 1.2, one cipher suite,
// and no CA: it knows the hub by the fingerprint of its key, learned at first sight (SetOption132), and compares two slots.
import { createHash } from 'node:crypto';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import mqtt from 'mqtt';
import { until } from './wait.mjs';

// The firmware's fingerprint of an RSA key: SHA-1 over a tag, the exponent and the modulus, each after its length.
export function keyFingerprint(publicKey) {
	const { n, e } = publicKey.export({ format: 'jwk' });
	const hash = createHash('sha1');
	for (const part of [Buffer.from('ssh-rsa'), Buffer.from(e, 'base64url'), Buffer.from(n, 'base64url')]) {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(part.length);
		hash.update(length).update(part);
	}
	return hash.digest('hex').toUpperCase().match(/../g).join(' ');
}

// A connection that lets no byte out before the server's key was looked at.
class Pinned extends Duplex {
	constructor(options, isKnown) {
		super();
		this.inner = connectTls(options);
		this.ready = new Promise((resolve, reject) => {
			this.inner.once('secureConnect', () => (isKnown(keyFingerprint(this.inner.getPeerX509Certificate().publicKey)) ? resolve() : reject(new Error('fingerprint'))));
			this.inner.once('error', reject);
		});
		this.ready.catch((error) => this.destroy(error));
		this.inner.on('data', (d) => this.push(d) || this.inner.pause());
		this.inner.on('end', () => this.push(null));
		this.inner.on('error', (error) => this.destroy(error));
		this.inner.on('close', () => this.destroy());
	}
	_read() {
		this.inner.resume();
	}
	_write(chunk, encoding, done) {
		this.ready.then(() => this.inner.write(chunk, encoding, done), done);
	}
	_final(done) {
		this.inner.end();
		done();
	}
	_destroy(error, done) {
		this.inner.destroy();
		done(error);
	}
}

const UNSET = Array(20).fill('00').join(' '), NEVER = 'DA 39 A3 EE 5E 6B 4B 0D 32 55 BF EF 95 60 18 90 AF D8 07 09'; // the firmware's defaults: learn the first, match no key

export class Tasmota {
	constructor({ digits = '3D5E26', name = 'Kettle', tls = false } = {}) {
		this.digits = digits;
		this.name = name;
		this.tls = tls;
		this.fingerprints = [UNSET, NEVER]; // MqttFingerprint1 and 2
		this.learns = true; // SetOption132 1: the first connection fills an empty first slot
		this.topic = `tasmota_${digits}`;
		this.mac = `A4CF12${digits}`;
		this.power = 'OFF';
		this.commands = []; // what it heard: { topic, payload, retain }
		this.restarts = 0;
		this.refusals = [];
		this.resets = [];
	}

	static async start(t, options, login) {
		const plug = new Tasmota(options);
		t?.after(() => plug.stop());
		plug.connect(login);
		await plug.connected();
		return plug;
	}

	// login: { host, port, username, password, clientId }
	connect(login) {
		this.login = login;
		const options = { username: login.username, password: login.password, clientId: login.clientId,
			protocolVersion: 4, clean: true, keepalive: 30, reconnectPeriod: 300, connectTimeout: 5000, resubscribe: false,
			will: { topic: `tele/${this.topic}/LWT`, payload: 'Offline', qos: 1, retain: true } };
		const at = { host: '127.0.0.1', port: login.port };
		this.client = this.tls ? new mqtt.MqttClient(() => new Pinned({ ...at, servername: 'localhost', rejectUnauthorized: false, minVersion: 'TLSv1.2',
			maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }, (seen) => this.#knows(seen)), options) : mqtt.connect({ ...at, protocol: 'mqtt', ...options });
		const client = this.client;
		client.on('connect', () => client === this.client && this.#hello());
		client.on('message', (topic, payload, packet) => client === this.client && this.#obey(topic, payload.toString(), packet.retain));
		client.on('error', (error) => this.refusals.push(error.message));
	}
	#knows(seen) {
		if (this.learns && this.fingerprints[0] === UNSET) this.fingerprints[0] = seen;
		if (this.fingerprints.includes(seen)) return true;
		this.refusals.push('fingerprint');
		return false;
	}
	connected(ms) {
		return until('the plug to connect', () => {
			if (!this.client.connected && this.refusals.length) throw new Error(this.refusals.at(-1));
			return this.client.connected;
		}, ms);
	}

	say(prefix, suffix, payload, retain = false) {
		this.client.publish(`${prefix}/${this.topic}/${suffix}`, typeof payload === 'string' ? payload : JSON.stringify(payload), { retain });
	}
	get config() {
		return {
			ip: '192.168.1.20', dn: this.name, fn: [this.name, null, null, null, null, null, null, null], hn: `tasmota-${this.digits}-7718`, mac: this.mac,
			md: 'Sonoff Basic', ty: 0, if: 0, cam: 0, ofln: 'Offline', onln: 'Online', state: ['OFF', 'ON', 'TOGGLE', 'HOLD'], sw: '14.4.1',
			t: this.topic, ft: '%prefix%/%topic%/', tp: ['cmnd', 'stat', 'tele'], rl: [1, 0, 0, 0, 0, 0, 0, 0], swc: [-1, -1, -1, -1], swn: [null, null, null, null],
			btn: [0, 0, 0, 0], so: { 4: 0, 11: 0, 13: 0, 17: 0, 20: 0, 30: 0, 68: 0, 73: 0, 82: 0, 114: 0, 117: 0 }, lk: 0, lt_st: 0, bat: 0, dslp: 0,
			sho: [], sht: [], ver: 1,
		};
	}
	announce(config = this.config, mac = this.mac) {
		this.client.publish(`tasmota/discovery/${mac}/config`, JSON.stringify(config), { retain: true });
		this.client.publish(`tasmota/discovery/${mac}/sensors`, JSON.stringify({ sn: { Time: '2026-01-01T00:00:00' }, ver: 1 }), { retain: true });
	}

	#hello() {
		this.client.subscribe([`cmnd/${this.topic}/#`, 'cmnd/tasmotas/#', `cmnd/DVES_${this.digits}_fb/#`], () => {});
		this.say('tele', 'LWT', 'Online', true);
		this.say('tele', 'INFO1', { Info1: { Module: 'Sonoff Basic', Version: '14.4.1(release-tasmota)', FallbackTopic: `cmnd/DVES_${this.digits}_fb/`, GroupTopic: 'cmnd/tasmotas/' } });
		this.announce();
		this.say('tele', 'STATE', { Time: '2026-01-01T00:00:00', Uptime: '0T00:00:10', Heap: 25, SleepMode: 'Dynamic', POWER: this.power, Wifi: { AP: 1, SSId: 'home', RSSI: 80, Signal: -60 } });
		this.#sayPower();
	}
	#sayPower() {
		this.say('stat', 'RESULT', { POWER: this.power });
		this.say('stat', 'POWER', this.power);
	}
	// A person at the button.
	press() {
		this.power = this.power === 'ON' ? 'OFF' : 'ON';
		this.#sayPower();
	}

	#obey(topic, payload, retain) {
		this.commands.push({ topic, payload, retain });
		const command = topic.split('/').at(-1).toUpperCase();
		if (command === 'POWER' || command === 'POWER1') {
			const to = { ON: 'ON', 1: 'ON', OFF: 'OFF', 0: 'OFF', TOGGLE: this.power === 'ON' ? 'OFF' : 'ON' }[payload.toUpperCase()];
			if (to) this.power = to;
			this.#sayPower();
		} else if (command === 'BACKLOG3') {
			this.#backlog(payload);
		} else if (/^MQTTFINGERPRINT[12]$/.test(command)) {
			this.#pin(Number(command.at(-1)), payload);
		} else if (command === 'RESET') {
			this.resets.push(payload);
			this.say('stat', 'RESULT', { Reset: `${payload}: done, restarting` });
			this.client.end(false);
		}
	}
	// It stores what it was given, says what it has stored, and restarts a moment later.
	#pin(slot, payload) {
		if (this.deaf) return;
		if (payload) this.fingerprints[slot - 1] = payload.trim().split(/\s+/).map((b) => Number.parseInt(b, 16).toString(16).padStart(2, '0').toUpperCase()).join(' ');
		this.client.publish(`stat/${this.topic}/RESULT`, JSON.stringify({ [`MqttFingerprint${slot}`]: this.fingerprints[slot - 1] }));
		if (payload) setTimeout(() => !this.stopped && this.#restart(this.login), 300);
	}
	#restart(login) {
		this.restarts++;
		this.login = login;
		this.client.end(true);
		clearTimeout(this.starting); // it was restarting already
		this.starting = setTimeout(() => !this.stopped && this.connect(this.login), 200);
	}
	// All commands, then one restart; nothing is echoed.
	#backlog(text) {
		if (this.deaf) return; // a firmware that does not take it
		const login = { ...this.login };
		const names = { mqtthost: 'host', mqttport: 'port', mqttuser: 'username', mqttpassword: 'password', mqttclient: 'clientId' };
		for (const part of text.split(';')) {
			const [, name, value] = /^\s*(\S+)\s+(.*)$/.exec(part) ?? [];
			const key = names[name?.toLowerCase()];
			if (key) login[key] = key === 'port' ? Number(value) : value.trim();
		}
		this.#restart(login);
	}

	async stop() {
		this.stopped = true;
		await new Promise((done) => this.client.end(true, {}, done));
	}
}

// Add device, Tasmota: mints a credential and gives it to a new plug. Resolves once the hub has recognised it, not yet confirmed.
export async function adopt(t, hub, { legacy = false, until: end = '2027-12-31', adapter = 'tasmota', ...options } = {}) {
	const ticket = await hub.must('POST', '/tickets', { kind: 'adopt', adapter, legacy, ...(legacy ? { legacy_until: end } : {}), name: options.name ?? 'Kettle' });
	const { port, username, password } = ticket.instructions;
	const clientId = ticket.instructions.client_id ?? `DVES_${options.digits ?? '3D5E26'}`;
	const plug = await Tasmota.start(t, { ...options, tls: !legacy }, { host: '127.0.0.1', port, username, password, clientId });
	const { device: id } = await hub.untilTicket(ticket.id, 'connected');
	await hub.untilDevice(id, 'recognised', (d) => d.adapter === 'tasmota');
	return { plug, id, ticket };
}
