// Every screen in light and dark, as a picture kept in the tree, checked by axe; narrow and with text at twice its size nothing may stick out. Runs the
// production bundle of web/dist against the mock hub of web/mock; needs web/node_modules (npm ci) and a Chromium.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startMock } from '../../web/mock/server.mjs';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const { AxeBuilder } = require('@axe-core/playwright');

const NOW = Date.parse('2026-11-24T10:00:00Z');
const PHONE = { width: 390, height: 844 };
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-lcd-text', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
// A phone's system font is narrow; without this a test machine's fallback would be a wide one, and the pictures would show another layout.
const alias = (from, to) => `<alias binding="same"><family>${from}</family><prefer><family>${to}</family></prefer></alias>`;
const FONTS = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/usr/share/fonts</dir><cachedir prefix="xdg">fontconfig</cachedir>
${alias('sans-serif', 'DejaVu Sans Condensed')}${alias('serif', 'DejaVu Serif Condensed')}${alias('monospace', 'DejaVu Sans Mono')}
<match target="pattern"><edit name="family" mode="append" binding="weak"><string>DejaVu Sans Condensed</string></edit></match></fontconfig>`;
// A slip signed with a key that is thrown away.
const SLIP = 'eyJhbGciOiJFUzI1NiIsInR5cCI6InJlbGVhc2Utc2xpcCtqd3MiLCJraWQiOiJ5cFhGelh3Rkk2akUtOENRVjg4Q01nYkpDZEs0Qmt6a0Z0am5xZXVkX3BRIn0.eyJ2IjoxLCJpZCI6IlI3SzItTTRRRCIsImVwb2NoIjowLCJyZWxlYXNlZF9hdCI6IjIwMjYtMTEtMjNUMDk6MzA6MDBaIiwicmVzZXQiOiJjb25maXJtZWQiLCJodWJfa2V5IjoiQkRfUGZxbHZXQkhJd191Ync2N1lUTVpXMlFoN1F0YnFzYVR4YUx6ejI1VmVOX01BLWVNc2NIQl9reVJDdy1ZUUtFMHNNTE43V0hfUVZBajRyN2xUS204IiwibW9kZWwiOiJMVy0yMDAiLCJtYW51ZmFjdHVyZXIiOiJMdW1lbiBXb3JrcyJ9.0I5hFjsGaaLeDI03-vE4SxapAejHWRF0DNZj-HuIh5h1Bp1CP3yaXPEJYF-JLRA7KxGqfJNKG_OyvFRm_hzyqA';
const pictures = fileURLToPath(new URL('screens/', import.meta.url));

/** name, scenario, address, and what a person does before the picture is taken. variant: a state of a screen; its picture is kept in light only.
 * part: only that part of it is kept. */
const screens = [
	{ name: 'setup', scenario: 'locked', path: '/#setup=K7QM-2XTR-9FHC-4WDB' },
	{ name: 'setup-weak', variant: true, scenario: 'locked', path: '/#setup=K7QM-2XTR-9FHC-4WDB', act: setUpWeakly },
	{ name: 'sign-in', scenario: 'signed-out', path: '/' },
	{ name: 'sign-in-wrong', variant: true, scenario: 'signed-out', path: '/', act: signInWrongly },
	{ name: 'home', path: '/' },
	{ name: 'home-empty', scenario: 'empty', path: '/' },
	{ name: 'home-hub-away', variant: true, part: '.banners', path: '/', act: loseHub, restore: mock => mock.start() },
	{ name: 'home-broker-down', variant: true, part: '.banners', scenario: 'home', path: '/', act: async (page, mock) => { mock.emit({ type: 'broker', up: false }); await page.getByText('message service is restarting').waitFor(); } },
	{ name: 'add', path: '/add' },
	{ name: 'add-code', path: '/add/code' },
	{ name: 'add-code-camera', variant: true, path: '/add/code', act: async page => { await page.getByRole('button', { name: 'Scan with the camera' }).click(); await page.waitForFunction(() => document.querySelector('video')?.readyState >= 2); await page.evaluate(() => document.querySelector('video')?.pause()); } },
	{ name: 'add-code-wrong', variant: true, path: '/add/code', act: async page => { await page.getByLabel('Code on the device').fill('FH1.WRONG'); await page.getByRole('button', { name: 'Go on' }).click(); await page.getByRole('alert').getByText('not a Freehold code').waitFor(); } },
	{ name: 'add-native', path: '/add/code', act: addNative },
	{ name: 'add-mqtt', path: '/add/mqtt' },
	{ name: 'add-mqtt-legacy', variant: true, path: '/add/mqtt', act: page => page.getByLabel('Without encryption').check() },
	{ name: 'add-mqtt-password', variant: true, path: '/add/mqtt', act: choosePassword },
	{ name: 'add-tasmota', path: '/add/mqtt', act: page => adopt(page, 'Tasmota') },
	{ name: 'add-other', variant: true, path: '/add/mqtt', act: page => adopt(page, 'Something else') },
	{ name: 'add-listed', path: '/add/listed', act: page => page.getByLabel('What is it?').selectOption('television') },
	{ name: 'confirm', variant: true, path: '/device/newsensor001' },
	{ name: 'device-positive', path: '/device/lampa1b2c3d4' },
	{ name: 'device-why', variant: true, part: '.label-card', path: '/device/lampa1b2c3d4', act: page => page.getByText('Why, and how the hub knows').first().click() },
	{ name: 'device-negative', variant: true, part: '.label-card', path: '/device/plug77777777' },
	{ name: 'device-misapplied', variant: true, part: '.label-card', path: '/device/cam000000001' },
	{ name: 'device-undated', variant: true, part: '.label-card', path: '/device/router000001' },
	{ name: 'device-unverified', variant: true, part: '.label-card', path: '/device/therm0123456' },
	{ name: 'device-passport', part: '.disclosure[open] >> nth=0', path: '/device/cam000000001', act: async page => { await page.getByText('The maker’s passport', { exact: true }).click(); await page.getByRole('button', { name: 'Ask the maker’s website about its key' }).click(); await page.getByText('did not sign it over').waitFor(); } },
	{ name: 'device-standard', part: '.disclosure[open] >> nth=0', path: '/device/lampa1b2c3d4', act: async page => { await page.getByText('The standard, point by point').click(); await page.getByText('No password that everybody knows').click(); await page.getByText('It is kept up to date').click(); } },
	{ name: 'device-drill', part: 'section:has(> h2:text-is("What it talks to")) .disclosure[open]', path: '/device/lampa1b2c3d4', act: async page => { await page.getByText('Try without its cloud').click(); await page.getByRole('button', { name: 'Shut its ways out now' }).waitFor(); } },
	{ name: 'device-drill-running', variant: true, part: 'section:has(progress)', path: '/device/lampa1b2c3d4', act: beginDrill },
	{ name: 'device-labels', part: '.disclosure[open] >> nth=0', path: '/device/lampa1b2c3d4', act: async page => { await page.getByText('Labels on the box').click(); await page.getByText('I see a label on it').click(); await page.getByLabel('Its number').waitFor(); await page.getByText('Look it up').first().click(); await page.getByText('Who signed this').click(); } },
	{ name: 'device-labels-misfit', variant: true, part: '.disclosure[open] >> nth=0', path: '/device/cam000000001', act: async page => { await page.getByText('Labels on the box').click(); await page.getByText('does not know it').waitFor(); } },
	{ name: 'device-key', part: '.folded[open] >> nth=0', path: '/device/plug77777777', act: async page => { await page.getByText('Its key', { exact: true }).click(); await page.getByText('End this key', { exact: false }).first().click(); } },
	{ name: 'device-key-renewal', variant: true, part: '.folded[open] >> nth=0', path: '/device/blind0000001', act: async page => { await page.getByText('Its key', { exact: true }).click(); await page.getByText('Stop waiting for it').first().click(); await page.getByText('Keys that have ended').click(); } },
	{ name: 'device-may', part: '.disclosure[open]', path: '/device/garden000001', act: async page => { await page.getByText('What it may say and hear').click(); await page.getByText('Try a topic').click(); await page.getByLabel('Topic', { exact: true }).fill('stat/plug/POWER'); await page.getByRole('button', { name: 'May it?' }).click(); await page.getByText('The rule that allows it').waitFor(); } },
	{ name: 'device-suspended', variant: true, part: '.folded[open]', path: '/device/garden000001' },
	{ name: 'device-keyless', variant: true, part: '.measure', path: '/device/lampa1b2c3d4', act: async (page, mock) => { const lamp = mock.world.devices.get('lampa1b2c3d4'); mock.world.devices.set(lamp.id, { ...lamp, online: false, credentials: lamp.credentials.map(c => ({ ...c, state: 'revoked', ended: 'lost', ended_at: NOW })) }); await page.reload(); await page.getByRole('heading', { name: 'It has no key any more' }).waitFor(); } },
	{ name: 'device-out', variant: true, part: '.measure', path: '/device/lampa1b2c3d4', act: async page => { await page.getByRole('heading', { name: 'Shut it out' }).click(); await page.getByRole('button', { name: 'Shut it out' }).click(); await page.getByRole('button', { name: 'Let it in again' }).waitFor(); } },
	{ name: 'device-apart', path: '/device/lampa1b2c3d4', act: keepApart },
	{ name: 'device-apart-may', variant: true, part: '.folded[open]', path: '/device/lampa1b2c3d4', act: async page => { await keepApart(page); await page.getByText('What it may say and hear').click(); await page.getByText('Not at present').first().waitFor(); } },
	{ name: 'device-first-day', part: 'section:has(> h2:text-is("What it talks to"))', path: '/device/lampa1b2c3d4', act: beginFirstDay },
	{ name: 'device-listed', path: '/device/router000001', act: async page => { await page.getByText('Take it off the list').first().click(); await page.getByText('Lost for ever').waitFor(); await page.getByRole('heading', { name: 'What is known of this product' }).waitFor(); await page.getByRole('heading', { name: 'When something is wrong with it' }).waitFor(); } },
	{ name: 'device-known', path: '/device/thermo000001', part: 'section:has(> h2:text-is("What is known of this product"))', act: async page => { await page.getByText('Read there on').first().waitFor(); await page.getByText('What you know of it').click(); } },
	{ name: 'device-mud', path: '/device/router000001', part: 'section:has(> h2:text-is("What is known of this product"))', act: async page => { await page.getByText('What its maker’s MUD file says').click(); await page.getByLabel('Address of the MUD file').fill('https://netlane.example/mud/nl-750.json'); await page.getByRole('button', { name: 'Read it', exact: true }).click(); await page.getByText('is still supported').waitFor(); await page.getByRole('button', { name: 'Forget what it says' }).click(); } },
	{ name: 'device-help', path: '/device/thermo000001', part: '.folded[open]', act: async page => { await page.getByRole('heading', { name: 'When something is wrong with it' }).click(); await page.getByRole('heading', { name: 'Corner Electrics was asked' }).waitFor(); } },
	{ name: 'device-ask', part: '.folded[open]', path: '/device/therm0123456', act: async page => { await page.getByRole('heading', { name: 'When something is wrong with it' }).click(); await page.getByText('Ask for help', { exact: true }).click(); await page.getByRole('textbox', { name: 'The letter' }).waitFor(); } },
	{ name: 'device-register', part: '.folded[open]', path: '/device/lampa1b2c3d4', act: async page => { await page.getByRole('heading', { name: 'Tell its maker that you have it' }).click(); await page.getByText('See what would be told').click(); await page.getByLabel('Your e-mail').fill('ada@mail.example'); } },
	{ name: 'device-register-instead', variant: true, part: '.folded[open]', path: '/device/lampa1b2c3d4', act: tellAgain },
	{ name: 'device-papers', part: '.folded[open]', path: '/device/thermo000001', act: async page => { await page.getByRole('heading', { name: 'Its papers' }).click(); await page.getByRole('button', { name: 'Remove Receipt' }).click(); await page.getByText('Add this paper').first().click(); await page.getByText('Choose a photo').waitFor(); } },
	{ name: 'device-evidence', path: '/device/thermo000001/evidence', act: page => page.getByText('nobody has changed a letter').waitFor() },
	{ name: 'help', path: '/help', act: async page => { await page.getByText('What was promised that day').first().click(); await page.getByText('Close this request').first().click(); } },
	{ name: 'help-empty', variant: true, scenario: 'empty', path: '/help' },
	{ name: 'give-away-listed', variant: true, path: '/device/router000001/give-away' },
	{ name: 'label', path: '/device/lampa1b2c3d4/label' },
	{ name: 'give-away', path: '/device/lampa1b2c3d4/give-away' },
	{ name: 'give-away-running', path: '/device/lampa1b2c3d4/give-away', act: page => giveAway(page, 'Reading lamp', 'You can still stop this') },
	{ name: 'give-away-done', path: '/device/lampa1b2c3d4/give-away', act: page => giveAway(page, 'Reading lamp', 'Show the release slip') },
	{ name: 'give-away-unreachable', variant: true, path: '/device/cam000000001/give-away', act: page => giveAway(page, 'Old camera', 'Finish without the device') },
	{ name: 'slip', path: '/slip/slip1' },
	{ name: 'alerts', path: '/alerts' },
	{ name: 'alerts-later', variant: true, path: '/alerts', part: '.alert >> nth=0', act: async page => { await page.getByText('Remind me later').first().click(); await page.getByLabel('Or on a day').first().waitFor(); } },
	{ name: 'alerts-empty', variant: true, scenario: 'empty', path: '/alerts' },
	{ name: 'advisories', path: '/advisories', act: page => page.getByRole('heading', { name: 'Coffee machine' }).waitFor() },
	{ name: 'advisories-empty', variant: true, scenario: 'empty', path: '/advisories', act: page => page.getByText('no security advisories to compare').waitFor() },
	{ name: 'overview', scenario: 'ten', path: '/overview' },
	{ name: 'device-problems', path: '/device/plug77777777', part: 'section:has(> h2:text-is("Known problems"))', act: page => page.getByRole('button', { name: 'This is my device' }).waitFor() },
	{ name: 'device-contact', variant: true, path: '/device/plug77777777', part: 'section:has(> h2:text-is("Known problems"))', act: askContact },
	{ name: 'activity', path: '/activity', act: async page => { await page.getByRole('button', { name: 'Check that nothing was changed' }).click(); await page.getByText('as they were written').waitFor(); } },
	{ name: 'activity-empty', variant: true, scenario: 'empty', path: '/activity' },
	{ name: 'check', scenario: 'signed-out', path: '/check', act: page => page.getByLabel('The signed text').waitFor() },
	{ name: 'check-whole', part: '.checked', path: '/check', act: page => checkText(page, SLIP) },
	{ name: 'check-refused', variant: true, part: '.checked', path: '/check', act: page => checkText(page, SLIP.replace(/.{9}$/, 'AAAAAAAAA')) },
	{ name: 'settings', path: '/settings', act: page => page.getByText('Where you are signed in').click() },
	{ name: 'settings-certificates-replacing', variant: true, part: '.disclosure[open] >> nth=0', path: '/settings', act: async page => { await page.getByText('How long its certificates last').click(); await page.getByText('Replace what vouches for your devices').first().click(); await page.getByRole('button', { name: 'Replace what vouches for your devices' }).click(); await page.getByText('End the old one').first().click(); } },
	{ name: 'settings-own-silent', variant: true, scenario: 'empty', part: '.disclosure[open]', path: '/settings', act: async page => { await page.getByText('Its label, its updates').click(); await page.getByText('What it keeps, and how to check').waitFor(); } },
	{ name: 'settings-own', part: '.disclosure[open]', path: '/settings', act: async page => { await page.getByText('Its label, its updates').click(); await page.getByText('What it keeps, and how to check').waitFor(); } },
	{ name: 'settings-next-key', part: '.disclosure[open] >> nth=0', path: '/settings', act: async page => { await openNextKey(page); } },
	{ name: 'settings-root-made', part: '.disclosure[open] >> nth=0', path: '/settings', act: async page => { await openRoot(page); } },
	{ name: 'settings-root-shown', variant: true, part: '.disclosure[open] >> nth=0', path: '/settings', act: async page => { await openRoot(page); await page.getByText('Show the new root').first().click(); await page.getByRole('button', { name: 'Yes, show the new root' }).click(); await page.getByText('End the old root').first().click(); } },
	{ name: 'settings-certificates', part: '.disclosure[open]', path: '/settings', act: async page => { await page.getByText('How long its certificates last').click(); await page.getByRole('button', { name: 'Look now' }).waitFor(); } },
	{ name: 'people', path: '/people', act: page => page.getByRole('heading', { name: 'Aunt May' }).waitFor() },
	{ name: 'people-person', part: '.people > li:nth-child(2)', path: '/people', act: async page => { await page.getByText('What Grace may do').click(); await page.getByText('Where Grace is signed in').click(); await page.getByText('Remove Grace', { exact: true }).click(); await page.getByRole('button', { name: /Sign out there/ }).first().waitFor(); } },
	{ name: 'people-invited', path: '/people', part: 'section:has(> h2:text-is("Invite somebody"))', act: async page => { await page.getByLabel('Their name').fill('Sam'); await page.getByRole('button', { name: 'Make an invitation' }).click(); await page.getByRole('img', { name: 'The link as a code to scan with the camera' }).waitFor(); } },
	{ name: 'settings-passkeys', part: '.disclosure[open] >> nth=0', path: '/settings', act: openPasskeys },
	{ name: 'settings-passkey-last', variant: true, part: '.disclosure[open] >> nth=0', path: '/settings', act: async (page, mock) => { mock.world.passkeys = mock.world.passkeys.slice(0, 1); mock.world.signInWay = 'both'; await openPasskeys(page); await page.getByText('Remove: Chrome on Android').click(); await page.getByText('It is your last passkey').waitFor(); } },
	{ name: 'settings-passkeys-none', variant: true, scenario: 'empty', part: '.disclosure[open] >> nth=0', path: '/settings', act: async (page, mock) => { mock.world.passkeysAt = null; await page.reload(); await openPasskeys(page); await page.getByText('goes by a number').waitFor(); } },
	{ name: 'sign-in-second', variant: true, scenario: 'signed-out', path: '/', act: async (page, mock) => { mock.world.signInWay = 'both'; await signInAs(page, mock.world.owner); await page.getByRole('button', { name: 'Use my passkey' }).waitFor(); } },
	{ name: 'sign-in-address', variant: true, scenario: 'signed-out', path: '/', act: async (page, mock) => { mock.world.passkeysAt = 'https://freehold.local'; await page.reload(); await page.getByText('work only on this page').waitFor(); } },
	{ name: 'confirm-you', part: 'dialog', path: '/settings', act: async (page, mock) => { mock.world.proven = false; await page.getByText('Programs that may ask the hub').click(); await page.getByLabel('Name of the program').fill('Node-RED'); await page.getByRole('button', { name: 'Make a token' }).click(); await page.getByRole('dialog', { name: 'Confirm it is you' }).waitFor(); } },
	{ name: 'confirm-you-away', variant: true, part: 'dialog', path: '/settings', act: async (page, mock) => { mock.world.proven = false; await page.route(/assets\/sheet-/, route => route.abort()); await page.getByText('Programs that may ask the hub').click(); await page.getByLabel('Name of the program').fill('Node-RED'); await page.getByRole('button', { name: 'Make a token' }).click(); await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).waitFor(); } },
	{ name: 'settings-tokens', part: '.disclosure[open]', path: '/settings', act: async page => { await page.getByText('Programs that may ask the hub').click(); await page.getByRole('button', { name: 'Make a token' }).waitFor(); } },
	{ name: 'settings-token-made', variant: true, part: '.disclosure[open]', path: '/settings', act: async page => { await page.getByText('Programs that may ask the hub').click(); await page.getByLabel('Name of the program').fill('Node-RED'); await page.getByRole('button', { name: 'Make a token' }).click(); await page.getByRole('button', { name: 'I have copied it' }).waitFor(); } },
	{ name: 'join', scenario: 'signed-out', path: '/#join=7QM2XTR9FHC4WDBK7QM2XTR9FH', act: page => page.getByRole('button', { name: 'Join this home' }).waitFor() },
	{ name: 'reset', variant: true, scenario: 'signed-out', path: '/#reset=4WDBK7QM2XTR9FHC4WDBK7QM2X', act: page => page.getByRole('button', { name: 'Use this password' }).waitFor() },
	{ name: 'join-over', variant: true, scenario: 'signed-out', path: '/#join=NOSUCH', act: page => page.getByRole('heading', { name: 'no longer works' }).waitFor() },
	{ name: 'guest-home', variant: true, scenario: 'guest', path: '/' },
	{ name: 'guest-refused', variant: true, scenario: 'guest', path: '/add' },
	{ name: 'guest-device', variant: true, scenario: 'guest', path: '/device/lampa1b2c3d4' },
	{ name: 'guest-settings', variant: true, scenario: 'guest', path: '/settings' },
	{ name: 'resident-device', variant: true, scenario: 'resident', path: '/device/plug77777777', act: page => page.getByText('Its key', { exact: true }).click() },
	{ name: 'installer-home', variant: true, scenario: 'installer', path: '/' },
	{ name: 'channels', path: '/channels', act: page => page.getByRole('heading', { name: 'Quiet hours' }).waitFor() },
	{ name: 'channels-empty', variant: true, scenario: 'empty', path: '/channels', act: page => page.getByText('Nothing is sent anywhere.').waitFor() },
	{ name: 'channels-push', variant: true, scenario: 'empty', path: '/channels', part: 'section:has(> h2:text-is("Set up a way"))', act: page => page.getByText('Apple or Microsoft').waitFor() },
	{ name: 'channels-mail', variant: true, scenario: 'empty', path: '/channels', part: 'section:has(> h2:text-is("Set up a way"))', act: page => page.getByLabel('E-mail').check() },
	{ name: 'channels-mqtt', variant: true, scenario: 'empty', path: '/channels', part: 'section:has(> h2:text-is("Set up a way"))', act: page => page.getByLabel('MQTT / Home Assistant').check() },
	{ name: 'channels-test', variant: true, path: '/channels', part: '.alert-list', act: testChannels },
	{ name: 'not-found', path: '/nowhere' },
];

async function openNextKey(page) {
	await page.getByText('How long its certificates last').click();
	await page.getByText('Replace the key by which Tasmota devices know the hub').first().click();
	await page.getByRole('button', { name: 'Replace the key by which Tasmota devices know the hub' }).click();
	await page.getByText('Use the next key').first().click();
}
async function openRoot(page) {
	await page.getByText('How long its certificates last').click();
	await page.getByText('Replace the root that phones and devices trust').first().click();
	await page.getByRole('button', { name: 'Replace the root that phones and devices trust' }).click();
	await page.getByText('The new root is made').waitFor();
}

async function openPasskeys(page) {
	await page.getByText('Passkeys, and how you sign in').click();
	await page.getByText('How you sign in', { exact: true }).waitFor();
}

async function signInAs(page, { account, password }) {
	await page.getByLabel('Your name').fill(account);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function checkText(page, text) {
	await page.getByLabel('The signed text').fill(text);
	await page.getByRole('button', { name: 'Check it' }).click();
	await page.locator('.checked').waitFor();
}

async function testChannels(page) {
	await page.getByRole('button', { name: 'Send a test: Ada’s phone' }).click();
	await page.getByText('It arrived.').waitFor();
	await page.getByRole('button', { name: 'Send a test: Family mailbox' }).click();
	await page.getByText('did not accept name').waitFor();
	await page.getByRole('button', { name: 'Remove: Family mailbox' }).click();
	await page.getByRole('button', { name: 'Really remove it?' }).waitFor();
}

async function choosePassword(page) {
	await page.getByLabel('Something else').check();
	await page.getByText('Choose the password yourself').click();
	await page.getByLabel('Password for the device').fill('short');
	await page.getByRole('button', { name: 'Show what to type in' }).click();
	await page.getByText('at least 14 characters').first().waitFor();
}

async function keepApart(page) {
	await page.getByRole('heading', { name: 'Keep it apart' }).click();
	await page.getByRole('button', { name: 'Keep it apart' }).click();
	await page.getByRole('button', { name: 'Let it back in' }).waitFor();
}

async function beginFirstDay(page, mock) {
	const device = mock.world.devices.get('lampa1b2c3d4');
	mock.world.devices.set(device.id, { ...device, epoch: 1, first_day: { until: NOW + 20 * 3_600_000 }, links: device.links.map(l => l.approved ? { ...l, state: 'off', paused: 'first_day' } : l) });
	await page.reload();
	await page.getByRole('button', { name: 'Let it talk now' }).waitFor();
}

async function setUpWeakly(page) {
	await page.getByLabel('Your name').fill('Ada');
	await page.getByLabel('Password', { exact: true }).fill('password12345');
	await page.getByRole('button', { name: 'Make this hub mine' }).click();
	await page.getByText('tried first').waitFor();
}

async function signInWrongly(page) {
	await page.getByLabel('Your name').fill('Ada');
	await page.getByLabel('Password', { exact: true }).fill('wrong');
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.getByText('do not fit together').waitFor();
}

async function loseHub(page, mock) {
	await page.getByRole('switch', { name: 'Power, Reading lamp' }).waitFor();
	await mock.stop();
	await page.getByText('cannot reach the hub').waitFor();
}

async function addNative(page) {
	await page.getByLabel('Code on the device').fill('fh1.ABCDEFGHJKMNPQRS.ABCDEFGHJKMNPQRSTVWXYZ0123.LW-200');
	await page.getByRole('button', { name: 'Go on' }).click();
	await page.getByText('Did it blink?').waitFor();
}

async function adopt(page, kind) {
	await page.getByLabel(kind).check();
	await page.getByRole('button', { name: 'Show what to type in' }).click();
	await page.getByText('Waiting for the device').waitFor();
}

async function askContact(page) {
	await page.getByText('Whom to tell about a weak spot').click();
	await page.getByLabel('Website of the maker').fill('gosund.example');
	await page.getByRole('button', { name: 'Ask the website' }).click();
	await page.getByRole('link', { name: 'Write to them' }).waitFor();
}

async function beginDrill(page) {
	await page.getByText('Try without its cloud').click();
	await page.getByRole('button', { name: 'Shut its ways out now' }).click();
	await page.getByRole('button', { name: 'Stop, and open them again' }).waitFor();
}

async function giveAway(page, name, until) {
	await page.getByLabel('Name of the device').fill(name);
	await page.getByRole('button', { name: 'Wipe it and give it away' }).click();
	await page.getByText(until).first().waitFor();
}

async function tellAgain(page) {
	await page.getByRole('heading', { name: 'Tell its maker that you have it' }).click();
	await page.getByText('See what would be told').click();
	await page.getByRole('button', { name: 'I have sent exactly this: remember it' }).click();
	await page.getByText('Ada told it on').waitFor();
	await page.getByRole('button', { name: 'I have sent exactly this: remember it' }).click();
	await page.getByRole('button', { name: 'Yes, remember this letter instead' }).waitFor();
}

let browser, fonts;

before(async () => {
	fonts = await mkdtemp(join(tmpdir(), 'fonts-'));
	await writeFile(join(fonts, 'fonts.conf'), FONTS);
	await mkdir(pictures, { recursive: true });
	browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS, env: { ...process.env, FONTCONFIG_FILE: join(fonts, 'fonts.conf'), XDG_CACHE_HOME: fonts } });
});

after(async () => {
	await browser?.close();
	if (fonts)
		await rm(fonts, { recursive: true, force: true });
});

/** Opens a screen with its own mock hub, does what is asked, and hands page and hub on; fails on any complaint of the browser. */
async function open(screen, options, use) {
	const mock = await startMock({ scenario: screen.scenario ?? 'home', clock: () => NOW });
	const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true, serviceWorkers: 'block', reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'Europe/London', permissions: ['camera', 'clipboard-write'], ...options });
	const complaints = [];
	try {
		const page = await context.newPage();
		page.setDefaultTimeout(10_000);
		page.on('pageerror', error => complaints.push(String(error)));
		page.on('console', message => {
			if (/Content Security|Trusted/i.test(message.text()))
				complaints.push(message.text());
		});
		await page.clock.setFixedTime(NOW);
		await page.goto(mock.url + screen.path);
		await page.locator('h1').waitFor();
		await page.waitForFunction(() => !document.querySelector('p[role=status]'));
		await screen.act?.(page, mock);
		await use(page, mock);
		assert.deepEqual(complaints, []);
	} finally {
		await context.close();
		await screen.restore?.(mock);
		await mock.close();
	}
}

/** Headless Chromium's full-page picture repeats fixed bars; the whole page is made the window instead. */
async function picture(page, path, part) {
	if (part) {
		await page.locator(part).screenshot({ path });
		return;
	}
	const height = await page.evaluate(() => document.documentElement.scrollHeight);
	await page.setViewportSize({ width: PHONE.width, height: Math.max(PHONE.height, height) });
	await page.screenshot({ path });
	await page.setViewportSize(PHONE);
}

async function sticksOut(page) {
	return page.evaluate(() => {
		const width = document.documentElement.clientWidth;
		const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest('.only-read, .skip'));
		return document.documentElement.scrollWidth > width + 1 ? out.map(e => `${e.tagName}.${e.getAttribute('class') ?? ''}`) : [];
	});
}

const found = async (page, options = {}) => (await new AxeBuilder({ page }).options(options).analyze()).violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join(' ')}`);

