import type { SignInWay } from '../api/types';

export const place = {
	elsewhere: 'Passkeys belong to the hub’s name and work only on this page:',
	nowhere: 'Passkeys belong to a name, and this hub goes by a number (its IP address). Whoever looks after the server can give it a name.',
	old: 'This browser has no passkeys.',
};

export const signInByPasskey = {
	submit: 'Sign in with a passkey', goOn: 'Use my passkey', waiting: 'Waiting for your passkey…',
	second: 'Your password is right.', secondMeans: 'This account also wants its passkey.',
};

export const confirm = {
	lead: 'What you are about to do gives away power or cannot be undone. The hub asks once more, and then not for ten minutes.',
	passkey: 'Confirm with a passkey', submit: 'Confirm',
	passkeyOnly: 'For this account a passkey is needed, and it cannot be used on this page.',
};

export const passkeys = {
	lead: 'With a passkey you sign in by your finger, your face or the PIN of your phone, without typing the password. It cannot be guessed, and no false page can take it from you.',
	none: 'You have no passkey yet.',
	added: (day: string): string => `Added on ${day}.`, unused: 'Not used yet.', used: (time: string): string => `Last used ${time}.`,
	rename: 'Rename', name: 'Name', nameHelp: 'So that you know later which one it is, for example “My phone”.',
	remove: 'Remove', sure: (name: string): string => `Yes, remove ${name}`, removeMeans: 'It no longer opens the hub. On your phone it may still be listed; you can delete it there.',
	removeLast: 'It is your last passkey. Afterwards you sign in with your password alone: make sure that you know it.', removed: (name: string): string => `${name} was removed.`,
	add: 'Add a passkey', adding: 'Waiting for your phone or key…', made: (name: string): string => `${name} can sign you in from now on.`,
	forgot: 'Password forgotten?', forgotLead: 'Your passkey is proof enough to choose a new one. All other places are signed out.', newPassword: 'New password', forgotSave: 'Choose it, with my passkey', forgotDone: 'You have a new password. All other places were signed out.',
	way: 'How you sign in',
	ways: {
		either: { title: 'Password or passkey', lead: 'Each of them is enough.' },
		both: { title: 'Password and passkey', lead: 'Both, every time. Somebody who knows your password still cannot come in.' },
		passkey: { title: 'Passkey only', lead: 'The password is no longer taken.' },
	} satisfies Record<SignInWay, { title: string; lead: string }>,
	wayNone: 'Your password. Once you have a passkey you can choose.',
	wayLost: 'If you lose your passkeys you need a link: from an owner of this home; an owner gets it at the server. Better add a second passkey.',
	wayDone: 'From now on you sign in this way.',
};
