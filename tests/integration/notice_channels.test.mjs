// What leaves the hub when the owner has set up a channel, and what does not: over real TLS, to real servers, through the real relay.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DAY, movableClock } from '../lib/clock.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { authority, mailServer, receiver } from '../lib/receivers.mjs';
import { until } from '../lib/wait.mjs';

const dayAfter = (days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
const house = (t, tls, { config, env } = {}) => Hub.owned(t, { config: { relay_ca_file: tls.ca, ...config }, env });
const channel = (kind, settings, more = {}) => ({ kind, name: `My ${kind}`, least: 'info', names: true, private: true, [kind]: settings, ...more });
const warn = async (t, hub, name = 'Hall lamp', days = 5) => addDevice(hub, await Device.make(t, { supportEnd: dayAfter(days) }), { name });

test('a webhook gets a signed message with what happened and what to do first', async (t) => {
	const tls = authority(t), hook = await receiver(t, tls), hub = await house(t, tls);
	const made = await hub.must('POST', '/channels', channel('webhook', { url: `${hook.origin}/in/s3cret?x=1` }));
	assert.match(made.secret, /^[\w-]{43}$/);
	assert.deepEqual([made.settings, made.enabled, made.problem, made.ok_at], [{ host: new URL(hook.origin).host }, true, null, null]);
	const { id } = await warn(t, hub);
	const [got] = await until('the message', () => hook.got.length && hook.got, 20000);
	const message = JSON.parse(got.body);
	assert.deepEqual([got.method, got.path, got.headers['content-type']], ['POST', '/in/s3cret?x=1', 'application/json']);
	const [, at, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(got.headers['freehold-signature']);
	assert.equal(mac, createHmac('sha256', made.secret).update(`${at}.${got.body}`).digest('hex'));
	assert.ok(Math.abs(at * 1000 - Date.now()) < 60000);
	assert.equal(got.headers['freehold-id'], message.id);
	assert.deepEqual([message.code, message.urgency, message.count, message.devices, message.params], ['support.ending', 'soon', 1, [{ id, name: 'Hall lamp' }], { until: dayAfter(5), days: 7 }]);
	assert.equal(message.title, `Updates for Hall lamp end on ${dayAfter(5)}`);
	assert.match(message.text, /^What to do first: .* Soon\.$/);
	assert.equal(message.link, `https://localhost:${hub.ports.https}/alerts`);
	const [shown] = (await hub.get('/channels')).channels;
	assert.ok(shown.ok_at > 0 && shown.waiting === 0 && shown.secret === undefined);
	assert.ok(!JSON.stringify(shown).includes('s3cret'));
	const disk = readFileSync(join(hub.data, 'hub.db')).toString('latin1') + readFileSync(join(hub.data, 'hub.db-wal')).toString('latin1');
	assert.ok(!disk.includes('s3cret') && !disk.includes(made.secret), 'address and secret are sealed on the disk');
	await pause(3000);
	assert.equal(hook.got.length, 1, 'one event, one message');
});

test('a channel that may not name devices says only what kind of thing happened', async (t) => {
	const tls = authority(t), hook = await receiver(t, tls), hub = await house(t, tls);
	await hub.must('POST', '/channels', channel('webhook', { url: hook.origin, secret: 'sixteen letters!' }, { names: false }));
	const { id } = await warn(t, hub, 'Secret lamp');
	const [got] = await until('the message', () => hook.got.length && hook.got, 20000);
	assert.ok(!/Secret lamp|LAMP|20\d\d-\d\d/.test(got.body) && !got.body.includes(id), got.body);
	assert.equal(JSON.parse(got.body).title, 'The updates of a device end soon');
});

test('each way speaks its own language', async (t) => {
	const tls = authority(t), hook = await receiver(t, tls), other = await receiver(t, tls), hub = await house(t, tls);
	const made = await hub.must('POST', '/channels', channel('webhook', { url: hook.origin }, { language: 'de' }));
	const english = await hub.must('POST', '/channels', channel('webhook', { url: other.origin }));
	assert.deepEqual([made.language, english.language], ['de', 'en']);
	assert.deepEqual((await hub.api('POST', '/channels', channel('webhook', { url: hook.origin }, { language: 'tlh' }))).body.params, { field: 'language' });
	assert.equal((await hub.must('POST', `/channels/${made.id}/test`)).delivered, true);
	assert.deepEqual(hook.json().map((m) => [m.title, m.text])[0], ['Ein Test von Ihrer Zentrale', 'Nachrichten kommen hier an. Nichts ist zu tun.']);
	await warn(t, hub);
	const [, german] = await until('both messages', () => other.got.length === 1 && hook.got.length === 2 && hook.json(), 20000);
	assert.equal(german.title, `Updates für Hall lamp enden am ${dayAfter(5)}`);
	assert.match(german.text, /^Zuerst zu tun: .* Bald\.$/);
	assert.equal(other.json()[0].title, `Updates for Hall lamp end on ${dayAfter(5)}`);
	const { name, least, names, enabled } = made;
	assert.equal((await hub.must('PUT', `/channels/${made.id}`, { name, least, names, enabled })).language, 'de', 'what is not said stays');
	assert.equal((await hub.must('PUT', `/channels/${made.id}`, { name, least, names, enabled, language: 'en' })).language, 'en');
});

test('ntfy gets title, text, priority and a way back, with its token', async (t) => {
	const tls = authority(t), server = await receiver(t, tls), hub = await house(t, tls);
	const made = await hub.must('POST', '/channels', channel('ntfy', { server: server.origin, topic: 'my-house_1', token: 'tk_abc' }));
	assert.deepEqual(made.settings, { server: server.origin, topic: 'my-house_1', token_set: true });
	assert.deepEqual(await hub.must('POST', `/channels/${made.id}/test`), { delivered: true, problem: null, status: 200 });
	assert.equal(server.got[0].headers.authorization, 'Bearer tk_abc');
	assert.deepEqual(server.json()[0], { topic: 'my-house_1', title: 'A test from your hub', message: 'Messages arrive here. Nothing has to be done.', priority: 2, tags: ['information_source'],
		click: `https://localhost:${hub.ports.https}/alerts` });
	await warn(t, hub);
	await until('the message', () => server.got.length === 2, 20000);
	assert.deepEqual([server.json()[1].priority, server.json()[1].tags], [3, ['warning']]);
	assert.ok(!JSON.stringify(await hub.get('/channels')).includes('tk_abc'));
});

const decoded = (text) => {
	const [head, body] = text.split('\r\n\r\n');
	const headers = Object.fromEntries(head.replace(/\r\n /g, ' ').split('\r\n').map((l) => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 2)]));
	headers.subject = headers.subject.replace(/=\?UTF-8\?B\?([^?]*)\?= ?/g, (_, b) => Buffer.from(b, 'base64').toString());
	return { headers, body: Buffer.from(body.replace(/\s/g, ''), 'base64').toString(), lines: text.split('\r\n') };
};

