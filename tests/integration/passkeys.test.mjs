// Passkeys against the raw API, with an authenticator in software: adding, signing in, the ways to sign in, removing, and everything an attacker would try.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Authenticator } from '../lib/authenticator.mjs';
import { Hub, password } from '../lib/hub.mjs';
import { Person, strong } from '../lib/person.mjs';

const problem = (answer, status, code) => assert.deepEqual([answer.status, answer.body?.code], [status, code], JSON.stringify(answer.body));
const PRESENT = 1, VERIFIED = 4;
let hub;

before(async () => {
	hub = await Hub.owned();
});
after(() => hub?.destroy());
const question = async (person, path) => (await person.api('POST', path, path.startsWith('/sessions') ? {} : undefined)).body;
const entries = async (code) => (await hub.get('/activity?limit=100')).entries.filter((e) => e.code === code);
// Somebody with a passkey of their own, signed in.
async function withPasskey(role = 'resident', name = `p${Math.random().toString(36).slice(2, 8)}`, kind = 'ES256') {
	const person = await Person.invited(hub, role, name);
	const key = new Authenticator(hub, kind);
	const kept = await key.addTo(person);
	return { person, key, kept };
}
const signedOut = (person) => new Person(hub, person.name);

for (const kind of ['ES256', 'EdDSA', 'RS256'])
	test(`a passkey of ${kind} is added, signs in without a password, is named, used and removed`, async () => {
		const { person, key, kept } = await withPasskey('resident', `of ${kind}`, kind);
		assert.equal(kept.last_used_at, null);
		const phone = signedOut(person);
		assert.equal((await key.signIn(phone)).status, 201);
		assert.equal((await phone.api('GET', '/session')).body.account.name, person.name);
		assert.equal((await phone.api('GET', '/sessions')).body.sessions.find((s) => s.current).made_with, 'passkey');
		assert.equal((await phone.api('PATCH', `/account/passkeys/${kept.id}`, { name: 'Blue key' })).status, 204);
		problem(await phone.api('PATCH', `/account/passkeys/${kept.id}`, { name: 'a\nb' }), 422, 'invalid');
		const { passkeys, sign_in } = (await phone.api('GET', '/account/passkeys')).body;
		assert.deepEqual([passkeys.length, passkeys[0].name, sign_in], [1, 'Blue key', 'either']);
		assert.ok(passkeys[0].last_used_at > 0);
		assert.equal((await phone.api('POST', `/account/passkeys/${kept.id}/remove`, {})).status, 204);
		problem(await phone.api('POST', `/account/passkeys/${kept.id}/remove`, {}), 404, 'not_found');
		problem(await key.signIn(signedOut(person)), 401, 'passkey_wrong');
		assert.equal((await signedOut(person).signIn()).status, 201, 'the password still does');
	});

test('an account that wants both gets no session by one of them, in any order', async () => {
	const { person, key } = await withPasskey();
	assert.equal((await person.api('PUT', '/account/sign-in', { sign_in: 'both' })).status, 204);
	const phone = signedOut(person);
	problem(await phone.signIn(), 403, 'passkey_needed');
	const alone = await key.signIn(phone);
	problem(alone, 403, 'password_needed');
	assert.equal(alone.headers['set-cookie'], undefined);
	const other = await withPasskey();
	const tries = async (which, secret) => phone.api('POST', '/sessions', { account: person.name, password: secret, passkey: which.answer(await question(phone, '/sessions/passkey/question')) });
	problem(await tries(other.key, strong), 401, 'passkey_wrong');
	problem(await tries(key, `${strong} `), 401, 'sign_in_wrong');
	const both = await tries(key, strong);
	assert.equal(both.status, 201);
	phone.keepSession(both);
	assert.equal((await phone.api('GET', '/sessions')).body.sessions.find((s) => s.current).made_with, 'both');
	// What proves who sits there later is the passkey: a password that alone opens nothing proves nothing.
	problem(await phone.api('POST', '/session/confirm', { password: strong }), 403, 'passkey_needed');
	assert.equal((await phone.api('POST', '/session/confirm', { passkey: key.answer(await question(phone, '/session/confirm/question')) })).status, 204);
});

