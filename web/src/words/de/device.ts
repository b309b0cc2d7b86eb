import type { Credential, Kind } from '../../api/types';
import { bytes, capital, country, listOf, longDate, longDay, when } from '../format';
import { oneOf, type Translation } from '../language';

const kindOf = (c: Credential): string => (c.kind === 'certificate' ? 'Ein eigenes Zertifikat' : c.chosen ? 'Ein Passwort, das jemand von Ihnen gewählt hat' : c.fixed ? 'Ein Passwort, das fest in seiner Software steckt' : 'Ein eigenes Passwort');
const via: Record<Credential['via'], string> = { tls: 'über eine verschlüsselte Verbindung', certificate: 'über eine verschlüsselte Verbindung, die beide Seiten beweist', legacy: 'ohne Verschlüsselung: jeder in Ihrem Netz kann mitlesen' };

const kinds: Record<Kind, string> = {
	router: 'Router', camera: 'Kamera', doorbell: 'Türklingel', television: 'Fernseher', speaker: 'Lautsprecher', light: 'Licht', plug: 'Steckdose', switch: 'Schalter', thermostat: 'Thermostat', heating: 'Heizung', lock: 'Schloss', alarm: 'Alarmanlage', sensor: 'Fühler',
	appliance: 'Küchen- oder Waschgerät', vacuum: 'Staubsauger', hub: 'Zentrale oder Brücke', car_charger: 'Ladestation', solar: 'Solaranlage oder Speicher', printer: 'Drucker', storage: 'Netzspeicher', games_console: 'Spielkonsole', computer: 'Computer', toy: 'Spielzeug', health: 'Gesundheitsgerät', other: 'Etwas anderes',
};

const tried = {
	say: (t: string): string => `Es wollte unter ${t} etwas senden`, hear: (t: string): string => `Es wollte ${t} mithören`, subscribe: (t: string): string => `Es wollte ${t} mithören`,
	will: (t: string): string => `Es wollte unter ${t} eine letzte Nachricht hinterlassen`, announce: (t: string): string => `Es wollte ${t} ankündigen`,
	keep: (t: string): string => `Es wollte beim Nachrichtendienst mehr liegen lassen, als ein Gerät darf, unter ${t}`,
	flood: (t: string): string => `Es hat so viel auf einmal gesendet, dass die Zentrale ihm kurz nicht zugehört hat, unter ${t}`,
};

const data: Readonly<Record<string, string>> = {
	account: 'Ihr Konto', contact: 'wie man Sie erreicht', credential: 'Passwörter oder Schlüssel', location: 'wo es ist', presence: 'ob jemand zu Hause ist', audio: 'Ton', video: 'Video', image: 'Bilder',
	biometric: 'Gesicht, Stimme oder Fingerabdrücke', health: 'Gesundheit', energy: 'Stromverbrauch', usage: 'wie Sie es benutzen', diagnostics: 'Fehlerberichte', device_id: 'seine Seriennummer', network_id: 'der Name Ihres Netzes', time: 'die Uhrzeit',
};
const purposes: Readonly<Record<string, string>> = {
	core_function: 'Um seine Aufgabe zu erfüllen', remote_control: 'Damit Sie es von außen steuern können', update: 'Um Updates zu holen', time: 'Um die Uhrzeit zu wissen', name_resolution: 'Um Adressen zu finden', telemetry: 'Um zu melden, wie es läuft',
	security_monitoring: 'Um auf Einbrüche zu achten', voice_processing: 'Um zu verstehen, was Sie sagen', storage_backup: 'Um Kopien aufzuheben', advertising: 'Für Werbung', analytics: 'Um zu lernen, wie Menschen es benutzen', third_party_integration: 'Um mit Diensten anderer Firmen zu arbeiten', support: 'Damit der Hersteller Ihnen helfen kann',
};
const whys: Readonly<Record<string, string>> = {
	untrusted: 'das Zertifikat der Gegenseite ist nicht echt', wrong_name: 'das Zertifikat gehört zu einem anderen Namen', weak_key: 'der Schlüssel der Gegenseite ist zu schwach', expired: 'das Zertifikat der Gegenseite ist abgelaufen',
	tls_failed: 'es kam keine sichere Verbindung zustande', cloud_refused: 'die Gegenseite hat es abgewiesen', cloud_floods: 'die Gegenseite hat viel zu viel geschickt', too_long: 'die Gegenseite hat etwas viel zu Langes geschickt', private_address: 'der Name führt zurück in ein Heimnetz', no_address: 'die Adresse ist nicht zu finden', unreachable: 'niemand antwortet',
};
const why = (code: string | null): string => (code ? whys[code] ?? code.replace(/_/g, ' ') : 'sie war nicht sicher');
const factNames: Readonly<Record<string, string>> = {
	kind: 'Art', manufacturer: 'Hersteller', model: 'Modell', firmware: 'Software', serial: 'Seriennummer', mac: 'Hardware-Adresse', ip: 'Adresse in Ihrem Netz', name: 'Name, den es sich gibt', hardware: 'Hardware', arrival: 'Wie es kam', security_contact: 'Wem man Schwachstellen meldet', security_policy: 'Wie damit umgegangen wird', security_contact_until: 'Kontakt gilt bis', version: 'Version',
};

