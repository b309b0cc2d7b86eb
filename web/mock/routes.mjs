// What the mock hub answers. Paths and methods come from the OpenAPI file, so a route that does not exist there cannot be mocked.
import { readFileSync } from 'node:fs';
import { checklist, ownCard } from './checklist.mjs';
import { noted, schemes } from './labels.mjs';
import { advisories } from './problems.mjs';
import { recordHandlers, saleOf } from './record.mjs';

/** @typedef {import('./world.mjs').World} World */
/** @typedef {import('../src/api/types').Event} Event */
/** @typedef {import('../src/api/types').Release} Release */
/** @typedef {import('../src/api/types').Ticket} Ticket */
/** @typedef {{ world: World, path: string[], query: URLSearchParams, body: any, emit: (event: Event) => void, later: (ms: number, work: () => void) => void }} Ask */
/** @typedef {{ status?: number, body?: unknown, code?: string, params?: object, type?: string }} Answer */

const MINUTE = 60_000;
const notFound = { status: 404, code: 'not_found' };

/** @param {Ask} ask @returns {import('../src/api/types').Device | undefined} */
const deviceOf = ({ world, path }) => world.devices.get(path[0] ?? '');

/** @param {Ask} ask @param {Partial<import('../src/api/types').Device>} change @returns {Answer} */
function change(ask, change) {
	const old = deviceOf(ask);
	if (!old)
		return notFound;
	const device = { ...old, ...change };
	ask.world.devices.set(device.id, device);
	ask.emit({ type: 'device', device: ask.world.summary(device) });
	return { body: device };
}

/** @param {Ask} ask @param {(labels: readonly import('../src/api/types').ShownLabel[]) => import('../src/api/types').ShownLabel[]} how @returns {Answer} */
const relabel = (ask, how) => {
	const device = deviceOf(ask);
	return device ? change(ask, { label: { ...device.label, labels: how(device.label.labels ?? []) } }) : notFound;
};

/** @param {Ask} ask @returns {Answer} */
function openTicket({ world, body, emit, later }) {
	if (body.kind === 'native' && !/^FH1\.[0-9A-Z]{16}\.[0-9A-Z]{26}\.[0-9A-Z-]{1,32}(\.[0-9A-Z]{52})?$/.test(body.code))
		return { status: 422, code: 'code_unreadable' };
	if (body.password && (body.password.length < 14 || body.password === world.owner.password))
		return { status: 422, code: 'device_password_weak', params: { reason: body.password.length < 14 ? 'too_short' : 'reused' } };
	/** @type {Ticket} */
	const ticket = { id: world.id(), kind: body.kind, state: 'open', expires_at: world.clock() + (body.kind === 'native' ? 10 : 60) * MINUTE, device: null, model: body.kind === 'native' ? body.code.split('.')[3] : null, name: body.name ?? null, problem: null };
	world.tickets.set(ticket.id, ticket);
	if (body.kind === 'native') {
		/** @type {import('../src/api/types').TicketState[]} */
		const states = ['talking', 'issued', 'connected'];
		states.forEach((state, i) => later(1500 * (i + 1), () => {
			const now = { ...ticket, state, device: state === 'connected' ? 'newsensor001' : null };
			world.tickets.set(ticket.id, now);
			emit({ type: 'ticket', ticket: now });
		}));
		return { status: 201, body: ticket };
	}
	const username = `d-${world.id()}`, password = body.password ?? 'q7PzR2mXw9-LkT4vB8_nYc3sHd6fGj1A';
	const lines = body.adapter === 'tasmota' ? [`Backlog MqttHost freehold.local; MqttPort ${body.legacy ? 1883 : 8883}; MqttUser ${username}; MqttPassword ${password}; Topic ${username}`] : [];
	const instructions = { host: 'freehold.local', port: body.legacy ? 1883 : 8883, tls: !body.legacy, username, password, client_id: null, ...(body.legacy ? {} : { websocket_url: 'wss://freehold.local/mqtt' }), lines, root_fingerprint: world.settings.root_fingerprint };
	return { status: 201, body: { ...ticket, instructions } };
}