// Each state is reached once, and looked at in every way there.
describe('every screen', { concurrency: 2 }, () => {
	for (const screen of screens)
		test(`${screen.name}: nothing for axe to find and its pictures, in light and dark; at 360 px nothing sticks out, with text twice as large neither`, () => open(screen, { colorScheme: 'light', deviceScaleFactor: 1 }, async page => {
			await picture(page, join(pictures, `${screen.name}-light.png`), screen.part);
			assert.deepEqual(await found(page), []);
			await page.emulateMedia({ colorScheme: 'dark' });
			if (!screen.variant)
				await picture(page, join(pictures, `${screen.name}-dark.png`), screen.part);
			assert.deepEqual(await found(page, { runOnly: ['color-contrast', 'link-in-text-block'] }), [], 'in dark');
			await page.emulateMedia({ colorScheme: 'light' });
			await page.setViewportSize({ width: 360, height: 740 });
			for (const size of ['100%', '200%']) {
				await page.evaluate(size => { document.documentElement.style.fontSize = size; }, size);
				assert.deepEqual(await sticksOut(page), [], `text at ${size}`);
			}
			if (screen.name === 'home' || screen.name === 'label')
				await page.screenshot({ path: join(pictures, `${screen.name}-large-text.png`) });
		}));
});

/** How many pages the browser makes of it, and how large they are in points. */
async function printed(page) {
	const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: false })).toString('latin1');
	const boxes = [...pdf.matchAll(/\/MediaBox \[([\d. ]+)\]/g)].map(m => m[1].split(' ').slice(2).map(n => Math.round(Number(n))));
	return { pages: [...pdf.matchAll(/\/Type \/Page\b(?!s)/g)].length, size: boxes[0] };
}

