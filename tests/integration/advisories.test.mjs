// From a maker's document to the owner's phone: judged here for every device, one alert, kept through restarts, the owner's word respected.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { advisory } from '../lib/advisory.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { adopt } from '../lib/tasmota.mjs';
import { until } from '../lib/wait.mjs';

const kettle = (more = {}) => advisory({ id: 'KETTLE-1', vendor: 'Kettles Ltd', product: 'Kettle K100', versions: '< 15.0.0', title: 'Anybody can boil the kettle', ...more });
const problems = async (hub, id) => (await hub.get(`/devices/${id}/advisories`)).problems;
const settled = (hub) => until('all documents to be compared', async () => !(await hub.get('/advisories')).checking);
const bring = (hub, document) => hub.must('POST', '/advisories', document);

async function house(t) {
	const hub = await Hub.owned(t);
	const { id, plug } = await adopt(t, hub);
	await hub.must('POST', `/devices/${id}/confirm`, { name: 'Kettle' });
	return { hub, id, plug };
}
async function named(t) {
	const all = await house(t);
	await all.hub.must('PUT', `/devices/${all.id}/maker`, { manufacturer: 'Kettles Ltd', model: 'Kettle K100' });
	return all;
}
const alerts = async (hub) => (await hub.get('/alerts')).alerts.filter((a) => a.code.startsWith('advisory.'));
const untilProblem = (hub, id, what, is) => until(what, async () => (await problems(hub, id)).find(is));

test('a document about a device here raises one alert and says what to do', async (t) => {
	const { hub, id } = await named(t);
	const live = await hub.events();
	t.after(() => live.close());
	assert.deepEqual((await bring(hub, kettle())).outcome, 'new');
	const problem = await untilProblem(hub, id, 'the verdict', (p) => p.open);
	assert.deepEqual([problem.state, problem.reason, problem.action, problem.update_to, problem.severity, problem.vulnerabilities, problem.decision],
		['affected', 'version_in_range', 'update', '15.0.0', 'high', ['CVE-2026-0100'], null]);
	await live.wait('the count', (e) => e.type === 'device' && e.device.id === id && e.device.problems === 1);
	const [alert, ...others] = await until('the alert', async () => (await alerts(hub)).length && (await alerts(hub)));
	assert.deepEqual([alert.code, alert.device, alert.params.title, others.length], ['advisory.affected', id, 'Anybody can boil the kettle', 0]);
	assert.equal((await bring(hub, kettle())).outcome, 'same');
	await bring(hub, kettle({ version: '2', released: '2026-04-01T10:00:00Z', title: 'Anybody can boil it' }));
	await untilProblem(hub, id, 'the new version', (p) => p.version === '2');
	await settled(hub);
	assert.equal((await alerts(hub)).length, 1, 'a new version with the same verdict is no news');
	assert.equal((await bring(hub, kettle())).outcome, 'older');
	assert.equal((await problems(hub, id))[0].version, '2');
	assert.equal((await hub.get('/advisories')).problems.length, 1);
});

test('documents that were there first are found when the device is named, and go when it is updated', async (t) => {
	const { hub, id, plug } = await house(t);
	await bring(hub, kettle());
	await bring(hub, kettle({ id: 'OTHER', product: 'Toaster T9' }));
	await settled(hub);
	assert.deepEqual(await problems(hub, id), []);
	assert.equal((await hub.api('PUT', `/devices/${id}/maker`, { manufacturer: '', model: 'x' })).status, 422);
	await hub.must('PUT', `/devices/${id}/maker`, { manufacturer: 'Kettles Ltd', model: 'Kettle K100' });
	await untilProblem(hub, id, 'the verdict', (p) => p.state === 'affected');
	await until('the fixed verdict', async () => {
		plug.announce({ ...plug.config, sw: '15.0.1' }); // it may be connecting again just now, and firmware announces itself more than once
		return (await problems(hub, id)).find((p) => ['fixed', 'not_affected'].includes(p.state) && !p.open);
	});
	await until('word that it is over', async () => (await hub.get('/activity')).entries.some((e) => e.code === 'advisory.over' && e.device === id));
	assert.equal((await hub.device(id)).problems, 0);
});

