// The catalogue: every sentence of the UI. The hub sends stable words; what people read is written here and in the files it joins.
import type { TicketProblem } from '../api/types';
import { count, duration, inWords, longDate, longDay, timeOfDay } from './format';

export * from './roles';
export * from './device';
export * from './events';
export * from './format';
export * from './label';
export * from './problems';

export const app = {
	name: 'Freehold',
	skip: 'Skip to the content',
	places: 'Places',
	home: 'Home', add: 'Add', alerts: 'Alerts', activity: 'Activity', settings: 'Settings',
	unseen: (n: number): string => count(n, 'new alert', 'new alerts'),
	back: 'Back',
	retry: 'Try again',
	save: 'Save',
	saved: 'Saved.',
	loading: 'Asking the hub…',
	unknownRoom: 'Without a room',
	demo: 'Demonstration',
	newDevice: 'New device',
	working: 'One moment…',
	copy: 'Copy', copied: 'Copied.', cannotCopy: 'This browser does not allow copying. Press and hold the text instead.',
};

export const banners = {
	lost: (since: number): string => (since ? `This phone cannot reach the hub. What you see is from ${timeOfDay(since)}.` : 'This phone cannot reach the hub.'),
	lostMeans: 'Your devices go on by themselves. The page tries again by itself.',
	broker: 'The devices’ message service is restarting. Switches work again in a moment.',
	clock: 'The hub is not sure what day it is. Dates may be wrong until it finds out.',
	demo: 'Some of these devices are only a demonstration.',
	retry: 'Try now',
};

export const setup = {
	title: 'Set up your hub',
	lead: 'Nothing works on this hub until somebody who holds its setup code makes it theirs.',
	code: 'Setup code',
	codeHelp: 'The server printed it when the hub was installed. “freehold setup-code” on the server prints it again.',
	codeThere: 'Filled in from the link you opened.',
	name: 'Your name',
	password: 'Password',
	passwordHelp: 'At least ten characters. Four or more words that do not belong together are strong, and easy to remember.',
	show: 'Show the password', hide: 'Hide the password',
	hubName: 'Name of this home',
	hubNameValue: 'My home',
	submit: 'Make this hub mine',
	toSignIn: 'To the sign-in',
	working: 'Making keys that only your home has. This takes some seconds.',
	done: 'This hub is yours.',
};

export const signIn = {
	title: 'Sign in',
	lead: (hub: string): string => `to ${hub}`,
	submit: 'Sign in',
	working: 'Checking your password…',
	lost: 'Password forgotten? An owner of this home can make you a link for a new one. For an owner, whoever looks after the server types “freehold users reset” and the name there.',
};

export const home = {
	good: 'Your home is all right.',
	ready: 'Your hub is ready.',
	one: 'One thing needs you.',
	many: (n: number): string => `${inWords(n).replace(/^./, c => c.toUpperCase())} things need you.`,
	know: (n: number): string => (n === 1 ? 'One thing is worth knowing.' : `${inWords(n).replace(/^./, c => c.toUpperCase())} things are worth knowing.`),
	devices: (n: number, off: number): string => `${count(n, 'device', 'devices')}${off ? `, ${off} not reachable` : ', all reachable'}.`,
	todo: 'To do first',
	worth: 'Worth knowing',
	overview: 'All devices by date, and which to replace first',
	none: 'No devices yet.',
	noneNext: 'Add the first one: it takes a minute, and the device gets a key that no other device has.',
	addFirst: 'Add a device',
	demo: 'Or look around with demonstration devices',
	demoBegun: 'Demonstration devices are on their way.',
	trust: 'Let this phone trust the hub',
	trustMeans: 'So that it no longer warns you when you open this page.',
	switch: (device: string, property: string): string => `${property}, ${device}`,
	todos: {
		alert: (n: number): string => `${count(n, 'alert', 'alerts')} you have not looked at`,
		noted: (n: number): string => `${count(n, 'alert', 'alerts')} without hurry`,
		problems: (n: number): string => `${count(n, 'device has', 'devices have')} a known problem: what to do`,
		pending: (d: string): string => `${d} waits for your yes`,
		quarantined: (d: string): string => `${d} was shut out by the hub`,
		misapplied: (d: string): string => `The label of ${d} does not fit`,
		release: (d: string): string => `Giving ${d} away is not finished`,
		legacyEnds: (d: string, until: string): string => `${d} speaks without encryption; your leave ends on ${longDay(until)}`,
		ended: (d: string): string => `${d} gets no more updates`,
		ending: (d: string, until: string): string => `Updates for ${d} end on ${longDay(until)}`,
	},
};

