import type { Reason } from '../../api/types';
import { longDate, longDay } from '../format';
import type { Translation } from '../language';
import { reasons } from '../reasons';

type Who = { device: string; actor: string };
const somebody = (h: Who): string => h.actor || 'Jemand';
const because = (reason: string): string => (reason in reasons && reason !== 'other' ? `: ${reasons[reason as Reason]}` : '');
const titled = (title: string): string => title && `: „${title}“`;

const refusals: Readonly<Record<string, string>> = {
	password: 'das Passwort war falsch', client_id: 'es hat nicht den eigenen Namen benutzt', revoked: 'sein Schlüssel gilt nicht mehr', state: 'es darf im Moment nicht herein', listener: 'es kam durch die falsche Tür', lan: 'es kam von außerhalb Ihres Netzes',
	fingerprint: 'sein Zertifikat ist nicht das richtige', suspended: 'es ist ausgesperrt', clone: 'ein anderes Gerät benutzt denselben Schlüssel', unknown: 'die Zentrale kennt es nicht',
};
const kinds: Readonly<Record<string, string>> = { tasmota: 'Tasmota-Gerät', homie: 'Homie-Gerät', generic: 'Gerät einer Art, die sie nicht kennt' };
const roleNames: Readonly<Record<string, string>> = { owner: 'Eigentümer', resident: 'Bewohner', guest: 'Gast', installer: 'Installateur' };

const certificateNames: Readonly<Record<string, string>> = {
	root: 'Das Wurzelzertifikat der Zentrale', servers: 'Das Zertifikat, mit dem sich die Zentrale ausweist', devices: 'Das Zertifikat, unter dem Geräte bekannt sind', web: 'Das Zertifikat dieser Seiten', mqtt: 'Das Zertifikat, das Geräte sehen',
};

