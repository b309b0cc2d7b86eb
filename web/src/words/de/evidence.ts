import type { Source } from '../../api/types';
import { longDate } from '../format';
import type { Translation } from '../language';

const sources: Record<Source, string> = { nobody: 'niemand sagt es', catalogue: 'vom Hersteller veröffentlicht, von anderen aufgeschrieben', declared: 'der Hersteller sagt es', owner: 'der Eigentümer sagt es', attested: 'eine Stelle, die Etiketten vergibt, sagt es', registry: 'ein Register sagt es', observed: 'die Zentrale des Eigentümers hat es gesehen' };

export default {
	evidence: {
		title: 'Weitergeben, was über es bekannt ist', of: device => `Belege zu ${device}`,
		lead: 'Eine Datei für den Verkäufer, den Hersteller oder eine Behörde: das Etikett mit seinen Quellen, die Dauer der Updates, bekannte Probleme, der Kauf, Papiere, Bitten um Hilfe und die unterschriebenen Dokumente Wort für Wort. Nichts über andere Geräte oder über Menschen.',
		preview: 'Sehen, was darin steht', save: 'Die Datei speichern', print: 'Diese Seite drucken', private: 'Darin steht, was Sie über den Kauf geschrieben haben, Ihre Briefe und Ihre Papiere. Sehen Sie hinein, bevor Sie sie weitergeben.',
		made: day => `Erstellt am ${day} von einer Freehold-Zentrale, einem Heimserver, der dem Eigentümer des Geräts gehört. Worauf eine Zeile beruht, steht daneben; eine Unterschrift zeigt, wer ein Dokument geschrieben hat, nicht dass es stimmt.`,
		unsure: 'Die Zentrale wusste nicht sicher, welcher Tag war.',
		device: 'Das Gerät', facts: { name: 'Name', manufacturer: 'Hersteller', model: 'Modell', firmware: 'Version der Software', serial: 'Seriennummer' },
		label: 'Was sein Etikett sagt', updates: 'Updates', sources,
		source: line => `${sources[line.source]}${line.at ? `, ${longDate(line.at)}` : ''}`, published: 'Wo der Hersteller das sagt',
		seen: 'Was die Zentrale gesehen hat', kinds: {
			credential_unique: 'Es benutzt einen Schlüssel, der nur für dieses Gerät gemacht wurde', credential_shared: 'Sein Schlüssel ist auch anderswo in Gebrauch', plaintext: 'Es spricht ohne Verschlüsselung', security_txt: 'Was in der security.txt des Herstellers steht', support_published: 'Das Ende der Updates auf der Seite des Herstellers',
			reset_proven: 'Es hat mit einer Unterschrift belegt, dass es gelöscht wurde', service_accepts: 'Der Dienst seines Herstellers hat es angenommen', no_fix_planned: 'Eine bekannte Lücke wird nicht geschlossen, sagt diese Meldung',
		},
		sale: 'Der Kauf', sold: { seller: 'Verkäufer', seller_country: 'Land', seller_contact: 'Wie der Verkäufer zu erreichen ist', sold_on: 'Gekauft am', channel: 'Gekauft als', price: 'Preis', wrong: 'Was damit nicht stimmt' },
		channels: { new: 'Neu', refurbished: 'Aufgearbeitet', second_hand: 'Gebraucht', gift: 'Geschenk' },
		papers: 'Papiere', paperSave: name => `${name} speichern`, problems: 'Bekannte Probleme dieses Produkts',
		states: { affected: 'Dieses Gerät hat es', possibly: 'Dieses Gerät hat es vielleicht', under_investigation: 'Wird untersucht', fixed: 'In diesem Gerät behoben', not_affected: 'Dieses Gerät hat es nicht' },
		asked: 'Was gefragt wurde', open: 'Bisher keine Antwort.', none: 'Nichts bekannt.',
		signed: 'Unterschriebene Dokumente, Wort für Wort', signedLead: 'Kopieren Sie einen solchen Text in einen beliebigen Prüfer, zum Beispiel den einer Freehold-Zentrale, und sehen Sie selbst, ob er unversehrt ist.', whole: key => `Unversehrt: seit der Unterschrift hat niemand einen Buchstaben geändert. Schlüssel: ${key}`, broken: 'Nicht unversehrt. Verlassen Sie sich nicht darauf.', passport: 'Der Pass des Herstellers', attestation: 'Das Dokument zu einem Etikett',
	},
} satisfies Translation<typeof import('../evidence')>;
