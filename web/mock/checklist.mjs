// EN 303 645 for a device of the mock home: the points' numbers are the standard's, the results invented.

/** @typedef {import('../src/api/types').Provision} Provision */

const SIZES = { '5.1': 5, '5.2': 3, '5.3': 16, '5.4': 4, '5.5': 8, '5.6': 9, '5.7': 2, '5.8': 3, '5.9': 3, '5.10': 1, '5.11': 4, '5.12': 3, '5.13': 1 };
const ids = [...Object.entries(SIZES).flatMap(([clause, n]) => Array.from({ length: n }, (_, i) => `${clause}-${i + 1}`)), '6.1', '6.2', '6.3', '6.4', '6.5'];

/** @param {number} now @returns {import('../src/api/types').Checklist} */
export function checklist(now) {
	/** @type {Record<string, Partial<Provision>>} */
	const known = {
		'5.1-1': { result: 'yes', source: 'observed', code: 'own_credential', at: now - 86_400_000, status: 'MC' }, '5.1-3': { result: 'yes', source: 'observed', code: 'certificate', partial: true, at: now - 3_600_000 },
		'5.2-1': { result: 'yes', source: 'declared', code: 'passport_says' }, '5.3-8': { result: 'no', source: 'observed', code: 'no_fix_planned', at: now - 5 * 86_400_000, conflict: true, status: 'MC' },
		'5.3-13': { result: 'yes', source: 'declared', code: 'passport_says' }, '5.4-1': { result: 'yes', source: 'declared', code: 'listed', why: 'Keys are kept in a secure element.' }, '5.5-1': { result: 'yes', source: 'observed', code: 'encrypted', partial: true, at: now - 3_600_000 },
		'6.1': { result: 'yes', source: 'observed', code: 'contacts_declared', partial: true, at: now - 86_400_000 }, '5.6-4': { result: 'na', source: 'declared', code: 'listed' },
	};
	/** @type {Provision[]} */
	const provisions = ids.map(id => ({ id, status: 'M', result: 'unknown', source: 'nobody', code: 'nobody_says', why: null, partial: false, observable: id in known || id === '5.11-1', conflict: false, at: null, ...known[id] }));
	/** @param {string} r */
	const count = r => provisions.filter(p => p.result === r).length;
	return { standard: 'EN 303 645', version: '2.1.1', counts: { yes: count('yes'), no: count('no'), na: count('na'), unknown: count('unknown') }, provisions, others: [{ std: 'EN 18031-1', ver: '2024', id: 'AUM-5', result: 'yes' }] };
}