test('an account that signs in by passkey alone takes no password, and keeps its last passkey until the password is to be enough', async () => {
	const { person, key, kept } = await withPasskey();
	assert.equal((await person.api('PUT', '/account/sign-in', { sign_in: 'passkey' })).status, 204);
	problem(await signedOut(person).signIn(), 403, 'passkey_needed');
	assert.equal((await key.signIn(person)).status, 201);
	problem(await person.api('POST', `/account/passkeys/${kept.id}/remove`, {}), 409, 'last_passkey');
	problem(await person.api('POST', `/account/passkeys/${kept.id}/remove`, { password_alone: false }), 409, 'last_passkey');
	const second = await new Authenticator(hub).addTo(person, 'Spare');
	assert.equal((await person.api('POST', `/account/passkeys/${second.id}/remove`, {})).status, 204);
	assert.equal((await person.api('POST', `/account/passkeys/${kept.id}/remove`, { password_alone: true })).status, 204);
	assert.equal((await person.api('GET', '/account/passkeys')).body.sign_in, 'either');
	assert.equal((await signedOut(person).signIn()).status, 201);
	for (const way of ['passkey', 'both']) problem(await person.api('PUT', '/account/sign-in', { sign_in: way }), 409, 'passkey_missing');
	problem(await person.api('PUT', '/account/sign-in', { sign_in: 'none' }), 422, 'invalid');
});

test('who proves by a passkey who they are chooses a new password without the old one, and nobody else does', async () => {
	const { person, key } = await withPasskey();
	const next = 'walnut ferry bishop eleven';
	const change = (who, body) => who.api('PATCH', '/account', body);
	assert.equal((await person.api('POST', '/session/confirm', { password: strong })).status, 204);
	problem(await change(person, { new_password: next }), 422, 'invalid');
	assert.equal((await key.signIn(person)).status, 201);
	problem(await change(person, { password: 7, new_password: next }), 422, 'invalid');
	problem(await change(person, { password: 'wrong', new_password: next }), 403, 'password_wrong');
	problem(await change(person, { new_password: 'password12345' }), 422, 'password_weak');
	assert.equal((await person.api('POST', '/session/confirm', { password: strong })).status, 204);
	problem(await change(person, { new_password: next }), 422, 'invalid');
	assert.equal((await person.api('POST', '/session/confirm', { passkey: key.answer(await question(person, '/session/confirm/question')) })).status, 204);
	assert.equal((await change(person, { new_password: next })).status, 204);
	problem(await signedOut(person).signIn(), 401, 'sign_in_wrong');
	assert.equal((await new Person(hub, person.name, next).signIn()).status, 201);
	assert.equal((await person.api('GET', '/account/passkeys')).body.passkeys.length, 1);
});

test('the link from the server makes a new password enough, and says how many passkeys it removes', async () => {
	const { person, key } = await withPasskey('owner');
	assert.equal((await person.api('PUT', '/account/sign-in', { sign_in: 'both' })).status, 204);
	const made = await hub.cli('users', 'reset', person.name);
	assert.match(made.out, /passkeys/);
	const { code } = JSON.parse((await hub.cli('users', 'reset', person.name, '--json')).out);
	const phone = new Person(hub, person.name, 'a quite different lantern song');
	assert.equal((await phone.api('POST', '/invitations/open', { code })).body.passkeys, 1);
	assert.equal((await phone.api('POST', '/invitations/accept', { code, password: phone.password })).status, 201);
	problem(await key.signIn(signedOut(person)), 401, 'passkey_wrong');
	assert.equal((await phone.signIn()).status, 201);
	assert.deepEqual((await phone.api('GET', '/account/passkeys')).body, { passkeys: [], sign_in: 'either' });
	assert.equal((await person.api('GET', '/session')).status, 401);
});

