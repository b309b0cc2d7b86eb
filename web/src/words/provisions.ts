// EN 303 645 point by point, in our own plain words: what each provision asks for. The standard's text is the only one that counts.
import type { Checklist, Provision, ProvisionCode, ProvisionResult } from '../api/types';
import { longDate } from './format';

export const standard = {
	lead: 'EN 303 645 is the standard that most labels and laws for smart devices build on. These are its points in plain words. The hub can see some of them for itself; of the rest it only knows what the maker says.',
	own: 'Our own short words. Only the standard’s own text counts.',
	counts: (c: Checklist['counts']): string => `${c.yes} hold, ${c.no} do not, ${c.na} do not apply, of ${c.unknown} nobody knows.`,
	group: (yes: number, no: number, all: number): string => `${yes} of ${all} hold${no ? `, ${no} do not` : ''}`,
	conflict: 'The maker says otherwise.', check: 'How to check', partial: 'That is a part of what the point asks for.', maker: 'The maker adds',
	howSeen: 'The hub looks at this by itself when it happens.', howAsk: 'The hub cannot see this. Ask the maker.',
	must: 'must', should: 'should', conditional: 'where it applies', others: 'The maker also names points of other standards', open: 'Points nobody knows about',
} as const;

export const clauses: readonly (readonly [string, string])[] = [
	['5.1', 'No password that everybody knows'], ['5.2', 'Faults can be reported'], ['5.3', 'It is kept up to date'], ['5.4', 'Its secrets are kept safe'], ['5.5', 'It speaks safely'],
	['5.6', 'It opens no needless doors'], ['5.7', 'Its software is its own'], ['5.8', 'Personal data are protected'], ['5.9', 'It bears outages'], ['5.10', 'What it reports is looked at'],
	['5.11', 'Your data can be deleted'], ['5.12', 'It is easy to set up'], ['5.13', 'It checks what it is told'], ['6', 'It says what it does with data'],
];

export const provisionTitles: Readonly<Record<string, string>> = {
	'5.1-1': 'Every device has its own password, or you choose it', '5.1-2': 'Passwords from the factory cannot be worked out', '5.1-3': 'Signing in to it uses good encryption', '5.1-4': 'Its password is easy to change', '5.1-5': 'Trying many passwords leads nowhere',
	'5.2-1': 'The maker says publicly how to report a weak spot', '5.2-2': 'Reports are dealt with in good time', '5.2-3': 'The maker looks for weak spots and mends them',
	'5.3-1': 'All its software can be updated', '5.3-2': 'Updates are installed safely', '5.3-3': 'Updating is simple', '5.3-4': 'It can update by itself', '5.3-5': 'It looks for updates regularly', '5.3-6': 'Automatic updates are on, and you can turn them off', '5.3-7': 'Updates are protected by good encryption', '5.3-8': 'Security updates come in good time', '5.3-9': 'It checks that an update is genuine', '5.3-10': 'Updates over the network are checked against the maker’s key', '5.3-11': 'You are told when an update is needed, and why', '5.3-12': 'You are told when an update interrupts it', '5.3-13': 'The maker publishes until when it gets updates', '5.3-14': 'If it cannot be updated, the maker says why and how long it is replaced', '5.3-15': 'If it cannot be updated, it can be cut off and replaced', '5.3-16': 'You can see which model it is',
	'5.4-1': 'Secrets are stored safely in it', '5.4-2': 'Its built-in identity resists tampering', '5.4-3': 'No secrets are written into its software', '5.4-4': 'Secrets for updates and services differ in every device',
	'5.5-1': 'What it says is well encrypted', '5.5-2': 'Its security software was reviewed', '5.5-3': 'Its encryption can be renewed', '5.5-4': 'It obeys only who has signed in', '5.5-5': 'Only who has signed in can change its security settings', '5.5-6': 'Secrets are encrypted on their way', '5.5-7': 'Secrets sent over networks stay secret', '5.5-8': 'The maker handles its keys safely',
	'5.6-1': 'Unused connections are switched off', '5.6-2': 'It tells strangers as little as possible', '5.6-3': 'It has no needless sockets outside', '5.6-4': 'Test sockets are switched off', '5.6-5': 'Only needed services run', '5.6-6': 'It holds only the software it needs', '5.6-7': 'Its software runs with few rights', '5.6-8': 'Its memory is guarded', '5.6-9': 'It was developed with security in mind',
	'5.7-1': 'It checks its software when it starts', '5.7-2': 'If its software was changed, it warns and holds back',
	'5.8-1': 'Personal data are protected on their way', '5.8-2': 'Sensitive personal data are protected on their way', '5.8-3': 'Everything it senses is documented',
	'5.9-1': 'It copes with outages', '5.9-2': 'It works at home without the internet', '5.9-3': 'It reconnects in an orderly way', '5.10-1': 'What it reports is watched for oddities',
	'5.11-1': 'You can delete your data from it', '5.11-2': 'You can delete your data at its services', '5.11-3': 'It is written down how', '5.11-4': 'You get proof that it was done',
	'5.12-1': 'Setting it up needs few decisions', '5.12-2': 'There is help for setting it up safely', '5.12-3': 'There is help to check that it is safe', '5.13-1': 'It checks all that comes in',
	'6.1': 'It is clear what is done with data, by whom and why', '6.2': 'You are asked properly', '6.3': 'You can take your yes back', '6.4': 'It reports only what is needed', '6.5': 'It is clear what it reports',
};

