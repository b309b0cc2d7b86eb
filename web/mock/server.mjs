// A hub without a hub: serves web/dist with the headers of the real one, and an API that plays a furnished home. For development and browser tests.
//   node mock/server.mjs [--scenario home|empty|ten|hundred|locked|signed-out|resident|guest|installer] [--port N]
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { refused } from './people.mjs';
import { handlers, routes } from './routes.mjs';
import { World } from './world.mjs';
import { accept, frame } from './ws.mjs';

const dist = new URL('../dist/', import.meta.url);
const types = /** @type {Record<string, string>} */ ({ '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png', '.webmanifest': 'application/manifest+json' });
const headers = {
	'Content-Security-Policy': 'default-src \'none\'; script-src \'self\'; style-src \'self\'; img-src \'self\' data: blob:; connect-src \'self\'; manifest-src \'self\'; worker-src \'self\'; base-uri \'none\'; form-action \'none\'; frame-ancestors \'none\'; require-trusted-types-for \'script\'; trusted-types hub',
	'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer',
};

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */

/** @param {Request} request */
async function bodyOf(request) {
	let text = '';
	for await (const part of request)
		text += part;
	return text && /json/.test(request.headers['content-type'] ?? '') ? JSON.parse(text) : {};
}

/** @param {string} path @param {Response} response */
async function file(path, response) {
	const known = /^\/(assets\/[\w.-]+|[\w-]+\.(?:html|js|svg|png|webmanifest))$/.test(path) ? path.slice(1) : 'index.html';
	const content = await readFile(new URL(known, dist)).catch(() => null);
	response.writeHead(content ? 200 : 404, { ...headers, 'Content-Type': types[extname(known)] ?? 'application/octet-stream' });
	response.end(content);
}

/** @param {{ scenario?: import('./world.mjs').Scenario, port?: number, clock?: () => number }} options */
export async function startMock({ scenario = 'home', port = 0, clock = Date.now } = {}) {
	const world = new World(scenario, clock);
	/** @type {Set<import('node:stream').Duplex>} */
	const sockets = new Set();
	/** @type {Set<NodeJS.Timeout>} */
	const timers = new Set();
	/** @param {import('../src/api/types').Event} event */
	const emit = event => sockets.forEach(socket => socket.write(frame(JSON.stringify(event))));
	/** @param {number} ms @param {() => void} work */
	const later = (ms, work) => void timers.add(setTimeout(work, ms));

	/** @param {Request} request @param {Response} response @param {URL} url */
	async function api(request, response, url) {
		const route = routes.find(r => r.method === request.method && r.pattern.test(url.pathname));
		const handler = route && handlers[route.id];
		const path = (route?.pattern.exec(url.pathname) ?? []).slice(1).map(decodeURIComponent);
		const body = await bodyOf(request);
		const answer = !handler ? { status: 404, code: 'not_found' } : world.locked && !route.open ? { status: 403, code: 'provisioning' }
			: !world.signedIn && !route.open ? { status: 401, code: 'unauthenticated' } : refused(world.role, route.id) ?? (route.proven && !world.proven ? { status: 403, code: 'confirm_needed', params: { password: world.signInWay === 'either', passkey: world.passkeys.length > 0 } } : null) ?? handler({ world, path, query: url.searchParams, body, emit, later });
		const status = answer.status ?? 200;
		const text = answer.code ? JSON.stringify({ type: 'about:blank', status, code: answer.code, params: answer.params ?? {} }) : typeof answer.body === 'string' ? answer.body : answer.body === undefined ? undefined : JSON.stringify(answer.body);
		response.writeHead(status, { ...headers, 'Content-Type': answer.code ? 'application/problem+json' : answer.type ?? 'application/json' });
		response.end(text);
	}

	const server = createServer((request, response) => {
		const url = new URL(request.url ?? '/', 'http://mock');
		const work = url.pathname.startsWith('/api/') ? api(request, response, url) : file(url.pathname, response);
		work.catch(error => response.destroy(error));
	});
	server.on('upgrade', (request, socket) => {
		accept(request, socket);
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.write(frame(JSON.stringify({ type: 'hello', seq: 1 })));
	});
	/** @param {number} at @returns {Promise<number>} */
	const listen = at => new Promise((done, failed) => {
		server.once('error', failed);
		server.listen(at, '127.0.0.1', () => done(/** @type {import('node:net').AddressInfo} */ (server.address()).port));
	});
	const bound = await listen(port);
	world.passkeysAt = `http://127.0.0.1:${bound}`;
	const stop = async () => {
		sockets.forEach(socket => socket.destroy());
		server.closeAllConnections();
		await new Promise(done => server.close(done));
	};
	return {
		url: `http://127.0.0.1:${bound}`, world, emit,
		/** The hub goes away and comes back at the same address, its memory kept. */
		stop, start: () => listen(bound),
		close: async () => {
			timers.forEach(clearTimeout);
			await stop();
		},
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const { values } = parseArgs({ options: { scenario: { type: 'string', default: 'home' }, port: { type: 'string', default: '8080' } } });
	const mock = await startMock({ scenario: /** @type {import('./world.mjs').Scenario} */ (values.scenario), port: Number(values.port) });
	console.log(`${mock.url}/  account Ada, password "${mock.world.owner.password}", setup code K7QM-2XTR-9FHC-4WDB`);
}
