// A household of several: people come by invitation, may what their role says and nothing else, and are gone at once when the owner says so.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Hub, password } from '../lib/hub.mjs';
import { Person, strong } from '../lib/person.mjs';
import { until } from '../lib/wait.mjs';

const problem = (answer, status, code) => {
	assert.equal(answer.status, status, JSON.stringify(answer.body));
	assert.equal(answer.body.code, code);
	return answer.body.params;
};
const people = async (hub) => (await hub.get('/people')).people;
const named = async (hub, name) => (await people(hub)).find((p) => p.name === name);
const codes = async (hub) => (await hub.get('/activity?limit=100')).entries.map((e) => e.code);

// What each role may ask for, with any body and ids: everything else is 403 "denied". The rows of the API, each with who may.
const rows = [
	['GET', '/session', 'ORGI'], ['GET', '/sessions', 'ORGI'], ['DELETE', '/sessions/x', 'ORGI'], ['PATCH', '/account', 'ORGI'],
	['GET', '/devices', 'ORGI'], ['GET', '/devices/x', 'ORGI'], ['GET', '/devices/x/may', 'ORGI'], ['GET', '/devices/x/advisories', 'ORGI'], ['GET', '/devices/x/release', 'ORGI'], ['GET', '/devices/x/checklist', 'ORGI'],
	['GET', '/advisories', 'ORGI'], ['POST', '/devices/x/commands', 'ORGI'],
	['POST', '/tickets', 'OI'], ['GET', '/tickets', 'OI'], ['GET', '/tickets/x', 'OI'], ['DELETE', '/tickets/x', 'OI'], ['POST', '/devices/x/confirm', 'OI'], ['POST', '/devices/x/reject', 'OI'],
	['PATCH', '/devices/x', 'OR'], ['POST', '/devices/x/suspend', 'OR'], ['POST', '/devices/x/quarantine', 'OR'], ['DELETE', '/devices/x/first-day', 'O'], ['POST', '/advisories', 'OR'], ['POST', '/devices/x/security-contact', 'OR'], ['PUT', '/devices/x/maker', 'OR'],
	['POST', '/devices/x/credentials/renew', 'O'], ['POST', '/devices/x/credentials/1/revoke', 'O'], ['PUT', '/devices/x/legacy', 'O'], ['PUT', '/devices/x/advisories/1', 'O'],
	['POST', '/devices/x/release', 'O'], ['DELETE', '/devices/x/release', 'O'], ['POST', '/devices/x/release/force', 'O'], ['PUT', '/devices/x/links/y', 'O'], ['POST', '/devices/x/drill', 'O'], ['DELETE', '/devices/x/drill', 'O'],
	['GET', '/label-schemes', 'ORGI'], ['POST', '/devices/x/labels', 'OR'], ['POST', '/devices/x/labels/document', 'OR'], ['POST', '/devices/x/labels/1/check', 'OR'], ['POST', '/devices/x/labels/1/key', 'O'], ['DELETE', '/devices/x/labels/1', 'OR'],
	['GET', '/releases', 'OR'], ['GET', '/slips/x', 'OR'], ['GET', '/slips/x/qr.svg', 'OR'],
	['GET', '/activity', 'OR'], ['GET', '/activity/check', 'OR'], ['GET', '/alerts', 'OR'], ['GET', '/notices', 'OR'], ['PUT', '/notices/1', 'O'],
	['GET', '/settings', 'OR'], ['GET', '/hub/card', 'OR'], ['PATCH', '/settings', 'O'], ['GET', '/certificates', 'OR'], ['POST', '/certificates/check', 'O'], ['POST', '/demo', 'O'], ['DELETE', '/demo', 'O'],
	['POST', '/advisories/sources', 'O'], ['DELETE', '/advisories/sources/1', 'O'], ['POST', '/advisories/sources/1/check', 'O'],
	['GET', '/people', 'O'], ['PATCH', '/people/x', 'O'], ['DELETE', '/people/x', 'O'], ['GET', '/people/x/sessions', 'O'], ['DELETE', '/people/x/sessions', 'O'],
	['POST', '/devices', 'OI'], ['PUT', '/devices/x/about', 'OR'], ['POST', '/devices/x/remove', 'O'], ['GET', '/catalogue', 'ORGI'], ['PUT', '/devices/x/said', 'OR'],
	['GET', '/devices/x/record', 'OR'], ['GET', '/devices/x/papers/1', 'OR'], ['DELETE', '/devices/x/papers/1', 'OR'], ['POST', '/devices/x/papers', 'OR'], ['POST', '/devices/x/help', 'OR'], ['PUT', '/devices/x/help/1', 'OR'], ['GET', '/help', 'OR'], ['GET', '/devices/x/evidence', 'OR'], ['GET', '/devices/x/evidence/file', 'OR'], ['PUT', '/devices/x/registration', 'OR'],
	['GET', '/devices/x/sale', 'OR'], ['PUT', '/devices/x/sale', 'OR'], ['GET', '/devices/x/said/file', 'ORGI'], ['POST', '/devices/x/said/file', 'OR'], ['PUT', '/devices/x/product', 'OR'],
	['PUT', '/devices/x/mud', 'OR'], ['POST', '/devices/x/passport/refresh', 'OR'], ['POST', '/devices/x/passport/keys', 'OR'], ['POST', '/devices/x/passport/key', 'O'],
	['GET', '/channels', 'O'], ['POST', '/channels', 'O'], ['PUT', '/channels/1', 'O'], ['DELETE', '/channels/1', 'O'], ['POST', '/channels/1/test', 'O'], ['GET', '/quiet-hours', 'OR'], ['PUT', '/quiet-hours', 'O'],
	['POST', '/certificates/key/replace', 'O'], ['POST', '/certificates/key/ask', 'O'], ['POST', '/certificates/key/switch', 'O'], ['DELETE', '/certificates/key', 'O'],
	['POST', '/certificates/root/replace', 'O'], ['POST', '/certificates/root/ask', 'O'], ['POST', '/certificates/root/show', 'O'], ['POST', '/certificates/root/end', 'O'],
	['POST', '/certificates/devices/replace', 'O'], ['POST', '/certificates/devices/ask', 'O'], ['POST', '/certificates/devices/retire', 'O'], ['DELETE', '/devices/x/credentials/renew', 'O'],
	['GET', '/account/passkeys', 'ORGI'], ['POST', '/account/passkeys', 'ORGI'], ['POST', '/account/passkeys/question', 'ORGI'], ['PATCH', '/account/passkeys/x', 'ORGI'], ['POST', '/account/passkeys/x/remove', 'ORGI'], ['PUT', '/account/sign-in', 'ORGI'],
	['POST', '/session/confirm', 'ORGI'], ['POST', '/session/confirm/question', 'ORGI'],
	['GET', '/tokens', 'O'], ['POST', '/tokens', 'O'], ['DELETE', '/tokens/x', 'O'],
	['DELETE', '/people/x/sessions/y', 'O'], ['POST', '/people/x/reset', 'O'], ['POST', '/invitations', 'O'], ['DELETE', '/invitations/x', 'O'],
];

