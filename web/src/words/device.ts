// Devices in words: state, values, what they may do, whom they talk to.
import type { Credential, Device, DeviceSummary, Fact, Kind, Link, Property, Source } from '../api/types';
import { amount, bytes, capital, country, listOf, longDate, longDay, when } from './format';

export const kindNames: Readonly<Record<Kind, string>> = {
	router: 'Router', camera: 'Camera', doorbell: 'Doorbell', television: 'Television', speaker: 'Speaker', light: 'Light', plug: 'Plug', switch: 'Switch', thermostat: 'Thermostat', heating: 'Heating', lock: 'Lock', alarm: 'Alarm', sensor: 'Sensor',
	appliance: 'Kitchen or laundry machine', vacuum: 'Vacuum cleaner', hub: 'Hub or bridge', car_charger: 'Car charger', solar: 'Solar or battery', printer: 'Printer', storage: 'Network storage', games_console: 'Games console', computer: 'Computer', toy: 'Toy', health: 'Health device', other: 'Something else',
};

export function stateWords(d: DeviceSummary): string {
	if (d.onboarding === 'listed' && d.state === 'active')
		return d.kind ? `${kindNames[d.kind]}, only listed` : 'Only listed';
	switch (d.state) {
	case 'announced': return 'On its way in';
	case 'pending': return 'Waits for your yes';
	case 'active': return d.online ? 'Connected' : 'Not reachable';
	case 'suspended': return 'Shut out';
	case 'quarantined': return 'Kept apart';
	case 'releasing': return 'Being given away';
	case 'released': return 'Given away';
	case 'retired': return 'No longer used';
	}
}

export function lastSeen(d: DeviceSummary): string {
	if (d.onboarding === 'listed')
		return 'It does not speak to the hub: nothing about it is known live.';
	if (d.online)
		return '';
	return d.last_seen_at ? `The hub last heard from it ${when(d.last_seen_at)}.` : 'The hub has not heard from it yet.';
}

export const notKnown = 'not known';
export const onOff: readonly [on: string, off: string] = ['On', 'Off'];

/** A moment as machines write it, without a zone: the device’s own clock. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;
const momentOf = (text: string): string => `${longDay(text.slice(0, 10))}, ${text.slice(11, 16)}`;

export function valueWords(p: Property): string {
	if (p.value === null)
		return notKnown;
	if (p.type === 'boolean')
		return onOff[p.value === 'true' ? 0 : 1];
	const text = p.type === 'number' ? amount(p.value) : TIME.test(p.value) ? momentOf(p.value) : capital(p.value);
	return p.unit ? `${text} ${p.unit}` : text;
}

/** The line under a device's name: what it is doing, in at most two values, its main switch first. */
export function doing(d: DeviceSummary): string {
	if (d.state !== 'active' || !d.online)
		return stateWords(d);
	const known = d.properties.filter(p => p.value !== null && p.type !== 'text' && p.type !== 'color');
	const first = known.filter(p => p.type === 'boolean' && p.settable).slice(0, 1);
	const shown = [...first, ...known.filter(p => p !== first[0])].slice(0, 2);
	return shown.length === 0 ? stateWords(d) : shown.map(valueWords).join(', ');
}

export const legacyWords = (until: string): string => `Speaks without encryption; you allowed this until ${longDay(until)}.`;

export function sourceWords(source: Source, at: number | null): string {
	const on = at === null ? '' : ` ${when(at)}`;
	switch (source) {
	case 'declared': return 'The maker says so';
	case 'attested': return 'A testing body signed it';
	case 'registry': return `Looked up in a public register${on}`;
	case 'observed': return `Checked by the hub${on}`;
	case 'owner': return 'You said so';
	case 'catalogue': return `From a list of what makers publish${at === null ? '' : `, read on ${longDate(at)}`}`;
	case 'nobody': return 'Nobody says';
	}
}

export function credentialWords(c: Credential): string {
	const kind = c.kind === 'certificate' ? 'A certificate of its own' : c.chosen ? 'A password that somebody of you chose' : c.fixed ? 'A password built into its software' : 'A password of its own';
	switch (c.state) {
	case 'prepared': return `${kind}, ready but not used yet`;
	case 'valid': return kind;
	case 'retiring': return `${kind}, about to be replaced`;
	case 'revoked': return `${kind}, no longer valid`;
	}
}

function viaWords(via: Credential['via']): string {
	switch (via) {
	case 'tls': return 'over an encrypted connection';
	case 'certificate': return 'over an encrypted connection that proves both sides';
	case 'legacy': return 'without encryption: anybody in your network can read along';
	}
}

export const credentialUse = (c: Credential): string => `Made ${when(c.created_at)}. ${c.last_used_at ? `Last used ${when(c.last_used_at)}, ${viaWords(c.via)}.` : 'Not used yet.'}`;

export function credentialNote(d: Device): string | null {
	const kind = d.onboarding === 'native' ? 'key' : 'password';
	switch (d.credential_note) {
	case 'rotation_waiting': return `A new ${kind} is on its way${d.online ? '' : ', and the device is asked as soon as it is back'}. Until the device has used it, the old one stays valid too.`;
	case 'rotation_failed': return `The device did not take a new ${kind}, so the old one stays. It still belongs to this device alone.`;
	case null: return null;
	}
}

export function identityWords(identity: Device['identity']): string {
	switch (identity) {
	case 'key': return 'It proved who it is with a key that the maker built in and the code on its label names.';
	case 'code': return 'It proved that it knows the code on its label. It has no built-in key, so a copy of the code would have been enough.';
	case 'none': return 'It proved nothing about itself; you typed its password into it.';
	}
}

