// The labels of testing bodies: noted by the owner, looked up by hand, signed by a body, running out; and what the card makes of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { signJws, signer } from '../lib/jws.mjs';
import { adopt } from '../lib/tasmota.mjs';
import { until } from '../lib/wait.mjs';

const attestation = (body, more = {}) => ({
	attestation: { version: '1.0', id: 'urn:uuid:7', revision: 1, issued_at: '2026-01-02T03:04:05Z' }, scheme: 'sg_cls', polarity: 'positive', level: { scale: '1-4', value: '3' },
	registration_id: 'CLS-77', assessment: 'lab', issued: '2026-01-02', valid_until: '2029-01-31', status: 'valid',
	issuing_body: { legal_name: 'Agency', web: 'https://www.csa.gov.sg', key: body.point }, product: { manufacturer: 'Freehold Works', model: 'LAMP-1' }, ...more,
});

async function house(t) {
	const hub = await Hub.owned(t);
	const { id } = await addDevice(hub, await Device.make(t));
	const device = await hub.untilDevice(id, 'with a passport', (d) => d.label.passport?.verified);
	const post = (path, body) => hub.api('POST', `/devices/${id}/labels${path}`, body);
	const bring = (body, more) => post('/document', { document: signJws(body, 'label-attestation+jws', attestation(body, { product: { manufacturer: device.manufacturer, model: device.model }, ...more })) });
	return { hub, id, device, post, bring };
}

test('a label seen on the box is a claim, a look-up makes it count or misapplied, and removing it takes all back', async (t) => {
	const { hub, id, device, post } = await house(t);
	assert.equal(device.label.verdict, 'unverified');
	const seen = (await post('', { scheme: 'sg_cls', registration_id: 'CSA/311228/00042', level: '2' })).body;
	const [label] = seen.label.labels;
	assert.deepEqual([label.finding, label.source, label.valid_until, seen.label.verdict], ['seen_on_box', 'owner', '2028-12-31', 'unverified']);
	const live = await hub.events();
	t.after(() => live.close());
	const found = (await post(`/${label.id}/check`, { result: 'found', valid_until: '2028-12-31' })).body.label;
	await live.wait('the new verdict', (e) => e.type === 'device' && e.device.id === id && e.device.label.verdict === 'positive');
	assert.deepEqual([found.verdict, found.why, found.labels[0].finding, found.labels[0].lookup.result], ['positive', 'all_lines_backed', 'in_register', 'found']);
	assert.deepEqual(found.labels[0].recognised.map((r) => r.as), ['uk_psti', 'en303645', 'sg_cls:1']);
	assert.equal(found.lines.find((l) => l.key === 'updates').source, 'registry');
	await hub.restart();
	assert.equal((await hub.device(id)).label.verdict, 'positive');
	const wrong = (await post(`/${label.id}/check`, { result: 'other_model' })).body.label;
	assert.deepEqual([wrong.verdict, wrong.why, wrong.labels[0].misfit], ['misapplied', 'label_does_not_fit', true]);
	await until('the owner to be told', async () => (await hub.get('/alerts')).alerts.some((a) => a.code === 'label.changed' && a.device === id));
	const told = async () => (await hub.get('/notices')).notices.filter((n) => n.device === id && n.code.startsWith('label.')).map((n) => n.code).sort();
	await until('both notices', async () => (await told()).join() === 'label.changed,label.misapplied');
	assert.equal((await post(`/${label.id}/check`, { result: 'found', valid_until: '2028-12-31' })).body.label.verdict, 'positive');
	await until('a label that fits again to close its notices', async () => (await told()).length === 0);
	await post(`/${label.id}/check`, { result: 'other_model' });
	assert.equal((await hub.api('DELETE', `/devices/${id}/labels/${label.id}`)).body.label.verdict, 'unverified');
	assert.equal((await hub.api('DELETE', `/devices/${id}/labels/${label.id}`)).status, 404);
});

test('an attestation is a claim until the owner has compared its key, and a newer one may take it back', async (t) => {
	const { hub, id, post, bring } = await house(t);
	const body = signer(), stranger = signer();
	const brought = (await bring(body)).body.label;
	assert.deepEqual([brought.verdict, brought.labels[0].finding, brought.labels[0].key.voucher], ['unverified', 'signed_by_unknown', 'seen_first']);
	const { id: label, key } = brought.labels[0];
	assert.equal((await post(`/${label}/key`, { fingerprint: 'x' })).status, 422);
	const vouched = (await post(`/${label}/key`, { fingerprint: key.fingerprint })).body.label;
	assert.deepEqual([vouched.verdict, vouched.labels[0].source], ['positive', 'attested']);
	assert.equal((await bring(stranger, { registration_id: 'CLS-78' })).body.code, 'label_not_genuine');
	const head = attestation(body).attestation;
	const revoked = (await bring(body, { attestation: { ...head, revision: 2 }, status: 'revoked' })).body.label;
	assert.deepEqual([revoked.verdict, revoked.labels[0].finding], ['misapplied', 'revoked']);
	assert.equal((await bring(body, { attestation: { ...head, revision: 1 } })).body.code, 'label_older');
	await hub.restart();
	assert.equal((await hub.device(id)).label.labels[0].finding, 'revoked');
	const alerts = (await hub.get('/alerts')).alerts;
	assert.ok(alerts.some((a) => a.code === 'label.revoked'));
});

