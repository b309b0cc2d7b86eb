import type { Translation } from '../language';

export default {
	certificates: {
		name: { root: 'Die Wurzel, der Ihr Telefon vertraut', servers: 'Bürgt für die beiden darunter', devices: 'Bürgt für Ihre Geräte', web: 'Diese Seiten', mqtt: 'Was Geräte sehen' },
		state: { good: '', ending: 'Endet bald', ended: 'Abgelaufen' },
		until: day => `bis ${day}`, forever: 'ohne Ende',
		renews: 'Die Zentrale erneuert es rechtzeitig selbst.',
		lead: 'Die Zentrale behält sie im Auge und sagt lange vorher Bescheid, bevor eines endet.',
		check: 'Jetzt nachsehen', checked: 'Alles ist in Ordnung.',
		failed: code => ({
			state: 'Die Zentrale hat einen Namen bekommen, für den ihre Zertifikate nicht bürgen dürfen. Geben Sie ihr in der Konfiguration den früheren Namen zurück.',
			invalid: 'Der Name der Zentrale in ihrer Konfiguration ist weder ein Name noch eine Adresse.',
		}[code] ?? 'Die neuen Zertifikate konnten nicht geschrieben werden. Sehen Sie nach, ob die Festplatte des Servers voll ist.'),
	},
} satisfies Translation<typeof import('../certificates')>;
