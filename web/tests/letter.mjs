// What every letter must have, in whichever language: shared by words.test.mjs and german.test.mjs.
import assert from 'node:assert/strict';

const law = (/** @type {string} */ rule, more = {}) => ({ rule, state: 'sold_since', from: '2022-01-01', whom: 'maker', asks: ['updates'], by_market: false, source: `https://law.example/${rule}`, read_at_source: true, ...more });
const laws = [law('uk_psti'), law('eu_sales', { whom: 'seller', asks: [] }), law('eu_cra', { state: 'coming' }), law('eu_red', { state: 'sold_before' })];
const before = [{ id: 1, about: 'fault_found', whom: 'seller', name: 'Corner Electrics', contact: '', text: '', opened: Date.parse('2026-10-02T12:00:00Z'), due: '2026-10-16', outcome: 'no_answer', closed: 1, note: '', promised: { lines: [], passport: null, support: {} } }];

/** @param {any} requests the words; @param {{ day: string, refund: RegExp, because: RegExp }} expected */
export function checkLetters(requests, { day, refund, because }) {
	for (const about of Object.keys(requests.abouts))
		for (const whom of Object.keys(requests.whoms)) {
			const text = requests.text({ about, whom, device: 'Warmly W2', seller: 'Corner Electrics', sold: '2026-01-05', wrong: '', said: ['Updates.'], receipt: true, due: '2026-12-11', laws, before });
			const [, first, second] = text.split('\n\n');
			assert.ok(first.includes(day), `${about} ${whom}: what is asked, and by when, comes first: ${first}`);
			assert.match(first, /Warmly W2/);
			assert.equal(/Corner Electrics/.test(second), whom !== 'seller', `${whom}: a seller is spoken to`);
			if (whom !== 'seller')
				assert.doesNotMatch(text, refund, `${about} ${whom}: neither a maker nor a regulator takes money back`);
			assert.match(text, /law\.example\/uk_psti/);
			assert.equal(/law\.example\/eu_sales/.test(text), whom !== 'maker', 'who sells is no business of the maker');
			assert.doesNotMatch(text, /eu_cra|eu_red|undefined|null|\[object|,\.|\.\./, 'a law that did not count when it was sold is not quoted');
			assert.equal(because.test(text), whom === 'regulator', 'a regulator wants to know who was asked before');
			assert.ok(text.length < 5000);
		}
}