test('mail goes out by STARTTLS and by TLS, signed in, and never without encryption', async (t) => {
	const tls = authority(t), hub = await house(t, tls);
	const settings = (server, more = {}) => ({ host: 'localhost', port: server.port, security: 'starttls', user: 'house', password: 'correct horse', from: 'hub@house.example', to: ['ada@house.example', 'bob@house.example'], ...more });
	const attempt = async (body) => hub.must('POST', `/channels/${(await hub.must('POST', '/channels', body)).id}/test`);
	const start = await mailServer(t, tls), wrapped = await mailServer(t, tls, { tls: true }), plain = await mailServer(t, tls, { offer: false });
	const made = await hub.must('POST', '/channels', channel('mail', settings(start), { name: 'Post' }));
	assert.deepEqual([made.settings.password_set, made.settings.password, made.settings.user], [true, undefined, 'house']);
	await warn(t, hub, 'Lampe im Flur – größer');
	const [mail] = await until('the mail', () => start.got.length && start.got, 20000);
	assert.deepEqual([mail.from, mail.to, mail.user, mail.secure], ['hub@house.example', ['ada@house.example', 'bob@house.example'], 'house', true]);
	const { headers, body, lines } = decoded(mail.text);
	assert.equal(headers.subject, `Updates for Lampe im Flur – größer end on ${dayAfter(5)}`);
	assert.deepEqual([headers.from, headers.to, headers['auto-submitted']], ['Freehold <hub@house.example>', '<ada@house.example>, <bob@house.example>', 'auto-generated']);
	assert.match(headers['message-id'], /^<[a-z2-7]{12}@notices\.freehold\.local>$/);
	assert.ok(Math.abs(Date.parse(headers.date) - Date.now()) < 60000);
	assert.match(body, /What to do first: .*\r\n\r\nhttps:\/\/localhost/);
	assert.ok(lines.every((l) => l.length <= 78));
	assert.deepEqual((await attempt(channel('mail', settings(wrapped, { security: 'tls' })))).delivered, true);
	assert.equal((await attempt(channel('mail', settings(plain)))).problem, 'no_encryption');
	assert.ok(!plain.commands.includes('AUTH') && !plain.commands.includes('MAIL'), 'nothing was said in the clear');
	assert.deepEqual(await attempt(channel('mail', settings(start, { password: 'wrong' }))), { delivered: false, problem: 'login', status: 535 });
	start.refuse = 'ada@house.example';
	assert.equal((await attempt(channel('mail', settings(start)))).problem, 'recipient');
});

