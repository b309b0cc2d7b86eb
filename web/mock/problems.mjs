// What advisories say of the mock home's devices. Invented makers and faults.

const DAY = 86_400_000;

/** @typedef {import('../src/api/types').KnownProblem} KnownProblem */

/** @param {number} now @returns {KnownProblem[]} */
export function homeProblems(now) {
	return [
		{
			advisory: 1, device: 'cam000000001', state: 'affected', open: true, decision: null, reason: 'version_in_range', severity: 'critical', action: 'replace', update_to: '',
			details: 'No update is planned. Take the camera off the network.', url: 'https://viewnow.example/advisories/vn-2026-03', product: 'ViewNow VN-3', versions: 'all', vulnerabilities: ['CVE-2026-0301'],
			summary: 'Anybody in the same network can see the picture without a password.', title: 'Picture of VN-3 cameras visible without a password', tracking_id: 'VN-2026-03', publisher: 'ViewNow Inc', version: '2',
			released_at: now - 20 * DAY, since: now - 19 * DAY, signature: 'good', origin: 'https://viewnow.example/.well-known/csaf/provider-metadata.json',
		},
		{
			advisory: 2, device: 'plug77777777', state: 'possibly', open: true, decision: null, reason: 'name_similar', severity: 'high', action: 'update', update_to: '14.0.0',
			details: 'Install version 14.0.0.', url: 'https://gosund.example/security/7', product: 'SP111 v2', versions: '<14.0.0', vulnerabilities: ['CVE-2026-0711', 'CVE-2026-0712'],
			summary: '', title: 'Plugs of the SP series can be switched by strangers', tracking_id: 'GS-7', publisher: 'Gosund', version: '1', released_at: now - 3 * DAY, since: now - 2 * DAY, signature: 'none', origin: 'file',
		},
		{
			advisory: 3, device: 'lampa1b2c3d4', state: 'fixed', open: false, decision: null, reason: 'has_fix', severity: 'medium', action: 'nothing', update_to: '', details: '', url: '', product: 'LW-200', versions: '<2.4.0',
			vulnerabilities: ['CVE-2025-9001'], summary: '', title: 'Lamps can be made to flicker', tracking_id: 'LW-2025-01', publisher: 'Lumen Works Ltd', version: '1', released_at: now - 90 * DAY, since: now - 80 * DAY, signature: 'good',
			origin: 'https://lumenworks.example/.well-known/csaf/provider-metadata.json',
		},
	];
}

/** @param {number} now @returns {import('../src/api/types').AdvisorySource[]} */
export const homeSources = now => [
	{ id: 1, address: 'https://viewnow.example/.well-known/csaf/provider-metadata.json', name: 'ViewNow Inc', state: 'ok', problem: 'signature_wrong', checked_at: now - DAY / 4, documents: 38, refused: 1, offers: [] },
	{ id: 2, address: 'lumenworks.example', name: 'Lumen Works Ltd', state: 'ok', problem: null, checked_at: now - DAY / 6, documents: 373, refused: 0, offers: [] },
	{ id: 3, address: 'https://lister.example/aggregator.json', name: 'https://lister.example/aggregator.json', state: 'failed', problem: 'aggregator', checked_at: now - DAY / 5, documents: 0, refused: 0, offers: [{ name: 'Nordsensor AS', address: 'https://nordsensor.example/csaf/provider-metadata.json' }] },
];

/** @param {{ problems: KnownProblem[], empty?: boolean }} world @param {(p: KnownProblem) => boolean} which */
export const advisories = (world, which) => ({ problems: world.problems.filter(which), documents: world.problems.length ? 412 : 0, checking: false });
