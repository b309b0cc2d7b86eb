// What happened, one sentence per stable word of the activity log; alarms also say what it means and what to do.
import type { ActivityCode, Reason } from '../api/types';
import { duration, longDate, longDay } from './format';
import { reasons } from './reasons';

type Happening = { code: string; params: Readonly<Record<string, unknown>>; device: string; actor: string };
type Say = (h: Happening, p: (key: string) => string) => string;

const refusals: Readonly<Record<string, string>> = {
	password: 'it used a wrong password', client_id: 'it used another name than its own', revoked: 'its key is no longer valid', state: 'it is not let in at present', listener: 'it came through the wrong door', lan: 'it came from outside your network',
	fingerprint: 'its certificate is not the right one', key_weak: 'the key of its certificate is too weak', suspended: 'it is shut out', clone: 'another device uses the same key', unknown: 'the hub does not know it',
};
const kinds: Readonly<Record<string, string>> = { tasmota: 'a Tasmota device', homie: 'a Homie device', generic: 'a device of a kind it does not know' };

const asked: Readonly<Record<string, string>> = { seller: 'its seller', maker: 'its maker', regulator: 'a regulator' };

const certificateNames: Readonly<Record<string, string>> = {
	root: 'The hub’s root certificate', servers: 'The certificate under which the hub shows itself', devices: 'The certificate under which devices are known',
	web: 'The certificate of these pages', mqtt: 'The certificate that devices see',
};

const roleNames: Readonly<Record<string, string>> = { owner: 'an owner', resident: 'a resident', guest: 'a guest', installer: 'an installer' };

const drillEnds: Readonly<Record<string, string>> = { worked: 'it worked without its cloud', stopped: 'without its cloud it stopped working', ended_early: 'somebody stopped before the time was over' };

const because = (reason: string): string => (reason in reasons && reason !== 'other' ? `: ${reasons[reason as Reason]}` : '');

const somebody = (h: Happening): string => h.actor || 'Somebody';

