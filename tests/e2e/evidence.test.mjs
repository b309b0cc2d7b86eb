// The evidence of a device as whoever gets it uses it: looked at by its owner on a phone, saved, and opened from a disk without hub or network. It verifies the
// maker's signature itself, a changed file is told, and nothing written about a device can become part of the page.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub, password } from '../lib/hub.mjs';
import { phone } from '../lib/phone.mjs';

const corpus = (name) => readFileSync(new URL(`../fuzz/record/paper/${name}`, import.meta.url));

test('an owner sees the evidence, saves it, and a stranger finds all of it whole without a hub', { timeout: 180000 }, async (t) => {
	const dir = mkdtempSync(join(tmpdir(), 'evidence-'));
	t.after(() => rmSync(dir, { recursive: true, force: true }));
	const hub = await Hub.owned(t);
	const native = await Device.make(t, { supportEnd: '2031-12-31' });
	const { id } = await addDevice(hub, native);
	await hub.must('PUT', `/devices/${id}/sale`, { seller: '</script><script>document.title="broken"</script>', sold_on: '2026-01-05', channel: 'new' });
	const added = await hub.request('POST', `/api/v1/devices/${id}/papers?kind=receipt&name=Receipt`, { body: corpus('scan.png'), type: 'application/octet-stream', headers: { cookie: hub.cookie, 'x-csrf-token': hub.csrf } });
	assert.equal(added.status, 201);
	await hub.must('POST', `/devices/${id}/help`, { about: 'updates_missing', whom: 'seller', name: 'Corner Electrics', text: 'To whom it may concern,\n\nno updates.\n', due: new Date(Date.now() + 10 * 86400000).toISOString().slice(0, 10) });
	const { page, complaints } = await phone(t, hub);
	await page.goto(`${hub.origin}/device/${id}/evidence`);
	await page.getByLabel('Your name').fill('robin');
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.getByText('Whole: nobody has changed a letter').waitFor();
	const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Save the file' }).click()]);
	const text = readFileSync(await saved.path(), 'utf8');
	assert.deepEqual(complaints, []);
	assert.ok(!text.includes('</script><script>document'), 'what somebody typed stays text');
	assert.ok(!text.includes('robin'), 'nobody of the house is named');

	const context = await page.context().browser().newContext({ locale: 'en-GB' });
	t.after(() => context.close());
	await context.setOffline(true);
	const open = async (content) => {
		const file = join(dir, 'evidence.html'), asked = [], faults = [];
		writeFileSync(file, content);
		const stranger = await context.newPage();
		stranger.on('request', (r) => { if (!/^(file|data):/.test(r.url())) asked.push(r.url()); });
		stranger.on('pageerror', (e) => faults.push(String(e)));
		stranger.on('console', (m) => { if (/Content Security|Trusted/.test(m.text())) faults.push(m.text()); });
		await stranger.goto(pathToFileURL(file).href);
		await stranger.getByRole('heading', { level: 1, name: /^Evidence about / }).waitFor();
		await stranger.getByText(/Whole: nobody|Not whole/).first().waitFor();
		return { stranger, asked, faults };
	};
	const { stranger, asked, faults } = await open(text);
	const shown = await stranger.locator('main').innerText();
	for (const part of ['Whole: nobody has changed a letter', 'To whom it may concern', '5 January 2026', '</script><script>', '31 December 2031', 'the maker says so', 'Save Receipt']) assert.ok(shown.includes(part), part);
	assert.match(await stranger.title(), /^Evidence about /);
	assert.ok(await stranger.locator('img.paper').evaluate((i) => i.complete && i.naturalWidth > 0), 'the receipt is drawn');
	assert.deepEqual([asked, faults], [[], []]);
	const jws = JSON.parse(/id="pack">(.*)<\/script>/.exec(text)[1]).documents.passport;
	const [head, , signature] = jws.split('.'), other = `${head}.${Buffer.from('{}').toString('base64url')}.${signature}`;
	const tampered = await open(text.replace(jws, other));
	assert.ok((await tampered.stranger.locator('main').innerText()).includes('Not whole. Do not rely on it.'));
});
