// The checker as a stranger uses it: one file opened from a disk, no hub, no network. Real papers are found whole; changed ones are refused with the right word; and
// whatever it accepts or refuses as a slip or a passport, the command line does too.
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign as signWith } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { program, root, run } from '../lib/process.mjs';
import { until } from '../lib/wait.mjs';

const { AxeBuilder } = createRequire(new URL('../../web/package.json', import.meta.url))('@axe-core/playwright');
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const alone = pathToFileURL(join(root, 'web/dist/checker.html')).href;
const b64 = (value) => Buffer.from(value).toString('base64url');

let browser, dir;
before(async () => {
	dir = mkdtempSync(join(tmpdir(), 'checker-'));
	browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
});
after(async () => {
	await browser?.close();
	rmSync(dir, { recursive: true, force: true });
});

/** The page from a disk, the network cut; asked: every address that it wanted all the same. */
async function open(t, { locale = 'en-GB', url = alone, ...options } = {}) {
	const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale, permissions: [], ...options });
	t.after(() => context.close());
	context.setDefaultTimeout(15000);
	const page = await context.newPage(), asked = [], complaints = [];
	page.on('request', (r) => { if (r.url() !== url && !r.url().startsWith('data:')) asked.push(r.url()); });
	page.on('pageerror', (e) => complaints.push(String(e)));
	page.on('console', (m) => { if (/Content Security|Trusted/.test(m.text())) complaints.push(m.text()); });
	if (url === alone)
		await context.setOffline(true);
	await page.goto(url);
	await page.getByLabel('The signed text').or(page.getByLabel('Der unterschriebene Text')).waitFor();
	return { page, asked, complaints };
}

async function checkText(page, text) {
	await page.getByLabel('The signed text').fill(text);
	await page.getByRole('button', { name: 'Check it' }).click();
	const found = page.locator('.checked');
	await found.waitFor();
	return found.innerText();
}

const maker = (more = {}) => ({
	passport: { version: '1.0', id: 'urn:uuid:1', revision: 4, issued_at: '2026-01-01T00:00:00Z' },
	issuer: { role: 'manufacturer', legal_name: 'Lamps Ltd', web: 'https://lamps.example' },
	product: { model: 'LAMP-1', name: 'Lamp' },
	top3: { passwords: { mode: 'unique_per_device' }, disclosure: { policy_url: 'https://lamps.example/security', contacts: ['mailto:security@lamps.example'] } },
	support: { basis: 'end_date', end: '2031-12-31' },
	...more,
});

async function signedPassport(payload) {
	const key = join(dir, `maker-${Math.random()}`), file = join(dir, 'passport.json');
	const id = (await run(program('freehold'), ['passport', 'new-key', key])).out.trim();
	writeFileSync(file, JSON.stringify(payload));
	const made = await run(program('freehold'), ['passport', 'sign', '--key', key, file]);
	assert.equal(made.code, 0, made.err);
	return { jws: made.out.trim(), id };
}

/** A signer of its own, to make what no honest program makes. */
function signer() {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const spki = publicKey.export({ type: 'spki', format: 'der' });
	const kid = b64(createHash('sha256').update(spki).digest());
	const key = b64(spki.subarray(-65));
	const sign = (header, payload) => {
		const head = `${b64(typeof header === 'string' ? header : JSON.stringify(header))}.${b64(typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload))}`;
		return `${head}.${b64(signWith('sha256', Buffer.from(head), { key: privateKey, dsaEncoding: 'ieee-p1363' }))}`;
	};
	return { kid, key, spki: spki.subarray(0, -65), sign, header: (more = {}) => ({ alg: 'ES256', typ: 'release-slip+jws', kid, ...more }), slip: (more = {}) => ({ v: 1, id: 'S1', epoch: 0, released_at: '2026-11-01T10:00:00Z', reset: 'confirmed', hub_key: key, ...more }) };
}