test('a withdrawn document closes its problem', async (t) => {
	const { hub, id } = await named(t);
	await bring(hub, kettle());
	await untilProblem(hub, id, 'the verdict', (p) => p.open);
	await bring(hub, kettle({ version: '2', released: '2026-05-01T10:00:00Z', summary: 'Withdrawn' }));
	await until('the end of it', async () => (await problems(hub, id)).length === 0);
	await until('word that it is over', async () => (await hub.get('/activity')).entries.some((e) => e.code === 'advisory.over'));
	assert.equal((await hub.device(id)).problems, 0);
});

test('what the owner dismissed stays so through restart and revision, until the verdict changes', async (t) => {
	const { hub, id } = await named(t);
	await bring(hub, kettle());
	const { advisory: number } = await untilProblem(hub, id, 'the verdict', (p) => p.open);
	const decide = (decision) => hub.api('PUT', `/devices/${id}/advisories/${number}`, { decision });
	assert.equal((await decide('maybe')).status, 422);
	assert.equal((await hub.api('PUT', `/devices/${id}/advisories/${number + 99}`, { decision: 'dismissed' })).status, 404);
	assert.equal((await hub.api('PUT', `/devices/${id}/advisories/x`, { decision: null })).status, 404);
	assert.equal((await decide('dismissed')).body.open, false);
	assert.equal((await hub.device(id)).problems, 0);
	assert.equal((await decide(null)).body.open, true);
	assert.equal((await hub.device(id)).problems, 1);
	await decide('dismissed');
	await hub.restart();
	await bring(hub, kettle({ version: '2', released: '2026-04-01T10:00:00Z' }));
	await untilProblem(hub, id, 'the new version', (p) => p.version === '2');
	assert.deepEqual((await problems(hub, id)).map((p) => [p.open, p.decision]), [[false, 'dismissed']]);
	await bring(hub, kettle({ version: '3', released: '2026-05-01T10:00:00Z', product: 'Kettle K100 Pro' }));
	const changed = await untilProblem(hub, id, 'another verdict', (p) => p.version === '3' && p.state === 'possibly');
	assert.deepEqual([changed.open, changed.decision], [true, null]);
});

test('what is no advisory, only a draft, too large or of another site is refused', async (t) => {
	const hub = await Hub.owned(t);
	const post = (body, options) => hub.api('POST', '/advisories', body, options);
	for (const [body, code] of [['{}', 'not_an_advisory'], ['nothing', 'not_an_advisory'], [kettle({ status: 'draft' }), 'advisory_draft']]) {
		const { status, body: problem } = await post(body);
		assert.deepEqual([status, problem.code], [422, code]);
	}
	assert.equal((await post(kettle(), { type: 'text/plain' })).status, 415);
	assert.equal((await hub.request('POST', '/api/v1/advisories', { body: kettle() })).status, 401);
	assert.equal((await post(kettle(), { headers: { 'x-csrf-token': 'wrong' } })).status, 403);
	assert.equal((await hub.get('/advisories')).documents, 0);
});

