import { defineConfig } from 'vite';
import { words } from './tools/words.mjs';

// The service worker needs a name that stays; everything else carries its hash, so that the hub may tell browsers to keep it for ever.
export default defineConfig({
	plugins: [words()],
	esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
	build: {
		target: 'es2022',
		assetsInlineLimit: 0,
		modulePreload: false,
		rollupOptions: {
			input: { index: 'index.html', sw: 'src/sw.ts' },
			output: { entryFileNames: chunk => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
		},
	},
});