test('of ten devices, the page says which to replace first, and puts the others in the order of the rule', () => open({ scenario: 'ten', path: '/' }, {}, async page => {
	await page.getByRole('link', { name: 'All devices by date, and which to replace first' }).click();
	await page.getByRole('heading', { level: 1, name: 'Replace first: Hall camera.' }).waitFor();
	assert.deepEqual(await page.locator('.ranked .row-name').allTextContents(), ['Hall camera', 'Nursery camera', 'Coffee machine', 'Kitchen radio', 'Weather station', 'Speaker', 'Christmas plug', 'Thermometer', 'Blind', 'Reading lamp']);
	assert.deepEqual(await page.locator('.ranked .place').allTextContents(), ['1', '2', '3', '4', '5', '6', '7', '8', '9']);
	assert.deepEqual(await page.locator('.year h3').allTextContents(), ['No more updates · 3 devices', '2027 · 1 device', '2028 · 1 device', '2029 · 1 device', '2030 · 1 device', 'While a service runs · 1 device', 'No date · 2 devices']);
	await page.getByRole('link', { name: 'Hall camera' }).first().click();
	await page.getByRole('article', { name: 'Label of Hall camera' }).waitFor();
}));

test('a hundred devices fit the page at 360 px and the paper', () => open({ scenario: 'hundred', path: '/overview' }, { viewport: { width: 360, height: 740 } }, async page => {
	assert.equal(await page.locator('.ranked').count(), 100);
	assert.equal(await page.locator('.year li').count(), 100);
	assert.deepEqual(await sticksOut(page), []);
	const { pages } = await printed(page);
	assert.ok(pages >= 2 && pages <= 9, `${pages} pages`);
}));

