import type { Provision } from '../../api/types';
import { longDate } from '../format';
import { oneOf, type Translation } from '../language';

export default {
	standard: {
		lead: 'EN 303 645 ist die Norm, auf der die meisten Etiketten und Gesetze für vernetzte Geräte aufbauen. Hier stehen ihre Punkte in einfachen Worten. Einige kann die Zentrale selbst sehen, von den anderen weiß sie nur, was der Hersteller sagt.',
		own: 'Eigene kurze Worte. Es gilt nur der Text der Norm.',
		counts: c => `${c.yes} stimmen, ${c.no} nicht, ${c.na} treffen nicht zu, von ${c.unknown} weiß niemand etwas.`,
		group: (yes, no, all) => `${yes} von ${all} stimmen${no ? `, ${no} nicht` : ''}`,
		conflict: 'Der Hersteller sagt etwas anderes.', check: 'So prüft man es', partial: 'Das ist ein Teil dessen, was der Punkt verlangt.', maker: 'Der Hersteller ergänzt',
		howSeen: 'Die Zentrale achtet selbst darauf, wenn es geschieht.', howAsk: 'Das kann die Zentrale nicht sehen. Fragen Sie den Hersteller.',
		must: 'muss', should: 'soll', conditional: 'wo es zutrifft', others: 'Der Hersteller nennt auch Punkte anderer Normen', open: 'Punkte, von denen niemand etwas weiß',
	},
	clauses: [
		['5.1', 'Kein Passwort, das alle kennen'], ['5.2', 'Fehler lassen sich melden'], ['5.3', 'Es bleibt aktuell'], ['5.4', 'Seine Geheimnisse sind sicher'], ['5.5', 'Es spricht sicher'],
		['5.6', 'Es öffnet keine unnötigen Türen'], ['5.7', 'Seine Software ist echt'], ['5.8', 'Persönliche Daten sind geschützt'], ['5.9', 'Es verträgt Ausfälle'], ['5.10', 'Was es meldet, wird angesehen'],
		['5.11', 'Ihre Daten lassen sich löschen'], ['5.12', 'Es ist leicht einzurichten'], ['5.13', 'Es prüft, was man ihm sagt'], ['6', 'Es sagt, was es mit Daten tut'],
	],
	provisionTitles: {
		'5.1-1': 'Jedes Gerät hat ein eigenes Passwort, oder Sie wählen es', '5.1-2': 'Passwörter ab Werk lassen sich nicht ausrechnen', '5.1-3': 'Die Anmeldung ist gut verschlüsselt', '5.1-4': 'Das Passwort ist leicht zu ändern', '5.1-5': 'Durchprobieren von Passwörtern führt zu nichts',
		'5.2-1': 'Der Hersteller sagt öffentlich, wie man Schwachstellen meldet', '5.2-2': 'Meldungen werden zügig bearbeitet', '5.2-3': 'Der Hersteller sucht Schwachstellen und behebt sie',
		'5.3-1': 'Alle Software lässt sich erneuern', '5.3-2': 'Updates werden sicher eingespielt', '5.3-3': 'Ein Update ist einfach', '5.3-4': 'Es kann sich selbst erneuern', '5.3-5': 'Es sucht regelmäßig nach Updates', '5.3-6': 'Automatische Updates sind an und abschaltbar', '5.3-7': 'Updates sind gut verschlüsselt geschützt', '5.3-8': 'Sicherheitsupdates kommen rechtzeitig', '5.3-9': 'Es prüft, ob ein Update echt ist', '5.3-10': 'Updates aus dem Netz werden gegen den Schlüssel des Herstellers geprüft', '5.3-11': 'Sie erfahren, wann und warum ein Update nötig ist', '5.3-12': 'Sie erfahren, wenn ein Update es unterbricht', '5.3-13': 'Der Hersteller veröffentlicht, bis wann es Updates gibt', '5.3-14': 'Ohne Updates: Der Hersteller sagt, warum, und wie lange er ersetzt', '5.3-15': 'Ohne Updates: Es lässt sich abtrennen und ersetzen', '5.3-16': 'Das Modell ist zu erkennen',
		'5.4-1': 'Geheimnisse sind sicher gespeichert', '5.4-2': 'Die eingebaute Identität ist vor Eingriffen geschützt', '5.4-3': 'In der Software stehen keine Geheimnisse', '5.4-4': 'Geheimnisse für Updates und Dienste sind je Gerät verschieden',
		'5.5-1': 'Was es sagt, ist gut verschlüsselt', '5.5-2': 'Die Sicherheitssoftware wurde geprüft', '5.5-3': 'Die Verschlüsselung lässt sich erneuern', '5.5-4': 'Es gehorcht nur, wer angemeldet ist', '5.5-5': 'Nur wer angemeldet ist, ändert die Sicherheit', '5.5-6': 'Geheimnisse sind unterwegs verschlüsselt', '5.5-7': 'Über Netze gesendete Geheimnisse bleiben geheim', '5.5-8': 'Der Hersteller geht sicher mit Schlüsseln um',
		'5.6-1': 'Unbenutzte Anschlüsse sind abgeschaltet', '5.6-2': 'Fremden sagt es so wenig wie möglich', '5.6-3': 'Außen gibt es keine unnötigen Buchsen', '5.6-4': 'Prüfanschlüsse sind abgeschaltet', '5.6-5': 'Nur nötige Dienste laufen', '5.6-6': 'Es enthält nur nötige Software', '5.6-7': 'Die Software läuft mit wenigen Rechten', '5.6-8': 'Der Speicher ist geschützt', '5.6-9': 'Bei der Entwicklung wurde auf Sicherheit geachtet',
		'5.7-1': 'Es prüft beim Start seine Software', '5.7-2': 'Wurde die Software verändert, warnt es und hält sich zurück',
		'5.8-1': 'Persönliche Daten sind unterwegs geschützt', '5.8-2': 'Heikle persönliche Daten sind unterwegs geschützt', '5.8-3': 'Alles, was es wahrnimmt, ist beschrieben',
		'5.9-1': 'Es kommt mit Ausfällen zurecht', '5.9-2': 'Es arbeitet zu Hause ohne Internet', '5.9-3': 'Es verbindet sich geordnet wieder', '5.10-1': 'Was es meldet, wird auf Auffälliges geprüft',
		'5.11-1': 'Sie können Ihre Daten auf ihm löschen', '5.11-2': 'Sie können Ihre Daten bei den Diensten löschen', '5.11-3': 'Es ist beschrieben, wie', '5.11-4': 'Sie bekommen einen Nachweis',
		'5.12-1': 'Das Einrichten braucht wenige Entscheidungen', '5.12-2': 'Es gibt Hilfe zum sicheren Einrichten', '5.12-3': 'Es gibt Hilfe zum Prüfen, ob es sicher ist', '5.13-1': 'Es prüft alles, was hereinkommt',
		'6.1': 'Es ist klar, was mit Daten geschieht, durch wen und wozu', '6.2': 'Sie werden ordentlich gefragt', '6.3': 'Sie können Ihr Ja zurücknehmen', '6.4': 'Es meldet nur das Nötige', '6.5': 'Es ist klar, was es meldet',
	},
	seen: {
		nobody_says: 'Niemand sagt etwas.', listed: 'Der Hersteller sagt es.', passport_says: 'Es folgt aus dem, was der Hersteller sonst in seinem Pass sagt.',
		credential_shared: 'Die Zentrale hat das Passwort anderswo in Gebrauch gesehen.', own_credential: 'Die Zentrale gab ihm einen eigenen Schlüssel, und den benutzt es.', in_clear: 'Die Zentrale sieht es unverschlüsselt sprechen.', certificate: 'Es weist sich mit einem eigenen Zertifikat aus.',
		security_txt: 'Die Zentrale hat es auf der Website des Herstellers gefunden.', security_txt_expired: 'Was die Website des Herstellers dazu sagt, ist abgelaufen.', update_contact: 'Die Zentrale sieht es seinen Update-Dienst erreichen.', no_fix_planned: 'Eine Lücke ist bekannt, die der Hersteller nicht schließt.',
		support_published: 'Die Zentrale hat es auf der Seite des Herstellers gelesen.', encrypted: 'Es spricht mit der Zentrale über TLS 1.2 oder neuer; Älteres nimmt sie nicht an.', cloud_encrypted: 'Die Zentrale hat die verschlüsselte Verbindung zum Dienst des Herstellers geprüft.', reset_proven: 'Es gab der Zentrale einen signierten Nachweis, dass es gelöscht wurde.',
		works_without_cloud: 'Es ging weiter, während die Zentrale seine Wege ins Internet geschlossen hielt.', stops_without_cloud: 'Es hörte auf zu funktionieren, während die Zentrale seine Wege ins Internet geschlossen hielt.',
		undeclared_contact: 'Es wollte jemanden erreichen, den sein Pass nicht nennt.', contacts_declared: 'Alle, die es erreicht hat, nennt sein Pass.',
	},
	howToCheck: {
		credential_shared: 'Im Protokoll nach seinem Schlüssel suchen, der von zwei Stellen kam; beide Adressen stehen dabei.', own_credential: 'Auf seiner Seite „Sein Schlüssel“ öffnen: jeder Schlüssel steht da mit dem Tag, an dem er gemacht und zuletzt benutzt wurde.', in_clear: 'Auf seiner Seite „Sein Schlüssel“ öffnen: es kommt durch die Tür ohne Verschlüsselung.',
		certificate: 'Auf seiner Seite „Sein Schlüssel“ öffnen: benutzt wird ein Zertifikat.', encrypted: 'Auf seiner Seite „Sein Schlüssel“ öffnen. Die Türen der Zentrale nehmen nichts an, was älter ist als TLS 1.2.', cloud_encrypted: 'Auf seiner Seite unter „Womit es spricht“ die Einzelheiten der Verbindung öffnen.',
		security_txt: 'Auf seiner Seite die Adresse öffnen, an die man eine Schwachstelle meldet.', security_txt_expired: 'Die security.txt des Herstellers öffnen und die Zeile „Expires“ mit heute vergleichen.', update_contact: 'Auf seiner Seite unter „Womit es spricht“ sehen, wann der Update-Dienst zuletzt erreicht wurde.',
		no_fix_planned: 'Seine bekannten Schwachstellen öffnen: dort stehen die Worte des Herstellers.', support_published: 'Die Seite des Herstellers über Updates öffnen, zu der sein Etikett führt.', works_without_cloud: 'Auf seiner Seite noch einmal ausprobieren: „Ohne seine Cloud ausprobieren“.', stops_without_cloud: 'Auf seiner Seite noch einmal ausprobieren: „Ohne seine Cloud ausprobieren“.',
		reset_proven: 'Auf seiner Seite steht, wie es kam: mit einem signierten Nachweis.', undeclared_contact: 'Auf seiner Seite unter „Womit es spricht“ sehen, wen es wirklich erreichen wollte.', contacts_declared: 'Auf seiner Seite unter „Womit es spricht“ vergleichen, wen es erreicht hat und wen der Hersteller nennt.',
	},
	seenOn: at => ` Gesehen am ${longDate(at)}.`,
	resultWords: { yes: 'Stimmt', no: 'Stimmt nicht', na: 'Trifft nicht zu', unknown: 'Nicht bekannt' },
	weightWords: (status: Provision['status']): string => oneOf(status, { M: 'muss', R: 'soll', MC: 'muss, wo es zutrifft', RC: 'soll, wo es zutrifft' }),
} satisfies Translation<typeof import('../provisions'), 'provisionWords'>;
