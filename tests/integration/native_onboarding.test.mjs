// A device with a code becomes a device of the house, with a certificate of its own; everybody else is kept out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newCode } from '../lib/code.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { Newcomer, isRefused, makeRequest, tryConnect } from '../lib/newcomer.mjs';
import { never, sleep, until } from '../lib/wait.mjs';

const openTicket = (hub, code) => hub.must('POST', '/tickets', { kind: 'native', code });

test('code, window, blink, yes: the device lives, with a passport, a label and support until a date', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t, { supportEnd: '2031-12-31' });
	const ticket = await openTicket(hub, device.code);
	assert.equal(ticket.state, 'open');
	assert.ok(ticket.expires_at > Date.now());
	device.start(hub);
	const { device: id } = await hub.untilTicket(ticket.id, 'connected');
	await device.line('blink');
	const pending = await hub.device(id);
	assert.equal(pending.state, 'pending');
	assert.equal((await hub.api('POST', `/devices/${id}/commands`, { property: 'relay/on', value: 'true' })).body.code, 'device_not_active');
	await hub.must('POST', `/devices/${id}/confirm`, { name: 'Hall lamp', room: 'Hall' });
	const active = await hub.untilDevice(id, 'active with values', (d) => d.state === 'active' && hub.value(d, 'relay/on') === 'false');
	assert.equal(active.name, 'Hall lamp');
	assert.equal(active.room, 'Hall');
	assert.equal(active.adapter, 'homie');
	assert.equal(active.onboarding, 'native');
	assert.equal(active.identity, 'key');
	assert.equal(active.model, 'LAMP-1');
	assert.equal(active.online, true);
	assert.equal(active.epoch, 0);
	assert.equal(active.support.status, 'supported');
	assert.equal(active.support.until, '2031-12-31');
	assert.equal(active.label.passport.verified, true);
	assert.equal(active.label.lines.length, 3);
	assert.deepEqual(active.credentials.map((c) => [c.kind, c.state, c.via]), [['certificate', 'valid', 'certificate']]);
	assert.ok(active.may.say.some((g) => g.pattern === `homie/5/${id}/#`));
	assert.ok(!device.process.lines.some((l) => l.includes(device.code)));
});

test('the code is worth nothing once its ticket has ended', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const newcomer = new Newcomer(hub, device.code);
	await assert.rejects(newcomer.connect(t), 'before there is a ticket');
	await addDevice(hub, device);
	await assert.rejects(newcomer.connect(t), 'after the device has its certificate');
	const again = await hub.api('POST', '/tickets', { kind: 'native', code: device.code });
	if (again.status === 201) { // the owner may; the identity is known and its epoch has not risen
		device.process.lines.length = 0;
		const replay = await new Newcomer(hub, device.code).connect(t);
		const answer = await replay.hello({ identity: undefined });
		assert.equal(answer.type, 'error');
		assert.equal((await hub.api('DELETE', `/tickets/${again.body.id}`)).status, 204);
	}
});

test('without the secret there is no way in, whatever else is known', async (t) => {
	const hub = await Hub.owned(t);
	const code = newCode();
	await openTicket(hub, code);
	const [v, label, , model] = code.split('.');
	const stranger = new Newcomer(hub, [v, label, newCode().split('.')[2], model].join('.'));
	await assert.rejects(stranger.connect(t)); // the wrong pre-shared key
	const known = new Newcomer(hub, code);
	assert.ok(await isRefused({ ...known.options, password: 'x'.repeat(43) }), 'right key, wrong password');
	assert.ok(await isRefused({ ...known.options, clientId: 'onboard-other' }), 'another client id');
	assert.ok(await isRefused({ ...known.options, username: 'hub' }), 'another name');
	assert.ok(await isRefused({ ...known.options, ciphers: 'PSK-AES128-CBC-SHA256' }), 'a cipher without forward secrecy');
	await known.connect(t);
	assert.equal((await known.hello()).type, 'challenge');
});

test('an open conversation may say and hear its own two topics and nothing else', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const code = newCode();
	await openTicket(hub, code);
	const newcomer = await new Newcomer(hub, code).connect(t);
	const grants = await new Promise((done) => newcomer.client.subscribe(['#', '$hub/#', `homie/5/${id}/#`, `$hub/device/${id}/down`, '$SYS/#', '$CONTROL/#',
		`$hub/onboard/${device.label}/down`], { qos: 0 }, (error, granted, packet) => done(packet?.granted ?? granted?.map((g) => g.qos) ?? [128])));
	assert.ok(grants.every((q) => q === 128), String(grants));
	newcomer.client.publish(`homie/5/${id}/relay/on/set`, 'true', { qos: 1 });
	newcomer.client.publish(`homie/5/${id}/relay/on`, 'true', { qos: 1, retain: true });
	await never('an unknown device switching a lamp', async () => device.process.lines.includes('power true') || hub.value(await hub.device(id), 'relay/on') === 'true');
});

