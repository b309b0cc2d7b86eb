import type { HelpAbout } from '../../api/types';
import { dataList } from '../device';
import { longDay } from '../format';
import { lineWords } from '../label';
import type { Translation } from '../language';

const mended: Record<HelpAbout, string> = {
	updates_missing: 'Zugesagte Updates kommen nicht.',
	fault_found: 'Eine Schwachstelle darin ist bekannt.',
	cannot_reset: 'Es lässt sich nicht zurücksetzen; so kann ich es weder säubern noch weitergeben.',
	label_wrong: 'Was sein Etikett behauptet, passt nicht zu dem, was es ist.',
	other: '',
};
const abouts = { updates_missing: 'Updates fehlen', fault_found: 'Eine Schwachstelle wurde gefunden', cannot_reset: 'Es lässt sich nicht zurücksetzen', label_wrong: 'Das Etikett sieht falsch aus', other: 'Etwas anderes' };
const outcomes = { solved: 'Es wurde gelöst', refused: 'Sie haben abgelehnt', no_answer: 'Es kam keine Antwort', withdrawn: 'Ich will es nicht mehr' };

export default {
	papers: {
		title: 'Seine Papiere',
		lead: 'Ein Foto der Quittung und des Zettels in der Schachtel, auf dem der Hersteller sagt, welche Regeln er einhält: damit können Sie belegen, was Sie wann gekauft haben und was zugesagt war.',
		private: 'Bleibt nur in dieser Zentrale. Gäste sehen es nicht, und es wird gelöscht, wenn das Gerät geht. Von einem Foto bleibt nur das Bild, nicht wo oder wann es aufgenommen wurde. Ein PDF bleibt, wie es ist.',
		none: 'Es gibt noch keine Papiere. Fotografieren Sie die Quittung, solange man sie lesen kann.',
		kinds: { receipt: 'Quittung', statement: 'Die Erklärung des Herstellers aus der Schachtel', photo: 'Ein anderes Foto davon' },
		kind: 'Was ist es?', name: 'Ein Name dafür', file: 'Fotografieren oder eine Datei wählen',
		add: 'Dieses Papier dazulegen', adding: 'Es wird dazugelegt …', chosen: size => `Bereit zum Dazulegen, ${size}.`, choose: 'Wählen Sie zuerst ein Foto oder ein PDF.',
		save: name => `${name} speichern`, by: (who, day) => `dazugelegt von ${who} am ${day}`,
		remove: name => `${name} entfernen`, sure: name => `${name} für immer löschen`, keep: 'Behalten',
	},
	requests: {
		title: 'Um Hilfe bitten', lead: 'Die Zentrale schreibt einen Brief, der mit Quellen sagt, was zugesagt war. Ändern Sie ihn, wie Sie mögen, schicken Sie ihn, und die Zentrale merkt ihn sich.',
		about: 'Worum geht es?', abouts,
		whom: 'Wen fragen Sie?', whoms: { seller: 'Wer es verkauft hat', maker: 'Den Hersteller', regulator: 'Eine Behörde oder Beratung' },
		name: 'Ihr Name', contact: 'Wie sie zu erreichen sind', due: 'Antwort gewünscht bis', letter: 'Der Brief', again: 'Neu schreiben', edited: 'Sie haben den Brief geändert: er folgt nicht mehr dem, was Sie oben wählen. Neu geschrieben verliert er Ihre Änderungen.',
		copy: 'Den Brief kopieren', share: 'Mit einer anderen App schicken', mail: 'Per E-Mail schicken',
		keep: 'Ich habe ihn geschickt: merken', kept: 'Die Zentrale erinnert Sie, wenn eine Antwort da sein soll.',
		text: p => [
			'Sehr geehrte Damen und Herren,', `es geht um ${p.device}.${p.sold ? ` Ich habe es am ${longDay(p.sold)}${p.seller ? ` bei ${p.seller}` : ''} gekauft.` : p.seller ? ` Ich habe es bei ${p.seller} gekauft.` : ''}${p.receipt ? ' Die Quittung habe ich.' : ''}`,
			[mended[p.about], p.wrong].filter(Boolean).join(' ') || '(Schreiben Sie hier, was nicht stimmt.)', `Was zugesagt war und was heute bekannt ist:\n${p.said.map(s => `- ${s}`).join('\n')}`,
			`Bitte sagen Sie mir bis ${longDay(p.due)}, was Sie tun: es reparieren, ersetzen oder zurücknehmen, oder das fehlende Update bringen.`, 'Mit freundlichen Grüßen\n',
		].join('\n\n'),
		promised: p => [
			...p.lines.map(lineWords),
			...(p.support.published_url ? [`Die Seite, auf der die Dauer der Updates steht: ${p.support.published_url}`] : []),
			...(p.passport?.verified ? [`Der Pass, unterschrieben von ${p.passport.issuer}, Fassung ${p.passport.revision} vom ${longDay(p.passport.issued_at.slice(0, 10))}${p.passport.url ? `: ${p.passport.url}` : ''}`] : []),
		],
		list: 'Was gefragt wurde', none: 'Noch wurde niemand um Hilfe gebeten.',
		head: (about, whom, name) => `${abouts[about]}. Gefragt: ${name || { seller: 'wer es verkauft hat', maker: 'der Hersteller', regulator: 'eine Behörde oder Beratung' }[whom]}.`,
		opened: (who, day) => `Gefragt von ${who} am ${day}.`, dueOn: day => `Bis ${day} soll eine Antwort da sein.`, wasDue: day => `Bis ${day} sollte eine Antwort da sein.`,
		promisedThen: 'Was an dem Tag zugesagt war',
		outcome: 'Wie ging es aus?', outcomes,
		note: 'In wenigen Worten', end: 'Diese Bitte abschließen', endSure: 'Ja, endgültig abschließen', endHelp: 'Danach bleibt sie als Nachweis und lässt sich nicht mehr ändern.', back: 'Noch nicht',
		ended: (outcome, day) => `${outcomes[outcome]}, ${day}.`,
		next: { solved: '', withdrawn: '', refused: 'Fragen Sie den Nächsten: nach dem Verkäufer den Hersteller, dann eine Behörde.', no_answer: 'Fragen Sie den Nächsten: nach dem Verkäufer den Hersteller, dann eine Behörde.' },
		more: 'Mehr Zeit geben', moreUntil: 'Antwort gewünscht bis', moreSave: 'Diesen Tag setzen',
		page: 'Bitten um Hilfe', pageLead: 'Wen dieses Haus um Hilfe mit seinen Geräten gebeten hat, und bis wann eine Antwort da sein soll.',
		pageNone: 'Noch wurde niemand um Hilfe gebeten.', pageNext: 'Auf der Seite eines Geräts schreibt „Wenn etwas damit nicht stimmt“ einen Brief für Sie.',
		open: 'Wartet auf Antwort', closed: 'Abgeschlossen', aDevice: 'Ein Gerät',
	},
	registration: {
		title: 'Dem Hersteller sagen, dass Sie es haben',
		lead: 'Ein Hersteller, der weiß, dass Sie dieses Gerät haben, kann Ihnen eine Schwachstelle melden. Die Zentrale sagt es niemandem von selbst: Sie sehen jedes Wort, bevor es hinausgeht, Sie schicken es, und auch ein Nein wird gemerkt.',
		offers: { none: 'Der Hersteller führt keine solche Liste.', opt_in: 'Der Hersteller nimmt Sie auf, wenn Sie darum bitten.', opt_out: 'Der Hersteller sagt, dass er eine solche Liste führt, wenn Sie nicht widersprechen.', silent: 'Der Hersteller sagt nicht, ob er eine solche Liste führt.' },
		asks: what => `Er fragt nach: ${dataList(what)}.`, privacy: 'Was er damit macht',
		undecided: 'Noch hat niemand entschieden.',
		yes: 'Sehen, was gesagt würde', again: 'Etwas anderes sagen', which: 'Was darf gesagt werden?',
		fields: { model: 'Modell', firmware: 'Version seiner Software', serial: 'Seriennummer', name: 'Ihr Name', email: 'Ihre E-Mail' },
		inText: field => ({ model: 'Modell', firmware: 'Version der Software', serial: 'Seriennummer', name: 'Name', email: 'E-Mail' })[field],
		emailHelp: 'Ohne einen Weg zu Ihnen kann ein Hersteller Ihnen nichts sagen.', to: 'Wohin', exactly: 'Genau das würde gesagt, und sonst nichts:', open: 'Die Seite des Herstellers öffnen', subject: 'Ich habe dieses Gerät',
		text: rows => `Ich habe dieses Gerät. Bitte melden Sie mir Schwachstellen darin und verwenden Sie diese Angaben für nichts anderes.\n\n${rows.join('\n')}\n`,
		agree: 'Genau das habe ich geschickt: merken', no: 'Nein, nicht sagen', takeBack: 'Ich will das nicht mehr', takeBackLoses: 'Die Zentrale merkt sich dann nur das Nein: der geschickte Text und was zurückkam werden hier vergessen. Kopieren Sie sie vorher, wenn Sie sie noch brauchen könnten.', takeBackSure: 'Ja, nur das Nein merken', takeBackNot: 'Behalten',
		insteadLoses: (day, answered) => `Die Zentrale merkt sich nur einen Brief: was am ${day} gesagt wurde${answered ? ' und was zurückkam' : ''}, wird hier vergessen. Kopieren Sie es vorher, wenn Sie es noch brauchen könnten.`,
		instead: 'Ja, stattdessen diesen Brief merken', insteadNot: 'Den früheren behalten',
		takeBackHelp: 'Was gesagt ist, lässt sich nicht zurückholen; bitten Sie den Hersteller, es zu vergessen.', optOut: 'Die Seite des Herstellers zum Widersprechen',
		agreed: (who, day, to) => `${who} hat es am ${day} gesagt: ${to}.`, declined: (who, day) => `${who} hat am ${day} entschieden, es nicht zu sagen.`,
		sent: 'Was gesagt wurde', answer: 'Aufschreiben, was zurückkam', answerText: 'Was zurückkam', answered: day => `Was zurückkam, aufgeschrieben am ${day}:`,
	},
	laws: {
		names: { uk_psti: 'Das Gesetz des Vereinigten Königreichs', eu_red: 'Das EU-Recht für Funkanlagen', eu_cra: 'Die Cyberresilienz-Verordnung der EU' },
		says: {
			coming: (law, from) => `${law} verlangt vom Hersteller ab ${from}, was ein Etikett sagt. Bis zum Tag davor darf er noch ohne verkaufen.`,
			sold_before: (law, from) => `${law} verlangt von Herstellern seit ${from}, was ein Etikett sagt. Dieses Gerät wurde davor verkauft; sein Hersteller musste es nicht sagen.`,
			sold_since: (law, from) => `${law} verlangt von Herstellern seit ${from}, was ein Etikett sagt. Dieses Gerät wurde verkauft, als das galt: Verkäufer und Hersteller müssen dafür einstehen.`,
			unknown_day: (law, from) => `${law} verlangt von Herstellern seit ${from}, was ein Etikett sagt. Schreiben Sie auf, wann es gekauft wurde: dann sagt die Zentrale, ob das für Ihres gilt.`,
		},
		notRead: 'Der Tag wurde nicht an der Quelle gelesen.',
		ask: 'Schreiben Sie auf, in welchem Land es gekauft wurde und wann: dann sagt die Zentrale, was das Gesetz an dem Tag vom Hersteller verlangte.',
		none: 'Die Zentrale kennt kein solches Gesetz dieses Landes.', secondHand: 'Es wurde gebraucht gekauft. Die Gesetze sehen auf den ersten Verkauf, und den kennt die Zentrale nicht.',
	},
} satisfies Translation<typeof import('../record')>;
