// The evidence of one device as one file that works from anywhere, without a hub: tools/alone.mjs makes the page, the hub writes the data into it.
import { render } from 'preact';
import type { Evidence } from '../api/types';
import { Languages } from '../ui/languages';
import { evidence as words } from '../words/evidence';
import { language, translated } from '../words/language';
import '../style.css';
import { EvidenceView, evidenceName } from './evidence_view';

const root = document.getElementById('app');
const pack = JSON.parse(document.getElementById('pack')?.textContent ?? 'null') as Evidence | null;
document.documentElement.lang = language;
if (root && pack) {
	void translated().then(() => {
		document.title = words.of(evidenceName(pack));
		root.textContent = '';
		render(<main class="page"><h1>{words.of(evidenceName(pack))}</h1><EvidenceView pack={pack} /><div class="no-print"><Languages /></div></main>, root);
	});
}
