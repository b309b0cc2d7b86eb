// Who receives what a hub sends: an HTTPS endpoint (webhook, ntfy, push service) and a mail server for submission with STARTTLS or TLS, each with a
// certificate of one test CA.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp } from 'node:net';
import { join } from 'node:path';
import { TLSSocket, createSecureContext, createServer as createTls } from 'node:tls';

const listen = (server) => new Promise((done) => { server.listen(0, '127.0.0.1', () => done(server.address().port)); });

// { ca (path), key, cert }: good for localhost, and for ten years, because a hub under test may be years ahead.
export function authority(t) {
	const dir = mkdtempSync('/tmp/fr-'), at = (name) => join(dir, name);
	t.after(() => rmSync(dir, { recursive: true, force: true }));
	const openssl = (...args) => execFileSync('/usr/bin/openssl', args, { stdio: 'pipe' });
	openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', at('ca.key'), '-out', at('ca.crt'), '-days', '3650', '-subj', '/CN=Receivers test CA', '-addext', 'basicConstraints=critical,CA:TRUE');
	writeFileSync(at('leaf.ext'), 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n');
	openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', at('leaf.key'), '-out', at('leaf.csr'), '-subj', '/CN=localhost');
	openssl('x509', '-req', '-in', at('leaf.csr'), '-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '3650', '-extfile', at('leaf.ext'), '-out', at('leaf.crt'));
	return { ca: at('ca.crt'), key: readFileSync(at('leaf.key')), cert: readFileSync(at('leaf.crt')) };
}

// An HTTPS server that keeps what it is sent: { origin, got: [{ path, headers, body }], answer }. answer: what it says next, { status, headers } or a function of the request.
export async function receiver(t, { key, cert }) {
	const r = { got: [], answer: { status: 200 } };
	r.server = createHttps({ key, cert }, (request, reply) => {
		const parts = [];
		request.on('data', (d) => parts.push(d));
		request.on('end', () => {
			const one = { method: request.method, path: request.url, headers: request.headers, raw: Buffer.concat(parts), body: Buffer.concat(parts).toString(), at: Date.now() };
			const { status, headers = {} } = typeof r.answer === 'function' ? r.answer(one) : r.answer;
			r.got.push({ ...one, status });
			reply.writeHead(status, headers);
			reply.end();
		});
	});
	r.origin = `https://localhost:${await listen(r.server)}`;
	r.json = () => r.got.map((g) => JSON.parse(g.body));
	t.after(() => { r.server.closeAllConnections(); r.server.close(); });
	return r;
}

// A mail server: { port, got: [{ from, to, text, user, secure }], refuse, starttls }. tls: TLS from the start; else STARTTLS, unless offer is false.
export async function mailServer(t, { key, cert }, { tls = false, offer = true, user = 'house', password = 'correct horse' } = {}) {
	const m = { got: [], refuse: null, commands: [] };
	const context = createSecureContext({ key, cert });
	const talk = (socket, secure) => {
		const say = (line) => socket.write(`${line}\r\n`);
		let state = {}, rest = '', data = null;
		let signing = false;
		const signIn = (answer) => {
			const [, name, secret] = Buffer.from(answer, 'base64').toString().split('\0');
			const right = name === user && secret === password;
			state.user = right ? name : undefined;
			say(!secure ? '538 not without encryption' : right ? '235 welcome' : '535 who are you');
		};
		const command = (line) => {
			if (signing) {
				signing = false;
				return signIn(line);
			}
			const word = line.split(' ')[0].toUpperCase();
			m.commands.push(word);
			if (word === 'EHLO') say(secure ? '250-localhost\r\n250 AUTH PLAIN LOGIN' : offer ? '250-localhost\r\n250 STARTTLS' : '250 localhost');
			else if (word === 'STARTTLS' && !secure) {
				say('220 go on');
				socket.removeAllListeners('data');
				const upper = new TLSSocket(socket, { isServer: true, secureContext: context });
				upper.on('error', () => undefined);
				talk(upper, true);
			} else if (word === 'AUTH' && secure && line.toUpperCase() === 'AUTH PLAIN') {
				signing = true;
				say('334 ');
			} else if (word === 'AUTH') {
				signIn(line.split(' ')[2] ?? '');
			} else if (word === 'MAIL') {
				state = { ...state, from: /<(.*)>/.exec(line)[1], to: [] };
				say(state.user ? '250 ok' : '530 sign in first');
			} else if (word === 'RCPT') {
				const to = /<(.*)>/.exec(line)[1];
				if (m.refuse === to) return say('550 nobody here');
				state.to.push(to);
				say('250 ok');
			} else if (word === 'DATA') {
				data = '';
				say('354 go on');
			} else if (word === 'QUIT') {
				say('221 bye');
				socket.end();
			} else say(word === 'RSET' || word === 'NOOP' ? '250 ok' : '502 no');
		};
		socket.on('error', () => undefined);
		socket.on('data', (bytes) => {
			rest += bytes.toString('latin1');
			for (let end; (end = rest.indexOf('\r\n')) >= 0;) {
				const line = rest.slice(0, end);
				rest = rest.slice(end + 2);
				if (data === null) command(line);
				else if (line === '.') {
					m.got.push({ from: state.from, to: state.to, user: state.user, secure, text: data });
					data = null;
					say('250 taken');
				} else data += `${line.startsWith('.') ? line.slice(1) : line}\r\n`;
			}
		});
		if (!secure || tls) say('220 localhost ready');
	};
	m.server = tls ? createTls({ key, cert }, (socket) => talk(socket, true)) : createTcp((socket) => talk(socket, false));
	m.port = await listen(m.server);
	t.after(() => m.server.close());
	return m;
}
