import type { Translation } from '../language';

export default {
	chosen: {
		title: 'Das Passwort selbst wählen',
		lead: 'Lassen Sie das Feld leer, macht die Zentrale eines: es ist stärker als jedes ausgedachte und gehört nur diesem Gerät. Wählen Sie nur dann selbst, wenn das Gerät kein langes zufälliges annimmt.',
		label: 'Passwort für das Gerät',
		help: 'Mindestens 14 Zeichen ohne Leerzeichen, schwer zu erraten und sonst nirgends benutzt: von keinem anderen Gerät und von niemandem hier. Die Zentrale prüft das.',
	},
} satisfies Translation<typeof import('../chosen')>;
