import type { Translation } from '../language';

export default {
	may: {
		topic: 'Thema', verb: 'Was würde es tun?',
		verbs: { say: ['Senden', 'Es veröffentlicht unter diesem Thema.'], hear: ['Hören', 'Jemand anderes veröffentlicht darunter.'], subscribe: ['Abonnieren', 'Es fragt nach einem Thema oder mit + und # nach vielen.'] },
		ask: 'Darf es das?',
		answer: { yes: 'Ja.', guard: 'Nur zur Zentrale, die es zuerst prüft.', no: 'Nein.' },
		because: {
			granted: 'Es gehört zu dem, was es braucht.', announced: 'So stellt sich ein Gerät vor; die Zentrale prüft, dass es sich nicht als ein anderes ausgibt.',
			unconfirmed: 'Sie haben es noch nicht hereingelassen, deshalb geht alles nur an die Zentrale.', not_granted: 'Es braucht das nicht, also darf es das nicht.',
			reserved: 'Themen, die mit $ beginnen, gehören der Zentrale.', shut_out: 'Es dürfte, ist aber ausgesperrt oder wird gerade abgegeben.', kept_apart: 'Es dürfte, ist aber abgesondert: die Zentrale hört es, sonst niemand.', not_a_topic: 'Das ist kein richtiges Thema.',
		},
		by: 'Die Regel, die es erlaubt:',
	},
} satisfies Translation<typeof import('../may')>;
