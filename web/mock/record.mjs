// The records of the mock home's devices: papers and requests for help.

const DAY = 24 * 3_600_000;

/** @typedef {import('../src/api/types').DeviceRecord} DeviceRecord */
/** @typedef {import('../src/api/types').Help} Help */
/** @typedef {import('./world.mjs').World} World */

/** @param {number} ms */
const day = ms => new Date(ms).toISOString().slice(0, 10);

/** @param {World} world @param {string} device @param {Partial<Help>} more @returns {Help} */
const help = (world, device, more) => {
	const d = /** @type {import('../src/api/types').Device} */ (world.devices.get(device));
	return {
		id: 1, device, about: 'updates_missing', whom: 'seller', name: '', contact: '', text: '', promised: { verdict: d.label.verdict, why: 'claims_alone', lines: d.label.lines, passport: d.label.passport, support: d.support },
		by: 'Ada', opened: world.clock(), due: day(world.clock()), outcome: null, note: null, closed: null, ...more,
	};
};

/** @param {World} world @returns {Map<string, DeviceRecord>} */
export function homeRecords(world) {
	const now = world.clock();
	if (!world.devices.has('thermo000001'))
		return new Map();
	const text = 'Warmly W2.\n\nCorner Electrics, 5. 11. 2021.\n';
	return new Map([['lampa1b2c3d4', { laws: [], papers: [], help: [], offer: { default: 'opt_in', url: 'https://lumenworks.example/register', data: ['contact', 'device_id'], opt_out_url: null, privacy_url: 'https://lumenworks.example/privacy' }, registration: null }],
	['thermo000001', {
		laws: [{ rule: 'uk_psti', state: 'sold_before', from: '2024-04-29', whom: 'maker', asks: ['passwords', 'disclosure', 'updates'], by_market: false, source: 'https://www.legislation.gov.uk/uksi/2023/1007', read_at_source: true },
			{ rule: 'uk_sales', state: 'sold_since', from: '2015-10-01', whom: 'seller', asks: [], by_market: false, source: 'https://www.legislation.gov.uk/ukpga/2015/15', read_at_source: false }],
		registration: { choice: 'declined', fields: [], to: null, text: null, by: 'Ada', at: now - 20 * DAY, answer: null, answered: null }, offer: null,
		papers: [
			{ id: 1, kind: 'receipt', name: 'Receipt', media: 'image/jpeg', size: 412_345, sha256: '3f9a'.repeat(16), by: 'Ada', at: now - 30 * DAY },
			{ id: 2, kind: 'statement', name: 'Statement of compliance', media: 'application/pdf', size: 90_112, sha256: '77ab'.repeat(16), by: 'Grace', at: now - 29 * DAY },
		],
		help: [
			help(world, 'thermo000001', { id: 2, name: 'Corner Electrics', contact: 'mailto:help@corner.example', text, opened: now - 20 * DAY, due: day(now - 2 * DAY) }),
			help(world, 'thermo000001', { id: 1, about: 'fault_found', whom: 'maker', name: 'Warmly', contact: 'mailto:security@warmly.example', text, opened: now - 60 * DAY, due: day(now - 46 * DAY), outcome: 'no_answer', note: 'Two e-mails, nothing came back.', closed: now - 40 * DAY }),
		],
	}]]);
}

const noSale = { sold_on: null, seller: null, seller_country: null, seller_contact: null, channel: null, price: null, wrong: null };

/** @param {string | undefined} id */
export const saleOf = id => ({ ...noSale, ...(id === 'thermo000001' ? { sold_on: '2021-11-05', seller: 'Corner Electrics', seller_country: 'GB', seller_contact: 'mailto:help@corner.example', channel: 'new', wrong: null } : {}) });
// A slip signed with a key that is thrown away: any signed text will do here.
const SIGNED = 'eyJhbGciOiJFUzI1NiIsInR5cCI6InJlbGVhc2Utc2xpcCtqd3MiLCJraWQiOiJ5cFhGelh3Rkk2akUtOENRVjg4Q01nYkpDZEs0Qmt6a0Z0am5xZXVkX3BRIn0.eyJ2IjoxLCJpZCI6IlI3SzItTTRRRCIsImVwb2NoIjowLCJyZWxlYXNlZF9hdCI6IjIwMjYtMTEtMjNUMDk6MzA6MDBaIiwicmVzZXQiOiJjb25maXJtZWQiLCJodWJfa2V5IjoiQkRfUGZxbHZXQkhJd191Ync2N1lUTVpXMlFoN1F0YnFzYVR4YUx6ejI1VmVOX01BLWVNc2NIQl9reVJDdy1ZUUtFMHNNTE43V0hfUVZBajRyN2xUS204IiwibW9kZWwiOiJMVy0yMDAiLCJtYW51ZmFjdHVyZXIiOiJMdW1lbiBXb3JrcyJ9.0I5hFjsGaaLeDI03-vE4SxapAejHWRF0DNZj-HuIh5h1Bp1CP3yaXPEJYF-JLRA7KxGqfJNKG_OyvFRm_hzyqA';

