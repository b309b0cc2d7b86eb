// Ten devices, each with another story, as a household might have them; and a hundred. Invented makers. Not in the order in which they need somebody.
import { device, line } from './devices.mjs';

/** @typedef {import('../src/api/types').Device} Device */

const DAY = 86_400_000;

/** @param {number} now @returns {Device[]} */
export function tenDevices(now) {
	const nobody = line('disclosure', 'not_stated', 'nobody');
	const own = line('passwords', 'yes', 'observed', { at: now - 40 * DAY, code: 'passwords.hub_issued' });
	const contact = line('disclosure', 'yes', 'declared', { code: 'disclosure.contact', params: { contact: 'mailto:security@maker.example' } });
	/** @param {string} until @param {Partial<Device['support']>} [more] @returns {Device['support']} */
	const until = (until, more = {}) => ({ status: 'supported', until, precision: 'day', start: '2023-01-01', basis: 'end_date', source: 'declared', published_url: null, provisional: false, after_end: 'works_without_fixes', ...more });
	/** @param {Device['support']['status']} status @param {Partial<Device['support']>} [more] @returns {Device['support']} */
	const without = (status, more = {}) => ({ status, until: null, precision: null, start: null, basis: 'none', source: 'declared', published_url: null, provisional: false, after_end: null, ...more });
	return [
		device(now, { id: 'lamp', name: 'Reading lamp', room: 'Living room', manufacturer: 'Lumen Works', model: 'LW-200', support: until('2030-03-31', { source: 'registry' }), label: { verdict: 'positive', lines: [own, { ...contact, source: 'registry' }, line('updates', 'yes', 'registry', { code: 'updates.until', params: { until: '2030-03-31' } })], passport: null } }),
		device(now, { id: 'radio', name: 'Kitchen radio', room: 'Kitchen', manufacturer: 'Klangwerk', model: 'K1', support: without('not_updatable'), label: { verdict: 'negative', lines: [own, nobody, line('updates', 'no', 'declared', { code: 'updates.none' })], passport: null } }),
		device(now, { id: 'blind', name: 'Blind', room: 'Bedroom', manufacturer: 'Rollwerk', model: 'R5', label: { verdict: 'unlabelled', lines: [own, nobody, line('updates', 'not_stated', 'nobody')], passport: null } }),
		device(now, { id: 'nursery', name: 'Nursery camera', room: 'Nursery', manufacturer: 'TinyView', model: 'T-9', problems: 1, support: until('2028-06-30', { status: 'contradicted' }), label: { verdict: 'misapplied', lines: [own, contact, line('updates', 'no', 'registry', { conflict: true, code: 'updates.until', params: { until: '2028-06-30' } })], passport: null } }),
		device(now, { id: 'plug', name: 'Christmas plug', room: 'Hall', adapter: 'tasmota', onboarding: 'adopted', manufacturer: 'Gosund', model: 'SP111', legacy: { until: '2027-01-06' }, label: { verdict: 'negative', lines: [line('passwords', 'no', 'observed', { at: now - 30 * DAY, code: 'passwords.in_clear' }), nobody, line('updates', 'not_stated', 'nobody')], passport: null } }),
		device(now, { id: 'coffee', name: 'Coffee machine', room: 'Kitchen', manufacturer: 'Bohne', model: 'B3', problems: 1, support: until('2029-12-31'), label: { verdict: 'unverified', lines: [own, contact, line('updates', 'yes', 'declared', { code: 'updates.until', params: { until: '2029-12-31' } })], passport: null } }),
		device(now, { id: 'speaker', name: 'Speaker', room: 'Living room', manufacturer: 'Klangwerk', model: 'S2', support: without('supported_service', { basis: 'while_service_operates' }), label: { verdict: 'misapplied', lines: [line('passwords', 'no', 'observed', { at: now - 3 * DAY, conflict: true, code: 'passwords.shared' }), contact, line('updates', 'yes', 'declared', { code: 'updates.while_service' })], passport: null } }),
		device(now, { id: 'weather', name: 'Weather station', room: null, manufacturer: 'Nordsensor', model: 'W1', support: until('2022-08-31', { status: 'ended', start: '2018-01-01' }), label: { verdict: 'negative', lines: [own, contact, line('updates', 'no', 'declared', { code: 'updates.ended', params: { until: '2022-08-31' } })], passport: null } }),
		device(now, { id: 'thermo', name: 'Thermometer', room: 'Living room', manufacturer: 'Nordsensor', model: 'T1', support: until('2027-02-28', { status: 'ending' }), label: { verdict: 'unverified', lines: [own, contact, line('updates', 'yes', 'declared', { code: 'updates.until', params: { until: '2027-02-28' } })], passport: null } }),
		device(now, { id: 'hall', name: 'Hall camera', room: 'Hall', manufacturer: 'ViewNow', model: 'VN-3', problems: 2, support: until('2025-06-30', { status: 'ended', start: '2021-06-30' }), label: { verdict: 'negative', lines: [own, contact, line('updates', 'no', 'declared', { code: 'updates.ended', params: { until: '2025-06-30' } })], passport: null } }),
	];
}

/** @param {number} now @returns {Device[]} */
export const hundredDevices = now => Array.from({ length: 10 }, (_, round) => tenDevices(now).map(d => ({
	...d, id: `${d.id}-${round}`, name: `${d.name} ${round + 1}`, support: { ...d.support, until: d.support.until && `${Number(d.support.until.slice(0, 4)) + (d.support.status === 'supported' ? round : 0)}${d.support.until.slice(4)}` },
}))).flat();
