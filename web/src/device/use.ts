import { useEffect, useState } from 'preact/hooks';
import { Trouble } from '../api/client';
import type { Device } from '../api/types';
import { loadDevice } from '../store/hub';
import { useStore } from '../store/store';

/** A device's page: from the store, fetched when the screen opens. gone: there is no such device. */
export function useDevice(id: string): { device: Device | undefined; gone: boolean; trouble: Trouble | null; retry: () => void } {
	const device = useStore(s => s.details[id]);
	const [trouble, setTrouble] = useState<Trouble | null>(null);
	const load = (): void => {
		setTrouble(null);
		loadDevice(id).catch((error: unknown) => setTrouble(error instanceof Trouble ? error : new Trouble('internal')));
	};
	useEffect(load, [id]);
	return { device, gone: trouble?.code === 'not_found', trouble, retry: load };
}
