// A provider of security advisories (CSAF 2.0, 7.2) as a maker runs it: an HTTPS server with a certificate of its own CA, a directory or a ROLIE feed,
// hashes, and OpenPGP signatures made with a key of its own.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { freePorts, run } from './process.mjs';

async function must(program, args, env) {
	const { code, out, err } = await run(program, args, env ? { env: { ...process.env, ...env } } : undefined);
	if (code !== 0) throw new Error(`${program} ${args[0]}: ${err}`);
	return out;
}
const openssl = (...args) => must('/usr/bin/openssl', args);

export class Provider {
	static async start(t, { feed = false, namespace = 'https://lamps.example', hash = 'sha512', marks } = {}) {
		const p = new Provider();
		Object.assign(p, { dir: mkdtempSync('/tmp/fp-'), feed, namespace, hash, marks, sent: 0, files: new Map(), changed: new Map(), listed: [], asked: [], slow: new Set() });
		t.after(() => p.stop());
		[p.port] = await freePorts(1);
		await p.#certificate();
		p.fingerprint = await p.newKey('maker');
		p.put('/.well-known/csaf/openpgp.asc', await p.publicKey('maker'));
		p.server = createServer({ key: readFileSync(p.#at('leaf.key')), cert: readFileSync(p.#at('leaf.crt')) }, (q, a) => p.#answer(q, a));
		await new Promise((done) => p.server.listen(p.port, '127.0.0.1', done));
		p.publish();
		return p;
	}
	get origin() { return `https://localhost:${this.port}`; }
	get address() { return `${this.origin}/.well-known/csaf/provider-metadata.json`; }
	get ca() { return this.#at('ca.crt'); }
	#at(name) { return join(this.dir, name); }

	async #certificate() {
		await openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', this.#at('ca.key'), '-out', this.#at('ca.crt'), '-days', '30', '-subj', '/CN=Provider test CA', '-addext', 'basicConstraints=critical,CA:TRUE');
		writeFileSync(this.#at('leaf.ext'), 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n');
		await openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', this.#at('leaf.key'), '-out', this.#at('leaf.csr'), '-subj', '/CN=localhost');
		await openssl('x509', '-req', '-in', this.#at('leaf.csr'), '-CA', this.#at('ca.crt'), '-CAkey', this.#at('ca.key'), '-CAcreateserial', '-days', '30', '-extfile', this.#at('leaf.ext'), '-out', this.#at('leaf.crt'));
	}
	#gpg(...args) { return must('/usr/bin/gpg', ['--homedir', this.dir, '--batch', '--no-tty', '--quiet', '--yes', ...args]); }
	async newKey(name) {
		await this.#gpg('--passphrase', '', '--quick-generate-key', `${name} <${name}@lamps.example>`, 'ed25519', 'sign', 'never');
		return /^fpr:+([0-9A-F]+):/m.exec(await this.#gpg('--with-colons', '--list-keys', `${name}@lamps.example`))[1];
	}
	publicKey(name) { return this.#gpg('--armor', '--export', `${name}@lamps.example`); }
	async sign(text, name = 'maker') {
		writeFileSync(this.#at('text'), text);
		await this.#gpg('--armor', '--local-user', `${name}@lamps.example`, '--output', this.#at('text.asc'), '--detach-sign', this.#at('text'));
		return readFileSync(this.#at('text.asc'), 'utf8');
	}

	put(path, content) {
		const next = typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content);
		if (String(this.files.get(path)) !== String(next)) this.changed.set(path, (this.changed.get(path) ?? 0) + 1);
		this.files.set(path, next);
	}
	#answer(request, answer) {
		this.asked.push(request.url);
		if (this.slow.has(request.url)) return; // and never says a word
		const content = this.files.get(request.url);
		// marks: 'tag' or 'date': it says by what it knows a version again, and sends none that is known.
		const tag = content !== undefined && `"${createHash('sha1').update(content).digest('hex')}"`, date = new Date(1_770_000_000_000 + (this.changed.get(request.url) ?? 0) * 1000).toUTCString();
		const headers = content === undefined || !this.marks ? {} : this.marks === 'tag' ? { etag: tag } : { 'last-modified': date };
		const known = this.marks && content !== undefined && (this.marks === 'tag' ? request.headers['if-none-match'] === tag : request.headers['if-modified-since'] === date);
		answer.writeHead(content === undefined ? 404 : known ? 304 : 200, headers);
		this.sent += known ? 0 : (content ?? '').length;
		answer.end(known ? undefined : content);
	}

	// Publishes a document; twist: what is wrong with it.
	async document(path, document, { updated = '2026-03-01T10:00:00Z', key = 'maker', hash, body, signed = true, list = true } = {}) {
		const text = JSON.stringify(document), url = `/advisories/${path}`;
		this.put(url, body ?? text);
		this.put(`${url}.${this.hash}`, `${hash ?? createHash(this.hash).update(body ?? text).digest('hex')}  ${path}\n`);
		if (signed) this.put(`${url}.asc`, await this.sign(text, key));
		else this.files.delete(`${url}.asc`);
		this.listed = [...this.listed.filter((l) => l.path !== path), ...(list ? [{ path, updated }] : [])];
		this.publish();
	}
	publish() {
		const url = `${this.origin}/advisories/`;
		this.put('/.well-known/csaf/provider-metadata.json', {
			canonical_url: this.address, last_updated: '2026-03-01T10:00:00Z', list_on_CSAF_aggregators: true, mirror_on_CSAF_aggregators: true, metadata_version: '2.0',
			publisher: { category: 'vendor', name: 'Lamps Ltd', namespace: this.namespace }, role: 'csaf_trusted_provider',
			public_openpgp_keys: [{ fingerprint: this.fingerprint, url: `${this.origin}/.well-known/csaf/openpgp.asc` }],
			distributions: [this.feed ? { rolie: { feeds: [{ summary: 'all', tlp_label: 'WHITE', url: `${url}feed.json` }, { summary: 'secret', tlp_label: 'AMBER', url: `${url}secret.json` }] } } : { directory_url: url }],
		});
		this.put('/advisories/changes.csv', this.listed.map((l) => `"${l.path}","${l.updated}"\n`).join(''));
		this.put('/advisories/feed.json', { feed: { id: 'x', entry: this.listed.map((l) => ({ id: l.path, updated: l.updated, content: { src: url + l.path, type: 'application/json' },
			link: [{ rel: 'self', href: url + l.path }, { rel: 'hash', href: `${url}${l.path}.${this.hash}` }, { rel: 'signature', href: `${url}${l.path}.asc` }] })) } });
	}

	async stop() {
		this.server?.closeAllConnections();
		await new Promise((done) => (this.server ? this.server.close(done) : done()));
		await run('/usr/bin/gpgconf', ['--homedir', this.dir, '--kill', 'all']);
		rmSync(this.dir, { recursive: true, force: true });
	}
}
