// The demo: two devices that join by themselves through real onboarding, are marked, survive a restart, and leave nothing behind.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Hub } from '../lib/hub.mjs';
import { until } from '../lib/wait.mjs';

const both = (hub) => until('both demo devices', async () => {
	const { devices } = await hub.get('/devices');
	return devices.length === 2 && devices.every((d) => d.demo && d.state === 'active' && d.online && d.properties.some((p) => p.settable)) && devices;
}, 60000);

test('one command shows two devices that are really there, and one takes them out again', async (t) => {
	const hub = await Hub.owned(t);
	assert.equal((await hub.cli('demo')).code, 0);
	const devices = await both(hub);
	assert.deepEqual(devices.map((d) => d.adapter).sort(), ['homie', 'tasmota']);
	for (const device of devices) {
		const { id: property } = device.properties.find((p) => p.settable && p.type === 'boolean');
		await hub.must('POST', `/devices/${device.id}/commands`, { property, value: 'true' });
		await hub.untilValue(device.id, property, 'true');
	}
	assert.equal((await hub.cli('demo')).code, 1, 'it is on already');
	await hub.restart();
	assert.deepEqual((await both(hub)).map((d) => d.id).sort(), devices.map((d) => d.id).sort());
	assert.equal((await hub.cli('demo', '--remove')).code, 0);
	assert.deepEqual((await hub.get('/devices')).devices, []);
	assert.ok(!existsSync(join(hub.data, 'demo')));
	assert.equal((await hub.get('/settings')).demo, false);
	assert.equal((await hub.cli('demo')).code, 0, 'and it can come again');
	await both(hub);
});