export const add = {
	title: 'Add a device',
	lead: 'Each device gets a key of its own. No other device can ever use it.',
	codeTitle: 'It has a code',
	codeLead: 'A square code on the device or its box that begins with FH1.',
	mqttTitle: 'It speaks MQTT already',
	mqttLead: 'Tasmota, Homie, or anything else with an MQTT page in its settings.',
	open: 'Being added now',
	openOne: (model: string): string => `Go on with ${model}`,
	someDevice: 'your device',
	code: {
		title: 'Type or scan the code',
		label: 'Code on the device', help: 'It looks like FH1.ABCD….ABCD….MODEL. Small letters and spaces do not matter.',
		camera: 'Scan with the camera', cameraStop: 'Stop the camera',
		cameraOn: 'Hold the code in front of the camera.', cameraFound: 'Code found.',
		cameraDenied: 'The camera is not available, or this page may not use it. Type the code instead.',
		submit: 'Go on',
	},
	mqtt: {
		title: 'Add a device that speaks MQTT',
		kind: 'What runs on it?',
		kinds: { tasmota: ['Tasmota', 'The hub gives you one line to paste.'], homie: ['Homie', 'Devices that describe themselves by the Homie convention.'], any: ['Something else', 'You type four settings into the device.'] } as const,
		name: 'Name (you can change it later)',
		secure: 'How does it connect?',
		tls: ['Encrypted', 'Nobody in your network can read along. Choose this if the device can.'] as const,
		plain: ['Without encryption', 'Only for a device that cannot do better. It counts against its label.'] as const,
		until: 'Allow this until', untilHelp: 'The hub reminds you before that day. You can allow it again.',
		submit: 'Show what to type in',
	},
	instructions: {
		title: 'Put this into the device',
		lead: 'This password is for this one device. It is shown only until the device has connected.',
		gone: 'The password was shown once and is no longer here. If you have not typed it in yet, start again.',
		host: 'Host', port: 'Port', user: 'User', password: 'Password', client: 'Client', topic: 'Topics begin with', websocket: 'Only if it asks for WebSocket', tls: 'Encryption (TLS)', tlsOn: 'On', tlsOff: 'Off',
		paste: 'Paste this into its console', byHand: 'Or type the settings by hand', root: 'Root certificate fingerprint (SHA-256)',
		again: 'Start again',
	},
	ticket: {
		title: 'Adding a device',
		left: (ms: number): string => `The door stays open for ${duration(ms)}.`,
		minute: (n: number): string => `The door stays open for ${count(n, 'more minute', 'more minutes')}.`,
		cancel: 'Stop adding',
		cancelled: 'Adding was stopped. Nothing was let in.',
		expired: 'The time ran out before the device came. Nothing was let in.',
		aborted: 'The hub stopped this. Nothing was let in.',
		again: 'Add a device',
		/** Each stage while it is being waited for, and when it is reached. */
		native: { talking: ['Waiting for the device: press its button, or switch it off and on', 'The device talks to the hub'], issued: ['A key of its own', 'It got a key of its own'], connected: ['The device comes back with that key', 'It came back with that key'], confirmed: ['Your yes', 'You said yes'] } as const,
		adopt: { connected: ['Waiting for the device to connect', 'It connected with its own password'], confirmed: ['Your yes', 'You said yes'] } as const,
		problems: {
			second_party: 'Another device, or somebody else, used the same code at the same time. That can be an attack, so neither was let in.', too_many_errors: 'The device kept sending what the hub could not accept. Its software may be faulty.', bad_message: 'The device sent something the hub does not understand.',
			model_mismatch: 'This device is another model than its label says.', identity_required: 'The device did not show the built-in key its label promises.', identity_mismatch: 'The device’s built-in key is not the one on the label. It may be a fake.', proof_required: 'The device did not prove its built-in key.', proof_wrong: 'The device could not prove its built-in key. It may be a fake.',
			epoch_not_raised: 'This device was here before and has not been fully reset since. Reset it for a new owner first.', key_weak: 'The device made a key that is too weak.', key_reused: 'The device offered a key that was used before. It must make a new one.', csr_invalid: 'The device’s request for a key was broken.', no_challenge: 'The device left out a step.', internal: 'The hub made a mistake.',
		} satisfies Record<TicketProblem, string> as Readonly<Record<string, string>>,
		problem: 'Something did not fit.',
	},
	confirm: {
		look: 'Look',
		blinkTitle: 'Did it blink?',
		blinkLead: 'The hub asked the device to blink just now. Only if you saw it is it the right one.',
		adoptTitle: 'Is this your device?',
		adoptLead: (model: string): string => `${model} has connected with the password you typed in.`,
		unknown: 'A device of a kind the hub does not know',
		name: 'Name', room: 'Room', roomHelp: 'For example Kitchen. You may leave it empty.',
		yes: 'Yes, let it in', no: 'No, turn it away',
		done: (name: string): string => `${name} is now part of your home.`, refused: 'It was turned away.',
	},
};

