// The reducer keeps list, page and log in step with the hub's events.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World } from '../mock/world.mjs';
import { answers, router, state, timeline } from './load.mjs';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const world = new World('home', () => NOW);
const devices = [...world.devices.values()];
const lamp = /** @type {import('../src/api/types').Device} */ (world.devices.get('lampa1b2c3d4'));

/** @param {import('../src/store/state').State} from @param {import('../src/api/types').Event} event */
const hear = (from, event) => state.reduce(from, { do: 'event', event, at: NOW });
const furnished = state.reduce(state.reduce(state.initial, { do: 'devices', devices: devices.map(d => world.summary(d)) }), { do: 'detail', device: lamp });

test('a new value reaches the row and the opened page, other values stay', () => {
	const s = hear(furnished, { type: 'values', device: lamp.id, online: false, values: { 'light/on': 'false' } });
	for (const device of [s.devices?.[lamp.id], s.details[lamp.id]]) {
		assert.equal(device?.online, false);
		assert.equal(device?.properties.find(p => p.id === 'light/on')?.value, 'false');
		assert.equal(device?.properties.find(p => p.id === 'light/brightness')?.value, '62');
	}
});

test('values of a device that is not known change nothing', () => {
	assert.equal(hear(furnished, { type: 'values', device: 'ghost', online: true, values: {} }).devices, furnished.devices);
});

test('a short form does not rub out what only the page knows', () => {
	const s = hear(furnished, { type: 'device', device: { ...world.summary(lamp), name: 'Lamp' } });
	assert.equal(s.details[lamp.id]?.name, 'Lamp');
	assert.equal(s.details[lamp.id]?.label.lines.length, 3);
});

test('a device that has not said its name is a new device, not an id', () => {
	assert.equal(hear(furnished, { type: 'device', device: { ...world.summary(lamp), name: lamp.id } }).devices?.[lamp.id]?.name, 'New device');
});

test('a device that is gone leaves list and pages', () => {
	const s = hear(furnished, { type: 'device_gone', device: lamp.id });
	assert.equal(s.devices?.[lamp.id], undefined);
	assert.equal(s.details[lamp.id], undefined);
});

test('an entry comes once into the log', () => {
	const loaded = { ...furnished, activity: { entries: [], next: null } };
	const entry = { seq: 7, at: NOW, device: lamp.id, device_name: null, actor: null, code: 'device.spoofed', params: {}, alarm: true };
	const s = hear(hear(hear(loaded, { type: 'activity', entry }), { type: 'activity', entry }), { type: 'activity', entry: { ...entry, seq: 8, alarm: false } });
	assert.deepEqual(s.activity?.entries.map(e => e.seq), [8, 7]);
});

test('a notice is listed once, newest first, and leaves when it is over or its device is gone', () => {
	const [first, second] = /** @type {[import('../src/api/types').Notice, import('../src/api/types').Notice]} */ (world.notices);
	const loaded = { ...furnished, alerts: [] };
	let s = hear(hear(loaded, { type: 'notice', notice: second }), { type: 'notice', notice: first });
	assert.deepEqual(s.alerts?.map(a => a.id), [first.id, second.id]);
	s = hear(s, { type: 'notice', notice: { ...first, state: 'seen' } });
	assert.deepEqual(s.alerts?.map(a => a.state), ['seen', 'new']);
	assert.deepEqual(hear(s, { type: 'notice', notice: { ...first, state: 'over' } }).alerts?.map(a => a.id), [second.id]);
	assert.deepEqual(hear(s, { type: 'device_gone', device: String(second.device) }).alerts?.map(a => a.id), [first.id]);
});

test('an ended session forgets everything but the hub', () => {
	const s = hear({ ...furnished, session: world.session() }, { type: 'session_ended' });
	assert.deepEqual({ ...s, hub: null }, { ...state.initial, session: null });
});

test('a link’s event reaches the page of its device', () => {
	const link = { ...lamp.links[0], approved: true };
	assert.equal(hear(furnished, { type: 'link', link: /** @type {any} */ (link) }).details[lamp.id]?.links[0]?.approved, true);
});

test('the answer names what is urgent, and what is only worth knowing apart from it', () => {
	const s = { devices: furnished.devices, alerts: world.notices };
	const found = answers.answer(s, NOW);
	assert.deepEqual(found.urgent.map(t => t.key), ['alerts', 'problems', 'legacy-plug77777777', 'misapplied-cam000000001', 'pending-newsensor001']);
	assert.deepEqual(found.worth.map(t => t.key), ['ending-therm0123456', 'ended-cam000000001', 'ended-thermo000001']);
	assert.deepEqual([found.unreachable, found.listed], [2, 2], 'what is only listed is not unreachable');
	assert.deepEqual(answers.answer({ devices: {}, alerts: [] }, NOW).urgent, []);
	const falling = Object.values(furnished.devices ?? {}).filter(d => d.label.verdict === 'negative').length;
	assert.ok(falling > 0);
	assert.equal(found.short, falling, 'a home with what falls short is not all right');
});

test('what an alert and a row of its own would both say is said once, and not less loudly', () => {
	/** @param {Partial<import('../src/api/types').Notice>[]} alerts */
	const said = alerts => answers.answer({ devices: furnished.devices, alerts: alerts.map((a, i) => ({ .../** @type {import('../src/api/types').Notice} */ (world.notices[0]), id: i, state: 'new', ...a })) }, NOW);
	const alone = said([]);
	assert.deepEqual(said([{ code: 'advisory.affected', device: 'cam000000001', urgency: 'urgent' }, { code: 'label.misapplied', device: 'cam000000001', urgency: 'soon' }, { code: 'legacy.ending', device: 'plug77777777', urgency: 'soon' }, { code: 'support.ending', device: 'therm0123456', urgency: 'info' }]), alone);
	assert.match(said([{ code: 'support.ended', device: 'cam000000001', urgency: 'soon' }]).urgent[0]?.text ?? '', /^1 alert/, 'news that has come is more than worth knowing');
	assert.match(said([{ code: 'device.spoofed', device: 'plug77777777', urgency: 'urgent' }]).urgent[0]?.text ?? '', /^1 alert/);
	assert.match(said([{ code: 'device.quarantined', device: 'plug77777777', urgency: 'urgent' }]).urgent[0]?.text ?? '', /^1 alert/, 'it is let in again: only the alert still says it');
});

test('rooms come by name, what has none comes last', () => {
	assert.deepEqual(answers.rooms(Object.values(furnished.devices ?? {}), 'none').map(r => r.name), ['Bedroom', 'Hall', 'Kitchen', 'Living room', 'none']);
});

test('every address leads back to its screen', () => {
	assert.deepEqual(router.routeOf(router.paths.give('a b')), { at: 'give', id: 'a b' });
	assert.deepEqual(router.routeOf('/activity', 'device=x'), { at: 'activity', device: 'x' });
	assert.deepEqual(router.routeOf('/device/%E0%A4%A'), { at: 'device', id: '%E0%A4%A' });
	assert.deepEqual(router.routeOf('/nowhere'), { at: 'missing' });
});

test('the time line puts today between start and end, and beyond an end that has passed', () => {
	const going = timeline.spans({ start: '2025-11-24', until: '2027-11-24' }, NOW);
	assert.ok(Math.abs(going.today - 0.5) < 0.01 && going.end === 1);
	const over = timeline.spans({ start: '2020-01-01', until: '2025-01-01' }, NOW);
	assert.ok(over.end !== null && over.today > over.end && over.today < 1);
	assert.equal(timeline.spans({ start: null, until: null }, NOW).end, null);
});
