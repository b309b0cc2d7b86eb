// Doing something with the hub from a component: busy while it runs, the trouble when it failed.
import { useRef, useState } from 'preact/hooks';
import { Trouble } from '../api/client';
import { signedOut } from '../store/hub';
import { current } from '../store/store';

type Work = { busy: boolean; trouble: Trouble | null; run: (work: () => Promise<void>) => void; clear: () => void };

export function useWork(): Work {
	const [busy, setBusy] = useState(false);
	const [trouble, setTrouble] = useState<Trouble | null>(null);
	const running = useRef(false);

	async function carryOut(work: () => Promise<void>): Promise<void> {
		running.current = true;
		setBusy(true);
		setTrouble(null);
		try {
			await work();
		} catch (error) {
			const known = error instanceof Trouble ? error : new Trouble('internal');
			if (known.code === 'unauthenticated' && current().session)
				signedOut();
			setTrouble(known);
			if (!(error instanceof Trouble))
				throw error;
		} finally {
			running.current = false;
			setBusy(false);
		}
	}

	const run = (work: () => Promise<void>): void => {
		if (!running.current)
			void carryOut(work);
	};
	return { busy, trouble, run, clear: () => setTrouble(null) };
}