test('a lost answer is given again to the same key, and to no other', async (t) => {
	const hub = await Hub.owned(t);
	const code = newCode();
	const ticket = await openTicket(hub, code);
	const mine = await makeRequest();
	const other = await makeRequest();
	const first = await new Newcomer(hub, code).connect(t);
	await first.hello();
	const certificate = await first.request(mine.csr);
	assert.equal(certificate.type, 'certificate');
	first.end();
	const second = await until('the way back in', () => new Newcomer(hub, code).connect(t));
	await second.hello();
	assert.equal((await second.request(mine.csr)).certificate, certificate.certificate);
	assert.equal((await second.request(other.csr)).code, 'second_party');
	await hub.untilTicket(ticket.id, 'aborted');
	const { alerts } = await hub.get('/alerts');
	assert.ok(alerts.some((a) => a.code === 'ticket.aborted'), JSON.stringify(alerts));
	const options = { protocol: 'mqtts', port: hub.ports.certificate, clientId: certificate.client_id, ca: certificate.ca, cert: certificate.certificate, key: mine.key };
	assert.ok(await isRefused(options), 'what an aborted conversation handed out opens nothing');
});

test('a certificate works for its own client id, on its own listener, and only with its key', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const { id } = await addDevice(hub, device);
	const { client_id: clientId } = device.owner;
	const options = { protocol: 'mqtts', port: hub.ports.certificate, clientId, ...device.credential() };
	await device.stop();
	assert.ok(await isRefused({ ...options, clientId: 'somebody-else' }));
	assert.ok(await isRefused({ ...options, port: hub.ports.password }));
	assert.ok(await isRefused({ ...options, cert: undefined, key: undefined }));
	const { client, refused } = await tryConnect(options);
	assert.ok(client, refused);
	client.end(true);
	assert.equal((await hub.device(id)).state, 'active');
});

test('a hub that is killed in the middle of onboarding finds the device again', async (t) => {
	const hub = await Hub.owned(t);
	for (const when of ['window', 'owned', 'connected']) {
		const device = await Device.make(t);
		const ticket = await openTicket(hub, device.code);
		device.start(hub, { window: 120 });
		await device.line(when);
		await hub.kill9();
		await hub.restart();
		const { body } = await hub.api('GET', `/tickets/${ticket.id}`);
		if (!device.owned && !['open', 'talking', 'issued', 'connected'].includes(body.state)) await openTicket(hub, device.code);
		const before = device.process.lines.length;
		const found = await until(`the device (killed at ${when})`, async () =>
			(await hub.get('/devices')).devices.find((d) => device.owned && d.id === device.owner.unit && d.state === 'pending'), 30000);
		await device.line('connected', { after: when === 'connected' ? before : 0, ms: 30000 }).catch(() => {}); // it may have been quicker
		await hub.must('POST', `/devices/${found.id}/confirm`, { name: `Lamp ${when}` });
		await hub.untilDevice(found.id, 'active and online', (d) => d.state === 'active' && d.online, 30000);
		await hub.must('POST', `/devices/${found.id}/commands`, { property: 'relay/on', value: 'true' });
		await device.line('power true', { ms: 20000 });
		await device.stop();
	}
});

test('a device that is killed again and again while it is added gets one certificate', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const ticket = await openTicket(hub, device.code);
	for (let i = 0; i < 8 && !device.owned; i++) {
		device.start(hub);
		await sleep(40 + i * 25);
		await device.kill9();
	}
	device.start(hub);
	const { device: id } = await hub.untilTicket(ticket.id, 'connected', 30000);
	const found = await hub.device(id);
	assert.equal(found.credentials.length, 1);
	assert.equal((await hub.get('/devices')).devices.length, 1);
});

test('a rejected device is gone and its certificate with it', async (t) => {
	const hub = await Hub.owned(t);
	const device = await Device.make(t);
	const ticket = await openTicket(hub, device.code);
	device.start(hub);
	const { device: id } = await hub.untilTicket(ticket.id, 'connected');
	const options = { protocol: 'mqtts', port: hub.ports.certificate, clientId: device.owner.client_id, ...device.credential() };
	assert.equal((await hub.api('POST', `/devices/${id}/reject`)).status, 204);
	await device.line('refused');
	await device.stop();
	assert.ok(await isRefused(options));
	assert.deepEqual((await hub.get('/devices')).devices, []);
});
