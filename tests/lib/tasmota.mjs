// A simulated Tasmota plug: the firmware's own messages and manners, as adapters/tasmota describes them. TLS like the firmware's: 1.2, one cipher suite.
import mqtt from 'mqtt';
import { until } from './wait.mjs';

export class Tasmota {
	constructor({ digits = '3D5E26', name = 'Kettle', ca } = {}) {
		this.digits = digits;
		this.name = name;
		this.ca = ca; // undefined: plaintext
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
		const tls = this.ca ? { protocol: 'mqtts', ca: this.ca, servername: 'localhost', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2',
			ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' } : { protocol: 'mqtt' };
		this.client = mqtt.connect({ host: '127.0.0.1', port: login.port, username: login.username, password: login.password, clientId: login.clientId,
			protocolVersion: 4, clean: true, keepalive: 30, reconnectPeriod: 300, connectTimeout: 5000, resubscribe: false, ...tls,
			will: { topic: `tele/${this.topic}/LWT`, payload: 'Offline', qos: 1, retain: true } });
		const client = this.client;
		client.on('connect', () => client === this.client && this.#hello());
		client.on('message', (topic, payload, packet) => client === this.client && this.#obey(topic, payload.toString(), packet.retain));
		client.on('error', (error) => this.refusals.push(error.message));
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
		} else if (command === 'RESET') {
			this.resets.push(payload);
			this.say('stat', 'RESULT', { Reset: `${payload}: done, restarting` });
			this.client.end(false);
		}
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
		this.restarts++;
		this.client.end(true);
		setTimeout(() => !this.stopped && this.connect(login), 200);
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
	const plug = await Tasmota.start(t, { ...options, ca: legacy ? undefined : hub.ca }, { host: '127.0.0.1', port, username, password, clientId });
	const { device: id } = await hub.untilTicket(ticket.id, 'connected');
	await hub.untilDevice(id, 'recognised', (d) => d.adapter === 'tasmota');
	return { plug, id, ticket };
}
