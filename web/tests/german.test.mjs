// German has every name that English has, takes the place of the English words, and says whole sentences.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkLetters } from './letter.mjs';
import { load, speakGerman } from './load.mjs';

const words = new URL('../src/words/', import.meta.url);
const files = readdirSync(words).filter(name => name.endsWith('.ts') && name !== 'language.ts').map(name => name.slice(0, -3));
/** @type {(file: string) => string} */
const german = file => (file === 'en' ? 'main' : file);
/** @type {(path: string) => string} */
const source = path => readFileSync(new URL(path, words), 'utf8');

/** Names of a catalogue with all that is in it; functions and texts are leaves, and so are lists. @param {unknown} value @param {string} at @returns {string[]} */
function names(value, at) {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value).flatMap(([key, v]) => names(v, at ? `${at}.${key}` : key)) : [at];
}

/** What a file itself exports; en.ts hands on others too. @param {string} file */
async function english(file) {
	const own = new Set([...source(`${file}.ts`).matchAll(/^export (?:const|function) (\w+)/gm)].map(match => match[1]));
	return Object.fromEntries(Object.entries(await load(`/src/words/${file}.ts`)).filter(([name]) => own.has(name)));
}

/** Functions that a German file says have no words of their own. @param {string} file */
const silent = file => new Set([...(/satisfies Translation<[\w.(){}'/&\s]+?, ([^>]+)>;\s*$/.exec(source(`de/${german(file)}.ts`))?.[1] ?? '').matchAll(/'(\w+)'/g)].map(match => match[1]));

test('every name of the English words is in the German ones, and no other', async () => {
	/** @type {string[]} */
	const missing = [];
	for (const file of files) {
		const en = names(await english(file), '');
		const there = readdirSync(new URL('de/', words)).includes(`${german(file)}.ts`);
		const de = there ? names((await load(`/src/words/de/${german(file)}.ts`)).default, '') : [];
		const quiet = there ? silent(file) : new Set();
		missing.push(...en.filter(name => !de.includes(name) && !quiet.has(name)).map(name => `${file}: ${name}`));
		assert.deepEqual(de.filter(name => !en.includes(name)), [], `${file}: English has lost these`);
	}
	assert.deepEqual(missing, [], 'these would be shown in English');
});

test('the page of a phone that speaks German says German sentences', async () => {
	const page = await speakGerman();
	assert.equal(page.app.save, 'Speichern');
	assert.equal(page.verdicts.positive.title, 'Das Wichtigste stimmt');
	assert.equal(page.problemWords('too_many', { retry_after_s: 75 }).todo, 'Versuchen Sie es in 1 Minute 15 s noch einmal.');
	assert.equal(page.supportShort({ status: 'supported', until: '2028-03-31', basis: 'end_date' }), 'Updates bis März 2028');
	assert.equal(page.longDay('2026-01-01'), '1. Januar 2026');
	assert.equal(page.listOf(['Ton', 'Video', 'Bilder']), 'Ton, Video und Bilder');
	assert.equal(page.bytes(18_240), '18,2 KB');
	assert.equal(page.count(1200, 'Gerät', 'Geräte'), '1.200 Geräte');
});

test('every stable word of the hub has a German sentence', async () => {
	const page = await speakGerman();
	const { schemas } = JSON.parse(readFileSync(new URL('../../hub/api/openapi.json', import.meta.url), 'utf8')).components;
	const SENTENCE = /^[A-ZÄÖÜ„].*[.:!]$/s, ENGLISH = /\b(the|this|that|is|are|your|you|and|of|with)\b/;
	for (const code of [...schemas.ProblemCode.enum, 'unreachable', 'a_word_of_tomorrow'])
		for (const sentence of Object.values(page.problemWords(code, {})))
			assert.match(sentence, SENTENCE, `${code}: ${sentence}`);
	for (const code of [...schemas.ActivityCode.enum, 'some.news']) {
		const sentence = page.eventWords({ code, params: {}, device: 'Lampe', actor: 'Ada' });
		assert.match(sentence, SENTENCE, `${code}: ${sentence}`);
		assert.doesNotMatch(sentence, ENGLISH, code);
	}
	for (const code of [...schemas.LabelCode.enum, 'updates.by_moonlight'])
		for (const key of schemas.LabelLine.properties.key.enum)
			assert.match(page.lineWords({ key, verdict: 'yes', source: 'declared', at: null, code, params: {}, conflict: false }), SENTENCE);
});

test('a German letter asks first too', async () => {
	await speakGerman();
	const record = await load('/src/words/record.ts');
	await (await load('/src/words/language.ts')).translated();
	checkLetters(record.requests, { day: '11. Dezember 2026', refund: /erstatten|nehmen Sie es/, because: /Wen ich schon gefragt habe:\n- Corner Electrics, 2\. Oktober 2026\. Es kam keine Antwort\./ });
});
