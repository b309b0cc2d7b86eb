// What the page does with the hub: loads, keeps itself current, and carries out what a person asks for.
import { call, setCsrf, Trouble } from '../api/client';
import { LiveSocket } from '../api/socket';
import type { Device, Event, Session } from '../api/types';
import { dropDrafts } from './draft';
import { may } from './may';
import { current, dispatch } from './store';

const ACTIVITY_PAGE = 50;
const DETAIL_PAUSE_MS = 150;

/** A failure nobody waits for: an ended session leads to the sign-in; the connection banner tells of the rest. */
export function quietly(work: Promise<unknown>): void {
	work.catch((error: unknown) => {
		if (error instanceof Trouble && error.code === 'unauthenticated')
			signedOut();
		else if (!(error instanceof Trouble))
			throw error;
	});
}

const socket = new LiveSocket({
	event: onEvent,
	live: up => {
		dispatch({ do: 'connection', connection: up ? 'live' : 'lost', at: Date.now() });
		quietly(up ? loadAgain() : askWhetherSignedIn());
	},
});

function onEvent(event: Event): void {
	dispatch({ do: 'event', event, at: Date.now() });
	if (event.type === 'session_ended')
		signedOut();
	else if (event.type === 'device')
		refreshDetail(event.device.id);
	else if (event.type === 'device_gone')
		dropDrafts(event.device);
	else if (event.type === 'release')
		refreshDetail(event.release.device);
}

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** An event carries only a device's short form; an opened page is fetched again, once for a burst. */
function refreshDetail(id: string): void {
	if (!current().details[id] || waiting.has(id))
		return;
	waiting.set(id, setTimeout(() => {
		waiting.delete(id);
		quietly(loadDevice(id));
	}, DETAIL_PAUSE_MS));
}

export function begin(session: Session): void {
	setCsrf(session.csrf);
	dispatch({ do: 'session', session });
	quietly(loadHub());
	quietly(loadAll());
	socket.open();
}

export function signedOut(): void {
	socket.close();
	setCsrf('');
	sessionStorage.clear();
	dispatch({ do: 'session', session: null });
}

async function askWhetherSignedIn(): Promise<void> {
	if (current().session)
		await call('getSession', {});
}

export const hurry = (): void => socket.hurry();

export async function loadHub(): Promise<void> {
	dispatch({ do: 'hub', hub: await call('getHub', {}) });
}

/** The first questions of a freshly opened page. */
export async function start(): Promise<void> {
	const hub = await call('getHub', {});
	dispatch({ do: 'hub', hub });
	if (hub.phase === 'provisioning' || !hub.signed_in)
		signedOut();
	else
		begin(await call('getSession', {}));
}

/** The connection is new: what this person may do can have changed meanwhile. */
async function loadAgain(): Promise<void> {
	const session = await call('getSession', {});
	setCsrf(session.csrf);
	dispatch({ do: 'session', session });
	await loadAll();
}

const loadAlerts = async (): Promise<void> => dispatch({ do: 'alerts', alerts: (await call('listNotices', {})).notices });

async function loadTickets(): Promise<void> {
	for (const ticket of (await call('listTickets', {})).tickets)
		dispatch({ do: 'ticket', ticket });
}

async function loadAll(): Promise<void> {
	await Promise.all([
		call('listDevices', {}).then(({ devices }) => dispatch({ do: 'devices', devices })),
		may('see_log') && loadAlerts(), may('see_releases') && loadReleases(), may('see_settings') && loadSettings(), may('add_devices') && loadTickets(),
	]);
	for (const id of Object.keys(current().details))
		quietly(loadDevice(id));
	if (current().activity)
		quietly(loadActivity(null));
}

export async function loadDevice(id: string): Promise<Device> {
	try {
		const device = await call('getDevice', { path: { id } });
		dispatch({ do: 'detail', device });
		return device;
	} catch (error) {
		if (error instanceof Trouble && error.code === 'not_found')
			dispatch({ do: 'forget', device: id });
		throw error;
	}
}

let activityDevice: string | null = null;

/** device undefined: as before. */
export async function loadActivity(before: number | null, device: string | null = activityDevice): Promise<void> {
	activityDevice = device;
	const query: Record<string, string | number> = { limit: ACTIVITY_PAGE };
	if (before !== null)
		query['before'] = before;
	if (device !== null)
		query['device'] = device;
	const page = await call('listActivity', { query });
	if (activityDevice === device)
		dispatch({ do: 'activity', entries: page.entries, next: page.next, more: before !== null });
}

export const loadSettings = async (): Promise<void> => dispatch({ do: 'settings', settings: await call('getSettings', {}) });
export const loadReleases = async (): Promise<void> => dispatch({ do: 'releases', releases: (await call('listReleases', {})).releases });

export const say = (text: string): void => dispatch({ do: 'notice', text });
