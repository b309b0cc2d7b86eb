// The hub is a device too: its own card, the security.txt that anybody may read, the end of its own support, and advisories about the hub itself.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { advisory } from '../lib/advisory.mjs';
import { DAY, movableClock } from '../lib/clock.mjs';
import { Hub } from '../lib/hub.mjs';
import { signJws, signer } from '../lib/jws.mjs';
import { Person } from '../lib/person.mjs';
import { until } from '../lib/wait.mjs';

const dayAfter = (days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const securityTxt = (hub) => hub.request('GET', '/.well-known/security.txt');
const line = (card, key) => card.label.lines.find((l) => l.key === key);
const notices = async (hub) => (await hub.get('/notices')).notices.filter((n) => n.code.startsWith('hub.'));
const fields = (text) => text.trim().split('\n').map((l) => l.match(/^([A-Za-z-]+): (.+)$/).slice(1));

// A passport of this hub, as a maker who states everything would sign it. Resolves to the file's name.
function signedPassport(t, end, change = {}) {
	const key = signer(), dir = mkdtempSync('/tmp/own-');
	t.after(() => rmSync(dir, { recursive: true, force: true }));
	const file = join(dir, 'hub-passport.jws');
	writeFileSync(file, `${signJws(key, 'device-passport+jws', {
		passport: { version: '1.0', id: 'rose-hub', revision: 2, issued_at: '2026-10-01T00:00:00Z' },
		issuer: { role: 'manufacturer', legal_name: 'Rose & Sons', web: 'https://rose.example', key: key.point },
		product: { model: 'Freehold hub', name: 'Freehold hub' },
		top3: { passwords: { mode: 'user_defined' }, disclosure: { policy_url: 'https://rose.example/security', contacts: ['mailto:security@rose.example', 'https://rose.example/report'], languages: ['en', 'de'] } },
		support: { basis: 'end_date', end, published_url: 'https://rose.example/support' }, ...change,
	})}\n`);
	return { file, kid: key.kid };
}

test('a hub whose makers state little says so, and publishes no contact that nobody reads', async (t) => {
	const hub = await Hub.start(t);
	assert.equal((await securityTxt(hub)).status, 404);
	assert.equal((await hub.api('GET', '/hub/card')).body.code, 'provisioning');
	await hub.claim();
	const card = await hub.get('/hub/card');
	assert.deepEqual([card.model, card.passport.signed, card.label.verdict, card.support.status, card.security_txt], ['Freehold hub', false, 'unverified', 'unknown', null]);
	assert.deepEqual([line(card, 'passwords').verdict, line(card, 'disclosure').verdict, line(card, 'updates').verdict], ['yes', 'not_stated', 'not_stated']);
	assert.ok(card.label.lines.every((l) => l.source !== 'observed'));
	assert.equal(card.checklist.provisions.filter((p) => p.result === 'yes').length, card.checklist.counts.yes);
	assert.equal((await hub.request('GET', '/.well-known/security.txt')).status, 404);
	assert.equal((await hub.request('GET', '/api/v1/hub/card')).status, 401);
	assert.equal((await (await Person.invited(hub, 'guest')).api('GET', '/hub/card')).body.code, 'denied');
	assert.deepEqual(await notices(hub), []);
});

test('a signed passport is shown with its key, anybody may read the contact, and the end of its support is told', { timeout: 120000 }, async (t) => {
	const clock = movableClock(t);
	const { file, kid } = signedPassport(t, dayAfter(200));
	const hub = await Hub.start(t, { env: clock.env, config: { hub_passport: file } });
	const text = await securityTxt(hub); // before anybody owns it, too
	assert.equal(text.status, 200);
	assert.equal(text.headers['content-type'], 'text/plain; charset=utf-8');
	const found = fields(text.body);
	assert.deepEqual(found.map(([name]) => name), ['Contact', 'Contact', 'Expires', 'Canonical', 'Policy', 'Preferred-Languages']);
	assert.deepEqual(found.filter(([name]) => name !== 'Expires').map(([, value]) => value),
		['mailto:security@rose.example', 'https://rose.example/report', `${hub.origin}/.well-known/security.txt`, 'https://rose.example/security', 'en, de']);
	const left = (at) => (Date.parse(fields(at.body).find(([name]) => name === 'Expires')[1]) - Date.now()) / DAY;
	assert.ok(left(text) > 88 && left(text) <= 90, `${left(text)}`);
	await hub.claim();
	const card = await hub.get('/hub/card');
	assert.deepEqual([card.passport.signed, card.passport.key, card.passport.web, card.support.until, card.support.status], [true, kid, 'rose.example', dayAfter(200), 'supported']);
	assert.deepEqual([line(card, 'updates').verdict, line(card, 'disclosure').params.contact, card.label.verdict], ['yes', 'security@rose.example', 'unverified']);
	assert.equal(card.security_txt, `${hub.origin}/.well-known/security.txt`);
	const ids = new Set();
	for (const [days, mark, code, urgency] of [[21, 180, 'hub.support_ending', 'info'], [201, 0, 'hub.support_ended', 'urgent']]) {
		clock.move(days * DAY);
		await hub.signIn();
		const [notice, ...others] = await until(`the mark ${mark}`, async () => ((list) => list.some((n) => n.params.days === mark) && list)(await notices(hub)), 15000);
		assert.deepEqual([notice.code, notice.device, notice.params, notice.urgency, notice.action, others.length], [code, null, { until: dayAfter(200), days: mark }, urgency, 'update_hub', 0]);
		ids.add(notice.id);
		const expires = left(await securityTxt(hub));
		assert.ok(mark === 0 ? expires < days : expires > days && expires <= 201, `at ${days} days it runs out after ${expires}`);
	}
	assert.equal(ids.size, 2);
	assert.equal((await hub.get('/hub/card')).support.status, 'ended');
});

test('a signed passport that is not this hub’s is named and not believed', async (t) => {
	const { file } = signedPassport(t, dayAfter(200), { product: { model: 'Other hub', name: 'Other hub' } });
	const hub = await Hub.owned(t, { config: { hub_passport: file } });
	const card = await hub.get('/hub/card');
	assert.deepEqual([card.passport.signed, card.passport.problem, card.support.status, card.security_txt], [false, 'mismatch', 'unknown', null]);
});

test('an advisory about the hub is on its own card and nowhere among the devices, and over when it is withdrawn', async (t) => {
	const hub = await Hub.owned(t);
	const about = (more = {}) => advisory({ id: 'HUB-1', vendor: 'The Freehold makers', product: 'Freehold hub', versions: '< 99.0.0', title: 'Anybody can read the log', namespace: 'https://rose.example', ...more });
	await hub.must('POST', '/advisories', about());
	const problem = await until('the verdict', async () => (await hub.get('/hub/card')).problems.find((p) => p.open));
	assert.deepEqual([problem.device, problem.state, problem.title, problem.update_to], ['hub', 'possibly', 'Anybody can read the log', '99.0.0']);
	const [notice] = await until('the notice', async () => ((list) => list.length && list)(await notices(hub)));
	assert.deepEqual([notice.code, notice.device, notice.urgency, notice.params.title], ['hub.problem', null, 'urgent', 'Anybody can read the log']);
	assert.deepEqual((await hub.get('/advisories')).problems, []);
	assert.equal((await hub.api('PUT', `/devices/hub/advisories/${problem.advisory}`, { decision: 'dismissed' })).status, 404);
	await hub.restart();
	assert.equal((await hub.get('/hub/card')).problems.length, 1, 'the hub is not a device that went away');
	await hub.must('POST', '/advisories', about({ version: '2', released: '2026-05-01T10:00:00Z', summary: 'Withdrawn' }));
	await until('the end of it', async () => (await notices(hub)).length === 0);
	assert.equal((await hub.get('/hub/card')).problems.filter((p) => p.open).length, 0);
});
