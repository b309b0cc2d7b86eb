// The one store: holds the state, tells its readers when it changed.
import { useEffect, useState } from 'preact/hooks';
import { initial, reduce, type Action, type State } from './state';

let state: State = initial;
const readers = new Set<() => void>();

export const current = (): State => state;

export function dispatch(action: Action): void {
	const next = reduce(state, action);
	if (next === state)
		return;
	state = next;
	for (const reader of [...readers])
		reader();
}

/** A part of the state; the component is drawn again when that part becomes another one. */
export function useStore<T>(select: (state: State) => T): T {
	const value = select(state);
	const [, redraw] = useState(0);
	useEffect(() => {
		let shown = value;
		const read = (): void => {
			const now = select(state);
			if (!Object.is(now, shown)) {
				shown = now;
				redraw(n => n + 1);
			}
		};
		readers.add(read);
		read();
		return () => {
			readers.delete(read);
		};
	});
	return value;
}
