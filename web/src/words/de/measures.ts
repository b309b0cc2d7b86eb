import { longDate, timeOfDay, when } from '../format';
import type { Translation } from '../language';
import { reasons } from '../reasons';

const rules = { clone: 'zwei Geräte haben seinen Schlüssel gleichzeitig benutzt, an zwei Orten', impersonates: 'es hat immer wieder versucht, im Namen eines anderen Geräts zu sprechen' } as const;

export default {
	measureWhy: m => (!m.reason || m.reason === 'other' ? 'Ein Grund wurde nicht angegeben.' : `Warum: ${m.reason === 'clone' || m.reason === 'impersonates' ? rules[m.reason] : reasons[m.reason]}.`),
	measureWho: (m, apart) => `${m.by === 'hub' ? 'Die Zentrale' : 'Jemand in Ihrem Zuhause'} hat es ${m.at === null ? '' : `${when(m.at)} `}${apart ? 'abgesondert' : 'ausgesperrt'}.`,
	endedWhy: c => {
		switch (c.ended) {
		case null: case 'other': return '';
		case 'replaced': return 'Das Gerät kam mit einem neueren.';
		case 'unused': return 'Er wurde nie herausgegeben.';
		case 'authority': return 'Was für ihn gebürgt hat, wurde ersetzt.';
		case 'lost': case 'behaves_oddly': case 'known_problem': case 'not_needed': return `Ihr Grund: ${reasons[c.ended]}.`;
		}
	},
	endedAt: at => `Beendet ${when(at)}.`,
	measures: {
		apart: 'Es ist abgesondert', out: 'Es ist ausgesperrt',
		apartMeans: ['Die Zentrale hört es noch, deshalb zeigt diese Seite, was es sagt.', 'Niemand sonst hört es, und kein Befehl erreicht es.', 'Seine Wege ins Internet sind getrennt.'],
		outMeans: ['Es darf nichts sagen und nichts hören.', 'Seine Wege ins Internet sind getrennt.'],
		keep: 'Absondern', keepLead: 'Für den Fall, dass Sie ihm nicht trauen. Die Zentrale hört ihm weiter zu, aber was es sagt, erreicht kein anderes Gerät, kein Befehl erreicht es, und seine Wege ins Internet sind getrennt. Sie können es jederzeit zurückholen.',
		why: 'Warum?', kept: 'Es ist jetzt abgesondert.',
		back: 'Zurückholen', isBack: 'Es ist wieder da.', backLead: 'Einen Tag lang sondert die Zentrale es nicht von selbst wieder ab.',
		keyless: 'Es hat keinen Schlüssel mehr', keylessMeans: ['Es bleibt draußen: niemand hört es, und kein Befehl erreicht es.', 'Um es wieder zu benutzen, geben Sie es hier ab und fügen Sie es neu hinzu. Dann bekommt es einen neuen Schlüssel.'],
		firstDay: until => `Dieses Gerät hatte schon jemand anderes. Bis ${timeOfDay(until)} am ${longDate(until)} verlässt nichts von ihm Ihr Zuhause, auch nicht, was Sie erlauben. Sehen Sie in dieser Zeit nach, was es versucht; hier im Haus funktioniert es wie immer.`,
		now: 'Jetzt schon sprechen lassen', isNow: 'Was Sie erlauben, darf jetzt hinaus.',
		rulesLead: 'Wenn klar ist, dass etwas nicht stimmt (zwei Geräte benutzen einen Schlüssel an zwei Orten, oder eines spricht immer wieder im Namen eines anderen), kann die Zentrale das Gerät sofort absondern und es Ihnen sagen. Sie holen es mit einem Tippen zurück.',
		rulesSwitch: 'Solche Geräte absondern, ohne zu fragen', rulesOn: 'Ja.', rulesOff: 'Nein: sie sagt es Ihnen nur.',
	},
} satisfies Translation<typeof import('../measures')>;
