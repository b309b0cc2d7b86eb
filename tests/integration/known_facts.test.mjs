// What is known of a product beside its passport: the shipped catalogue and the owner's word, each shown as what it is, kept through restarts and gone with the device.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Hub } from '../lib/hub.mjs';
import { until } from '../lib/wait.mjs';

const list = (hub, more) => hub.must('POST', '/devices', { name: 'Thing', kind: 'other', ...more });
const line = (device, key) => device.label.lines.find((l) => l.key === key);

test('a product of the catalogue brings its published end of updates, and the owner may say that it is another', async (t) => {
	const hub = await Hub.owned(t);
	const device = await list(hub, { kind: 'switch', manufacturer: 'wemo', model: 'wls0403' });
	assert.deepEqual([device.product.product.id, device.product.how], ['belkin-wls0403', 'exact']);
	assert.deepEqual([device.support.status, device.support.until, device.support.source, device.label.verdict], ['ended', '2026-01-31', 'catalogue', 'negative']);
	assert.deepEqual([line(device, 'updates').source, line(device, 'updates').verdict, line(device, 'passwords').verdict], ['catalogue', 'no', 'not_stated']);
	const other = await hub.must('PUT', `/devices/${device.id}/product`, { product: 'belkin-wls0403', is: false });
	assert.deepEqual([other.product.product, other.support.status, other.label.verdict], [null, 'unknown', 'unlabelled']);
	await hub.restart();
	assert.equal((await hub.device(device.id)).product.product, null);
	const again = await hub.must('PUT', `/devices/${device.id}/product`, { product: null });
	assert.equal(again.product.how, 'exact');
	assert.equal((await hub.api('PUT', `/devices/${device.id}/product`, { product: 'no-such', is: true })).status, 422);
});

test('what it might be is only offered, until the owner says yes', async (t) => {
	const hub = await Hub.owned(t);
	const device = await list(hub, { kind: 'thermostat', manufacturer: 'Nest', model: 'Learning Thermostat' });
	assert.deepEqual([device.product.product, device.support.status, device.product.offers.map((o) => o.id)],
		[null, 'unknown', ['google-nest-learning-thermostat-1st-generation', 'google-nest-learning-thermostat-2nd-generation']]);
	const chosen = await hub.must('PUT', `/devices/${device.id}/product`, { product: device.product.offers[1].id, is: true });
	assert.deepEqual([chosen.product.how, chosen.support.until], ['owner', '2025-10-25']);
});

test('the owner’s facts outrank the catalogue, carry where they were read, and can be taken back', async (t) => {
	const hub = await Hub.owned(t);
	const { id } = await list(hub, { manufacturer: 'Belkin', model: 'WLS0403' });
	const said = await hub.must('PUT', `/devices/${id}/said`, { passwords: { value: 'unique_per_device' }, contact: { value: 'mailto:psirt@maker.example', evidence: 'the manual, page 3' }, updates_until: { value: '2029-06-30', evidence: 'https://maker.example/support' } });
	assert.deepEqual([said.support.source, said.support.until, said.support.published_url], ['owner', '2029-06-30', 'https://maker.example/support']);
	assert.deepEqual(['passwords', 'disclosure', 'updates'].map((k) => [line(said, k).source, line(said, k).verdict, line(said, k).conflict]), [['owner', 'yes', false], ['owner', 'yes', false], ['owner', 'yes', true]]);
	assert.equal(said.label.verdict, 'unlabelled', 'the owner’s word is no claim of the maker’s');
	assert.equal(said.said.contact.evidence, 'the manual, page 3');
	await hub.restart();
	assert.equal((await hub.device(id)).support.until, '2029-06-30');
	const back = await hub.must('PUT', `/devices/${id}/said`, { updates_until: null });
	assert.deepEqual([back.support.source, back.support.until, Object.keys(back.said).sort()], ['catalogue', '2026-01-31', ['contact', 'passwords']]);
});

test('the day of sale makes a date of a promise in months', async (t) => {
	const hub = await Hub.owned(t);
	const device = await list(hub, { kind: 'hub', manufacturer: 'Philips Hue', model: 'Hue Bridge' });
	assert.deepEqual([device.support.status, device.support.basis], ['unknown', 'months_from_sale']);
	assert.deepEqual((await hub.get('/devices')).devices[0].support, { status: 'unknown', until: null, basis: 'months_from_sale' }, 'the list tells it apart from what nobody says');
	const sold = await hub.must('PUT', `/devices/${device.id}/said`, { sold_on: { value: '2025-02-28' } });
	assert.deepEqual([sold.support.status, sold.support.until], ['supported', '2028-02-28']);
});

