// Loads modules of src through Vite, so that tests see what the page runs, types taken away.
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const server = await createServer({ root, configFile: fileURLToPath(new URL('../vite.config.mjs', import.meta.url)), logLevel: 'error', appType: 'custom', server: { middlewareMode: true, hmr: false, ws: false, watch: null }, optimizeDeps: { noDiscovery: true, include: [] } });
after(() => server.close());

// Tests read English, whatever the machine speaks.
Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en'] }, configurable: true });

/** @type {(path: string) => Promise<Record<string, any>>} */
export const load = path => server.ssrLoadModule(path);

/** The words as a phone that speaks German sees them. For a test file of its own: the modules stay German. @returns {Promise<typeof import('../src/words/en')>} */
export async function speakGerman() {
	Object.defineProperty(globalThis, 'navigator', { value: { languages: ['de-AT', 'en'] }, configurable: true });
	server.moduleGraph.invalidateAll();
	const german = await load('/src/words/en.ts');
	await (await load('/src/words/language.ts')).translated();
	return /** @type {any} */ (german);
}

// The router asks where the page is.
Object.assign(globalThis, { location: { pathname: '/', search: '' }, addEventListener: () => undefined });

/** @type {typeof import('../src/words/en')} */
export const words = /** @type {any} */ (await server.ssrLoadModule('/src/words/en.ts'));
/** @type {typeof import('../src/store/state')} */
export const state = /** @type {any} */ (await server.ssrLoadModule('/src/store/state.ts'));
/** @type {typeof import('../src/store/answer')} */
export const answers = /** @type {any} */ (await server.ssrLoadModule('/src/store/answer.ts'));
/** @type {typeof import('../src/app/router')} */
export const router = /** @type {any} */ (await server.ssrLoadModule('/src/app/router.ts'));
/** @type {typeof import('../src/label/timeline')} */
export const timeline = /** @type {any} */ (await server.ssrLoadModule('/src/label/timeline.tsx'));