test('a label prints on one A6 page, whatever it says, in English and in German', async () => {
	for (const locale of ['en-GB', 'de-DE'])
		for (const path of ['/device/lampa1b2c3d4', '/device/plug77777777/label', '/device/cam000000001/label', '/device/blind0000001/label'])
			await open({ path }, { locale }, async page => {
				await page.locator('.label-card').waitFor();
				assert.deepEqual(await printed(page), { pages: 1, size: [298, 420] }, `${path} ${locale}`);
			});
});

test('what is printed or shared of a label holds no name and no room, unless the owner wants the name on it', () => open({ path: '/device/lampa1b2c3d4/label' }, {}, async page => {
	await page.evaluate(() => {
		const write = CanvasRenderingContext2D.prototype.fillText;
		window.drawn = [];
		CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) { window.drawn.push(text); write.call(this, text, ...rest); };
		navigator.canShare = () => false;
	});
	const share = async () => {
		const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Share as a picture' }).click()]);
		const drawn = (await page.evaluate(() => window.drawn.splice(0))).join('\n');
		return { drawn, file: download.suggestedFilename(), printed: await page.evaluate(() => document.querySelector('.label-card').innerText) };
	};
	const plain = await share();
	assert.match(plain.drawn, /Lumen Works LW-200/);
	assert.match(plain.drawn, /Passwords: In order/);
	for (const place of Object.values(plain))
		assert.doesNotMatch(place, /Reading|Living|LW200-004711/, 'no name, no room, no serial number');
	await page.getByLabel('Write its name on it').check();
	const named = await share();
	for (const place of Object.values(named))
		assert.match(place, /Reading.lamp/);
	await page.goto(page.url().replace('/label', ''));
	await page.emulateMedia({ media: 'print' });
	await page.locator('.label-card').waitFor();
	assert.doesNotMatch(await page.evaluate(() => document.querySelector('.label-card').innerText), /Reading/, 'nor when the page of the device is printed');
}));

