// The JSON Schemas that makers and issuing bodies get are held to the hub's own reader: each sample is taken or refused by both.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { program } from '../lib/process.mjs';

const schema = (name) => new Ajv({ strict: false }).compile(JSON.parse(readFileSync(new URL(`../../hub/passport/${name}.schema.json`, import.meta.url), 'utf8')));
const passport = {
	passport: { version: '1.0', id: 'urn:uuid:1', revision: 3, issued_at: '2026-01-02T03:04:05Z', refresh_after: '2027-01-01T00:00:00Z', urls: ['https://lamps.example/p.jws'] },
	issuer: { role: 'manufacturer', legal_name: 'Lamps Ltd', web: 'https://WWW.lamps.example:443/x' }, product: { model: 'PLUG-1', name: 'Smart plug' },
	top3: { passwords: { mode: 'unique_per_device' }, disclosure: { policy_url: 'https://lamps.example/security', contacts: ['mailto:s@lamps.example'] } },
	support: { basis: 'end_date', start: '2026-01-01', end: '2031-05-01', end_precision: 'month', history: [{ end: '2030-01-01' }], published_url: 'https://lamps.example/support', after_end: 'works_offline', services: ['app'] },
	services: [{ id: 'app', ends: '2040-01-01' }],
	interactions: [{ id: 'energy', flow: 'device_to_cloud', initiated_by: 'device', peer: { kind: 'service', host: 'cloud.lamps.example', country: 'GB' }, transport: { proto: 'tcp', port: 8883, tls: { min: '1.2' } },
		purpose: { code: 'telemetry', text: { en: 'shows energy' } }, data: ['energy'], personal: true, optional: true, required_for: ['history'] }],
	sensors: [{ kind: 'power' }], notify: { registration: { default: 'opt_in', url: 'https://lamps.example/register', data: ['contact', 'device_id'] } }, provisions: [{ std: 'EN 303 645', ver: '2.1.1', id: '5.4-1', result: 'Y' }], labels: ['a.b.c'], ext: 1,
};
const attestation = { attestation: { version: '1.0', id: 'urn:uuid:2', revision: 1, issued_at: '2026-01-01T00:00:00Z' }, scheme: 'sg_cls', polarity: 'positive', level: { value: '2' }, registration_id: 'CLS-1', assessment: 'lab',
	issued: '2026-01-01', valid_until: '2028-12-31', status: 'valid', issuing_body: { legal_name: 'Agency', web: 'https://www.csa.gov.sg' }, product: { manufacturer: 'Lamps Ltd', model: 'LAMP-1' }, firmware: { min: '1.0' },
	lines: [{ key: 'passwords', text: 'own' }], registry_url: 'https://www.csa.gov.sg/list' };