test('the command line hands over a folder, larger documents too, and lists what is open', async (t) => {
	const { hub, id } = await named(t);
	const dir = mkdtempSync('/tmp/fa-');
	t.after(() => rmSync(dir, { recursive: true }));
	mkdirSync(join(dir, '2026'));
	const large = kettle({ id: 'LARGE', details: 'x'.repeat(1_900_000) });
	writeFileSync(join(dir, 'a.json'), JSON.stringify(kettle()));
	writeFileSync(join(dir, '2026', 'b.json'), JSON.stringify(large));
	writeFileSync(join(dir, '2026', 'c.json'), '{"a":1}');
	writeFileSync(join(dir, 'notes.txt'), 'not looked at');
	const { code, out, err } = await hub.cli('advisories', 'import', dir, '--json');
	assert.equal(code, 1);
	assert.deepEqual(JSON.parse(out), { new: 2, updated: 0, known: 0, refused: 1 });
	assert.match(err, /c\.json.*no CSAF advisory/);
	await until('both verdicts', async () => (await problems(hub, id)).length === 2);
	await settled(hub);
	const listed = await hub.cli('advisories', 'list');
	assert.equal(listed.code, 0);
	assert.match(listed.out, /update to "?15\.0\.0/);
	assert.match(listed.out, /2 known problems, of 2 advisories\./);
});

test('a device that is given away takes its verdicts with it, and a killed hub goes on where it was', async (t) => {
	const { hub, id } = await named(t);
	await bring(hub, kettle());
	await untilProblem(hub, id, 'the verdict', (p) => p.open);
	await hub.kill9();
	await hub.restart();
	await settled(hub);
	await until('the owner to be told', async () => (await alerts(hub)).length > 0);
	assert.equal((await alerts(hub)).length, 1, 'it is told once');
	assert.equal((await hub.device(id)).problems, 1);
	const device = await hub.device(id);
	await hub.must('POST', `/devices/${id}/release`, { confirm_name: device.name });
	await until('the device to be gone', async () => (await hub.api('GET', `/devices/${id}`)).status === 404 || (await hub.api('POST', `/devices/${id}/release/force`, {}), false));
	await until('its verdicts to be gone', async () => (await hub.get('/advisories')).problems.length === 0);
	assert.equal((await hub.api('GET', `/devices/${id}/advisories`)).status, 404);
});

test('a device whose maker signed its passport needs no naming', async (t) => {
	const hub = await Hub.owned(t);
	const { id } = await addDevice(hub, await Device.make(t));
	const device = await hub.untilDevice(id, 'of a known maker', (d) => d.manufacturer);
	assert.equal(device.facts.find((f) => f.key === 'manufacturer').source, 'attested');
	await bring(hub, advisory({ id: 'OWN-1', vendor: device.manufacturer, product: device.model, versions: '< 99.0' }));
	const problem = await untilProblem(hub, id, 'the verdict', (p) => p.open);
	assert.deepEqual([problem.state, problem.update_to], ['affected', '99.0']);
});

test('a hole that its maker will not mend contradicts a promise that still runs, as long as the owner does not say otherwise', async (t) => {
	const hub = await Hub.owned(t);
	const { id } = await addDevice(hub, await Device.make(t));
	const device = await hub.untilDevice(id, 'of a known maker', (d) => d.manufacturer && d.support.status === 'supported');
	const document = { id: 'OWN-2', vendor: device.manufacturer, product: device.model, versions: '< 99.0' };
	await bring(hub, advisory({ ...document, remedy: 'none_available' }));
	await untilProblem(hub, id, 'a verdict', (p) => p.open && p.action === 'wait');
	assert.equal((await hub.device(id)).support.status, 'supported');
	await bring(hub, advisory({ ...document, remedy: 'no_fix_planned', version: '2', released: '2026-04-01T10:00:00Z' }));
	const { advisory: number } = await untilProblem(hub, id, 'another remedy', (p) => p.action === 'replace');
	const broken = await hub.untilDevice(id, 'contradicted', (d) => d.support.status === 'contradicted');
	assert.equal(broken.support.why, 'no_fix_for_known_hole');
	assert.deepEqual([broken.label.verdict, broken.label.why], ['negative', 'a_line_says_no']);
	assert.equal(broken.label.lines.find((l) => l.key === 'updates').code, 'updates.no_fix');
	await hub.restart();
	assert.equal((await hub.device(id)).support.status, 'contradicted');
	await hub.must('PUT', `/devices/${id}/advisories/${number}`, { decision: 'dismissed' });
	assert.equal((await hub.device(id)).support.status, 'supported');
});