export const device = {
	live: 'Now',
	noValues: 'The hub has not heard any values from it yet.',
	notNow: 'Switches are off until it can be reached.',
	set: 'Set',
	label: 'Label',
	vouches: 'Who vouches for it',
	labelOpen: 'Print or share the label', standardTitle: 'The standard, point by point', labels: (n: number): string => (n ? `Labels on the box (${n})` : 'Labels on the box'),
	print: 'Print', share: 'Share as a picture', shared: 'The picture is ready.', downloaded: 'The picture was saved.',
	someModel: 'A device of unknown make',
	nameIt: 'Write its name on it', nameItHelp: 'Print and picture leave out the name that you gave it, and its room: they concern nobody who buys it.',
	labelOf: (name: string): string => `Label of ${name}`,
	why: 'Why, and how the hub knows',
	standard: 'In the standard',
	conflict: 'Two sources disagree',
	today: 'Today', noEnd: 'No end is stated',
	published: 'Where the maker says so',
	passport: 'The maker’s passport',
	passportLine: (issuer: string, revision: number, issued: string): string => `From ${issuer}, issue ${revision}, of ${longDate(Date.parse(issued))}.`,
	verified: 'Its signature is genuine: nobody has changed it since. That does not make it true.',
	noPassport: 'The maker has not given this device a passport, a signed description of what it is and does.',
	talks: 'What it talks to',
	talksNone: 'It declared no place on the internet, and the hub lets nothing out that was not declared.',
	talksLead: 'Nothing leaves your home unless you switch it on here.',
	allow: (host: string): string => `Allow ${host}`,
	personal: 'This says something about you.',
	required: (what: string): string => `Without it, this does not work: ${what}.`,
	optional: 'The device works without it.',
	details: 'Details', host: 'Address', operator: 'Run by', encryption: 'Encryption',
	tls: (version: string, cipher: string, key: string): string => `${version}, ${cipher}, key ${key}`,
	observed: 'What it really tried',
	observedNone: 'It has not tried to reach anything.',
	flow: (host: string, port: number, n: number): string => `${host}, port ${port}: ${count(n, 'time', 'times')}`,
	key: 'Its key',
	keyNone: 'It has no valid key.',
	identity: 'What it proved',
	may: 'What it may say and hear',
	mayTry: 'Try a topic', maySay: 'May say', mayHear: 'May hear', mayAnnounce: 'May announce', mayNothing: 'Nothing.',
	denied: 'What the hub stopped', deniedCount: (n: number): string => count(n, 'time', 'times'),
	about: 'About this device', epoch: (n: number): string => (n === 0 ? 'You are its first owner on record.' : `It had ${count(n, 'owner', 'owners')} before you.`),
	since: (at: number): string => `Here since ${longDate(at)}.`,
	happened: 'What happened',
	happenedAll: 'All about this device',
	rename: 'Name and room',
	roomLabel: 'Room',
	reason: 'Why?', suspend: 'Shut it out', suspendLead: 'It stays in your home but may neither say nor hear anything until you let it in again.', suspended: 'It is shut out.', resumed: 'It is let in again.',
	resume: 'Let it in again', resumeLead: 'It is shut out. It may neither say nor hear anything.',
	give: 'Give it away', giveLead: 'Wipes the device, ends its key, and prints a slip for its next owner.',
	quarantined: 'The hub shut this device out because it misbehaved. See below what it tried.',
	gone: 'This device is not here', goneLead: 'It was given away or turned away.',
	arrival: 'How it came',
};

