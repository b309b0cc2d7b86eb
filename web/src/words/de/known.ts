import { longDate, longDay } from '../format';
import type { Translation } from '../language';

export default {
	productWords: {
		title: 'Was über dieses Produkt bekannt ist',
		found: name => `In der Produktliste der Zentrale steht es: ${name}.`,
		byOwner: 'Sie haben gesagt, dass es dieses ist.',
		byName: 'Hersteller und Modell sind dieselben.',
		means: 'Jemand hat das auf der Seite gelesen, die daneben steht. Es ist schwächer als ein Pass, den der Hersteller unterschrieben hat.',
		nothing: 'Mehr wurde darüber nicht veröffentlicht gefunden: wie lange es Updates bekommt, ist nicht angegeben.',
		not: 'Es ist ein anderes Produkt', back: 'Diese Antwort zurücknehmen',
		ask: 'Ist es dieses Produkt?', yes: name => `Ja, es ist ${name}`, no: name => `Nein, nicht ${name}`,
		none: 'In der Produktliste der Zentrale steht es nicht.', noneNext: 'Sie können aufschreiben, was Sie wissen.',
		read: day => `Dort gelesen am ${longDay(day)}`,
		about: { updates: 'Updates', service: 'Sein Dienst im Internet', contact: 'Wem man einen Fehler meldet', passwords: 'Passwörter', reset: 'Wie man es zurücksetzt' },
	},
	claimWords: c => {
		switch (c.about) {
		case 'updates': return c.end ? `Updates bis ${longDay(c.end)}.` : c.months_from_sale ? `Updates für ${c.months_from_sale} Monate ab dem Kauf.` : 'Keine Updates mehr.';
		case 'service': return c.end ? `Läuft bis ${longDay(c.end)}.` : '';
		case 'contact': return c.contact?.replace(/^(mailto|tel):/, '') ?? '';
		case 'passwords': return { none: 'Es hat keines.', unique_per_device: 'Jedes hat ein eigenes.', user_defined: 'Sie wählen es zuerst.' }[c.mode ?? ''] ?? '';
		case 'reset': return c.text ?? '';
		}
	},
	mud: {
		title: 'Was die MUD-Datei des Herstellers sagt',
		lead: 'Manche Hersteller veröffentlichen zu jedem Produkt eine kleine Datei (MUD, RFC 8520). Sie sagt, ob sie es noch unterstützen. Ihre Adresse steht in der Anleitung oder auf der Seite des Herstellers.',
		address: 'Adresse der MUD-Datei', addressHelp: 'Sie beginnt mit https:. Die Zentrale fragt dort einmal und verrät nichts über Ihr Zuhause.',
		read: 'Lesen', again: 'Noch einmal lesen', forget: 'Vergessen, was sie sagt', forgetSure: 'Ja, vergessen', keep: 'Behalten',
		yes: 'Sein Hersteller sagt, dass er es noch unterstützt. Ein Ende nennt er nicht; für später ist also nichts versprochen.',
		no: 'Sein Hersteller sagt, dass er es nicht mehr unterstützt.',
		about: name => `Die Datei handelt von: ${name}. Ist das dieses Gerät? Wenn nicht, lassen Sie die Zentrale es vergessen.`,
		source: m => `Das Wort des Herstellers vom ${longDate(m.last_update)}, dort gelesen am ${longDate(m.read_at)}. Niemand hat es geprüft.`,
		old: 'Die Datei kann sich seither geändert haben.',
		check: 'Prüfen Sie es selbst: Öffnen Sie die Adresse und suchen Sie „is-supported“.',
	},
	said: {
		title: 'Was Sie darüber wissen',
		lead: 'Von der Schachtel, aus der Anleitung oder von der Seite des Herstellers. Es gilt als Ihr Wort, mit dem heutigen Tag.',
		passwords: 'Wie wird sein Passwort festgelegt?',
		modes: { '': 'Das weiß ich nicht', none: 'Es hat kein Passwort', unique_per_device: 'Jedes hat ein eigenes, auf einem Aufkleber', user_defined: 'Ich musste zuerst eines wählen', shared: 'Alle kommen mit demselben' },
		contact: 'Wem man einen Fehler meldet', contactHelp: 'Eine Adresse, die mit https:, mailto: oder tel: beginnt',
		until: 'Updates bis', where: 'Wo haben Sie das gelesen?', whereHelp: 'Eine Adresse, oder zum Beispiel „auf der Schachtel“.',
		sold: 'Wann wurde es gekauft?', soldHelp: 'Manche Hersteller zählen ihre Updates ab diesem Tag.',
		clear: 'Alles zurücknehmen', clearSure: 'Ja, meine Angaben vergessen', keep: 'Behalten',
		share: 'Als Datei zum Weitergeben sichern', shareHelp: 'Andere mit demselben Modell können sie übernehmen. Ihr Name und der Tag des Kaufs stehen nicht darin.',
		bring: 'Eine Datei von jemand anderem übernehmen',
		shared: 'Die Datei wurde gesichert.', taken: 'Übernommen.',
	},
} satisfies Translation<typeof import('../known')>;