test('facts travel to another hub as a file, without the day of sale, and only to the same model', async (t) => {
	const hub = await Hub.owned(t);
	const a = await list(hub, { manufacturer: 'Netlane', model: 'NL-750' }), b = await list(hub, { manufacturer: 'NETLANE', model: 'nl-750' }), c = await list(hub, { manufacturer: 'Netlane', model: 'NL-751' });
	await hub.must('PUT', `/devices/${a.id}/said`, { updates_until: { value: '2030-01-01', evidence: 'on the box' }, sold_on: { value: '2024-05-05' } });
	const file = await hub.get(`/devices/${a.id}/said/file`);
	assert.deepEqual([file.model, Object.keys(file.facts), JSON.stringify(file).includes('2024-05-05')], ['NL-750', ['updates_until'], false]);
	assert.equal((await hub.must('POST', `/devices/${b.id}/said/file`, file)).support.until, '2030-01-01');
	assert.deepEqual(await hub.api('POST', `/devices/${c.id}/said/file`, file).then((r) => [r.status, r.body.code]), [422, 'facts_of_another_model']);
	for (const hostile of [{}, { ...file, freehold_facts: 2 }, { ...file, extra: 1 }, { ...file, facts: { sold_on: { value: '2024-01-01' } } }, { ...file, facts: [] }, { ...file, facts: { product: { value: 'belkin-wls0403' } } }])
		assert.deepEqual(await hub.api('POST', `/devices/${b.id}/said/file`, hostile).then((r) => [r.status, r.body.code]), [422, 'not_a_facts_file'], JSON.stringify(hostile));
	assert.equal((await hub.api('POST', `/devices/${b.id}/said/file`, { ...file, facts: { contact: { value: 'javascript:alert(1)' } } })).status, 422);
});

test('nonsense is refused whole, so that no half of it is kept', async (t) => {
	const hub = await Hub.owned(t);
	const { id } = await list(hub, {});
	for (const [body, field] of [[{ passwords: { value: 'strong' } }, 'passwords'], [{ contact: { value: 'ftp://x' } }, 'contact'], [{ updates_until: { value: '2027-02-30' } }, 'updates_until'], [{ updates_until: { value: '2027-02-01', evidence: 'a\u0007b' } }, 'updates_until'], [{ passwords: { value: 'none', more: 1 } }, 'passwords'], [{ passwords: 'none' }, 'passwords'], [{ contact: { value: `https://x.example/${'a'.repeat(300)}` } }, 'contact'],
		[{ passwords: { value: 'none' }, sold_on: { value: 'today' } }, 'sold_on']]) {
		const answer = await hub.api('PUT', `/devices/${id}/said`, body);
		assert.deepEqual([answer.status, answer.body.params.field], [422, field], JSON.stringify(body));
	}
	assert.equal((await hub.api('PUT', `/devices/${id}/said`, { product: { value: 'belkin-wls0403' } })).status, 422);
	assert.deepEqual((await hub.device(id)).said, {});
	assert.equal((await hub.api('PUT', '/devices/nobody/said', {})).status, 404);
	const { products } = await hub.get('/catalogue');
	assert.ok(products.length >= 50 && products.every((p) => p.identity.url.startsWith('https://') && p.claims.every((c) => c.url.startsWith('https://') && c.read)));
});

test('the record of a sale is for who lives here, dates the support, and is erased with the device', async (t) => {
	const hub = await Hub.owned(t);
	const { id, name } = await list(hub, { kind: 'hub', manufacturer: 'Philips Hue', model: 'Hue Bridge' });
	const record = { sold_on: '2025-02-28', seller: 'Corner Quince Electrics', seller_country: 'GB', seller_contact: 'mailto:help@quince.example', channel: 'new', price: '49.90 GBP', wrong: 'Quince trouble' };
	assert.deepEqual(await hub.must('PUT', `/devices/${id}/sale`, record), record);
	assert.equal((await hub.device(id)).support.until, '2028-02-28');
	assert.ok(!JSON.stringify(await hub.device(id)).includes('Quince'), 'not on the page that guests see');
	await hub.restart();
	assert.deepEqual(await hub.get(`/devices/${id}/sale`), record);
	for (const [more, field] of [[{ seller_country: 'gb' }, 'seller_country'], [{ channel: 'stolen' }, 'channel'], [{ sold_on: '2025-02-30' }, 'sold_on'], [{ sold_on: new Date(Date.now() + 3 * 86400000).toISOString().slice(0, 10) }, 'sold_on'], [{ seller: 'a\u202eb' }, 'seller'], [{ price: 5 }, 'price'], [{ wrong: 'x'.repeat(300) }, 'wrong']])
		assert.deepEqual(await hub.api('PUT', `/devices/${id}/sale`, { ...record, ...more }).then((r) => [r.status, r.body.params.field]), [422, field], JSON.stringify(more));
	assert.equal((await hub.api('PUT', `/devices/${id}/sale`, { ...record, iban: 'x' })).status, 422);
	assert.equal((await hub.request('GET', `/api/v1/devices/${id}/sale`)).status, 401);
	await hub.must('POST', `/devices/${id}/release`, { confirm_name: name });
	await until('the release to be done', async () => (await hub.get('/releases')).releases.some((r) => r.device === id && r.state === 'done'), 30000);
	assert.equal((await hub.api('GET', `/devices/${id}/sale`)).status, 404);
	await hub.restart();
	const left = readdirSync(hub.data, { recursive: true }).filter((f) => statSync(join(hub.data, f), { throwIfNoEntry: false })?.isFile() && readFileSync(join(hub.data, f)).includes('Quince'));
	assert.deepEqual(left, [], 'nothing of the sale is left in any file');
});
