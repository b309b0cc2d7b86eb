// Files of the broker that are damaged or gone: what is derived is made anew, what cannot be read is put aside, and devices come in again.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { until } from '../lib/wait.mjs';

test('a hub whose broker’s database and memory are nonsense starts, and its devices come back; so they do when the database goes while it runs', { timeout: 120000 }, async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const broker = join(hub.data, 'broker'), state = join(broker, 'state');
	const drop = () => readdirSync(broker).filter((f) => f.startsWith('auth.db')).forEach((f) => rmSync(join(broker, f)));
	await hub.stop();
	drop();
	writeFileSync(join(broker, 'auth.db'), Buffer.alloc(40000, 77));
	writeFileSync(join(state, 'mosquitto.db'), Buffer.alloc(40000, 77));
	await hub.up();
	await hub.ready(60000);
	await hub.untilDevice(id, 'back', (d) => d.online, 30000);
	assert.ok(existsSync(join(state, 'mosquitto.db.unreadable')));

	drop();
	await until('the database to be made anew', () => existsSync(join(broker, 'auth.db')), 15000);
	await device.stop();
	await hub.untilDevice(id, 'off', (d) => !d.online);
	device.start(hub);
	await hub.untilDevice(id, 'on', (d) => d.online, 30000);
});
