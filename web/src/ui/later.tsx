// A part that most visits do not need: its code and words are fetched when it is first shown.
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Trouble } from '../api/client';
import { translated } from '../words/language';
import { Disclosure, Loading, TroubleNote } from './parts';

export function Later<P extends object>({ load, props }: { load: () => Promise<ComponentType<P>>; props: P }): JSX.Element {
	const [Part, setPart] = useState<ComponentType<P> | null>(null);
	const [failed, setFailed] = useState(false);
	const begin = (): void => {
		setFailed(false);
		load().then(part => translated().then(() => setPart(() => part)), () => setFailed(true));
	};
	useEffect(begin, []);
	if (Part)
		return <Part {...props} />;
	return failed ? <TroubleNote trouble={new Trouble('unreachable')} onRetry={begin} /> : <Loading />;
}

/** A folded part that is fetched when somebody opens it. */
export function LaterDisclosure<P extends object>({ title, load, props }: { title: string; load: () => Promise<ComponentType<P>>; props: P }): JSX.Element {
	const [opened, setOpened] = useState(false);
	return <Disclosure title={title} onOpen={() => setOpened(true)}>{opened && <Later load={load} props={props} />}</Disclosure>;
}
