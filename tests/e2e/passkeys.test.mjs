// Passkeys on a phone: a real Chromium with its virtual authenticator, against a real hub.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hub, password } from '../lib/hub.mjs';
import { phone } from '../lib/phone.mjs';
import { until } from '../lib/wait.mjs';

async function withAuthenticator(page) {
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('WebAuthn.enable');
	const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: {
		protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
	} });
	return { credentials: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials, verified: (isUserVerified) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }) };
}
const button = (page, name) => page.getByRole('button', { name, exact: true });

const next = 'walnut ferry bishop eleven';
async function typePassword(page, secret = password) {
	await page.getByLabel('Your name').fill('robin');
	await page.getByLabel('Password', { exact: true }).fill(secret);
	await button(page, 'Sign in').click();
}
async function openPasskeys(page) {
	await page.getByRole('link', { name: 'Settings' }).first().click();
	await page.getByText('Passkeys, and how you sign in').click();
	await button(page, 'Add a passkey').waitFor();
}
async function signOut(page) {
	await page.getByRole('link', { name: 'Settings' }).first().click();
	await button(page, 'Sign out').click();
	await button(page, 'Sign in').waitFor();
}
const home = (page) => page.getByRole('link', { name: 'Home', exact: true }).first().waitFor();

test('a passkey is added, signs in alone and as the second of two, and is removed with a clear word', { timeout: 120000 }, async (t) => {
	const hub = await Hub.owned(t);
	const { page, complaints } = await phone(t, hub);
	const authenticator = await withAuthenticator(page);
	await page.goto(hub.origin);
	await typePassword(page);
	await openPasskeys(page);
	await page.getByLabel('Name', { exact: true }).last().fill('My phone');
	await button(page, 'Add a passkey').click();
	await page.getByText('Not used yet.').waitFor();
	const [credential] = await authenticator.credentials();
	assert.equal(credential.isResidentCredential, true);
	assert.equal(credential.rpId, 'localhost');
	await button(page, 'Add a passkey').click();
	await page.getByRole('alert').getByText(/already/i).first().waitFor();

	await signOut(page);
	await button(page, 'Sign in with a passkey').click();
	await home(page);
	const { passkeys } = await hub.get('/account/passkeys');
	assert.equal(passkeys.length, 1);
	assert.ok(passkeys[0].last_used_at > 0);
	assert.ok((await authenticator.credentials())[0].signCount > 0, 'an authenticator that counts');

	await openPasskeys(page);
	await page.getByLabel('Password and passkey').check();
	await page.getByText('If you lose your passkeys').waitFor();
	await button(page, 'Save').last().click();
	await until('the hub to want both', async () => (await hub.get('/account/passkeys')).sign_in === 'both');
	await signOut(page);
	await button(page, 'Sign in with a passkey').click();
	await page.getByText('This account also wants its password').waitFor();
	await typePassword(page);
	await page.getByText('Your password is right.').waitFor();
	assert.equal((await page.context().cookies()).length, 0, 'no session by one of the two');
	await authenticator.verified(false);
	await button(page, 'Use my passkey').click();
	await page.getByText('No passkey was used.').waitFor();
	await authenticator.verified(true);
	await button(page, 'Use my passkey').click();
	await home(page);

	await openPasskeys(page);
	await page.getByText('Password forgotten?').click();
	await page.getByLabel('New password').last().fill(next);
	await button(page, 'Choose it, with my passkey').click();
	await page.getByText('You have a new password.').waitFor();
	await page.getByText('Remove: My phone').click();
	await page.getByText('It is your last passkey.').waitFor();
	await button(page, 'Yes, remove My phone').click();
	await page.getByText('You have no passkey yet.').waitFor();
	const again = await hub.request('POST', '/api/v1/sessions', { body: { account: 'robin', password: next } });
	assert.equal(again.status, 201);
	hub.keepSession(again);
	assert.deepEqual(await hub.get('/account/passkeys'), { passkeys: [], sign_in: 'either' });
	await signOut(page);
	await button(page, 'Sign in with a passkey').click();
	await page.getByText('This passkey does not open the hub.').waitFor();
	await typePassword(page, next);
	await home(page);
	assert.deepEqual(complaints, []);
});

test('what gives away power asks who sits there, once, by password or passkey, and then goes on with what was asked', { timeout: 120000 }, async (t) => {
	const hub = await Hub.owned(t);
	const { page, complaints } = await phone(t, hub);
	await withAuthenticator(page);
	await page.goto(hub.origin);
	await typePassword(page);
	await openPasskeys(page);
	await button(page, 'Add a passkey').click();
	await page.getByText('Not used yet.').waitFor();
	const sheet = page.getByRole('dialog', { name: 'Confirm it is you' });
	const invite = async () => {
		await hub.stop();
		await hub.up(); // forgets who has proven what
		await hub.ready();
		await page.goto(`${hub.origin}/people`);
		await button(page, 'Make an invitation').click();
		await sheet.waitFor();
	};
	const invited = () => page.getByRole('img', { name: 'The link as a code to scan with the camera' }).waitFor();
	const count = async () => (await hub.get('/people')).invitations.length;

	await invite();
	await sheet.getByLabel('Password', { exact: true }).fill('no such password');
	await button(sheet, 'Confirm').click();
	await sheet.getByText('The present password is not right.').waitFor();
	await page.keyboard.press('Escape');
	await page.getByText('The hub wants to be sure that it is you.').waitFor();
	assert.equal(await count(), 0);
	await button(page, 'Make an invitation').click();
	await sheet.getByLabel('Password', { exact: true }).fill(password);
	await button(sheet, 'Confirm').click();
	await invited();
	assert.equal(await count(), 1);
	await button(page, 'I have passed it on').click();
	await button(page, 'Make an invitation').click();
	await invited();
	assert.equal(await count(), 2, 'not asked again');

	await invite();
	await button(sheet, 'Confirm with a passkey').click();
	await invited();
	assert.equal(await count(), 3);

	// The present password is typed there anyway: it is the proof, and nothing more is asked.
	await hub.stop();
	await hub.up();
	await hub.ready();
	await page.goto(`${hub.origin}/settings`);
	await page.getByText('Change your password').click();
	await page.getByLabel('Present password').fill('no such password');
	await page.getByLabel('New password').fill(next);
	await button(page, 'Change the password').click();
	await page.getByText('The present password is not right.').waitFor();
	await page.getByLabel('Present password').fill(password);
	await button(page, 'Change the password').click();
	await page.getByText('The password was changed.').waitFor();
	assert.equal(await sheet.count(), 0);
	assert.equal((await hub.api('GET', '/session')).status, 401);
	assert.deepEqual(complaints, []);
});

test('by its address, the hub says that passkeys need its name', { timeout: 60000 }, async (t) => {
	const hub = await Hub.owned(t);
	const { page } = await phone(t, hub);
	await page.goto(`https://127.0.0.1:${hub.ports.https}`);
	const link = page.getByText('Passkeys belong to the hub’s name').getByRole('link');
	await link.waitFor();
	assert.equal(await link.getAttribute('href'), hub.origin);
	assert.equal(await button(page, 'Sign in with a passkey').count(), 0);
});