test('a channel at an address in the house works only where the owner said so, and no redirect is followed', async (t) => {
	const tls = authority(t), hook = await receiver(t, tls), hub = await house(t, tls);
	const make = async (settings, more) => (await hub.must('POST', '/channels', channel('webhook', settings, more))).id;
	const attempt = async (id) => hub.must('POST', `/channels/${id}/test`);
	const outside = await make({ url: hook.origin }, { private: false });
	assert.deepEqual(await attempt(outside), { delivered: false, problem: 'private_address', status: 0 });
	assert.equal(hook.got.length, 0);
	const inside = await make({ url: hook.origin });
	assert.equal((await attempt(inside)).delivered, true);
	for (const [status, problem, headers] of [[302, 'redirect', { location: `${hook.origin}/elsewhere` }], [307, 'redirect', { location: `${hook.origin}/elsewhere` }], [404, 'gone'], [401, 'login'], [429, 'too_many'], [500, 'server_trouble'], [400, 'refused']]) {
		hook.answer = { status, headers };
		assert.deepEqual(await attempt(inside), { delivered: false, problem, status });
	}
	assert.ok(hook.got.every((g) => g.path === '/'));
	const [, shown] = (await hub.get('/channels')).channels;
	assert.deepEqual([shown.problem, shown.status], ['refused', 400]);
	assert.equal((await attempt(await make({ url: 'https://localhost:1/' }))).problem, 'unreachable');
	const stranger = authority(t), other = await receiver(t, stranger);
	assert.equal((await attempt(await make({ url: other.origin }))).problem, 'untrusted');
});

test('what is typed wrong is refused by the name of the member, and only the owner may', async (t) => {
	const tls = authority(t), hub = await house(t, tls);
	const field = async (body) => ((a) => (a.status === 422 ? a.body.params.field : a.status))(await hub.api('POST', '/channels', body));
	for (const [body, want] of [
		[{}, 'kind'], [channel('pigeon', {}), 'kind'], [channel('webhook', { url: 'http://a.example' }), 'url'], [channel('webhook', { url: 'https://u:p@a.example/' }), 'url'], [channel('webhook', { url: 'https://' }), 'url'],
		[channel('webhook', { url: 'https://a.example/\r\nX: y' }), 'url'], [channel('webhook', { url: 'https://a.example', secret: 'short' }), 'secret'], [channel('webhook', { url: 'https://a.example', more: 1 }), 'url'],
		[{ ...channel('webhook', { url: 'https://a.example' }), name: '' }, 'name'], [{ ...channel('webhook', { url: 'https://a.example' }), least: 'all' }, 'least'],
		[channel('ntfy', { server: 'https://ntfy.sh', topic: 'a/b' }), 'topic'], [channel('ntfy', { server: 'https://ntfy.sh?x', topic: 'a' }), 'server'], [channel('ntfy', { server: 'https://ntfy.sh', topic: 'a', token: 'a\r\nb' }), 'token'],
		[channel('mail', { host: 'a.example', port: 25, security: 'none', from: 'a@b', to: ['a@b'] }), 'security'], [channel('mail', { host: 'a.example', port: 587, security: 'tls', from: 'a@b', to: [] }), 'to'],
		[channel('mail', { host: 'a.example', port: 587, security: 'tls', from: 'a@b>\r\nRCPT', to: ['a@b'] }), 'from'], [channel('mail', { host: 'a.example', port: 587, security: 'tls', from: 'a@b', to: ['a@b'], user: 'u' }), 'password'],
		[channel('mail', { host: 'a.example/x', port: 587, security: 'tls', from: 'a@b', to: ['a@b'] }), 'host'],
	])
		assert.equal(await field(body), want, JSON.stringify(body));
	for (let i = 0; i < 16; i++)
		await hub.must('POST', '/channels', channel('webhook', { url: 'https://a.example' }));
	assert.deepEqual(((a) => [a.status, a.body.code])(await hub.api('POST', '/channels', channel('webhook', { url: 'https://a.example' }))), [409, 'too_many_channels']);
	const [{ id }] = (await hub.get('/channels')).channels;
	assert.equal((await hub.api('PUT', `/channels/${id}`, { name: 'x', least: 'info', names: true })).status, 422);
	assert.equal((await hub.must('PUT', `/channels/${id}`, { name: 'Quiet one', least: 'urgent', names: false, enabled: false })).enabled, false);
	assert.equal((await hub.api('DELETE', `/channels/${id}`)).status, 204);
	assert.equal((await hub.api('DELETE', `/channels/${id}`)).status, 404);
	assert.equal((await hub.api('POST', `/channels/${id}/test`)).status, 404);
	assert.ok((await hub.get('/activity')).entries.some((e) => e.code === 'channel.removed' && e.params.channel === 'Quiet one'));
	const nobody = await hub.request('GET', '/api/v1/channels');
	assert.equal(nobody.status, 401);
});

