// What somebody may do here, and what to say where they may not.
import type { Role } from '../api/types';

export const roles = {
	youAre: { owner: 'You are an owner of this home.', resident: 'You live here.', guest: 'You are a guest in this home.', installer: 'You are here to install devices.' } satisfies Record<Role, string>,
	short: { owner: '', resident: 'Keys, people and ways out to the internet are for owners.', guest: 'You may switch devices and see what they are.', installer: 'You may add devices and try them.' } satisfies Record<Role, string>,
	refused: 'This is not for you',
	device: { resident: 'Its keys, what it may reach outside and giving it away are for an owner.', guest: 'Its name, its keys and giving it away are for those who live here.' },
	waits: 'This device waits to be let in.',
	who: (action: string): string => whoMay[action] ?? 'Only an owner of this home may do this. Ask one.',
};
const whoMay: Readonly<Record<string, string>> = {
	add_devices: 'Only an owner or an installer may add devices. Ask one of them.',
	keep_record: 'What was bought where, and who was asked for help, is for those who live here.',
	edit_devices: 'Only those who live here may do this. Ask one of them.',
	see_log: 'What happened in this home is for those who live here.',
	see_settings: 'The settings are for those who live here.',
	see_releases: 'What was given away is for those who live here.',
	manage_people: 'Only an owner of this home decides who belongs to it.',
	release_devices: 'Only an owner of this home may give a device away. Ask one.',
};

