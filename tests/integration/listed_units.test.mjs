// Devices that never speak to the hub: listed, described, warned about, given away honestly, and taken off the list without a trace.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { advisory } from '../lib/advisory.mjs';
import { Hub } from '../lib/hub.mjs';
import { until } from '../lib/wait.mjs';

const router = { name: 'Corridor box Zebra', room: 'Hall', kind: 'router', manufacturer: 'Netlane', model: 'NL-750', firmware: '7.1' };
const list = (hub, more = {}) => hub.must('POST', '/devices', { ...router, ...more });

// Every file under the data folder that holds one of these texts.
function filesWith(hub, ...texts) {
	const found = [];
	const look = (dir) => readdirSync(dir).forEach((name) => {
		const path = join(dir, name), at = statSync(path, { throwIfNoEntry: false });
		if (at?.isDirectory()) look(path);
		else if (at?.isFile() && texts.some((text) => readFileSync(path).includes(text))) found.push(path);
	});
	look(hub.data);
	return found;
}

test('a listed device counts everywhere, is matched with advisories, and no broker hears of it', async (t) => {
	const hub = await Hub.owned(t);
	const live = await hub.events();
	t.after(() => live.close());
	const device = await list(hub);
	await live.wait('the device', (e) => e.type === 'device' && e.device.id === device.id && e.device.onboarding === 'listed');
	assert.deepEqual([device.onboarding, device.kind, device.state, device.adapter, device.online, device.last_seen_at, device.credentials, device.label.verdict, device.support.status],
		['listed', 'router', 'active', null, false, null, [], 'unlabelled', 'unknown']);
	await hub.must('POST', '/advisories', advisory({ id: 'NL-1', vendor: 'Netlane', product: 'NL-750', versions: '< 7.2.0', title: 'Strangers can read the log' }));
	const problem = await until('the verdict', async () => (await hub.get(`/devices/${device.id}/advisories`)).problems.find((p) => p.open));
	assert.equal(problem.state, 'affected');
	await hub.must('PUT', `/devices/${device.id}/about`, { kind: 'router', manufacturer: 'Netlane', model: 'NL-750', firmware: '7.2.0' });
	await until('the end of it', async () => (await hub.device(device.id)).problems === 0);
	for (const [path, body] of [['suspend', { suspended: true }], ['commands', { property: 'power', value: 'true' }], ['credentials/renew']])
		assert.equal((await hub.api('POST', `/devices/${device.id}/${path}`, body)).status, 409, path);
	assert.equal((await hub.get('/devices')).devices.length, 1);
	const shown = await hub.cli('device', device.id);
	assert.match(shown.out, /listed/);
});

test('what is not a device is refused', async (t) => {
	const hub = await Hub.owned(t);
	for (const [more, field] of [[{ kind: 'spaceship' }, 'kind'], [{ kind: undefined }, 'kind'], [{ name: '' }, 'name'], [{ name: 'x'.repeat(65) }, 'name'], [{ model: 'a\u202eb' }, 'model'], [{ serial: 7 }, 'serial']]) {
		const answer = await hub.api('POST', '/devices', { ...router, ...more });
		assert.deepEqual([answer.status, answer.body.params.field], [422, field], JSON.stringify(more));
	}
	assert.equal((await hub.api('POST', '/devices', { ...router, credential: 'x' })).status, 422);
	assert.equal((await hub.request('POST', '/api/v1/devices', { body: router })).status, 401);
	assert.deepEqual((await hub.get('/devices')).devices, []);
});

test('giving a listed device away says that nothing could be wiped', async (t) => {
	const hub = await Hub.owned(t);
	const { id, name } = await list(hub);
	await hub.must('POST', `/devices/${id}/release`, { confirm_name: name });
	const release = await until('the release to be done', async () => {
		const r = (await hub.get('/releases')).releases.find((x) => x.device === id);
		return r?.state === 'done' && r;
	}, 30000);
	assert.equal(release.receipt, 'not_possible');
	assert.deepEqual(release.steps.filter((s) => s.state === 'skipped').map((s) => [s.key, s.code]), [['reset', 'listed'], ['receipt', 'listed']]);
	const slip = await hub.get(`/slips/${release.slip}`);
	assert.deepEqual([slip.verified, slip.payload.listed, slip.payload.reset, slip.payload.model], [true, true, 'not_possible', 'NL-750']);
	assert.deepEqual((await hub.get('/devices')).devices, []);
});

test('taken off the list, only its name in the log remains, and that only once', async (t) => {
	const hub = await Hub.owned(t);
	const { id } = await list(hub, { serial: 'QQ-SERIAL-77' });
	assert.equal((await hub.api('POST', `/devices/${id}/remove`, { confirm_name: 'Other' })).status, 422);
	assert.equal((await hub.api('POST', `/devices/${id}/remove`, { confirm_name: router.name })).status, 204);
	assert.equal((await hub.api('POST', `/devices/${id}/remove`, { confirm_name: router.name })).status, 404);
	assert.deepEqual((await hub.get('/devices')).devices, []);
	assert.deepEqual((await hub.get('/activity')).entries.filter((e) => JSON.stringify(e).includes('Zebra')).map((e) => e.code), ['device.removed']);
	await hub.restart();
	assert.deepEqual(filesWith(hub, 'QQ-SERIAL-77', 'NL-750'), [], 'nothing of it is left in any file');
});

test('the command line lists a device too', async (t) => {
	const hub = await Hub.owned(t);
	const added = await hub.cli('add', '--listed', 'Hall television', '--kind', 'television', '--maker', 'Viewmore', '--model', 'VM-55', '--json');
	assert.equal(added.code, 0, added.err);
	const [device] = (await hub.get('/devices')).devices;
	assert.deepEqual([device.name, device.kind, device.manufacturer, device.model], ['Hall television', 'television', 'Viewmore', 'VM-55']);
	assert.equal((await hub.cli('add', '--listed', 'X', '--kind')).code, 2);
	assert.equal((await hub.cli('add', '--listed', 'X', '--kind', 'spaceship')).code, 1);
});