/** @param {Ask} ask @returns {Answer} */
function startRelease({ world, path, body, emit, later }) {
	const device = world.devices.get(path[0] ?? '');
	if (!device)
		return notFound;
	if (body.confirm_name !== device.name)
		return { status: 422, code: 'invalid', params: { field: 'confirm_name' } };
	let release = world.newRelease(device.id, device.name);
	/** @param {Partial<Release>} more @param {Partial<Record<string, Partial<Release['steps'][number]>>>} steps */
	const set = (more, steps) => {
		release = { ...release, ...more, steps: release.steps.map(s => ({ ...s, ...steps[s.key] })) };
		world.releases.set(device.id, release);
		emit({ type: 'release', release });
	};
	world.devices.set(device.id, { ...device, state: 'releasing' });
	emit({ type: 'device', device: world.summary({ ...device, state: 'releasing' }) });
	set({}, { suspend: { state: 'done', at: world.clock() }, reset: { state: 'doing', code: device.online ? null : 'device_offline' } });
	if (device.online)
		later(4000, () => finish(device.id, { world, emit }, set));
	return { status: 202, body: release };
}

/** @param {string} id @param {{ world: World, emit: Ask['emit'] }} ask @param {(more: Partial<Release>, steps: Partial<Record<string, Partial<Release['steps'][number]>>>) => void} set */
function finish(id, { world, emit }, set) {
	if (!world.releases.has(id))
		return;
	/** @type {Partial<Release['steps'][number]>} */
	const done = { state: 'done', at: world.clock(), code: null };
	set({ state: 'done', undo_until: null, receipt: 'confirmed', cleared: { retained: 6, facts: 3, activity: 12, values: 4 }, slip: 'slip1' }, { reset: done, receipt: done, revoke: done, unlink: done, clear: done, slip: done });
	world.devices.delete(id);
	emit({ type: 'device_gone', device: id });
}

/** @param {Ask} ask @returns {Answer} */
function command(ask) {
	const device = deviceOf(ask);
	if (!device)
		return notFound;
	if (!device.online)
		return { status: 409, code: 'device_offline' };
	const properties = device.properties.map(p => (p.id === ask.body.property ? { ...p, value: ask.body.value } : p));
	ask.world.devices.set(device.id, { ...device, properties });
	ask.later(60, () => ask.emit({ type: 'values', device: device.id, online: true, values: { [ask.body.property]: ask.body.value } }));
	return { status: 202, body: { accepted: true } };
}

/** @param {Ask} ask @returns {Answer} */
function decideLink(ask) {
	const device = deviceOf(ask), link = device?.links.find(l => l.id === ask.path[1]);
	if (!device || !link)
		return notFound;
	/** @type {import('../src/api/types').Link} */
	const decided = { ...link, approved: ask.body.approved, state: ask.body.approved ? 'connecting' : 'off' };
	ask.world.devices.set(device.id, { ...device, links: device.links.map(l => (l.id === link.id ? decided : l)) });
	return { body: decided };
}

/** @param {Ask} ask @param {import('../src/api/types').Drill} drill @returns {Answer} */
function hold(ask, drill) {
	const device = deviceOf(ask);
	return device ? change(ask, { drill, links: device.links.map(l => (l.approved ? { ...l, paused: drill.state === 'running' ? 'without_cloud' : null, state: drill.state === 'running' ? 'off' : 'connecting', tls: null } : l)) }) : notFound;
}

/** @param {string} account @param {string} password */
const weak = (account, password) => (password.length < 10 ? 'too_short' : /password|qwerty|12345/i.test(password) ? 'common' : password.toLowerCase().includes(account.toLowerCase()) ? 'contains_name' : null);

/** @param {Ask} ask @returns {Answer} */
function setUp({ world, body }) {
	if (body.code !== 'K7QM-2XTR-9FHC-4WDB')
		return { status: 403, code: 'setup_code_wrong', params: { attempts_left: 4 } };
	const reason = weak(body.account, body.password);
	if (reason)
		return { status: 422, code: 'password_weak', params: { reason } };
	world.locked = false;
	world.signedIn = true;
	world.owner = { account: body.account, password: body.password };
	world.settings = { ...world.settings, hub_name: body.hub_name };
	return { status: 201, body: world.session() };
}

