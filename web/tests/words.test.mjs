// The catalogue has a sentence for every stable word of the API, and bears words it has never heard.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkLetters } from './letter.mjs';
import { load, words } from './load.mjs';

const { schemas } = JSON.parse(readFileSync(new URL('../../hub/api/openapi.json', import.meta.url), 'utf8')).components;
const SENTENCE = /^[A-Z“].*[.:!]$/s;

test('every problem says what happened, what it means and what to do', () => {
	for (const code of [...schemas.ProblemCode.enum, 'unreachable', 'a_word_of_tomorrow']) {
		const said = words.problemWords(code, {});
		for (const sentence of [said.happened, said.means, said.todo])
			assert.match(sentence, SENTENCE, `${code}: ${sentence}`);
	}
});

test('every reason against a password has its own advice', () => {
	const advice = schemas.PasswordReason.enum.map((/** @type {string} */ reason) => words.passwordAdvice(reason));
	assert.equal(new Set(advice).size, advice.length);
});

test('a limit is told in minutes and seconds', () => {
	assert.equal(words.problemWords('too_many', { retry_after_s: 75 }).todo, 'Try again in 1 minute 15 s.');
});

test('every happening has a sentence that needs no parameter', () => {
	for (const code of [...schemas.ActivityCode.enum, 'some.news']) {
		const sentence = words.eventWords({ code, params: {}, device: 'Lamp', actor: 'Ada' });
		assert.match(sentence, SENTENCE, `${code}: ${sentence}`);
		assert.doesNotMatch(sentence, /undefined|null|\[object/);
	}
});

test('every code of a label line has a sentence, with and without its parameters', () => {
	for (const code of [...schemas.LabelCode.enum, 'updates.by_moonlight'])
		for (const params of [{}, { until: '2030-03-31', contact: 'mailto:a@b.example', months: 24 }])
			for (const key of schemas.LabelLine.properties.key.enum) {
				const sentence = words.lineWords({ key, verdict: 'yes', source: 'declared', at: null, code, params, conflict: false });
				assert.match(sentence, SENTENCE, `${code}: ${sentence}`);
				assert.doesNotMatch(sentence, /undefined|Invalid/);
			}
});

test('a passport’s and a ticket’s problems have their own sentences', () => {
	const unknown = words.passportProblem('gremlins');
	for (const code of schemas.PassportProblem.enum)
		assert.notEqual(words.passportProblem(code), unknown);
	for (const code of schemas.TicketProblem.enum)
		assert.match(words.add.ticket.problems[code] ?? '', SENTENCE);
});

test('support is told in few words in a row and in a sentence on the card', () => {
	/** @param {import('../src/api/types').SupportStatus} status @param {string | null} until @param {'day' | 'month' | null} precision */
	const support = (status, until, precision = null) => /** @type {import('../src/api/types').Support} */ ({ status, until, precision, start: null, basis: 'end_date', source: 'declared', published_url: null, provisional: false, after_end: null });
	assert.equal(words.supportShort(support('supported', '2028-03-31')), 'Updates until Mar 2028');
	assert.equal(words.supportShort(support('ended', '2020-01-01')), 'Updates ended');
	assert.equal(words.supportShort(support('unknown', null)), 'Updates: maker does not say');
	assert.equal(words.supportShort({ ...support('unknown', null), basis: 'months_from_sale' }), 'Updates count from its purchase');
	assert.equal(words.supportSentence(support('supported', '2028-03-31', 'month')), 'It gets updates until the end of March 2028.');
	assert.equal(words.supportSentence(support('supported', '2028-03-31', 'day')), 'It gets updates until 31 March 2028.');
	for (const status of schemas.SupportStatus.enum)
		for (const until of ['2028-03-31', null])
			assert.match(words.supportSentence(support(status, until)), SENTENCE);
});

test('a day without a time is that day in every time zone', () => {
	assert.equal(words.longDay('2026-01-01'), '1 January 2026');
});

test('a letter asks first, quotes the law that counted, and says to each only what is theirs', async () => {
	const { laws, requests } = await load('/src/words/record.ts');
	checkLetters(requests, { day: '11 December 2026', refund: /refund/, because: /Whom I asked before:\n- Corner Electrics, 2 October 2026\. No answer came\./ });
	const promised = (/** @type {string} */ why, /** @type {string} */ status, /** @type {string} */ until) => requests.promised({ lines: [], passport: null, support: { why, status, until, precision: 'day', published_url: null } });
	assert.deepEqual(promised('service_runs_on', 'ended', '2026-06-30'), ['Its updates ended: 30 June 2026. Its maker’s service still takes it in, but new security faults are not mended.']);
	assert.deepEqual(promised('promise_shortened', 'contradicted', '2031-05-31'), ['The maker now promises fewer updates than before. The day that counts: 31 May 2031.']);
	assert.deepEqual(promised('end_is_named', 'supported', '2031-05-31'), []);
	for (const rule of schemas.Law.properties.rule.enum)
		for (const state of schemas.Law.properties.state.enum)
			for (const by_market of [false, true])
				for (const [whom, asks] of [['maker', ['passwords', 'disclosure', 'updates']], ['seller', []]]) {
					const said = laws.says({ rule, state, by_market, whom, asks, from: '2025-08-01', source: 'https://x.example', read_at_source: true });
					assert.match(said, SENTENCE, said);
					assert.equal(/unless it came/.test(said), by_market && state === 'sold_since' && whom === 'maker', said);
				}
});