const dataList = (kinds: readonly string[]): string => listOf(kinds.map(d => data[d] ?? d.replace(/_/g, ' ')));

export default {
	kindNames: kinds,
	stateWords: d => d.onboarding === 'listed' && d.state === 'active' ? d.kind ? `${kinds[d.kind]}, nur eingetragen` : 'Nur eingetragen' : oneOf(d.state, {
		announced: 'Auf dem Weg', pending: 'Wartet auf Ihr Ja', active: d.online ? 'Verbunden' : 'Nicht erreichbar', suspended: 'Ausgesperrt', quarantined: 'Abgesondert',
		releasing: 'Wird abgegeben', released: 'Abgegeben', retired: 'Nicht mehr benutzt',
	}),
	lastSeen: d => (d.onboarding === 'listed' ? 'Es spricht nicht mit der Zentrale: was es gerade tut, weiß niemand hier.' : d.online ? '' : d.last_seen_at ? `Die Zentrale hat zuletzt ${when(d.last_seen_at)} von ihm gehört.` : 'Die Zentrale hat noch nichts von ihm gehört.'),
	notKnown: 'nicht bekannt', onOff: ['An', 'Aus'],
	legacyWords: until => `Spricht ohne Verschlüsselung; das haben Sie bis ${longDay(until)} erlaubt.`,
	sourceWords: (source, at) => {
		const on = at === null ? '' : `, ${when(at)}`;
		return oneOf(source, { declared: 'Das sagt der Hersteller', attested: 'Eine Prüfstelle hat es unterschrieben', registry: `In einem öffentlichen Register nachgesehen${on}`, catalogue: `Aus einer Liste dessen, was Hersteller veröffentlichen${at === null ? '' : `, gelesen am ${longDate(at)}`}`, observed: `Von der Zentrale geprüft${on}`, owner: 'Das haben Sie gesagt', nobody: 'Das sagt niemand' });
	},
	credentialWords: c => oneOf(c.state, { prepared: `${kindOf(c)}, bereit, aber noch nicht benutzt`, valid: kindOf(c), retiring: `${kindOf(c)}, wird bald ersetzt`, revoked: `${kindOf(c)}, nicht mehr gültig` }),
	credentialUse: c => `Gemacht ${when(c.created_at)}. ${c.last_used_at ? `Zuletzt ${when(c.last_used_at)} benutzt, ${via[c.via]}.` : 'Noch nicht benutzt.'}`,
	credentialNote: d => {
		const native = d.onboarding === 'native';
		switch (d.credential_note) {
		case 'rotation_waiting': return `${native ? 'Ein neuer Schlüssel' : 'Ein neues Passwort'} ist unterwegs${d.online ? '' : '; das Gerät wird gefragt, sobald es wieder da ist'}. Bis das Gerät ${native ? 'ihn' : 'es'} benutzt hat, gilt auch ${native ? 'der alte' : 'das alte'}.`;
		case 'rotation_failed': return `Das Gerät hat ${native ? 'keinen neuen Schlüssel' : 'kein neues Passwort'} angenommen, deshalb bleibt ${native ? 'der alte. Er' : 'das alte. Es'} gehört weiterhin nur diesem Gerät.`;
		case null: return null;
		}
	},
	identityWords: identity => oneOf(identity, {
		key: 'Es hat mit einem Schlüssel bewiesen, wer es ist. Der Hersteller hat ihn eingebaut, und der Code auf dem Gerät nennt ihn.',
		code: 'Es hat bewiesen, dass es den Code auf seinem Aufkleber kennt. Einen eingebauten Schlüssel hat es nicht; eine Kopie des Codes hätte gereicht.',
		none: 'Es hat nichts über sich bewiesen; Sie haben ihm sein Passwort eingetippt.',
	}),
	arrivalWords: grade => oneOf(grade, {
		green: 'Das Gerät selbst hat unterschrieben, dass es gelöscht wurde, bevor es hierherkam.',
		amber: 'Ein Übergabeschein sagt, dass es ordentlich abgegeben wurde; das Gerät selbst hat nicht unterschrieben.',
		grey: 'Niemand weiß, wer es vorher hatte. Ist es gebraucht, setzen Sie es einmal von Hand zurück.',
	}),
	topicWords: (pattern, may) => {
		if (pattern.startsWith('cloud/'))
			return may === 'say' ? 'was ins Internet hinaus darf, wenn Sie es erlauben' : 'was aus dem Internet zurückkommt, wenn Sie es erlauben';
		if (pattern.startsWith('$hub/'))
			return may === 'say' ? 'Antworten an die Zentrale' : 'Bitten der Zentrale, etwa „blinke“ und „setze dich zurück“';
		if (pattern.includes('$broadcast'))
			return 'Worte an alle Geräte';
		if (/(\/set$|^cmnd\/|command)/.test(pattern))
			return 'Befehle an es selbst';
		if (/^(homeassistant|tasmota)\//.test(pattern))
			return 'wie es sich vorstellt';
		return may === 'say' ? 'sein eigener Zustand' : 'Nachrichten an es selbst';
	},
	deniedWords: (verb, topic) => tried[verb](topic),
	purposeWords: link => link.purpose.text ?? purposes[link.purpose.code] ?? 'Für einen Zweck, den der Hersteller nicht erklärt',
	dataList,
	dataWords: link => (link.data.length === 0 ? 'Der Hersteller sagt nicht, was gesendet wird' : capital(dataList(link.data))),
	operatorWords: link => (link.operator ?? 'Ein Betreiber, den der Hersteller nicht nennt') + (link.country ? `, ${country(link.country)}` : ''),
	mayNow: { guard: 'Zurzeit nur zur Zentrale', no: 'Zurzeit nicht' },
	linkState: link => link.paused ? (link.paused === 'without_cloud' ? 'Erlaubt; eine Zeit lang geschlossen, um zu sehen, ob es auch so geht' : link.paused === 'first_day' ? 'Erlaubt; wartet, bis sein erster Tag vorbei ist' : 'Erlaubt, aber getrennt, solange das Gerät ausgesperrt oder abgesondert ist') : oneOf(link.state, {
		off: link.approved ? 'Erlaubt; nicht in Benutzung' : 'Nicht erlaubt; nichts verlässt Ihr Zuhause', connecting: 'Verbindet sich', up: `Verbunden. Gesendet ${bytes(link.sent)}, empfangen ${bytes(link.received)}`,
		waiting: `Die Gegenseite ist nicht erreichbar; die Zentrale versucht es wieder${link.queued ? ` und hebt ${link.queued} Nachrichten auf` : ''}`, refused: `Die Zentrale hat die Verbindung abgelehnt: ${why(link.why)}`,
	}),
	flowWords: verdict => oneOf(verdict, { declared: 'vom Hersteller angegeben', undeclared: 'vom Hersteller nicht angegeben', refused: 'aufgehalten' }),
	factName: fact => factNames[fact.key] ?? capital(fact.key.replace(/[._]/g, ' ')),
} satisfies Translation<typeof import('../device'), 'valueWords' | 'doing'>;
