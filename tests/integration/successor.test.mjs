// The CA that vouches for native devices is replaced while the house goes on: both are trusted until its owner ends the old one.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { isRefused } from '../lib/newcomer.mjs';
import { RawConnection, head, signedIn } from '../lib/raw.mjs';
import { until } from '../lib/wait.mjs';

const state = (hub) => hub.get('/certificates');
const login = (hub, device) => ({ protocol: 'mqtts', port: hub.ports.certificate, clientId: device.owner.client_id, ...device.credential() });

test('every device gets a certificate of the new CA without losing its connection for good, and the old one ends on the owner’s word alone', async (t) => {
	const hub = await Hub.owned(t);
	const lamp = await Device.make(t), away = await Device.make(t), late = await Device.make(t);
	const { id } = await addDevice(hub, lamp);
	const { id: awayId } = await addDevice(hub, away, { name: 'Attic lamp' });
	await away.stop();
	await hub.untilDevice(awayId, 'off', (d) => !d.online);
	const old = login(hub, lamp);
	const oldAway = login(hub, away);
	const before = (await state(hub)).certificates.find((c) => c.certificate === 'devices').fingerprint;
	assert.equal((await hub.api('POST', '/certificates/devices/retire', { lock_out: [] })).status, 409);

	const begun = await hub.must('POST', '/certificates/devices/replace');
	assert.equal(begun.replacing, true);
	assert.notEqual(begun.certificates.find((c) => c.certificate === 'devices').fingerprint, before);
	assert.equal((await hub.api('POST', '/certificates/devices/replace')).status, 409);
	const half = await until('the lamp to have come with the new one', async () => {
		const now = await state(hub);
		return now.done === 1 && now;
	}, 30000);
	assert.equal(half.devices, 2);
	assert.deepEqual(half.left, [{ device: awayId, name: 'Attic lamp', why: 'away' }]);
	assert.ok(await isRefused(old));
	const { id: lateId } = await addDevice(hub, late, { name: 'New lamp' }); // gets one of the new CA at once
	assert.equal((await state(hub)).done, 2);

	// The hub dies; both CAs are still trusted, and the one that was away is asked when it is back.
	await hub.kill9();
	await hub.restart();
	assert.equal((await state(hub)).replacing, true);
	for (const wrong of [undefined, [], [id], [awayId, id], 'all']) assert.ok([409, 422].includes((await hub.api('POST', '/certificates/devices/retire', { lock_out: wrong })).status), String(wrong));
	away.start(null);
	await away.line('switched', { ms: 30000 });
	const done = await until('all to have come', async () => {
		const now = await state(hub);
		return now.done === 3 && now;
	}, 30000);
	assert.deepEqual(done.left, []);
	assert.ok(await isRefused(oldAway));
	const list = await hub.cli('certificates');
	assert.match(list.out, /3 of 3 have come/);
	const end = await hub.cli('certificates', '--retire-devices');
	assert.equal(end.code, 0, end.err);
	assert.equal((await state(hub)).replacing, false);
	assert.ok(!existsSync(join(hub.data, 'keys/device-ca-old.crt')));
	for (const unit of [id, awayId, lateId]) await hub.untilDevice(unit, 'on', (d) => d.online, 20000);
	const codes = (await hub.get('/activity')).entries.map((e) => e.code);
	assert.ok(codes.includes('certificate.replacing') && codes.includes('certificate.replaced') && !codes.includes('device.rotation_failed'));
	await hub.restart(); // the broker starts with the new CA alone
	for (const unit of [id, awayId, lateId]) await hub.untilDevice(unit, 'on again', (d) => d.online, 20000);
	assert.equal(readFileSync(join(hub.data, 'broker/device-ca.crt'), 'utf8').match(/BEGIN/g).length, 1);
	assert.equal(readdirSync(join(hub.data, 'broker')).filter((f) => /^[0-9a-f]{8}\.0$/.test(f)).length, 1);
});

test('who is left when the old CA ends is locked out, and only with its owner’s eyes open', async (t) => {
	const hub = await Hub.owned(t);
	const lamp = await Device.make(t);
	const { id } = await addDevice(hub, lamp);
	await hub.must('POST', `/devices/${id}/suspend`, { suspended: true });
	const begun = await hub.must('POST', '/certificates/devices/replace');
	assert.deepEqual(begun.left.map((d) => d.why), ['shut_out']);
	assert.equal((await hub.api('POST', '/certificates/devices/retire', { lock_out: [] })).status, 409);
	const ended = await hub.must('POST', '/certificates/devices/retire', { lock_out: [id] });
	assert.deepEqual([ended.replacing, ended.left], [false, []]);
	assert.ok((await hub.device(id)).credentials.every((c) => c.state === 'revoked'));
	assert.equal((await hub.get('/activity')).entries.find((e) => e.code === 'certificate.replaced').params.locked_out, 1);
});

test('a phone that is gone before the answer has done what it did: the log says so, and the devices are told', async (t) => {
	const hub = await Hub.owned(t);
	const lamp = await Device.make(t);
	await addDevice(hub, lamp);
	const codes = async () => (await hub.get('/activity')).entries.filter((e) => e.actor === 'robin').map((e) => e.code);
	for (const [what, code, made] of [['devices', 'certificate.replacing', (v) => v.replacing], ['root', 'certificate.root_made', (v) => v.root], ['key', 'certificate.key_made', (v) => v.key]]) {
		const phone = await RawConnection.open(hub);
		phone.write(head(hub, 'POST', `/api/v1/certificates/${what}/replace`, [...signedIn(hub), 'Content-Length: 0']));
		phone.socket.end(); // it hangs up with the request
		await phone.ended;
		assert.deepEqual(phone.answers, []);
		await until(`the successor of ${what}`, async () => made(await state(hub)), 40000);
		await until(`the log to say ${code}`, async () => (await codes()).includes(code));
	}
});