test('whoever asks for more contrast gets quiet words in full ink, and whoever asks for no motion gets none', async () => {
	for (const colorScheme of ['light', 'dark'])
		await open({ path: '/overview', scenario: 'ten' }, { colorScheme, contrast: 'more', reducedMotion: 'reduce' }, async page => {
			const style = selector => page.locator(selector).first().evaluate(e => ({ color: getComputedStyle(e).color, moves: getComputedStyle(e).transitionDuration }));
			assert.equal((await style('.row-support')).color, (await style('h1')).color);
			assert.equal((await style('.places a')).moves, '0s');
			const { violations } = await new AxeBuilder({ page }).options({ runOnly: ['color-contrast-enhanced'] }).analyze();
			assert.deepEqual(violations.flatMap(v => v.nodes.map(n => n.html)), []);
		});
});

/** The main places as a phone that speaks German shows them; a picture of each is kept. */
const GERMAN = { locale: 'de-DE', timezoneId: 'Europe/Berlin' };
const german = ['check', 'home', 'overview', 'add-mqtt', 'device-positive', 'label', 'give-away', 'alerts', 'settings', 'sign-in'];
/** Without what a person does: that is found by English names. */
const plain = screens.filter(s => s.path !== '/nowhere' && !s.variant).map(({ act, ...screen }) => screen);

