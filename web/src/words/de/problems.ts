import { duration } from '../format';
import type { Translation } from '../language';
import { passwordAdvice } from '../problems';
import { roles } from '../roles';

type Params = Readonly<Record<string, unknown>>;
const number = (params: Params, key: string): number => (typeof params[key] === 'number' ? params[key] : 0);
const text = (params: Params, key: string): string => (typeof params[key] === 'string' ? params[key] : '');

const fields: Readonly<Record<string, string>> = {
	url: 'die Adresse', server: 'den Server', topic: 'das Thema', token: 'den Zugangsschlüssel', secret: 'das Geheimnis', host: 'den Mailserver', port: 'den Port', security: 'die Verschlüsselung', user: 'den Benutzernamen', from: 'den Absender', to: 'den Empfänger', zone: 'die Zeitzone', quiet: 'die Ruhezeit',
	account: 'Ihren Namen', name: 'den Namen', hub_name: 'den Namen des Zuhauses', room: 'den Raum', password: 'das Passwort', new_password: 'das neue Passwort', code: 'den Code',
	value: 'den Wert', legacy_until: 'den letzten Tag', scopes: 'das, was das Programm darf,', confirm_name: 'den eingetippten Namen', adapter: 'die Art des Geräts', kind: 'die Art des Geräts', manufacturer: 'den Hersteller', model: 'das Modell', firmware: 'die Version der Software', serial: 'die Seriennummer',
	passwords: 'die Angabe zum Passwort', contact: 'die Adresse für Fehler', policy: 'die Adresse der Regeln', updates_until: 'den Tag oder wo Sie ihn gelesen haben', sold_on: 'den Tag des Kaufs', seller: 'den Verkäufer', seller_country: 'das Land', seller_contact: 'wie man den Verkäufer erreicht', price: 'den Preis', wrong: 'was nicht stimmt', channel: 'wie Sie es bekommen haben', product: 'das Produkt', role: 'die Rolle', until: 'den letzten Tag',
};
const tryAgain = 'Versuchen Sie es noch einmal. Bleibt es so, sehen Sie auf dem Server mit „freehold status“ nach.';
const reload = 'Laden Sie diese Seite neu und versuchen Sie es noch einmal.';
const check = 'Prüfen Sie es und versuchen Sie es noch einmal.';

