import type { Translation } from '../language';

export default {
	listed: {
		title: 'Ein Gerät eintragen',
		lead: 'Die Zentrale spricht nicht mit ihm. Sie hebt auf, was Sie darüber wissen, bis wann es Updates bekommt, seine bekannten Probleme und seine Papiere.',
		kind: 'Was ist es?', choose: 'Bitte wählen',
		maker: 'Hersteller', makerHelp: 'Wie es darauf steht. Um bekannte Probleme zu finden, braucht es Hersteller und Modell.',
		model: 'Modell',
		firmware: 'Version der Software, wenn Sie sie kennen', firmwareHelp: 'In seiner App oder seinen Einstellungen, oft unter „Über“.',
		serial: 'Seriennummer, wenn sie hier stehen soll',
		submit: 'Eintragen',
		done: name => `${name} ist eingetragen.`,
		about: 'Was es ist',
		remove: 'Aus der Liste nehmen',
		removeLead: 'Für ein Gerät, das Sie weggeworfen oder versehentlich eingetragen haben. Es gibt keinen Schein. Wenn jemand anderes es bekommt, geben Sie es stattdessen ab.',
		removeLost: 'Für immer verloren: Name, Raum, Angaben und Verlauf hier, und seine Papiere. Das Gerät selbst bleibt, wie es ist.',
		removed: name => `${name} steht nicht mehr in der Liste.`,
	},
} satisfies Translation<typeof import('../listed')>;
