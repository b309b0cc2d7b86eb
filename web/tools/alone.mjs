// Writes dist/checker.html (src/check/alone.tsx) and dist/evidence.html (src/record/alone.tsx): each a page in one file that needs nothing else. Its policy names its
// own script and style by their hash and forbids every connection, so whoever opens it can be sure that nothing is sent anywhere.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { words } from './words.mjs';

const at = path => fileURLToPath(new URL(path, import.meta.url));
const hash = text => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** `languages`: of the words in other languages it takes along only its own. `data`: a place into which the hub writes. */
async function write({ name, entry, title, languages, data = '' }) {
	const fewWords = { name: 'few-words', enforce: 'pre', transform: (code, id) => (id.endsWith('/words/language.ts') ? code.replace('./??/*.ts', `./??/{${languages}}.ts`) : null) };
	const made = await build({
		configFile: false, root: at('..'), logLevel: 'error', plugins: [fewWords, words()], esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
		build: { write: false, target: 'es2022', modulePreload: false, cssCodeSplit: false, rollupOptions: { input: at(entry), output: { inlineDynamicImports: true } } },
	});
	const files = [made].flat()[0].output;
	const script = files.find(f => f.type === 'chunk').code.replace(/<\/(script)/gi, '<\\/$1').trim();
	const style = files.find(f => f.fileName.endsWith('.css')).source.toString().trim();
	const policy = `default-src 'none'; connect-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
	writeFileSync(at(`../dist/${name}`), `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<div id="app"><p>If this sentence stays, the browser did not run the page. Save it as a file and open that.</p><p lang="de">Bleibt dieser Satz stehen, hat der Browser die Seite nicht ausgeführt. Speichern Sie sie als Datei und öffnen Sie die.</p></div>
${data}<script type="module">${script}</script>
</body>
</html>
`);
}

await write({ name: 'checker.html', entry: '../src/check/alone.tsx', title: 'Is this paper genuine?', languages: 'check,format' });
await write({ name: 'evidence.html', entry: '../src/record/alone.tsx', title: 'Evidence about a device', languages: 'check,device,evidence,format,label,record', data: '<script type="application/json" id="pack">null</script>\n' });