/** @type {DeviceRecord} */
const nothing = { papers: [], help: [], registration: null, offer: null, laws: [] };

/** @param {World} world @param {string | undefined} id */
export const recordOf = (world, id) => world.records.get(id ?? '') ?? nothing;

/** @type {Record<string, (ask: import('./routes.mjs').Ask) => import('./routes.mjs').Answer>} */
export const recordHandlers = {
	getRecord: ({ world, path }) => ({ body: recordOf(world, path[0]) }),
	addPaper: ({ world, path, query }) => {
		const old = recordOf(world, path[0]);
		/** @type {any} */
		const paper = { id: old.papers.length + 10, kind: query.get('kind'), name: query.get('name'), media: 'image/jpeg', size: 234_567, sha256: '00', by: 'Ada', at: world.clock() };
		world.records.set(path[0] ?? '', { ...old, papers: [...old.papers, paper] });
		return { status: 201, body: recordOf(world, path[0]) };
	},
	getPaper: () => ({ body: 'a paper', type: 'application/pdf' }),
	removePaper: ({ world, path }) => {
		const old = recordOf(world, path[0]);
		world.records.set(path[0] ?? '', { ...old, papers: old.papers.filter(p => String(p.id) !== path[1]) });
		return { body: recordOf(world, path[0]) };
	},
	openHelp: ({ world, path, body }) => {
		const old = recordOf(world, path[0]);
		world.records.set(path[0] ?? '', { ...old, help: [help(world, path[0] ?? '', { id: old.help.length + 10, ...body }), ...old.help] });
		return { status: 201, body: recordOf(world, path[0]) };
	},
	changeHelp: ({ world, path, body }) => {
		const old = recordOf(world, path[0]);
		world.records.set(path[0] ?? '', { ...old, help: old.help.map(h => (String(h.id) === path[1] ? { ...h, ...body, closed: body.outcome ? world.clock() : null } : h)) });
		return { body: recordOf(world, path[0]) };
	},
	registerDevice: ({ world, path, body }) => {
		const old = recordOf(world, path[0]);
		/** @type {any} */
		const registration = body.answer ? { ...old.registration, answer: body.answer, answered: world.clock() } : { fields: [], to: null, text: null, ...body, by: 'Ada', at: world.clock(), answer: null, answered: null };
		world.records.set(path[0] ?? '', { ...old, registration });
		return { body: recordOf(world, path[0]) };
	},
	getEvidence: ({ world, path }) => {
		const d = world.devices.get(path[0] ?? '');
		if (!d)
			return { status: 404, code: 'not_found' };
		const { laws, papers, help } = recordOf(world, path[0]);
		const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK-kcQAAAABJRU5ErkJggg';
		const problems = world.problems.filter(p => p.device === d.id);
		return { body: { freehold_evidence: 1, made_at: world.clock(), time_unsure: false, device: { kind: d.kind, manufacturer: d.manufacturer, model: d.model, firmware: d.firmware, serial: d.serial, name: null }, label: d.label, support: d.support, said: d.said ?? {}, sale: saleOf(d.id), record: { laws, papers: papers.map(p => ({ ...p, media: 'image/png', bytes: pixel })), help, registration: null }, problems, documents: { passport: SIGNED, attestations: [] } } };
	},
	getEvidenceFile: () => ({ body: '<!doctype html>', type: 'text/html' }),
	listHelp: ({ world }) => ({ body: { help: [...world.records.values()].flatMap(r => r.help) } }),
};
