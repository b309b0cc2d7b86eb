// What somebody typed and has not sent. A phone often drops a page while its owner is over in another app, so this tab keeps it until it is sent, done with, or
// its device goes; signing out clears it too (store/hub.ts).
import { useState } from 'preact/hooks';

const MARK = 'draft:';
const keyOf = (device: string, what: string): string => `${MARK}${device}:${what}`;

function read(key: string): object | null {
	try {
		const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
		return typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? kept : null;
	} catch {
		return null; // a browser that keeps nothing, or what no page of ours wrote
	}
}

function write(key: string, draft: object | null): void {
	try {
		if (draft)
			sessionStorage.setItem(key, JSON.stringify(draft));
		else
			sessionStorage.removeItem(key);
	} catch {
		return; // what is typed stays on the page
	}
}

export const hasDraft = (device: string, what: string): boolean => read(keyOf(device, what)) !== null;

/** Only what was changed is kept: what is not stays as `unchanged` says, also when that moves on. undefined takes a change back. Fields no longer known are ignored. */
export function useDraft<T extends object>(device: string, what: string, unchanged: T): { draft: T; change: (part: { [K in keyof T]?: T[K] | undefined }) => void; drop: () => void } {
	const key = keyOf(device, what);
	const [changed, setChanged] = useState(() => read(key) ?? {});
	const draft = { ...unchanged };
	for (const [name, value] of Object.entries(changed))
		if (name in unchanged)
			Object.assign(draft, { [name]: value });
	return {
		draft,
		change: part => setChanged(old => {
			const all = Object.fromEntries(Object.entries({ ...old, ...part }).filter(([, value]) => value !== undefined));
			write(key, Object.keys(all).length > 0 ? all : null);
			return all;
		}),
		drop: () => {
			write(key, null);
			setChanged({});
		},
	};
}

export const dropDraft = (device: string, what: string): void => write(keyOf(device, what), null);

/** What is typed before there is a device belongs to none. */
export const NO_DEVICE = 'new';

/** A device that goes takes along what was typed about it. */
export function dropDrafts(device: string): void {
	try {
		Object.keys(sessionStorage).filter(key => key.startsWith(keyOf(device, ''))).forEach(key => sessionStorage.removeItem(key));
	} catch {
		return;
	}
}
