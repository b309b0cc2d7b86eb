// This browser as a way for alerts: it subscribes at the push service of its maker, under the hub's key, and hands the hub the subscription.
import type { NewChannel } from '../api/types';

export type PushTrouble = 'unsupported' | 'denied' | 'failed';
type Subscribed = { push: NonNullable<NewChannel['push']> } | { trouble: PushTrouble };

const same = (a: ArrayBuffer | null | undefined, key: string): boolean => a !== null && a !== undefined && btoa(String.fromCharCode(...new Uint8Array(a))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') === key;

/** The registration of the page's worker: there is none where the browser does not trust the hub yet, and on an iPhone before the page is on the home screen. */
async function worker(): Promise<ServiceWorkerRegistration | null> {
	if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
		return null;
	return await navigator.serviceWorker.getRegistration() ?? null;
}

async function subscription(at: ServiceWorkerRegistration, key: string): Promise<PushSubscription> {
	const old = await at.pushManager.getSubscription();
	if (old && same(old.options.applicationServerKey, key))
		return old;
	await old?.unsubscribe(); // of another hub, or of this one before it was set up anew
	return await at.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

export async function subscribe(key: string): Promise<Subscribed> {
	const at = await worker();
	if (!at)
		return { trouble: 'unsupported' };
	if (await Notification.requestPermission() !== 'granted')
		return { trouble: 'denied' };
	try {
		const { endpoint, keys } = (await subscription(at, key)).toJSON();
		const { p256dh, auth } = keys ?? {};
		return endpoint && p256dh && auth ? { push: { endpoint, p256dh, auth } } : { trouble: 'failed' };
	} catch {
		return { trouble: 'failed' };
	}
}