test('a slip that a hub made when a device was given away is whole, as text and as a picture of its code, with the hub’s fingerprint', { timeout: 180000 }, async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	await hub.must('POST', `/devices/${id}/release`, { confirm_name: 'Hall lamp' });
	const done = await until('the release to be done', async () => (await hub.get('/releases')).releases.find((r) => r.device === id && r.state === 'done'), 90000);
	const slip = await hub.get(`/slips/${done.slip}`);
	const { page, asked, complaints } = await open(t);
	const said = await checkText(page, `  ${slip.jws.replace(/(.{70})/g, '$1\n')}\n`); // as a mail would break it
	assert.match(said, /This release slip is whole/);
	assert.match(said, /The device itself signed that it was wiped/);
	assert.match(said, /That it is true\. A signature shows who wrote something/);
	const { kid } = JSON.parse(Buffer.from(slip.jws.split('.')[0], 'base64url'));
	assert.ok(said.replace(/\s/g, '').includes(kid), 'the fingerprint is the key’s');

	const code = (await hub.api('GET', `/slips/${done.slip}/qr.svg`)).raw.toString();
	const picture = await browser.newPage({ viewport: { width: 900, height: 900 } });
	await picture.setContent(`<body style="margin:40px;background:#fff"><div style="width:820px">${code}</div>`);
	await picture.screenshot({ path: join(dir, 'slip.png') });
	await picture.close();
	await page.reload();
	await page.getByLabel('Or choose a file').setInputFiles(join(dir, 'slip.png'));
	await page.getByRole('heading', { name: 'This release slip is whole' }).waitFor();
	assert.equal(await page.getByLabel('The signed text').inputValue(), slip.jws);
	await page.getByLabel('Or choose a file').setInputFiles(join(root, 'web/public/icon-512.png'));
	await page.getByText('There is no code in this picture').waitFor();
	assert.equal(await page.locator('.checked').count(), 0, 'the former answer is gone');
	assert.deepEqual([asked, complaints], [[], []], 'nothing was asked of anybody');

	// The same page at the hub, for anybody in the house: nobody is signed in.
	const guest = await open(t, { url: `${hub.origin}/check`, ignoreHTTPSErrors: true, serviceWorkers: 'block' });
	assert.match(await checkText(guest.page, slip.jws), /This release slip is whole/);
	const [download] = await Promise.all([guest.page.waitForEvent('download'), guest.page.getByRole('link', { name: 'Download the checker' }).click()]);
	assert.deepEqual(readFileSync(await download.path()), readFileSync(join(root, 'web/dist/checker.html')), 'what the hub hands out is the file');
	assert.deepEqual(guest.complaints, []);
});

test('a passport that a maker signed is whole and says what it promises, in English and in German, and axe finds nothing', async (t) => {
	const { jws, id } = await signedPassport(maker());
	const { page, asked, complaints } = await open(t);
	writeFileSync(join(dir, 'lamp.jws'), `${jws}\n`);
	await page.getByLabel('Or choose a file').setInputFiles(join(dir, 'lamp.jws'));
	const found = page.locator('.checked');
	await found.waitFor();
	const said = await found.innerText();
	for (const words of [/This maker’s passport is whole/, /Lamps Ltd/, /LAMP-1, Lamp/, /until 31 December 2031/, /each device has its own/, /security@lamps\.example/, /That the key is the maker’s/])
		assert.match(said, words);
	assert.ok(said.replace(/\s/g, '').includes(id));
	for (const colorScheme of ['light', 'dark']) {
		await page.emulateMedia({ colorScheme });
		const { violations } = await new AxeBuilder({ page }).analyze().catch((error) => { throw new Error(`axe: ${error}`); });
		assert.deepEqual(violations.map((v) => v.id), []);
	}
	assert.deepEqual([asked, complaints], [[], []]);
	const german = await open(t, { locale: 'de-DE', viewport: { width: 360, height: 740 } });
	await german.page.getByLabel('Der unterschriebene Text').fill(jws);
	await german.page.getByRole('button', { name: 'Prüfen' }).click();
	await german.page.getByRole('heading', { name: 'Dieser Pass des Herstellers ist unverändert' }).waitFor();
	assert.match(await german.page.locator('.checked').innerText(), /bis 31\. Dezember 2031/);
	await german.page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
	assert.ok(await german.page.evaluate(() => document.documentElement.scrollWidth <= 361), 'nothing sticks out');
});

test('a document about a label is whole when its issuing body signed it', async (t) => {
	const body = signer();
	const payload = { attestation: { version: '1.0', id: 'a', revision: 1, issued_at: '2026-01-01T00:00:00Z' }, scheme: 'fi_label', polarity: 'negative', registration_id: 'FI-7', assessment: 'lab', issued: '2026-01-01', status: 'valid', issuing_body: { legal_name: 'Label Office', web: 'https://label.example', key: body.key }, product: { manufacturer: 'Lamps Ltd', model: 'LAMP-1' } };
	const { page } = await open(t);
	const said = await checkText(page, body.sign(body.header({ typ: 'label-attestation+jws' }), payload));
	for (const words of [/This document about a label is whole/, /Label Office/, /it does not keep what the scheme asks for/, /in a laboratory/, /FI-7/, /That it still holds today/])
		assert.match(said, words);
});

