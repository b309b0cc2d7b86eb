// Where alerts are sent besides the page: setting up, trying, quiet hours, and what exactly leaves the house.
import type { Channel, ChannelKind, ChannelProblem, Urgency } from '../api/types';
import { count, longDate, timeOfDay } from './format';

export const channels = {
	title: 'Where alerts are sent',
	lead: 'Alerts are always shown here in the app. Anywhere else they go only if you set it up on this page.',
	none: 'Nothing is sent anywhere.',
	noneNext: 'If you want to hear of alerts while you are away from this page, set up a way below.',
	yours: 'Your ways',
	add: 'Set up a way',
	kind: 'How should alerts reach you?',
	name: 'Name of this way', nameHelp: 'So that you know it again, for example: my phone.',
	least: 'Which alerts go there?',
	leasts: { info: ['All', 'Also what has no hurry, such as updates that end in half a year.'], soon: ['Soon and urgent', 'What you should deal with in the next days.'], urgent: ['Only urgent', 'When somebody may be doing harm.'] } satisfies Record<Urgency, [string, string]>,
	language: 'In which language?',
	names: 'May messages name your devices?',
	namesChoices: { yes: ['Yes', 'They say which device it is, the dates, and the titles of known problems.'], no: ['No', 'They say only what kind of thing happened, and to how many devices.'] },
	private: 'Where is it?',
	privateChoices: { no: ['On the internet', 'The hub never reaches into your own network for it.'], yes: ['In my home', 'Its address may be in your own network.'] },
	url: 'Address', urlHelp: 'It begins with https://. Keep it to yourself: who knows it can send there too.',
	secret: 'Secret for the signature', secretHelp: 'Leave it empty and the hub makes one.',
	made: 'The secret for the signature. It is shown only now:', secretName: 'Secret',
	server: 'Server', topic: 'Topic', topicHelp: 'Choose one that nobody can guess: on a public server, who knows it can read along.', token: 'Access token', tokenHelp: 'Only if your server asks for one.',
	pushItems: ['This browser shows alerts even when the page is closed. Do this on every phone that should hear of them.', 'On the way is the push service of whoever made your browser: Google, Mozilla, Apple or Microsoft. It learns that this browser gets a message from a hub, when, and how long it is. It cannot read it: only this browser has the key.', 'The browser will ask you whether this page may show notifications.'],
	pushTrouble: {
		unsupported: 'This browser cannot do it here. It must trust the hub (Settings, “Let this phone trust the hub”); on an iPhone the page must also be on the home screen.',
		denied: 'The browser does not let this page show notifications. You can change that in the browser’s settings for this page.',
		failed: 'The push service of the browser’s maker could not be reached. Check whether the internet works, and try again.',
	},
	broker: 'Broker', brokerHelp: 'Name or address of the machine with the MQTT broker, often the one with Home Assistant. It must speak TLS.',
	prefix: 'Topic', prefixHelp: 'The messages’ topics begin with it.',
	ca: 'Certificate of its authority', caHelp: 'Only if the broker has a certificate of its own: paste the text that begins with -----BEGIN CERTIFICATE-----.',
	mqttItems: ['Home Assistant shows by itself how many alerts are open, and what the newest five say. The broker keeps this: whoever may read there sees it.', 'Every alert is also a message that starts your automations.', 'When you switch this way off or remove it, the hub clears what the broker keeps.'],
	host: 'Mail server', port: 'Port', security: 'Encryption',
	securities: { starttls: ['STARTTLS', 'Mostly port 587.'], tls: ['TLS from the start', 'Mostly port 465.'] },
	user: 'User name', password: 'Password', from: 'Sender', to: 'Recipient',
	optional: 'You may leave this empty.',
	submit: 'Set it up', added: 'It is set up. Send a test now.',
	test: 'Send a test', testOf: (name: string): string => `Send a test: ${name}`, testing: 'On its way…', arrived: 'It arrived.',
	off: 'Switch off', on: 'Switch on', isOff: 'Switched off: nothing is sent there.',
	remove: 'Remove', removeSure: 'Really remove it?', removed: 'It was removed.', keep: 'Keep it',
	change: 'Change', save: 'Save',
	never: 'Nothing was sent there yet.',
	ok: (at: number): string => `Last arrived on ${longDate(at)} at ${timeOfDay(at)}.`,
	failed: (at: number): string => `Failed on ${longDate(at)} at ${timeOfDay(at)}.`,
	waiting: (n: number): string => `${count(n, 'message waits', 'messages wait')}. The hub tries again by itself, for three days.`,
	dropped: (n: number): string => `${count(n, 'message', 'messages')} never arrived.`,
	quiet: 'Quiet hours', quietLead: 'Messages wait until they are over. In the app nothing waits.',
	quietOff: 'No quiet hours', quietOn: 'Quiet at night', quietOffLead: 'Messages go at any time.', quietOnLead: 'You choose from when to when.',
	fromTime: 'From', toTime: 'Until', zone: 'Your time zone', urgentPasses: 'Let urgent ones through', quietSaved: 'The quiet hours are set.',
	sent: 'What is sent',
	sentItems: ['What kind of thing happened, how urgent it is, what to do first, and when', 'An address that opens this page; it works only in your home', 'With names: the device’s name and number at the hub, dates, internet addresses it tried, titles of known problems', 'Never: passwords, what your devices measure or do, who lives here'],
	sentWho: 'Who runs the server you name here can read it. For every message the hub opens one encrypted connection to that server, and to nobody else.',
};

