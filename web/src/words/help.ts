// Who helps when something is wrong with a device: seller, maker, regulator; and the record of the sale.

export const help = {
	title: 'When something is wrong with it',
	lead: 'First whoever sold it, then its maker, then advice. The hub sends nothing: it writes the letter, you send it, and it keeps in mind when an answer is due.',
	seller: 'Who sold it', sellerNone: 'Write down who sold it: in most places the seller must answer first.',
	maker: 'Its maker', makerNone: 'Nobody says where to reach the maker.',
	advice: 'Advice and regulator',
	regulators: [
		{ country: 'GB', name: 'Citizens Advice consumer helpline, 0808 223 1133', use: 'Great Britain: free advice when a seller does not answer, and the way to Trading Standards.', url: 'https://www.milton-keynes.gov.uk/environmental-health/trading-standards/trading-standards-consumer-advice' },
		{ country: 'GB', name: 'Office for Product Safety and Standards (OPSS)', use: 'United Kingdom: enforces the rules that a maker must say how long there are updates and where to report weak spots.', url: 'https://www.gov.uk/government/publications/opss-enforcement-enforcement-actions/consumer-connectable-product-security-regulations' },
		{ country: 'DE', name: 'Bundesnetzagentur', use: 'Germany: watches over devices with radio, and takes reports of dangerous ones and of those without a proper declaration of their maker.', url: 'https://www.oldenburg-holstein.de/index.php?ModID=10&FID=3218.3969.1&object=tx%2C3218.2' },
		{ country: 'EU', name: 'European Consumer Centre (ECC-Net)', use: 'Free help when the shop is in another country of the EU, in Iceland or in Norway.', url: 'https://www.eccbelgium.be/about-ecc/about-ecc-net/our-mission' },
	],
	elsewhere: 'In other countries: ask your consumer advice centre.',
	source: 'Where that stands',
	record: 'Who sold it, and when',
	name: 'Seller', country: 'Country of the seller, as two letters', countryHelp: 'For example GB or DE.', contact: 'How to reach the seller',
	channel: 'How did you get it?', channels: { '': 'I do not say', new: 'New', refurbished: 'Refurbished', second_hand: 'Second-hand', gift: 'As a gift' } as Readonly<Record<string, string>>,
	sold: 'Bought on', price: 'Price', wrong: 'What is wrong with it?', wrongHelp: 'In one or two sentences. It goes into the letter.',
	private: 'Kept in this hub only. Guests do not see it, and it is erased when the device goes.',
};
