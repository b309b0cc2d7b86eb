import { longDay, monthOf, shortMonthOf } from '../format';
import type { LabelLine, Support } from '../../api/types';
import { isUndated } from '../../overview/order';
import { oneOf, type Translation } from '../language';

const text = (line: LabelLine, key: string): string => {
	const value = line.params[key];
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
const labelOf = (line: LabelLine): string => [text(line, 'scheme'), text(line, 'level') && `Stufe ${text(line, 'level')}`].filter(Boolean).join(', ');
const day = (line: LabelLine): string => longDay(text(line, 'until'));
const silent: Record<LabelLine['key'], string> = {
	passwords: 'Der Hersteller sagt nicht, ob jedes Gerät ein eigenes Passwort hat.',
	disclosure: 'Der Hersteller sagt nicht, wo man einen Fehler meldet.',
	updates: 'Der Hersteller sagt nicht, wie lange es Updates bekommt.',
};
const exact = (s: Support): string => (s.until === null ? '' : s.precision === 'month' ? `Ende ${monthOf(s.until)}` : longDay(s.until));

export default {
	verdicts: {
		positive: { title: 'Das Wichtigste stimmt', means: 'Das Passwort gehört nur diesem Gerät, Fehler lassen sich melden, und die Updates haben ein Datum. Für jedes steht jemand anders als der Hersteller ein.' },
		negative: { title: 'Genügt nicht', means: 'Mindestens eine der drei Zeilen unten ist nicht in Ordnung.' },
		unverified: { title: 'Nur das Wort des Herstellers', means: 'Der Hersteller verspricht etwas. Außer dem, was diese Zentrale selbst prüft, hat es niemand geprüft.' },
		misapplied: { title: 'Angaben passen nicht', means: 'Was über dieses Gerät behauptet wird und was gefunden wurde, widerspricht sich. Verlassen Sie sich nicht auf sein Etikett.' },
		unlabelled: { title: 'Kein Etikett', means: 'Der Hersteller hat nicht gesagt, was dieses Gerät verspricht.' },
		unlabelled_grace: { title: 'Noch kein Etikett', means: 'Der Hersteller hat nicht gesagt, was dieses Gerät verspricht, und hat noch Zeit dafür.' },
	},
	lineTitles: { passwords: 'Passwörter', disclosure: 'Wem man Fehler meldet', updates: 'Updates' },
	lineSentences: {
		'nobody_says': l => silent[l.key],
		'passwords.none': () => 'Es hat kein Passwort, das jemand erraten könnte.',
		'passwords.unique_per_device': () => 'Jedes verlässt die Fabrik mit einem eigenen Passwort.',
		'passwords.user_defined': () => 'Es geht erst, wenn der Besitzer ein Passwort gewählt hat.',
		'passwords.hub_issued': () => 'Es benutzt einen Schlüssel, den diese Zentrale nur für dieses Gerät gemacht hat.',
		'passwords.shared': () => 'Ein anderes Gerät benutzt dasselbe Passwort.',
		'passwords.default': () => 'Es kommt mit einem Passwort, das andere seiner Art auch haben.',
		'passwords.in_clear': () => 'Sein Passwort geht ungeschützt durch Ihr Netz, andere dort können es lesen.',
		'disclosure.contact': l => `Fehler meldet man an ${text(l, 'contact').replace(/^(mailto|tel):/, '') || 'den Hersteller'}.`,
		'disclosure.security_txt': () => 'Auf der Website des Herstellers steht, wo man Fehler meldet.',
		'disclosure.expired': () => 'Was auf der Website des Herstellers über das Melden von Fehlern steht, ist abgelaufen.',
		'updates.until': l => `Updates bis ${day(l)}.`,
		'updates.shortened': l => `Updates bis ${day(l)}. Jetzt nennt der Hersteller einen früheren Tag; es gilt das längere Versprechen.`,
		'updates.taken_back': l => (text(l, 'until') ? `Updates bis ${day(l)}. Der Hersteller hatte mehr versprochen.` : 'Der Hersteller hat mehr Updates versprochen, als er es jetzt tut.'),
		'updates.no_fix': () => 'Eine Sicherheitslücke darin ist bekannt, und der Hersteller schließt sie nicht, obwohl Updates versprochen waren.',
		'updates.unsupported': () => 'Sein Hersteller sagt, dass er es nicht mehr unterstützt.',
		'label.passwords': l => `Dafür steht ein Etikett: ${labelOf(l)}.`,
		'label.disclosure': l => `Dafür steht ein Etikett: ${labelOf(l)}.`,
		'label.updates': l => `Updates bis ${day(l)}, sagt der Hersteller. Für ein solches Versprechen steht ein Etikett: ${labelOf(l)}.`,
		'label.updates_undated': l => `Ein Etikett verlangt einen Tag, bis zu dem es Updates gibt (${labelOf(l)}), aber die Zentrale kennt keinen.`,
		'label.negative': l => `Ein Etikett sagt, dass dies fehlt: ${labelOf(l)}.`,
		'updates.ended': l => `Die Updates endeten am ${day(l)}.`,
		'updates.none': () => 'Es bekommt nie Updates.',
		'updates.over': () => 'Es bekommt keine Updates mehr.',
		'updates.while_service': () => 'Updates kommen, solange der Dienst des Herstellers läuft; ein Datum gibt es nicht.',
		'updates.months_from_sale': l => `Updates für ${text(l, 'months')} Monate ab dem Verkauf; diesen Tag kennt die Zentrale nicht.`,
	},
	lineVerdict: { yes: 'In Ordnung', ending: 'In Ordnung, aber nicht mehr lange', no: 'Nicht in Ordnung', disputed: 'Umstritten', not_stated: 'Keine Angabe' },
	advice: {
		hole_stays: 'Ersetzen Sie es jetzt: eine Sicherheitslücke darin ist bekannt, und kein Update schließt sie.',
		hole: 'Bringen Sie es jetzt auf den neuesten Stand: eine Sicherheitslücke darin ist bekannt. Unter „Bekannte Probleme“ steht, wie.',
		no_updates: 'Ersetzen Sie es, sobald Sie können: was ab jetzt darin gefunden wird, behebt niemand.',
		doubtful: 'Fragen Sie den Hersteller oder den Laden nach dem, was umstritten ist. Bis dahin zählt keines seiner Versprechen.',
		basic: 'Bringen Sie in Ordnung, was unten nicht in Ordnung ist, wenn das geht. Wenn nicht, denken Sie an ein anderes.',
		ends_soon: 'Heute nichts. Denken Sie an einen Nachfolger: die Updates enden innerhalb eines Jahres.',
		undated: 'Schreiben Sie unten unter „Was Sie darüber wissen“ auf, wann es gekauft wurde: dann weiß die Zentrale, bis wann es Updates bekommt.',
		silent: 'Fragen Sie den Hersteller, wie lange es Updates bekommt. Ohne Antwort rechnen Sie mit keinen.',
		lasts: 'Nichts.',
	},
	adviceInClear: 'Schalten Sie die Verschlüsselung ein, wenn es das kann. Wenn nicht, denken Sie an ein anderes.',
	openEnds: { never: 'Nie ein Update', service: 'Solange der Dienst läuft', unknown: 'Kein Ende genannt' },
	whyLine: {
		passwords: 'Wenn viele Geräte dasselbe Passwort haben, kommt jeder, der es kennt, in alle hinein. Hier gibt die Zentrale jedem Gerät einen eigenen Schlüssel und sieht, ob das Gerät sich daran hält.',
		disclosure: 'Wenn jemand eine Sicherheitslücke in einem Gerät findet, muss er es dem Hersteller sagen können, damit sie geschlossen wird.',
		updates: 'Sicherheitslücken werden noch nach Jahren gefunden. Ohne Updates bleiben sie offen. Ein Hersteller sollte vor dem Kauf sagen, bis wann er sie schließt.',
	},
	standardOf: {
		passwords: 'EN 303 645, Bestimmung 5.1-1: keine allgemeinen Standardpasswörter',
		disclosure: 'EN 303 645, Bestimmung 5.2-1: ein veröffentlichter Weg, Schwachstellen zu melden',
		updates: 'EN 303 645, Bestimmung 5.3-13: ein veröffentlichter Zeitraum für Updates',
	},
	conflictWords: 'Zwei Quellen widersprechen sich hier. Gezeigt wird die, der die Zentrale mehr vertraut.',
	passportProblems: {
		malformed: 'Der Pass des Geräts ist beschädigt und wird nicht benutzt.',
		signature: 'Die Unterschrift des Passes ist nicht echt. Nichts darin wird geglaubt.',
		key_changed: 'Der neue Pass wurde mit einem anderen Schlüssel unterschrieben als der erste des Herstellers. Er wird nicht benutzt.',
		mismatch: 'Der Pass gehört zu einem anderen Modell. Nichts darin wird geglaubt.',
		issuer_changed: 'Der neue Pass nennt einen anderen Hersteller als bisher. Er wird nicht benutzt.',
		revision: 'Der neue Pass ist älter als der jetzige. Er wird nicht benutzt.',
		stale: 'Der Hersteller hätte diesen Pass schon erneuern sollen.',
		other: 'Die Zentrale hat in diesem Pass einen Fehler gefunden und verlässt sich nicht auf ihn.',
	},
	supportShort: s => oneOf(s.status, {
		supported: s.until ? `Updates bis ${shortMonthOf(s.until)}` : 'Bekommt Updates',
		supported_service: 'Updates, solange sein Dienst läuft',
		ending: s.until ? `Updates enden ${shortMonthOf(s.until)}` : 'Updates enden bald',
		ended: 'Updates beendet',
		not_updatable: 'Keine Updates möglich',
		unknown: isUndated(s) ? 'Updates zählen ab dem Kauf' : 'Updates: Hersteller sagt nichts',
		contradicted: 'Angaben zu Updates widersprechen sich',
	}),
	supportSentence: s => oneOf(s.status, {
		supported: `Es bekommt Updates bis ${exact(s) || 'zu einem Tag, den der Hersteller nicht nennt'}.`,
		supported_service: 'Es bekommt Updates, solange der Hersteller seinen Dienst betreibt; ein Datum gibt es nicht.',
		ending: `Seine Updates enden bald: ${exact(s) || 'einen Tag nennt der Hersteller nicht'}.`,
		ended: s.why === 'service_runs_on' ? `Seine Updates sind zu Ende${s.until ? `: ${exact(s)}` : ''}. Der Dienst seines Herstellers nimmt es noch an, aber neue Sicherheitslücken bleiben offen.` : s.why === 'maker_says_unsupported' ? 'Sein Hersteller sagt, dass er es nicht mehr unterstützt. Neue Sicherheitslücken bleiben offen.' : s.until ? `Seine Updates sind zu Ende: ${exact(s)}. Neue Sicherheitslücken bleiben offen.` : 'Seine Updates sind zu Ende. Neue Sicherheitslücken bleiben offen.',
		not_updatable: 'Es kann gar keine Updates bekommen. Wird eine Sicherheitslücke gefunden, bleibt sie.',
		unknown: isUndated(s) ? 'Seine Updates zählen ab dem Tag, an dem es gekauft wurde; diesen kennt die Zentrale nicht.' : 'Der Hersteller sagt nicht, wie lange es Updates bekommt.',
		contradicted: s.why === 'promise_shortened' ? `Der Hersteller verspricht jetzt weniger Updates als früher.${s.until ? ` Der Tag, der zählt: ${exact(s)}.` : ''}` : s.why === 'no_fix_for_known_hole' ? 'Updates waren versprochen, aber eine bekannte Sicherheitslücke wird nicht geschlossen.' : s.why === 'maker_gave_it_up' ? 'Updates waren versprochen, aber die MUD-Datei des Herstellers sagt, dass er es nicht mehr unterstützt.' : 'Was der Hersteller über Updates sagt und was gefunden wurde, widerspricht sich.',
	}),
	afterEnds: { works_offline: 'Danach geht es ohne Internet weiter.', works_without_fixes: 'Danach geht es weiter, aber neue Sicherheitslücken bleiben offen.', stops: 'Danach geht es nicht mehr.' },
	provisional: 'Die Zentrale weiß nicht sicher, welcher Tag ist; das kann sich also ändern.',
} satisfies Translation<typeof import('../label'), 'lineWords' | 'passportProblem' | 'afterEnd' | 'shortVerdict' | 'openEnd'>;
