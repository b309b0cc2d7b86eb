// A home with one device of each kind that the UI must tell apart. Invented makers.

/** @typedef {import('../src/api/types').Device} Device */
/** @typedef {import('../src/api/types').LabelLine} LabelLine */

import { homeLabels } from './labels.mjs';

const DAY = 86_400_000;

/** @param {LabelLine['key']} key @param {LabelLine['verdict']} verdict @param {LabelLine['source']} source @param {Partial<LabelLine>} [more] @returns {LabelLine} */
export const line = (key, verdict, source, more = {}) => ({ key, verdict, source, at: null, code: 'nobody_says', params: {}, conflict: false, ...more });
/** @param {string} id @param {string} name @param {boolean} on @returns {Device['properties'][number]} */
const power = (id, name, on) => ({ id, name, type: 'boolean', format: null, unit: null, settable: true, value: String(on) });
/** @param {string} id @param {string} name @param {string} unit @param {string | null} value @returns {Device['properties'][number]} */
const reading = (id, name, unit, value) => ({ id, name, type: 'number', format: null, unit, settable: false, value });

/** @param {number} now @param {Partial<Device> & { id: string, name: string }} d @returns {Device} */
export function device(now, d) {
	return {
		room: null, state: 'active', adapter: 'homie', onboarding: 'native', kind: null, online: true, last_seen_at: now - 20_000, manufacturer: null, model: null, firmware: '2.4.1', legacy: null, demo: false, properties: [], problems: 0,
		label: { verdict: 'unlabelled', lines: [line('passwords', 'not_stated', 'nobody'), line('disclosure', 'not_stated', 'nobody'), line('updates', 'not_stated', 'nobody')], passport: null },
		support: { status: 'unknown', until: null, precision: null, start: null, basis: 'unknown', source: 'nobody', published_url: null, provisional: false, after_end: null },
		epoch: 0, created_at: now - 200 * DAY, serial: null, credentials: [{ id: 1, kind: 'certificate', state: 'valid', client_id: d.id, created_at: now - 200 * DAY, last_used_at: now - 3_600_000, fixed: false, chosen: false, ended: null, ended_at: null, via: 'certificate' }],
		credential_note: null, identity: 'key', may: { say: [{ pattern: `homie/5/${d.id}/#`, now: 'yes' }, { pattern: `$hub/device/${d.id}/up`, now: 'yes' }], hear: [{ pattern: `homie/5/${d.id}/+/+/set`, now: 'yes' }, { pattern: 'homie/5/$broadcast/#', now: 'yes' }, { pattern: `$hub/device/${d.id}/down`, now: 'yes' }], announce: [] },
		denied: [], facts: [], links: [], flows: [], release: null, arrival: null, measure: null, first_day: null, ...d,
	};
}

/** @param {number} now @param {Device} d @returns {Device} */
const labelled = (now, d) => ({ ...d, label: { ...d.label, labels: homeLabels(now)[d.id] ?? [] } });

