import type { AdvisorySource } from '../../api/types';
import { count, listOf, longDate, longDay, when } from '../format';
import { oneOf, type Translation } from '../language';

const sourceProblem = (problem: NonNullable<AdvisorySource['problem']>): string => oneOf(problem, {
	unreachable: 'Sie hat nicht geantwortet. Die Zentrale versucht es von selbst wieder.',
	no_metadata: 'Unter dieser Adresse gibt es keine Liste von Hinweisen. Suchen Sie auf der Seite des Herausgebers nach „CSAF“.',
	aggregator: 'Diese Adresse nennt nur andere Herausgeber. Erlauben Sie die, die Sie möchten:',
	no_list: 'Ihre Liste war nicht zu lesen. Die Zentrale versucht es von selbst wieder.',
	full: 'Die Zentrale hat keinen Platz für weitere Hinweise.',
	hash_wrong: 'Ein Dokument passte nicht zu seiner Prüfsumme. Die Zentrale hat es nicht genommen.',
	signature_wrong: 'Ein Dokument wurde nach dem Unterschreiben geändert. Die Zentrale hat es nicht genommen.',
	foreign: 'Ein Dokument kam von einem anderen Herausgeber oder ist nicht für alle bestimmt. Die Zentrale hat es nicht genommen.',
	unreadable: 'Ein Dokument war nicht zu lesen. Die Zentrale hat es nicht genommen.',
});

const hints = (n: number): string => count(n, 'Hinweis', 'Hinweise');