test('every route answers each role as the table says, and a refusal names what was asked for', { timeout: 120000 }, async (t) => {
	const hub = await Hub.owned(t);
	const described = Object.entries(JSON.parse(readFileSync(new URL('../../hub/api/openapi.json', import.meta.url), 'utf8')).paths)
		.flatMap(([path, methods]) => Object.entries(methods).filter(([, op]) => op.security?.length !== 0).map(([method]) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '*')}`));
	const shape = ([method, path]) => `${method} ${path.replace(/\/[xy1](?=\/|$)/g, '/*')}`;
	const tried = rows.map(shape);
	for (const route of described.filter((r) => !['GET /events', 'DELETE /session', 'POST /setup-code'].includes(r))) assert.ok(tried.includes(route), `no row tries ${route}`);

	const roles = { O: null, R: 'resident', G: 'guest', I: 'installer' };
	for (const [letter, role] of Object.entries(roles)) {
		const who = role ? await Person.invited(hub, role) : Person.of(hub);
		for (const [method, path, may] of rows) {
			const answer = await who.api(method, path, ['POST', 'PUT', 'PATCH'].includes(method) && !/renew|reject|force|check$|demo|reset|question/.test(path) ? {} : undefined);
			const refused = answer.status === 403 && answer.body.code === 'denied';
			assert.equal(refused, !may.includes(letter), `${role ?? 'owner'} ${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
			if (refused) assert.match(answer.body.params.action, /^[a-z_]+$/);
			assert.notEqual(answer.status, 401, `${method} ${path}`);
		}
		const { may } = (await who.api('GET', '/session')).body;
		assert.equal(may.includes('manage_people'), letter === 'O');
		assert.equal(may.includes('add_devices'), 'OI'.includes(letter));
	}
});

