import { count, duration, longDate } from '../format';
import type { Translation } from '../language';

export default {
	drill: {
		lead: 'Eine Zeit lang hält die Zentrale alle seine Wege ins Internet geschlossen, als gäbe es den Dienst des Herstellers nicht mehr, und achtet darauf, ob es weiter geht. Auf Dauer ändert sich nichts: danach, und wann immer Sie wollen, sind die Wege wieder offen.',
		meanwhile: 'Benutzen Sie es währenddessen mit seinen Schaltern auf dieser Seite: dann sehen Sie, ob es noch gehorcht. Was es in dieser Zeit seinem Hersteller schicken will, wird nicht geschickt.',
		only: 'Die Zentrale kann nur die Wege schließen, die durch sie führen. Erreicht das Gerät das Internet auch von selbst, dann hilft der Router.',
		long: 'Wie lange', choices: { 120: ['2 Minuten', 'Für was alle paar Sekunden etwas sagt'], 600: ['10 Minuten', 'Für die meisten Geräte'], 1800: ['Eine halbe Stunde', 'Für was selten etwas sagt'] },
		begin: 'Seine Wege jetzt schließen', end: 'Aufhören und wieder öffnen', away: 'Es ist gerade nicht da, also gibt es nichts zu sehen. Versuchen Sie es, wenn es wieder da ist.', barred: 'Das kann nur, wem dieses Zuhause gehört.',
		running: left => `Seine Wege hinaus sind noch ${duration(left)} geschlossen.`, progress: 'Wie viel der Zeit vorbei ist',
		seen: (away, messages) => (away ? 'Es hat die Zentrale verloren.' : messages ? 'Es ist da und sagt, wie es ihm geht.' : 'Es ist da, hat aber noch nichts gesagt.'),
		obeyed: (commands, answers) => (commands ? `Es hat ${answers} von ${count(commands, 'Befehl', 'Befehlen')} befolgt.` : 'Noch hat niemand etwas von ihm verlangt.'),
		last: (at, ms) => `Am ${longDate(at)}, ${duration(ms)} lang:`,
	},
	drillOutcome: {
		running: 'Es wird gerade ausprobiert.',
		worked: 'Es hat ohne seine Cloud funktioniert. Es blieb mit der Zentrale in Verbindung und sagte weiter, wie es ihm geht.',
		stopped: 'Ohne seine Cloud hörte es auf zu funktionieren: Es verlor die Zentrale oder antwortete nicht mehr.',
		not_seen: 'Es blieb mit der Zentrale in Verbindung, sagte aber nichts; daraus folgt nichts. Versuchen Sie es noch einmal und benutzen Sie es währenddessen.',
		ended_early: 'Sie haben vor der Zeit aufgehört. Daraus folgt nichts.',
		interrupted: 'Die Zentrale wurde währenddessen neu gestartet und öffnete seine Wege wieder. Daraus folgt nichts.',
	},
} satisfies Translation<typeof import('../drill')>;
