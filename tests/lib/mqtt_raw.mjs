// MQTT as an attacker writes it: packets built byte by byte, sent over TLS, answers read back one by one.
import { connect as connectTls } from 'node:tls';
import { connect as connectPlain } from 'node:net';
import { until } from './wait.mjs';

export const bytes = (...values) => Buffer.from(values);
export const u16 = (n) => bytes(n >> 8, n & 255);
export const text = (s) => Buffer.concat([u16(Buffer.byteLength(s)), Buffer.from(s)]);
export function variable(n) {
	const out = [];
	do {
		out.push((n % 128) | (n >= 128 ? 0x80 : 0));
		n = Math.floor(n / 128);
	} while (n > 0);
	return Buffer.from(out);
}
export function packet(first, ...parts) {
	const body = Buffer.concat(parts);
	return Buffer.concat([bytes(first), variable(body.length), body]);
}
// MQTT 5 puts a list of properties where 3.1.1 has nothing.
const list = (level, properties = Buffer.alloc(0)) => (level === 5 ? Buffer.concat([variable(properties.length), properties]) : Buffer.alloc(0));

export function connectPacket({ level = 4, name = 'MQTT', clientId = 'x', user, password, clean = true, flags, keepalive = 60, will, properties, willProperties } = {}) {
	const set = flags ?? ((user === undefined ? 0 : 0x80) | (password === undefined ? 0 : 0x40) | (will ? 0x04 | ((will.qos ?? 0) << 3) | (will.retain ? 0x20 : 0) : 0) | (clean ? 2 : 0));
	return packet(0x10, text(name), bytes(level, set), u16(keepalive), list(level, properties), text(clientId),
		...(will ? [list(level, willProperties), text(will.topic), text(will.payload)] : []), ...(user === undefined ? [] : [text(user)]), ...(password === undefined ? [] : [text(password)]));
}
export const publishPacket = (topic, payload, { level = 4, qos = 0, retain = false, id = 1, properties, first } = {}) =>
	packet(first ?? (0x30 | (qos << 1) | (retain ? 1 : 0)), text(topic), ...(qos ? [u16(id)] : []), list(level, properties), Buffer.from(payload));
export const subscribePacket = (filters, { level = 4, id = 1, options = 0, first = 0x82, properties } = {}) =>
	packet(first, u16(id), list(level, properties), ...filters.flatMap((f) => [text(f), bytes(options)]));
export const pingPacket = packet(0xc0);

export class MqttRaw {
	// key: { ca, cert, key } of a device, for the certificate door; localAddress: another place of the loopback network.
	static async open(t, port, { key, localAddress, plain = false } = {}) {
		const c = new MqttRaw();
		c.received = Buffer.alloc(0);
		c.packets = []; // { first, body }
		c.closed = false;
		const where = { host: '127.0.0.1', port, localAddress };
		c.socket = plain ? connectPlain(where) : connectTls({ ...where, servername: 'localhost', ...key });
		t?.after(() => c.socket.destroy());
		c.socket.on('data', (data) => c.#take(data));
		c.socket.once('close', () => { c.closed = true; });
		await new Promise((resolve, reject) => {
			c.socket.once(plain ? 'connect' : 'secureConnect', resolve);
			c.socket.once('error', reject);
		});
		c.socket.on('error', () => {});
		return c;
	}
	#take(data) {
		this.received = Buffer.concat([this.received, data]);
		for (;;) {
			let length = 0, at = 1, more = true;
			for (; more && at < this.received.length && at <= 4; at++) {
				length += (this.received[at] & 127) * 128 ** (at - 1);
				more = this.received[at] >= 128;
			}
			if (more || this.received.length < at + length) return;
			this.packets.push({ first: this.received[0], body: this.received.subarray(at, at + length) });
			this.received = this.received.subarray(at + length);
		}
	}
	write(...parts) {
		if (!this.closed) this.socket.write(Buffer.concat(parts));
	}
	// The first packet of a type, or undefined when the broker closed instead.
	async answer(type, ms) {
		const find = () => this.packets.find((p) => p.first >> 4 === type);
		await until(`packet type ${type}, or the end`, () => find() || this.closed, ms);
		return find();
	}
	// Logs in; the return code (0: in), or 'closed'.
	async logIn(options) {
		this.write(connectPacket(options));
		return (await this.answer(2))?.body[1] ?? 'closed';
	}
	// Whether the broker still answers on this connection.
	async alive(ms) {
		this.packets = this.packets.filter((p) => p.first !== 0xd0);
		this.write(pingPacket);
		return Boolean(await this.answer(13, ms));
	}
	destroy() {
		this.socket.destroy();
	}
}
