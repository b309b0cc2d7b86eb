import { defineConfig } from 'vite';

// The service worker needs a name that stays; everything else carries its hash, so that the hub may tell browsers to keep it for ever.
export default defineConfig({
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
