// EN 303 645 for a device of the mock home: the points' numbers are the standard's, the results invented.

/** @typedef {import('../src/api/types').Provision} Provision */

const SIZES = { '5.1': 5, '5.2': 3, '5.3': 16, '5.4': 4, '5.5': 8, '5.6': 9, '5.7': 2, '5.8': 3, '5.9': 3, '5.10': 1, '5.11': 4, '5.12': 3, '5.13': 1 };
const ids = [...Object.entries(SIZES).flatMap(([clause, n]) => Array.from({ length: n }, (_, i) => `${clause}-${i + 1}`)), '6.1', '6.2', '6.3', '6.4', '6.5'];

/** @param {Record<string, Partial<Provision>>} known @param {import('../src/api/types').Checklist['others']} others @returns {import('../src/api/types').Checklist} */
function listOf(known, others) {
	/** @type {Provision[]} */
	const provisions = ids.map(id => ({ id, status: 'M', result: 'unknown', source: 'nobody', code: 'nobody_says', why: null, detail: null, partial: false, observable: id in known || id === '5.11-1', conflict: false, at: null, ...known[id] }));
	/** @param {string} r */
	const count = r => provisions.filter(p => p.result === r).length;
	return { standard: 'EN 303 645', version: '2.1.1', counts: { yes: count('yes'), no: count('no'), na: count('na'), unknown: count('unknown') }, provisions, others };
}

/** The built-in card, whose makers state little. @param {import('../src/api/types').OwnCard} full @returns {import('../src/api/types').OwnCard} */
function silent(full) {
	const [passwords, ...rest] = full.label.lines;
	const said = full.checklist.provisions.filter(p => p.result === 'yes' && p.id !== '5.2-1' && p.id !== '5.3-13').map(p => p.id);
	return {
		...full, manufacturer: 'The Freehold makers', passport: { issuer: 'The Freehold makers', revision: 1, issued_at: '2026-11-27T00:00:00Z', signed: false }, security_txt: null,
		label: { ...full.label, lines: [...(passwords ? [passwords] : []), ...rest.map(l => /** @type {const} */ ({ ...l, verdict: 'not_stated', source: 'nobody', code: 'nobody_says', params: {}, at: null }))] },
		support: { ...full.support, status: 'unknown', until: null, precision: null, start: null, basis: 'unknown', source: 'nobody', published_url: null, after_end: null },
		checklist: listOf(Object.fromEntries(said.map(id => [id, { result: 'yes', source: 'declared', code: 'listed' }])), []),
	};
}

/** The hub's own card. @param {number} now @param {boolean} signed its makers have stated everything, and signed it @returns {import('../src/api/types').OwnCard} */
export function ownCard(now, signed) {
	const points = ['5.1-1', '5.1-3', '5.1-4', '5.1-5', '5.2-1', '5.3-13', '5.3-16', '5.4-3', '5.5-5', '5.6-1', '5.8-3', '5.9-2', '5.13-1'];
	/** @type {(key: 'passwords' | 'disclosure' | 'updates', code: import('../src/api/types').LabelCode, params: object) => import('../src/api/types').LabelLine} */
	const line = (key, code, params) => ({ key, verdict: 'yes', source: 'declared', at: now - 40 * 86_400_000, code, params: { ...params }, conflict: false });
	/** @type {import('../src/api/types').OwnCard} */
	const full = {
		manufacturer: 'Rose & Sons', model: 'Freehold hub', version: '0.1.0',
		passport: { issuer: 'Rose & Sons', revision: 2, issued_at: '2026-10-01T00:00:00Z', signed: true, key: 'q7PzR2mXw9LkT4vB8_nYc3sHd6fGj1A-9fWb2KxLm0o', web: 'rose.example' },
		label: { verdict: 'unverified', lines: [line('passwords', 'passwords.user_defined', {}), line('disclosure', 'disclosure.contact', { contact: 'security@rose.example', url: 'https://rose.example/security' }), line('updates', 'updates.until', { until: '2031-10-31' })], passport: null },
		support: { status: 'supported', until: '2031-10-31', precision: 'day', start: '2026-10-01', basis: 'end_date', source: 'declared', published_url: 'https://rose.example/support', provisional: false, after_end: 'works_without_fixes' },
		checklist: listOf(Object.fromEntries(points.map(id => [id, { result: 'yes', source: 'declared', code: 'listed' }])), []),
		security_txt: 'https://freehold.local/.well-known/security.txt', problems: [],
	};
	return signed ? full : silent(full);
}

/** @param {number} now @returns {import('../src/api/types').Checklist} */
export function checklist(now) {
	/** @type {Record<string, Partial<Provision>>} */
	const known = {
		'5.1-1': { result: 'yes', source: 'observed', code: 'own_credential', at: now - 86_400_000, status: 'MC' }, '5.1-3': { result: 'yes', source: 'observed', code: 'certificate', partial: true, at: now - 3_600_000 },
		'5.2-1': { result: 'yes', source: 'declared', code: 'passport_says' }, '5.3-8': { result: 'no', source: 'observed', code: 'no_fix_planned', at: now - 5 * 86_400_000, conflict: true, status: 'MC' },
		'5.3-13': { result: 'yes', source: 'declared', code: 'passport_says' }, '5.4-1': { result: 'yes', source: 'declared', code: 'listed', why: 'Keys are kept in a secure element.' }, '5.5-1': { result: 'yes', source: 'observed', code: 'encrypted', detail: 'TCP 8884, TLS ≥ 1.2', partial: true, at: now - 3_600_000 },
		'6.1': { result: 'yes', source: 'observed', code: 'contacts_declared', partial: true, at: now - 86_400_000 }, '5.9-2': { result: 'yes', source: 'observed', code: 'works_without_cloud', detail: '10 min', partial: true, at: now - 2 * 86_400_000, status: 'R' }, '5.6-4': { result: 'na', source: 'declared', code: 'listed' },
	};
	return listOf(known, [{ std: 'EN 18031-1', ver: '2024', id: 'AUM-5', result: 'yes' }]);
}