export default {
	happenings: {
		'support.ending': (h, p) => `Die Updates für ${h.device} enden${p('until') && ` am ${longDay(p('until'))}`}.`,
		'support.ended': (h, p) => `Der letzte Tag mit Updates für ${h.device} ist ${p('until') ? `der ${longDay(p('until'))}` : 'da'}.`,
		'support.shortened': (h, p) => `Der Hersteller von ${h.device} hat Updates bis ${longDay(p('until'))} versprochen und sagt jetzt ${longDay(p('named'))}.`,
		'service.ending': (h, p) => `Ein Dienst im Internet, den ${h.device} benutzt, endet${p('until') && ` am ${longDay(p('until'))}`}.`,
		'service.ended': (h, p) => `Der letzte Tag eines Dienstes im Internet, den ${h.device} benutzt, ist ${p('until') ? `der ${longDay(p('until'))}` : 'da'}.`,
		'label.misapplied': h => `Das Etikett von ${h.device} passt nicht zum Gerät.`,
		'hub.claimed': h => `${somebody(h)} hat diese Zentrale eingerichtet.`,
		'person.signed_in': (h, p) => `${somebody(h)} hat sich angemeldet${p('peer') && ` (von ${p('peer')})`}.`,
		'person.sign_in_failed': (_, p) => `Eine Anmeldung ist gescheitert${p('peer') && ` (von ${p('peer')})`}.`,
		'person.password_changed': h => `${somebody(h)} hat das Passwort geändert. Alle anderen Orte wurden abgemeldet.`,
		'device.connected': h => `${h.device} hat sich zum ersten Mal mit dem eigenen Schlüssel verbunden.`,
		'device.confirmed': h => `${h.device} wurde hereingelassen.`,
		'person.invited': (h, p) => `${somebody(h)} hat ${p('name') || 'jemanden'} als ${roleNames[p('role')] ?? 'Mitglied'} eingeladen.`,
		'person.invitation_revoked': h => `${somebody(h)} hat eine Einladung zurückgenommen.`,
		'person.joined': (h, p) => `${somebody(h)} ist als ${roleNames[p('role')] ?? 'Mitglied'} dazugekommen.`,
		'person.role_changed': (h, p) => `${somebody(h)} hat ${p('name')} zu „${roleNames[p('role')] ?? 'Mitglied'}“ gemacht.`,
		'person.end_changed': (h, p) => `${somebody(h)} hat geändert, bis wann ${p('name')} hier ist${p('until') && `: ${longDate(Number(p('until')))}`}.`,
		'person.removed': (h, p) => `${somebody(h)} hat ${p('name')} aus diesem Zuhause entfernt.`,
		'person.session_ended': (h, p) => `${somebody(h)} hat ${p('name')} abgemeldet.`,
		'person.reset_made': (h, p) => `${h.actor === 'server' ? 'Am Server' : `Von ${somebody(h)}`} wurde ein Link gemacht, mit dem ${p('name')} ein neues Passwort wählen kann.`,
		'person.password_reset': h => `${somebody(h)} hat mit einem Einmal-Link ein neues Passwort gewählt. Alle anderen Orte wurden abgemeldet.`,
		'device.accepted': (h, p) => `${somebody(h)} hat ${p('name') || h.device} hinzugefügt.`,
		'device.refused': h => `${somebody(h)} hat ein neues Gerät abgewiesen.`,
		'device.renamed': (h, p) => `${somebody(h)} hat ein Gerät „${p('name') || h.device}“ genannt.`,
		'device.suspended': (h, p) => `${somebody(h)} hat ${h.device} ausgesperrt${because(p('reason'))}.`,
		'device.resumed': h => `${somebody(h)} hat ${h.device} wieder hereingelassen.`,
		'device.renewal_asked': h => `${somebody(h)} hat ein neues Passwort für ${h.device} angefordert.`,
		'device.credential_revoked': (h, p) => `${somebody(h)} hat einen Schlüssel von ${h.device} wertlos gemacht${because(p('reason'))}.`,
		'legacy.renewed': (h, p) => `${somebody(h)} hat ${h.device} erlaubt, ohne Verschlüsselung zu sprechen${p('until') && `, bis ${longDay(p('until'))}`}.`,
		'device.denied': (h, p) => `${h.device} hat etwas versucht, das es nicht darf${p('topic') && `: ${p('topic')}`}.`,
		'device.clone': (h, p) => `Zwei Geräte benutzen den Schlüssel von ${h.device}${p('addr') && p('other') && p('addr') !== p('other') ? `, bei ${p('other')} und ${p('addr')}` : ''}.`,
		'device.key_shared': (h, p) => (p('kind') === 'copy'
			? `Ein zweites Gerät, „${p('client')}“ bei ${p('addr')}, hat den Schlüssel von ${h.device}, das bei ${p('other')} verbunden ist.`
			: `Etwas, das sich „${p('client')}“ nennt, kam von ${p('addr')} mit dem Schlüssel von ${h.device}.`),
		'device.took_over': (h, p) => `${h.device} kam von ${p('addr')} zurück; die alte Verbindung von ${p('other')} wurde beendet.`,
		'ticket.aborted': () => 'Das Hinzufügen eines Geräts wurde abgebrochen: jemand Zweites hat denselben Code benutzt.',
		'link.approved': (h, p) => `${somebody(h)} hat ${h.device} erlaubt, mit ${p('host')} zu sprechen.`,
		'link.switched_off': (h, p) => `${somebody(h)} lässt ${h.device} nicht mehr mit ${p('host')} sprechen.`,
		'link.refused': (h, p) => `${h.device} wollte ${p('host') || 'das Internet'} erreichen und wurde aufgehalten.`,
		'release.started': (h, p) => `Die Abgabe von ${p('name') || h.device} hat begonnen.`,
		'release.undone': (h, p) => `${p('name') || h.device} wird doch behalten.`,
		'release.done': (_, p) => `${p('name') || 'Ein Gerät'} wurde abgegeben.`,
		'broker.login_refused': (_, p) => `Jemand Unbekanntes wollte sich verbinden${p('addr') && ` (von ${p('addr')})`} und wurde abgewiesen.`,
		'broker.crowded': (_, p) => `${p('addr') || 'Jemand'} hat ${p('count')}-mal an die Türen der Zentrale geklopft, ohne zu sagen, wer es ist. Die Zentrale hat es abgewiesen.`,
		'device.login_refused': (h, p) => `${h.device} wurde abgewiesen: ${refusals[p('why')] ?? 'sein Schlüssel wurde nicht angenommen'}.`,
		'device.credential_rotated': h => `${h.device} hat ein neues Passwort angenommen; das alte gilt nicht mehr.`,
		'device.rotation_failed': h => `${h.device} hat sein neues Passwort nicht angenommen.`,
		'device.recognised': (h, p) => `Die Zentrale hat ${h.device} erkannt${p('adapter') && ` (${kinds[p('adapter')] ?? p('adapter')})`}.`,
		'device.replaced': (h, p) => `${h.device} hat den Platz von ${p('former') || 'einem früheren Gerät'} eingenommen.`,
		'device.returned': h => `${h.device} war schon einmal in diesem Zuhause und ist zurück.`,
		'device.spoofed': (h, p) => `${h.device} wollte sich als ${p('other') || 'ein anderes Gerät'} ausgeben.`,
		'legacy.ending': (h, p) => `Ihre Erlaubnis für ${h.device}, ohne Verschlüsselung zu sprechen, endet${p('until') && ` am ${longDay(p('until'))}`}.`,
		'legacy.ended': (h, p) => `Ihre Erlaubnis für ${h.device}, ohne Verschlüsselung zu sprechen, ist abgelaufen${p('until') && ` (${longDay(p('until'))})`}.`,
		'legacy.port_taken': (_, p) => `Die Zentrale kann Geräte ohne Verschlüsselung nicht hören: ein anderes Programm benutzt Port ${p('port')}.`,
		'passport.stored': h => `${h.device} hat den Pass seines Herstellers übergeben.`,
		'passport.refused': h => `${h.device} hat einen Pass übergeben, den die Zentrale nicht annimmt.`,
		'advisory.affected': (h, p) => `${h.device} hat ein bekanntes Sicherheitsproblem${titled(p('title'))}.`,
		'advisory.possibly': (h, p) => `${h.device} hat vielleicht ein bekanntes Sicherheitsproblem${titled(p('title'))}.`,
		'advisory.over': (h, p) => `Ein bekanntes Sicherheitsproblem betrifft ${h.device} nicht mehr${titled(p('title'))}.`,
		'advisory.dismissed': (h, p) => `${somebody(h)} sagt, dass dies ${h.device} nicht betrifft${titled(p('title'))}.`,
		'advisory.confirmed': (h, p) => `${somebody(h)} sagt, dass dies ${h.device} betrifft${titled(p('title'))}.`,
		'advisory.reopened': (h, p) => `${somebody(h)} hat zurückgenommen, was über ein bekanntes Problem von ${h.device} gesagt wurde${titled(p('title'))}.`,
		'source.added': (h, p) => `${somebody(h)} hat der Zentrale erlaubt, Sicherheitshinweise zu holen${p('address') && ` (von ${p('address')})`}.`,
		'ticket.expired': () => 'Ein Gerät sollte hinzugefügt werden, aber keines kam; die Tür ist wieder zu.',
		'certificate.renewed': () => 'Die Zentrale hat ihre eigenen Zertifikate erneuert. Es ist nichts zu tun.',
		'certificate.renew_failed': () => 'Die Zentrale konnte ihre eigenen Zertifikate nicht erneuern.',
		'certificate.ending': (_, p) => `${certificateNames[p('certificate')] ?? 'Ein Zertifikat der Zentrale'} endet${p('until') && ` am ${longDay(p('until'))}`}.`,
		'release.receipt_invalid': (h, p) => `Der Löschnachweis von ${p('name') || h.device} ist nicht echt.`,
	},
	noted: (device, what) => `${device}: die Zentrale hat „${what}“ vermerkt.`,
	someAlarm: { means: 'Die Zentrale meint, Sie sollten das wissen.', todo: 'Öffnen Sie die Seite des Geräts und sehen Sie nach, ob alles so ist, wie Sie es erwarten.' },
	alarms: {
		'support.ending': { means: 'Nach diesem Tag schließt der Hersteller keine Schwachstellen mehr darin.', todo: 'Noch nichts. Sehen Sie auf seiner Seite nach, was der Hersteller für danach sagt, und planen Sie, was dann kommt.' },
		'support.ended': { means: 'Der Hersteller schließt keine Schwachstellen mehr darin. Was ab jetzt gefunden wird, bleibt offen.', todo: 'Ersetzen Sie es, oder schalten Sie auf seiner Seite seine Wege ins Internet aus.' },
		'support.shortened': { means: 'Das längere Versprechen galt, als Sie sich darauf verlassen konnten. Die Zentrale rechnet weiter mit dem längeren Tag und merkt sich, dass der Hersteller sich widerspricht.', todo: 'Bitten Sie den Hersteller oder den Laden, in dem Sie es gekauft haben, das Versprechen zu halten.' },
		'service.ending': { means: 'Was diesen Dienst braucht, geht danach nicht mehr. Der Rest des Geräts bleibt.', todo: 'Sehen Sie auf seiner Seite nach, wofür es das Internet braucht, und planen Sie, was danach kommt.' },
		'service.ended': { means: 'Was diesen Dienst braucht, geht nicht mehr.', todo: 'Schalten Sie diesen Weg ins Internet auf seiner Seite aus, oder ersetzen Sie das Gerät.' },
		'label.misapplied': { means: 'Was das Etikett sagt, gilt für dieses Gerät nicht: es wurde für ein anderes Modell gemacht, gilt nicht mehr, oder die Zentrale hat gesehen, dass es nicht stimmt.', todo: 'Öffnen Sie die Seite des Geräts: sein Etikett sagt, welche Zeile nicht stimmt.' },
		'device.clone': { means: 'Eines davon ist eine Kopie. Die Zentrale behält das, das zuerst da war, und weist das andere ab.', todo: 'Wenn Sie dieses Gerät nicht umgestellt oder ersetzt haben, geben Sie es ab und fügen Sie es neu hinzu: dann ist der kopierte Schlüssel wertlos.' },
		'device.key_shared': { means: 'Die Zentrale hat es abgewiesen: ein Schlüssel gehört einem Gerät, unter einem Namen. Entweder wurden die Einstellungen auf ein zweites Gerät kopiert, oder dieses wurde umbenannt.', todo: 'Fügen Sie das zweite Gerät mit einem eigenen Schlüssel hinzu. Wissen Sie von keinem zweiten, geben Sie dieses Gerät ab und fügen Sie es neu hinzu: dann ist der kopierte Schlüssel wertlos.' },
		'device.denied': { means: 'Die Zentrale hat es aufgehalten; nichts kam durch. Das kann ein Fehler in der Software des Geräts sein, aber auch ein Einbruch.', todo: 'Wenn es weitergeht, sperren Sie das Gerät aus und fragen Sie den Hersteller.' },
		'broker.crowded': { means: 'Etwas in Ihrem Netz hält die Türen besetzt, die Ihre Geräte benutzen. Die Zentrale lässt es draußen stehen; Ihre Geräte unter anderen Adressen werden nicht aufgehalten.', todo: 'Im Router nachsehen, welches Gerät diese Adresse hat, und es aus dem Netz nehmen, wenn Sie es nicht kennen.' },
		'ticket.aborted': { means: 'Vielleicht kennt noch jemand den Code auf dem Gerät. Die Zentrale hat keinen von beiden hereingelassen.', todo: 'Vergewissern Sie sich, dass niemand in der Nähe es auch hinzufügt, und versuchen Sie es noch einmal. Passiert es wieder, benutzen Sie dieses Gerät nicht.' },
		'link.refused': { means: 'Der Hersteller hat diese Adresse nicht angegeben, oder Sie haben sie nicht erlaubt. Nichts hat Ihr Zuhause verlassen.', todo: 'Nichts. Wenn das Gerät nicht mehr geht, sehen Sie nach, womit es spricht.' },
		'release.receipt_invalid': { means: 'Die Zentrale kann nicht glauben, dass das Gerät gelöscht wurde.', todo: 'Setzen Sie das Gerät von Hand zurück, bevor Sie es weitergeben.' },
		'device.rotation_failed': { means: 'Das erste Passwort gilt weiter. Es gehört immer noch nur diesem Gerät.', todo: 'Es ist nichts zu tun. Wenn es ein neues haben soll, fügen Sie das Gerät neu hinzu.' },
		'device.spoofed': { means: 'Die Zentrale hat es nicht weitergegeben. Das kann ein Fehler in der Software des Geräts sein, aber auch ein Einbruch.', todo: 'Sperren Sie das Gerät aus, wenn Sie nicht wissen, warum es das getan hat.' },
		'legacy.ending': { means: 'Danach gilt es als ungeschützt, ohne Ihre Erlaubnis. Die Zentrale trennt es nicht von selbst.', todo: 'Ersetzen Sie es, bringen Sie ihm Verschlüsselung bei, oder wählen Sie auf seiner Seite unter „Sein Schlüssel“ einen späteren Tag.' },
		'legacy.ended': { means: 'Das Gerät geht weiter, aber jeder in Ihrem Netz kann mitlesen.', todo: 'Ersetzen Sie es, bringen Sie ihm Verschlüsselung bei, oder wählen Sie auf seiner Seite unter „Sein Schlüssel“ einen späteren Tag.' },
		'legacy.port_taken': { means: 'Geräte, denen Sie erlaubt haben, ohne Verschlüsselung zu sprechen, können sich nicht verbinden.', todo: 'Beenden Sie das andere Programm auf dem Server, oder geben Sie der Zentrale einen anderen Port.' },
		'passport.refused': { means: 'Was es über sich sagt, wird nicht geglaubt.', todo: 'Öffnen Sie die Seite des Geräts, dort steht, was daran nicht stimmt.' },
		'advisory.affected': { means: 'Menschen, die nach Schwachstellen suchen, haben in diesem Modell eine gefunden, und Ihr Gerät hat sie.', todo: 'Öffnen Sie die Seite des Geräts: unter „Bekannte Probleme“ steht, was zuerst zu tun ist.' },
		'advisory.possibly': { means: 'In einem Modell wie diesem wurde eine Schwachstelle gefunden. Die Zentrale ist nicht sicher, ob Ihres sie hat.', todo: 'Öffnen Sie die Seite des Geräts: unter „Bekannte Probleme“ steht, wie Sie es herausfinden.' },
		'certificate.renew_failed': { means: 'Die jetzigen gelten noch. Wenn sie enden, warnen Telefone vor dieser Zentrale.', todo: 'Öffnen Sie in den Optionen „Wie lange ihre Zertifikate gelten“: dort steht, was nicht stimmt.' },
		'certificate.ending': { means: 'Nach diesem Tag warnen Telefone vor dieser Zentrale, und Geräte, die auf das Datum achten, bleiben weg.', todo: 'Öffnen Sie in den Optionen „Wie lange ihre Zertifikate gelten“ und lassen Sie die Zentrale noch einmal nachsehen.' },
		'person.sign_in_failed': { means: 'Jemand in Ihrem Netz hat ein falsches Passwort eingetippt.', todo: 'Wenn das niemand von Ihnen war, ändern Sie das Passwort.' },
	},
} satisfies Translation<typeof import('../events'), 'eventWords' | 'alarmWords'>;
