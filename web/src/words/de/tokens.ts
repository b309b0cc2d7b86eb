import type { Translation } from '../language';

export default {
	tokens: {
		lead: 'Ein Programm in Ihrem Zuhause, ein Assistent oder eine Überwachung, fragt die Zentrale mit einem eigenen Schlüssel. Es kann, was Sie ankreuzen, und sonst nichts: nie etwas mit Personen, Schlüsseln oder Abgeben.',
		none: 'Kein Programm darf die Zentrale fragen.',
		may: { see_devices: 'Geräte sehen', use_devices: 'Geräte benutzen', see_log: 'Den Verlauf sehen', see_metrics: 'Zählerstände lesen' },
		means: { see_devices: 'Was da ist und was es misst, auch laufend.', use_devices: 'Schalten und einstellen.', see_log: 'Auch, wer sich von wo angemeldet hat.', see_metrics: 'Wie viele Geräte es gibt und ob die Zentrale läuft; keine Namen. Für eine Überwachung, unter /metrics.' },
		by: (by, day) => `Gemacht von ${by || 'dem Server'} am ${day}.`, unused: 'Noch nicht benutzt.', used: time => `Zuletzt benutzt ${time}.`,
		ends: day => `bis ${day}`, ended: day => `beendet am ${day}`,
		revoke: 'Zurücknehmen', sure: 'Ja, zurücknehmen', revoked: name => `${name} kann die Zentrale nicht mehr fragen.`,
		add: 'Noch ein Programm hereinlassen', name: 'Name des Programms', nameHelp: 'Damit Sie später wissen, welches es ist.', what: 'Es darf', whatNone: 'Kreuzen Sie mindestens eines an.', until: 'Bis (wenn es enden soll)', untilHelp: 'Leer heißt: kein Ende.', make: 'Einen Schlüssel machen',
		made: name => `Der Schlüssel von ${name} ist fertig.`, once: 'Kopieren Sie ihn jetzt in das Programm: die Zentrale behält nur seinen Fingerabdruck und kann ihn nicht noch einmal zeigen.', token: 'Schlüssel',
		how: 'Das Programm schickt ihn als „Authorization: Bearer“. Wer ihn hat, kann dasselbe, also hüten Sie ihn wie ein Passwort.', kept: 'Ich habe ihn kopiert',
	},
} satisfies Translation<typeof import('../tokens')>;
