import { longDate } from '../format';
import type { Translation } from '../language';

export default {
	passport: {
		none: 'Das Gerät hat keinen Pass mitgebracht. Sein Hersteller kann einen schreiben: Dann weiß die Zentrale, was das Gerät verspricht.',
		issuer: 'Geschrieben von', revision: 'Ausgabe', key: 'Fingerabdruck des Herstellerschlüssels', newKey: 'Fingerabdruck des neuen Schlüssels', page: 'Adresse',
		first: at => `Die Zentrale hat diesen Schlüssel zuerst am ${longDate(at)} gesehen.`,
		refresh: 'Nach einem neueren Pass fragen', refreshLead: 'Die Zentrale fragt einmal bei der Adresse des Herstellers und liest dort, bis wann Updates zugesagt sind. Er erfährt nur, dass jemand fragt.', askKeys: 'Die Website des Herstellers nach dem Schlüssel fragen',
		changed: 'Ein neuerer Pass wurde mit einem anderen Schlüssel signiert. Hersteller wechseln Schlüssel ab und zu; wer sich für sie ausgibt, auch. Fragen Sie zuerst die Website des Herstellers. Hilft das nicht, fragen Sie ihn am Telefon oder im Brief und vergleichen Sie den Fingerabdruck.',
		take: 'Der neue Fingerabdruck stimmt: diesen Schlüssel benutzen', takeSure: 'Ja, verglichen', keep: 'Den alten Schlüssel behalten',
	},
	vouchers: { seen_first: 'Niemand bürgt für diesen Schlüssel; die Zentrale bleibt bei dem, den sie zuerst gesehen hat.', owner: 'Sie haben diesen Schlüssel verglichen.', web: 'Die Website des Herstellers nennt diesen Schlüssel.' },
	outcomes: {
		fetched: 'Die Zentrale hat gefragt. Was sie bekam, steht hier.', taken: 'Der alte Schlüssel hat den neuen bestätigt. Der neue Pass ist in Gebrauch.', named: 'Die Website nennt den neuen Schlüssel, aber der alte hat ihn nicht bestätigt. Vergleichen Sie den Fingerabdruck, bevor Sie ihn benutzen.',
		not_named: 'Die Website nennt diesen Schlüssel nicht.', confirmed: 'Die Website nennt diesen Schlüssel als ihren.',
	},
} satisfies Translation<typeof import('../passport'), 'bornOn'>;
