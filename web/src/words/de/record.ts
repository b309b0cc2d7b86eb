import type { HelpAbout, HelpWhom, Law } from '../../api/types';
import { dataList } from '../device';
import { listOf, longDate, longDay } from '../format';
import { lineWords, supportSentence } from '../label';
import type { Translation } from '../language';
import { quoted } from '../record';

const mended: Record<HelpAbout, string> = {
	updates_missing: 'Zugesagte Updates kommen nicht.',
	fault_found: 'Eine Schwachstelle darin ist bekannt.',
	cannot_reset: 'Es lässt sich nicht zurücksetzen; so kann ich es weder säubern noch weitergeben.',
	label_wrong: 'Was sein Etikett behauptet, passt nicht zu dem, was es ist.',
	other: '',
};
const lookInto = (device: string): string => `prüfen Sie, was mit meinem Gerät ${device} nicht stimmt, und sagen Sie mir, was ich tun kann`;
const orElse = 'oder reparieren oder ersetzen Sie es, oder erstatten Sie mir den Preis';
/** Worum gebeten wird; es folgt auf „bitte“. */
const wanted: Record<HelpWhom, Record<HelpAbout, (device: string) => string>> = {
	seller: {
		updates_missing: d => `sorgen Sie dafür, dass die zugesagten Updates für mein Gerät ${d} kommen, ${orElse}`, fault_found: d => `sorgen Sie dafür, dass eine Schwachstelle in meinem Gerät ${d} behoben wird, ${orElse}`,
		cannot_reset: d => `sagen Sie mir, wie man mein Gerät ${d} so zurücksetzt, dass nichts von mir darauf bleibt, ${orElse}`, label_wrong: d => `zeigen Sie mir, worauf das Etikett meines Geräts ${d} beruht, oder nehmen Sie es zurück`,
		other: d => `bringen Sie in Ordnung, was mit meinem Gerät ${d} nicht stimmt, ${orElse}`,
	},
	maker: {
		updates_missing: d => `bringen Sie die zugesagten Updates für mein Gerät ${d}, und sagen Sie mir, an welchem Tag sie kommen`, fault_found: d => `beheben Sie eine Schwachstelle in meinem Gerät ${d}, und sagen Sie mir, was ich bis dahin tun soll`,
		cannot_reset: d => `sagen Sie mir, wie man mein Gerät ${d} so zurücksetzt, dass nichts von mir darauf bleibt`, label_wrong: d => `zeigen Sie mir, worauf das Etikett meines Geräts ${d} beruht, oder berichtigen Sie es`, other: d => `bringen Sie in Ordnung, was mit meinem Gerät ${d} nicht stimmt`,
	},
	regulator: { updates_missing: lookInto, fault_found: lookInto, cannot_reset: lookInto, label_wrong: lookInto, other: lookInto },
};
const asked: Record<HelpWhom, string> = { seller: 'wer es verkauft hat', maker: 'der Hersteller', regulator: 'eine Behörde oder Beratung' };
const lawLines: Record<Law['asks'][number], string> = { passwords: 'Passwörter, die nicht überall gleich sind', disclosure: 'eine Adresse für Schwachstellen', updates: 'einen Tag, bis zu dem es Updates gibt' };
const lawAsks = (l: Law): string => (l.rule === 'eu_red' ? ', dass Geräte mit Funk Netze und persönliche Daten schützen' : ` ${listOf(l.asks.map(line => lawLines[line]))}`);
const lawOfSellers: Readonly<Record<string, string>> = {
	uk_sales: 'Was verkauft wird, muss der Beschreibung entsprechen, für seinen Zweck taugen und von zufriedenstellender Qualität sein',
	eu_sales: 'Wer ein vernetztes Gerät verkauft, muss dafür sorgen, dass der Käufer von den nötigen Updates erfährt, auch von Sicherheitsupdates, und sie bekommt, so lange er sie erwarten kann',
};
const lawNames: Record<Law['rule'], string> = {
	uk_psti: 'Das britische Recht der Produktsicherheit (S.I. 2023/1007)', uk_sales: 'Das britische Verbrauchergesetz (Consumer Rights Act 2015)', eu_red: 'Das EU-Recht für Funkanlagen (Verordnung 2022/30)', eu_cra: 'Die Cyberresilienz-Verordnung der EU (2024/2847)', eu_sales: 'Das EU-Recht für Käufe von Verbrauchern (Richtlinie 2019/771)',
};
const cite = (l: Law): string => (l.whom === 'seller' ? `${lawOfSellers[l.rule] ?? ''}: ${lawNames[l.rule]}, seit ${longDay(l.from)}. ${l.source}` : `${lawNames[l.rule]} verlangt von Herstellern seit ${longDay(l.from)}${lawAsks(l)}${l.by_market ? ', bei allem, was seitdem auf den Markt kam' : ''}. ${l.source}`);
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
		text: p => {
			const from = p.whom === 'seller' ? ' bei Ihnen' : p.seller ? ` bei ${p.seller}` : '';
			return [
				'Sehr geehrte Damen und Herren,', `bitte ${wanted[p.whom][p.about](p.device)}. Ich bitte um Ihre Antwort bis ${longDay(p.due)}.`,
				[p.sold || p.seller ? `Ich habe es${p.sold ? ` am ${longDay(p.sold)}` : ''}${from} gekauft.` : '', p.receipt ? 'Die Quittung habe ich.' : '', mended[p.about], p.wrong || (mended[p.about] ? '' : '(Schreiben Sie hier, was nicht stimmt.)')].filter(Boolean).join(' '),
				`Was zugesagt war und was heute bekannt ist:\n${p.said.map(s => `- ${s}`).join('\n')}`,
				quoted(p).length > 0 && `Was das Recht sagt:\n${quoted(p).map(l => `- ${cite(l)}`).join('\n')}`,
				p.whom === 'regulator' && p.before.length > 0 && `Wen ich schon gefragt habe:\n${p.before.map(h => `- ${h.name || asked[h.whom]}, ${longDate(h.opened)}. ${h.outcome ? `${outcomes[h.outcome]}.` : 'Bisher keine Antwort.'}`).join('\n')}`,
				'Mit freundlichen Grüßen\n',
			].filter(Boolean).join('\n\n');
		},
		promised: p => [
			...p.lines.map(lineWords),
			...(p.support.why === 'service_runs_on' || p.support.why === 'promise_shortened' ? [supportSentence(p.support)] : []),
			...(p.support.published_url ? [`Die Seite, auf der die Dauer der Updates steht: ${p.support.published_url}`] : []),
			...(p.passport?.verified ? [`Der Pass, unterschrieben von ${p.passport.issuer}, Fassung ${p.passport.revision} vom ${longDay(p.passport.issued_at.slice(0, 10))}${p.passport.url ? `: ${p.passport.url}` : ''}`] : []),
		],
		list: 'Was gefragt wurde', none: 'Noch wurde niemand um Hilfe gebeten.',
		head: (about, whom, name) => `${abouts[about]}. Gefragt: ${name || asked[whom]}.`,
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
		title: 'Was das Recht sagt',
		names: lawNames,
		says: l => {
			const law = lawNames[l.rule], from = longDay(l.from);
			if (l.whom === 'seller')
				return `${lawOfSellers[l.rule] ?? 'Es bindet, wer es verkauft hat'}. Das sagt seit ${from}: ${law}. ${l.state === 'sold_since' ? 'Für dieses Gerät gilt das, wenn ein Laden es Ihnen verkauft hat.' : l.state === 'sold_before' ? 'Dieses Gerät wurde vor diesem Tag verkauft.' : 'Schreiben Sie auf, wann es gekauft wurde: dann sagt die Zentrale, ob das für Ihres gilt.'}`;
			switch (l.state) {
			case 'coming': return `${law} verlangt von Herstellern ab ${from}${lawAsks(l)}${l.by_market ? ', bei allem, was von da an auf den Markt kommt' : ''}. Bis zum Tag davor dürfen sie noch ohne verkaufen.`;
			case 'sold_before': return `${law} verlangt von Herstellern seit ${from}${lawAsks(l)}. Dieses Gerät wurde davor verkauft; sein Hersteller musste es nicht.`;
			case 'sold_since': return `${law} verlangt von Herstellern seit ${from}${lawAsks(l)}. Dieses Gerät wurde später verkauft: sein Hersteller muss dafür einstehen${l.by_market ? ', außer es kam vor diesem Tag auf den Markt' : ', und der Verkäufer auch'}.`;
			case 'unknown_day': return `${law} verlangt von Herstellern seit ${from}${lawAsks(l)}. Schreiben Sie auf, wann es gekauft wurde: dann sagt die Zentrale, ob das für Ihres gilt.`;
			}
		},
		cite,
		notRead: 'Der Tag wurde nicht an der Quelle gelesen.',
		ask: 'Schreiben Sie auf, in welchem Land es gekauft wurde und wann: dann sagt die Zentrale, was das Recht an dem Tag vom Hersteller und vom Verkäufer verlangte.',
		none: 'Die Zentrale kennt kein solches Gesetz dieses Landes.', secondHand: 'Es wurde gebraucht gekauft. Die Gesetze sehen auf den ersten Verkauf, und den kennt die Zentrale nicht.',
	},
} satisfies Translation<typeof import('../record'), 'quoted'>;
