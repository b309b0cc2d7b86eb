// The state of the mock hub: who is signed in, what devices there are, what has happened.
import { homeDevices } from './devices.mjs';
import { homeChannels, homeNotices } from './notices.mjs';
import { homeInvitations, homePasskeys, homePeople, homeTokens, may } from './people.mjs';
import { homeProblems, homeSources } from './problems.mjs';
import { homeRecords } from './record.mjs';
import { hundredDevices, tenDevices } from './varied.mjs';

/** @typedef {import('../src/api/types').Device} Device */
/** @typedef {import('../src/api/types').Entry} Entry */
/** @typedef {import('../src/api/types').Release} Release */
/** @typedef {import('../src/api/types').Settings} Settings */
/** @typedef {import('../src/api/types').Ticket} Ticket */
/** @typedef {'home' | 'empty' | 'ten' | 'hundred' | 'locked' | 'signed-out' | 'resident' | 'guest' | 'installer'} Scenario */

const HOUR = 3_600_000;

/** @param {number} now @returns {Entry[]} newest first */
function homeEntries(now) {
	/** @type {[number, string | null, string, Record<string, unknown>, string | null, boolean][]} */
	const rows = [
		[1 * HOUR / 60, 'newsensor001', 'device.connected', {}, null, false],
		[1.5 * HOUR, 'plug77777777', 'device.denied', { topic: 'homeassistant/switch/door/config' }, null, true],
		[1.6 * HOUR, 'lampa1b2c3d4', 'link.refused', { host: 'metrics.adgrid.example' }, null, false],
		[3 * HOUR, null, 'person.signed_in', { peer: '192.168.1.23' }, 'Ada', false],
		[26 * HOUR, 'garden000001', 'device.suspended', {}, 'Ada', false],
		[27 * HOUR, 'lampa1b2c3d4', 'link.approved', { host: 'updates.lumenworks.example' }, 'Ada', false],
		[49 * HOUR, null, 'ticket.aborted', {}, null, true],
		[50 * HOUR, null, 'release.done', { name: 'Bathroom fan' }, null, false],
		[200 * HOUR, 'lampa1b2c3d4', 'device.accepted', { name: 'Reading lamp' }, 'Ada', false],
		[201 * HOUR, null, 'hub.claimed', {}, 'Ada', false],
	];
	return rows.map(([ago, device, code, params, actor, alarm], i) => ({ seq: 100 - i, at: now - ago, device, device_name: null, actor, code, params, alarm, seen: ago > 48 * HOUR }));
}

export class World {
	/** @param {Scenario} scenario @param {() => number} clock */
	constructor(scenario, clock) {
		const now = clock();
		this.clock = clock;
		this.locked = scenario === 'locked';
		this.signedIn = scenario !== 'locked' && scenario !== 'signed-out';
		const devices = scenario === 'ten' ? tenDevices : scenario === 'hundred' ? hundredDevices : homeDevices;
		/** @type {import('../src/api/types').Role} */
		this.role = scenario === 'resident' || scenario === 'guest' || scenario === 'installer' ? scenario : 'owner';
		this.people = homePeople(now);
		this.invitations = homeInvitations(now);
		this.tokens = homeTokens(now);
		this.passkeys = scenario === 'empty' ? [] : homePasskeys(now);
		/** @type {import('../src/api/types').SignInWay} */
		this.signInWay = 'either';
		/** Has the person confirmed who they are? Else what asks for it says so first. */
		this.proven = true;
		/** @type {string | null} */
		this.passkeysAt = null;
		/** @type {Map<string, Device>} */
		this.devices = new Map((scenario === 'empty' || this.locked ? [] : devices(now)).map(d => [d.id, d]));
		/** @type {Entry[]} */
		this.entries = scenario === 'empty' || this.locked ? [] : homeEntries(now);
		/** @type {Map<string, Ticket>} */
		this.tickets = new Map();
		/** @type {Map<string, Release>} */
		this.releases = new Map();
		/** @type {{ account: string, password: string }} */
		this.owner = { account: 'Ada', password: 'winter lamp oat bicycle' };
		/** @type {Settings} */
		this.settings = {
			auto_quarantine: true,
			hub_name: this.locked ? '' : 'Rose Cottage', host: 'freehold.local', version: '0.1.0', root_fingerprint: '3f9a'.repeat(16), ports: { https: 443, mqtt_password: 8883 }, legacy_front_open: scenario === 'home', demo: false,
			processes: [{ name: 'broker', state: 'ready' }, { name: 'relay', state: 'ready' }],
		};
		/** @type {import('../src/api/types').KnownProblem[]} */
		this.problems = this.devices.size ? homeProblems(now) : [];
		/** @type {import('../src/api/types').Notice[]} */
		this.notices = this.devices.size ? homeNotices(now) : [];
		/** @type {import('../src/api/types').Channel[]} */
		this.channels = this.devices.size ? homeChannels(now) : [];
		/** @type {import('../src/api/types').QuietHours} */
		this.quiet = { zone: 'Europe/London', quiet: { from: '22:00', to: '07:00' }, urgent_passes: true };
		this.sources = this.devices.size ? homeSources(now) : [];
		this.records = homeRecords(this);
		this.next = 1;
		/** @type {import('../src/api/types').RootChange | null} */
		this.root = null;
		/** @type {import('../src/api/types').NextKey | null} */
		this.key = null;
		this.successor = { replacing: false, devices: 9, done: 9, left: /** @type {any[]} */ ([]) };
	}