test('an invitation serves once, says beforehand what it is, and makes an account with a password of its own', async (t) => {
	const hub = await Hub.owned(t);
	const made = await hub.must('POST', '/invitations', { role: 'resident', name: 'Sam' });
	assert.match(made.code, /^[0-9A-HJKMNP-TV-Z]{26}$/);
	assert.ok(made.link.endsWith(`/#join=${made.code}`), made.link);
	assert.match(made.qr, /^<svg/);
	assert.ok(!JSON.stringify(await hub.get('/people')).includes(made.code), 'shown once');
	const someone = new Person(hub);
	const opened = (await someone.api('POST', '/invitations/open', { code: made.code.toLowerCase() })).body;
	assert.deepEqual([opened.kind, opened.role, opened.name, opened.by], ['join', 'resident', 'Sam', 'robin']);
	const accept = (changes) => someone.api('POST', '/invitations/accept', { code: made.code, account: 'Sam', password: strong, ...changes });
	problem(await accept({ password: 'password12345' }), 422, 'password_weak');
	problem(await accept({ account: '' }), 422, 'invalid');
	problem(await accept({ account: 'ROBIN' }), 409, 'name_taken');
	problem(await someone.request('POST', '/api/v1/invitations/accept', { body: { code: made.code, account: 'Sam', password: strong }, headers: { origin: 'https://evil.example' } }), 403, 'cross_site');
	// Two at once: one of them is in.
	const both = await Promise.all([accept(), accept({ account: 'Sam2' })]);
	assert.deepEqual(both.map((a) => a.status).sort(), [201, 410]);
	problem(await accept({ account: 'Sam3' }), 410, 'invitation_over');
	assert.equal((await people(hub)).length, 2);
	assert.deepEqual((await hub.get('/people')).invitations, []);
	const seen = await codes(hub);
	for (const code of ['person.invited', 'person.joined']) assert.ok(seen.includes(code), code);
});

test('a revoked invitation, a guessed one and one of another kind open nothing, and guessing slows down', async (t) => {
	const hub = await Hub.owned(t);
	const made = await hub.must('POST', '/invitations', { role: 'guest' });
	assert.equal((await hub.api('DELETE', `/invitations/${made.id}`)).status, 204);
	assert.equal((await hub.api('DELETE', `/invitations/${made.id}`)).status, 404);
	const someone = new Person(hub);
	problem(await someone.api('POST', '/invitations/open', { code: made.code }), 410, 'invitation_over');
	for (const bad of [{}, { role: 'king' }, { role: 7 }, { role: 'guest', until: 5 }, { role: 'guest', until: 'tomorrow' }, { role: 'resident', until: Date.now() + 86400000 }, { role: 'owner', until: Date.now() + 86400000 },
		{ role: 'guest', name: 'a\nb' }, { role: 'guest', name: 7 }])
		assert.equal((await hub.api('POST', '/invitations', bad)).status, 422, JSON.stringify(bad));
	let slowed = false;
	for (let i = 0; i < 10 && !slowed; i++) slowed = (await someone.api('POST', '/invitations/open', { code: '0'.repeat(26) })).status === 429;
	assert.ok(slowed);
});

test('a person who is removed is out at once, their open page too, and a new role holds at once', async (t) => {
	const hub = await Hub.owned(t);
	const guest = await Person.invited(hub, 'guest', 'Gwen');
	const page = await guest.events();
	await page.wait('hello', (e) => e.type === 'hello');
	const id = (await named(hub, 'Gwen')).id;
	assert.equal((await hub.api('PATCH', `/people/${id}`, { role: 'resident' })).status, 204);
	assert.equal((await guest.api('GET', '/activity')).status, 200);
	await until('the page to be asked to come back', () => page.state.closed);
	assert.ok(!page.list.some((e) => e.type === 'session_ended'));
	const again = await guest.events();
	await again.wait('hello', (e) => e.type === 'hello');
	assert.equal((await hub.api('DELETE', `/people/${id}`)).status, 204);
	await again.wait('the end', (e) => e.type === 'session_ended', 2000);
	await until('the page to be cut', () => again.state.closed, 2000);
	assert.equal((await guest.api('GET', '/devices')).status, 401);
	problem(await guest.signIn(), 401, 'sign_in_wrong');
	const seen = await codes(hub);
	for (const code of ['person.role_changed', 'person.removed']) assert.ok(seen.includes(code), code);
});

