// Which device first: the rules in their order, each seen to decide, and the order within a group.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hundredDevices, tenDevices } from '../mock/varied.mjs';
import { World } from '../mock/world.mjs';
import { load, words } from './load.mjs';

/** @type {typeof import('../src/overview/order')} */
const order = /** @type {any} */ (await load('/src/overview/order.ts'));
const said = (await load('/src/words/overview.ts')).overview;

const NOW = Date.parse('2026-11-24T10:00:00Z');
const world = new World('ten', () => NOW);
const ten = tenDevices(NOW).map(d => world.summary(d));
const lamp = /** @type {import('../src/api/types').DeviceSummary} */ (ten.find(d => d.id === 'lamp'));

/** @param {{ verdict?: import('../src/api/types').LabelVerdict, status?: import('../src/api/types').SupportStatus, until?: string | null, basis?: import('../src/api/types').Support['basis'], problems?: number, legacy?: { until: string } | null }} more */
const ruleOf = ({ verdict = 'positive', status = 'supported', until = null, basis = 'end_date', problems = 0, legacy = null }) => order.ruleOf({ ...lamp, problems, legacy, label: { verdict }, support: { status, until, basis } }, NOW);

test('ten varied devices come worst first, in the groups that the rules name', () => {
	assert.deepEqual(order.groups(ten, NOW).map(g => [g.rule, g.devices.map(d => d.id)]), [
		['hole_stays', ['hall', 'nursery']], ['hole', ['coffee']], ['no_updates', ['radio', 'weather']], ['doubtful', ['speaker']], ['basic', ['plug']], ['ends_soon', ['thermo']], ['silent', ['blind']], ['lasts', ['lamp']],
	]);
});

test('what counts from a purchase nobody wrote down asks for that day, not the maker', () => {
	assert.equal(ruleOf({ status: 'unknown', basis: 'months_from_sale' }), 'undated');
	assert.equal(ruleOf({ status: 'unknown', basis: 'unknown' }), 'silent');
	assert.equal(ruleOf({ status: 'supported', basis: 'months_from_sale', until: '2029-01-01' }), 'lasts');
});

test('a hole that stays is worse than any other thing, whatever else is said', () => {
	for (const status of /** @type {const} */ (['ended', 'not_updatable', 'contradicted']))
		for (const verdict of /** @type {const} */ (['positive', 'negative', 'misapplied', 'unlabelled']))
			assert.equal(ruleOf({ status, verdict, problems: 1 }), 'hole_stays');
	for (const status of /** @type {const} */ (['supported', 'supported_service', 'ending', 'unknown']))
		assert.equal(ruleOf({ status, verdict: 'misapplied', problems: 1 }), 'hole');
});

test('without a known hole: no updates, then a label that does not fit, then a missing basic', () => {
	assert.equal(ruleOf({ status: 'ended', verdict: 'misapplied' }), 'no_updates');
	assert.equal(ruleOf({ status: 'not_updatable' }), 'no_updates');
	assert.equal(ruleOf({ status: 'contradicted', verdict: 'negative' }), 'doubtful');
	assert.equal(ruleOf({ verdict: 'misapplied', legacy: { until: '2027-01-01' } }), 'doubtful');
	assert.equal(ruleOf({ verdict: 'negative', status: 'ending' }), 'basic');
	assert.equal(ruleOf({ legacy: { until: '2027-01-01' }, status: 'unknown' }), 'basic');
});

test('a year ahead counts as soon, a day more does not', () => {
	assert.equal(ruleOf({ until: '2027-11-24' }), 'ends_soon');
	assert.equal(ruleOf({ until: '2027-11-25' }), 'lasts');
	assert.equal(ruleOf({ status: 'unknown', verdict: 'unlabelled' }), 'silent');
	assert.equal(ruleOf({ status: 'supported_service' }), 'lasts');
});

test('what is not let in yet, or leaves, is not looked at', () => {
	for (const state of /** @type {const} */ (['announced', 'pending', 'releasing', 'released', 'retired']))
		assert.deepEqual(order.groups([{ ...lamp, state }], NOW), []);
	assert.equal(order.groups([{ ...lamp, state: 'suspended' }], NOW).length, 1);
});

test('the years tell over, each year, a running service and no date, in this order', () => {
	assert.deepEqual(order.byYear(ten).map(y => [y.year, y.devices.map(d => d.id)]), [
		['over', ['radio', 'weather', 'hall']], [2027, ['thermo']], [2028, ['nursery']], [2029, ['coffee']], [2030, ['lamp']], ['service', ['speaker']], ['unknown', ['blind', 'plug']],
	]);
});

test('the time line begins with this year and reaches the last date within reason', () => {
	assert.deepEqual(order.span(ten, NOW), { from: 2026, years: 5 });
	assert.deepEqual(order.span([], NOW), { from: 2026, years: 4 });
	assert.deepEqual(order.span(hundredDevices(NOW).map(d => world.summary(d)), NOW), { from: 2026, years: 12 });
});

test('every group says why and what to do, and a hundred devices are all there once', () => {
	for (const [why, todo] of /** @type {[string, string][]} */ (Object.values(said.rules)))
		assert.ok(/^[A-Z]/.test(why) && /\.$/.test(todo));
	const all = order.groups(hundredDevices(NOW).map(d => world.summary(d)), NOW).flatMap(g => g.devices.map(d => d.id));
	assert.deepEqual([all.length, new Set(all).size], [100, 100]);
	assert.ok(words.home.overview);
});
