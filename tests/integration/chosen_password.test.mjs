// A password that somebody chose for a device: it logs in, it is strong, it is nobody else's, and no database alone verifies a guess of it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import mqtt from 'mqtt';
import { Hub, password as owners } from '../lib/hub.mjs';
import { isRefused } from '../lib/newcomer.mjs';
import { Person } from '../lib/person.mjs';

const chosen = 'Zq7-mirV0x_plankt41';
let hub, login, id;
const open = (password, more = {}) => hub.api('POST', '/tickets', { kind: 'adopt', adapter: 'any', legacy: false, name: 'Stove', password, ...more });
const reason = async (...args) => ((answer) => (answer.status === 422 && answer.body.code === 'device_password_weak' ? answer.body.params.reason : answer.status))(await open(...args));
const files = (dir) => readdirSync(dir).flatMap((name) => ((path, st) => (st.isDirectory() ? files(path) : st.isFile() ? [path] : []))(join(dir, name), statSync(join(dir, name))));

before(async () => { hub = await Hub.owned(); });
after(() => hub.destroy());

test('weak ones, other people’s and other devices’ are refused with the reason, and the try is noted without the password', async () => {
	for (const [password, why] of [['short', 'too_short'], ['x'.repeat(65), 'too_long'], ['Zq7 mirV0x plankt41', 'not_typable'], ['Zq7-mirV0x_stove-41', 'contains_name'], ['Zq7-robin-mirV0x41k', 'contains_name'],
		['aaaaaaaaaaaaaaaaaaa', 'repeats'], [owners.replaceAll(' ', '-').slice(0, 14), undefined]]) {
		const got = await reason(password);
		assert.ok(why ? got === why : typeof got === 'string', `${password}: ${got}`);
	}
	assert.equal((await open(7)).status, 422);
	assert.equal((await open(chosen, { adapter: 'tasmota' })).status, 422);
	assert.equal((await hub.get('/tickets')).tickets.length, 0);
	const noted = (await hub.get('/activity')).entries.filter((e) => e.code === 'device.password_refused');
	assert.equal(noted.length, 7);
	assert.deepEqual([noted[0].actor, Object.keys(noted[0].params)], ['robin', ['reason']]);
});

test('what somebody of the house signs in with is not taken, and what a device has is nobody’s sign-in', async () => {
	const grace = 'Vx4-lorimer-quince-87-obelisk';
	const { code } = await hub.must('POST', '/invitations', { role: 'resident', name: 'grace' });
	assert.equal((await new Person(hub, 'grace').api('POST', '/invitations/accept', { code, account: 'grace', password: grace })).status, 201);
	assert.equal(await reason(grace), 'reused');
	const first = await open(chosen);
	assert.equal(first.status, 201, JSON.stringify(first.body));
	login = first.body.instructions;
	assert.equal(login.password, chosen);
	assert.equal(await reason(chosen), 'reused');
	const refused = await hub.api('PATCH', '/account', { password: owners, new_password: chosen });
	assert.deepEqual([refused.status, refused.body.code, refused.body.params.reason], [422, 'password_weak', 'a_devices']);
	id = first.body.id;
});

test('it logs in, over restarts; no other does; and without its key beside auth.db nobody does', async (t) => {
	const options = { protocol: 'mqtts', host: '127.0.0.1', servername: 'localhost', port: login.port, ca: hub.ca, clientId: 'stove', username: login.username, password: chosen, protocolVersion: 4, reconnectPeriod: 200 };
	const client = mqtt.connect(options);
	client.on('error', () => {});
	t.after(() => client.end(true));
	const { device } = await hub.untilTicket(id, 'connected');
	client.publish(`${login.topic}/temperature`, '180', { qos: 1 });
	await hub.must('POST', `/devices/${device}/confirm`, { name: 'Stove' });
	const shown = await hub.untilDevice(device, 'online', (d) => d.online);
	assert.deepEqual(shown.credentials.map((c) => [c.chosen, c.state]), [[true, 'valid']]);
	assert.ok(await isRefused({ ...options, clientId: 'stove', password: `${chosen}x` }));
	assert.ok(await isRefused({ ...options, clientId: 'stove', password: createHash('sha256').update(chosen).digest('hex') }));
	await hub.restart();
	await hub.untilDevice(device, 'back', (d) => d.online, 30000);

	// Nothing that the hub writes holds it, nor the plain digest that a stolen database could be searched by.
	const digest = createHash('sha256').update(chosen).digest();
	for (const file of files(hub.data)) {
		const held = readFileSync(file);
		assert.ok(!held.includes(chosen) && !held.includes(digest) && !held.includes(digest.toString('hex')), file);
	}
	const key = join(hub.data, 'broker/passwords.key');
	assert.equal(statSync(key).mode & 0o037, 0, 'nobody but the broker’s group reads it');
	const bytes = readFileSync(key);
	for (const file of files(hub.data).filter((f) => /\.db(-wal)?$/.test(f))) assert.ok(!readFileSync(file).includes(bytes), file);
	client.end(true);
	unlinkSync(key);
	assert.ok(await isRefused(options), 'the verifier alone is worth nothing');
});
