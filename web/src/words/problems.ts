// What went wrong, as three sentences: what happened, what it means, what to do.
import type { PasswordReason, ProblemCode } from '../api/types';
import { duration } from './format';
import { roles } from './roles';

type Words = { happened: string; means: string; todo: string };
type Params = Readonly<Record<string, unknown>>;

const number = (params: Params, key: string): number => (typeof params[key] === 'number' ? params[key] : 0);
const text = (params: Params, key: string): string => (typeof params[key] === 'string' ? params[key] : '');

export const passwordReasons: Record<PasswordReason, string> = {
	too_short: 'It is too short. Use at least ten characters; four or more words in a row are easy to remember.',
	too_long: 'It is too long for the hub to keep. Use fewer than a thousand characters.',
	not_text: 'It holds characters that cannot be typed. Use letters, numbers, spaces and signs.',
	common: 'Very many people use this one, so it is tried first. Choose words that only you would put together.',
	contains_name: 'It holds your name or the hub’s name, which anybody can guess. Leave names out.',
	repeats: 'It repeats the same letters or words. Use different ones.',
	sequence: 'It holds a row like 1234 or qwerty. Use words instead.',
	guessable: 'A computer would guess it quickly. Add one or two more words that do not belong together.',
	a_devices: 'It is or was the password of a device. Whoever opens that device would have yours.',
};

const devicePasswordReasons: Readonly<Record<string, string>> = {
	too_short: 'It is too short: at least 14 characters.', too_long: 'It is too long: at most 64 characters.', not_typable: 'Not every device can take these characters. Use letters, digits and signs without blanks and accents.',
	contains_name: 'It contains the name of the device, of this home, or yours: those are tried first.', reused: 'It is or was in use: by another device, a former one, or somebody of this home. Whoever gets hold of one would have the other.',
};

export const devicePasswordAdvice = (reason: string): string => devicePasswordReasons[reason] ?? 'A computer would guess it within years. Six words that do not belong together, joined by dashes, or 14 random letters and digits, are enough.';

export function passwordAdvice(reason: string): string {
	return passwordReasons[reason as PasswordReason] ?? passwordReasons.guessable;
}

const fields: Readonly<Record<string, string>> = {
	account: 'your name', url: 'the address', server: 'the server', topic: 'the topic', token: 'the token', secret: 'the secret', host: 'the mail server', port: 'the port', security: 'the encryption', user: 'the user name', from: 'the sender', to: 'the recipient', zone: 'the time zone', quiet: 'the quiet hours', name: 'the name', hub_name: 'the hub’s name', room: 'the room', password: 'the password', new_password: 'the new password', code: 'the code',
	value: 'the value', legacy_until: 'the end date', role: 'the role', until: 'the last day', scopes: 'what the program may do', confirm_name: 'the name you typed', adapter: 'the kind of device', kind: 'the kind of device', manufacturer: 'the maker', model: 'the model', firmware: 'the software version', serial: 'the serial number',
	passwords: 'what you say about its password', contact: 'the address to tell about a fault', policy: 'the address of the policy', updates_until: 'the day or where you read it', sold_on: 'the day of purchase', seller: 'the seller', seller_country: 'the country', seller_contact: 'how to reach the seller', price: 'the price', wrong: 'what is wrong', channel: 'how you got it', product: 'the product',
};

const tryAgain = 'Try again. If it keeps happening, look at “freehold status” on the server.';