export const happenings: Record<ActivityCode, Say> = {
	'support.ending': (h, p) => `Updates for ${h.device} end${p('until') && ` on ${longDay(p('until'))}`}.`,
	'support.ended': (h, p) => `The last day of updates for ${h.device} ${p('until') ? `is ${longDay(p('until'))}` : 'is here'}.`,
	'support.shortened': (h, p) => `The maker of ${h.device} promised ${p('until') ? `updates until ${longDay(p('until'))}` : 'more updates than now'}${p('until') && (p('named') ? ` and now says ${longDay(p('named'))}` : ' and now names no day')}.`,
	'service.ending': (h, p) => `A service that ${h.device} uses on the internet ends${p('until') && ` on ${longDay(p('until'))}`}.`,
	'service.ended': (h, p) => `The last day of a service that ${h.device} uses on the internet ${p('until') ? `is ${longDay(p('until'))}` : 'is here'}.`,
	'channel.added': (h, p) => `${somebody(h)} set up that alerts are sent to “${p('channel')}”.`,
	'channel.removed': (h, p) => `${somebody(h)} removed “${p('channel')}”: no alerts are sent there any more.`,
	'channel.failing': (_, p) => `Alerts for “${p('channel')}” could not be delivered for three days.`,
	'channel.ended': (_, p) => `“${p('channel')}” takes no more alerts and was removed.`,
	'paper.added': h => `${somebody(h)} added a paper to ${h.device}.`,
	'paper.removed': h => `${somebody(h)} removed a paper of ${h.device}.`,
	'registration.agreed': h => `${somebody(h)} told its maker who has ${h.device}.`,
	'registration.declined': h => `${somebody(h)} decided not to tell its maker who has ${h.device}.`,
	'registration.answered': h => `${somebody(h)} wrote down what the maker of ${h.device} answered.`,
	'help.opened': (h, p) => `${somebody(h)} asked ${asked[p('whom')] ?? 'somebody'} for help with ${h.device}${p('due') && `; an answer is due on ${longDay(p('due'))}`}.`,
	'help.moved': (h, p) => `${somebody(h)} gave more time for an answer about ${h.device}${p('due') && `, until ${longDay(p('due'))}`}.`,
	'help.closed': h => `${somebody(h)} wrote down how a request for help with ${h.device} ended.`,
	'help.due': (h, p) => `An answer of ${asked[p('whom')] ?? 'somebody'} about ${h.device} ${p('due') ? `was due on ${longDay(p('due'))}` : 'is due'}.`,
	'label.misapplied': h => `The label of ${h.device} does not fit it.`,
	'hub.support_ending': (_, p) => `Updates for this hub end${p('until') && ` on ${longDay(p('until'))}`}.`,
	'hub.support_ended': (_, p) => `The last day of updates for this hub ${p('until') ? `is ${longDay(p('until'))}` : 'is here'}.`,
	'hub.problem': (_, p) => `This hub may have a known security problem${p('title') && `: “${p('title')}”`}.`,
	'hub.problem_over': (_, p) => `A known security problem no longer concerns this hub${p('title') && `: “${p('title')}”`}.`,
	'hub.claimed': h => `${somebody(h)} set this hub up.`,
	'person.signed_in': (h, p) => `${somebody(h)} signed in${p('peer') && ` from ${p('peer')}`}${p('with') === 'passkey' ? ' with a passkey' : p('with') === 'both' ? ' with password and passkey' : ''}.`,
	'person.sign_in_failed': (_, p) => `A sign-in failed${p('peer') && ` from ${p('peer')}`}.`,
	'person.password_changed': h => `${somebody(h)} changed the password. All other places were signed out.`,
	'person.confirm_failed': (h, p) => `Somebody could not confirm to be ${h.actor || 'the person signed in'}${p('peer') && `, at ${p('peer')}`}.`,
	'person.sign_in_changed': (h, p) => `${somebody(h)} ${p('sign_in') === 'both' ? 'now signs in with password and passkey' : p('sign_in') === 'passkey' ? 'now signs in with a passkey only' : 'now signs in with password or passkey'}.`,
	'passkey.added': (h, p) => `${somebody(h)} added the passkey “${p('passkey')}”.`,
	'passkey.removed': (h, p) => `${somebody(h)} removed the passkey “${p('passkey')}”.`,
	'passkey.counter_back': (h, p) => `There may be a copy of ${h.actor ? `${h.actor}’s` : 'somebody’s'} passkey “${p('passkey')}”.`,
	'token.made': (h, p) => `${somebody(h)} let the program ${p('name')} ask the hub.`,
	'token.revoked': (h, p) => `${somebody(h)} shut the program ${p('name')} out.`,
	'person.invited': (h, p) => `${somebody(h)} invited ${p('name') || 'somebody'} as ${roleNames[p('role')] ?? 'a member'}.`,
	'person.invitation_revoked': h => `${somebody(h)} took an invitation back.`,
	'person.joined': (h, p) => `${somebody(h)} joined this home as ${roleNames[p('role')] ?? 'a member'}.`,
	'person.role_changed': (h, p) => `${somebody(h)} made ${p('name')} ${roleNames[p('role')] ?? 'a member'}.`,
	'person.end_changed': (h, p) => `${somebody(h)} changed until when ${p('name')} is here${p('until') && `: ${longDate(Number(p('until')))}`}.`,
	'person.removed': (h, p) => `${somebody(h)} removed ${p('name')} from this home.`,
	'person.session_ended': (h, p) => `${somebody(h)} signed ${p('name')} out.`,
	'person.reset_made': (h, p) => `${h.actor === 'server' ? 'At the server' : somebody(h)}${h.actor === 'server' ? ', a link was made' : ' made a link'} with which ${p('name')} can choose a new password.`,
	'person.password_reset': h => `${somebody(h)} chose a new password with a one-time link. All other places were signed out, and passkeys removed.`,
	'device.connected': h => `${h.device} came on with its own key for the first time.`,
	'device.confirmed': h => `${h.device} was let in.`,
	'device.accepted': (h, p) => `${somebody(h)} added ${p('name') || h.device}.`,
	'device.listed': (h, p) => `${somebody(h)} listed ${p('name') || h.device}.`,
	'device.described': h => `${somebody(h)} changed what is known of ${h.device}.`,
	'mud.read': h => `${somebody(h)} had the hub read what the maker of ${h.device} says of its support.`,
	'mud.forgotten': h => `${somebody(h)} had the hub forget what the maker of ${h.device} says of its support.`,
	'facts.stated': h => `${somebody(h)} wrote down what is known of ${h.device}.`,
	'facts.product': h => `${somebody(h)} said which product ${h.device} is.`,
	'device.removed': (h, p) => `${somebody(h)} took ${p('name') || 'a device'} off the list.`,
	'device.refused': h => `${somebody(h)} turned a new device away.`,
	'device.renamed': (h, p) => `${somebody(h)} named a device “${p('name') || h.device}”.`,
	'device.suspended': (h, p) => `${somebody(h)} shut ${h.device} out${because(p('reason'))}.`,
	'device.password_refused': (h, p) => `${somebody(h)} wanted to choose a password for a device; it was refused because it ${p('reason') === 'reused' ? 'is or was in use elsewhere' : 'was too easy to guess'}.`,
	'device.quarantined': (h, p) => (h.actor ? `${somebody(h)} set ${h.device} apart${because(p('reason'))}.` : `The hub set ${h.device} apart: ${p('reason') === 'clone' ? 'two devices used its key from two places' : 'it kept speaking in the name of another device'}.`),
	'link.first_day': (h, p) => `${h.device} had another owner: nothing of it leaves your home${p('until') && ` before ${longDate(Number(p('until')))}`}.`,
	'link.first_day_over': h => `The first day of ${h.device} is over: what you allow may leave your home.`,
	'link.allowed_early': h => `${somebody(h)} ended the first day of ${h.device} early: what is allowed may leave your home.`,
	'house.auto_quarantine_on': h => `${somebody(h)} lets the hub set devices apart that clearly misbehave.`,
	'house.auto_quarantine_off': h => `${somebody(h)} wants to be told only when a device misbehaves.`,
	'device.resumed': h => `${somebody(h)} let ${h.device} in again.`,
	'device.renewal_asked': h => (h.actor ? `${somebody(h)} asked for a new key for ${h.device}.` : `${h.device} asked for a new key by itself.`),
	'device.renewal_stopped': h => `${somebody(h)} no longer wants a new key for ${h.device}.`,
	'device.credential_revoked': (h, p) => `${somebody(h)} made a key of ${h.device} worthless${because(p('reason'))}.`,
	'legacy.renewed': (h, p) => `${somebody(h)} let ${h.device} speak without encryption${p('until') && ` until ${longDay(p('until'))}`}.`,
	'device.denied': (h, p) => p('verb') === 'flood' ? `${h.device} said so much at once that the hub stopped listening to it for a moment.` : p('verb') === 'keep' ? `${h.device} has left so much with the message service that no more of it is kept${p('topic') && `: ${p('topic')}`}.` : `${h.device} tried something it may not do${p('topic') && `: ${p('topic')}`}.`,
	'device.clone': (h, p) => `Two devices use the key of ${h.device}${p('addr') && p('other') && p('addr') !== p('other') ? `, at ${p('other')} and ${p('addr')}` : ''}.`,
	'device.key_shared': (h, p) => p('kind') === 'copy'
		? `A second device, “${p('client')}” at ${p('addr')}, has the key of ${h.device}, which is on at ${p('other')}.`
		: `Something that calls itself “${p('client')}” came from ${p('addr')} with the key of ${h.device}.`,
	'device.took_over': (h, p) => `${h.device} came back from ${p('addr')}; its old connection from ${p('other')} was ended.`,
	'ticket.aborted': () => 'Adding a device was stopped: a second party used the same code.',
	'link.approved': (h, p) => `${somebody(h)} let ${h.device} talk to ${p('host')}.`,
	'drill.began': (h, p) => `${somebody(h)} shut the ways out of ${h.device} for a while${p('seconds') && ` (${duration(Number(p('seconds')) * 1000)})`}, to see whether it works without its cloud.`,
	'drill.ended': (h, p) => `The ways out of ${h.device} are open again: ${drillEnds[p('outcome')] ?? 'nothing could be told'}.`,
	'link.switched_off': (h, p) => `${somebody(h)} stopped ${h.device} from talking to ${p('host')}.`,
	'link.refused': (h, p) => `${h.device} tried to reach ${p('host') || 'the internet'} and was stopped.`,
	'release.started': (h, p) => `Giving ${p('name') || h.device} away began.`,
	'release.undone': (h, p) => `${p('name') || h.device} is kept after all.`,
	'release.done': (_, p) => `${p('name') || 'A device'} was given away.`,
	'broker.login_refused': (_, p) => `Somebody unknown tried to connect${p('addr') && ` from ${p('addr')}`} and was turned away.`,
	'broker.crowded': (_, p) => `${p('addr') || 'Somebody'} knocked at the hub’s doors ${p('count')} times without saying who it is. The hub turned it away.`,
	'device.login_refused': (h, p) => `${h.device} was turned away: ${refusals[p('why')] ?? 'its key was not accepted'}.`,
	'device.credential_rotated': h => `${h.device} took its new key; the old one is no longer valid.`,
	'device.rotation_failed': h => `${h.device} did not take its new key.`,
	'device.recognised': (h, p) => `The hub recognised ${h.device}${p('adapter') && ` as ${kinds[p('adapter')] ?? p('adapter')}`}.`,
	'device.replaced': (h, p) => `${h.device} took the place of ${p('former') || 'a former device'}.`,
	'device.returned': h => `${h.device} was in this home before and has come back.`,
	'device.spoofed': (h, p) => `${h.device} tried to pass itself off as ${p('other') || 'another device'}.`,
	'legacy.ending': (h, p) => `Your leave for ${h.device} to speak without encryption ends${p('until') && ` on ${longDay(p('until'))}`}.`,
	'legacy.ended': (h, p) => `Your leave for ${h.device} to speak without encryption ended${p('until') && ` on ${longDay(p('until'))}`}.`,
	'legacy.port_taken': (_, p) => `The hub cannot hear devices without encryption: another program uses port ${p('port')}.`,
	'passport.stored': h => `${h.device} handed over its maker’s passport.`,
	'passport.refused': h => `${h.device} handed over a passport that the hub does not accept.`,
	'advisory.affected': (h, p) => `${h.device} has a known security problem${p('title') && `: “${p('title')}”`}.`,
	'advisory.possibly': (h, p) => `${h.device} may have a known security problem${p('title') && `: “${p('title')}”`}.`,
	'advisory.over': (h, p) => `A known security problem no longer concerns ${h.device}${p('title') && `: “${p('title')}”`}.`,
	'advisory.dismissed': (h, p) => `${somebody(h)} said that this does not concern ${h.device}${p('title') && `: “${p('title')}”`}.`,
	'advisory.confirmed': (h, p) => `${somebody(h)} said that this does concern ${h.device}${p('title') && `: “${p('title')}”`}.`,
	'advisory.reopened': (h, p) => `${somebody(h)} took back what was said about a known problem of ${h.device}${p('title') && `: “${p('title')}”`}.`,
	'passport.key_taken': h => `${somebody(h)} accepted a new key of the maker of ${h.device}.`,
	'label.added': h => `${h.device} shows a label.`,
	'label.changed': h => `What the hub knows of a label of ${h.device} has changed.`,
	'label.expired': h => `A label of ${h.device} is no longer valid: its time has passed.`,
	'label.revoked': h => `A label of ${h.device} was taken back by those who gave it.`,
	'label.suspended': h => `A label of ${h.device} is out of force for now.`,
	'label.removed': h => `A label of ${h.device} is no longer shown.`,
	'source.added': (h, p) => `${somebody(h)} allowed the hub to fetch security advisories${p('address') && ` from ${p('address')}`}.`,
	'ticket.expired': () => 'Nobody came while a device was to be added; the door was shut again.',
	'certificate.replacing': h => `${somebody(h)} began to replace what vouches for the devices.`,
	'certificate.replaced': (h, p) => `${somebody(h)} ended the old one that vouched for the devices${p('locked_out') === '0' ? '' : ` and locked out ${p('locked_out')} of them`}.`,
	'certificate.key_made': h => `${somebody(h)} made the next key of what devices see. The present one is still in use.`,
	'certificate.key_switched': (h, p) => `${somebody(h)} put the next key of what devices see in use${p('locked_out') === '0' ? '' : `; ${p('locked_out')} of the devices did not know it`}.`,
	'certificate.key_dropped': h => `${somebody(h)} threw the next key away.`,
	'certificate.root_made': h => `${somebody(h)} made a new root for phones and devices. The old one is still in use.`,
	'certificate.root_shown': h => `${somebody(h)} let the hub show itself with the new root.`,
	'certificate.root_back': h => `${somebody(h)} went back to the old root.`,
	'certificate.root_went_back': () => 'The hub went back to the old root: no owner’s phone got through with the new one.',
	'certificate.root_dropped': h => `${somebody(h)} threw the new root away.`,
	'certificate.root_ended': (h, p) => `${somebody(h)} ended the old root${p('locked_out') === '0' ? '' : `; ${p('locked_out')} of the devices may be locked out`}.`,
	'certificate.renewed': () => 'The hub renewed its own certificates. Nothing has to be done.',
	'certificate.renew_failed': () => 'The hub could not renew its own certificates.',
	'certificate.ending': (_, p) => `${certificateNames[p('certificate')] ?? 'A certificate of the hub'} ends${p('until') && ` on ${longDay(p('until'))}`}.`,
	'release.receipt_invalid': (h, p) => `The proof of reset from ${p('name') || h.device} is not genuine.`,
};

