// Who helps when something is wrong with a device: seller, maker, regulator; and a letter to send.
import { longDay } from './format';

export const help = {
	title: 'When something is wrong with it',
	lead: 'First whoever sold it, then its maker, then advice. The hub sends nothing; you copy the letter and send it.',
	seller: 'Who sold it', sellerNone: 'Write down who sold it: in most places the seller must answer first.',
	maker: 'Its maker', makerNone: 'Nobody says where to reach the maker.',
	advice: 'Advice and regulator',
	regulators: [
		{ country: 'GB', name: 'Citizens Advice consumer helpline, 0808 223 1133', use: 'Great Britain: free advice when a seller does not answer, and the way to Trading Standards.', url: 'https://www.milton-keynes.gov.uk/environmental-health/trading-standards/trading-standards-consumer-advice' },
		{ country: 'GB', name: 'Office for Product Safety and Standards (OPSS)', use: 'United Kingdom: enforces the rules that a maker must say how long there are updates and where to report weak spots.', url: 'https://www.gov.uk/government/publications/opss-enforcement-enforcement-actions/consumer-connectable-product-security-regulations' },
	],
	elsewhere: 'In other countries: ask your consumer advice centre.',
	source: 'Where that stands',
	record: 'Who sold it, and when',
	name: 'Seller', country: 'Country of the seller, as two letters', countryHelp: 'For example GB or DE.', contact: 'How to reach the seller',
	channel: 'How did you get it?', channels: { '': 'I do not say', new: 'New', refurbished: 'Refurbished', second_hand: 'Second-hand', gift: 'As a gift' } as Readonly<Record<string, string>>,
	sold: 'Bought on', price: 'Price', wrong: 'What is wrong with it?', wrongHelp: 'In one or two sentences. It goes into the letter.',
	private: 'Kept in this hub only. Guests do not see it, and it is erased when the device goes.',
	letter: 'The letter', copy: 'Copy the letter', share: 'Send it with another app',
	bought: (seller: string, sold: string): string => (sold ? ` I bought it${seller ? ` from ${seller}` : ''} on ${longDay(sold)}.` : seller ? ` I bought it from ${seller}.` : ''),
	text: (p: { device: string; bought: string; wrong: string; label: string; ask: string }): string => `To whom it may concern,\n\nthis is about ${p.device}.${p.bought}\n\n${p.wrong}\n\nWhat its label says today: ${p.label}\n\n${p.ask}\n\nYours faithfully,\n`,
	noWrong: '(Say here what is wrong.)',
	ask: 'Please tell me within 14 days what you will do: repair, replace or refund it, or bring the missing update.',
};