	id() {
		return `mock${String(this.next++).padStart(8, '0')}`;
	}

	/** @type {(switched: boolean) => import('../src/api/types').RootChange} */
	rootChange(switched) {
		/** @type {(device: string, name: string, before: any, after: any, online?: boolean) => any} */
		const row = (device, name, before, after, online = true) => {
			const state = switched ? after : before;
			return { device, name, state, online, locked_out: !['came', 'knows', 'pins'].includes(state) };
		};
		return {
			switched, since: switched ? this.clock() - 8 * 60_000 : null, other_fingerprint: (switched ? '3f9a' : 'b71c').repeat(16),
			devices: [row('lampa1b2c3d4', 'Reading lamp', 'knows', 'came'), row('blind0000001', 'Blind', 'away', 'away', false), row('kettle000001', 'Kettle', 'pins', 'pins'), row('bridge000001', 'Zigbee bridge', 'by_hand', 'by_hand', !switched)],
			phones: [{ person: 'Ada', user_agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1', seen: switched }, { person: 'Robin', user_agent: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36', seen: false }],
		};
	}

	certificates() {
		const from = Date.parse('2020-01-01T00:00:00Z'), until = Date.parse('2049-12-31T23:59:59Z');
		/** @type {(certificate: any, key: string, until: number | null, renews: boolean) => any} */
		const row = (certificate, key, end, renews) => ({ certificate, key, fingerprint: '3f9a'.repeat(16), from, until: end, state: 'good', renews });
		return { problem: null, ...this.successor, root: this.root, key: this.key, profile: 'strict', certificates: [row('root', 'RSA 3072', until, false), row('servers', 'RSA 3072', until, false), row('devices', 'RSA 3072', null, false), row('web', 'EC 256', this.clock() + 250 * 24 * HOUR, true), row('mqtt', 'RSA 2048', until, true)] };
	}

	session() {
		const me = this.people.find(p => p.role === this.role);
		return { account: { id: me?.id ?? 'acc1', name: this.role === 'owner' ? this.owner.account : me?.name ?? 'Ada', role: this.role, until: me?.until ?? null }, may: may[this.role], csrf: 'mock-csrf', expires_at: this.clock() + 30 * 24 * HOUR };
	}

	sessions() {
		const now = this.clock();
		return [
			{ id: 's1', created_at: now - 9 * 24 * HOUR, last_seen_at: now, user_agent: 'Mozilla/5.0 (Linux; Android 15) Chrome/140.0', peer: '192.168.1.23', made_with: 'passkey', current: true },
			{ id: 's2', created_at: now - 40 * 24 * HOUR, last_seen_at: now - 30 * HOUR, user_agent: 'Mozilla/5.0 (iPad; CPU OS 18_1) Safari/605.1', peer: '192.168.1.40', made_with: 'password', current: false },
		];
	}

	/** @param {Device} d */
	summary(d) {
		const { id, name, room, state, adapter, onboarding, kind, online, last_seen_at, manufacturer, model, firmware, legacy, demo, properties, problems } = d;
		return { id, name, room, state, adapter, onboarding, kind, online, last_seen_at, manufacturer, model, firmware, legacy, demo, properties, problems, label: { verdict: d.label.verdict }, support: { status: d.support.status, until: d.support.until, basis: d.support.basis } };
	}

	/** @param {string} device @param {string} name @returns {Release} */
	newRelease(device, name) {
		const keys = /** @type {const} */ (['suspend', 'reset', 'receipt', 'revoke', 'unlink', 'clear', 'slip']);
		return { id: device, device, device_name: name, state: 'waiting', undo_until: this.clock() + 10_000, steps: keys.map(key => ({ key, state: 'todo', code: null, at: null })), receipt: null, cleared: null, slip: null };
	}
}
