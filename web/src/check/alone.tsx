// The checker as one file that works from anywhere, without a hub: tools/alone.mjs puts this, its style and its words into dist/checker.html.
import { render } from 'preact';
import { Languages } from '../ui/languages';
import { check as words } from '../words/check';
import { language, translated } from '../words/language';
import '../style.css';
import { Checker } from './panel';

const root = document.getElementById('app');
document.documentElement.lang = language;
if (root) {
	void translated().then(() => {
		document.title = words.title;
		root.textContent = '';
		render(<main class="page"><h1>{words.title}</h1><p class="lead">{words.lead}</p><Checker /><Languages /></main>, root);
	});
}
