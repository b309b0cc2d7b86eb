// The reference device, freehold-device, in a folder of its own.
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Process, program, run } from './process.mjs';
import { until } from './wait.mjs';

const file = () => program('freehold-device');
// One maker for all devices of a test: a hub believes the first key it sees of a maker.
const maker = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' });

export class Device {
	static async make(t, { cloud, model, supportEnd } = {}) {
		const device = new Device();
		device.dir = mkdtempSync('/tmp/fd-');
		device.state = join(device.dir, 'state');
		const makerKey = join(device.dir, 'maker.pem');
		writeFileSync(makerKey, maker);
		const { code, out, err } = await run(file(), ['--state', device.state, '--make', '--maker-key', makerKey, ...(cloud ? ['--cloud', cloud] : []),
			...(model ? ['--model', model] : []), ...(supportEnd ? ['--support-end', supportEnd] : [])]);
		if (code !== 0) throw new Error(`freehold-device --make: ${err}`);
		device.code = out.trim();
		t?.after(() => device.destroy());
		return device;
	}

	get label() {
		return this.code.split('.')[1];
	}
	get owned() {
		return existsSync(join(this.state, 'owner/owner.json'));
	}
	get owner() {
		return JSON.parse(readFileSync(join(this.state, 'owner/owner.json'), 'utf8'));
	}
	get epoch() {
		const path = join(this.state, 'epoch');
		return existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
	}
	// What an MQTT client needs to be this device.
	credential() {
		const read = (name) => readFileSync(join(this.state, 'owner', name));
		return { ca: read('ca.pem'), cert: read('certificate.pem'), key: read('key.pem') };
	}
	copyOfKey() {
		return readFileSync(join(this.state, existsSync(join(this.state, 'owner')) ? 'owner/key.pem' : 'request.key'), 'utf8');
	}

	// With a hub: the button is pressed and the window open.
	start(hub, { window = 60, readings = 1 } = {}) {
		const onboarding = hub ? ['--host', '127.0.0.1', '--onboarding-port', String(hub.ports.onboarding), `--window=${window}`] : [];
		this.process = new Process(file(), ['--state', this.state, '--readings', String(readings), ...onboarding]);
		return this.process;
	}
	line(what, options) {
		return this.process.line(what, options);
	}
	async stop() {
		return this.process?.stop();
	}
	async kill9() {
		return this.process?.kill9();
	}
	async resetByHand() {
		return run(file(), ['--state', this.state, '--reset']);
	}
	async destroy() {
		try {
			await this.stop();
		} finally {
			rmSync(this.dir, { recursive: true, force: true });
		}
	}
}

// The whole happy way: ticket, window, conversation, blink, confirmation. The device is left running.
export async function addDevice(hub, device, { name = 'Hall lamp', room = 'Hall', readings } = {}) {
	const ticket = await hub.must('POST', '/tickets', { kind: 'native', code: device.code });
	device.start(hub, { readings });
	await device.line('connected');
	const { device: id } = await hub.untilTicket(ticket.id, 'connected');
	await device.line('blink');
	await hub.must('POST', `/devices/${id}/confirm`, { name, room });
	await hub.untilDevice(id, 'active and online', (d) => d.state === 'active' && d.online);
	await until('the relay to be known', async () => hub.value(await hub.device(id), 'relay/on') !== undefined);
	return { id, ticket: ticket.id };
}