const square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"><path fill="#fff" d="M0 0h29v29H0z"/><path d="M4 4h7v7H4zM18 4h7v7h-7zM4 18h7v7H4z"/><path fill="#fff" d="M5 5h5v5H5zM19 5h5v5h-5zM5 19h5v5H5z"/><path d="M6 6h3v3H6zM20 6h3v3h-3zM6 20h3v3H6zM13 4h2v2h-2zM13 8h3v2h-3zM12 12h2v3h-2zM16 12h4v2h-4zM22 13h3v2h-3zM4 13h4v2H4zM13 17h3v3h-3zM18 18h2v3h-2zM22 18h3v2h-3zM17 22h3v3h-3zM22 22h2v3h-2zM13 22h2v3h-2z"/></svg>';

const CODE = '7QM2XTR9FHC4WDBK7QM2XTR9FH', RESET = '4WDBK7QM2XTR9FHC4WDBK7QM2X';

/** @param {World} world @param {'join' | 'reset'} kind @param {import('../src/api/types').Role} role @param {string} name */
function secret(world, kind, role, name) {
	const code = kind === 'join' ? CODE : RESET;
	return { id: world.id(), role, name, until: null, expires_at: world.clock() + (kind === 'join' ? 48 * 60 : 30) * MINUTE, code, link: `https://freehold.local/#${kind}=${code}`, qr: square };
}

/** @param {World} world @returns {Answer} */
const question = world => ({ body: { challenge: 'q7PzR2mXw9-LkT4vB8_nYc3sHd6fGj1Aq7PzR2mXw9-LkT4vB8_nYc3sHd6fGj1Aq7PzR2mXw9-', rp_id: 'localhost', timeout_ms: 300_000, credentials: world.passkeys.map(() => 'q7PzR2mXw9') } });

