// The life of a device's key on a phone, against a real hub and a real device: a new key, kept apart, back, shut out, back, the key ended; each with its reason
// on the page and in the log.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub, password } from '../lib/hub.mjs';
import { phone } from '../lib/phone.mjs';

test('give it a new key, keep it apart, let it back in, shut it out, let it in again, end its key', { timeout: 180000 }, async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device, { readings: 1 });
	const { page, complaints } = await phone(t, hub);
	await page.goto(`${hub.origin}/device/${id}`);
	await page.getByLabel('Your name').fill('robin');
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	const open = (title) => page.locator('summary').filter({ hasText: title }).first().click();
	const press = (name) => page.getByRole('button', { name, exact: true }).click();

	await page.getByRole('heading', { level: 1, name: 'Hall lamp' }).waitFor();
	await open('Its key');
	await open('Give it a new key');
	await press('Give it a new key');
	await device.line('switched');
	await page.getByText('Keys that have ended (1)').waitFor(); // the page hears of it by itself

	await open('Keep it apart');
	const apart = page.locator('details[open]').filter({ has: page.getByRole('button', { name: 'Keep it apart', exact: true }) }).last();
	await apart.getByRole('combobox').selectOption('known_problem');
	await press('Keep it apart');
	await page.getByRole('heading', { name: 'It is kept apart' }).waitFor();
	const kept = await hub.device(id);
	assert.deepEqual([kept.state, kept.measure.reason, kept.online], ['quarantined', 'known_problem', true], 'the hub still hears it');
	assert.equal((await hub.api('POST', `/devices/${id}/commands`, { property: 'relay/on', value: 'true' })).status, 409, 'no order reaches it');
	await page.reload();
	await page.getByRole('heading', { name: 'It is kept apart' }).waitFor();
	await press('Let it back in');
	await page.getByRole('heading', { name: 'It is kept apart' }).waitFor({ state: 'detached' });
	await hub.untilDevice(id, 'active and online', (d) => d.state === 'active' && d.online, 30000);
	await hub.must('POST', `/devices/${id}/commands`, { property: 'relay/on', value: 'true' });
	await device.line('power true');

	await open('Shut it out');
	await press('Shut it out');
	await page.getByRole('heading', { name: 'It is shut out' }).waitFor();
	assert.equal((await hub.device(id)).state, 'suspended');
	await press('Let it in again');
	await page.getByRole('heading', { name: 'It is shut out' }).waitFor({ state: 'detached' });
	await hub.untilDevice(id, 'back', (d) => d.state === 'active' && d.online, 30000);
	await page.reload();
	await page.getByRole('heading', { name: 'What it may say and hear' }).waitFor();
	assert.equal(await page.locator('details').filter({ hasText: 'What it may say and hear' }).first().getAttribute('open'), null, 'what it may do again is no longer told as stopped');

	await open('Its key');
	await open('End this key');
	await page.getByText('It is the only key this device has').waitFor();
	await press('Yes, end this key');
	await page.getByText('Keys that have ended (2)').waitFor();
	await page.getByRole('heading', { name: 'It has no key any more' }).waitFor();
	assert.equal(await page.locator('.measure').getByRole('link', { name: 'Give it away' }).getAttribute('href'), `/device/${id}/give-away`, 'the one way on from here');
	await hub.untilDevice(id, 'cut off', (d) => !d.online && d.credentials.every((c) => c.state === 'revoked'));

	await page.goto(`${hub.origin}/activity`);
	await page.getByRole('heading', { level: 1 }).waitFor();
	const codes = new Set((await hub.get('/activity')).entries.map((e) => e.code));
	for (const code of ['device.renewal_asked', 'device.credential_rotated', 'device.quarantined', 'device.suspended', 'device.resumed', 'device.credential_revoked'])
		assert.ok(codes.has(code), `${code} is in the log: ${[...codes].join(' ')}`);
	assert.deepEqual(complaints, []);
});
