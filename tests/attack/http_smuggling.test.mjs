// Requests that two parsers could read differently (RFC 9112 11.2): each gets one refusal and the end of the connection, so that nothing hides behind it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hub } from '../lib/hub.mjs';
import { RawConnection, ask, exchange, head, signedIn } from '../lib/raw.mjs';

let hub;
before(async () => { hub = await Hub.owned(); });
after(() => hub.destroy());

const stands = async () => assert.equal((await hub.api('GET', '/devices')).status, 200);
// What the attacker wants to have run as a second request.
const hidden = () => head(hub, 'POST', '/api/v1/demo', [...signedIn(hub), 'Content-Length: 0']);
const unharmed = async () => assert.equal((await hub.get('/settings')).demo, false);

async function refusedAlone(name, bytes, statuses) {
	const answers = await exchange(hub, bytes);
	assert.equal(answers.length, 1, `${name}: ${answers.map((a) => a.status)}`);
	assert.ok(statuses.includes(answers[0].status), `${name}: ${answers[0].status}`);
	assert.equal(answers[0].headers.connection, 'close', name);
	assert.match(answers[0].headers['content-type'], /^application\/problem\+json/, name);
}

test('every disagreement about where a body ends is refused, and what follows it never runs', async () => {
	const post = (fields, body) => head(hub, 'POST', '/api/v1/sessions', [...signedIn(hub), 'Content-Type: application/json', ...fields]) + body;
	const chunked = `0\r\n\r\n${hidden()}`;
	const attempts = {
		'length and chunks': post(['Content-Length: 5', 'Transfer-Encoding: chunked'], chunked),
		'chunks and length': post(['Transfer-Encoding: chunked', 'Content-Length: 5'], chunked),
		'chunks alone': post(['Transfer-Encoding: chunked'], chunked),
		'capital chunks': post(['Transfer-Encoding: CHUNKED'], chunked),
		'identity, chunked': post(['Transfer-Encoding: identity, chunked'], chunked),
		'xchunked': post(['Transfer-Encoding: xchunked'], chunked),
		'chunked with a tab': post(['Transfer-Encoding:\tchunked'], chunked),
		'chunked with a vertical tab': post(['Transfer-Encoding: \x0bchunked'], chunked),
		'two codings': post(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], chunked),
		'a quoted coding': post(['Transfer-Encoding: "chunked"'], chunked),
		'empty coding': post(['Transfer-Encoding:'], chunked),
		'blank before the colon': post(['Transfer-Encoding : chunked', 'Content-Length: 5'], chunked),
		'folded coding': post(['X-A: b', ' Transfer-Encoding: chunked', 'Content-Length: 5'], chunked),
		'coding after a bare line feed': post(['X-A: b\nTransfer-Encoding: chunked', 'Content-Length: 5'], chunked),
		'coding after a bare return': post(['X-A: b\rTransfer-Encoding: chunked', 'Content-Length: 5'], chunked),
		'two lengths': post(['Content-Length: 0', 'Content-Length: 2'], hidden()),
		'the same length twice': post(['Content-Length: 2', 'Content-Length: 2'], `{}${hidden()}`),
		'a list of lengths': post(['Content-Length: 2, 2'], `{}${hidden()}`),
		'a signed length': post(['Content-Length: +2'], `{}${hidden()}`),
		'a negative length': post(['Content-Length: -1'], hidden()),
		'a hexadecimal length': post(['Content-Length: 0x2'], `{}${hidden()}`),
		'a length with a blank in it': post(['Content-Length: 1 2'], hidden()),
		'an empty length': post(['Content-Length:'], hidden()),
		'a length beyond 64 bits': post(['Content-Length: 18446744073709551618'], `{}${hidden()}`),
		'no length at all': post([], hidden()),
	};
	for (const [name, bytes] of Object.entries(attempts)) await refusedAlone(name, bytes, [400, 411, 413, 501]);
	await unharmed();
	await stands();
});

