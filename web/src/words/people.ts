import type { Role } from '../api/types';
import { count } from './format';

export const roleWords: Record<Role, { title: string; lead: string }> = {
	owner: { title: 'Owner', lead: 'May do everything, also with people and keys, and give devices away.' },
	resident: { title: 'Resident', lead: 'Lives here: uses and names devices, shuts one out, sees what happened. No keys, no people, no ways out to the internet.' },
	guest: { title: 'Guest', lead: 'Switches devices and sees what they are. Nothing else.' },
	installer: { title: 'Installer', lead: 'Adds devices and tries them. Sees neither what happened nor the settings.' },
};

export const people = {
	title: 'People',
	lead: (n: number): string => (n === 1 ? 'So far you are the only one.' : `${count(n, 'person belongs', 'people belong')} to this home. Each signs in with a password of their own.`),
	only: 'The only owner: a home needs one. Make somebody else an owner first, to change or remove this one.',
	you: 'you', somebody: 'Somebody',
	ends: (day: string): string => `until ${day}`, ended: (day: string): string => `ended on ${day}`,
	seen: (time: string, sessions: number): string => `Last here ${time}, signed in at ${count(sessions, 'place', 'places')}.`,
	nowhere: 'Not signed in anywhere.',
	changeRole: (name: string): string => `What ${name} may do`, as: 'They are here as', atOnce: 'This holds at once, also where they are signed in already.',
	until: 'Until (if it should end)', untilHelp: 'After this day they are signed out and cannot sign in again. Leave it empty for no end.',
	sessions: (name: string): string => `Where ${name} is signed in`,
	forgot: (name: string): string => `${name} forgot the password`,
	forgotLead: 'You get a link that works once, for half an hour. Whoever opens it chooses a new password; all sessions of this person end and their passkeys are removed.',
	forgotMake: 'Make the link', forgotMade: (name: string): string => `Show this to ${name}.`,
	forgotOwner: 'An owner’s password can only be made new at the server, so that a stolen phone cannot take a home over. Type there:',
	remove: (name: string): string => `Remove ${name}`, removeLead: 'They are signed out everywhere at once and cannot sign in again. Devices stay as they are. To come back they need a new invitation.',
	removeSure: (name: string): string => `Yes, remove ${name}`, removed: (name: string): string => `${name} no longer belongs to this home.`,
	invited: 'Invited', invitedBy: (by: string, time: string): string => `By ${by || 'the server'}, ${time}.`, validUntil: (time: string): string => `The link works until ${time}.`,
	revoke: 'Take it back', revoked: 'The link no longer works.',
	invite: 'Invite somebody', name: 'Their name', nameHelp: 'Only a suggestion; they can change it.', make: 'Make an invitation',
	made: (role: string): string => `An invitation as ${role.toLowerCase()} is ready.`,
	once: (time: string): string => `The link works once, until ${time}. It is shown only now.`,
	qr: 'The link as a code to scan with the camera', link: 'Link', linkDone: 'I have passed it on',
	trustFirst: 'They must be in your home’s network. Their phone will warn them at first, because it does not know your hub yet: in Settings they can let it trust the hub.',
};

export const join = {
	title: (hub: string): string => `Welcome to ${hub}`,
	lead: (by: string): string => `${by || 'The owner'} invites you to this home. Choose a name and a password of your own.`,
	until: (day: string): string => `You are invited until ${day}.`,
	instead: (name: string): string => `This phone is signed in as ${name}. If you go on, it will be signed in as the new person instead.`,
	submit: 'Join this home', working: 'Making your account…', joined: 'Welcome. You are signed in.',
	resetTitle: 'Choose a new password', resetLead: (name: string): string => `for ${name}. All other places will be signed out.`, newPassword: 'New password', resetSubmit: 'Use this password', resetPasskeys: (n: number): string => `${n === 1 ? 'The passkey of this account is' : `The ${n} passkeys of this account are`} removed: only the new password opens it then. You can add passkeys again in Settings.`, resetDone: 'You are signed in with your new password.',
	overTitle: 'This link no longer works', over: 'It was used, taken back, or its time is over.', overNext: 'Ask whoever sent it for a new one.', toSignIn: 'Go on to the hub',
};
