import type { Translation } from '../language';

export default {
	help: {
		title: 'Wenn etwas damit nicht stimmt',
		lead: 'Zuerst wer es verkauft hat, dann der Hersteller, dann Rat. Die Zentrale schickt nichts ab: sie schreibt den Brief, Sie schicken ihn, und sie merkt sich, bis wann eine Antwort da sein soll.',
		seller: 'Wer es verkauft hat', sellerNone: 'Schreiben Sie auf, wer es verkauft hat: fast überall muss zuerst der Verkäufer antworten.',
		maker: 'Sein Hersteller', makerNone: 'Niemand sagt, wo der Hersteller zu erreichen ist.',
		advice: 'Rat und Aufsicht',
		regulators: [
			{ country: 'GB', name: 'Citizens Advice, 0808 223 1133', use: 'Großbritannien: kostenloser Rat, wenn ein Verkäufer nicht antwortet, und der Weg zu den Trading Standards.', url: 'https://www.milton-keynes.gov.uk/environmental-health/trading-standards/trading-standards-consumer-advice' },
			{ country: 'GB', name: 'OPSS, die Aufsicht über Produkte', use: 'Vereinigtes Königreich: setzt durch, dass Hersteller sagen, wie lange es Updates gibt und wo man Schwachstellen meldet.', url: 'https://www.gov.uk/government/publications/opss-enforcement-enforcement-actions/consumer-connectable-product-security-regulations' },
			{ country: 'DE', name: 'Bundesnetzagentur', use: 'Deutschland: überwacht Geräte mit Funk und nimmt Meldungen über gefährliche an und über solche, bei denen die Erklärung des Herstellers nicht stimmt.', url: 'https://www.oldenburg-holstein.de/index.php?ModID=10&FID=3218.3969.1&object=tx%2C3218.2' },
			{ country: 'EU', name: 'Europäisches Verbraucherzentrum (ECC-Net)', use: 'Kostenlose Hilfe, wenn der Laden in einem anderen Land der EU, in Island oder in Norwegen ist.', url: 'https://www.eccbelgium.be/about-ecc/about-ecc-net/our-mission' },
		],
		elsewhere: 'In anderen Ländern: fragen Sie Ihre Verbraucherberatung.',
		source: 'Wo das steht',
		record: 'Wer es verkauft hat, und wann',
		name: 'Verkäufer', country: 'Land des Verkäufers, als zwei Buchstaben', countryHelp: 'Zum Beispiel DE oder GB.', contact: 'Wie man den Verkäufer erreicht',
		channel: 'Wie haben Sie es bekommen?', channels: { '': 'Keine Angabe', new: 'Neu', refurbished: 'Aufgearbeitet', second_hand: 'Gebraucht', gift: 'Geschenkt' },
		sold: 'Gekauft am', price: 'Preis', wrong: 'Was stimmt damit nicht?', wrongHelp: 'In ein oder zwei Sätzen. Sie kommen in den Brief.',
		private: 'Bleibt nur in dieser Zentrale. Gäste sehen es nicht, und es wird gelöscht, wenn das Gerät geht.',
	},
} satisfies Translation<typeof import('../help')>;
