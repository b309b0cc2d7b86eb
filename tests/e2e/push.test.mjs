// A pushed message reaches the page's service worker, which shows it; and a browser that cannot subscribe says so in plain words. Real Chromium, its push delivered
// by the browser's own debugger, because a push service of a maker is nothing a test may lean on.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { startMock } from '../../web/mock/server.mjs';
import { until } from '../lib/wait.mjs';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

async function openPage(t, scenario, options = {}) {
	const mock = await startMock({ scenario, clock: () => Date.now() });
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
	t.after(async () => {
		await browser.close();
		await mock.stop();
	});
	const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB', permissions: ['notifications'], ...options });
	const page = await context.newPage();
	return { mock, browser, context, page };
}

test('what the hub pushed is shown with its title and text, and whatever else comes shows something too', async (t) => {
	const { mock, context, page } = await openPage(t, 'home');
	const debug = await context.newCDPSession(page);
	let registration;
	debug.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => { registration = registrations[0] ?? registration; });
	await debug.send('ServiceWorker.enable');
	await page.goto(mock.url);
	await page.evaluate(() => navigator.serviceWorker.ready);
	const push = async (data) => {
		await debug.send('ServiceWorker.deliverPushMessage', { origin: mock.url.replace(/\/$/, ''), registrationId: registration.registrationId, data });
	};
	const shown = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(n => [n.title, n.body]));
	await push(JSON.stringify({ title: 'Updates for Hall lamp end on 2027-01-01', body: 'What to do first: Nothing yet. Soon.' }));
	await until('the first message to be shown', async () => (await shown()).length === 1);
	assert.deepEqual(await shown(), [['Updates for Hall lamp end on 2027-01-01', 'What to do first: Nothing yet. Soon.']]);
	await push('no JSON at all');
	await until('the second message to be shown', async () => (await shown()).length === 2);
	assert.ok((await shown()).some(([title]) => title === 'Freehold'));
});

test('a browser without push says what to do instead, and sets nothing up', async (t) => {
	const { mock, page } = await openPage(t, 'empty', { serviceWorkers: 'block' });
	await page.goto(`${mock.url.replace(/\/$/, '')}/channels`);
	await page.getByLabel('This browser').check();
	await page.getByRole('button', { name: 'Set it up' }).click();
	await page.getByText('It must trust the hub').waitFor();
	assert.equal(await page.getByText('Nothing is sent anywhere.').count(), 1);
});