test('the only owner can neither go nor be made less, and two owners can', async (t) => {
	const hub = await Hub.owned(t);
	const me = (await people(hub))[0].id;
	problem(await hub.api('PATCH', `/people/${me}`, { role: 'guest' }), 409, 'last_owner');
	problem(await hub.api('DELETE', `/people/${me}`), 409, 'last_owner');
	const second = await Person.invited(hub, 'owner', 'Olga');
	assert.equal((await second.api('PATCH', `/people/${me}`, { role: 'resident' })).status, 204);
	assert.equal((await hub.api('PATCH', '/settings', { hub_name: 'x' })).status, 403);
	problem(await second.api('DELETE', `/people/${(await (await second.api('GET', '/people')).body.people.find((p) => p.name === 'Olga')).id}`), 409, 'last_owner');
});

test('a guest with an end is out when it comes, even with the page open, and can be given more time', { timeout: 60000 }, async (t) => {
	const hub = await Hub.owned(t);
	const guest = await Person.invited(hub, 'guest', 'Gwen', Date.now() + 5000);
	const page = await guest.events();
	await page.wait('hello', (e) => e.type === 'hello');
	await until('the guest to be out', async () => (await guest.api('GET', '/devices')).status === 401, 8000);
	problem(await guest.signIn(), 403, 'access_ended');
	await page.wait('the end', (e) => e.type === 'session_ended', 20000);
	const gwen = await named(hub, 'Gwen');
	assert.equal(gwen.ended, true);
	assert.equal((await hub.api('PATCH', `/people/${gwen.id}`, { role: 'guest' })).status, 204);
	assert.equal((await named(hub, 'Gwen')).ended, true, 'a role alone gives no more time');
	assert.equal((await hub.api('PATCH', `/people/${gwen.id}`, { until: Date.now() + 3600000 })).status, 204);
	assert.equal((await guest.signIn()).status, 201);
});

test('a guest hears of devices and not of the log, an installer of tickets too', async (t) => {
	const hub = await Hub.owned(t);
	const guest = await Person.invited(hub, 'guest');
	const installer = await Person.invited(hub, 'installer');
	const pages = { owner: await hub.events(), guest: await guest.events(), installer: await installer.events() };
	for (const p of Object.values(pages)) await p.wait('hello', (e) => e.type === 'hello');
	assert.equal((await installer.api('POST', '/tickets', { kind: 'adopt', adapter: 'tasmota', legacy: false })).status, 201);
	await hub.must('POST', '/invitations', { role: 'guest' });
	await pages.owner.wait('activity', (e) => e.type === 'activity' && e.entry.code === 'person.invited');
	await pages.owner.wait('people', (e) => e.type === 'people');
	await hub.must('POST', '/demo');
	await pages.guest.wait('a device', (e) => e.type === 'device', 30000);
	await pages.installer.wait('a ticket', (e) => e.type === 'ticket');
	const types = (p) => new Set(p.list.map((e) => e.type));
	for (const type of ['activity', 'ticket', 'release', 'people']) assert.ok(!types(pages.guest).has(type), `the guest heard ${type}`);
	for (const type of ['activity', 'release', 'people']) assert.ok(!types(pages.installer).has(type), `the installer heard ${type}`);
});

test('an owner sees and ends where others are signed in; others see and end only their own', async (t) => {
	const hub = await Hub.owned(t);
	const sam = await Person.invited(hub, 'resident', 'Sam');
	const other = new Person(hub, 'Sam');
	assert.equal((await other.signIn()).status, 201);
	const id = (await named(hub, 'Sam')).id;
	assert.equal((await named(hub, 'Sam')).sessions, 2);
	const mine = (await sam.api('GET', '/sessions')).body.sessions;
	assert.equal(mine.length, 2);
	const owners = (await hub.get('/sessions')).sessions[0].id;
	assert.equal((await sam.api('DELETE', `/sessions/${owners}`)).status, 404, 'somebody else\'s session');
	assert.equal((await sam.api('DELETE', `/sessions/${mine.find((s) => !s.current).id}`)).status, 204);
	assert.equal((await other.api('GET', '/devices')).status, 401);
	const seen = (await hub.get(`/people/${id}/sessions`)).sessions;
	assert.equal(seen.length, 1);
	assert.equal((await hub.api('DELETE', `/people/${id}/sessions/${owners}`)).status, 404, 'not of this person');
	assert.equal((await hub.api('DELETE', `/people/${id}/sessions/${seen[0].id}`)).status, 204);
	assert.equal((await sam.api('GET', '/devices')).status, 401);
	assert.equal((await hub.get('/session')).account.name, 'robin');
});

