// "Try without its cloud": what it does, what is seen meanwhile, what came of it.
import type { DrillState } from '../api/types';
import { count, duration, longDate } from './format';

export const drill = {
	lead: 'For a while the hub keeps all its ways to the internet shut, as if its maker’s service had ended, and watches whether it goes on working. Nothing is changed for good: afterwards, and whenever you like, the ways are open again.',
	meanwhile: 'Use it meanwhile, with its switches on this page: then you see whether it still obeys. What it wants to send to its maker in that time is not sent.',
	only: 'The hub can shut only the ways that lead through it. If the device also reaches the internet by itself, do this with your router.',
	long: 'For how long', choices: { 120: ['2 minutes', 'For what says something every few seconds'], 600: ['10 minutes', 'For most devices'], 1800: ['Half an hour', 'For what says something seldom'] } as Readonly<Record<string, readonly [string, string]>>,
	begin: 'Shut its ways out now', end: 'Stop, and open them again', away: 'It is not there at present, so there is nothing to see. Try again when it is.', barred: 'Only an owner of this home can do this.',
	running: (left: number): string => `Its ways out are shut, for ${duration(left)} more.`, progress: 'How much of the time has passed',
	seen: (away: boolean, messages: number): string => (away ? 'It has lost touch with the hub.' : messages ? 'It is there, and says how it is.' : 'It is there, but has said nothing yet.'),
	obeyed: (commands: number, answers: number): string => (commands ? `It answered ${answers} of ${count(commands, 'command', 'commands')}.` : 'Nobody has asked it for anything yet.'),
	last: (at: number, ms: number): string => `On ${longDate(at)}, for ${duration(ms)}:`,
} as const;

export const drillOutcome: Readonly<Record<DrillState, string>> = {
	running: 'It is being tried.',
	worked: 'It worked without its cloud. It stayed in touch with the hub and went on saying how it is.',
	stopped: 'It stopped working without its cloud: it lost touch with the hub, or no longer answered.',
	not_seen: 'It stayed in touch with the hub but said nothing, so nothing can be told. Try again and use it meanwhile.',
	ended_early: 'You stopped it before the time was over. Nothing is told from that.',
	interrupted: 'The hub was restarted meanwhile, and its ways out were opened again. Nothing is told from that.',
};