test('what could not be delivered is tried again, through kill -9 of hub and relay, and arrives once', async (t) => {
	const tls = authority(t), hook = await receiver(t, tls), hub = await house(t, tls);
	await hub.must('POST', '/channels', channel('webhook', { url: hook.origin }));
	hook.answer = { status: 503 };
	await warn(t, hub);
	await until('the first try', () => hook.got.length === 1, 20000);
	const [waiting] = (await hub.get('/channels')).channels;
	assert.deepEqual([waiting.problem, waiting.waiting], ['server_trouble', 1]);
	await hub.kill9();
	hook.answer = { status: 200 };
	await hub.up();
	await hub.ready();
	await until('the next try', () => hook.got.some((g) => g.status === 200), 30000);
	assert.equal(JSON.parse(hook.got[0].body).id, JSON.parse(hook.got.at(-1).body).id, 'the same message has the same id');
	await pause(8000);
	assert.equal(hook.got.filter((g) => g.status === 200).length, 1);
	assert.deepEqual((await hub.get('/channels')).channels.map((c) => [c.problem, c.waiting]), [[null, 0]]);
	assert.equal((await hub.get('/notices')).notices.length, 1);
});

test('killed between the event and the message, the hub tells it after the restart', async (t) => {
	const tls = authority(t), hook = await receiver(t, tls), hub = await house(t, tls);
	await hub.must('POST', '/channels', channel('webhook', { url: hook.origin }));
	await warn(t, hub);
	await until('the notice', async () => (await hub.get('/notices')).notices.length === 1);
	await hub.kill9(); // messages are gathered for three seconds: this one was not yet made
	assert.equal(hook.got.length, 0);
	await hub.up();
	await until('the message', () => hook.got.length, 30000);
	await pause(5000);
	assert.equal(hook.got.length, 1);
});

test('many devices at once are one message', async (t) => {
	const tls = authority(t), hook = await receiver(t, tls), clock = movableClock(t), hub = await house(t, tls, { env: clock.env });
	await hub.must('POST', '/channels', channel('webhook', { url: hook.origin }));
	for (const name of ['One', 'Two', 'Three'])
		await warn(t, hub, name, 200);
	clock.move(30 * DAY); // past the mark of all three
	const [message] = await until('the message', () => hook.json().length && hook.json(), 40000);
	await pause(4000);
	assert.equal(hook.got.length, 1);
	assert.deepEqual([message.count, message.title, message.devices.map((d) => d.name).sort()], [3, 'The updates of 3 devices end soon', ['One', 'Three', 'Two']]);
	assert.equal(message.params, undefined);
});

