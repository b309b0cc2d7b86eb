// The one door to the REST API: typed by the OpenAPI file, CSRF header included, errors as Trouble with the server's stable code.
import { routes } from './routes';
import type { Operations, Problem } from './types';

/** Why a call failed. `unreachable` is ours: no answer at all. */
export class Trouble extends Error {
	constructor(readonly code: string, readonly params: Record<string, unknown> = {}, readonly status = 0) {
		super(code);
	}
}

type Name = keyof Operations & keyof typeof routes;
type Call<N extends Name> = { path?: Record<string, string>; query?: Record<string, string | number> }
	& (Operations[N]['body'] extends undefined ? unknown : { body: Operations[N]['body'] });

const WAIT_MS = 30_000;
let csrf = '';

export function setCsrf(value: string): void {
	csrf = value;
}

function address(template: string, path: Record<string, string>, query: Record<string, string | number>): string {
	const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
	const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])).toString();
	return `/api/v1${filled}${search ? `?${search}` : ''}`;
}

async function troubleOf(response: Response): Promise<Trouble> {
	try {
		const problem = await response.json() as Partial<Problem>;
		return new Trouble(problem.code ?? 'internal', problem.params ?? {}, response.status);
	} catch {
		return new Trouble(response.status === 401 ? 'unauthenticated' : 'internal', {}, response.status);
	}
}

type Confirm = (asked: Trouble) => Promise<boolean>;
let confirm: Confirm = () => Promise.resolve(false);
let confirming: Promise<boolean> | null = null;

/** How a person is asked to confirm who they are; false: they would rather not. */
export function setConfirm(by: Confirm): void {
	confirm = by;
}

/** One sheet for all that ask meanwhile. password: one that was typed in for what is asked, and is proof enough where the hub takes passwords. */
async function confirmed(asked: Trouble, password: string | undefined): Promise<boolean> {
	if (password !== undefined && asked.params['password'] === true)
		return once('confirm', { body: { password } }).then(() => true);
	confirming ??= confirm(asked).finally(() => { confirming = null; });
	return confirming;
}

/** Asks the hub. Where it wants to know first who sits there, the person is asked, and then the hub once more. */
export async function call<N extends Name>(name: N, options: Call<N>, password?: string): Promise<Operations[N]['ok']> {
	try {
		return await once(name, options);
	} catch (error) {
		if (error instanceof Trouble && error.code === 'confirm_needed' && await confirmed(error, password))
			return once(name, options);
		throw error;
	}
}

async function once<N extends Name>(name: N, options: Call<N>): Promise<Operations[N]['ok']> {
	const [method, template] = routes[name];
	const given = 'body' in options ? options.body : undefined, file = given instanceof Blob;
	const body = file || typeof given === 'string' ? given : JSON.stringify(given); // undefined stays so
	const headers: Record<string, string> = {};
	if (body !== undefined)
		headers['Content-Type'] = file ? 'application/octet-stream' : 'application/json';
	if (method !== 'GET' && csrf)
		headers['X-CSRF-Token'] = csrf;
	let response: Response;
	try {
		response = await fetch(address(template, options.path ?? {}, options.query ?? {}),
			{ method, headers, body: body ?? null, credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(WAIT_MS) });
	} catch {
		throw new Trouble('unreachable');
	}
	if (!response.ok)
		throw await troubleOf(response);
	if (response.status === 204)
		return undefined as Operations[N]['ok'];
	return await response.json() as Operations[N]['ok'];
}
