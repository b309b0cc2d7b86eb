import type { LabelScheme, ShownLabel } from '../../api/types';
import { longDay, monthOf, when } from '../format';
import { oneOf, type Translation } from '../language';

const partOfDate = (date: string): string => (date.length === 10 ? longDay(date) : date.length === 7 ? monthOf(`${date}-01`) : date);
const countsAs: Readonly<Record<string, string>> = { uk_psti: 'Einhaltung des britischen Produktsicherheitsgesetzes', en303645: 'Einhaltung von allem, was EN 303 645 verlangt' };
const level = (text: string): string => `Stufe ${text}`;

export default {
	labels: {
		lead: 'Manche Geräte tragen das Etikett einer Prüfstelle. Wenn Sie eines sehen, notieren Sie es hier und schlagen Sie es nach: Dann weiß die Zentrale, ob es echt ist.',
		none: 'Für dieses Gerät ist kein Etikett notiert.',
		add: 'Ich sehe ein Etikett darauf', scheme: 'Welches Etikett', number: 'Nummer', numberHelp: 'Wie sie auf dem Etikett steht oder hinter seinem Code.', level: 'Stufe', noLevel: 'Es zeigt keine', otherName: 'Wie das Etikett heißt',
		until: 'Gültig bis (wenn es das sagt)', model: 'Modell auf dem Etikett (wenn es eines nennt)', save: 'Notieren', cancel: 'Jetzt nicht',
		document: 'Ich habe eine signierte Bescheinigung', documentLead: 'Einige Prüfstellen signieren, was sie bescheinigen. Den signierten Text hier einsetzen.', documentText: 'Signierter Text', documentSave: 'Prüfen und behalten',
		lookUp: 'Nachschlagen', openPage: 'Das Verzeichnis öffnen', lookUpLead: host => `Suchen Sie die Nummer im Verzeichnis der Prüfstelle und sagen Sie, was dort steht. Vertrauen Sie nur Adressen, die auf „${host}“ enden. Auch ein Code auf dem Etikett muss dorthin führen.`,
		lookUpNoHost: 'Fragen Sie die Stelle, die das Etikett vergeben hat, und sagen Sie, was sie antwortet.',
		foundUntil: 'Gültig bis, laut Verzeichnis (wenn es das sagt)', foundLevel: 'Stufe im Verzeichnis',
		say: 'Was sagt das Verzeichnis?', remove: 'Entfernen', removeSure: 'Ja, entfernen', keep: 'Behalten',
		keyTitle: 'Wer das signiert hat', keyLead: 'Jeder kann unter fremdem Namen signieren. Vergleichen Sie diesen Fingerabdruck mit dem, den die Prüfstelle auf ihrer eigenen Website nennt.', keyForeign: 'Die Adresse darin gehört nicht zu dieser Prüfstelle. Es bleibt eine Behauptung.',
		fingerprint: 'Fingerabdruck des Schlüssels', keyYes: 'Sie sind gleich', more: 'Über dieses Etikett', source: 'Wo das steht', reported: 'andere berichten es; an der Quelle wurde es nicht gelesen', asOf: date => `Stand: ${partOfDate(date)}.`,
		number2: 'Nummer', by: (who, at) => `${who || 'Jemand'} hat es nachgeschlagen, ${when(at)}`, proof: 'Prüfsumme dieser Notiz', misfit: 'Dieses Etikett zählt nicht.', counts: 'Dieses Etikett zählt.', claim: 'Vorläufig ist es nur eine Behauptung.', noted: at => `Notiert: ${when(at)}`,
		silent: 'Dieses Etikett sagt zu den drei Zeilen nichts.', recognised: 'Es gilt auch als', namesMaker: maker => `Der Hersteller, den es nennt: ${maker}.`,
	},
	findings: {
		seen_on_box: 'Sie haben es gesehen. Nachgeschlagen hat es noch niemand.', in_register: 'Das Verzeichnis kennt es, für dieses Modell.', attested: 'Die Stelle, die es vergeben hat, hat es signiert.', signed_by_unknown: 'Es ist signiert, aber die Zentrale kann nicht sagen, von wem.',
		other_model: 'Es gehört zu einem anderen Modell.', other_maker: 'Es nennt einen anderen Hersteller als den dieses Geräts. Sehen Sie im Verzeichnis nach, bevor Sie sich darauf verlassen.', not_in_register: 'Das Verzeichnis kennt es nicht.', other_level: 'Das Verzeichnis nennt eine andere Stufe.', other_firmware: 'Es wurde für eine andere Softwareversion vergeben.',
		revoked: 'Es wurde entzogen.', expired: 'Es gilt nicht mehr.', withdrawn: 'Es wurde vorzeitig beendet.', suspended: 'Es ist zurzeit außer Kraft.',
	},
	results: {
		found: 'Es steht da, für dieses Modell', not_found: 'Es steht nicht da', other_model: 'Es steht da, aber für ein anderes Modell', other_level: 'Es steht da, aber mit einer anderen Stufe', expired: 'Es steht da, ist aber abgelaufen',
		revoked: 'Es wurde entzogen', suspended: 'Es ist zurzeit außer Kraft', withdrawn: 'Es wurde beendet',
	},
	schemeWords: (s: LabelScheme): string => {
		const since = s.since ? ` seit ${partOfDate(s.since)}` : '';
		return s.id === 'other' ? 'Die Zentrale kennt dieses Etikett nicht.' : oneOf(s.status, {
			live: `Dieses Etikett wird${since} vergeben.`, no_new_labels: `Neu vergeben wird es${since} nicht mehr. Vergebene können noch gelten.`, paused: `Dieses Etikett ruht${since}.`,
			never_issued: 'Dieses Etikett wurde nur vorgeschlagen und nie vergeben.', framework: 'Das ist eine Norm für Etiketten. Sie vergibt selbst keine.', law: 'Das ist ein Gesetz und kein Etikett: Hersteller müssen es auch ohne Zeichen auf der Schachtel einhalten.',
		});
	},
	notSecurity: 'Dieses Zeichen sagt, dass Geräte zusammenarbeiten. Zu Passwörtern, Fehlern und Updates sagt es nichts.',
	validity: months => (months ? `Ein Etikett gilt höchstens ${months / 12} Jahre.` : ''),
	recognisedWords: (as, schemes) => {
		const [id = '', of] = as.split(':');
		return countsAs[as] ?? `${schemes.find(s => s.id === id)?.name ?? id}, ${level(of ?? '')}`;
	},
	titleOf: (l: ShownLabel): string => (l.level ? `${l.name}, ${level(l.level)}` : l.name),
	untilWords: day => `Gültig bis ${longDay(day)}.`,
} satisfies Translation<typeof import('../labels'), 'findingWords'>;