const REFUSED = {
	too_long: /longer than any such document/, not_signed_text: /not a signed text/, unreadable: /part of it cannot be read/, too_deep: /built as no such document/, wrong_kind: /no slip, passport or label’s document/,
	wants_more: /wants a key to be fetched/, no_key: /does not name a proper key/, other_key: /names one key and was signed under the name of another/, changed: /signature does not fit/,
};

/** name, what is wrong with it, and the text. */
function bad() {
	const a = signer(), b = signer(), good = a.sign(a.header(), a.slip()), [head, body, signature] = good.split('.');
	const flip = (text, at) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
	const deep = (n) => `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`;
	const text = (more) => JSON.stringify(a.slip()).replace('}', `${more}}`);
	const curve = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)]); // no point of P-256
	const offCurve = { key: b64(curve), kid: b64(createHash('sha256').update(Buffer.concat([a.spki, curve])).digest()) };
	return [
		['words', 'not_signed_text', 'hello'], ['one dot', 'not_signed_text', 'aaaa.bbbb'], ['dots alone', 'unreadable', '..'], ['a fourth part', 'unreadable', `${good}.AAAA`], ['padding', 'unreadable', `${good}==`],
		['a letter of the payload', 'changed', `${head}.${b64(JSON.stringify(a.slip({ reset: 'not_confirmed' })))}.${signature}`], ['another number of owners', 'changed', `${head}.${b64(JSON.stringify(a.slip({ epoch: 7 })))}.${signature}`],
		['a letter of the signature', 'changed', `${head}.${body}.${flip(signature, 5)}`], ['a signature of zeros', 'changed', `${head}.${body}.${b64(Buffer.alloc(64))}`], ['a short signature', 'unreadable', `${head}.${body}.${b64(Buffer.alloc(63))}`],
		['a long signature', 'unreadable', `${head}.${body}.${b64(Buffer.alloc(65))}`], ['no signature', 'unreadable', `${head}.${body}.`], ['stray bits', 'unreadable', `${head}.${body}.${signature.slice(0, -1)}B`],
		['alg none', 'wrong_kind', a.sign(a.header({ alg: 'none' }), a.slip())], ['alg HS256', 'wrong_kind', a.sign(a.header({ alg: 'HS256' }), a.slip())], ['no alg', 'wrong_kind', a.sign({ typ: 'release-slip+jws', kid: a.kid }, a.slip())],
		['another typ', 'wrong_kind', a.sign(a.header({ typ: 'JWT' }), a.slip())], ['typ in capitals', 'wrong_kind', a.sign(a.header({ typ: 'RELEASE-SLIP+JWS' }), a.slip())],
		['crit', 'wants_more', a.sign(a.header({ crit: ['exp'] }), a.slip())], ['jku', 'wants_more', a.sign(a.header({ jku: 'https://evil.example' }), a.slip())], ['jwk', 'wants_more', a.sign(a.header({ jwk: {} }), a.slip())], ['x5u', 'wants_more', a.sign(a.header({ x5u: '' }), a.slip())],
		['no kid', 'no_key', a.sign({ alg: 'ES256', typ: 'release-slip+jws' }, a.slip())], ['a short kid', 'no_key', a.sign(a.header({ kid: a.kid.slice(1) }), a.slip())], ['kid a number', 'no_key', a.sign(a.header({ kid: 7 }), a.slip())],
		['kid of another', 'other_key', a.sign(a.header({ kid: b.kid }), a.slip())], ['key of another', 'other_key', a.sign(a.header(), a.slip({ hub_key: b.key }))], ['both of another', 'changed', a.sign(a.header({ kid: b.kid }), a.slip({ hub_key: b.key }))],
		['no key', 'no_key', a.sign(a.header(), a.slip({ hub_key: undefined }))], ['a short key', 'no_key', a.sign(a.header(), a.slip({ hub_key: a.key.slice(4) }))], ['key a number', 'no_key', a.sign(a.header(), a.slip({ hub_key: 4 }))],
		['a point off the curve', 'changed', a.sign(a.header({ kid: offCurve.kid }), a.slip({ hub_key: offCurve.key }))],
		['a header too deep', 'too_deep', a.sign(`{"alg":"ES256","typ":"release-slip+jws","kid":"${a.kid}","a":${deep(4)}}`, a.slip())], ['a payload too deep', 'too_deep', a.sign(a.header(), text(`,"a":${deep(16)}`))],
		['a header twice', 'unreadable', a.sign(`{"alg":"ES256","alg":"ES256","typ":"release-slip+jws","kid":"${a.kid}"}`, a.slip())], ['a member twice', 'unreadable', a.sign(a.header(), text(',"reset":"not_confirmed"'))], ['a member twice, written otherwise', 'unreadable', a.sign(a.header(), text(',"r\\u0065set":"not_confirmed"'))],
		['a NUL', 'unreadable', a.sign(a.header(), text(',"a":"\\u0000"'))], ['half a letter', 'unreadable', a.sign(a.header(), text(',"a":"\\ud800"'))], ['no UTF-8', 'unreadable', a.sign(a.header(), Buffer.from(text(',"a":"Z"')).fill(0xff, text(',"a":"Z"').indexOf('Z'), text(',"a":"Z"').indexOf('Z') + 1))],
		['a mark before the text', 'unreadable', a.sign(a.header(), `\ufeff${text('')}`)], ['a number too large', 'unreadable', a.sign(a.header(), text(',"a":1e999'))], ['a whole number too large', 'unreadable', a.sign(a.header(), text(',"a":9223372036854775808'))],
		['more behind it', 'unreadable', a.sign(a.header(), `${text('')}x`)], ['a list', 'unreadable', a.sign(a.header(), '[]')], ['a number', 'unreadable', a.sign(a.header(), '7')], ['nothing', 'unreadable', a.sign(a.header(), '')],
		['too long a header', 'too_long', a.sign(a.header({ a: 'x'.repeat(5000) }), a.slip())], ['too long', 'too_long', a.sign(a.header(), a.slip({ a: 'x'.repeat(256 * 1024) }))],
	];
}