export const seen: Readonly<Record<ProvisionCode, string>> = {
	nobody_says: 'Nobody says.', listed: 'The maker says so.', passport_says: 'It follows from what the maker says elsewhere in its passport.',
	credential_shared: 'The hub saw its password in use somewhere else.', own_credential: 'The hub gave it a key of its own, and it uses that one.', in_clear: 'The hub sees it speak without encryption.', certificate: 'It proves itself to the hub with a certificate of its own.',
	security_txt: 'The hub found it on the maker’s website.', security_txt_expired: 'What the maker’s website says about it has run out.', update_contact: 'The hub sees it reach its update service.', no_fix_planned: 'A hole in it is known that the maker will not mend.',
	support_published: 'The hub read it on the maker’s page.', encrypted: 'It speaks to the hub over TLS 1.2 or newer; the hub takes nothing older.', cloud_encrypted: 'The hub checked the encrypted connection to its maker’s service.', reset_proven: 'It gave the hub a signed proof that it was wiped.',
	works_without_cloud: 'It went on working while the hub kept its ways to the internet shut.', stops_without_cloud: 'It stopped working while the hub kept its ways to the internet shut.',
	undeclared_contact: 'It tried to reach somebody whom its passport does not name.', contacts_declared: 'All whom the hub saw it reach are named in its passport.',
};
/** How anybody can see for themselves what the hub saw. */
export const howToCheck: Readonly<Partial<Record<ProvisionCode, string>>> = {
	credential_shared: 'In Activity, look for its key that came from two places, with both addresses.', own_credential: 'Open “Its key” on its page: each key is listed with the day it was made and last used.', in_clear: 'Open “Its key” on its page: it comes through the door without encryption.',
	certificate: 'Open “Its key” on its page: the key in use is a certificate.', encrypted: 'Open “Its key” on its page. The hub’s doors refuse anything older than TLS 1.2.', cloud_encrypted: 'On its page, under “What it talks to”, open the details of the connection.',
	security_txt: 'Open the address under “Whom to tell about a weak spot” on its page.', security_txt_expired: 'Open the maker’s security.txt and compare its line “Expires” with today.', update_contact: 'On its page, under “What it talks to”, see when the update service was last reached.',
	no_fix_planned: 'Open its known problems: the maker’s own words are there.', support_published: 'Open the maker’s page about updates, which its label links to.', works_without_cloud: 'Try it again on its page: “Try without its cloud”.', stops_without_cloud: 'Try it again on its page: “Try without its cloud”.',
	reset_proven: 'Its page says how it came: with a signed proof.', undeclared_contact: 'On its page, under “What it talks to”, see whom it really tried to reach.', contacts_declared: 'On its page, under “What it talks to”, compare whom it reached with what its maker names.',
};
export const seenOn = (at: number): string => ` Seen on ${longDate(at)}.`;
export const provisionWords = (p: Provision): string => `${seen[p.code]}${p.source === 'observed' && p.at ? seenOn(p.at) : ''}`;
export const resultWords: Readonly<Record<ProvisionResult, string>> = { yes: 'Holds', no: 'Does not hold', na: 'Does not apply', unknown: 'Not known' };
export function weightWords(status: Provision['status']): string {
	switch (status) {
	case 'M': return standard.must;
	case 'R': return standard.should;
	case 'MC': return `${standard.must}, ${standard.conditional}`;
	case 'RC': return `${standard.should}, ${standard.conditional}`;
	}
}
