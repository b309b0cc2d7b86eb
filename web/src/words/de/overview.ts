import { count } from '../format';
import type { Translation } from '../language';

export default {
	overview: {
		title: 'Welches Gerät zuerst?',
		replace: name => `Zuerst ersetzen: ${name}.`,
		nothing: 'Im Moment muss nichts ersetzt werden.',
		lead: 'Das Schlimmste steht oben. Was hilft, steht über jeder Gruppe.',
		print: 'Diese Seite drucken',
		rules: {
			hole_stays: ['Eine Sicherheitslücke ist bekannt, und es kommt kein Update', 'Ersetzen Sie es, oder nehmen Sie es bis dahin vom Netz.'],
			hole: ['Eine Sicherheitslücke ist bekannt', 'Tun Sie, was unter „Bekannte Probleme“ steht: oft schließt ein Update sie.'],
			no_updates: ['Keine Updates mehr', 'Neue Sicherheitslücken bleiben offen. Ersetzen Sie es; am Anfang steht, was am längsten ohne ist.'],
			doubtful: ['Angaben passen nicht', 'Verlassen Sie sich nicht auf das Etikett. Fragen Sie den Hersteller oder den Laden.'],
			basic: ['Genügt nicht', 'Auf der Seite des Geräts steht, was nicht in Ordnung ist und ob Sie es ändern können.'],
			ends_soon: ['Updates enden innerhalb eines Jahres', 'Heute ist nichts zu tun. Denken Sie an einen Nachfolger.'],
			undated: ['Updates zählen ab dem Kauf', 'Schreiben Sie auf seiner Seite unter „Was Sie darüber wissen“ auf, wann es gekauft wurde: dann kennt die Zentrale den letzten Tag.'],
			silent: ['Niemand sagt, wie lange Updates kommen', 'Fragen Sie den Hersteller. Ohne Antwort rechnen Sie mit keinen.'],
			lasts: ['Updates kommen weiter', 'Es ist nichts zu tun.'],
		},
		legacy: 'Es spricht ohne Verschlüsselung.',
		byDate: 'Nach Datum',
		byDateLead: 'Bis wann jedes Gerät Updates bekommt.',
		year: (year, n) => `${year === 'over' ? 'Keine Updates mehr' : year === 'service' ? 'Solange ein Dienst läuft' : year === 'unknown' ? 'Kein Datum' : String(year)} · ${count(n, 'Gerät', 'Geräte')}`,
		today: 'heute',
		none: 'Noch keine Geräte.', noneNext: 'Wenn Sie Geräte haben, steht hier, wie lange jedes Updates bekommt.',
	},
} satisfies Translation<typeof import('../overview')>;