export function arrivalWords(grade: 'green' | 'amber' | 'grey'): string {
	switch (grade) {
	case 'green': return 'The device itself signed that it was wiped before it came here.';
	case 'amber': return 'A release slip says it was given away properly; the device itself did not sign.';
	case 'grey': return 'Nothing is known about who had it before. If it is second-hand, reset it by hand once.';
	}
}

/** What a topic filter means to a person; the filter itself is shown below it. */
export function topicWords(pattern: string, may: 'say' | 'hear' | 'announce'): string {
	if (pattern.startsWith('cloud/'))
		return may === 'say' ? 'what may leave for the internet, if you allow it' : 'what comes back from the internet, if you allow it';
	if (pattern.startsWith('$hub/'))
		return may === 'say' ? 'answers to the hub' : 'requests from the hub, such as “blink” and “reset”';
	if (/\$broadcast/.test(pattern))
		return 'words to all devices';
	if (/(\/set$|^cmnd\/|command)/.test(pattern))
		return 'orders for itself';
	if (/^(homeassistant|tasmota)\//.test(pattern))
		return 'how it introduces itself';
	return may === 'say' ? 'its own state' : 'messages for itself';
}

export const mayNow: Readonly<Record<'guard' | 'no', string>> = { guard: 'At present to the hub alone', no: 'Not at present' };

const verbs = { say: 'say something under', hear: 'listen to', subscribe: 'listen to', will: 'leave a last message under', announce: 'announce', keep: 'leave more with the message service than one device may, under', flood: 'say so much at once that the hub stopped listening to it for a moment, under' } as const;
export const deniedWords = (verb: keyof typeof verbs, topic: string): string => `It tried to ${verbs[verb]} ${topic}`;

const data: Readonly<Record<string, string>> = {
	account: 'your account', contact: 'how to reach you', credential: 'passwords or keys', location: 'where it is', presence: 'whether somebody is home', audio: 'sound', video: 'video', image: 'pictures',
	biometric: 'face, voice or finger prints', health: 'health', energy: 'energy use', usage: 'how you use it', diagnostics: 'fault reports', device_id: 'its serial number', network_id: 'your network’s name', time: 'the time',
};
const purposes: Readonly<Record<string, string>> = {
	core_function: 'to do its job', remote_control: 'so that you can control it from outside', update: 'to get updates', time: 'to know the time', name_resolution: 'to find addresses', telemetry: 'to report how it runs',
	security_monitoring: 'to watch for break-ins', voice_processing: 'to understand what you say', storage_backup: 'to keep copies', advertising: 'for advertising', analytics: 'to learn how people use it', third_party_integration: 'to work with other companies’ services', support: 'so that the maker can help you',
};

export const purposeWords = (link: Link): string => link.purpose.text ?? capital(purposes[link.purpose.code] ?? 'for a purpose the maker does not explain');
export const dataList = (kinds: readonly string[]): string => listOf(kinds.map(d => data[d] ?? d.replace(/_/g, ' ')));
export const dataWords = (link: Link): string => (link.data.length === 0 ? 'The maker does not say what is sent' : capital(dataList(link.data)));
export const operatorWords = (link: Link): string => (link.operator ?? 'An operator the maker does not name') + (link.country ? `, ${country(link.country)}` : '');

export function linkState(link: Link): string {
	if (link.paused)
		return link.paused === 'without_cloud' ? 'Allowed, and shut for a while to see whether it works without' : link.paused === 'first_day' ? 'Allowed, and waiting for its first day to end' : 'Allowed, but cut off while the device is shut out or kept apart';
	switch (link.state) {
	case 'off': return link.approved ? 'Allowed; not in use' : 'Not allowed; nothing leaves your home';
	case 'connecting': return 'Connecting';
	case 'up': return `Connected. Sent ${bytes(link.sent)}, received ${bytes(link.received)}`;
	case 'waiting': return `The other side cannot be reached; the hub tries again${link.queued ? ` and keeps ${link.queued} messages` : ''}`;
	case 'refused': return `The hub refused the connection: ${linkWhy(link.why)}`;
	}
}

const whys: Readonly<Record<string, string>> = {
	untrusted: 'the other side’s certificate is not genuine', wrong_name: 'the certificate belongs to another name', weak_key: 'the other side’s key is too weak', expired: 'the other side’s certificate has run out',
	tls_failed: 'no safe connection came about', cloud_refused: 'the other side turned it away', cloud_floods: 'the other side sent far too much', too_long: 'the other side sent something far too long', private_address: 'the name leads back into a home network', no_address: 'the address cannot be found', unreachable: 'nobody answers',
};
const linkWhy = (why: string | null): string => (why ? whys[why] ?? why.replace(/_/g, ' ') : 'it was not safe');

const flows = { declared: 'declared by the maker', undeclared: 'not declared by the maker', refused: 'stopped' } as const;
export const flowWords = (verdict: keyof typeof flows): string => flows[verdict];

const factNames: Readonly<Record<string, string>> = {
	kind: 'Kind', manufacturer: 'Maker', model: 'Model', firmware: 'Software', serial: 'Serial number', mac: 'Hardware address', ip: 'Address in your network', name: 'Name it gives itself', hardware: 'Hardware', arrival: 'How it came', security_contact: 'Whom to tell about a weak spot', security_policy: 'How they handle it', security_contact_until: 'Contact holds until', version: 'Version',
};
export const factName = (fact: Fact): string => factNames[fact.key] ?? capital(fact.key.replace(/[._]/g, ' '));
