// A device's passport and its maker's key, in words.
import type { PassportFetched, PassportInfo } from '../api/types';
import { longDate } from './format';

export const passport = {
	none: 'The device has brought no passport. Its maker can write one: the hub then knows what the device promises.',
	issuer: 'Written by', revision: 'Revision', key: 'Fingerprint of the maker’s key', newKey: 'Fingerprint of the new key', page: 'Its address',
	first: (at: number): string => `The hub first saw this key on ${longDate(at)}.`,
	refresh: 'Ask for a newer passport', refreshLead: 'The hub asks the maker’s address once, and reads there until when updates are promised. It tells them nothing but that somebody asks.', askKeys: 'Ask the maker’s website about its key',
	changed: 'A newer passport was signed with another key. Makers change keys now and then; so does somebody who pretends to be them. Ask the maker’s website first. If it cannot help, ask the maker by phone or letter and compare the fingerprint.',
	take: 'The new fingerprint is the maker’s: use this key', takeSure: 'Yes, I compared it', keep: 'Keep the old key',
} as const;

export const vouchers: Readonly<Record<string, string>> = { seen_first: 'Nobody has vouched for this key; the hub keeps to the first one it saw.', owner: 'You compared this key.', web: 'The maker’s own website names this key.' };

export const outcomes: Readonly<Record<PassportFetched['outcome'], string>> = {
	fetched: 'The hub asked. What it got is shown here.', taken: 'The old key signed the new one over. The new passport is in use.', named: 'The website names the new key, but the old key did not sign it over. Compare the fingerprint before you use it.',
	not_named: 'The website does not name this key.', confirmed: 'The website names this key as its own.',
};
export const bornOn = (p: PassportInfo): string => (p.issued_at ? longDate(Date.parse(p.issued_at)) : '');
