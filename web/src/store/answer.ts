// Is my home all right? Pure: the state in, what needs doing out.
import { paths } from '../app/router';
import type { ActionWord, DeviceSummary, Notice } from '../api/types';
import { home } from '../words/en';
import type { State } from './state';

export type Todo = { key: string; text: string; to: string };
/** short: how many devices fall short; a home with one is not all right, however calm it is. */
type Answer = { urgent: readonly Todo[]; worth: readonly Todo[]; short: number; devices: number; unreachable: number; listed: number };

const DAY_MS = 86_400_000;
const LEGACY_WARNING_DAYS = 30;

function urgentOf(d: DeviceSummary, now: number, may: (action: ActionWord) => boolean): Todo[] {
	const todos: Todo[] = [];
	const put = (key: string, text: string): void => void todos.push({ key: `${key}-${d.id}`, text, to: paths.device(d.id) });
	if (d.state === 'pending' && may('add_devices'))
		put('pending', home.todos.pending(d.name));
	if (d.state === 'quarantined' && may('edit_devices'))
		put('quarantined', home.todos.quarantined(d.name));
	if (d.state === 'releasing' && may('release_devices'))
		todos.push({ key: `release-${d.id}`, text: home.todos.release(d.name), to: paths.give(d.id) });
	if (d.label.verdict === 'misapplied')
		put('misapplied', home.todos.misapplied(d.name));
	if (d.legacy && may('secure_devices') && Date.parse(d.legacy.until) - now < LEGACY_WARNING_DAYS * DAY_MS)
		put('legacy', home.todos.legacyEnds(d.name, d.legacy.until));
	return todos;
}

function worthOf(d: DeviceSummary): Todo[] {
	if (d.support.status === 'ended')
		return [{ key: `ended-${d.id}`, text: home.todos.ended(d.name), to: paths.device(d.id) }];
	if (d.support.status === 'ending' && d.support.until)
		return [{ key: `ending-${d.id}`, text: home.todos.ending(d.name, d.support.until), to: paths.device(d.id) }];
	return [];
}

/** The row that says of a device what this alert says too, if there is one. */
function rowOf({ code, device }: Notice): string | null {
	const topic = /^(?:support|device|label)\.(ended|ending|quarantined|misapplied)$/.exec(code)?.[1] ?? /^(legacy)\./.exec(code)?.[1];
	return code.startsWith('advisory.') ? 'problems' : topic && device ? `${topic}-${device}` : null;
}

/** granted: what the person may do; what they can do nothing about is no to-do of theirs. */
export function answer(state: Pick<State, 'devices' | 'alerts'>, now: number, granted?: readonly ActionWord[]): Answer {
	const may = (action: ActionWord): boolean => !granted || granted.includes(action);
	const devices = Object.values(state.devices ?? {});
	const concerned = devices.filter(d => d.problems > 0).length;
	const problems: Todo[] = concerned ? [{ key: 'problems', text: home.todos.problems(concerned), to: paths.advisories }] : [];
	const urgent = [...problems, ...devices.flatMap(d => urgentOf(d, now, may))], worth = devices.flatMap(worthOf);
	const says = (rows: readonly Todo[], alert: Notice): boolean => rows.some(row => row.key === rowOf(alert));
	// Nothing is said twice, and nothing less loudly for being said once.
	const fresh = state.alerts?.filter(a => a.state === 'new' && !says(urgent, a)) ?? [];
	const unseen = fresh.filter(a => a.urgency !== 'info').length, calm = fresh.filter(a => a.urgency === 'info' && !says(worth, a)).length;
	return {
		urgent: [...unseen ? [{ key: 'alerts', text: home.todos.alert(unseen), to: paths.alerts }] : [], ...urgent],
		worth: [...calm ? [{ key: 'noted', text: home.todos.noted(calm), to: paths.alerts }] : [], ...worth],
		short: devices.filter(d => d.label.verdict === 'negative').length,
		devices: devices.length,
		unreachable: devices.filter(d => d.state === 'active' && !d.online && d.onboarding !== 'listed').length,
		listed: devices.filter(d => d.onboarding === 'listed').length,
	};
}

export type Room = { name: string; devices: readonly DeviceSummary[] };

/** Rooms by name, devices by name in them; what has no room comes last. */
export function rooms(devices: readonly DeviceSummary[], without: string): readonly Room[] {
	const byRoom = new Map<string, DeviceSummary[]>();
	for (const d of devices) {
		const list = byRoom.get(d.room ?? '') ?? [];
		list.push(d);
		byRoom.set(d.room ?? '', list);
	}
	const sorted = [...byRoom].sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : a.localeCompare(b)));
	return sorted.map(([name, list]) => ({ name: name || without, devices: list.sort((a, b) => a.name.localeCompare(b.name)) }));
}
