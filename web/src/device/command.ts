// Sending orders to a device: what was asked for is shown as asked until the device itself says how it is.
import { useEffect, useState } from 'preact/hooks';
import type { Trouble } from '../api/client';
import { call } from '../api/client';
import type { DeviceSummary, Property } from '../api/types';
import { useWork } from '../ui/work';

const ANSWER_MS = 4000;

export const canCommand = (d: DeviceSummary): boolean => d.state === 'active' && d.online;

type Order = { value: string; send: (value: string) => void; waiting: boolean; trouble: Trouble | null };

export function useOrder(device: string, property: Property): Order {
	const [asked, setAsked] = useState<string | null>(null);
	const work = useWork();
	useEffect(() => {
		if (asked === null)
			return undefined;
		if (property.value === asked) {
			setAsked(null);
			return undefined;
		}
		const timer = setTimeout(() => setAsked(null), ANSWER_MS);
		return () => clearTimeout(timer);
	}, [asked, property.value]);
	const send = (value: string): void => {
		setAsked(value);
		work.run(async () => {
			try {
				await call('commandDevice', { path: { id: device }, body: { property: property.id, value } });
			} catch (error) {
				setAsked(null);
				throw error;
			}
		});
	};
	return { value: asked ?? property.value ?? '', send, waiting: asked !== null, trouble: work.trouble };
}