const reader = (h: Happening) => (key: string): string => {
	const value = h.params[key];
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** A happening that this page has no sentence for. */
export const noted = (device: string, what: string): string => `${device}: the hub noted “${what}”.`;

export function eventWords(h: Happening): string {
	const say = happenings[h.code as ActivityCode];
	return say ? say(h, reader(h)) : noted(h.device, h.code.replace(/[._]/g, ' '));
}

export const someAlarm = { means: 'The hub thinks you should know.', todo: 'Open the device’s page and look whether all is as you expect.' };

export const alarms: Readonly<Partial<Record<ActivityCode, { means: string; todo: string }>>> = {
	'support.ending': { means: 'After that day its maker repairs no more weak spots in it.', todo: 'Look on its page what the maker says happens then, and plan what comes after it.' },
	'support.ended': { means: 'Its maker repairs no more weak spots in it. Any that is found from now on stays open.', todo: 'Replace it, or switch off its ways to the internet on its page.' },
	'support.shortened': { means: 'The longer promise was made when you could rely on it. The hub goes on counting to the longer day, and notes that the maker contradicts itself.', todo: 'Ask the maker, or the shop where you bought it, to keep the promise.' },
	'service.ending': { means: 'What needs that service no longer works afterwards. The rest of the device stays.', todo: 'Look on its page what it needs the internet for, and plan what comes after it.' },
	'service.ended': { means: 'What needs that service no longer works.', todo: 'Switch off that way to the internet on its page, or replace the device.' },
	'hub.support_ending': { means: 'After that day nobody mends weak spots in this version of the hub.', todo: 'Look whether there is a newer version. In Settings, under “This hub”, it says who made it.' },
	'hub.support_ended': { means: 'Nobody mends weak spots in this version of the hub any more. Any that is found from now on stays open.', todo: 'Install a newer version, or plan what comes after it.' },
	'hub.problem': { means: 'A security advisory speaks of this version of the hub.', todo: 'Install the newest version. In Settings, under “This hub”, it says what the problem is.' },
	'channel.failing': { means: 'The hub gave up on those messages. Here in the app they are all shown.', todo: 'In Settings, open “Where alerts are sent” and send a test.' },
	'help.due': { means: 'The day that you set for an answer has come.', todo: 'Open the device’s page: write down how it ended, give more time, or ask the next one.' },
	'label.misapplied': { means: 'What the label says does not hold for this device: it was made for another model, is no longer valid, or the hub saw that it is not true.', todo: 'Open the device’s page: its label says which line does not fit.' },
	'device.clone': { means: 'One of them is a copy. The hub keeps the one that was there first and refuses the other.', todo: 'If you did not move or replace this device, give it away and add it again: that makes the copied key worthless.' },
	'device.quarantined': { means: 'The hub still hears it, but nothing it says reaches other devices, no order reaches it, and its ways to the internet are cut.', todo: 'Open its page and see what it tried. If you know the reason, let it back in here; else give it away, or add it again with a new key.' },
	'device.key_shared': { means: 'The hub turned it away: a key belongs to one device, under one name. Either the settings were copied to a second device, or this one was renamed.', todo: 'Add the second device with a key of its own. If there is no second one that you know of, give this device away and add it again: that makes the copied key worthless.' },
	'device.denied': { means: 'The hub stopped it; nothing got through. A fault in the device’s software can do this, and so can a break-in.', todo: 'If it goes on, shut the device out and ask its maker.' },
	'broker.crowded': { means: 'Something in your network keeps the doors busy that your devices use. The hub leaves it standing outside; your devices at other addresses are not held up.', todo: 'Look in your router which machine has this address, and take it off the network if you do not know it.' },
	'passkey.counter_back': { means: 'A passkey counts how often it was used. The count of this one went back, as when a copy was made. The hub did not take it.', todo: 'Whose it is: remove it in Settings and add a new one.' },
	'ticket.aborted': { means: 'Somebody else may know the code on the device. The hub let neither of them in.', todo: 'Make sure nobody near is adding it too, then try again. If it happens again, do not use this device.' },
	'link.refused': { means: 'The maker did not declare this address, or you did not allow it. Nothing left your home.', todo: 'Nothing. If the device no longer works, look at what it talks to.' },
	'release.receipt_invalid': { means: 'The hub cannot believe that the device was wiped.', todo: 'Reset the device by hand before you pass it on.' },
	'device.rotation_failed': { means: 'The one it had stays valid. It still belongs to this device alone.', todo: 'Nothing has to be done. You can ask for a new one again on the device’s page.' },
	'device.spoofed': { means: 'The hub did not pass it on. A fault in the device’s software can do this, and so can a break-in.', todo: 'Keep the device apart if you do not know why it did this.' },
	'legacy.ending': { means: 'Then it counts as unprotected without your leave. The hub does not cut it off by itself.', todo: 'Replace it, bring encryption onto it, or choose a later day on its page, under “Its key”.' },
	'legacy.ended': { means: 'The device goes on working, but anybody in your network can read along.', todo: 'Replace it, bring encryption onto it, or choose a later day on its page, under “Its key”.' },
	'legacy.port_taken': { means: 'Devices that you allowed to speak without encryption cannot connect.', todo: 'Stop the other program on the server, or give the hub another port.' },
	'passport.refused': { means: 'What it says about itself is not believed.', todo: 'Open the device’s page to see what is wrong with it.' },
	'advisory.affected': { means: 'People who look for weak spots found one in this model, and your device is among those that have it.', todo: 'Open the device’s page: “Known problems” says what to do first.' },
	'advisory.possibly': { means: 'A weak spot was found in a model like this one. The hub is not sure that yours has it.', todo: 'Open the device’s page: “Known problems” says how to find out.' },
	'label.added': { means: 'It is not this device’s label, or it is not valid.', todo: 'Open the device’s page: “Labels on the box” says what is wrong with it.' },
	'label.changed': { means: 'The label does not belong to this device, or the register does not know it.', todo: 'Open the device’s page: “Labels on the box” says what is wrong with it.' },
	'label.expired': { means: 'Nobody vouches for the device by this label any more.', todo: 'Look in the scheme’s register whether it was given a new one.' },
	'label.revoked': { means: 'Those who gave the label no longer stand by it.', todo: 'Look on their page why. Shut the device out if you are in doubt.' },
	'label.suspended': { means: 'Those who gave the label are looking at it again.', todo: 'Nothing yet. Look at their page in a few weeks.' },
	'certificate.renew_failed': { means: 'The present ones still work. When they end, phones will warn about this hub.', todo: 'In Settings, open “How long its certificates last”: it says what is wrong.' },
	'certificate.ending': { means: 'After that day phones warn about this hub, and devices that look at the date stay away.', todo: 'In Settings, open “How long its certificates last”: there the root and what vouches for your devices can be replaced, without hurry.' },
	'certificate.root_went_back': { means: 'Everything is as before. Your phone probably does not have the new root yet.', todo: 'In Settings, open “How long its certificates last”, put the new root on your phone, and try again.' },
	'person.sign_in_failed': { means: 'Somebody on your network typed a wrong password.', todo: 'If it was none of you, change the password.' },
};

export function alarmWords(code: string): { means: string; todo: string } {
	return alarms[code as ActivityCode] ?? someAlarm;
}
