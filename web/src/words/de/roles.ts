import type { Translation } from '../language';

const whoMay: Readonly<Record<string, string>> = {
	add_devices: 'Nur Eigentümer und Installateure dürfen Geräte hinzufügen. Fragen Sie jemanden von ihnen.',
	keep_record: 'Was wo gekauft wurde und wer um Hilfe gebeten wurde, geht nur die an, die hier wohnen.',
	edit_devices: 'Das dürfen nur die, die hier wohnen. Fragen Sie jemanden von ihnen.',
	see_log: 'Was in diesem Zuhause geschehen ist, sehen die, die hier wohnen.',
	see_settings: 'Die Einstellungen sind für die, die hier wohnen.',
	see_releases: 'Was abgegeben wurde, sehen die, die hier wohnen.',
	manage_people: 'Wer zu diesem Zuhause gehört, entscheiden nur Eigentümer.',
	release_devices: 'Nur Eigentümer dürfen ein Gerät abgeben. Fragen Sie jemanden von ihnen.',
};

export default {
	roles: {
		youAre: { owner: 'Ihnen gehört dieses Zuhause.', resident: 'Sie wohnen hier.', guest: 'Sie sind Gast in diesem Zuhause.', installer: 'Sie sind hier, um Geräte einzurichten.' },
		short: { owner: '', resident: 'Schlüssel, Personen und Wege ins Internet sind Sache der Eigentümer.', guest: 'Sie dürfen Geräte schalten und sehen, was sie sind.', installer: 'Sie dürfen Geräte hinzufügen und ausprobieren.' },
		refused: 'Das ist nicht für Sie',
		device: { resident: 'Seine Schlüssel, was es draußen erreichen darf und das Abgeben sind Sache der Eigentümer.', guest: 'Sein Name, seine Schlüssel und das Abgeben sind Sache derer, die hier wohnen.' },
		waits: 'Dieses Gerät wartet darauf, hereingelassen zu werden.',
		who: action => whoMay[action] ?? 'Das dürfen nur Eigentümer dieses Zuhauses. Fragen Sie jemanden von ihnen.',
	},
} satisfies Translation<typeof import('../roles')>;