test('only what is urgent enough goes to a channel, none to one that is off, and quiet hours hold the rest', async (t) => {
	const tls = authority(t), calm = await receiver(t, tls), loud = await receiver(t, tls), off = await receiver(t, tls), hub = await house(t, tls);
	await hub.must('POST', '/channels', channel('webhook', { url: calm.origin }));
	await hub.must('POST', '/channels', channel('webhook', { url: loud.origin }, { least: 'urgent' }));
	const { id } = await hub.must('POST', '/channels', channel('webhook', { url: off.origin }));
	await hub.must('PUT', `/channels/${id}`, { name: 'Off', least: 'info', names: true, enabled: false });
	for (const body of [{ zone: 'Europe/Atlantis', quiet: null, urgent_passes: true }, { zone: 'Europe/London', quiet: { from: '25:00', to: '07:00' }, urgent_passes: true },
		{ zone: '../../etc/passwd', quiet: null, urgent_passes: true }, { zone: 'Europe/London', urgent_passes: true }, { zone: 'Europe/London', quiet: null }])
		assert.equal((await hub.api('PUT', '/quiet-hours', body)).status, 422, JSON.stringify(body));
	const all = { zone: 'Asia/Tokyo', quiet: { from: '00:00', to: '00:00' }, urgent_passes: true };
	assert.deepEqual(await hub.must('PUT', '/quiet-hours', all), all);
	await warn(t, hub);
	await until('the message to wait', async () => (await hub.get('/channels')).channels[0].waiting === 1, 20000);
	await hub.restart();
	await pause(3000);
	assert.deepEqual(await hub.get('/quiet-hours'), all);
	assert.equal(calm.got.length, 0);
	await hub.must('PUT', '/quiet-hours', { ...all, quiet: null });
	await until('the message', () => calm.got.length === 1, 20000);
	assert.deepEqual([loud.got.length, off.got.length], [0, 0]);
});

test('without a channel nothing leaves, and one that is set up later hears nothing of what was before', async (t) => {
	const tls = authority(t), hook = await receiver(t, tls), hub = await house(t, tls);
	await warn(t, hub);
	await until('the notice', async () => (await hub.get('/notices')).notices.length === 1);
	await pause(5000);
	await hub.must('POST', '/channels', channel('webhook', { url: hook.origin }));
	await pause(5000);
	assert.equal(hook.got.length, 0);
});

test('the command line sets a way up, tests it and takes it down, and asks for secrets instead of taking them from its line', async (t) => {
	const tls = authority(t), server = await receiver(t, tls), hub = await house(t, tls);
	assert.match((await hub.cli('channels')).out, /Nothing is sent anywhere/);
	const added = await hub.cli('channels', 'add', 'ntfy', 'My phone', server.origin, 'my-house_1', '--least', 'urgent', '--private', '--json');
	assert.equal(added.code, 0, added.err);
	const made = JSON.parse(added.out);
	assert.deepEqual([made.kind, made.name, made.least, made.names, made.private], ['ntfy', 'My phone', 'urgent', false, true]);
	assert.equal((await hub.cli('channels', 'test', String(made.id))).out, 'It arrived.');
	assert.equal(server.json()[0].topic, 'my-house_1');
	const hook = await hub.cli('channels', 'add', 'webhook', 'Script', server.origin, '--private');
	assert.match(hook.out, /told this once: [\w-]{43}/);
	const listed = await hub.cli('channels', 'list');
	assert.match(listed.out, /ntfy +"?My phone"? .*urgent/);
	assert.ok(!/told this once/.test(listed.out));
	for (const wrong of [['add'], ['add', 'pigeon', 'x', 'y'], ['add', 'ntfy', 'x'], ['add', 'webhook', 'x', server.origin, '--loud'], ['add', 'mail', 'x', 'h', '99999', 'tls', 'a@b', 'c@d'], ['test', 'x'], ['remove'], ['fly']])
		assert.equal((await hub.cli('channels', ...wrong)).code, 2, wrong.join(' '));
	assert.equal((await hub.cli('channels', 'add', 'webhook', 'x', 'http://plain.example')).code, 1);
	assert.equal((await hub.cli('channels', 'remove', String(made.id))).code, 0);
	assert.equal((await hub.cli('channels', 'test', String(made.id))).code, 1);
	assert.deepEqual((await hub.get('/channels')).channels.map((c) => c.name), ['Script']);
});
