import type { Translation } from '../language';

export default {
	place: {
		elsewhere: 'Passkeys gehören zum Namen der Zentrale und gehen nur auf dieser Seite:',
		nowhere: 'Passkeys gehören zu einem Namen, und diese Zentrale hat nur eine Nummer (ihre IP-Adresse). Wer sich um den Server kümmert, kann ihr einen Namen geben.',
		old: 'Dieser Browser kann keine Passkeys.',
	},
	signInByPasskey: {
		submit: 'Mit einem Passkey anmelden', goOn: 'Meinen Passkey benutzen', waiting: 'Es wird auf Ihren Passkey gewartet …',
		second: 'Ihr Passwort stimmt.', secondMeans: 'Dieses Konto verlangt auch seinen Passkey.',
	},
	confirm: {
		lead: 'Was Sie vorhaben, gibt Macht ab oder lässt sich nicht rückgängig machen. Die Zentrale fragt noch einmal nach und dann zehn Minuten lang nicht.',
		passkey: 'Mit einem Passkey bestätigen', submit: 'Bestätigen',
		passkeyOnly: 'Dieses Konto braucht dafür einen Passkey, und auf dieser Seite geht keiner.',
	},
	passkeys: {
		lead: 'Mit einem Passkey melden Sie sich mit dem Finger, dem Gesicht oder der PIN Ihres Telefons an, ohne das Passwort zu tippen. Niemand kann ihn erraten, und keine falsche Seite kann ihn Ihnen abnehmen.',
		none: 'Sie haben noch keinen Passkey.',
		added: day => `Hinzugefügt am ${day}.`, unused: 'Noch nicht benutzt.', used: time => `Zuletzt benutzt ${time}.`,
		rename: 'Umbenennen', name: 'Name', nameHelp: 'Damit Sie später wissen, welcher es ist, zum Beispiel „Mein Telefon“.',
		remove: 'Entfernen', sure: name => `Ja, ${name} entfernen`, removeMeans: 'Er öffnet die Zentrale dann nicht mehr. Auf Ihrem Telefon kann er noch aufgeführt sein; dort können Sie ihn löschen.',
		removeLast: 'Es ist Ihr letzter Passkey. Danach melden Sie sich allein mit dem Passwort an: Vergewissern Sie sich, dass Sie es wissen.', removed: name => `${name} wurde entfernt.`,
		add: 'Einen Passkey hinzufügen', adding: 'Es wird auf Ihr Telefon oder Ihren Schlüssel gewartet …', made: name => `${name} kann Sie von jetzt an anmelden.`,
		forgot: 'Passwort vergessen?', forgotLead: 'Ihr Passkey genügt als Nachweis, um ein neues zu wählen. Überall sonst wird abgemeldet.', newPassword: 'Neues Passwort', forgotSave: 'Mit meinem Passkey wählen', forgotDone: 'Sie haben ein neues Passwort. Überall sonst wurde abgemeldet.',
		way: 'Wie Sie sich anmelden',
		ways: {
			either: { title: 'Passwort oder Passkey', lead: 'Eines von beiden genügt.' },
			both: { title: 'Passwort und Passkey', lead: 'Jedes Mal beides. Wer Ihr Passwort kennt, kommt trotzdem nicht herein.' },
			passkey: { title: 'Nur der Passkey', lead: 'Das Passwort gilt nicht mehr.' },
		},
		wayNone: 'Mit dem Passwort. Sobald Sie einen Passkey haben, können Sie wählen.',
		wayLost: 'Wenn Sie Ihre Passkeys verlieren, brauchen Sie einen Link: von einem Eigentümer; ein Eigentümer bekommt ihn am Server. Besser ist ein zweiter Passkey.',
		wayDone: 'Von jetzt an melden Sie sich so an.',
	},
} satisfies Translation<typeof import('../passkeys')>;