export const give = {
	title: (name: string): string => `Give ${name} away`,
	lead: 'For when somebody else gets it, or it goes back to the shop.',
	lost: 'What will be lost, for ever',
	lostItems: ['Its key: it can never come back with it', 'Your settings on the device itself, by its own reset', 'What the hub knows about it: name, room, values, history', 'Its ways out to the internet'],
	stays: 'What stays',
	staysItems: ['A line in the ownership log that a device left, without its name', 'The release slip, signed by your hub, for the next owner', 'All your other devices, untouched'],
	offline: 'It cannot be reached right now. You can begin: the hub waits for it, and nothing is wiped before it answers.',
	byHand: 'This device cannot be reset from here. Reset it by hand; the slip will say that the hub could not see it happen.',
	type: (name: string): string => `To go on, type its name: ${name}`,
	typeLabel: 'Name of the device',
	submit: 'Wipe it and give it away',
	mismatch: 'That is not its name. Capital letters count.',
	undo: 'Stop, keep it', undoUntil: (ms: number): string => `You can still stop this for ${duration(ms)}.`, undone: (name: string): string => `${name} is kept.`,
	progress: 'What is happening', progressDone: 'What was done',
	steps: { suspend: 'It may no longer do anything', reset: 'It was told to wipe itself', receipt: 'It proved that it did', revoke: 'Its key is no longer valid', unlink: 'Its ways to the internet are cut', clear: 'What the hub knew about it is gone', slip: 'The slip is signed' },
	doing: { suspend: 'Shutting it out', reset: 'Telling it to wipe itself', receipt: 'Waiting for its proof', revoke: 'Ending its key', unlink: 'Cutting its ways to the internet', clear: 'Forgetting it', slip: 'Signing the slip' },
	stepState: { todo: 'to come', doing: 'now', done: 'done', failed: 'failed', skipped: 'left out' },
	codes: {
		by_hand: 'Its software cannot be reset from here: do it by hand.', device_offline: 'It cannot be reached. The hub waits for it.', no_receipts: 'Its software cannot prove a reset.', no_answer: 'It has not answered yet.', unreachable: 'It could not be reached.', receipt_invalid: 'The proof it sent is not genuine.', none: 'There was nothing to do.',
	} as Readonly<Record<string, string>>,
	force: 'Do not wait for it', forceLead: 'If the device is broken or gone: its key ends now and the slip says that its reset was not confirmed. Reset it by hand before you pass it on.', forceDo: 'Finish without the device',
	done: (name: string): string => `${name} is no longer yours`,
	receipt: { confirmed: 'The device signed that it was wiped.', not_confirmed: 'The device did not confirm its reset. Reset it by hand before you pass it on.', not_possible: 'This kind of device cannot prove a reset. If you are not sure, reset it by hand.' },
	cleared: (n: number): string => `${count(n, 'entry', 'entries')} about it were removed from the hub.`,
	slip: 'Show the release slip',
};

export const slip = {
	title: 'Release slip',
	lead: 'Give it to the next owner. It says that your hub let the device go. It holds no name and no address.',
	qr: 'Release slip as a code to scan',
	device: 'Device', released: 'Given away', reset: 'Reset', id: 'Slip number', epoch: 'Owners before',
	ownersBefore: (n: number): string => (n === 0 ? 'none on record' : String(n)),
	resets: { confirmed: 'Confirmed by the device itself', not_confirmed: 'Not confirmed', not_possible: 'Not possible with this kind of device' },
	good: 'Signed by this hub; the signature is genuine.', bad: 'This slip was not signed by this hub.',
	key: 'Fingerprint of this hub’s key', check: 'See how the next owner can check it',
	print: 'Print the slip',
};

export const alerts = {
	title: 'Alerts',
	lead: 'What you should know: somebody or something did not do what it should, or something ends soon.',
	none: 'Nothing needs you.',
	noneNext: 'When a device misbehaves, its updates come to an end, or somebody tries to get in, it is said here first.',
	new: 'Not looked at', old: 'Looked at', snoozed: 'For later', finished: 'Done',
	first: 'What to do first:',
	urgency: { urgent: 'Urgent', soon: 'Soon', info: 'Worth knowing' },
	times: (n: number): string => count(n, 'time', 'times'),
	seen: 'I have looked at this', done: 'This is done', again: 'Show it again',
	later: 'Remind me later', tomorrow: 'Tomorrow', week: 'In a week', day: 'Or on a day', remind: 'Remind me then',
	until: (day: string): string => `You will be reminded on ${day}.`,
	unsure: 'The hub is not sure what day it is. Until it knows, it says nothing new about dates.',
	open: (name: string): string => `Open ${name}`,
	aDevice: 'A device',
};