// Path, value (undefined: the member is taken away), what both say.
const samples = {
	passport: [
		['top3', undefined, true], ['support', undefined, true], ['interactions', undefined, true], ['support.basis', 'unknown', true], ['support.end', null, false], ['sensors', [], true], ['support.history', undefined, true],
		['passport.new_member', { x: [1] }, true], ['interactions.0.peer.host', undefined, true], ['provisions', undefined, true], ['passport', undefined, false], ['passport', [], false], ['passport.version', '2.0', false],
		['passport.revision', 0, false], ['passport.revision', '3', false], ['passport.issued_at', 'yesterday', false], ['passport.urls', ['http://lamps.example'], false], ['issuer.role', 'crowd', false],
		['issuer.legal_name', '', false], ['issuer.legal_name', 'a\u0007b', false], ['issuer.web', 'https://', false], ['issuer.web', 'https:///x', false], ['issuer.web', 'https://a@b', false], ['issuer.key', 'AAAA', false],
		['product.model', undefined, false], ['product.name', 7, false], ['top3', 7, false], ['top3.passwords.mode', 'admin', false], ['top3.passwords.mode', undefined, false], ['top3.disclosure.contacts', [], false],
		['top3.disclosure.contacts', ['s@lamps.example'], false], ['top3.disclosure.policy_url', 'javascript:alert(1)', false], ['top3.disclosure.languages', ['en', 'de-AT'], true], ['top3.disclosure.languages', ['en, de'], false], ['top3.disclosure.languages', 'en', false], ['support.basis', 'forever', false], ['support.end', undefined, false],
		['support.end', '1970-01-01', false], ['support.end_precision', 'year', false], ['support.basis', 'months_from_sale', false], ['support.months', 0, false], ['support.history', [7], false], ['support.history', [{}], false],
		['services', [{ ends: '2030-01-01' }], false], ['interactions', {}, false], ['interactions.0', 7, false], ['interactions.0.flow', 'cloud_to_device', false], ['interactions.0.peer.kind', 'x', false],
		['interactions.0.peer.country', 'gb', false], ['interactions.0.transport.port', 0, false], ['interactions.0.transport.port', 65536, false], ['interactions.0.transport.tls.min', '1.0', false],
		['interactions.0.purpose.code', 'Tele metry', false], ['interactions.0.purpose.text.en', 7, false], ['interactions.0.data', ['Energy!'], false], ['interactions.0.personal', 'yes', false], ['interactions.0.personal', undefined, false],
		['notify', undefined, true], ['notify.registration', undefined, true], ['notify.registration.default', 'always', false], ['notify.registration.data', undefined, false], ['notify.registration.data', ['E-mail'], false], ['notify.registration.url', 'http://lamps.example', false], ['notify.registration.privacy_url', undefined, true],
		['sensors.0.kind', 'smell', false], ['provisions.0.result', 'yes', false], ['provisions.0.std', undefined, false], ['labels', [7], false],
	],
	attestation: [
		['level', undefined, true], ['valid_until', undefined, true], ['firmware', undefined, true], ['lines', undefined, true], ['ext', 1, true], ['scheme', 'uk_dcms2019', false], ['scheme', 'made_up', false], ['polarity', 'good', false],
		['level', '2', false], ['level.value', '5', false], ['scheme', 'matter', true], ['registration_id', undefined, false], ['assessment', 'none', false], ['issued', 'soon', false], ['status', 'fine', false], ['issuing_body', undefined, false],
		['issuing_body.web', 'http://a.example', false], ['issuing_body.key', 'AA', false], ['product.model', undefined, false], ['firmware.min', 1, false], ['lines', {}, false], ['lines.0.key', 'other', false], ['registry_url', 'ftp://x', false],
		['attestation.revision', 0, false], ['attestation.version', '1', false],
	],
};
// What a schema cannot say, the reader does.
const beyond = [['support.end', '2031-02-30'], ['passport.issued_at', '2026-13-01T00:00:00Z']];

function changed(base, path, value) {
	const copy = structuredClone(base), keys = path.split('.'), last = keys.pop();
	const holder = keys.reduce((o, k) => o[k], copy);
	if (value === undefined) delete holder[last];
	else holder[last] = value;
	return copy;
}

async function desk(t) {
	const dir = mkdtempSync('/tmp/schema-');
	t.after(() => rmSync(dir, { recursive: true }));
	const file = join(dir, 'x.json');
	return (document) => new Promise((done) => {
		writeFileSync(file, JSON.stringify(document));
		execFile(program('freehold'), ['passport', 'lint', file], { timeout: 20000 }, (error) => done(!error));
	});
}

for (const [name, base] of [['passport', passport], ['attestation', attestation]])
	test(`the schema of the ${name} takes and refuses what the hub takes and refuses`, async (t) => {
		const read = await desk(t), fits = schema(name);
		assert.ok(await read(base));
		assert.ok(fits(base), JSON.stringify(fits.errors));
		for (const [path, value, good] of samples[name]) {
			const document = changed(base, path, value);
			assert.deepEqual([await read(document), fits(document)], [good, good], `${path} = ${JSON.stringify(value)}`);
		}
	});

test('what only the reader can tell is refused by it all the same', async (t) => {
	const read = await desk(t);
	for (const [path, value] of beyond) assert.equal(await read(changed(passport, path, value)), false, path);
});