for (const screen of plain.filter(s => german.includes(s.name)))
	test(`${screen.name} in German: nothing for axe to find, and its picture`, () => open(screen, { ...GERMAN, colorScheme: 'light', deviceScaleFactor: 1 }, async page => {
		await picture(page, join(pictures, `german-${screen.name}.png`));
		assert.equal(await page.getAttribute('html', 'lang'), 'de');
		assert.deepEqual(await found(page), []);
	}));

/** All texts in a value that the mock hub may answer: names and makers' own words are not the page's. */
const texts = value => (typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value instanceof Map ? [...value.values()] : value).flatMap(texts) : []);
const ENGLISH = /\b(the|this|that|these|is|are|has|have|not|no|you|your|its|it|of|with|without|from|until|and|or|for|what|who|where|when|can|may|one|nobody|maker|device|devices|label|key|show|save|back|home|try)\b/i;

/** What eye and screen reader are told, folded parts too, without what the hub's owner or a maker wrote. */
async function told(page, world) {
	const all = await page.evaluate(() => {
		document.querySelectorAll('details').forEach(d => { d.open = true; });
		const lines = [...document.querySelectorAll('[aria-label], [alt], [placeholder]')].flatMap(e => ['aria-label', 'alt', 'placeholder'].map(name => e.getAttribute(name) ?? ''));
		const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walk.nextNode())
			if (!walk.currentNode.parentElement.closest('code, noscript, [lang="en"]'))
				lines.push(walk.currentNode.data);
		return [document.title, ...lines];
	});
	// Names and sentences, not the hub's stable words: those are for the page to put into German.
	const given = [...new Set(texts([{ ...world }, world.sessions()]))].filter(t => t.length > 2 && /[A-Z. ]/.test(t)).sort((a, b) => b.length - a.length);
	return all.map(line => given.reduce((rest, text) => rest.split(text).join(' '), line).trim()).filter(Boolean);
}