test('the server is the way back in for an owner who forgot the password, and an owner\'s phone is it for the others', async (t) => {
	const hub = await Hub.owned(t);
	await Person.invited(hub, 'resident', 'Sam');
	const listed = await hub.cli('users');
	assert.match(listed.out, /robin +owner/);
	assert.match(listed.out, /Sam +resident/);
	const me = (await named(hub, 'robin')).id;
	problem(await hub.api('POST', `/people/${me}/reset`), 403, 'at_the_server');
	assert.notEqual((await hub.cli('users', 'reset', 'nobody')).code, 0);
	const first = JSON.parse((await hub.cli('users', 'reset', 'robin', '--json')).out);
	const { code } = JSON.parse((await hub.cli('users', 'reset', 'robin', '--json')).out);
	const someone = new Person(hub, 'robin', 'a quite different lantern song');
	problem(await someone.api('POST', '/invitations/open', { code: first.code }), 410, 'invitation_over');
	const opened = (await someone.api('POST', '/invitations/open', { code })).body;
	assert.deepEqual([opened.kind, opened.name], ['reset', 'robin']);
	const answer = await someone.api('POST', '/invitations/accept', { code, account: 'mallory', password: someone.password });
	assert.equal(answer.status, 201, JSON.stringify(answer.body));
	assert.equal(answer.body.account.name, 'robin');
	assert.equal((await hub.api('GET', '/session')).status, 401, 'the sessions before are ended');
	problem(await hub.api('POST', '/sessions', { account: 'robin', password }), 401, 'sign_in_wrong');
	assert.equal((await someone.signIn()).status, 201);
	const sam = (await (await someone.api('GET', '/people')).body.people).find((p) => p.name === 'Sam').id;
	const way = (await someone.api('POST', `/people/${sam}/reset`)).body;
	assert.ok(way.link.includes('/#reset='));
	assert.equal((await new Person(hub).api('POST', '/invitations/accept', { code: way.code, password: someone.password })).body.account.name, 'Sam');
});

test('the ways in that an owner made end with the owner’s power, and with a password that the server gave anew', async (t) => {
	const hub = await Hub.owned(t);
	const sam = await Person.invited(hub, 'resident', 'Sam');
	const olga = await Person.invited(hub, 'owner', 'Olga');
	const id = { olga: (await named(hub, 'Olga')).id, sam: (await named(hub, 'Sam')).id };
	const made = async (who) => [(await who.api('POST', '/invitations', { role: 'owner', name: 'Me again' })).body.code, (await who.api('POST', `/people/${id.sam}/reset`)).body.code];
	const opens = async (code) => (await new Person(hub).api('POST', '/invitations/accept', { code, account: 'Me again', password: strong })).status;
	let ways = await made(olga);
	assert.equal((await hub.api('PATCH', `/people/${id.olga}`, { role: 'resident' })).status, 204);
	assert.deepEqual((await hub.get('/people')).invitations, []);
	assert.equal((await hub.api('PATCH', `/people/${id.olga}`, { role: 'owner' })).status, 204);
	for (const code of ways) assert.equal(await opens(code), 410, 'not even when the power is given back');
	ways = await made(olga);
	assert.equal((await hub.api('DELETE', `/people/${id.olga}`)).status, 204);
	for (const code of ways) assert.equal(await opens(code), 410);
	const [thiefs] = await made(Person.of(hub)); // by who had the owner's phone
	const { code } = JSON.parse((await hub.cli('users', 'reset', 'robin', '--json')).out);
	const robin = new Person(hub, 'robin', 'a quite different lantern song');
	assert.equal((await robin.api('POST', '/invitations/accept', { code, password: robin.password })).status, 201);
	robin.keepSession(await robin.signIn());
	assert.equal(await opens(thiefs), 410);
	const weak = (await robin.api('POST', `/people/${id.sam}/reset`)).body.code; // made while there was less to lose
	assert.equal((await robin.api('PATCH', `/people/${id.sam}`, { role: 'owner' })).status, 204);
	assert.equal(await opens(weak), 410);
	assert.equal((await sam.api('GET', '/people')).status, 200);
});

test('what is asked for and takes time does not happen when who asked is shut out meanwhile', async (t) => {
	const hub = await Hub.owned(t);
	for (const name of ['Ann', 'Ben', 'Cleo']) await Person.invited(hub, 'guest', name);
	const installer = await Person.invited(hub, 'installer', 'Ivo');
	const id = (await named(hub, 'Ivo')).id;
	const asked = installer.api('POST', '/tickets', { kind: 'adopt', adapter: 'generic', password: 'q9#Vt7!zLw2@Kx5pRd' }); // compared with five people's passwords
	assert.equal((await hub.api('DELETE', `/people/${id}`)).status, 204);
	problem(await asked, 401, 'unauthenticated');
	assert.deepEqual((await hub.get('/tickets')).tickets, []);
});