export const troubles: Record<ProblemCode, (params: Params) => Words> = {
	setup_code_wrong: p => ({ happened: 'That is not the hub’s setup code.', means: `${number(p, 'attempts_left') || 'No'} more tries are left before the hub wants a new code.`, todo: 'Compare it with what the server printed. “freehold setup-code” prints it again.' }),
	setup_code_expired: () => ({ happened: 'This setup code is no longer valid.', means: 'Codes end after a while, and after too many wrong tries.', todo: 'Run “freehold setup-code” on the server and use the new one.' }),
	already_owned: () => ({ happened: 'Somebody has set this hub up already.', means: 'It has an owner and a password.', todo: 'Sign in. If that somebody was not you, unplug the hub from the network and set it up anew.' }),
	device_password_weak: p => ({ happened: 'This password cannot be the device’s.', means: devicePasswordAdvice(text(p, 'reason')), todo: 'Choose another one, or let the hub make it: that is the best.' }),
	password_weak: p => ({ happened: 'This password is not strong enough.', means: passwordAdvice(text(p, 'reason')), todo: 'Choose another one.' }),
	password_wrong: () => ({ happened: 'The present password is not right.', means: 'Nothing was changed.', todo: 'Type the password you signed in with.' }),
	password_needed: () => ({ happened: 'Your passkey is right. This account also wants its password.', means: 'So it was chosen in Settings.', todo: 'Type your name and password; you are asked for the passkey once more.' }),
	passkey_needed: () => ({ happened: 'The password alone is not enough for this account.', means: 'So it was chosen in Settings.', todo: 'Use your passkey. If it is lost, you need a link for a new password.' }),
	passkey_wrong: () => ({ happened: 'This passkey does not open the hub.', means: 'The hub does not know it, it belongs to somebody else, or nobody was recognised by it.', todo: 'Choose another passkey, or sign in with your password.' }),
	passkey_late: () => ({ happened: 'That took too long.', means: 'The hub waits five minutes for a passkey, and takes each answer once.', todo: 'Try again.' }),
	passkey_copied: () => ({ happened: 'There may be a copy of this passkey.', means: 'It counts how often it was used, and its count went back. The hub did not take it.', todo: 'Sign in another way, remove this passkey in Settings and add a new one.' }),
	passkey_missing: () => ({ happened: 'You have no passkey yet.', means: 'Without one you could not sign in any more.', todo: 'Add a passkey first.' }),
	last_passkey: () => ({ happened: 'This is your last passkey, and you sign in with it.', means: 'Without it you could not sign in any more.', todo: 'Add another one first, or let your password be enough.' }),
	passkeys_need_name: () => ({ happened: 'Passkeys do not work at this address.', means: 'They belong to the hub’s name, not to a number.', todo: 'Open the hub by its name, or use your password.' }),
	confirm_needed: () => ({ happened: 'The hub wants to be sure that it is you.', means: 'Nothing was changed.', todo: 'Try again, and confirm with your password or passkey.' }),
	access_ended: () => ({ happened: 'Your time in this home is over.', means: 'You were invited until a certain day.', todo: 'Ask an owner to give you more time.' }),
	invitation_over: () => ({ happened: 'This link no longer works.', means: 'It was used, taken back, or its time is over.', todo: 'Ask whoever sent it for a new one.' }),
	name_taken: () => ({ happened: 'Somebody in this home is called so already.', means: 'Capital letters make no difference.', todo: 'Choose another name.' }),
	last_owner: () => ({ happened: 'This home needs an owner.', means: 'This is the only one. Nothing was changed.', todo: 'Make somebody else an owner first.' }),
	at_the_server: () => ({ happened: 'An owner’s password can only be made new at the server.', means: 'So that a stolen phone cannot take a home over.', todo: 'Type “freehold users reset” and the name there.' }),
	too_many: p => ({ happened: 'Too many tries in a short time.', means: 'The hub waits, so that nobody can guess passwords quickly.', todo: `Try again in ${duration(number(p, 'retry_after_s') * 1000)}.` }),
	too_many_devices: () => ({ happened: 'The hub has no room for more devices.', means: 'It keeps a limit so that it never runs full.', todo: 'Take one out that you no longer have.' }),
	not_a_facts_file: () => ({ happened: 'This file holds no facts about a device.', means: 'Such a file comes from another Freehold hub: “Save as a file to share”.', todo: 'Choose another file.' }),
	facts_of_another_model: () => ({ happened: 'These facts are about another model.', means: 'Maker and model in the file must be those of this device.', todo: 'Check the device’s maker and model, or choose another file.' }),
	busy: () => ({ happened: 'The hub is doing just this for somebody else.', means: 'Nothing was changed.', todo: 'Wait a few seconds and try again.' }),
	sign_in_wrong: () => ({ happened: 'Name and password do not fit together.', means: 'One of them is wrong; for safety the hub does not say which.', todo: 'Check capital letters and try again.' }),
	unauthenticated: () => ({ happened: 'You are signed out.', means: 'The session ended, here or from another place.', todo: 'Sign in again.' }),
	cross_site: () => ({ happened: 'The hub did not take this request.', means: 'It did not come from the hub’s own page, or the page is an old one.', todo: 'Reload this page and try again.' }),
	provisioning: () => ({ happened: 'The hub is still locked.', means: 'It has no owner yet.', todo: 'Set it up with its setup code first.' }),
	denied: p => ({ happened: 'You may not do this.', means: roles.who(text(p, 'action')), todo: 'Nothing was changed.' }),
	invalid: p => ({ happened: `The hub cannot use ${fields[text(p, 'field')] ?? 'this'}.`, means: 'It is empty, too long, or holds characters that do not belong there.', todo: 'Change it and try again.' }),
	parse: () => ({ happened: 'The hub could not read this.', means: 'Something is missing or mistyped.', todo: 'Check it and try again.' }),
	not_an_advisory: () => ({ happened: 'This file is not a security advisory.', means: 'The hub reads advisories of the kind “CSAF”, version 2. They end in “.json”.', todo: 'Look on the maker’s page for a file called CSAF.' }),
	advisory_draft: () => ({ happened: 'This advisory is only a draft.', means: 'Its maker has not finished it.', todo: 'Bring it again when it is final.' }),
	no_security_txt: () => ({ happened: 'There is no security.txt at this address.', means: 'The maker has not written down there whom to tell about a weak spot.', todo: 'Look for another website of the maker.' }),
	maker_unreachable: () => ({ happened: 'The website did not answer.', means: 'It may be down, or its name mistyped.', todo: 'Check the name and try again.' }),
	too_many_channels: () => ({ happened: 'That is one way too many.', means: 'The hub sends alerts to at most 16.', todo: 'Remove one that you do not need.' }),
	too_many_sources: () => ({ happened: 'That is one source too many.', means: 'The hub asks at most 32.', todo: 'Remove one that you do not need.' }),
	not_a_mud_file: () => ({ happened: 'At this address is no MUD file.', means: 'What is there is not in the form of the standard (RFC 8520), so the hub believes nothing in it.', todo: 'Check the address, or ask the maker.' }),
	mud_of_another_address: () => ({ happened: 'The file says that it belongs to another address.', means: 'It may be a copy, or the file of another product.', todo: 'Use the address that the file names as “mud-url”, if that one is the maker’s.' }),
	nothing_published: () => ({ happened: 'The maker’s website has nothing there.', means: 'There is no such file, or the hub cannot read it.', todo: 'Nothing has to be done. Ask the maker if you need it.' }),
	too_many_papers: () => ({ happened: 'There is no room for this paper.', means: 'The hub keeps eight papers of a device, 12 MB together.', todo: 'Remove one, or take a smaller picture.' }),
	not_a_paper: () => ({ happened: 'The hub does not keep such a file.', means: 'It keeps photos (JPEG, PNG) and PDFs.', todo: 'Take a photo of the paper instead.' }),
	paper_broken: () => ({ happened: 'This file is broken.', means: 'It breaks off, or is not what it begins as.', todo: 'Take the photo again.' }),
	too_many_requests_for_help: () => ({ happened: 'That is one request too many.', means: 'The hub keeps 32 for a device.', todo: 'Go on with one of those that are there.' }),
	help_is_over: () => ({ happened: 'This request has ended already.', means: 'Its outcome stays as it is.', todo: 'Begin a new one.' }),
	too_many_labels: () => ({ happened: 'That is one label too many.', means: 'The hub keeps at most eight for a device.', todo: 'Remove one first.' }),
	label_not_genuine: () => ({ happened: 'This attestation is not genuine.', means: 'Its signature is wrong, or another key signed it than the one known of this issuer.', todo: 'Ask the issuer for it again.' }),
	label_older: () => ({ happened: 'This attestation is older than the one you have.', means: 'Nothing was changed.', todo: 'Nothing has to be done.' }),
	not_a_label: () => ({ happened: 'This is not a label attestation.', means: 'The hub reads signed attestations of the kind “label-attestation+jws”.', todo: 'Add the label by its number instead.' }),
	too_many_advisories: () => ({ happened: 'The hub has no room for more advisories.', means: 'What it has stays.', todo: 'Nothing. Ask for help if this happens often.' }),
	not_json: () => ({ happened: 'The hub could not read this request.', means: 'The page may be older than the hub.', todo: 'Reload this page and try again.' }),
	too_large: () => ({ happened: 'That is more than the hub takes at once.', means: 'Nothing was changed.', todo: 'Use a shorter text, or a smaller file.' }),
	limit: () => ({ happened: 'There are too many of these.', means: 'The hub keeps a limit so that it never runs full.', todo: 'Remove one and try again.' }),
	not_found: () => ({ happened: 'This is not here any more.', means: 'It was removed, or it finished.', todo: 'Go back to Home.' }),
	method_not_allowed: () => ({ happened: 'The hub does not know this request.', means: 'The page may be older than the hub.', todo: 'Reload this page and try again.' }),
	exists: () => ({ happened: 'This exists already.', means: 'There can be only one.', todo: 'Use the one that is there, or another name.' }),
	state: () => ({ happened: 'This is not possible now.', means: 'The device has moved on since this page was drawn.', todo: 'Look at it again and decide anew.' }),
	mismatch: () => ({ happened: 'These do not belong together.', means: 'What you gave is not what the hub expected.', todo: 'Check it and try again.' }),
	weak: () => ({ happened: 'This is too weak.', means: 'It would not protect your home.', todo: 'Choose a stronger one.' }),
	expired: () => ({ happened: 'The time for this has run out.', means: 'Nothing was changed.', todo: 'Start again.' }),
	device_offline: () => ({ happened: 'The device cannot be reached.', means: 'It is switched off, out of range, or its network is down. Nothing was changed.', todo: 'Check its power, then try again.' }),
	device_not_active: () => ({ happened: 'The device may not take orders now.', means: 'It is not confirmed, or it is shut out.', todo: 'Open its page to see why.' }),
	too_late: () => ({ happened: 'It is too late for that.', means: 'The device has its reset already; that cannot be called back.', todo: 'Let it finish. You can add the device again afterwards.' }),
	too_many_tickets: () => ({ happened: 'Too many devices are being added at once.', means: 'Each one keeps a door open.', todo: 'Finish or cancel one first.' }),
	code_unreadable: () => ({ happened: 'This is not a Freehold code.', means: 'A device’s code begins with FH1 and holds no small letters. A letter may be missing.', todo: 'Compare it with the label, or use the camera. A device without such a code is added under “It speaks MQTT already”.' }),
	ticket_open: () => ({ happened: 'This device is being added already.', means: 'Its code was used a moment ago, here or on another phone.', todo: 'Go on there, or wait ten minutes.' }),
	unavailable: () => ({ happened: 'A part of the hub is not there right now.', means: 'It may be starting.', todo: 'Wait half a minute and try again.' }),
	not_enforced: () => ({ happened: 'It is decided, but it does not hold yet.', means: 'The hub has kept your decision. The devices’ message service could not be told, so the device can still do what it could before.', todo: 'The hub goes on trying by itself. If you cannot wait, unplug the device.' }),
	unsupported: () => ({ happened: 'The device cannot do this.', means: 'Its own software does not offer it.', todo: 'Do it on the device itself.' }),
	timeout: () => ({ happened: 'It took too long.', means: 'The other side did not answer.', todo: 'Try again.' }),
	disk_full: () => ({ happened: 'The server’s disk is full.', means: 'The hub cannot keep anything new; nothing was changed.', todo: 'Make room on the server, then try again.' }),
	store: () => ({ happened: 'The hub could not save this.', means: 'Nothing was changed.', todo: tryAgain }),
	crypto: () => ({ happened: 'The hub could not make or check a key.', means: 'Nothing was changed.', todo: tryAgain }),
	internal: () => ({ happened: 'The hub made a mistake.', means: 'Nothing was changed.', todo: tryAgain }),
};

export const unreachable: Words = { happened: 'This phone cannot reach the hub.', means: 'The Wi-Fi may be another one, or the hub is restarting. Your devices go on by themselves.', todo: 'Check that the phone is in your home’s network, then try again.' };

export const stopped: Words = { happened: 'No passkey was used.', means: 'You stopped, none fits, or this phone does not trust the hub’s certificate yet. Nothing was changed.', todo: 'Try again, or use your password.' };

export function problemWords(code: string, params: Params = {}): Words {
	if (code === 'unreachable')
		return unreachable;
	if (code === 'passkey_stopped')
		return stopped;
	return (troubles[code as ProblemCode] ?? troubles.internal)(params);
}
