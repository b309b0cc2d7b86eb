// Notices at the owner's own home system: a real second Mosquitto with TLS and a password, spoken to through the real relay.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { DAY } from '../lib/clock.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { HomeBroker } from '../lib/home_broker.mjs';
import { Hub } from '../lib/hub.mjs';
import { authority } from '../lib/receivers.mjs';
import { until } from '../lib/wait.mjs';

const dayAfter = (days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const settings = (b, more = {}) => ({ host: 'localhost', port: b.port, user: b.user, password: b.password, ca: b.ca, ...more });
const channel = (b, more = {}, own = {}) => ({ kind: 'mqtt', name: 'Home', least: 'info', names: true, private: false, mqtt: settings(b, own), ...more });
const warn = async (t, hub, name = 'Hall lamp') => addDevice(hub, await Device.make(t, { supportEnd: dayAfter(5) }), { name });
const configs = (kept) => Object.keys(kept).filter((k) => k.startsWith('homeassistant/'));
const keeps = (b, what) => until('what the broker keeps', async () => ((kept) => what(kept) && kept)(await b.kept()), 30000);
const count = (kept, topic = 'freehold/notices') => (kept[topic] ? JSON.parse(kept[topic]).count : undefined);

test('a home system finds the sensor, sees what is open and hears every notice, and nothing is left after the channel', async (t) => {
	const b = await HomeBroker.start(t), hub = await Hub.owned(t);
	const made = await hub.must('POST', '/channels', channel(b));
	assert.deepEqual(made.settings, { host: 'localhost', port: b.port, user: 'freehold', prefix: 'freehold', password_set: true, ca_set: true });
	const first = await keeps(b, (k) => count(k) === 0);
	const [topic] = configs(first), config = JSON.parse(first[topic]);
	assert.match(topic, /^homeassistant\/sensor\/freehold_[a-z2-7]{12}_freehold\/config$/);
	assert.deepEqual([config.unique_id, config.state_topic, config.json_attributes_topic, config.value_template], [topic.split('/')[2], 'freehold/notices', 'freehold/notices', '{{ value_json.count }}']);
	assert.equal(b.on('freehold/notice').length, 0, 'what is open alerts nobody');
	assert.deepEqual(await hub.must('POST', `/channels/${made.id}/test`), { delivered: true, problem: null, status: 0 });
	await until('the test', () => b.on('freehold/notice').length === 1);
	assert.equal(JSON.parse(b.on('freehold/notice')[0].payload).title, 'A test from your hub');
	await warn(t, hub);
	const [, { payload }] = await until('the event', () => b.on('freehold/notice').length === 2 && b.on('freehold/notice'), 20000);
	const event = JSON.parse(payload), title = `Updates for Hall lamp end on ${dayAfter(5)}`;
	assert.deepEqual(Object.keys(event).sort(), ['at', 'id', 'link', 'severity', 'text', 'title']);
	assert.deepEqual([event.title, event.severity, event.link], [title, 'soon', `https://localhost:${hub.ports.https}/alerts`]);
	const open = await keeps(b, (k) => count(k) === 1), [notice] = (await hub.get('/notices')).notices;
	assert.deepEqual(JSON.parse(open['freehold/notices']).notices.map((n) => [n.title, n.text, n.urgency, n.at]), [[title, event.text, 'soon', notice.at]]);
	assert.equal(open['freehold/notice'], undefined, 'an event is not kept');
	await hub.must('PUT', `/channels/${made.id}`, { name: 'Home', least: 'info', names: false, enabled: true });
	await keeps(b, (k) => count(k) === 1 && !k['freehold/notices'].includes('Hall lamp'));
	await hub.must('PUT', `/notices/${notice.id}`, { state: 'done' });
	await keeps(b, (k) => count(k) === 0);
	await hub.must('PUT', `/channels/${made.id}`, { name: 'Home', least: 'info', names: true, enabled: false });
	await keeps(b, (k) => Object.keys(k).length === 0);
	await hub.must('PUT', `/channels/${made.id}`, { name: 'Home', least: 'info', names: true, enabled: true });
	await keeps(b, (k) => count(k) === 0 && k[topic]);
	assert.equal((await hub.api('DELETE', `/channels/${made.id}`)).status, 204);
	for (const [method, path] of [['DELETE', ''], ['POST', '/test']])
		assert.equal((await hub.api(method, `/channels/${made.id}${path}`)).status, 404);
	assert.deepEqual((await hub.get('/channels')).channels, []);
	await keeps(b, (k) => Object.keys(k).length === 0);
	const disk = readFileSync(join(hub.data, 'hub.db')).toString('latin1') + readFileSync(join(hub.data, 'hub.db-wal')).toString('latin1');
	assert.ok(!disk.includes(b.password), 'the password is sealed on the disk');
});

test('a broker that cannot show who it is, or does not take the password, gets a clear word and no message', async (t) => {
	const b = await HomeBroker.start(t), hub = await Hub.owned(t), stranger = readFileSync(authority(t).ca, 'utf8');
	const attempt = async (own) => (await hub.must('POST', `/channels/${(await hub.must('POST', '/channels', channel(b, {}, own))).id}/test`)).problem;
	assert.equal(await attempt({ ca: stranger }), 'untrusted');
	assert.equal(await attempt({ ca: undefined }), 'untrusted', 'the system does not know this authority');
	assert.equal(await attempt({ host: '127.0.0.1' }), 'wrong_name');
	assert.equal(await attempt({ password: 'wrong' }), 'login');
	assert.equal(await attempt({ user: undefined, password: undefined }), 'login');
	assert.equal(await attempt({ port: b.plain }), 'unreachable', 'nothing is said without TLS');
	assert.equal(await attempt({ port: 1 }), 'unreachable');
	assert.equal(await attempt({ host: 'nowhere.invalid' }), 'no_address');
	assert.deepEqual(await b.kept(), {});
	const field = async (own) => ((a) => (a.status === 422 ? a.body.params.field : a.status))(await hub.api('POST', '/channels', channel(b, {}, own)));
	for (const [own, want] of [[{ host: 'a.example/x' }, 'host'], [{ host: '' }, 'host'], [{ port: 0 }, 'port'], [{ prefix: 'a/#' }, 'prefix'], [{ prefix: 'a+' }, 'prefix'], [{ prefix: '/a' }, 'prefix'], [{ prefix: '$SYS' }, 'prefix'],
		[{ prefix: 'a//b' }, 'prefix'], [{ password: undefined }, 'password'], [{ ca: 'no certificate' }, 'ca'], [{ ca: b.ca.replace('MII', 'MIJ') }, 'ca'], [{ insecure: true }, 'host']])
		assert.equal(await field(own), want, JSON.stringify(own));
});

test('what could not be said while the broker was away is said when it is back, through kill -9, and what it kept is cleared even then', async (t) => {
	const b = await HomeBroker.start(t), hub = await Hub.owned(t);
	const made = await hub.must('POST', '/channels', channel(b, {}, { prefix: 'house/hub' }));
	await keeps(b, (k) => count(k, 'house/hub/notices') === 0);
	await b.down();
	await warn(t, hub);
	await until('the first try', async () => (await hub.get('/channels')).channels[0].problem === 'unreachable' && (await hub.get('/channels')).channels[0].waiting === 1, 30000);
	await hub.kill9();
	await b.up();
	await hub.up();
	await hub.ready();
	await until('the event', () => b.on('house/hub/notice').length === 1, 40000);
	await keeps(b, (k) => count(k, 'house/hub/notices') === 1);
	await b.down();
	assert.equal((await hub.api('DELETE', `/channels/${made.id}`)).status, 204);
	await hub.kill9();
	await b.up();
	assert.ok(count(await b.kept(), 'house/hub/notices') === 1, 'the broker kept it over its own restart');
	await hub.up();
	await keeps(b, (k) => Object.keys(k).length === 0);
	assert.equal(b.on('house/hub/notice').length, 1, 'and the event came once');
});

test('quiet hours hold event and sensor, urgency chooses both, and only the clearing goes at any hour', async (t) => {
	const b = await HomeBroker.start(t), hub = await Hub.owned(t), night = { zone: 'Asia/Tokyo', quiet: { from: '00:00', to: '00:00' }, urgent_passes: true };
	const { id } = await hub.must('POST', '/channels', channel(b));
	await hub.must('POST', '/channels', channel(b, { least: 'urgent' }, { prefix: 'urgent' }));
	await keeps(b, (k) => count(k) === 0 && count(k, 'urgent/notices') === 0);
	await hub.must('PUT', '/quiet-hours', night);
	await warn(t, hub);
	await until('the message to wait', async () => (await hub.get('/channels')).channels[0].waiting === 1, 20000);
	const before = await b.kept();
	assert.deepEqual([b.on('freehold/notice').length, count(before), count(before, 'urgent/notices')], [0, 0, 0]);
	await hub.must('PUT', '/quiet-hours', { ...night, quiet: null });
	await until('the event', () => b.on('freehold/notice').length === 1, 20000);
	const after = await keeps(b, (k) => count(k) === 1);
	assert.equal(count(after, 'urgent/notices'), 0, 'what is not urgent is not even counted there');
	await hub.must('PUT', '/quiet-hours', { ...night, urgent_passes: false });
	await hub.api('DELETE', `/channels/${id}`);
	const left = await keeps(b, (k) => count(k) === undefined);
	assert.deepEqual([configs(left).length, count(left, 'urgent/notices'), b.on('urgent/notice').length], [1, 0, 0], 'the other channel keeps what is its own');
});

test('a broker that says nothing is given up within 20 seconds, and others are served after it', async (t) => {
	const b = await HomeBroker.start(t), hub = await Hub.owned(t), silent = createServer(() => undefined);
	await new Promise((done) => { silent.listen(0, '127.0.0.1', done); });
	t.after(() => silent.close());
	const sockets = new Set();
	silent.on('connection', (s) => { sockets.add(s); s.on('error', () => undefined); });
	t.after(() => sockets.forEach((s) => s.destroy()));
	await hub.must('POST', '/channels', channel(b, {}, { port: silent.address().port }));
	const began = Date.now();
	await until('the word', async () => (await hub.get('/channels')).channels[0].problem, 40000);
	const [{ problem }] = (await hub.get('/channels')).channels;
	assert.ok(['timeout', 'unreachable'].includes(problem) && Date.now() - began < 25000, problem);
	await hub.must('POST', '/channels', channel(b, { name: 'Good' }, { prefix: 'good' }));
	await keeps(b, (k) => count(k, 'good/notices') === 0); // sends take turns: one that waits for nobody holds up the others that long
});

test('the command line sets it up with the certificate of a file', async (t) => {
	const b = await HomeBroker.start(t), hub = await Hub.owned(t);
	const added = await hub.cli('channels', 'add', 'mqtt', 'Home', 'localhost', String(b.port), '--ca', '/nonexistent.pem');
	assert.equal(added.code, 2);
	const made = JSON.parse((await hub.cli('channels', 'add', 'mqtt', 'Home', 'localhost', String(b.port), '--ca', b.caFile, '--prefix', 'hub', '--json')).out);
	assert.deepEqual([made.kind, made.private, made.settings.prefix, made.settings.ca_set], ['mqtt', true, 'hub', true]);
	assert.match((await hub.cli('channels', 'test', String(made.id))).out, /It did not arrive: login/);
});