/** @type {Record<string, (ask: Ask) => Answer>} */
export const handlers = {
	...recordHandlers,
	getHub: ({ world }) => ({ body: { phase: world.locked ? 'provisioning' : 'owned', name: world.settings.hub_name || null, version: '0.1.0', time_unsure: false, signed_in: world.signedIn, root_fingerprint: world.settings.root_fingerprint, passkeys_at: world.passkeysAt } }),
	setUp,
	signIn: ({ world, body }) => {
		if (body.account !== world.owner.account || body.password !== world.owner.password)
			return { status: 401, code: 'sign_in_wrong' };
		if (world.signInWay !== 'either' && !body.passkey)
			return { status: 403, code: 'passkey_needed' };
		world.signedIn = true;
		return { status: 201, body: world.session() };
	},
	listSessions: ({ world }) => ({ body: { sessions: world.sessions() } }),
	endSession: () => ({ status: 204 }),
	listPeople: ({ world }) => ({ body: { people: world.people, invitations: world.invitations } }),
	changePerson: ({ world, path, body }) => {
		world.people = world.people.map(p => (p.id === path[0] ? { ...p, ...body, ended: false } : p));
		return { status: 204 };
	},
	removePerson: ({ world, path }) => {
		if (world.people.find(p => p.id === path[0])?.role === 'owner')
			return { status: 409, code: 'last_owner' };
		world.people = world.people.filter(p => p.id !== path[0]);
		return { status: 204 };
	},
	listPersonSessions: ({ world, path }) => ({ body: { sessions: path[0] === 'acc1' ? world.sessions() : world.sessions().slice(1) } }),
	endPersonSession: () => ({ status: 204 }),
	endPersonSessions: () => ({ status: 204 }),
	resetPerson: ({ world, path }) => ({ status: 201, body: secret(world, 'reset', world.people.find(p => p.id === path[0])?.role ?? 'guest', '') }),
	invite: ({ world, body }) => {
		const made = secret(world, 'join', body.role, body.name ?? '');
		world.invitations = [...world.invitations, { id: made.id, role: made.role, name: made.name, until: body.until ?? null, by: 'Ada', created_at: world.clock(), expires_at: made.expires_at }];
		return { status: 201, body: { ...made, until: body.until ?? null } };
	},
	revokeInvitation: ({ world, path }) => {
		world.invitations = world.invitations.filter(i => i.id !== path[0]);
		return { status: 204 };
	},
	listPasskeys: ({ world }) => ({ body: { passkeys: world.passkeys, sign_in: world.signInWay } }),
	addPasskeyQuestion: ({ world }) => question(world),
	signInQuestion: ({ world }) => question(world),
	confirmQuestion: ({ world }) => question(world),
	addPasskey: ({ world, body }) => {
		const made = { id: world.id(), name: body.name, created_at: world.clock(), last_used_at: null };
		world.passkeys = [...world.passkeys, made];
		return { status: 201, body: made };
	},
	renamePasskey: ({ world, path, body }) => {
		world.passkeys = world.passkeys.map(k => (k.id === path[0] ? { ...k, name: body.name } : k));
		return { status: 204 };
	},
	removePasskey: ({ world, path }) => {
		world.passkeys = world.passkeys.filter(k => k.id !== path[0]);
		if (world.passkeys.length === 0)
			world.signInWay = 'either';
		return { status: 204 };
	},
	changeSignIn: ({ world, body }) => {
		world.signInWay = body.sign_in;
		return { status: 204 };
	},
	signInByPasskey: ({ world }) => {
		world.signedIn = true;
		return { status: 201, body: world.session() };
	},
	confirm: ({ world, body }) => {
		if (body.password !== undefined && body.password !== world.owner.password)
			return { status: 403, code: 'password_wrong' };
		world.proven = true;
		return { status: 204 };
	},
	listTokens: ({ world }) => ({ body: { tokens: world.tokens } }),
	makeToken: ({ world, body }) => {
		const id = world.id();
		world.tokens = [...world.tokens, { id, name: body.name, by: 'Ada', scopes: body.scopes, until: body.until ?? null, ended: false, created_at: world.clock(), last_used_at: null }];
		return { status: 201, body: { id, name: body.name, token: 'fht_q7PzR2mXw9-LkT4vB8_nYc3sHd6fGj1Aq7PzR2mXw9-' } };
	},
	revokeToken: ({ world, path }) => {
		world.tokens = world.tokens.filter(t => t.id !== path[0]);
		return { status: 204 };
	},
	openInvitation: ({ world, body }) => (body.code === CODE ? { body: { kind: 'join', role: 'resident', name: 'Sam', until: null, by: 'Ada', expires_at: world.clock() + 40 * 60 * MINUTE, passkeys: 0 } }
		: body.code === RESET ? { body: { kind: 'reset', role: 'owner', name: 'Ada', until: null, by: 'server', expires_at: world.clock() + 20 * MINUTE, passkeys: 2 } } : { status: 410, code: 'invitation_over' }),
	acceptInvitation: ({ world, body }) => {
		const reason = weak(body.account ?? 'Ada', body.password);
		if (reason)
			return { status: 422, code: 'password_weak', params: { reason } };
		world.signedIn = true;
		world.role = body.account ? 'resident' : 'owner';
		return { status: 201, body: world.session() };
	},
	getSession: ({ world }) => ({ body: world.session() }),
	signOut: ({ world }) => {
		world.signedIn = false;
		return { status: 204 };
	},
	changePassword: ({ world, body }) => {
		const reason = weak(world.owner.account, body.new_password);
		return body.password !== world.owner.password ? { status: 403, code: 'password_wrong' } : reason ? { status: 422, code: 'password_weak', params: { reason } } : { status: 204 };
	},
	listDevices: ({ world }) => ({ body: { devices: [...world.devices.values()].map(d => world.summary(d)) } }),
	getDevice: ask => (deviceOf(ask) ? { body: deviceOf(ask) } : notFound),
	changeDevice: ask => change(ask, ask.body),
	confirmDevice: ask => change(ask, { ...ask.body, state: 'active' }),
	rejectDevice: ({ world, path, emit }) => {
		world.devices.delete(path[0] ?? '');
		emit({ type: 'device_gone', device: path[0] ?? '' });
		return { status: 204 };
	},
	suspendDevice: ask => change(ask, { state: ask.body.suspended ? 'suspended' : 'active', measure: ask.body.suspended ? { reason: ask.body.reason ?? null, by: 'person', at: ask.world.clock() } : null }),
	quarantineDevice: ask => {
		const device = deviceOf(ask), apart = ask.body.quarantined === true;
		if (!device)
			return notFound;
		/** @param {'guard' | 'no' | 'yes'} now @param {readonly import('../src/api/types').Pattern[]} patterns */
		const left = (now, patterns) => patterns.map(p => ({ ...p, now: p.pattern.startsWith('$hub/') || !apart ? 'yes' : now }));
		const may = { say: left('guard', device.may.say), hear: left('no', device.may.hear), announce: device.may.announce };
		return change(ask, { state: apart ? 'quarantined' : 'active', measure: apart ? { reason: ask.body.reason ?? null, by: 'person', at: ask.world.clock() } : null, may,
			links: device.links.map(l => ({ ...l, paused: apart && l.approved ? 'kept_apart' : null, state: apart ? 'off' : l.state })) });
	},
	allowCloudNow: ask => change(ask, { first_day: null, links: (deviceOf(ask)?.links ?? []).map(l => ({ ...l, paused: null })) }),
	mayDevice: ({ query }) => ({ body: query.get('topic')?.startsWith('$') ? { answer: 'no', because: 'reserved', by: null } : { answer: 'yes', because: 'granted', by: 'stat/plug/#' } }),
	renewCredential: ask => change(ask, { credential_note: 'rotation_waiting' }),
	stopRenewal: ask => change(ask, { credential_note: null }),
	revokeCredential: ask => change(ask, { credentials: [] }),
	renewLegacy: ask => change(ask, { legacy: { until: ask.body.until } }),
	commandDevice: command,
	decideLink,
	beginDrill: ask => hold(ask, { state: 'running', began_at: ask.world.clock(), ends_at: ask.world.clock() + ask.body.seconds * 1000, messages: 0, commands: 0, answers: 0, away: false }),
	endDrill: ask => {
		const run = deviceOf(ask)?.drill;
		return run ? hold(ask, { ...run, state: 'ended_early', ends_at: ask.world.clock() }) : notFound;
	},
	releaseDevice: startRelease,
	getRelease: ({ world, path }) => (world.releases.has(path[0] ?? '') ? { body: world.releases.get(path[0] ?? '') } : notFound),
	undoRelease: ask => {
		ask.world.releases.delete(ask.path[0] ?? '');
		change(ask, { state: 'active' });
		return { status: 204 };
	},
	forceRelease: ({ world, path }) => ({ body: world.releases.get(path[0] ?? '') }),
	listReleases: ({ world }) => ({ body: { releases: [...world.releases.values()] } }),
	getSlip: ({ world, path }) => (path[0] === 'slip1' ? { body: { id: 'slip1', jws: `${Buffer.from(JSON.stringify({ alg: 'ES256', kid: 'ypXFzXwFI6jE-8CQV88CMgbJCdK4BkzkFtjnqeud_pQ' })).toString('base64url')}.e30.e30`, verified: true, device_name: 'Reading lamp', payload: { v: 1, id: 'R7K2-M4QD', epoch: 0, released_at: new Date(world.clock()).toISOString(), reset: 'confirmed', hub_key: 'AAAA', model: 'LW-200', manufacturer: 'Lumen Works' } } } : notFound),
	getSlipCode: () => ({ body: square, type: 'image/svg+xml' }),
	openTicket,
	listTickets: ({ world }) => ({ body: { tickets: [...world.tickets.values()].filter(t => t.state !== 'cancelled') } }),
	getTicket: ({ world, path }) => (world.tickets.has(path[0] ?? '') ? { body: world.tickets.get(path[0] ?? '') } : notFound),
	cancelTicket: ({ world, path }) => (world.tickets.delete(path[0] ?? '') ? { status: 204 } : notFound),
	listAdvisories: ({ world }) => ({ body: { ...advisories(world, p => p.open), sources: world.sources } }),
	addSource: ({ world, body }) => {
		world.sources.push({ id: world.sources.length + 1, address: body.address, name: body.address, state: 'ok', problem: 'no_metadata', checked_at: world.clock(), documents: 0, refused: 0, offers: [] });
		return { status: 201, body: { sources: world.sources } };
	},
	removeSource: ({ world, path }) => {
		world.sources = world.sources.filter(s => String(s.id) !== path[0]);
		return { body: { sources: world.sources } };
	},
	checkSource: ({ world }) => ({ body: { sources: world.sources } }),
	listDeviceAdvisories: ({ world, path }) => ({ body: advisories(world, p => p.device === path[0]) }),
	bringAdvisory: () => ({ status: 201, body: { outcome: 'new', advisory: 9, title: 'Lamps can be made to flicker', tracking_id: 'LW-2026-09', skipped: 0 } }),
	decideAdvisory: ({ world, path, body }) => {
		const decided = world.problems.find(p => p.device === path[0] && String(p.advisory) === path[1]);
		if (!decided)
			return notFound;
		Object.assign(decided, { decision: body.decision, open: body.decision !== 'dismissed' });
		return { body: decided };
	},
	refreshPassport: ask => (deviceOf(ask) ? { body: { outcome: 'fetched', device: deviceOf(ask) } } : notFound),
	askMakerKeys: ask => (deviceOf(ask) ? { body: { outcome: 'named', device: deviceOf(ask) } } : notFound),
	takeMakerKey: ask => (deviceOf(ask) ? { body: deviceOf(ask) } : notFound),
	getChecklist: ask => (deviceOf(ask) ? { body: checklist(ask.world.clock()) } : notFound),
	listLabelSchemes: () => ({ body: { schemes } }),
	addLabel: ask => relabel(ask, all => [...all, noted(ask.world.clock(), all.length + 10, ask.body)]),
	addLabelDocument: () => ({ status: 422, code: 'not_a_label' }),
	removeLabel: ask => relabel(ask, all => all.filter(l => String(l.id) !== ask.path[1])),
	checkLabel: ask => relabel(ask, all => all.map(l => (String(l.id) === ask.path[1] ? { ...l, finding: ask.body.result === 'found' ? 'in_register' : 'not_in_register', source: 'registry', misfit: ask.body.result !== 'found', counts: ask.body.result === 'found', lookup: { result: ask.body.result, url: '', by: 'Ada', at: ask.world.clock(), sha256: '00', level: null } } : l))),
	vouchForLabelKey: ask => relabel(ask, all => all.map(l => (String(l.id) === ask.path[1] && l.key ? { ...l, finding: 'attested', source: 'attested', key: { ...l.key, voucher: 'owner' } } : l))),
	nameMaker: ask => change(ask, ask.body),
	readMud: ask => change(ask, { support: { .../** @type {any} */ (deviceOf(ask))?.support, mud: ask.body.address ? { supported: true, url: ask.body.address, about: 'Netlane NL-750', last_update: ask.world.clock() - 40 * 86_400_000, read_at: ask.world.clock(), old: false } : null } }),
	stateFacts: ask => change(ask, { said: Object.fromEntries(Object.entries(ask.body).filter(([, v]) => v)) }),
	chooseProduct: ask => change(ask, { product: { product: ask.body.product && ask.body.is !== false ? /** @type {any} */ (deviceOf(ask))?.product?.product ?? null : null, how: 'owner', offers: [] } }),
	getSale: ({ path }) => ({ body: saleOf(path[0]) }),
	keepSale: ({ body }) => ({ body: { ...saleOf(undefined), ...Object.fromEntries(Object.entries(body).filter(([, v]) => v)) } }),
	exportFacts: ask => ({ body: { freehold_facts: 1, manufacturer: deviceOf(ask)?.manufacturer ?? '', model: deviceOf(ask)?.model ?? '', facts: deviceOf(ask)?.said ?? {} } }),
	importFacts: ask => change(ask, { said: ask.body.facts }),
	listDevice: ({ world, body, emit }) => {
		/** @type {import('../src/api/types').Device} */
		const like = /** @type {any} */ (world.devices.get('router000001'));
		const device = { ...like, ...body, id: world.id(), room: body.room || null, manufacturer: body.manufacturer || null, model: body.model || null, firmware: body.firmware || null, serial: body.serial || null, facts: [] };
		world.devices.set(device.id, device);
		emit({ type: 'device', device: world.summary(device) });
		return { status: 201, body: device };
	},
	describeListed: ask => change(ask, ask.body),
	removeListed: ({ world, path, emit }) => {
		world.devices.delete(path[0] ?? '');
		emit({ type: 'device_gone', device: path[0] ?? '' });
		return { status: 204 };
	},
	askContact: ask => change(ask, { facts: [{ key: 'security_contact', value: 'mailto:security@gosund.example', source: 'observed', at: ask.world.clock(), evidence: null }, { key: 'security_contact_until', value: '2027-05-31', source: 'observed', at: ask.world.clock(), evidence: null }] }),
	listActivity: ({ world, query }) => ({ body: { entries: world.entries.filter(e => !query.has('device') || e.device === query.get('device')).slice(0, Number(query.get('limit') ?? 50)), next: null } }),
	checkActivity: ({ world }) => ({ body: { holds: true, entries: world.entries.length, since: world.entries.at(-1)?.at ?? null } }),
	listAlerts: ({ world }) => ({ body: { alerts: world.entries.filter(e => e.alarm).map(e => ({ id: e.seq, at: e.at, device: e.device, code: e.code, params: e.params, seen: e.seen ?? false })) } }),
	listNotices: ({ world }) => ({ body: { notices: world.notices, provisional: false } }),
	decideNotice: ({ world, path, body, emit }) => {
		const notice = world.notices.find(n => String(n.id) === path[0]);
		if (!notice)
			return notFound;
		Object.assign(notice, { state: body.state, until: body.until ?? null });
		emit({ type: 'notice', notice });
		return { body: notice };
	},
	listChannels: ({ world }) => ({ body: { channels: world.channels, push_key: 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8' } }),
	addChannel: ({ world, body }) => {
		const { kind, name, least, names } = body, typed = body[kind];
		const settings = kind === 'webhook' ? { host: new URL(typed.url).host } : kind === 'push' ? { host: new URL(typed.endpoint).host } : kind === 'ntfy' ? { server: typed.server, topic: typed.topic, token_set: 'token' in typed } : kind === 'mqtt' ? { host: typed.host, port: typed.port ?? 8883, prefix: typed.prefix ?? 'freehold', user: typed.user, password_set: 'password' in typed, ca_set: 'ca' in typed } : { to: typed.to };
		/** @type {import('../src/api/types').Channel} */
		const channel = { id: world.channels.length + 1, kind, name, language: body.language ?? 'en', least, names, private: body.private, enabled: true, settings, ok_at: null, failed_at: null, problem: null, status: 0, waiting: 0, dropped: 0 };
		world.channels.push(channel);
		return { status: 201, body: kind === 'webhook' && !typed.secret ? { ...channel, secret: '3f9a'.repeat(11) } : channel };
	},
	changeChannel: ({ world, path, body }) => {
		const channel = world.channels.find(c => String(c.id) === path[0]);
		return channel ? { body: Object.assign(channel, body) } : notFound;
	},
	removeChannel: ({ world, path }) => {
		world.channels = world.channels.filter(c => String(c.id) !== path[0]);
		return { status: 204 };
	},
	testChannel: ({ world, path }) => {
		const channel = world.channels.find(c => String(c.id) === path[0]);
		if (!channel)
			return notFound;
		const delivered = channel.kind !== 'mail';
		Object.assign(channel, delivered ? { ok_at: world.clock(), problem: null } : { failed_at: world.clock(), problem: 'login', status: 535 });
		return { body: { delivered, problem: delivered ? null : 'login', status: delivered ? 200 : 535 } };
	},
	getQuietHours: ({ world }) => ({ body: world.quiet }),
	setQuietHours: ({ world, body }) => ({ body: world.quiet = body }),
	getOwnCard: ({ world }) => ({ body: ownCard(world.clock(), world.devices.size > 0) }),
	getSettings: ({ world }) => ({ body: world.settings }),
	changeSettings: ({ world, body }) => {
		world.settings = { ...world.settings, ...body };
		return { body: world.settings };
	},
	startDemo: ({ world }) => {
		world.settings = { ...world.settings, demo: true };
		return { status: 202, body: { demo: true } };
	},
	removeDemo: ({ world }) => {
		world.settings = { ...world.settings, demo: false };
		return { status: 204 };
	},
	listCertificates: ({ world }) => ({ body: world.certificates() }),
	replaceDeviceCa: ({ world }) => {
		world.successor = { replacing: true, devices: 9, done: 6, left: [{ device: 'blind0000001', name: 'Blind', why: 'away' }, { device: 'garden000001', name: 'Garden pump with a rather long name', why: 'shut_out' }, { device: 'lampa1b2c3d4', name: 'Reading lamp', why: 'asked' }] };
		return { body: world.certificates() };
	},
	askDevices: ({ world }) => ({ body: world.certificates() }),
	retireDeviceCa: ({ world }) => {
		world.successor = { replacing: false, devices: 6, done: 6, left: [] };
		return { body: world.certificates() };
	},
	checkCertificates: ({ world }) => ({ body: world.certificates() }),
	replaceKey: ({ world }) => {
		world.key = { fingerprint: 'A1 B2 C3 D4 E5 F6 07 18 29 3A 4B 5C 6D 7E 8F 90 A1 B2 C3 D4', devices: [{ device: 'plug77777777', name: 'Coffee machine', state: 'knows', locked_out: false }, { device: 'heater000001', name: 'Heater in the cellar', state: 'away', locked_out: true }] };
		return { body: world.certificates() };
	},
	askKey: ({ world }) => ({ body: world.certificates() }),
	switchKey: ({ world }) => {
		world.key = null;
		return { body: world.certificates() };
	},
	dropKey: ({ world }) => {
		world.key = null;
		return { body: world.certificates() };
	},
	replaceRoot: ({ world }) => {
		world.root = world.rootChange(false);
		return { body: world.certificates() };
	},
	askRoot: ({ world }) => ({ body: world.certificates() }),
	showRoot: ({ world, body }) => {
		world.root = world.rootChange(body.which === 'new');
		return { body: world.certificates() };
	},
	endRoot: ({ world }) => {
		world.root = null;
		return { body: world.certificates() };
	},
	getOtherRoot: () => ({ body: '-----BEGIN CERTIFICATE-----\n', type: 'application/x-x509-ca-cert' }),
	getRoots: () => ({ body: '-----BEGIN CERTIFICATE-----\n', type: 'application/x-pem-file' }),
	getRoot: () => ({ body: '-----BEGIN CERTIFICATE-----\n', type: 'application/x-x509-ca-cert' }),
};

const api = JSON.parse(readFileSync(new URL('../../hub/api/openapi.json', import.meta.url), 'utf8'));

/** @type {{ method: string, pattern: RegExp, id: string, open: boolean, proven: boolean }[]} */
export const routes = Object.entries(api.paths).flatMap(([path, methods]) => Object.entries(/** @type {Record<string, any>} */ (methods)).map(([method, op]) => ({
	method: method.toUpperCase(), pattern: new RegExp(`^/api/v1${path.replace(/\{\w+\}/g, '([^/]+)').replace(/\./g, '\\.')}$`), id: op.operationId, open: op.security?.length === 0, proven: op['x-proven'] === true,
})));