test('an answer is good once, for what was asked, and from no other page, site, person or moment', async () => {
	const { person, key } = await withPasskey();
	const other = await withPasskey();
	const phone = signedOut(person);
	const send = (body) => phone.request('POST', '/api/v1/sessions/passkey', { body });
	const ask = () => question(phone, '/sessions/passkey/question');
	// Each wrong one is followed by a right one, so that the wait for wrong ones never hides what is tried.
	const refused = async (what, body, code = 'passkey_wrong', status = 401) => {
		const answer = await send(body);
		assert.deepEqual([answer.status, answer.body.code], [status, code], what);
		assert.equal(answer.headers['set-cookie'], undefined);
		assert.equal((await key.signIn(signedOut(person))).status, 201, `after ${what}`);
	};
	const once = key.answer(await ask());
	assert.equal((await send(once)).status, 201);
	await refused('a replay', once, 'passkey_late', 410);
	await refused('another origin', key.answer(await ask(), { origin: 'https://evil.example' }));
	await refused('another port of this host', key.answer(await ask(), { origin: 'https://localhost:1' }));
	await refused('an origin without TLS', key.answer(await ask(), { origin: hub.origin.replace('https', 'http') }));
	await refused('another site', key.answer(await ask(), { rpId: 'evil.example' }));
	await refused('a frame of another page', key.answer(await ask(), { client: { crossOrigin: true } }));
	await refused('a registration', key.answer(await ask(), { type: 'webauthn.create' }));
	await refused('nobody verified', key.answer(await ask(), { flags: PRESENT }));
	await refused('nobody present', key.answer(await ask(), { flags: VERIFIED }));
	await refused('a credential inside', key.answer(await ask(), { flags: PRESENT | VERIFIED | 0x40 }));
	await refused('a challenge that was never made', key.answer({ ...await ask(), challenge: Buffer.alloc(56, 7).toString('base64url') }));
	await refused('a challenge of another length', key.answer(await ask(), { challenge: 'AAAA' }));
	await refused('a challenge for adding', key.answer(await question(person, '/account/passkeys/question')));
	await refused('a challenge for confirming', key.answer(await question(person, '/session/confirm/question')));
	await refused('an unknown credential', key.answer(await ask(), { id: Buffer.alloc(32, 1) }));
	await refused('somebody else\'s credential', key.answer(await ask(), { id: other.key.id }));
	await refused('somebody else\'s name in it', key.answer(await ask(), { user: Buffer.from('aaaaaaaaaaaa') }));
	const turned = key.answer(await ask());
	await refused('a changed signature', { ...turned, signature: `${turned.signature.slice(0, -6)}AAAAAA` });
	await refused('other bytes signed', { ...turned, authenticator_data: other.key.answer(await ask(), { counter: 9 }).authenticator_data });
	for (const [what, change] of Object.entries({ 'no signature': { signature: undefined }, 'an empty one': { signature: '' }, 'no base64': { client_data: 'a b' }, 'padding': { client_data: `${turned.client_data}==` },
		'a number': { authenticator_data: 7 }, 'huge data': { authenticator_data: 'A'.repeat(9000) }, 'a short head': { authenticator_data: 'AAAA' }, 'JSON of garbage': { client_data: Buffer.from('{"type":').toString('base64url') },
		'a key twice': { client_data: Buffer.from('{"type":"webauthn.get","type":"webauthn.get"}').toString('base64url') } }))
		await refused(what, { ...turned, ...change });
	const wrong = await entries('person.sign_in_failed');
	assert.ok(wrong.length >= 20);
});

test('another session\'s challenge confirms nothing, and somebody else\'s passkey neither', async () => {
	const { person, key } = await withPasskey();
	const other = await withPasskey();
	const confirm = (body) => person.api('POST', '/session/confirm', body);
	problem(await confirm({ passkey: key.answer(await question(other.person, '/session/confirm/question')) }), 403, 'passkey_wrong');
	problem(await confirm({ passkey: other.key.answer(await question(person, '/session/confirm/question')) }), 403, 'passkey_wrong');
	problem(await confirm({ passkey: key.answer(await question(person, '/sessions/passkey/question')) }), 403, 'passkey_wrong');
	problem(await confirm({ passkey: 'x' }), 422, 'invalid');
	problem(await confirm({}), 422, 'invalid');
	const q = await question(other.person, '/account/passkeys/question');
	problem(await person.api('POST', '/account/passkeys', { name: 'x', ...new Authenticator(hub).make(q) }), 422, 'passkey_wrong');
	assert.equal((await confirm({ passkey: key.answer(await question(person, '/session/confirm/question')) })).status, 204);
	assert.equal((await entries('person.confirm_failed')).filter((e) => e.actor === person.name).length, 3);
	assert.equal((await signedOut(person).signIn()).status, 201);
});

