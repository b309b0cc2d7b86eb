// A second person in one home, both in real browsers on a real hub: invited by a link, in with a password of their own, offered what their role may do, and out the
// moment the owner says so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hub, password } from '../lib/hub.mjs';
import { strong } from '../lib/person.mjs';
import { phone } from '../lib/phone.mjs';

test('invite a guest, join by the link, see a guest\'s pages, be made a resident, be removed', { timeout: 180000 }, async (t) => {
	const hub = await Hub.owned(t);
	const owner = await phone(t, hub), guest = await phone(t, hub);
	await owner.page.goto(hub.origin);
	await owner.page.getByLabel('Your name').fill('robin');
	await owner.page.getByLabel('Password', { exact: true }).fill(password);
	await owner.page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await owner.page.getByRole('link', { name: 'Settings' }).click();
	await owner.page.getByRole('link', { name: 'People of this home' }).click();
	await owner.page.getByLabel('Guest', { exact: true }).check();
	await owner.page.getByLabel('Their name').fill('Gwen');
	await owner.page.getByRole('button', { name: 'Make an invitation' }).click();
	const code = owner.page.getByRole('img', { name: 'The link as a code to scan with the camera' });
	await code.waitFor();
	assert.ok(await code.evaluate((img) => img.naturalWidth > 0), 'the code is drawn under the hub\'s own content policy');
	const link = await owner.page.locator('dl code').first().textContent();

	await guest.page.goto(link);
	await guest.page.getByRole('button', { name: 'Join this home' }).waitFor();
	assert.ok(!(await guest.page.evaluate(() => location.href)).includes('join'), 'the secret is out of the address');
	assert.equal(await guest.page.getByLabel('Your name').inputValue(), 'Gwen');
	await guest.page.getByLabel('Password', { exact: true }).fill(strong);
	await guest.page.getByRole('button', { name: 'Join this home' }).click();
	const places = guest.page.getByRole('navigation', { name: 'Places' });
	await places.waitFor();
	assert.deepEqual(await places.getByRole('link').allTextContents(), ['Home', 'Settings']);
	await guest.page.goto(`${hub.origin}/activity`);
	await guest.page.getByRole('heading', { name: 'This is not for you' }).waitFor();

	// The owner's page learns of the newcomer by itself; the guest's page learns of its new role by itself.
	await owner.page.getByRole('heading', { name: 'Gwen' }).waitFor();
	await owner.page.getByText('What Gwen may do').click();
	const row = owner.page.locator('.people > li', { hasText: 'Gwen' });
	await row.getByLabel('Resident', { exact: true }).check();
	await row.getByRole('button', { name: 'Save' }).click();
	await places.getByRole('link', { name: 'Activity' }).waitFor();

	await row.getByText('Remove Gwen', { exact: true }).click();
	await row.getByRole('button', { name: 'Yes, remove Gwen' }).click();
	await guest.page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
	await guest.page.goto(link);
	await guest.page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
	assert.deepEqual([...owner.complaints, ...guest.complaints], []);
});