/** @param {number} now @returns {Device[]} */
export function homeDevices(now) {
	/** @type {Device['credentials']} */
	const password = [{ id: 7, kind: 'password', state: 'valid', client_id: 'd-1', created_at: now - 30 * DAY, last_used_at: now - 7_200_000, fixed: false, chosen: false, ended: null, ended_at: null, via: 'tls' }];
	const all = [
		device(now, {
			id: 'lampa1b2c3d4', name: 'Reading lamp', room: 'Living room', manufacturer: 'Lumen Works', model: 'LW-200', serial: 'LW200-004711',
			properties: [power('light/on', 'Power', true), { id: 'light/brightness', name: 'Brightness', type: 'number', format: '0:100', unit: '%', settable: true, value: '62' }, { id: 'light/scene', name: 'Scene', type: 'enum', format: 'warm,daylight,night', unit: null, settable: true, value: 'warm' }, reading('light/power', 'Uses', 'W', '6.4')],
			label: { verdict: 'positive', lines: [line('passwords', 'yes', 'observed', { at: now - 21 * DAY, code: 'passwords.hub_issued' }), line('disclosure', 'yes', 'registry', { at: now - 20 * DAY, code: 'disclosure.contact', params: { contact: 'mailto:security@lumenworks.example' } }), line('updates', 'yes', 'registry', { at: now - 20 * DAY, code: 'updates.until', params: { until: '2030-03-31' } })], passport: { issuer: 'Lumen Works Ltd', revision: 3, issued_at: '2026-02-01T00:00:00Z', verified: true, problem: null, url: 'https://lumenworks.example/passport/lw-200' } },
			support: { status: 'supported', until: '2030-03-31', precision: 'month', start: '2024-06-01', basis: 'end_date', source: 'declared', published_url: 'https://lumenworks.example/support/lw-200', provisional: false, after_end: 'works_offline' },
			links: [
				{ id: 'l1', unit: 'lampa1b2c3d4', kind: 'mqtt', host: 'cloud.lumenworks.example', port: 8883, operator: 'Lumen Works Ltd', country: 'DE', purpose: { code: 'remote_control', text: null }, data: ['usage', 'device_id'], personal: true, optional: true, required_for: [], approved: false, paused: null, state: 'off', why: null, tls: null, sent: 0, received: 0, queued: 0, last_seen_at: null },
				{ id: 'l2', unit: 'lampa1b2c3d4', kind: 'mqtt', host: 'updates.lumenworks.example', port: 8883, operator: 'Lumen Works Ltd', country: 'DE', purpose: { code: 'update', text: null }, data: ['device_id'], personal: false, optional: false, required_for: ['updates'], approved: true, paused: null, state: 'up', why: null, tls: { version: 'TLS 1.3', cipher: 'AES-256-GCM', key: 'EC 256' }, sent: 18_240, received: 402_118, queued: 0, last_seen_at: now - 60_000 },
			],
			flows: [{ host: 'updates.lumenworks.example', port: 8883, verdict: 'declared', count: 41, first_at: now - 190 * DAY, last_at: now - DAY }, { host: 'metrics.adgrid.example', port: 443, verdict: 'refused', count: 3, first_at: now - 3 * DAY, last_at: now - 5_400_000 }],
			facts: [{ key: 'model', value: 'LW-200', source: 'declared', at: now - 200 * DAY, evidence: null }, { key: 'firmware', value: '2.4.1', source: 'observed', at: now - 12 * DAY, evidence: null }, { key: 'serial', value: 'LW200-004711', source: 'declared', at: now - 200 * DAY, evidence: null }],
			arrival: { grade: 'green', code: 'arrival.device_says_wiped' },
		}),
		device(now, {
			id: 'therm0123456', name: 'Thermometer', room: 'Living room', manufacturer: 'Nordsensor', model: 'T1', identity: 'code', properties: [reading('air/temperature', 'Temperature', '°C', '21.4'), reading('air/humidity', 'Humidity', '%', '48')],
			label: { verdict: 'unverified', lines: [line('passwords', 'yes', 'declared', { code: 'passwords.unique_per_device' }), line('disclosure', 'yes', 'declared', { code: 'disclosure.contact', params: { contact: 'https://nordsensor.example/security' } }), line('updates', 'yes', 'declared', { code: 'updates.until', params: { until: '2027-02-28' } })], passport: { issuer: 'Nordsensor AS', revision: 1, issued_at: '2025-05-02T00:00:00Z', verified: true, problem: null, url: null } },
			support: { status: 'ending', until: '2027-02-28', precision: 'day', start: '2025-05-01', basis: 'end_date', source: 'declared', published_url: null, provisional: false, after_end: 'works_without_fixes' },
		}),
		device(now, {
			id: 'plug77777777', name: 'Coffee machine', room: 'Kitchen', adapter: 'tasmota', onboarding: 'adopted', identity: 'none', problems: 1, manufacturer: 'Gosund', model: 'SP111', firmware: '13.4.0', properties: [power('relay/on', 'Power', false), reading('energy/power', 'Uses', 'W', '0')],
			legacy: { until: '2026-12-15' }, credentials: [{ ...password[0], id: 3, kind: 'password', state: 'valid', client_id: 'd-plug77777777-2', created_at: now - 30 * DAY, last_used_at: now - 7_200_000, fixed: false, chosen: false, ended: null, ended_at: null, via: 'legacy' }], credential_note: 'rotation_waiting',
			label: { verdict: 'negative', lines: [line('passwords', 'no', 'observed', { at: now - 30 * DAY, code: 'passwords.in_clear' }), line('disclosure', 'not_stated', 'nobody'), line('updates', 'not_stated', 'nobody')], passport: null },
			may: { say: [{ pattern: 'stat/plug77777777/#', now: 'yes' }, { pattern: 'tele/plug77777777/#', now: 'yes' }], hear: [{ pattern: 'cmnd/plug77777777/#', now: 'yes' }], announce: [{ pattern: 'tasmota/discovery/A4CF12/#', now: 'guard' }] }, denied: [{ verb: 'say', topic: 'homeassistant/switch/door/config', count: 4, last_at: now - 5_400_000 }],
		}),
		device(now, {
			id: 'cam000000001', name: 'Old camera', room: 'Hall', adapter: 'generic', onboarding: 'adopted', identity: 'none', problems: 1, manufacturer: 'ViewNow', model: 'VN-3', online: false, last_seen_at: now - 2 * DAY, credentials: password,
			label: { verdict: 'misapplied', lines: [line('passwords', 'no', 'observed', { at: now - 2 * DAY, conflict: true, code: 'passwords.shared' }), line('disclosure', 'yes', 'declared', { code: 'disclosure.contact', params: { contact: 'mailto:help@viewnow.example' } }), line('updates', 'no', 'declared', { code: 'updates.ended', params: { until: '2025-06-30' } })], passport: { issuer: 'ViewNow Inc', revision: 2, issued_at: '2023-01-10T00:00:00Z', verified: true, problem: 'key_changed', url: 'https://viewnow.example/passport/vn-3', key_first_seen_at: now - 400 * DAY, keys: { in_use: 'Zk3v0q1sQ8d0n9Jm6y0x4m2v7c5t1b3k8a6w2e4r5t0', voucher: 'seen_first', waiting: 'Q1w2e3r4t5y6u7i8o9p0a1s2d3f4g5h6j7k8l9z0x1c' } } },
			support: { status: 'ended', until: '2025-06-30', precision: 'day', start: '2021-06-30', basis: 'end_date', source: 'declared', published_url: null, provisional: false, after_end: 'works_without_fixes' },
		}),
		device(now, {
			id: 'blind0000001', name: 'Blind', room: 'Bedroom', credential_note: 'rotation_waiting', credentials: [['revoked', 400, 200], ['valid', 200, 1]].map(([state, made, used], i) => ({ id: 4 + i, kind: /** @type {const} */ ('certificate'), state: /** @type {'valid'} */ (state), client_id: `blind0000001-${i + 1}`, created_at: now - Number(made) * DAY, last_used_at: now - Number(used) * DAY, fixed: false, chosen: false, ended: null, ended_at: null, via: /** @type {const} */ ('certificate') })), manufacturer: 'Rollwerk', model: 'R5', online: false, last_seen_at: now - 3 * 3_600_000, properties: [power('blind/open', 'Open', true)],
			label: { verdict: 'unlabelled_grace', lines: [line('passwords', 'yes', 'observed', { at: now - 40 * DAY, code: 'passwords.hub_issued' }), line('disclosure', 'not_stated', 'nobody'), line('updates', 'not_stated', 'nobody')], passport: null },
		}),
		device(now, { id: 'garden000001', name: 'Garden pump with a rather long name', room: null, state: 'suspended', manufacturer: 'Aquaflux', model: 'Pump 2', properties: [power('pump/on', 'Pump', false)] }),
		device(now, {
			id: 'router000001', name: 'Internet router', room: 'Hall', onboarding: 'listed', kind: 'router', adapter: null, identity: 'none', online: false, last_seen_at: null, manufacturer: 'Netlane', model: 'NL-750', firmware: '7.2', credentials: [],
			label: { verdict: 'unlabelled_grace', lines: [line('passwords', 'not_stated', 'nobody'), line('disclosure', 'not_stated', 'nobody'), line('updates', 'not_stated', 'catalogue', { at: now - 3 * DAY, code: 'updates.months_from_sale', params: { months: 36 } })], passport: null },
			support: { status: 'unknown', until: null, precision: null, start: null, basis: 'months_from_sale', source: 'catalogue', published_url: 'https://netlane.example/support', provisional: false, after_end: null },
			may: { say: [], hear: [], announce: [] }, facts: [{ key: 'kind', value: 'router', source: 'owner', at: now - 9 * DAY, evidence: null }, { key: 'model', value: 'NL-750', source: 'owner', at: now - 9 * DAY, evidence: null }],
		}),
		device(now, {
			id: 'thermo000001', name: 'Old thermostat', room: 'Hall', onboarding: 'listed', kind: 'thermostat', adapter: null, identity: 'none', online: false, last_seen_at: null, manufacturer: 'Warmly', model: 'W-1', firmware: null, credentials: [], may: { say: [], hear: [], announce: [] },
			label: { verdict: 'negative', lines: [line('passwords', 'not_stated', 'nobody'), line('disclosure', 'yes', 'owner', { at: now - 2 * DAY, code: 'disclosure.contact', params: { contact: 'mailto:security@warmly.example' } }), line('updates', 'no', 'catalogue', { at: now - 3 * DAY, code: 'updates.ended', params: { until: '2025-10-25' } })], passport: null },
			support: { status: 'ended', until: '2025-10-25', precision: 'day', start: null, basis: 'end_date', source: 'catalogue', published_url: 'https://warmly.example/ends', provisional: false, after_end: null },
			said: { contact: { value: 'mailto:security@warmly.example', evidence: 'on the box', at: now - 2 * DAY } },
			product: { how: 'exact', offers: [], product: { id: 'warmly-w-1', manufacturer: 'Warmly', model: 'W-1', kind: 'thermostat', identity: { url: 'https://warmly.example/w-1', read: '2026-11-21', evidence: 'Named on the maker’s page.' }, claims: [{ about: 'updates', end: '2025-10-25', url: 'https://warmly.example/ends', read: '2026-11-21', evidence: 'The devices will no longer receive updates.' }, { about: 'service', end: '2025-10-25', url: 'https://warmly.example/ends', read: '2026-11-21', evidence: 'Removed from the app on that day.' }] } },
		}),
		device(now, { id: 'newsensor001', name: 'Door sensor', state: 'pending', manufacturer: 'Nordsensor', model: 'D2', identity: 'code', created_at: now - 60_000, epoch: 1 }),
	];
	return all.map(d => labelled(now, d));
}