export default {
	todoWords: p => oneOf(p.action, {
		update: p.update_to ? `Auf Version ${p.update_to} oder neuer bringen` : 'Auf die neueste Version bringen', mitigate: 'So schützen, wie der Hersteller sagt', wait: 'Warten: der Hersteller arbeitet an einem Update',
		replace: 'Ersetzen oder vom Netz nehmen: es kommt kein Update', check: 'Nachlesen, was der Hersteller sagt', nothing: 'Sie müssen nichts tun',
	}),
	severityWords: severity => oneOf(severity, { critical: 'Sehr gefährlich', high: 'Gefährlich', medium: 'Etwas gefährlich', low: 'Kaum gefährlich', unknown: 'Niemand hat gesagt, wie gefährlich' }),
	reasonWords: (p, firmware) => {
		const runs = firmware ? `Seine Version ist ${firmware}` : 'Die Zentrale kennt seine Version nicht';
		switch (p.reason) {
		case 'version_in_range': return `${runs}, und die hat das Problem.`;
		case 'all_versions': return 'Jede Version dieses Modells hat das Problem.';
		case 'version_unknown': return 'Die Zentrale weiß nicht, welche Version darauf läuft. Ältere Versionen haben das Problem.';
		case 'version_unclear': return `${runs}. Die Liste des Herstellers lässt sich damit nicht vergleichen.`;
		case 'name_similar': return `Der Hersteller schreibt über „${p.product}“. Das kann Ihr Modell sein, oder eines, das ihm sehr ähnelt.`;
		case 'stated_fixed': case 'has_fix': return `${runs}, und darin ist das Problem behoben.`;
		case 'version_outside': return `${runs}, und die hat das Problem nicht.`;
		case 'stated_not_affected': return 'Der Hersteller sagt, dass dieses Modell das Problem nicht hat.';
		case 'nobody_knows': return 'Der Hersteller weiß nicht, ob dieses Modell das Problem hat, und untersucht es nicht.';
		case 'investigated': return 'Der Hersteller untersucht noch, ob dieses Modell das Problem hat.';
		default: return 'Die Zentrale hat verglichen, was der Hersteller schrieb und was sie vom Gerät weiß.';
		}
	},
	signatureWords: p => (p.origin === 'file' ? 'Jemand aus Ihrem Zuhause hat ihn als Datei gebracht.' : oneOf(p.signature, {
		good: 'Der Herausgeber hat ihn unterschrieben, und die Zentrale hat die Unterschrift geprüft.', unknown_key: 'Er ist unterschrieben, aber mit einem Schlüssel, den der Herausgeber nicht gezeigt hat.',
		unchecked: 'Er ist unterschrieben; die Zentrale konnte die Unterschrift nicht prüfen.', none: 'Er kam über eine geschützte Verbindung, ohne Unterschrift.',
	})),
	sourceState: s => {
		if (s.state === 'waiting')
			return 'Wird gleich gefragt.';
		if (s.state === 'checking')
			return 'Wird gerade gefragt.';
		const asked = s.checked_at ? `Zuletzt ${when(s.checked_at)} gefragt. ` : '';
		const holds = s.documents ? `${hints(s.documents)} von dort. ` : '';
		const refused = s.refused > 1 ? `${s.refused} Dokumente wurden nicht genommen. ` : '';
		return `${asked}${holds}${refused}${s.problem ? sourceProblem(s.problem) : 'Alles war in Ordnung.'}`.trim();
	},
	known: {
		title: 'Bekannte Probleme',
		lead: 'Hersteller schreiben die Schwachstellen ihrer Geräte auf. Die Zentrale vergleicht das mit Ihren Geräten, hier zu Hause.',
		sent: 'Was über Ihre Geräte nach draußen ging: nichts. Die Zentrale holt ganze Listen und vergleicht hier; so erfährt niemand, was Sie haben.',
		checking: 'Die Zentrale vergleicht noch.',
		none: 'Kein bekanntes Problem betrifft Ihre Geräte.',
		noneHere: n => `In ${count(n, 'Hinweis', 'Hinweisen')} steht nichts, was dieses Gerät betrifft.`,
		noneMeans: 'Das ist kein Versprechen: eine Schwachstelle kann noch unentdeckt sein. Halten Sie Ihre Geräte auf dem neuesten Stand.',
		nothingToCompare: 'Die Zentrale hat noch keine Sicherheitshinweise zum Vergleichen.',
		nothingNext: 'Erlauben Sie ihr, sie irgendwo zu holen, oder bringen Sie einen als Datei.',
		sources: 'Wo die Zentrale fragt',
		sourcesLead: 'Die Zentrale fragt niemanden, bis Sie es erlauben. Dann holt sie einmal am Tag die ganze Liste dieses Herausgebers über eine geschützte Verbindung. Über Ihr Zuhause erfährt er nur, dass es da ist.',
		address: 'Herausgeber', addressHelp: 'Ein Name wie „hersteller.example“ oder die https-Adresse seiner „provider-metadata.json“.',
		allowSource: 'Erlauben und jetzt fragen', allow: 'Erlauben', allowOne: name => `${name} erlauben`, askNow: 'Jetzt fragen', remove: 'Nicht mehr fragen',
		bring: 'Hinweise bringen',
		bringLead: 'Ein Hinweis ist eine Datei der Art „CSAF“; sie endet auf „.json“. Hersteller und Behörden veröffentlichen sie. Größere und ganze Ordner bringt man auf dem Server: „freehold advisories import ORDNER“.',
		choose: 'Dateien wählen',
		brought: n => `${hints(n)} gebracht. Die Zentrale vergleicht sie jetzt.`,
		notBrought: name => `Nicht gebracht: ${name}`,
		who: 'Die Zentrale weiß nicht genau, was dieses Gerät ist, und kann deshalb keine bekannten Probleme suchen. Was steht darauf?',
		maker: 'Hersteller', model: 'Modell', nameIt: 'Nach bekannten Problemen suchen',
		perhaps: 'Vielleicht',
		concerns: 'Das ist mein Gerät', not: 'Betrifft meines nicht', takeBack: 'Zurücknehmen',
		confirmed: 'Sie haben gesagt, dass es Ihr Gerät ist.', dismissed: 'Sie haben gesagt, dass es Ihr Gerät nicht betrifft.',
		more: 'Was der Hersteller sagt', read: 'Auf der Seite des Herstellers lesen', about: 'Geschrieben über', versions: 'Versionen', numbers: 'Namen der Schwachstellen', from: 'Geschrieben von', came: 'Wie es hierherkam',
		published: at => longDate(at),
		names: list => listOf(list),
		contact: 'Wem man eine Schwachstelle meldet',
		contactLead: 'Hersteller können auf ihrer Website eine öffentliche Datei haben, „security.txt“. Wenn Sie die Website nennen, holt die Zentrale sie jetzt, und wieder alle dreißig Tage oder wenn sie abgelaufen ist.',
		website: 'Website des Herstellers', ask: 'Website fragen', write: 'An den Hersteller schreiben', policy: 'Wie damit umgegangen wird', until: date => `Der Hersteller verspricht, dass dies bis ${longDay(date)} gilt.`,
		past: n => count(n, 'weiteres, bei dem Sie nichts tun müssen', 'weitere, bei denen Sie nichts tun müssen'),
		open: name => `${name} öffnen`,
		gone: 'Ein Gerät, das nicht mehr da ist',
	},
} satisfies Translation<typeof import('../advisories')>;
