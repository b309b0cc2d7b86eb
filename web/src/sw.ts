// The service worker: keeps the page's own files, never an answer of the hub. The hub's page wins whenever the hub answers.
declare const self: ServiceWorkerGlobalScope;
export {};

const SHELL = 'shell', PAGE = '/';

/** A page that differs from the kept one is another version: the former version's files go, its own come. */
async function keep(page: Response): Promise<void> {
	const cache = await caches.open(SHELL);
	const text = await page.clone().text();
	if (await (await cache.match(PAGE))?.text() === text)
		return;
	for (const old of await cache.keys())
		await cache.delete(old);
	const shell = [...new Set(text.match(/\/assets\/[\w.-]+/g) ?? [])];
	await cache.addAll(shell);
	await cache.put(PAGE, page);
	await Promise.allSettled((await parts(cache, shell)).map(part => cache.add(part)));
}

/** What the page's code fetches later: kept as well, so that no view is missing while the hub is away. */
async function parts(cache: Cache, shell: readonly string[]): Promise<string[]> {
	const code = await Promise.all(shell.filter(path => path.endsWith('.js')).map(async path => await (await cache.match(path))?.text() ?? ''));
	return [...new Set(code.flatMap(text => text.match(/\.\/[\w.-]+-[\w-]{8}\.js/g) ?? []))].map(path => path.replace('.', '/assets'));
}

async function page(event: FetchEvent): Promise<Response> {
	try {
		const fresh = await fetch(event.request);
		if (fresh.ok)
			event.waitUntil(keep(fresh.clone()));
		return fresh;
	} catch (error) {
		const kept = await caches.match(PAGE);
		if (kept)
			return kept;
		throw error;
	}
}

/** Names carry a hash of the content: what is kept is right. */
async function asset(event: FetchEvent): Promise<Response> {
	const kept = await caches.match(event.request);
	if (kept)
		return kept;
	const fresh = await fetch(event.request);
	if (fresh.ok) {
		const copy = fresh.clone();
		event.waitUntil(caches.open(SHELL).then(cache => cache.put(event.request, copy)));
	}
	return fresh;
}

const install = async (): Promise<void> => {
	await keep(await fetch(PAGE));
	await self.skipWaiting();
};

type Told = { title: string; body: string };

/** What the hub pushed: a title and a text, opened by the browser with its own key. */
function told(data: PushMessageData | null): Told {
	try {
		const { title, body } = data?.json() as Partial<Told>;
		return { title: String(title ?? 'Freehold'), body: String(body ?? '') };
	} catch {
		return { title: 'Freehold', body: '' }; // the browser demands that something is shown
	}
}

const ALERTS = '/alerts';

async function openAlerts(): Promise<void> {
	const [open] = await self.clients.matchAll({ type: 'window' });
	if (!open)
		await self.clients.openWindow(ALERTS);
	else
		await (await open.focus()).navigate(ALERTS);
}

self.addEventListener('push', event => {
	const { title, body } = told(event.data);
	event.waitUntil(self.registration.showNotification(title, { body, icon: '/icon.svg' }));
});
self.addEventListener('notificationclick', event => {
	event.notification.close();
	event.waitUntil(openAlerts());
});
self.addEventListener('install', event => event.waitUntil(install()));
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', event => {
	const url = new URL(event.request.url);
	if (event.request.method !== 'GET' || url.origin !== self.location.origin)
		return;
	if (event.request.mode === 'navigate' && !url.pathname.startsWith('/api/') && !url.pathname.includes('.'))
		event.respondWith(page(event));
	else if (url.pathname.startsWith('/assets/'))
		event.respondWith(asset(event));
});
