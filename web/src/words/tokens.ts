import type { Scope } from '../api/types';

export const tokens = {
	lead: 'A program in your home, an assistant or a monitor, asks the hub with a token of its own. It can do what you tick and nothing else: never anything with people, keys or giving away.',
	none: 'No program may ask the hub.',
	may: { see_devices: 'See devices', use_devices: 'Use devices', see_log: 'See what happened', see_metrics: 'Read the counts' } satisfies Record<Scope, string>,
	means: {
		see_devices: 'What there is and what it measures, live too.', use_devices: 'Switch and set.', see_log: 'Also who signed in and from where.', see_metrics: 'How many devices and whether the hub runs; no names. For a monitor, at /metrics.',
	} satisfies Record<Scope, string>,
	by: (by: string, day: string): string => `Made by ${by || 'the server'} on ${day}.`, unused: 'Not used yet.', used: (time: string): string => `Last used ${time}.`,
	ends: (day: string): string => `until ${day}`, ended: (day: string): string => `ended on ${day}`,
	revoke: 'Take it back', sure: 'Yes, take it back', revoked: (name: string): string => `${name} can no longer ask the hub.`,
	add: 'Let another program in', name: 'Name of the program', nameHelp: 'So that you know later which one it is.', what: 'It may', whatNone: 'Tick at least one thing.', until: 'Until (if it should end)', untilHelp: 'Leave it empty for no end.', make: 'Make a token',
	made: (name: string): string => `The token of ${name} is ready.`, once: 'Copy it into the program now: the hub keeps only its fingerprint and cannot show it again.', token: 'Token',
	how: 'The program sends it as “Authorization: Bearer”. Whoever has it can do the same, so keep it like a password.', kept: 'I have copied it',
};
