// The people of the mock home, and who may do what: the hub's own table in small.

const DAY = 86_400_000;

/** @typedef {import('../src/api/types').Role} Role */
/** @typedef {import('../src/api/types').ActionWord} ActionWord */

/** @type {Record<Role, ActionWord[]>} */
export const may = {
	owner: ['own_session', 'see_devices', 'use_devices', 'add_devices', 'edit_devices', 'keep_record', 'secure_devices', 'release_devices', 'see_releases', 'decide_links', 'see_log', 'settle_alerts', 'see_settings', 'edit_settings', 'manage_people', 'manage_tokens', 'see_metrics'],
	resident: ['own_session', 'see_devices', 'use_devices', 'edit_devices', 'keep_record', 'see_releases', 'see_log', 'see_settings'],
	guest: ['own_session', 'see_devices', 'use_devices'],
	installer: ['own_session', 'see_devices', 'use_devices', 'add_devices'],
};

/** @param {number} now @returns {import('../src/api/types').Person[]} */
export const homePeople = now => [
	{ id: 'acc1', name: 'Ada', role: 'owner', until: null, ended: false, created_at: now - 200 * DAY, last_seen_at: now, sessions: 2 },
	{ id: 'acc2', name: 'Grace', role: 'resident', until: null, ended: false, created_at: now - 120 * DAY, last_seen_at: now - DAY, sessions: 1 },
	{ id: 'acc3', name: 'Aunt May', role: 'guest', until: now + 5 * DAY, ended: false, created_at: now - 2 * DAY, last_seen_at: null, sessions: 0 },
	{ id: 'acc4', name: 'Volt & Sons', role: 'installer', until: now - 30 * DAY, ended: true, created_at: now - 40 * DAY, last_seen_at: null, sessions: 0 },
];

/** @param {number} now @returns {import('../src/api/types').Token[]} */
export const homeTokens = now => [
	{ id: 'tok1', name: 'Home Assistant', by: 'Ada', scopes: ['see_devices', 'use_devices'], until: null, ended: false, created_at: now - 90 * DAY, last_used_at: now - 60_000 },
	{ id: 'tok2', name: 'Prometheus', by: 'server', scopes: ['see_metrics'], until: now + 300 * DAY, ended: false, created_at: now - 10 * DAY, last_used_at: null },
];

/** @param {number} now @returns {import('../src/api/types').Passkey[]} */
export const homePasskeys = now => [
	{ id: 'key1', name: 'Chrome on Android', created_at: now - 60 * DAY, last_used_at: now - 7_200_000 },
	{ id: 'key2', name: 'Blue key on the key ring', created_at: now - 59 * DAY, last_used_at: null },
];

/** @param {number} now @returns {import('../src/api/types').Invitation[]} */
export const homeInvitations = now => [{ id: 'inv1', role: 'guest', name: 'Sam', until: null, by: 'Ada', created_at: now - 3_600_000, expires_at: now + 2 * DAY - 3_600_000 }];

/** What the pages of other roles must never ask for. @type {Record<string, ActionWord>} */
const needs = {
	getSale: 'keep_record', getRecord: 'keep_record', listHelp: 'keep_record', listTickets: 'add_devices', openTicket: 'add_devices', listReleases: 'see_releases', listActivity: 'see_log', checkActivity: 'see_log', listNotices: 'see_log', decideNotice: 'settle_alerts', getSettings: 'see_settings',
	changeSettings: 'edit_settings', listChannels: 'edit_settings', addChannel: 'edit_settings', changeChannel: 'edit_settings', removeChannel: 'edit_settings', testChannel: 'edit_settings', setQuietHours: 'edit_settings', getQuietHours: 'see_settings', listCertificates: 'see_settings', changeDevice: 'edit_devices', renewCredential: 'secure_devices', revokeCredential: 'secure_devices', decideLink: 'decide_links', listPeople: 'manage_people', listTokens: 'manage_tokens',
};

/** @param {Role} role @param {string} operation @returns {{ status: number, code: string, params: object, body?: undefined, type?: undefined } | null} */
export function refused(role, operation) {
	const action = needs[operation];
	return action && !may[role].includes(action) ? { status: 403, code: 'denied', params: { action } } : null;
}
