// What is known of a product: the list of products, and what the owner knows.
import type { CatalogueClaim, Mud } from '../api/types';
import { longDate, longDay } from './format';

export const productWords = {
	title: 'What is known of this product',
	found: (name: string): string => `The hub’s list of products has it: ${name}.`,
	byOwner: 'You said that it is this one.',
	byName: 'Maker and model are the same.',
	means: 'Somebody read this on the page named beside it. It is weaker than a passport that the maker signed.',
	nothing: 'Nothing more was found published about it: how long it gets updates is not stated.',
	not: 'It is another product', back: 'Undo that answer',
	ask: 'Is it this product?', yes: (name: string): string => `Yes, it is ${name}`, no: (name: string): string => `No, not ${name}`,
	none: 'The hub’s list of products does not have it.', noneNext: 'You can write down what you know.',
	read: (day: string): string => `Read there on ${longDay(day)}`,
	about: { updates: 'Updates', service: 'Its service on the internet', contact: 'Who to tell about a fault', passwords: 'Passwords', reset: 'How to reset it' } satisfies Record<CatalogueClaim['about'], string>,
};

export function claimWords(c: CatalogueClaim): string {
	switch (c.about) {
	case 'updates': return c.end ? `Updates until ${longDay(c.end)}.` : c.months_from_sale ? `Updates for ${c.months_from_sale} months from the day of purchase.` : 'No more updates.';
	case 'service': return c.end ? `Runs until ${longDay(c.end)}.` : '';
	case 'contact': return c.contact?.replace(/^(mailto|tel):/, '') ?? '';
	case 'passwords': return { none: 'It has none.', unique_per_device: 'Each one has its own.', user_defined: 'You choose it first.' }[c.mode ?? ''] ?? '';
	case 'reset': return c.text ?? '';
	}
}

export const mud = {
	title: 'What its maker’s MUD file says',
	lead: 'Some makers publish a small file about each product (MUD, RFC 8520). It says whether they still support it. Its address stands in the manual or on the maker’s website.',
	address: 'Address of the MUD file', addressHelp: 'It begins with https:. The hub asks there once and tells nothing about your home.',
	read: 'Read it', again: 'Read it again', forget: 'Forget what it says', forgetSure: 'Yes, forget it', keep: 'Keep it',
	yes: 'Its maker says that it is still supported. No end is stated, so nothing is promised for later.',
	no: 'Its maker says that it is no longer supported.',
	about: (name: string): string => `The file is about: ${name}. Is that this device? If not, let the hub forget it.`,
	source: (m: Mud): string => `The maker’s word, of ${longDate(m.last_update)}, read there on ${longDate(m.read_at)}. Nobody has checked it.`,
	old: 'The file may have changed since then.',
	check: 'Check it yourself: open the address and look for “is-supported”.',
};

export const said = {
	title: 'What you know of it',
	lead: 'From the box, the manual, or the maker’s website. It counts as your word, with today’s date.',
	passwords: 'How is its password set?',
	modes: { '': 'I do not know', none: 'It has no password', unique_per_device: 'Each one has its own, on a sticker', user_defined: 'I had to choose one first', shared: 'They all come with the same one' } as Readonly<Record<string, string>>,
	contact: 'Who to tell about a fault', contactHelp: 'An address that begins with https:, mailto: or tel:',
	until: 'Updates until', where: 'Where did you read that?', whereHelp: 'An address, or for example “on the box”.',
	sold: 'When was it bought?', soldHelp: 'Some makers count their updates from that day.',
	clear: 'Take everything back', clearSure: 'Yes, forget what I said', keep: 'Keep it',
	share: 'Save as a file to share', shareHelp: 'Others with the same model can take it over. Your name and the day of purchase are not in it.',
	bring: 'Take over a file from somebody else',
	shared: 'The file was saved.', taken: 'Taken over.',
};