test('on a phone that speaks German no English is left, and at 360 px nothing sticks out, with text twice as large neither', async () => {
	const left = [];
	const look = screen => open(screen, { ...GERMAN, viewport: { width: 360, height: 740 } }, async (page, mock) => {
		for (const size of ['100%', '200%']) {
			await page.evaluate(size => { document.documentElement.style.fontSize = size; }, size);
			assert.deepEqual(await sticksOut(page), [], `${screen.name} at ${size}`);
		}
		const lines = await told(page, mock.world);
		assert.ok(lines.length > 3, screen.name);
		left.push(...lines.filter(line => ENGLISH.test(line)).map(line => `${screen.name}: ${line}`));
	});
	await Promise.all([0, 1].map(async half => {
		for (const screen of plain.filter((_, i) => i % 2 === half))
			await look(screen);
	}));
	assert.deepEqual(left, []);
});

test('a page that was open once goes on without the hub, parts that nobody has looked at too', () => open({ path: '/' }, { serviceWorkers: 'allow' }, async (page, mock) => {
	await page.evaluate(() => navigator.serviceWorker.ready);
	await page.waitForFunction(async () => (await (await caches.open('shell')).keys()).some(r => /label-/.test(r.url)));
	await page.getByRole('link', { name: /Reading lamp/ }).first().click();
	await page.getByRole('link', { name: 'Print or share the label' }).waitFor();
	await mock.stop();
	await page.getByText('cannot reach the hub').first().waitFor();
	await page.getByRole('link', { name: 'Print or share the label' }).first().click();
	await page.getByRole('article', { name: 'Label of Reading lamp' }).waitFor();
	await mock.start();
}));

test('a letter that somebody began is open again when the phone had dropped the page, follows what is written down of the sale, and goes when it is sent', () => open({ path: '/device/therm0123456' }, {}, async page => {
	await page.getByRole('heading', { name: 'When something is wrong with it' }).click();
	await page.getByText('Ask for help', { exact: true }).click();
	await page.getByLabel('Whom do you ask?').selectOption('regulator');
	await page.getByLabel('Their name').fill('Advice centre');
	await page.reload();
	await page.getByLabel('Their name').waitFor();
	assert.equal(await page.getByLabel('Their name').inputValue(), 'Advice centre');
	assert.match(await page.getByLabel('The letter').inputValue(), /updates/i, 'what nobody changed is still written by the page');
	await page.getByLabel('The letter').fill('Please mend it.');
	await page.reload();
	await page.getByLabel('The letter').waitFor();
	assert.equal(await page.getByLabel('The letter').inputValue(), 'Please mend it.');
	await page.getByRole('button', { name: 'I have sent it: remember it' }).click();
	await page.getByRole('heading', { name: /Advice centre was asked/ }).waitFor();
	assert.notEqual(await page.getByLabel('The letter').inputValue(), 'Please mend it.');
	assert.deepEqual(await drafts(page), []);
	await page.getByLabel('Their name').fill('Somebody');
	await page.getByText('Who sold it, and when').click();
	await page.getByLabel('What is wrong with it?').fill('It clicks');
	await page.reload();
	await page.getByLabel('What is wrong with it?').waitFor();
	assert.equal(await page.getByLabel('What is wrong with it?').inputValue(), 'It clicks');
	assert.deepEqual(await drafts(page), ['draft:therm0123456:ask', 'draft:therm0123456:sale']);
	await page.goto(page.url().replace(/therm.*/, 'therm0123456/give-away'));
	await giveAway(page, 'Thermometer', 'You can still stop this');
	assert.deepEqual(await drafts(page), [], 'what was typed about it goes with it');
}));

test('what is typed of a device that is to be listed, and of what one knows of it, survives the phone and goes when it is sent', () => open({ path: '/add/listed' }, {}, async (page, mock) => {
	await page.getByLabel('Name', { exact: true }).fill('Hall television');
	await page.getByLabel('What is it?').selectOption('television');
	await page.getByLabel('Maker').fill('Visio');
	await page.reload();
	assert.deepEqual(await Promise.all(['Name', 'What is it?', 'Maker'].map(label => page.getByLabel(label, { exact: true }).inputValue())), ['Hall television', 'television', 'Visio']);
	await page.getByRole('button', { name: 'List it' }).click();
	await page.getByRole('heading', { level: 1, name: 'Hall television' }).waitFor();
	assert.deepEqual(await drafts(page), []);
	await page.getByText('What you know of it', { exact: true }).click();
	await page.getByLabel('Updates until').fill('2031-05-01');
	await page.reload();
	await page.getByLabel('Updates until').waitFor();
	assert.equal(await page.getByLabel('Updates until').inputValue(), '2031-05-01');
	await page.getByRole('button', { name: 'Save', exact: true }).first().click();
	await page.waitForFunction(() => Object.keys(sessionStorage).every(key => !key.startsWith('draft:')));
	await page.getByText('What you know of it', { exact: true }).click();
	await page.getByLabel('Updates until').fill('2032-05-01');
	assert.equal((await drafts(page)).length, 1);
	mock.emit({ type: 'device_gone', device: page.url().split('/').pop() }); // somebody else took it off the list
	await page.waitForFunction(() => Object.keys(sessionStorage).every(key => !key.startsWith('draft:')));
}));