test('a counter that goes back is refused and told, as there may be a copy', async () => {
	const { person, key } = await withPasskey('resident', 'Counting');
	const phone = signedOut(person);
	assert.equal((await key.signIn(phone, { counter: 5 })).status, 201);
	problem(await key.signIn(phone, { counter: 5 }), 401, 'passkey_copied');
	problem(await key.signIn(phone, { counter: 4 }), 401, 'passkey_copied');
	problem(await key.signIn(phone, { counter: 0 }), 401, 'passkey_copied');
	assert.equal((await key.signIn(phone, { counter: 6 })).status, 201);
	const told = await entries('passkey.counter_back');
	assert.deepEqual([told.length, told[0].actor, told[0].params.passkey, told[0].alarm], [3, 'Counting', 'Phone', true]);
	assert.ok((await hub.get('/notices')).notices.some((n) => n.code === 'passkey.counter_back'));
});

test('a passkey is not added from garbage, twice, for another site, unverified, or with a key that nobody can check', async () => {
	const person = await Person.invited(hub, 'resident', 'Adding');
	const key = new Authenticator(hub);
	const add = async (otherwise = {}, change = {}) => person.api('POST', '/account/passkeys', { name: 'x', ...key.make(await question(person, '/account/passkeys/question'), otherwise), ...change });
	for (const [what, otherwise] of Object.entries({ 'another origin': { origin: 'https://evil.example' }, 'another site': { rpId: 'evil.example' }, 'nobody verified': { flags: 0x41 }, 'no credential in it': { flags: 0x05 }, 'an assertion': { type: 'webauthn.get' },
		'no key': { cose: Buffer.alloc(0) }, 'a key of ES384': { cose: Buffer.from('a3010203382220 02'.replace(' ', ''), 'hex') }, 'a map of four thousand million': { cose: Buffer.from('baffffffff', 'hex') },
		'bytes without an end': { cose: Buffer.from('5f41', 'hex') }, 'a very deep list': { cose: Buffer.alloc(900, 0x81) }, garbage: { cose: Buffer.from('ff00ff00ff', 'hex') } })) {
		const answer = await add(otherwise);
		assert.deepEqual([answer.status, answer.body.code], [422, 'passkey_wrong'], what);
	}
	problem(await add({}, { credential: 'AAAA' }), 422, 'passkey_wrong');
	problem(await add({}, { authenticator_data: 'A'.repeat(4000) }), 422, 'passkey_wrong');
	problem(await add({}, { name: '' }), 422, 'invalid');
	const q = await question(person, '/account/passkeys/question');
	assert.equal((await person.api('POST', '/account/passkeys', { name: 'x', ...key.make(q) })).status, 201);
	problem(await person.api('POST', '/account/passkeys', { name: 'x', ...new Authenticator(hub).make(q) }), 410, 'passkey_late');
	problem(await add(), 409, 'exists');
	problem(await (await withPasskey()).person.api('POST', `/account/passkeys/${(await person.api('GET', '/account/passkeys')).body.passkeys[0].id}/remove`, {}), 404, 'not_found');
	for (let i = 1; i < 16; i++) await new Authenticator(hub).addTo(person, `Key ${i}`);
	assert.equal((await person.api('POST', '/account/passkeys', { name: 'x', ...new Authenticator(hub).make(await question(person, '/account/passkeys/question')) })).status, 429);
});

test('wrong passkeys are slowed down like wrong passwords', async () => {
	const stranger = new Person(hub);
	let slowed;
	for (let i = 0; i < 8 && !slowed; i++) {
		const answer = await new Authenticator(hub).signIn(stranger);
		slowed = answer.status === 429 && answer;
	}
	assert.ok(slowed);
	assert.ok(slowed.body.params.retry_after_s >= 1);
});

test('where the hub goes by an address there are no passkeys, and it says so', async (t) => {
	const by = await Hub.owned(t, { config: { host: '127.0.0.1' } });
	assert.equal((await by.get('/hub')).passkeys_at, null);
	problem(await by.api('POST', '/account/passkeys/question'), 409, 'passkeys_need_name');
	problem(await by.api('POST', '/sessions/passkey/question', {}), 409, 'passkeys_need_name');
	assert.equal((await hub.get('/hub')).passkeys_at, hub.origin);
	assert.equal((await by.api('POST', '/sessions', { account: 'robin', password })).status, 201);
});
