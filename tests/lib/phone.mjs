// A phone: Chromium with a home of its own.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { run } from './process.mjs';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

// A phone that trusts this hub's root certificate, as its owner would have made it, and nothing else out of the ordinary.
export async function phone(t, hub) {
	const home = mkdtempSync('/tmp/fp-');
	const nss = join(home, '.pki/nssdb');
	assert.equal((await run('/bin/mkdir', ['-p', nss])).code, 0);
	assert.equal((await run('/usr/bin/certutil', ['-d', `sql:${nss}`, '-N', '--empty-password'])).code, 0);
	assert.equal((await run('/usr/bin/certutil', ['-d', `sql:${nss}`, '-A', '-t', 'C,,', '-n', 'hub', '-i', join(hub.data, 'keys/root.crt')])).code, 0);
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags, env: { ...process.env, HOME: home } });
	t.after(async () => {
		await browser.close();
		rmSync(home, { recursive: true, force: true });
	});
	const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
	context.setDefaultTimeout(20000);
	const page = await context.newPage();
	const complaints = [];
	page.on('console', (m) => { if (/Content Security Policy|Trusted/.test(m.text())) complaints.push(m.text()); });
	page.on('pageerror', (e) => complaints.push(String(e)));
	return { page, complaints };
}