const drafts = page => page.evaluate(() => Object.keys(sessionStorage).filter(key => key.startsWith('draft:')).sort());

test('what is told to a maker is kept while it is typed, and a second letter takes the place of the first only when one says so', () => open({ path: '/device/lampa1b2c3d4' }, {}, async page => {
	await page.getByRole('heading', { name: 'Tell its maker that you have it' }).click();
	await page.getByText('See what would be told').click();
	await page.getByLabel('Your e-mail').fill('ada@mail.example');
	await page.getByLabel('Serial number').check();
	await page.reload();
	await page.getByLabel('Your e-mail').waitFor();
	assert.equal(await page.getByLabel('Your e-mail').inputValue(), 'ada@mail.example');
	assert.ok(await page.getByLabel('Serial number').isChecked());
	const send = () => page.getByRole('button', { name: 'I have sent exactly this: remember it' }).click();
	await send();
	await page.getByText('Ada told it on').waitFor();
	assert.deepEqual(await drafts(page), []);
	await page.getByText('Write down what came back').click();
	await page.getByLabel('What came back', { exact: true }).fill('A list number');
	await page.getByRole('button', { name: 'Save', exact: true }).first().click();
	await page.getByText('A list number').first().waitFor();
	assert.equal(await page.getByLabel('What came back', { exact: true }).inputValue(), 'A list number', 'it is added to, not written over');
	await page.getByLabel('Your e-mail').fill('grace@mail.example');
	await send();
	await page.getByText('what came back is forgotten here').waitFor();
	await page.getByRole('button', { name: 'Keep the earlier one' }).click();
	await page.getByText('What was told', { exact: true }).click();
	await page.locator('.letter').first().getByText('ada@mail.example').waitFor();
	await send();
	await page.getByRole('button', { name: 'Yes, remember this letter instead' }).click();
	await page.getByText('A list number').first().waitFor({ state: 'detached' });
}));

test('a way is switched off while it is still being tested', () => open({ path: '/channels' }, {}, async page => {
	let answer;
	const held = new Promise(resolve => { answer = resolve; });
	await page.route('**/channels/*/test', async route => { await held; await route.continue(); });
	await page.getByRole('button', { name: 'Send a test: Ada’s phone' }).click();
	await page.getByText('On its way…').waitFor();
	await page.getByRole('button', { name: 'Switch off: Ada’s phone' }).click();
	await page.getByText('Switched off: nothing is sent there.').waitFor();
	answer();
	await page.getByText('It arrived.').waitFor();
}));

test('who may not shut its ways out is told who may, and is offered no choice of how long', () => open({ scenario: 'resident', path: '/device/lampa1b2c3d4' }, {}, async page => {
	await page.getByText('Try without its cloud').click();
	await page.getByText('Only an owner of this home can do this.').waitFor();
	assert.equal(await page.getByRole('radio').count(), 0);
	assert.equal(await page.getByText('Use it meanwhile').count(), 0);
}));

test('the sheet on which one confirms who one is can be left also when its part cannot be fetched, and one is where one was', () => open({ path: '/settings' }, {}, async (page, mock) => {
	mock.world.proven = false;
	await page.route(/assets\/sheet-/, route => route.abort());
	await page.getByText('Programs that may ask the hub').click();
	await page.getByLabel('Name of the program').fill('Node-RED');
	await page.getByRole('button', { name: 'Make a token' }).click();
	const sheet = page.getByRole('dialog', { name: 'Confirm it is you' });
	await sheet.getByRole('alert').getByText('cannot reach').first().waitFor();
	await sheet.getByRole('button', { name: 'Stop, change nothing' }).click();
	await sheet.waitFor({ state: 'detached' });
	assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Make a token');
	assert.equal(await page.getByLabel('Name of the program').inputValue(), 'Node-RED');
	await page.unroute(/assets\/sheet-/);
	await page.getByRole('button', { name: 'Make a token' }).click();
	await sheet.getByLabel('Password', { exact: true }).waitFor();
	await page.waitForFunction(() => document.activeElement.textContent === 'Confirm with a passkey'); // one can go on at once
}));

test('an alert leads to what it says to do first', () => open({ path: '/alerts' }, {}, async page => {
	const spoofed = page.getByRole('listitem').filter({ hasText: 'Front door' });
	await spoofed.getByText('Keep the device apart').waitFor();
	await spoofed.getByRole('button', { name: 'Keep it apart' }).click();
	await spoofed.getByRole('button', { name: 'Let it back in' }).waitFor();
	await page.getByRole('listitem').filter({ hasText: 'Add a device' }).getByRole('link', { name: 'Add a device' }).click();
	await page.getByRole('heading', { level: 1, name: 'Add a device' }).waitFor();
}));

test('a page that was opened while the hub was away goes on by itself when it is back', () => open({ path: '/' }, {}, async page => {
	await page.route('**/api/v1/hub', route => route.abort());
	await page.reload();
	await page.getByRole('alert').getByText('cannot reach the hub').waitFor();
	await page.unroute('**/api/v1/hub');
	await page.getByRole('switch', { name: 'Power, Reading lamp' }).waitFor();
}));

test('the language is chosen in the settings, for this phone, and stays', () => open({ path: '/settings' }, {}, async page => {
	await page.getByRole('button', { name: 'Deutsch' }).click();
	await page.getByRole('heading', { name: 'Optionen' }).waitFor();
	await page.reload();
	await page.getByRole('heading', { name: 'Optionen' }).waitFor();
	assert.equal(await page.getAttribute('html', 'lang'), 'de');
	await page.getByRole('button', { name: 'English' }).click();
	await page.getByRole('heading', { name: 'Settings' }).waitFor();
}));

test('when the words of a language cannot be fetched, the page goes on in English', async () => {
	const mock = await startMock({ scenario: 'home', clock: () => NOW });
	const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'block', ...GERMAN });
	try {
		const page = await context.newPage();
		await page.route(/assets\/main-/, route => route.abort());
		await page.goto(`${mock.url}/settings`);
		await page.getByRole('heading', { name: 'Settings' }).waitFor();
	} finally {
		await context.close();
		await mock.close();
	}
});
