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
	successor: {
		begin: 'Ersetzen, was für Ihre Geräte bürgt', beginning: 'Das neue wird gemacht. Das dauert einige Sekunden.',
		beginLead: n => `Tun Sie das, wenn jemand die Schlüssel dieser Zentrale kopiert haben könnte, oder bevor das jetzige endet. ${n === 0 ? 'Noch hat kein Gerät ein Zertifikat.' : `Die Zentrale macht ein neues und bittet ${n === 1 ? 'das eine Gerät mit Zertifikat' : `alle ${n} Geräte mit Zertifikat`} um einen neuen Schlüssel.`} Beiden wird vertraut, bis Sie das alte hier beenden. Unterwegs wird also kein Gerät ausgesperrt.`,
		progress: (done, all) => `${done} von ${all} ${all === 1 ? 'Gerät ist' : 'Geräten sind'} mit dem neuen gekommen.`,
		progressMeans: 'Auch dem alten wird noch vertraut, es eilt nicht.',
		left: 'Noch mit dem alten',
		why: {
			asked: 'es wurde gefragt und macht seinen neuen Schlüssel', away: 'es ist ausgeschaltet oder nicht erreichbar; es wird gefragt, sobald es wieder da ist', failed: 'es hat keinen neuen Schlüssel angenommen',
			shut_out: 'es ist ausgesperrt; lassen Sie es erst wieder herein', unconfirmed: 'Sie haben es noch nicht hereingelassen', not_asked: 'es wurde noch nicht gefragt',
		},
		again: 'Noch einmal fragen',
		end: 'Das alte beenden', endNobody: 'Jedes Gerät ist mit dem neuen gekommen. Niemand wird ausgesperrt.',
		endLocksOut: n => `${n === 1 ? 'Ein Gerät wird' : `${n} Geräte werden`} dadurch sofort ausgesperrt.`,
		endMeans: 'Um so ein Gerät wieder zu benutzen, müssen Sie es hier abgeben und neu hinzufügen. Das lässt sich nicht rückgängig machen.', endSure: 'Ja, das alte beenden',
	},
} satisfies Translation<typeof import('../certificates')>;
