import type { Translation } from '../language';

export default {
	own: {
		lead: 'Was die Hersteller dieser Zentrale von ihr sagen, nach denselben Regeln wie bei Ihren Geräten. Die Zentrale ist kein Zeuge in eigener Sache, deshalb gilt hier nichts als gesehen. Jeden Punkt können Sie selbst prüfen.',
		unsigned: 'Diese Angaben sind in die Zentrale eingebaut, und niemand hat sie unterschrieben: Sie sind so viel wert wie die Stelle, von der Sie die Zentrale haben.',
		signed: who => `Diese Angaben sind unterschrieben von ${who}.`, key: 'Fingerabdruck des Schlüssels', version: 'Version',
		tell: 'Wem man eine Schwachstelle meldet', published: 'Alle in Ihrem Netz können es unter dieser Adresse lesen:', silent: 'Ihre Hersteller haben niemanden genannt. Eine Zentrale kann nur jemanden nennen, der auch liest.',
		known: 'Bekannte Schwachstellen dieser Zentrale', none: 'Keine, von der sie weiß. Sie misst sich an den Sicherheitswarnungen, die sie für Ihre Geräte holt.', sources: 'Woher die Zentrale von Schwachstellen erfährt',
		points: 'Was sie einhält und wie man es prüft', pointsLead: 'Punkte der EN 303 645, einer Norm für vernetzte Geräte.', how: 'So prüft man es', say: result => `Ihre Hersteller sagen: ${result.charAt(0).toLowerCase()}${result.slice(1)}.`, rest: n => `Zu ${n} weiteren Punkten sagen ihre Hersteller noch nichts.`,
	},
	ownProblems: {
		malformed: 'Ein unterschriebener Pass wurde hinterlegt, er ist aber beschädigt. Er wird nicht benutzt.',
		signature: 'Ein unterschriebener Pass wurde hinterlegt, seine Unterschrift ist aber nicht echt. Er wird nicht benutzt.',
		mismatch: 'Ein unterschriebener Pass wurde hinterlegt, er gehört aber zu einer anderen Zentrale. Er wird nicht benutzt.',
		revision: 'Ein unterschriebener Pass wurde hinterlegt, er ist aber älter als das Eingebaute. Er wird nicht benutzt.',
	},
	checks: {
		'5.1-1': 'Eine Zentrale mit leerem Datenordner starten. Bis jemand mit ihrem Einrichtungscode ein Passwort gewählt hat, weist sie jede Anmeldung ab, und kein Gerät kommt herein.',
		'5.1-3': 'An einem Rechner in Ihrem Netz wird „openssl s_client -tls1_1 -connect“ mit Adresse und Port der Zentrale abgewiesen.',
		'5.1-4': 'Hier in den Optionen „Passwort ändern“ öffnen.',
		'5.1-5': 'Sich immer wieder mit einem falschen Passwort anmelden: Bald lässt die Zentrale warten.',
		'5.2-1': 'Die Adresse oben öffnen und dorthin schreiben.',
		'5.3-13': 'Den Tag mit dem vergleichen, was die Hersteller auf ihrer Seite veröffentlichen.',
		'5.3-16': 'Beides steht auf dieser Karte.',
		'5.4-3': 'Zwei Zentralen mit leeren Datenordnern starten und die Fingerabdrücke ihrer Wurzelzertifikate vergleichen: Sie sind verschieden.',
		'5.5-5': 'In einem privaten Fenster /api/v1/settings unter der Adresse der Zentrale öffnen. Sie antwortet, dass niemand angemeldet ist.',
		'5.6-1': 'Auf dem Server zeigt „ss -ltn“ die offenen Türen. Die ohne Verschlüsselung, 1883, ist nur dabei, solange Sie ein solches Gerät behalten.',
		'5.8-3': 'Eine Zentrale ist ein Programm: Sie hat weder Kamera noch Mikrofon. Auf dem Server sehen Sie, welche Geräte ihr Benutzer öffnen darf.',
		'5.9-2': 'Den Stecker Ihrer Leitung ins Internet ziehen: Schalter, Seiten und Warnungen in der App gehen weiter.',
		'5.13-1': 'Den Quelltext holen und „tests/run --suite fuzz“ laufen lassen.',
	},
} satisfies Translation<typeof import('../own')>;
