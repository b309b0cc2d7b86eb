// A Vite plugin: what src/words/*.ts exports is bound with let and announced to src/words/language.ts, so that another language can take its place while the
// page runs. The files stay plain, and whoever imports from them sees the words of the day.

/** @returns {import('vite').Plugin} */
export function words() {
	return {
		name: 'words', enforce: 'post',
		transform(code, id) {
			const file = /\/src\/words\/(\w+)\.ts$/.exec(id)?.[1];
			if (!file || file === 'language')
				return null;
			/** @type {string[]} */
			const names = [];
			let text = code;
			for (const node of [...this.parse(code).body].reverse()) {
				const declared = node.type === 'ExportNamedDeclaration' ? node.declaration : null;
				if (declared?.type === 'FunctionDeclaration')
					names.push(declared.id.name);
				if (declared?.type !== 'VariableDeclaration')
					continue;
				for (const { id: name } of declared.declarations)
					if (name.type === 'Identifier')
						names.push(name.name);
				const at = /** @type {{ start: number }} */ (/** @type {unknown} */ (declared)).start;
				text = `${text.slice(0, at)}${text.slice(at).replace(/^const/, 'let')}`;
			}
			const replaced = names.map(name => `${name} = $words.${name};`).join(' ');
			return { code: `import { translate as $translate } from './language';\n${text}\n$translate('${file === 'en' ? 'main' : file}', () => ({ ${names.join(', ')} }), $words => { ${replaced} });\n`, map: null };
		},
	};
}
