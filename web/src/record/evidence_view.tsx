// What stands in the evidence of one device. Shown by the hub's page before it is handed on, and by the file itself (alone.tsx): it asks nobody anything.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Evidence } from '../api/types';
import { check, type Checked } from '../check/jws';
import { Outside } from '../ui/outside';
import { evidence as words } from '../words/evidence';
import { bytes, keyId, longDate, longDay, makerAndModel } from '../words/format';
import { conflictWords, lineTitles, lineVerdict, lineWords, supportSentence, verdicts } from '../words/label';
import { laws, papers as paperWords, requests } from '../words/record';

const MEDIA = ['image/jpeg', 'image/png', 'application/pdf'];

const Rows = ({ rows }: { rows: readonly (readonly [string, JSX.Element | string | null | undefined])[] }): JSX.Element => <dl class="facts">{rows.filter(([, value]) => value).map(([term, value]) => <div key={term}><dt>{term}</dt><dd>{value}</dd></div>)}</dl>;
const Part = ({ title, children }: { title: string; children: JSX.Element | readonly JSX.Element[] }): JSX.Element => <section class="section"><h2>{title}</h2>{children}</section>;

export const evidenceName = (pack: Evidence): string => makerAndModel(pack.device) || pack.device.name || '';

function Paper({ paper }: { paper: Evidence['record']['papers'][number] }): JSX.Element {
	const media = MEDIA.includes(paper.media) ? paper.media : 'application/pdf';
	const data = `data:${media};base64,${paper.bytes.replace(/-/g, '+').replace(/_/g, '/')}`;
	return (
		<>
			<h3>{paper.name}</h3>
			<p class="source">{paperWords.kinds[paper.kind]} · {bytes(paper.size)} · {longDate(paper.at)} · SHA-256 <code>{paper.sha256}</code></p>
			{media.startsWith('image/') && <p><img class="paper" src={data} alt={paper.name} /></p>}
			<p class="no-print"><a class="button" href={data} download={`${paper.name.replace(/[^\w .-]/g, '_')}.${media.split('/')[1]}`}>{words.paperSave(paper.name)}</a></p>
		</>
	);
}

function Signed({ title, text }: { title: string; text: string }): JSX.Element {
	const [found, setFound] = useState<Checked | null>(null);
	useEffect(() => void check(text).then(setFound), [text]);
	return (
		<>
			<h3>{title}</h3>
			{found && <p><strong>{found.whole ? words.whole(keyId(found.key)) : words.broken}</strong></p>}
			<p class="signed"><code>{text}</code></p>
		</>
	);
}

export function EvidenceView({ pack }: { pack: Evidence }): JSX.Element {
	const { device, label, sale, record, documents } = pack;
	const sold = Object.entries(sale).map(([key, value]) => [words.sold[key] ?? key, key === 'channel' ? words.channels[value ?? ''] ?? value : key === 'sold_on' && value ? longDay(value) : key === 'seller_contact' && value ? <Outside uri={value} /> : value] as const);
	return (
		<>
			<p>{words.made(longDate(pack.made_at))}{pack.time_unsure && ` ${words.unsure}`}</p>
			<Part title={words.device}><Rows rows={Object.entries(words.facts).map(([key, term]) => [term, (device as Record<string, string | null>)[key]] as const)} /></Part>
			<Part title={words.label}>
				<p><strong>{verdicts[label.verdict].title}.</strong> {verdicts[label.verdict].means}</p>
				<Rows rows={label.lines.map(line => [lineTitles[line.key], <><strong>{lineVerdict[line.verdict]}.</strong> {lineWords(line)}<br /><span class="source">{words.source(line)}{line.conflict && ` ${conflictWords}`}</span></>] as const)} />
			</Part>
			<Part title={words.updates}><p>{supportSentence(pack.support)} {pack.support.published_url && <>{words.published}: <Outside uri={pack.support.published_url} /></>}</p></Part>
			<Part title={words.seen}>{(label.observed ?? []).length === 0 ? <p>{words.none}</p> : <Rows rows={(label.observed ?? []).map(o => [words.kinds[o.kind] ?? o.kind.replace(/_/g, ' '), `${o.value}, ${longDate(o.at)}`] as const)} />}</Part>
			<Part title={words.problems}>{pack.problems.length === 0 ? <p>{words.none}</p> : <Rows rows={pack.problems.map(p => [p.tracking_id, <><strong>{p.title}</strong><br />{words.states[p.state]}. {p.details}<br /><span class="source">{p.publisher}, {longDate(p.released_at)} {p.url && <Outside uri={p.url} />}</span></>] as const)} />}</Part>
			<Part title={words.sale}>{sold.every(([, value]) => !value) ? <p>{words.none}</p> : <Rows rows={sold} />}</Part>
			{record.laws.length > 0 && <Part title={laws.title}><>{record.laws.map(l => <p key={l.rule}>{laws.says(l)} <Outside uri={l.source} />{!l.read_at_source && <span class="source"> {laws.notRead}</span>}</p>)}</></Part>}
			<Part title={words.papers}>{record.papers.length === 0 ? <p>{words.none}</p> : <>{record.papers.map((p, i) => <Paper key={i} paper={p} />)}</>}</Part>
			<Part title={words.asked}>
				{record.help.length === 0 ? <p>{words.none}</p> : <>{record.help.map(h => (
					<div key={h.id}>
						<h3>{requests.head(h.about, h.whom, h.name)}</h3>
						<p class="source">{longDate(h.opened)}. {h.outcome && h.closed !== null ? `${requests.ended(h.outcome, longDate(h.closed))} ${h.note ?? ''}` : `${requests.dueOn(longDay(h.due))} ${words.open}`}</p>
						<p class="letter">{h.text.split('\n').map((row, i) => <span key={i}>{row}<br /></span>)}</p>
						<p>{requests.promisedThen}:</p>
						<ul class="bullets">{requests.promised(h.promised).map(row => <li key={row}>{row}</li>)}</ul>
					</div>
				))}</>}
			</Part>
			<Part title={words.signed}>
				{!documents.passport && documents.attestations.length === 0 ? <p>{words.none}</p> : (
					<>
						<p>{words.signedLead}</p>
						{documents.passport && <Signed title={words.passport} text={documents.passport} />}
						{documents.attestations.map((text, i) => <Signed key={i} title={words.attestation} text={text} />)}
					</>
				)}
			</Part>
		</>
	);
}