/** Name, and who is behind it. */
export const channelKinds: Record<ChannelKind, readonly [string, string]> = {
	push: ['This browser', 'A notification on this phone or computer.'],
	ntfy: ['ntfy', 'An app for phones. Its server is run by others, or by you.'],
	mail: ['E-mail', 'Through the mailbox you have, with its server and password.'],
	mqtt: ['MQTT / Home Assistant', 'A number and messages for your own home system.'],
	webhook: ['Webhook', 'For programs: any server that takes a signed message.'],
};

const problems: Record<ChannelProblem, string> = {
	relay_away: 'The part of the hub that goes out to the internet is not running. It starts again by itself.',
	busy: 'The hub was busy. It tries again.',
	broken: 'The hub cannot read its settings any more. Remove it and set it up again.',
	bad_address: 'The address is not one the hub can send to.',
	private_address: 'The address is in your own network, and you did not allow that here. Remove it and set it up as “In my home”.',
	no_address: 'There is no server of that name. Check the spelling, and whether the internet works.',
	unreachable: 'The server does not answer. Check address and port, and whether the internet works.',
	timeout: 'The server took too long to answer.',
	wrong_name: 'The server shows a certificate for another name. Nothing was sent.',
	expired: 'The server’s certificate is no longer valid. Nothing was sent.',
	untrusted: 'Nobody the hub knows vouches for this server. Nothing was sent.',
	weak_key: 'The server’s key is too weak. Nothing was sent.',
	tls_failed: 'No encrypted connection came about. Nothing was sent.',
	no_encryption: 'The mail server offers no encryption. Nothing was sent.',
	login: 'The server did not accept name, password or token.',
	recipient: 'The mail server does not know the recipient, or does not take mail for them.',
	redirect: 'The server sent the hub elsewhere. Use the address where it really is.',
	gone: 'There is nothing at that address any more.',
	too_many: 'The server has had enough for now. The hub waits.',
	refused: 'The server did not take the message.',
	server_trouble: 'The server has trouble of its own. The hub tries again.',
};

/** Where it goes, as far as that may be shown. */
export function channelWhere(c: Channel): string {
	const s = c.settings;
	switch (c.kind) {
	case 'webhook': case 'push': return s.host ?? '';
	case 'ntfy': return `${s.server ?? ''}, ${s.topic ?? ''}`;
	case 'mqtt': return `${s.host ?? ''}, ${s.prefix ?? ''}`;
	case 'mail': return (s.to ?? []).join(', ');
	}
}

export function channelProblem(problem: string): string {
	return problems[problem as ChannelProblem] ?? problems.refused;
}
