// After everything that makes, carries and changes secrets, none of them is in a log, an answer of the API or a file of the hub.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Authenticator } from '../lib/authenticator.mjs';
import { codeKeys } from '../lib/code.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub, password } from '../lib/hub.mjs';
import { processesNaming, run } from '../lib/process.mjs';
import { adopt } from '../lib/tasmota.mjs';

const files = (dir) => readdirSync(dir).flatMap((name) => {
	const path = join(dir, name), st = statSync(path);
	return st.isDirectory() ? files(path) : st.isFile() ? [path] : [];
});
// How a secret might be written down: as it is, in hexadecimal, in base64 at any of its three alignments.
function forms(secret) {
	const raw = Buffer.from(secret);
	const aligned = [0, 1, 2].map((pad) => Buffer.concat([Buffer.alloc(pad), raw]).toString('base64').slice(pad ? 4 : 0, -4).replace(/=+$/, ''));
	return [raw.toString('latin1'), raw.toString('hex'), raw.toString('hex').toUpperCase(), ...aligned, ...aligned.map((a) => a.replaceAll('+', '-').replaceAll('/', '_'))].filter((f) => f.length >= 8);
}

test('no password, code, cookie or device secret is left in a log, an answer or a file', async (t) => {
	const hub = await Hub.start(t);
	const secrets = {};
	const { code } = await hub.setupCode();
	secrets['the setup code'] = code;
	secrets['the setup code without its dashes'] = code.replaceAll('-', '');
	const claimed = await hub.api('POST', '/setup', { code, account: 'robin', password, hub_name: 'Test house' });
	hub.keepSession(claimed);
	await hub.ready();
	secrets['the owner’s password'] = password;
	secrets['the first cookie'] = hub.cookie.split('=')[1];
	secrets['its CSRF value'] = hub.csrf;
	const next = 'walnut ferry bishop eleven', mistyped = 'walnut ferry bishop elven';
	assert.equal((await hub.request('POST', '/api/v1/sessions', { body: { account: 'robin', password: mistyped } })).status, 401);
	await hub.must('PATCH', '/account', { password, new_password: next });
	secrets['the new password'] = next;
	secrets['a mistyped password'] = mistyped;
	const again = await hub.request('POST', '/api/v1/sessions', { body: { account: 'robin', password: next } });
	assert.equal(again.status, 201);
	hub.keepSession(again);
	secrets['the second cookie'] = hub.cookie.split('=')[1];

	const misconfirmed = 'walnut ferry bishop twelve';
	assert.equal((await hub.api('POST', '/session/confirm', { password: misconfirmed })).status, 403);
	await hub.must('POST', '/session/confirm', { password: next });
	secrets['a password that confirmed nothing'] = misconfirmed;
	const passkey = new Authenticator(hub);
	await passkey.addTo(hub);
	assert.equal((await passkey.signIn(hub)).status, 201);
	secrets['the cookie of a passkey'] = hub.cookie.split('=')[1];

	const live = await hub.events();
	t.after(() => live.close());
	const device = await Device.make(t);
	await addDevice(hub, device);
	const keys = codeKeys(device.code);
	secrets['the secret on a label'] = device.code.split('.')[2];
	secrets['the password made of it'] = keys.password;
	secrets['the pre-shared key made of it'] = keys.psk;
	const { plug, id, ticket } = await adopt(t, hub);
	secrets['a password that was typed in'] = ticket.instructions.password;
	await hub.must('POST', `/devices/${id}/confirm`, { name: 'Kettle', room: 'Kitchen' });
	await hub.untilDevice(id, 'on a credential of its own', (d) => d.online && d.credentials.some((c) => c.state === 'valid' && c.client_id?.endsWith('-2')), 40000);
	secrets['a password that was pushed'] = plug.login.password;
	await hub.untilDevice(id, 'down to one credential', (d) => d.credentials.filter((c) => c.state === 'valid').length === 1);

	const said = new Map();
	const { devices } = await hub.get('/devices');
	for (const path of ['/hub', '/devices', ...devices.map((d) => `/devices/${d.id}`), '/activity?limit=200', '/alerts', '/settings', '/sessions', '/account/passkeys', '/tickets', '/releases', '/certificates'])
		said.set(`GET ${path}`, JSON.stringify(await hub.get(path)));
	said.set('the events', JSON.stringify(live.list));
	for (const command of [['status'], ['devices'], ['log'], ['certificates']]) {
		const { out, err } = await hub.cli(...command);
		said.set(`freehold ${command[0]}`, out + err);
	}
	const limits = processesNaming(hub.dir).map(({ pid }) => readFileSync(`/proc/${pid}/limits`, 'utf8'));
	assert.ok(limits.length >= 3);
	for (const limit of limits) assert.match(limit, /^Max core file size +0 +0 /m);
	await hub.stop();
	said.set('the log', hub.process.log.join('\n'));
	for (const path of files(hub.data)) said.set(path.slice(hub.data.length), readFileSync(path, 'latin1'));
	assert.ok(said.get('/hub.db').length > 0 && said.get('/broker/auth.db').length > 0);
	for (const [what, secret] of Object.entries(secrets)) {
		assert.ok(secret?.length >= 8, what);
		for (const form of forms(secret))
			for (const [where, text] of said) assert.ok(!text.includes(form), `${what} is in ${where}`);
	}
	assert.ok(said.get('/broker/auth.db').includes(id), 'what is looked for would be found');
});

test('a log that somebody changed behind the hub’s back is found out', async (t) => {
	const hub = await Hub.owned(t);
	const whole = await hub.get('/activity/check');
	assert.equal(whole.holds, true);
	assert.ok(whole.entries >= 1 && whole.since > 0);
	const good = await hub.cli('log', '--check');
	assert.match(good.out, /^All \d+ entries since 20.* are as they were written\.$/m);
	await hub.stop();
	const { code, err } = await run('/usr/bin/sqlite3', [join(hub.data, 'hub.db'), "UPDATE activity SET code = 'person.signed_in' WHERE seq = 1"]);
	assert.equal(code, 0, err);
	await hub.up();
	const broken = await hub.get('/activity/check');
	assert.deepEqual(broken, { holds: false, entries: 0, since: null });
	assert.match((await hub.cli('log', '--check')).out, /^Entry 1 was changed or removed\./m);
});