test('lines that are not lines are refused', async () => {
	const good = head(hub, 'GET', '/api/v1/hub');
	const attempts = {
		'a folded field': good.replace('\r\n\r\n', '\r\nX-A: a\r\n b\r\n\r\n'),
		'a fold as the first field': good.replace('\r\n', '\r\n folded\r\n'),
		'a field without a colon': good.replace('\r\n\r\n', '\r\nnothing\r\n\r\n'),
		'a field without a name': good.replace('\r\n\r\n', '\r\n: a\r\n\r\n'),
		'a NUL in a field': good.replace('\r\n\r\n', '\r\nX-A: a\0b\r\n\r\n'),
		'a NUL in a name': good.replace('\r\n\r\n', '\r\nX\0A: a\r\n\r\n'),
		'a return inside a field': good.replace('\r\n\r\n', '\r\nX-A: a\rb\r\n\r\n'),
		'a line feed inside a field': good.replace('\r\n\r\n', '\r\nX-A: a\nb\r\n\r\n'),
		'a control character in a field': good.replace('\r\n\r\n', '\r\nX-A: a\x01b\r\n\r\n'),
		'an empty line first': `\r\n${good}`,
		'two blanks in the request line': good.replace(' /', '  /'),
		'a tab in the request line': good.replace(' /', '\t/'),
		'a blank after the version': good.replace('HTTP/1.1', 'HTTP/1.1 '),
		'no version': good.replace(' HTTP/1.1', ''),
		'version 1.0': good.replace('HTTP/1.1', 'HTTP/1.0'),
		'version 2.0': good.replace('HTTP/1.1', 'HTTP/2.0'),
		'version 1.10': good.replace('HTTP/1.1', 'HTTP/1.10'),
		'a version in small letters': good.replace('HTTP/1.1', 'http/1.1'),
		'the preface of HTTP/2': `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${good}`,
		'no host': head(hub, 'GET', '/api/v1/hub', [], { host: null }),
		'two hosts': head(hub, 'GET', '/api/v1/hub', ['Host: localhost']),
		'an absolute target': good.replace('/api/v1/hub', `${hub.origin}/api/v1/hub`),
		'an authority as target': good.replace('GET /api/v1/hub', 'CONNECT localhost:443'),
		'a star as target': good.replace('GET /api/v1/hub', 'OPTIONS *'),
		'an unknown method': good.replace('GET', 'BREW'),
		'TRACE': good.replace('GET', 'TRACE'),
		'a method in small letters': good.replace('GET', 'get'),
	};
	for (const [name, bytes] of Object.entries(attempts)) await refusedAlone(name, bytes, [400, 414, 501, 505]);
	// Lines ended by a line feed alone never end the head: nothing is answered before the time for a head is over.
	const c = await RawConnection.open(hub);
	c.write(good.replaceAll('\r\n', '\n'));
	const [late] = await c.untilClosed(30000);
	assert.equal(late.status, 408);
	await stands();
});

test('pipelined requests are answered in order, one at a time, and a bad one ends the row', async () => {
	const good = head(hub, 'GET', '/healthz');
	const session = head(hub, 'GET', '/api/v1/session', signedIn(hub));
	const answers = await exchange(hub, `${good}${session}${good}${head(hub, 'GET', '/api/v1/hub', ['Content-Length: 1, 1'])}${hidden()}`);
	assert.deepEqual(answers.map((a) => a.status), [200, 200, 200, 400]);
	assert.equal(JSON.parse(answers[1].body).account.name, 'robin');
	await unharmed();
	const many = await exchange(hub, good.repeat(199) + head(hub, 'GET', '/healthz', ['Connection: close']) + hidden());
	assert.equal(many.length, 200);
	await unharmed();
});

test('a body that was announced and not wanted is never read as a request', async () => {
	const smuggled = hidden();
	for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS']) {
		const c = await RawConnection.open(hub);
		c.bodiless = method === 'HEAD';
		c.write(head(hub, method, '/api/v1/hub', [`Content-Length: ${smuggled.length}`, 'Connection: close']) + smuggled);
		assert.equal((await c.untilClosed()).length, 1, method);
	}
	const refused = await exchange(hub, head(hub, 'POST', '/api/v1/nothing', [...signedIn(hub), `Content-Length: ${smuggled.length}`, 'Connection: close']) + smuggled);
	assert.deepEqual(refused.map((a) => a.status), [404]);
	await unharmed();
});

test('an answer cannot be split by what a request carries', async () => {
	for (const target of ['/a%0d%0aSet-Cookie:%20x=y', '/a?b=%0d%0aX-Evil:%20yes', '/%0aX-Evil:yes']) {
		const answer = await ask(hub, head(hub, 'GET', target, ['Accept: text/html', 'Accept-Encoding: gzip']));
		assert.equal(answer.headers['x-evil'], undefined);
		assert.equal(answer.headers['set-cookie'], undefined);
	}
	await stands();
});

test('the redirecting listener takes no more liberties, and sends nobody elsewhere', async (t) => {
	const [port] = await (await import('../lib/process.mjs')).freePorts(1);
	const open = await Hub.start(t, { config: { http_port: port } });
	const plain = { plain: true, port };
	const redirect = await ask(open, head(open, 'GET', '/devices?x=1'), plain);
	assert.equal(redirect.status, 308);
	assert.equal(redirect.headers.location, `${open.origin}/devices?x=1`);
	assert.equal((await ask(open, head(open, 'GET', '/', [], { host: 'evil.example' }), plain)).status, 421);
	for (const target of ['//evil.example/', '/\\evil.example', '/.evil/%2e%2e/', 'https://evil.example/'])
		assert.equal((await ask(open, head(open, 'GET', target), plain)).status, 400, target);
	const answers = await exchange(open, head(open, 'POST', '/api/v1/sessions', ['Content-Length: 4', 'Transfer-Encoding: chunked']) + head(open, 'GET', '/'), plain);
	assert.deepEqual(answers.map((a) => a.status), [400]);
});
