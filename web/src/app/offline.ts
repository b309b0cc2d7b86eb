// Keeps the page itself on the phone, so that a reload without the hub still shows something that explains.

type Policy = { createScriptURL: (url: string) => string };
type Factory = { createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => Policy };

const WORKER = '/sw.js';

/** Registering a worker is a Trusted Types sink; the policy lets exactly one address through. */
function workerUrl(): string {
	const factory = (window as unknown as { trustedTypes?: Factory }).trustedTypes;
	if (!factory)
		return WORKER;
	return factory.createPolicy('hub', { createScriptURL: url => (url === WORKER ? url : '') }).createScriptURL(WORKER);
}

export function keepShell(): void {
	if (!('serviceWorker' in navigator) || !isSecureContext)
		return;
	// A browser that does not trust the hub's certificate yet refuses; the page works without.
	navigator.serviceWorker.register(workerUrl()).catch(() => undefined);
}
