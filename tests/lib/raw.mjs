// HTTP as an attacker writes it: bytes into a TLS connection, answers read back one by one.
import { connect } from 'node:tls';
import { connect as connectPlain } from 'node:net';

// Splits what came into whole answers; the rest stays. bodiless: the requests were HEAD.
function takeAnswer(bytes, bodiless) {
	const end = bytes.indexOf('\r\n\r\n');
	if (end < 0) return undefined;
	const [status, ...fields] = bytes.subarray(0, end).toString('latin1').split('\r\n');
	const headers = {};
	for (const field of fields) {
		const [, name, value] = /^([^:]+): ?(.*)$/.exec(field);
		headers[name.toLowerCase()] = headers[name.toLowerCase()] === undefined ? value : `${headers[name.toLowerCase()]}, ${value}`;
	}
	const code = Number(status.split(' ')[1]);
	const length = bodiless || code < 200 || code === 204 || code === 304 ? 0 : Number(headers['content-length'] ?? 0);
	if (bytes.length < end + 4 + length) return undefined;
	return { status: code, line: status, headers, body: bytes.subarray(end + 4, end + 4 + length).toString(), size: end + 4 + length };
}

export class RawConnection {
	// localAddress: another "device" of the loopback network.
	static async open(hub, { localAddress, plain = false, port = hub.ports.https, ...options } = {}) {
		const c = new RawConnection();
		c.received = Buffer.alloc(0);
		c.answers = [];
		c.closed = false;
		const where = { host: '127.0.0.1', port, localAddress };
		c.socket = plain ? connectPlain(where) : connect({ ...where, ca: hub.ca, servername: 'localhost', ...options });
		c.ended = new Promise((done) => c.socket.once('close', () => { c.closed = true; done(); }));
		c.socket.on('data', (data) => c.#take(data));
		await new Promise((resolve, reject) => {
			c.socket.once(plain ? 'connect' : 'secureConnect', resolve);
			c.socket.once('error', reject);
		});
		c.socket.on('error', () => {});
		return c;
	}
	#take(data) {
		this.received = Buffer.concat([this.received, data]);
		for (let a; (a = takeAnswer(this.received, this.bodiless)); this.received = this.received.subarray(a.size)) this.answers.push(a);
		this.onAnswer?.();
	}
	write(bytes) {
		if (!this.closed) this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
	}
	// Resolves once there are so many answers, or the hub has closed.
	async until(count, ms = 20000) {
		let timer;
		const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${this.answers.length} of ${count} answers after ${ms} ms`)), ms); });
		const enough = new Promise((done) => { (this.onAnswer = () => this.answers.length >= count && done())(); });
		try {
			await Promise.race([enough, this.ended, late]);
		} finally {
			clearTimeout(timer);
		}
		return this.answers;
	}
	async untilClosed(ms = 20000) {
		return this.until(Infinity, ms);
	}
	destroy() {
		this.socket.destroy();
	}
}

// All answers of a connection that gets these bytes, until the hub closes it.
export async function exchange(hub, bytes, { ms, ...options } = {}) {
	const c = await RawConnection.open(hub, options);
	try {
		c.write(bytes);
		return await c.untilClosed(ms);
	} finally {
		c.destroy();
	}
}

// The same for one answer; the connection may stay open.
export async function ask(hub, bytes, { ms, bodiless, ...options } = {}) {
	const c = await RawConnection.open(hub, options);
	c.bodiless = bodiless;
	try {
		c.write(bytes);
		return (await c.until(1, ms))[0];
	} finally {
		c.destroy();
	}
}

// A request's text. fields: lines as they are to be sent.
export function head(hub, method, target, fields = [], { host = `localhost:${hub.ports.https}`, version = 'HTTP/1.1' } = {}) {
	return [`${method} ${target} ${version}`, ...(host === undefined || host === null ? [] : [`Host: ${host}`]), ...fields, '', ''].join('\r\n');
}
export const signedIn = (hub) => [`Cookie: ${hub.cookie}`, `X-CSRF-Token: ${hub.csrf}`, `Origin: ${hub.origin}`];
