// Notices: one per event and device, made from alarms and from dates, kept through restarts and crashes until somebody deals with them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advisory } from '../lib/advisory.mjs';
import { DAY, movableClock } from '../lib/clock.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { adopt } from '../lib/tasmota.mjs';
import { until } from '../lib/wait.mjs';

const dayAfter = (days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const notices = async (hub, begins = '') => (await hub.get('/notices')).notices.filter((n) => n.code.startsWith(begins));
const untilNotices = (hub, what, test, ms = 15000) => until(what, async () => ((list) => test(list) && list)(await notices(hub)), ms);
const at = async (hub, clock, days) => {
	clock.move(days * DAY);
	await hub.signIn(); // a session does not last so long
};

test('every mark before the end of support is told once, through restarts and jumps of the clock', async (t) => {
	const clock = movableClock(t);
	const hub = await Hub.owned(t, { env: clock.env });
	const end = dayAfter(200);
	const device = await Device.make(t, { supportEnd: end });
	const { id } = await addDevice(hub, device);
	await new Promise((done) => setTimeout(done, 2500));
	assert.deepEqual(await notices(hub, 'support.'), [], 'two hundred days before, nothing is said');
	const seen = [];
	for (const [days, mark, code, urgency] of [[21, 180, 'support.ending', 'info'], [111, 90, 'support.ending', 'info'], [171, 30, 'support.ending', 'soon'],
		[194, 7, 'support.ending', 'soon'], [201, 0, 'support.ended', 'soon']]) {
		await at(hub, clock, days);
		const [notice] = await untilNotices(hub, `the mark ${mark}`, (list) => list.some((n) => n.code === code && n.params.days === mark));
		assert.deepEqual([notice.device, notice.params, notice.urgency, notice.state, notice.dated], [id, { until: end, days: mark }, urgency, 'new', true]);
		assert.deepEqual((await notices(hub, 'support.')).length, 1, 'the nearer mark takes the place of the farther');
		seen.push(notice.id);
		if (mark === 90)
			await hub.must('PUT', `/notices/${notice.id}`, { state: 'done' });
		await hub.restart();
	}
	await at(hub, clock, 230);
	await new Promise((done) => setTimeout(done, 11000)); // a new day has been looked at
	assert.equal(new Set(seen).size, 5);
	const told = (await hub.get('/activity?limit=200')).entries.filter((e) => e.code.startsWith('support.'));
	assert.deepEqual(told.map((e) => e.params.days), [0, 7, 30, 90, 180], 'the log has each mark once');
	assert.ok(told.every((e) => e.alarm));
});

test('of marks that were slept through only the nearest is told, and a clock that is unsure tells none', async (t) => {
	const clock = movableClock(t);
	const hub = await Hub.owned(t, { env: clock.env });
	const device = await Device.make(t, { supportEnd: dayAfter(100) });
	await addDevice(hub, device);
	const [first] = await untilNotices(hub, 'the mark 180', (list) => list.length === 1);
	assert.equal(first.params.days, 180);
	await hub.stop();
	clock.move(-2 * DAY); // the battery is empty: the clock is behind what the hub knew to be true
	await hub.up();
	await hub.ready();
	assert.equal((await hub.get('/notices')).provisional, true);
	await new Promise((done) => setTimeout(done, 3000));
	assert.equal((await notices(hub)).length, 1);
	await at(hub, clock, 95);
	const [notice] = await untilNotices(hub, 'the mark 7', (list) => list.some((n) => n.params.days === 7));
	assert.equal((await hub.get('/notices')).provisional, false);
	assert.deepEqual((await hub.get('/activity?limit=200')).entries.filter((e) => e.code.startsWith('support.')).map((e) => e.params.days), [notice.params.days, 180]);
});

test('an advisory is one notice per device, and over when the owner says that it does not concern the device', async (t) => {
	const hub = await Hub.owned(t);
	const { id } = await adopt(t, hub);
	await hub.must('POST', `/devices/${id}/confirm`, { name: 'Lamp' });
	await hub.must('PUT', `/devices/${id}/maker`, { manufacturer: 'Lamps Ltd', model: 'Lamp L100' });
	const bring = (more) => hub.must('POST', '/advisories', advisory({ versions: '< 15.0.0', ...more }));
	const live = await hub.events();
	t.after(() => live.close());
	await bring({ id: 'X-2' });
	const [certain] = await untilNotices(hub, 'the notice', (list) => list.some((n) => n.params.id === 'X-2'));
	assert.deepEqual([certain.code, certain.urgency, certain.action, certain.device], ['advisory.affected', 'urgent', 'read_problem', id]);
	await live.wait('of the notice', (e) => e.type === 'notice' && e.notice.id === certain.id);
	await hub.must('PUT', `/notices/${certain.id}`, { state: 'seen' });
	assert.equal((await hub.get('/alerts')).alerts.find((a) => a.params.id === 'X-2').seen, true, 'the log knows that somebody has looked');
	const problem = (await hub.get(`/devices/${id}/advisories`)).problems.find((p) => p.tracking_id === 'X-2');
	await hub.must('PUT', `/devices/${id}/advisories/${problem.advisory}`, { decision: 'dismissed' });
	await untilNotices(hub, 'the end of the notice', (list) => !list.some((n) => n.params.id === 'X-2'));
	await live.wait('of its end', (e) => e.type === 'notice' && e.notice.id === certain.id && e.notice.state === 'over');
});

test('what the owner makes of a notice stays, a snooze ends at its time, and nonsense is refused', async (t) => {
	const clock = movableClock(t);
	const hub = await Hub.owned(t, { env: clock.env });
	await addDevice(hub, await Device.make(t, { supportEnd: dayAfter(5) }));
	const [notice] = await untilNotices(hub, 'the notice', (list) => list.length === 1);
	const path = `/notices/${notice.id}`, put = async (body) => (await hub.api('PUT', path, body)).status;
	for (const body of [{}, { state: 'over' }, { state: 'read' }, { state: 'seen', until: Date.now() + DAY }, { state: 'snoozed' }, { state: 'snoozed', until: 1 },
		{ state: 'snoozed', until: Date.now() + 400 * DAY }, { state: 'snoozed', until: '2027' }, { state: 'done', extra: 1 }])
		assert.equal(await put(body), 422, JSON.stringify(body));
	assert.equal((await hub.api('PUT', '/notices/999', { state: 'seen' })).status, 404);
	assert.equal((await hub.api('PUT', '/notices/x', { state: 'seen' })).status, 404);
	const snoozed = await hub.must('PUT', path, { state: 'snoozed', until: Date.now() + 2 * DAY });
	assert.equal(snoozed.state, 'snoozed');
	await hub.kill9();
	await hub.up();
	await hub.ready();
	assert.equal((await notices(hub))[0].state, 'snoozed', 'it outlives a crash');
	await at(hub, clock, 2.1);
	await untilNotices(hub, 'the reminder', (list) => list[0].state === 'new' && list[0].until === null);
	assert.equal((await hub.cli('notices', 'done', String(notice.id))).code, 0);
	assert.deepEqual(await notices(hub), []);
	assert.match((await hub.cli('notices', '--all')).out, /done .*support\.ending/);
	assert.match((await hub.cli('notices')).out, /Nothing needs you/);
	assert.equal((await hub.cli('notices', 'done')).code, 2);
});

test('an alarm that a crash kept from becoming a notice becomes one at the next start, and counts once', async (t) => {
	const hub = await Hub.owned(t);
	await addDevice(hub, await Device.make(t, { supportEnd: dayAfter(5) }));
	const [before] = await untilNotices(hub, 'the notice', (list) => list.length === 1);
	await hub.kill9();
	// As the crash would have left it: the log is ahead of the notices.
	const { DatabaseSync } = await import('node:sqlite').catch(() => ({}));
	if (DatabaseSync) {
		const db = new DatabaseSync(`${hub.data}/hub.db`);
		db.exec("DELETE FROM notice; UPDATE notice_word SET value = '0' WHERE name = 'cursor'");
		db.close();
	} else {
		const { run } = await import('../lib/process.mjs');
		const { code, err } = await run('/usr/bin/python3', ['-c', `import sqlite3\ndb = sqlite3.connect('${hub.data}/hub.db')\ndb.execute('DELETE FROM notice')\ndb.execute("UPDATE notice_word SET value = '0'")\ndb.commit()`]);
		assert.equal(code, 0, err);
	}
	await hub.up();
	await hub.ready();
	const [after] = await notices(hub);
	assert.deepEqual([after.code, after.params, after.times, after.state], [before.code, before.params, 1, 'new']);
	assert.equal((await notices(hub)).length, 1);
	await hub.restart();
	assert.deepEqual((await notices(hub)).map((n) => n.times), [1]);
});

test('a device that is given away takes its notices with it', async (t) => {
	const hub = await Hub.owned(t);
	const { id } = await addDevice(hub, await Device.make(t, { supportEnd: dayAfter(5) }));
	await untilNotices(hub, 'the notice', (list) => list.length === 1);
	await hub.must('POST', `/devices/${id}/release`, { confirm_name: (await hub.device(id)).name });
	await until('the release', async () => (await hub.get(`/devices/${id}/release`)).state === 'done', 60000);
	assert.deepEqual((await hub.get('/notices?all=true')).notices, []);
});
