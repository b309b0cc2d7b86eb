// Everything the screens show, and the one function that changes it.
import type { Device, DeviceSummary, Entry, Event, Hub, Link, Notice, Release, Session, Settings, Ticket } from '../api/types';
import { app } from '../words/en';

type Connection = 'starting' | 'live' | 'lost';

export type State = {
	hub: Hub | null;
	/** undefined: not known yet; null: not signed in. */
	session: Session | null | undefined;
	connection: Connection;
	/** When the page last heard from the hub. */
	heardAt: number;
	brokerUp: boolean;
	devices: Readonly<Record<string, DeviceSummary>> | null;
	/** Device pages that were opened. */
	details: Readonly<Record<string, Device>>;
	tickets: Readonly<Record<string, Ticket>>;
	releases: Readonly<Record<string, Release>>;
	/** What the owner is to know: the hub's notices. */
	alerts: readonly Notice[] | null;
	/** How often a way of sending alerts had news. */
	channelsTold: number;
	activity: { entries: readonly Entry[]; next: number | null } | null;
	settings: Settings | null;
	/** How often the hub said that the people of this home changed. */
	peopleChanges: number;
	/** Said by the screen reader, and shown for a moment. */
	notice: string;
};

export const initial: State = {
	hub: null, session: undefined, connection: 'starting', heardAt: 0, brokerUp: true, devices: null, details: {}, tickets: {},
	releases: {}, alerts: null, channelsTold: 0, activity: null, settings: null, peopleChanges: 0, notice: '',
};

export type Action =
	| { do: 'hub'; hub: Hub }
	| { do: 'session'; session: Session | null }
	| { do: 'connection'; connection: Connection; at: number }
	| { do: 'devices'; devices: readonly DeviceSummary[] }
	| { do: 'detail'; device: Device }
	| { do: 'forget'; device: string }
	| { do: 'ticket'; ticket: Ticket }
	| { do: 'releases'; releases: readonly Release[] }
	| { do: 'alerts'; alerts: readonly Notice[] }
	| { do: 'activity'; entries: readonly Entry[]; next: number | null; more: boolean }
	| { do: 'settings'; settings: Settings }
	| { do: 'notice'; text: string }
	| { do: 'event'; event: Event; at: number };

export function reduce(state: State, action: Action): State {
	switch (action.do) {
	case 'hub': return { ...state, hub: action.hub };
	case 'session': return action.session ? { ...state, session: action.session } : { ...initial, hub: state.hub, session: null };
	case 'connection': return { ...state, connection: action.connection, heardAt: action.connection === 'live' ? action.at : state.heardAt };
	case 'devices': return { ...state, devices: Object.fromEntries(action.devices.map(d => [d.id, named(d)])) };
	case 'detail': return { ...withDevice(state, summaryOf(action.device)), details: { ...state.details, [action.device.id]: named(action.device) } };
	case 'forget': return withoutDevice(state, action.device);
	case 'ticket': return { ...state, tickets: { ...state.tickets, [action.ticket.id]: action.ticket } };
	case 'releases': return { ...state, releases: Object.fromEntries(action.releases.map(r => [r.device, r])) };
	case 'alerts': return { ...state, alerts: action.alerts };
	case 'activity': return { ...state, activity: { entries: action.more ? [...state.activity?.entries ?? [], ...action.entries] : action.entries, next: action.next } };
	case 'settings': return { ...state, settings: action.settings };
	case 'notice': return { ...state, notice: action.text };
	case 'event': return reduceEvent({ ...state, heardAt: action.at }, action.event);
	}
}

function reduceEvent(state: State, event: Event): State {
	switch (event.type) {
	case 'hello': return state;
	case 'device': return withDevice(state, event.device);
	case 'values': return withValues(state, event.device, event.online, event.values);
	case 'device_gone': return withoutDevice(state, event.device);
	case 'ticket': return { ...state, tickets: { ...state.tickets, [event.ticket.id]: { ...state.tickets[event.ticket.id], ...event.ticket } } };
	case 'activity': return withEntry(state, event.entry);
	case 'release': return { ...state, releases: { ...state.releases, [event.release.device]: event.release } };
	case 'link': return withLink(state, event.link);
	case 'channel': return { ...state, channelsTold: state.channelsTold + 1 };
	case 'notice': return withNotice(state, event.notice);
	case 'broker': return { ...state, brokerUp: event.up };
	case 'people': return { ...state, peopleChanges: state.peopleChanges + 1 };
	case 'session_ended': return { ...initial, hub: state.hub, session: null };
	}
}

/** A device that has not said what it is goes by its id at the hub; people get a word instead. */
const named = <D extends DeviceSummary>(d: D): D => (d.name === d.id ? { ...d, name: app.newDevice } : d);

function summaryOf(d: Device): DeviceSummary {
	return {
		id: d.id, name: d.name, room: d.room, state: d.state, adapter: d.adapter, onboarding: d.onboarding, kind: d.kind, online: d.online, last_seen_at: d.last_seen_at,
		manufacturer: d.manufacturer, model: d.model, firmware: d.firmware, legacy: d.legacy, demo: d.demo, properties: d.properties,
		problems: d.problems, label: { verdict: d.label.verdict }, support: { status: d.support.status, until: d.support.until, basis: d.support.basis },
	};
}

function withDevice(state: State, from: DeviceSummary): State {
	const device = named(from);
	const detail = state.details[device.id];
	// The page's own label and support stay until it is fetched again: an event carries only their short form.
	const details = detail ? { ...state.details, [device.id]: { ...detail, ...device, label: { ...detail.label, ...device.label }, support: { ...detail.support, ...device.support } } } : state.details;
	return { ...state, devices: { ...state.devices, [device.id]: device }, details };
}

function withValues(state: State, id: string, online: boolean, values: Readonly<Record<string, string | null>>): State {
	const device = state.devices?.[id];
	if (!device)
		return state;
	const properties = device.properties.map(p => {
		const value = values[p.id];
		return value === undefined ? p : { ...p, value };
	});
	return withDevice(state, { ...device, online, properties });
}

function withoutDevice(state: State, id: string): State {
	const { [id]: _device, ...devices } = state.devices ?? {};
	const { [id]: _detail, ...details } = state.details;
	return { ...state, devices, details, alerts: state.alerts?.filter(a => a.device !== id) ?? null };
}

function withLink(state: State, link: Link): State {
	const detail = state.details[link.unit];
	if (!detail)
		return state;
	return { ...state, details: { ...state.details, [link.unit]: { ...detail, links: detail.links.map(l => (l.id === link.id ? link : l)) } } };
}

function withEntry(state: State, entry: Entry): State {
	return state.activity && !state.activity.entries.some(e => e.seq === entry.seq)
		? { ...state, activity: { ...state.activity, entries: [entry, ...state.activity.entries] } } : state;
}

/** The newest first, as the hub lists them. */
function withNotice(state: State, notice: Notice): State {
	if (!state.alerts)
		return state;
	const others = state.alerts.filter(a => a.id !== notice.id);
	return { ...state, alerts: notice.state === 'over' ? others : [...others, notice].sort((a, b) => b.at - a.at || b.id - a.id) };
}
