// Addresses: each screen has one, so that it survives reload and back.
import { useEffect, useState } from 'preact/hooks';

export type Route =
	| { at: 'home' | 'add' | 'addCode' | 'addMqtt' | 'addListed' | 'alerts' | 'channels' | 'advisories' | 'overview' | 'check' | 'help' | 'settings' | 'people' | 'missing' }
	| { at: 'activity'; device: string | null }
	| { at: 'ticket' | 'device' | 'label' | 'give' | 'evidence' | 'slip'; id: string };

export const paths = {
	home: '/', add: '/add', addCode: '/add/code', addMqtt: '/add/mqtt', addListed: '/add/listed', alerts: '/alerts', channels: '/channels', advisories: '/advisories', overview: '/overview', check: '/check', help: '/help', activity: '/activity', settings: '/settings', people: '/people',
	ticket: (id: string): string => `/add/ticket/${encodeURIComponent(id)}`,
	device: (id: string): string => `/device/${encodeURIComponent(id)}`,
	label: (id: string): string => `/device/${encodeURIComponent(id)}/label`,
	give: (id: string): string => `/device/${encodeURIComponent(id)}/give-away`,
	evidence: (id: string): string => `/device/${encodeURIComponent(id)}/evidence`,
	slip: (id: string): string => `/slip/${encodeURIComponent(id)}`,
	activityOf: (device: string): string => `/activity?device=${encodeURIComponent(device)}`,
};

const flat: Readonly<Record<string, Route>> = {
	'/': { at: 'home' }, '/add': { at: 'add' }, '/add/code': { at: 'addCode' }, '/add/mqtt': { at: 'addMqtt' }, '/add/listed': { at: 'addListed' }, '/alerts': { at: 'alerts' }, '/channels': { at: 'channels' }, '/advisories': { at: 'advisories' }, '/overview': { at: 'overview' }, '/check': { at: 'check' }, '/help': { at: 'help' }, '/settings': { at: 'settings' }, '/people': { at: 'people' },
};

const patterns: readonly [RegExp, 'ticket' | 'device' | 'label' | 'give' | 'evidence' | 'slip'][] = [
	[/^\/add\/ticket\/([^/]+)$/, 'ticket'], [/^\/device\/([^/]+)$/, 'device'], [/^\/device\/([^/]+)\/label$/, 'label'],
	[/^\/device\/([^/]+)\/give-away$/, 'give'], [/^\/device\/([^/]+)\/evidence$/, 'evidence'], [/^\/slip\/([^/]+)$/, 'slip'],
];

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

export function routeOf(path: string, search = ''): Route {
	const known = flat[path];
	if (known)
		return known;
	if (path === '/activity')
		return { at: 'activity', device: new URLSearchParams(search).get('device') };
	for (const [pattern, at] of patterns) {
		const id = pattern.exec(path)?.[1];
		if (id)
			return { at, id: decoded(id) };
	}
	return { at: 'missing' };
}

const here = (): string => location.pathname + location.search;
const watchers = new Set<() => void>();
const tell = (): void => watchers.forEach(watcher => watcher());
let steps = 0;

export function go(path: string, replace = false): void {
	if (path === here())
		return;
	if (replace)
		history.replaceState(null, '', path);
	else
		history.pushState(null, '', path);
	steps += replace ? 0 : 1;
	tell();
	scrollTo(0, 0);
}

/** Back to where one came from; to `otherwise` when the page was opened right here. */
export function goBack(otherwise: string): void {
	if (steps > 0)
		history.back();
	else
		go(otherwise, true);
}

addEventListener('popstate', () => {
	steps = Math.max(0, steps - 1);
	tell();
});

export function useRoute(): Route {
	const [place, setPlace] = useState(here());
	useEffect(() => {
		const watch = (): void => setPlace(here());
		watchers.add(watch);
		watch();
		return () => {
			watchers.delete(watch);
		};
	}, []);
	const [path = '/', search = ''] = place.split('?');
	return routeOf(path, search);
}
