// JSON as the hub reads it (hub/base/json.h): strict UTF-8, no duplicate keys, no NUL in texts, no lone surrogates, whole numbers of 64 bits, a limit for depth.

export type Json = { readonly [key: string]: unknown };

const INT_MIN = -(2n ** 63n), INT_MAX = 2n ** 63n - 1n;

/** The deepest nesting of the brackets outside texts; counted first, so that no parser has to follow it. */
function depthOf(text: string): number {
	let depth = 0, deepest = 0, inText = false;
	for (let i = 0; i < text.length; i++) {
		const c = text[i];
		if (inText) {
			if (c === '\\')
				i++;
			else if (c === '"')
				inText = false;
		} else if (c === '"') {
			inText = true;
		} else if (c === '[' || c === '{') {
			deepest = Math.max(deepest, ++depth);
		} else if (c === ']' || c === '}') {
			depth--;
		}
	}
	return deepest;
}

const badText = (text: string): boolean => text.includes('\0') || /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);

/** What the language's own parser lets pass. The text is known to be JSON: only its parts are looked at. */
function isStrict(text: string): boolean {
	const open: (Set<string> | null)[] = [];
	for (const [part] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]|-?\d[\d.eE+-]*/gs)) {
		if (part === '{' || part === '[') {
			open.push(part === '{' ? new Set() : null);
		} else if (part === '}' || part === ']') {
			open.pop();
		} else if (part.startsWith('"')) {
			const isKey = part.endsWith(':');
			const said = JSON.parse(isKey ? part.replace(/\s*:$/, '') : part) as string;
			const keys = open[open.length - 1];
			if (badText(said) || (isKey && keys?.has(said)))
				return false;
			if (isKey)
				keys?.add(said);
		} else if (/[.eE]/.test(part) ? !Number.isFinite(Number(part)) : BigInt(part) < INT_MIN || BigInt(part) > INT_MAX) {
			return false;
		}
	}
	return true;
}

/** null: no JSON object, or one that the hub would not take. 'deep': nested too deeply. */
export function readObject(bytes: Uint8Array, depth: number): Json | 'deep' | null {
	try {
		const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
		if (depthOf(text) > depth)
			return 'deep';
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value) && isStrict(text) ? value as Json : null;
	} catch {
		return null;
	}
}

export const textIn = (o: unknown, key: string, max: number): string | null => {
	const value = typeof o === 'object' && o !== null ? (o as Json)[key] : undefined;
	return typeof value === 'string' && new TextEncoder().encode(value).length <= max ? value : null;
};

export const objectIn = (o: unknown, key: string): Json | null => {
	const value = typeof o === 'object' && o !== null ? (o as Json)[key] : undefined;
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Json : null;
};
