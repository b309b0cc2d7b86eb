// The language of the pages. English is in the bundle; each file of another language (./de/…) is fetched when the English file of the same name is, and takes its
// place name by name. What a language lacks stays English. tools/words.mjs makes the exports of this folder replaceable.

export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

/** How dates and numbers are written. */
const locales: Record<Language, string> = { en: 'en-GB', de: 'de-DE' };
const KEPT = 'language';

const known = (code: string | null | undefined): code is Language => typeof code === 'string' && code in languages;

function kept(): string | null {
	try {
		return localStorage.getItem(KEPT);
	} catch {
		return null; // a browser that keeps nothing
	}
}

/** What somebody chose on this phone; else the first of the browser's languages that there is. */
function choose(): Language {
	const chosen = kept();
	if (known(chosen))
		return chosen;
	const asked = typeof navigator === 'undefined' ? [] : navigator.languages ?? [];
	return asked.map(tag => tag.slice(0, 2).toLowerCase()).find(known) ?? 'en';
}

export const language: Language = choose();
export const locale = locales[language];

/** Kept on this phone. The page begins anew in that language; its address says where it was. */
export function speak(wanted: Language): void {
	try {
		localStorage.setItem(KEPT, wanted);
	} catch {
		return;
	}
	location.reload();
}

type Words = Readonly<Record<string, unknown>>;
const files = import.meta.glob<Words>('./??/*.ts', { import: 'default' });

const isTable = (value: unknown): value is Words => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The translation, and the English words where it has none. */
function over(english: unknown, other: unknown): unknown {
	if (other === undefined)
		return english;
	if (!isTable(english) || !isTable(other))
		return other;
	return Object.fromEntries([...new Set([...Object.keys(english), ...Object.keys(other)])].map(key => [key, over(english[key], other[key])]));
}

const coming = new Set<Promise<void>>();

/** Called by each English file (tools/words.mjs writes the call): its words, and how to put others in their place. */
export function translate(file: string, english: () => Words, replace: (words: Words) => void): void {
	const load = language === 'en' ? undefined : files[`./${language}/${file}.ts`];
	if (!load)
		return;
	// Without its words the page goes on in English.
	const work = load().then(words => replace(over(english(), words) as Words), () => undefined).finally(() => coming.delete(work));
	coming.add(work);
}

/** Fulfilled when the words of all that is loaded have come. */
export const translated = async (): Promise<void> => void await Promise.all(coming);

type Said<T> = T extends string ? string : T extends (...args: never[]) => unknown ? T : T extends readonly unknown[] ? { readonly [K in keyof T]: Said<T[K]> } : T extends object ? { readonly [K in keyof T]: Said<T[K]> } : T;

/** The text for one of the hub's stable words; the word itself when the hub is newer than this page. */
export const oneOf = <K extends string>(word: K, texts: { readonly [key in K]: string }): string => texts[word] ?? word.replace(/_/g, ' ');

/** What a translation of a file must give: the same names and parameters, any text; a missing sentence does not compile. Functions without words of their own are named in Silent. */
export type Translation<File, Silent extends keyof File = never> = { readonly [K in keyof Omit<File, Silent>]: Said<Omit<File, Silent>[K]> };
