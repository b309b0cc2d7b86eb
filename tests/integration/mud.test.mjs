// What a maker's MUD file says of support, read over real HTTPS when the owner names its address: alone, and against a promise.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { Provider } from '../lib/provider.mjs';
import { RawConnection, head, signedIn } from '../lib/raw.mjs';
import { until } from '../lib/wait.mjs';

const PATH = '/mud/lamp.json';

test('a MUD file ends a support that nobody promised, contradicts one that was, and can be forgotten', async (t) => {
	const maker = await Provider.start(t);
	const hub = await Hub.owned(t, { config: { relay_ca_file: maker.ca, relay_private: 'yes' } });
	const url = maker.origin + PATH;
	const file = (supported, more = {}) => maker.put(PATH, { 'ietf-mud:mud': { 'mud-version': 1, 'mud-url': url, 'last-update': '2026-03-01T12:00:00+02:00', 'is-supported': supported, systeminfo: 'Lamp L1', ...more } });
	const read = (id, address = url) => hub.api('PUT', `/devices/${id}/mud`, { address });
	const updates = (device) => device.label.lines.find((l) => l.key === 'updates');

	const { id } = await hub.must('POST', '/devices', { name: 'Old lamp', kind: 'light', manufacturer: 'Lamps Ltd', model: 'L1' });
	assert.equal((await hub.device(id)).support.mud, null);
	assert.equal((await read(id)).body.code, 'nothing_published');
	file(true);
	const alive = (await read(id)).body;
	assert.deepEqual([alive.support.status, alive.support.why, alive.support.until, updates(alive).verdict], ['unknown', 'nothing_dated', null, 'not_stated'], 'a yes names no day');
	assert.deepEqual({ ...alive.support.mud, read_at: 0 }, { supported: true, url, about: 'Lamp L1', last_update: Date.UTC(2026, 2, 1, 10), read_at: 0, old: false });
	file(false);
	const over = (await read(id)).body;
	assert.deepEqual([over.support.status, over.support.why, over.support.source], ['ended', 'maker_says_unsupported', 'declared']);
	assert.deepEqual([updates(over).verdict, updates(over).code, updates(over).source, updates(over).params.url], ['no', 'updates.unsupported', 'declared', url]);

	const device = await Device.make(t);
	const promised = (await addDevice(hub, device)).id;
	await hub.untilDevice(promised, 'with its passport', (d) => d.support.until);
	const broken = (await read(promised)).body;
	assert.deepEqual([broken.support.status, broken.support.why, updates(broken).verdict, updates(broken).conflict], ['contradicted', 'maker_gave_it_up', 'no', true]);
	await hub.restart();
	assert.equal((await hub.device(promised)).support.why, 'maker_gave_it_up', 'it is kept');

	const refused = [['mud_of_another_address', () => file(true, { 'mud-url': `${url}x` })], ['not_a_mud_file', () => file('true')], ['not_a_mud_file', () => maker.put(PATH, 'nonsense')], ['nothing_published', () => maker.files.delete(PATH)]];
	for (const [code, twist] of refused) {
		twist();
		const { status, body } = await read(promised);
		assert.deepEqual([status, body.code], [422, code]);
	}
	for (const address of ['http://localhost/x', 'https://', 'https://a b.example/', 7, `https://l.example/${'x'.repeat(250)}`])
		assert.equal((await read(promised, address)).status, 422, String(address));
	assert.equal((await hub.device(promised)).support.mud.supported, false, 'a file that is refused changes nothing');
	assert.equal((await read(promised, null)).body.support.mud, null);
	assert.notEqual((await hub.device(promised)).support.status, 'contradicted');
	const told = (await hub.get('/activity')).entries.map((e) => e.code).filter((code) => code.startsWith('mud.'));
	assert.deepEqual(told, ['mud.forgotten', 'mud.read', 'mud.read', 'mud.read']);
	assert.equal((await read('none')).status, 404);
});

test('who hangs up while the file is read has had it read, and the log says who', async (t) => {
	const maker = await Provider.start(t);
	const hub = await Hub.owned(t, { config: { relay_ca_file: maker.ca, relay_private: 'yes' } });
	const url = maker.origin + PATH;
	maker.put(PATH, { 'ietf-mud:mud': { 'mud-version': 1, 'mud-url': url, 'last-update': '2026-03-01T12:00:00+02:00', 'is-supported': false, systeminfo: 'Lamp L1' } });
	const { id } = await hub.must('POST', '/devices', { name: 'Old lamp', kind: 'light', manufacturer: 'Lamps Ltd', model: 'L1' });
	const body = JSON.stringify({ address: url });
	const phone = await RawConnection.open(hub);
	phone.write(head(hub, 'PUT', `/api/v1/devices/${id}/mud`, [...signedIn(hub), 'Content-Type: application/json', `Content-Length: ${body.length}`]) + body);
	phone.socket.end(); // it hangs up with the request
	await phone.ended;
	assert.deepEqual(phone.answers, []);
	const entry = await until('the log to say it', async () => (await hub.get('/activity')).entries.find((e) => e.code === 'mud.read'));
	assert.deepEqual([entry.actor, entry.device], ['robin', id]);
	assert.equal((await hub.device(id)).support.why, 'maker_says_unsupported');
});
