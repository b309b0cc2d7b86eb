// Devices that never speak to the hub: listing them, and taking them off the list.
export const listed = {
	title: 'List a device',
	lead: 'The hub will not talk to it. It keeps what you know of it, until when it gets updates, its known problems and its papers.',
	kind: 'What is it?', choose: 'Choose one',
	maker: 'Maker', makerHelp: 'As printed on it. Maker and model are needed to find known problems.',
	model: 'Model',
	firmware: 'Software version, if you know it', firmwareHelp: 'In its own app or settings, often under “About”.',
	serial: 'Serial number, if you want it here',
	submit: 'List it',
	done: (name: string): string => `${name} is on the list.`,
	about: 'What it is',
	remove: 'Take it off the list',
	removeLead: 'For a device that you threw away or listed by mistake. There will be no slip. To pass it on to somebody, give it away instead.',
	removeLost: 'Lost for ever: its name, room, facts and history here, and its papers. The device itself is not touched.',
	removed: (name: string): string => `${name} is off the list.`,
};
