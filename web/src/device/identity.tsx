// How a device proves who it is, and what that lets it say and hear.
import type { JSX } from 'preact';
import type { Device, Pattern } from '../api/types';
import { useMay } from '../store/may';
import { Later, LaterDisclosure } from '../ui/later';
import { Disclosure, Folded } from '../ui/parts';
import { arrivalWords, credentialNote, credentialUse, credentialWords, deniedWords, device as words, factName, identityWords, legacyWords, mayNow, sourceWords, topicWords, when } from '../words/en';

export function Key({ device }: { device: Device }): JSX.Element {
	const secure = useMay('secure_devices');
	const valid = device.credentials.filter(c => c.state !== 'revoked');
	return (
		<Folded title={words.key}>
			{valid.length === 0 && <p>{words.keyNone}</p>}
			<ul class="plain-list" aria-label={words.keys}>{valid.map(c => <li key={c.id}><strong>{credentialWords(c)}.</strong> {credentialUse(c)}</li>)}</ul>
			{device.legacy && <p class="note alarm">{legacyWords(device.legacy.until)}</p>}
			{device.credential_note && <p class="note">{credentialNote(device)}</p>}
			<p>{identityWords(device.identity)}</p>
			{device.arrival && <p>{arrivalWords(device.arrival.grade)}</p>}
			{secure && <Later load={() => import('./key').then(m => m.KeyActions)} props={{ device }} />}
		</Folded>
	);
}

function Patterns({ title, may, patterns, limited }: { title: string; may: 'say' | 'hear' | 'announce'; patterns: readonly Pattern[]; limited: boolean }): JSX.Element {
	return (
		<div class="patterns">
			<h3 class="small-head">{title}</h3>
			{patterns.length === 0 ? <p class="quiet">{words.mayNothing}</p> : <ul class="plain-list">{patterns.map(p => <li key={p.pattern}>{topicWords(p.pattern, may)}<br /><code>{p.pattern}</code>{limited && p.now !== 'yes' && <><br /><em>{mayNow[p.now]}</em></>}</li>)}</ul>}
		</div>
	);
}

/** Whether a topic falls under a pattern, as MQTT counts: + is one level, # all that follow. */
function covers(pattern: string, topic: string): boolean {
	const levels = topic.split('/'), asked = pattern.split('/');
	return asked.every((p, i) => p === '#' || (i < levels.length && (p === '+' || p === levels[i]))) && (asked.at(-1) === '#' || asked.length === levels.length);
}

export function May({ device }: { device: Device }): JSX.Element {
	const limited = device.state !== 'active';
	// What it was refused before it was let in, or while it was shut out, and may do now, is no news. Who listens in vain harms nobody; who says what is not its own may.
	const { say, hear, announce } = device.may;
	const denied = device.denied.filter(d => limited || !(d.verb === 'hear' || d.verb === 'subscribe' ? hear : [...say, ...announce]).some(p => covers(p.pattern, d.topic)));
	return (
		<Folded title={words.may} open={denied.some(d => d.verb !== 'hear' && d.verb !== 'subscribe')}>
			<Patterns title={words.maySay} may="say" patterns={device.may.say} limited={limited} />
			<Patterns title={words.mayHear} may="hear" patterns={device.may.hear} limited={limited} />
			{device.may.announce.length > 0 && <Patterns title={words.mayAnnounce} may="announce" patterns={device.may.announce} limited={limited} />}
			<LaterDisclosure title={words.mayTry} load={() => import('./try_topic').then(m => m.TryTopic)} props={{ device }} />
			{denied.length > 0 && (
				<>
					<h3 class="small-head">{words.denied}</h3>
					<ul class="plain-list">{denied.map(d => <li key={`${d.verb} ${d.topic}`}>{deniedWords(d.verb, d.topic)}: {words.deniedCount(d.count, when(d.last_at))}.</li>)}</ul>
				</>
			)}
		</Folded>
	);
}

export function About({ device }: { device: Device }): JSX.Element {
	const passport = device.label.passport;
	return (
		<Folded title={words.about}>
			<p>{words.since(device.created_at)} {words.epoch(device.epoch)}</p>
			{passport?.issuer ? <p>{words.passport}: {words.passportLine(passport.issuer, passport.revision, passport.issued_at)} {passport.verified ? words.verified : ''}</p> : <p>{words.noPassport}</p>}
			<Disclosure title={words.details}>
				<dl class="facts">{device.facts.map(f => <div key={f.key}><dt>{factName(f)}</dt><dd>{f.value}<br /><span class="source">{sourceWords(f.source, f.at)}</span></dd></div>)}</dl>
			</Disclosure>
		</Folded>
	);
}