export default {
	passwordReasons: {
		too_short: 'Es ist zu kurz. Nehmen Sie mindestens zehn Zeichen; vier oder mehr Wörter hintereinander merkt man sich leicht.',
		too_long: 'Es ist länger, als die Zentrale aufheben kann. Nehmen Sie weniger als tausend Zeichen.',
		not_text: 'Es enthält Zeichen, die man nicht tippen kann. Nehmen Sie Buchstaben, Zahlen, Leerzeichen und Satzzeichen.',
		common: 'Sehr viele Menschen benutzen es, deshalb wird es zuerst probiert. Wählen Sie Wörter, die nur Sie zusammenstellen würden.',
		contains_name: 'Es enthält Ihren Namen oder den des Zuhauses; das kann jeder raten. Lassen Sie Namen weg.',
		repeats: 'Es wiederholt dieselben Buchstaben oder Wörter. Nehmen Sie verschiedene.',
		sequence: 'Es enthält eine Reihe wie 1234 oder qwertz. Nehmen Sie stattdessen Wörter.',
		guessable: 'Ein Computer hätte es schnell erraten. Hängen Sie ein oder zwei Wörter an, die nicht dazu passen.',
	},
	troubles: {
		setup_code_wrong: p => ({ happened: 'Das ist nicht der Einrichtungscode der Zentrale.', means: `Es bleiben ${number(p, 'attempts_left') || 'keine'} Versuche, dann will die Zentrale einen neuen Code.`, todo: 'Vergleichen Sie ihn mit dem, was der Server ausgegeben hat. „freehold setup-code“ gibt ihn noch einmal aus.' }),
		setup_code_expired: () => ({ happened: 'Dieser Einrichtungscode gilt nicht mehr.', means: 'Codes enden nach einer Weile, und nach zu vielen falschen Versuchen.', todo: 'Rufen Sie auf dem Server „freehold setup-code“ auf und benutzen Sie den neuen.' }),
		already_owned: () => ({ happened: 'Jemand hat diese Zentrale schon eingerichtet.', means: 'Sie hat einen Besitzer und ein Passwort.', todo: 'Melden Sie sich an. Waren nicht Sie das, trennen Sie die Zentrale vom Netz und richten Sie sie neu ein.' }),
		password_weak: p => ({ happened: 'Dieses Passwort ist nicht stark genug.', means: passwordAdvice(text(p, 'reason')), todo: 'Wählen Sie ein anderes.' }),
		password_wrong: () => ({ happened: 'Das jetzige Passwort stimmt nicht.', means: 'Es wurde nichts geändert.', todo: 'Tippen Sie das Passwort, mit dem Sie sich angemeldet haben.' }),
		access_ended: () => ({ happened: 'Ihre Zeit in diesem Zuhause ist um.', means: 'Sie waren bis zu einem bestimmten Tag eingeladen.', todo: 'Bitten Sie einen Eigentümer um mehr Zeit.' }),
		invitation_over: () => ({ happened: 'Dieser Link gilt nicht mehr.', means: 'Er wurde benutzt, zurückgenommen, oder seine Zeit ist um.', todo: 'Bitten Sie um einen neuen.' }),
		name_taken: () => ({ happened: 'So heißt in diesem Zuhause schon jemand.', means: 'Groß oder klein geschrieben macht keinen Unterschied.', todo: 'Wählen Sie einen anderen Namen.' }),
		last_owner: () => ({ happened: 'Dieses Zuhause braucht einen Eigentümer.', means: 'Das ist der einzige. Es wurde nichts geändert.', todo: 'Machen Sie zuerst jemand anderen zum Eigentümer.' }),
		at_the_server: () => ({ happened: 'Das Passwort eines Eigentümers kann nur am Server neu gemacht werden.', means: 'Damit ein gestohlenes Telefon kein Zuhause übernehmen kann.', todo: 'Tippen Sie dort „freehold users reset“ und den Namen.' }),
		too_many: p => ({ happened: 'Zu viele Versuche in kurzer Zeit.', means: 'Die Zentrale wartet, damit niemand schnell Passwörter raten kann.', todo: `Versuchen Sie es in ${duration(number(p, 'retry_after_s') * 1000)} noch einmal.` }),
		too_many_devices: () => ({ happened: 'Die Zentrale hat keinen Platz für weitere Geräte.', means: 'Sie hält eine Grenze ein, damit sie nie voll läuft.', todo: 'Nehmen Sie eines heraus, das Sie nicht mehr haben.' }),
		not_a_facts_file: () => ({ happened: 'In dieser Datei steht nichts über ein Gerät.', means: 'So eine Datei kommt aus einer anderen Zentrale: „Als Datei zum Weitergeben sichern“.', todo: 'Wählen Sie eine andere Datei.' }),
		facts_of_another_model: () => ({ happened: 'Das betrifft ein anderes Modell.', means: 'Hersteller und Modell in der Datei müssen die dieses Geräts sein.', todo: 'Prüfen Sie Hersteller und Modell des Geräts, oder wählen Sie eine andere Datei.' }),
		busy: () => ({ happened: 'Die Zentrale tut das gerade für jemand anderen.', means: 'Es wurde nichts geändert.', todo: 'Warten Sie ein paar Sekunden und versuchen Sie es noch einmal.' }),
		sign_in_wrong: () => ({ happened: 'Name und Passwort passen nicht zusammen.', means: 'Eines davon ist falsch; zur Sicherheit sagt die Zentrale nicht, welches.', todo: 'Achten Sie auf große Buchstaben und versuchen Sie es noch einmal.' }),
		unauthenticated: () => ({ happened: 'Sie sind abgemeldet.', means: 'Die Anmeldung wurde beendet, hier oder an einem anderen Ort.', todo: 'Melden Sie sich wieder an.' }),
		cross_site: () => ({ happened: 'Die Zentrale hat diese Anfrage nicht angenommen.', means: 'Sie kam nicht von der Seite der Zentrale, oder die Seite ist alt.', todo: reload }),
		provisioning: () => ({ happened: 'Die Zentrale ist noch gesperrt.', means: 'Sie hat noch keinen Besitzer.', todo: 'Richten Sie sie zuerst mit ihrem Einrichtungscode ein.' }),
		denied: p => ({ happened: 'Das dürfen Sie nicht.', means: roles.who(text(p, 'action')), todo: 'Es wurde nichts geändert.' }),
		invalid: p => ({ happened: `Die Zentrale kann ${fields[text(p, 'field')] ?? 'das'} so nicht nehmen.`, means: 'Es ist leer, zu lang oder enthält Zeichen, die nicht hineingehören.', todo: 'Ändern Sie es und versuchen Sie es noch einmal.' }),
		parse: () => ({ happened: 'Die Zentrale konnte das nicht lesen.', means: 'Es fehlt etwas, oder etwas ist vertippt.', todo: check }),
		not_an_advisory: () => ({ happened: 'Diese Datei ist kein Sicherheitshinweis.', means: 'Die Zentrale liest Hinweise der Art „CSAF“, Version 2. Sie enden auf „.json“.', todo: 'Suchen Sie auf der Seite des Herstellers nach einer CSAF-Datei.' }),
		advisory_draft: () => ({ happened: 'Dieser Hinweis ist nur ein Entwurf.', means: 'Sein Hersteller ist noch nicht fertig.', todo: 'Bringen Sie ihn noch einmal, wenn er fertig ist.' }),
		no_security_txt: () => ({ happened: 'Unter dieser Adresse gibt es keine security.txt.', means: 'Der Hersteller hat dort nicht aufgeschrieben, wem man eine Schwachstelle meldet.', todo: 'Suchen Sie nach einer anderen Website des Herstellers.' }),
		maker_unreachable: () => ({ happened: 'Die Website hat nicht geantwortet.', means: 'Sie ist vielleicht ausgefallen, oder ihr Name ist vertippt.', todo: 'Prüfen Sie den Namen und versuchen Sie es noch einmal.' }),
		too_many_channels: () => ({ happened: 'Das ist ein Weg zu viel.', means: 'Die Zentrale schickt Warnungen an höchstens 16.', todo: 'Entfernen Sie einen, den Sie nicht brauchen.' }),
		too_many_sources: () => ({ happened: 'Das ist eine Quelle zu viel.', means: 'Die Zentrale fragt höchstens 32.', todo: 'Entfernen Sie eine, die Sie nicht brauchen.' }),
		nothing_published: () => ({ happened: 'Auf der Website des Herstellers steht dort nichts.', means: 'Es gibt keine solche Datei, oder die Zentrale kann sie nicht lesen.', todo: 'Es ist nichts zu tun. Fragen Sie den Hersteller, wenn Sie es brauchen.' }),
		too_many_papers: () => ({ happened: 'Für dieses Papier ist kein Platz.', means: 'Die Zentrale hebt acht Papiere je Gerät auf, zusammen 12 MB.', todo: 'Entfernen Sie eines, oder nehmen Sie ein kleineres Bild.' }),
		not_a_paper: () => ({ happened: 'Solche Dateien hebt die Zentrale nicht auf.', means: 'Sie nimmt Fotos (JPEG, PNG) und PDFs.', todo: 'Fotografieren Sie das Papier.' }),
		paper_broken: () => ({ happened: 'Diese Datei ist kaputt.', means: 'Sie bricht ab, oder sie ist nicht, wonach sie aussieht.', todo: 'Nehmen Sie das Foto noch einmal auf.' }),
		too_many_requests_for_help: () => ({ happened: 'Das ist eine Bitte zu viel.', means: 'Die Zentrale merkt sich 32 je Gerät.', todo: 'Machen Sie mit einer weiter, die da ist.' }),
		help_is_over: () => ({ happened: 'Diese Bitte ist schon abgeschlossen.', means: 'Ihr Ausgang bleibt, wie er ist.', todo: 'Beginnen Sie eine neue.' }),
		too_many_labels: () => ({ happened: 'Das ist ein Etikett zu viel.', means: 'Die Zentrale merkt sich höchstens acht je Gerät.', todo: 'Entfernen Sie zuerst eines.' }),
		label_not_genuine: () => ({ happened: 'Diese Bescheinigung ist nicht echt.', means: 'Ihre Signatur ist falsch, oder ein anderer Schlüssel hat sie signiert als der bekannte.', todo: 'Bitten Sie die Prüfstelle noch einmal darum.' }),
		label_older: () => ({ happened: 'Diese Bescheinigung ist älter als die vorhandene.', means: 'Es wurde nichts geändert.', todo: 'Es ist nichts zu tun.' }),
		not_a_label: () => ({ happened: 'Das ist keine Bescheinigung eines Etiketts.', means: 'Die Zentrale liest signierte Bescheinigungen der Art „label-attestation+jws“.', todo: 'Notieren Sie das Etikett stattdessen mit seiner Nummer.' }),
		too_many_advisories: () => ({ happened: 'Die Zentrale hat keinen Platz für weitere Hinweise.', means: 'Was sie hat, bleibt.', todo: 'Nichts. Holen Sie Hilfe, wenn das oft passiert.' }),
		not_json: () => ({ happened: 'Die Zentrale konnte diese Anfrage nicht lesen.', means: 'Die Seite ist vielleicht älter als die Zentrale.', todo: reload }),
		too_large: () => ({ happened: 'Das ist mehr, als die Zentrale auf einmal nimmt.', means: 'Es wurde nichts geändert.', todo: 'Nehmen Sie einen kürzeren Text oder eine kleinere Datei.' }),
		limit: () => ({ happened: 'Davon gibt es zu viele.', means: 'Die Zentrale hält eine Grenze ein, damit sie nie vollläuft.', todo: 'Entfernen Sie eines und versuchen Sie es noch einmal.' }),
		not_found: () => ({ happened: 'Das ist nicht mehr hier.', means: 'Es wurde entfernt, oder es ist fertig.', todo: 'Gehen Sie zurück zum Start.' }),
		method_not_allowed: () => ({ happened: 'Die Zentrale kennt diese Anfrage nicht.', means: 'Die Seite ist vielleicht älter als die Zentrale.', todo: reload }),
		exists: () => ({ happened: 'Das gibt es schon.', means: 'Es kann nur eines geben.', todo: 'Nehmen Sie das vorhandene oder einen anderen Namen.' }),
		state: () => ({ happened: 'Das geht jetzt nicht.', means: 'Das Gerät ist weiter, als diese Seite zeigt.', todo: 'Sehen Sie noch einmal hin und entscheiden Sie neu.' }),
		mismatch: () => ({ happened: 'Das gehört nicht zusammen.', means: 'Was Sie angegeben haben, ist nicht, was die Zentrale erwartet.', todo: check }),
		weak: () => ({ happened: 'Das ist zu schwach.', means: 'Es würde Ihr Zuhause nicht schützen.', todo: 'Wählen Sie etwas Stärkeres.' }),
		expired: () => ({ happened: 'Die Zeit dafür ist abgelaufen.', means: 'Es wurde nichts geändert.', todo: 'Fangen Sie noch einmal an.' }),
		device_offline: () => ({ happened: 'Das Gerät ist nicht erreichbar.', means: 'Es ist aus, zu weit weg, oder sein Netz ist ausgefallen. Es wurde nichts geändert.', todo: 'Prüfen Sie seinen Strom und versuchen Sie es noch einmal.' }),
		device_not_active: () => ({ happened: 'Das Gerät darf jetzt keine Befehle annehmen.', means: 'Es ist nicht bestätigt oder ausgesperrt.', todo: 'Öffnen Sie seine Seite, dort steht warum.' }),
		too_late: () => ({ happened: 'Dafür ist es zu spät.', means: 'Das Gerät setzt sich schon zurück; das lässt sich nicht mehr aufhalten.', todo: 'Lassen Sie es fertig werden. Danach können Sie das Gerät wieder hinzufügen.' }),
		too_many_tickets: () => ({ happened: 'Es werden zu viele Geräte zugleich hinzugefügt.', means: 'Jedes hält eine Tür offen.', todo: 'Bringen Sie zuerst eines zu Ende, oder brechen Sie es ab.' }),
		code_unreadable: () => ({ happened: 'Das ist kein Freehold-Code.', means: 'Der Code eines Geräts beginnt mit FH1 und hat keine kleinen Buchstaben. Vielleicht fehlt ein Zeichen.', todo: 'Vergleichen Sie ihn mit dem Aufkleber, oder nehmen Sie die Kamera. Ein Gerät ohne solchen Code fügen Sie unter „Es spricht schon MQTT“ hinzu.' }),
		ticket_open: () => ({ happened: 'Dieses Gerät wird schon hinzugefügt.', means: 'Sein Code wurde eben benutzt, hier oder auf einem anderen Telefon.', todo: 'Machen Sie dort weiter, oder warten Sie zehn Minuten.' }),
		unavailable: () => ({ happened: 'Ein Teil der Zentrale ist gerade nicht da.', means: 'Vielleicht startet er noch.', todo: 'Warten Sie eine halbe Minute und versuchen Sie es noch einmal.' }),
		unsupported: () => ({ happened: 'Das Gerät kann das nicht.', means: 'Seine Software bietet es nicht an.', todo: 'Tun Sie es am Gerät selbst.' }),
		timeout: () => ({ happened: 'Es hat zu lange gedauert.', means: 'Die Gegenseite hat nicht geantwortet.', todo: 'Versuchen Sie es noch einmal.' }),
		disk_full: () => ({ happened: 'Die Festplatte des Servers ist voll.', means: 'Die Zentrale kann nichts Neues aufheben; es wurde nichts geändert.', todo: 'Schaffen Sie auf dem Server Platz und versuchen Sie es noch einmal.' }),
		store: () => ({ happened: 'Die Zentrale konnte das nicht speichern.', means: 'Es wurde nichts geändert.', todo: tryAgain }),
		crypto: () => ({ happened: 'Die Zentrale konnte einen Schlüssel nicht machen oder prüfen.', means: 'Es wurde nichts geändert.', todo: tryAgain }),
		internal: () => ({ happened: 'Die Zentrale hat einen Fehler gemacht.', means: 'Es wurde nichts geändert.', todo: tryAgain }),
	},
	unreachable: { happened: 'Dieses Telefon erreicht die Zentrale nicht.', means: 'Vielleicht ist es ein anderes WLAN, oder die Zentrale startet neu. Ihre Geräte gehen von selbst weiter.', todo: 'Prüfen Sie, ob das Telefon im Netz Ihres Zuhauses ist, und versuchen Sie es noch einmal.' },
} satisfies Translation<typeof import('../problems'), 'passwordAdvice' | 'problemWords'>;
