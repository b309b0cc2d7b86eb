// A passport over the years: a newer revision fetched when the owner asks, and a maker that changes its key.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { signJws, signer } from '../lib/jws.mjs';
import { Provider } from '../lib/provider.mjs';

const KEYS = '/.well-known/device-passport-keys.json';

// A device whose passport is signed by this test and names the maker's real server.
async function house(t) {
	const maker = await Provider.start(t), key = signer();
	const hub = await Hub.owned(t, { config: { relay_ca_file: maker.ca, relay_private: 'yes' } });
	const device = await Device.make(t), file = join(device.state, 'passport.jws');
	const first = JSON.parse(Buffer.from(readFileSync(file, 'utf8').split('.')[1], 'base64url'));
	const passport = (signed, revision, more = {}) => signJws(signed, 'device-passport+jws', { ...first, passport: { ...first.passport, revision, urls: [`${maker.origin}/passport.jws`] },
		issuer: { ...first.issuer, web: maker.origin, key: signed.point }, ...more });
	writeFileSync(file, passport(key, 1));
	const { id } = await addDevice(hub, device);
	await hub.untilDevice(id, 'with its passport', (d) => d.label.passport?.revision === 1);
	const ask = (what, body) => hub.api('POST', `/devices/${id}/passport/${what}`, body);
	return { hub, id, maker, key, passport, ask, first };
}

test('a newer revision is fetched when the owner asks, and only then', async (t) => {
	const { hub, id, maker, key, passport, ask, first } = await house(t);
	assert.ok(!maker.asked.includes('/passport.jws'));
	assert.equal((await ask('refresh')).body.code, 'nothing_published');
	maker.put('/passport.jws', passport(key, 2, { support: { ...first.support, end: '2035-12-31', history: [] } }));
	const { status, body } = await ask('refresh');
	assert.deepEqual([status, body.outcome, body.device.label.passport.revision, body.device.support.until], [200, 'fetched', 2, '2035-12-31']);
	maker.put('/passport.jws', passport(key, 1));
	assert.equal((await ask('refresh')).body.device.label.passport.problem, 'revision');
	maker.put('/passport.jws', 'nonsense');
	const bad = (await ask('refresh')).body.device.label.passport;
	assert.deepEqual([bad.problem, bad.revision], ['malformed', 2]);
	assert.equal((await hub.device(id)).support.until, '2035-12-31');
	assert.equal((await hub.api('POST', '/devices/none/passport/refresh')).status, 404);
});

test('the day on the maker\'s own page backs its promise, and one on somebody else\'s or an earlier one does not', async (t) => {
	const { hub, id, maker, key, passport, ask, first } = await house(t);
	const model = first.product.model, page = `${maker.origin}/support`, promise = (end, published_url) => ({ support: { basis: 'end_date', end, published_url } });
	const updates = async () => (await hub.device(id)).label.lines.find((l) => l.key === 'updates');
	maker.put('/passport.jws', passport(key, 2, promise('2035-12-31', page)));
	maker.put('/support', `<h1>How long</h1><table><tr><td>${model}</td><td><time datetime="2035-12-31">the end of 2035</time></td></tr></table>`);
	assert.equal((await ask('refresh')).status, 200);
	assert.deepEqual([(await updates()).source, (await updates()).code], ['observed', 'updates.until']);
	maker.put('/support', `${model}: 2034-12-31`);
	await ask('refresh');
	assert.equal((await updates()).source, 'declared', 'an earlier day backs nothing');
	maker.put('/support', 'Our lamps live long.');
	await ask('refresh');
	assert.equal((await updates()).source, 'declared');
	const asked = maker.asked.length;
	maker.put('/passport.jws', passport(key, 3, promise('2035-12-31', 'https://elsewhere.example/support')));
	await ask('refresh');
	assert.deepEqual(maker.asked.slice(asked).filter((path) => path !== '/passport.jws'), [], 'nobody else is asked');
	assert.equal((await updates()).source, 'declared');
});

test('a new key is taken when the old one signed it over, and else only on the owner\'s word', async (t) => {
	const { hub, id, maker, key, passport, ask } = await house(t);
	const next = signer(), thief = signer();
	maker.put(KEYS, { keys: [{ key: key.point }] });
	const sure = (await ask('keys')).body;
	assert.deepEqual([sure.outcome, sure.device.label.passport.keys.voucher], ['confirmed', 'web']);
	maker.put('/passport.jws', passport(thief, 2));
	const { keys, problem } = (await ask('refresh')).body.device.label.passport;
	assert.deepEqual([problem, keys.in_use, keys.waiting], ['key_changed', key.kid, thief.kid]);
	assert.equal((await ask('keys')).body.outcome, 'not_named');
	maker.put('/passport.jws', passport(next, 3));
	assert.equal((await ask('refresh')).body.device.label.passport.keys.waiting, next.kid);
	maker.put(KEYS, { keys: [{ key: key.point }, { key: next.point }] });
	const named = (await ask('keys')).body;
	assert.deepEqual([named.outcome, named.device.label.passport.revision], ['named', 1]);
	maker.put(KEYS, { keys: [{ key: key.point }, { key: next.point, handover: signJws(key, 'device-passport-key+jws', { domain: 'localhost', key: next.point }) }] });
	const taken = (await ask('keys')).body;
	assert.deepEqual([taken.outcome, taken.device.label.passport.revision, taken.device.label.passport.keys.in_use], ['taken', 3, next.kid]);
	const last = signer();
	maker.put('/passport.jws', passport(last, 4));
	await ask('refresh');
	assert.equal((await ask('key', { fingerprint: 'x' })).status, 422);
	const owner = (await ask('key', { fingerprint: last.kid })).body.label.passport;
	assert.deepEqual([owner.revision, owner.problem, owner.keys.voucher], [4, null, 'owner']);
	assert.equal((await ask('key', { fingerprint: last.kid })).status, 409);
	await hub.restart();
	assert.equal((await hub.device(id)).label.passport.keys.in_use, last.kid);
	assert.ok((await hub.get('/activity')).entries.some((e) => e.code === 'passport.key_taken' && e.device === id));
	maker.put(KEYS, '{}');
	assert.equal((await ask('keys')).body.code, 'nothing_published');
});