test('what is changed, forged, too large or wants more is refused with the right word, and the command line refuses the same', { timeout: 180000 }, async (t) => {
	const { page, asked, complaints } = await open(t);
	for (const [name, fault, text] of bad()) {
		const said = await checkText(page, text);
		assert.match(said, /Do not rely on this/, name);
		assert.match(said, REFUSED[fault], `${name}: ${said}`);
		writeFileSync(join(dir, 'bad'), text);
		assert.notEqual((await run(program('freehold'), ['slip', 'verify', join(dir, 'bad')])).code, 0, `the command line takes ${name}`);
		await page.reload();
	}
	assert.deepEqual([asked.filter((url) => url !== alone), complaints], [[], []]);
});

test('what is whole though unusual is taken, by the command line too', async (t) => {
	const a = signer(), { page } = await open(t);
	const rows = [['x5c is not looked at', a.sign(a.header({ x5c: ['AAAA'] }), a.slip())], ['members nobody knows', a.sign(a.header(), a.slip({ more: { deep: [1, 2.5, null, true] }, epoch: -1 }))], ['blanks in the JSON', a.sign(` ${JSON.stringify(a.header(), null, 2)}\n`, JSON.stringify(a.slip(), null, '\t'))],
		['letters of every kind', a.sign(a.header(), a.slip({ model: 'Lämpchen 💡 "<b>x</b>"' }))], ['fifteen levels', a.sign(a.header(), `{"hub_key":"${a.key}","id":"S","a":${'['.repeat(15)}${']'.repeat(15)}}`)]];
	for (const [name, text] of rows) {
		assert.match(await checkText(page, text), /This release slip is whole/, name);
		assert.equal(await page.locator('.checked b').count(), 0, 'text stays text');
		writeFileSync(join(dir, 'good'), text);
		assert.equal((await run(program('freehold'), ['slip', 'verify', join(dir, 'good')])).code, 0, name);
		await page.reload();
	}
});

test('random changes to a signed passport never leave it whole', async (t) => {
	const { jws } = await signedPassport(maker());
	const { page } = await open(t);
	let seed = 20261127;
	const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
	for (let i = 0; i < 60; i++) {
		const at = random(jws.length), other = 'ABCxyz019-_.'[random(12)];
		const text = i % 3 === 0 ? jws.slice(0, at) + jws.slice(at + 1) : jws.slice(0, at) + other + jws.slice(i % 3 === 1 ? at : at + 1);
		if (text === jws)
			continue;
		assert.match(await checkText(page, text), /Do not rely on this/, `at ${at}: ${other}`);
		await page.reload();
	}
});
