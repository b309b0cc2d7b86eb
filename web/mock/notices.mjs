// What the mock home's owner is to know.

const HOUR = 3_600_000, DAY = 24 * HOUR;

/** @typedef {import('../src/api/types').Notice} Notice */

/** @param {number} now @returns {Notice[]} newest first */
export function homeNotices(now) {
	/** @type {(id: number, ago: number, device: string | null, code: string, params: Record<string, unknown>, more: Partial<Notice>) => Notice} */
	const notice = (id, ago, device, code, params, more) => ({ id, code, device, params, urgency: 'soon', action: 'look', at: now - ago, last_at: now - ago, times: 1, state: 'new', until: null, dated: false, ...more });
	return [
		notice(5, 1.5 * HOUR, 'cam000000001', 'advisory.affected', { title: 'Picture of VN-3 cameras visible without a password', id: 'VN-2026-03', action: 'replace' }, { urgency: 'urgent', action: 'read_problem' }),
		notice(4, 20 * HOUR, 'plug77777777', 'device.spoofed', { topic: 'homeassistant/switch/door/config', other: 'Front door' }, { urgency: 'urgent', action: 'keep_apart', times: 3 }),
		notice(3, 2 * DAY, 'therm0123456', 'support.ending', { until: '2027-02-22', days: 90 }, { urgency: 'info', action: 'plan', dated: true }),
		notice(2, 3 * DAY, 'garden000001', 'legacy.ending', { until: '2026-12-01', days: 7 }, { action: 'choose_day', dated: true, state: 'snoozed', until: now + 2 * DAY }),
		notice(1, 2 * DAY, null, 'ticket.aborted', { problem: 'second_party' }, { urgency: 'urgent', action: 'try_again', state: 'seen' }),
	];
}

/** @param {number} now @returns {import('../src/api/types').Channel[]} */
export const homeChannels = now => [
	{ id: 1, kind: 'ntfy', name: 'Ada’s phone', language: 'en', least: 'soon', names: false, private: false, enabled: true, settings: { server: 'https://ntfy.sh', topic: 'rose-cottage-7k2m', token_set: false }, ok_at: now - 1.4 * HOUR, failed_at: null, problem: null, status: 0, waiting: 0, dropped: 0 },
	{ id: 2, kind: 'mail', name: 'Family mailbox', language: 'de', least: 'info', names: true, private: false, enabled: true, settings: { host: 'mail.example', port: 587, security: 'starttls', user: 'ada', password_set: true, from: 'ada@mail.example', to: ['family@mail.example'] }, ok_at: now - 9 * DAY, failed_at: now - HOUR, problem: 'login', status: 535, waiting: 2, dropped: 0 },
];
