// Writes dist/checker.html: the checker (src/check/alone.tsx) as one file that needs nothing else. Its policy names its own script and style by their hash and
// forbids every connection, so whoever opens it can be sure that nothing is sent anywhere.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { words } from './words.mjs';

const at = path => fileURLToPath(new URL(path, import.meta.url));

/** Of the words in other languages it takes along only its own. */
const fewWords = { name: 'few-words', enforce: 'pre', transform: (code, id) => (id.endsWith('/words/language.ts') ? code.replace('./??/*.ts', './??/{check,format}.ts') : null) };

const made = await build({
	configFile: false, root: at('..'), logLevel: 'error', plugins: [fewWords, words()], esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
	build: { write: false, target: 'es2022', modulePreload: false, cssCodeSplit: false, rollupOptions: { input: at('../src/check/alone.tsx'), output: { inlineDynamicImports: true } } },
});
const files = [made].flat()[0].output;
const script = files.find(f => f.type === 'chunk').code.replace(/<\/(script)/gi, '<\\/$1').trim();
const style = files.find(f => f.fileName.endsWith('.css')).source.toString().trim();
const hash = text => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = `default-src 'none'; connect-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;

writeFileSync(at('../dist/checker.html'), `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>Is this paper genuine?</title>
<style>${style}</style>
</head>
<body>
<div id="app"><p>If this sentence stays, the browser did not run the page. Save it as a file and open that.</p><p lang="de">Bleibt dieser Satz stehen, hat der Browser die Seite nicht ausgeführt. Speichern Sie sie als Datei und öffnen Sie die.</p></div>
<script type="module">${script}</script>
</body>
</html>
`);
