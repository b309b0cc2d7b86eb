// The demo's Tasmota plug against a stock broker: it says what the firmware says, obeys, and keeps a pushed credential.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Cloud } from '../lib/cloud.mjs';
import { Process, program, run } from '../lib/process.mjs';
import { until } from '../lib/wait.mjs';

function start(t, broker, ...more) {
	const plug = new Process(program('freehold-device'), ['--plug', '--host', 'localhost', '--port', String(broker.port), '--user', 'd-1', '--password', 'first-password',
		'--client-id', 'd-1', '--ca', broker.ca, '--topic', 'tasmota_0A1B2C', '--state', broker.dir, ...more]);
	t.after(() => plug.stop());
	return plug;
}
const last = (broker, topic) => broker.messages.filter((m) => m.topic === topic).at(-1)?.payload;

test('the plug announces itself, switches and resets', async (t) => {
	const broker = await Cloud.start(t);
	const plug = start(t, broker);
	await plug.line('connected');
	const config = JSON.parse(await until('the announcement', () => last(broker, 'tasmota/discovery/A4CF120A1B2C/config')));
	assert.equal(config.mac, 'A4CF120A1B2C');
	assert.equal(config.t, 'tasmota_0A1B2C');
	assert.ok(JSON.parse(last(broker, 'tasmota/discovery/A4CF120A1B2C/sensors')).sn);
	assert.equal(last(broker, 'tele/tasmota_0A1B2C/LWT'), 'Online');
	await broker.say('cmnd/tasmota_0A1B2C/POWER', 'ON');
	await until('on', () => last(broker, 'stat/tasmota_0A1B2C/POWER') === 'ON');
	await broker.say('cmnd/tasmota_0A1B2C/Power1', 'toggle');
	await until('off', () => last(broker, 'stat/tasmota_0A1B2C/POWER') === 'OFF');
	assert.deepEqual(JSON.parse(last(broker, 'stat/tasmota_0A1B2C/RESULT')), { POWER: 'OFF' });
	await broker.say('cmnd/tasmota_0A1B2C/Reset', '2');
	assert.equal((await plug.exited).code, 0);
});

test('a pushed credential is kept, also over a kill, and a damaged one is not', async (t) => {
	const broker = await Cloud.start(t);
	const plug = start(t, broker);
	await plug.line('connected');
	await broker.say('cmnd/tasmota_0A1B2C/Backlog3', 'MqttPort 99999;MqttUser x');
	await broker.say('cmnd/tasmota_0A1B2C/Backlog3', `MqttHost localhost;MqttPort ${broker.port};MqttUser d-1-2;MqttPassword second;MqttClient d-1-2;SetOption103 1`);
	await plug.line('restart');
	await until('the second login', () => broker.process.log.some((l) => /as d-1-2 /.test(l)));
	assert.equal(JSON.parse(readFileSync(join(broker.dir, 'plug.json'), 'utf8')).user, 'd-1-2');
	await plug.kill9();
	const again = start(t, broker);
	await again.line('connected');
	assert.ok(broker.process.log.filter((l) => /New client connected .* as d-1-2 /.test(l)).length >= 2);
	await broker.say('cmnd/tasmota_0A1B2C/Reset', '2');
	await again.exited;
	assert.ok(!existsSync(join(broker.dir, 'plug.json')));
});

test('wrong usage is said', async () => {
	for (const args of [[], ['--plug'], ['--state'], ['--nonsense'], ['--state', '/tmp/none', '--window'], ['--plug', '--host', 'h', '--port', '0']])
		assert.equal((await run(program('freehold-device'), args)).code, 2, args.join(' '));
});