export const activity = {
	title: 'Activity',
	lead: 'What happened in your home. Each entry seals the one before it, so a change would show.',
	of: (name: string): string => `Only ${name}`,
	all: 'Show all',
	none: 'Nothing has happened yet.',
	noneNext: 'As soon as you add a device, its story begins here.',
	more: 'Show earlier',
	alarm: 'Alert',
	check: 'Check that nothing was changed',
	holds: (entries: number): string => `All ${entries} entries are as they were written.`,
	broken: (entries: number): string => `Somebody changed or removed entry ${entries + 1}. Only the ${entries} before it are as they were written. Who can do that has had the server itself in their hands.`,
};

export const settings = {
	title: 'Settings',
	home: 'This home', hubName: 'Name of this home', address: 'Address of the hub', version: 'Version',
	account: 'You', signedIn: (name: string): string => `You are signed in as ${name}.`, signOut: 'Sign out',
	password: 'Change your password', present: 'Present password', next: 'New password', passwordSave: 'Change the password', passwordDone: 'The password was changed. All other places were signed out.',
	people: 'People of this home: invite, change, remove',
	tokens: 'Programs that may ask the hub',
	sessions: 'Where you are signed in', thisPhone: 'This one', end: 'Sign out there', ended: 'Signed out there.',
	since: (created: number, seen: number): string => `Since ${longDate(created)}, last used ${longDate(seen)} at ${timeOfDay(seen)}`,
	unknownBrowser: 'Another program', apple: 'iPhone or iPad',
	language: 'Language', languageLead: 'It holds on this phone only.',
	trust: 'Let this phone trust the hub',
	trustLead: 'Your hub vouches for itself with a root certificate. Once your phone has it, the phone knows your hub again and warns you about any other.',
	trustSafe: 'It is limited to your home: it cannot vouch for any address on the internet.',
	download: 'Download the root certificate', fingerprint: 'Its fingerprint (SHA-256)', compare: 'Compare it with what “freehold status” prints on the server.',
	certificates: 'How long its certificates last',
	iphone: 'On an iPhone or iPad', iphoneSteps: ['Tap the button above and allow the profile.', 'Open Settings, then “Profile Downloaded”, and install it.', 'Open Settings, General, About, Certificate Trust Settings, and switch it on.'],
	android: 'On an Android phone', androidSteps: ['Tap the button above.', 'Open Settings and search for “CA certificate”.', 'Choose “Install anyway” and pick the file you downloaded.'],
	demo: 'Demonstration devices', demoOn: 'Some devices are only a demonstration.', demoRemove: 'Remove the demonstration', demoGone: 'The demonstration is gone.', demoOff: 'See how the hub looks with devices, without owning one.', demoBegin: 'Show demonstration devices',
	processes: 'Is everything running?',
	process: { broker: 'Messages between your devices', relay: 'Ways out to the internet' },
	processState: { ready: 'Running', starting: 'Starting', backing_off: 'It stopped; the hub starts it again', stopped: 'Stopped' },
	legacyOpen: 'Devices without encryption may connect, because you allowed some.', legacyShut: 'Only encrypted connections are accepted.',
	given: 'Devices you gave away', givenNone: 'None yet.', givenOpen: (name: string): string => `Slip of ${name}`,
	advisories: 'Known problems of your devices, and where the hub learns of them',
	check: 'Check a slip, a passport or a label’s document',
	api: 'Description of the hub’s interface, for programs',
};

export const missing = { title: 'There is nothing here', lead: 'The address is mistyped, or what it named is gone.', home: 'Go to Home', failed: 'This page cannot be shown', failedLead: 'The page made a mistake; the hub and your devices are not affected. Reload it, and tell whoever looks after the hub if it happens again.' };

export const browser = (browser: string, system: string): string => `${browser} on ${system}`;

/** "Firefox on Android": enough to know one's own devices again. */
export function browserWords(agent: string): string {
	const program = /Edg\//.test(agent) ? 'Edge' : /Firefox\//.test(agent) ? 'Firefox' : /Chrome\//.test(agent) ? 'Chrome' : /Safari\//.test(agent) ? 'Safari' : '';
	const system = /iPhone|iPad/.test(agent) ? settings.apple : /Android/.test(agent) ? 'Android' : /Windows/.test(agent) ? 'Windows' : /Mac OS/.test(agent) ? 'Mac' : /Linux/.test(agent) ? 'Linux' : '';
	return program && system ? browser(program, system) : program || system || settings.unknownBrowser;
}