test('another model and a version outside are seen without anybody looking', async (t) => {
	const { bring } = await house(t);
	const body = signer();
	assert.equal((await bring(body, { product: { manufacturer: 'Else', model: 'OTHER-9' } })).body.label.labels[0].finding, 'other_model');
	const later = await bring(body, { registration_id: 'CLS-79', firmware: { min: '99.0' } });
	assert.equal(later.body.label.labels[1].finding, 'other_firmware');
	assert.equal(later.body.label.verdict, 'misapplied');
});

test('the schemes are told with their state and where that stands, and what is no label is refused', async (t) => {
	const { hub, id, post } = await house(t);
	const { schemes } = await hub.get('/label-schemes');
	const status = Object.fromEntries(schemes.map((s) => [s.id, s.status]));
	assert.deepEqual([status.sg_cls, status.fi_label, status.us_ctm, status.uk_dcms2019, status.iso27404], ['live', 'no_new_labels', 'paused', 'never_issued', 'framework']);
	for (const s of schemes.filter((x) => x.id !== 'other')) assert.match(s.source, /^https:/, s.id);
	for (const said of [{}, { scheme: 'sg_cls' }, { scheme: 'sg_cls', registration_id: '1', level: '9' }, { scheme: 'uk_dcms2019', registration_id: '1' }, { scheme: 'sg_cls', registration_id: '1', extra: 1 }])
		assert.equal((await post('', said)).status, 422, JSON.stringify(said));
	for (const document of ['', 'a.b.c', 'nothing', signJws(signer(), 'device-passport+jws', {})])
		assert.equal((await post('/document', { document })).body.code, 'not_a_label', document);
	assert.equal((await post('/99/check', { result: 'found' })).status, 404);
	assert.equal((await post('/x/check', { result: 'found' })).status, 404);
	assert.equal((await hub.api('POST', '/devices/none/labels', { scheme: 'sg_cls', registration_id: '1' })).status, 404);
	assert.equal((await hub.request('GET', '/api/v1/label-schemes')).status, 401);
	for (let i = 0; i < 8; i++) assert.equal((await post('', { scheme: 'matter', registration_id: `m${i}` })).status, 201);
	assert.equal((await post('', { scheme: 'matter', registration_id: 'm0' })).status, 409);
	assert.equal((await post('', { scheme: 'matter', registration_id: 'm9' })).body.code, 'too_many_labels');
	assert.equal((await hub.device(id)).label.verdict, 'unverified');
});

test('the standard is gone through point by point, with what broker, relay and passport really know', async (t) => {
	const { hub, id } = await house(t);
	const points = async (unit) => {
		const list = await hub.get(`/devices/${unit}/checklist`);
		assert.equal(list.provisions.length, 67);
		assert.equal(Object.values(list.counts).reduce((a, b) => a + b), 67);
		return Object.fromEntries(list.provisions.map((p) => [p.id, [p.result, p.source, p.code]]));
	};
	const native = await until('its session to be seen', async () => (await points(id))['5.5-1'][0] === 'yes' && points(id));
	assert.deepEqual(native['5.1-1'], ['yes', 'observed', 'own_credential']);
	assert.deepEqual(native['5.1-3'], ['yes', 'observed', 'certificate']);
	assert.deepEqual(native['5.5-1'], ['yes', 'observed', 'encrypted']);
	assert.deepEqual(native['5.2-1'], ['yes', 'declared', 'passport_says']);
	assert.deepEqual(native['5.4-1'], ['unknown', 'nobody', 'nobody_says']);
	const { id: plug } = await adopt(t, hub, { legacy: true });
	await hub.must('POST', `/devices/${plug}/confirm`, { name: 'Old kettle' });
	const old = await until('its session to be seen', async () => (await points(plug))['5.5-1'][0] === 'no' && points(plug));
	assert.deepEqual(old['5.5-1'], ['no', 'observed', 'in_clear']);
	assert.deepEqual(old['5.5-7'], ['no', 'observed', 'in_clear']);
	assert.equal((await hub.api('GET', '/devices/none/checklist')).status, 404);
});
