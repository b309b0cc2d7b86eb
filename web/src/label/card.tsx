// The label card, the face of the product: the mark, the three lines with verdict and source, and the support time line.
import type { JSX } from 'preact';
import type { Device, LabelLine } from '../api/types';
import { ruleOf, urgent } from '../overview/order';
import { useNow } from '../ui/clock';
import { Disclosure } from '../ui/parts';
import { advice, adviceInClear, afterEnd, app, conflictWords, device as words, lineTitles, lineWords, longDate, makerAndModel, provisional, shortVerdict, sourceWords, standardOf, supportSentence, verdicts, whyLine } from '../words/en';
import { Drawn, VerdictMark } from './mark';
import { lineMarks } from './marks';
import { Timeline } from './timeline';

const MINUTE_MS = 60_000;

/** What the card is about: a device, or the hub itself. */
export type Labelled = Pick<Device, 'name' | 'manufacturer' | 'model' | 'label' | 'support'> & { problems?: number; legacy?: Device['legacy'] };

/** What is in order only until soon is marked otherwise than what lasts. */
export const lineMark = (line: LabelLine, device: Labelled): keyof typeof lineMarks => (line.key === 'updates' && line.verdict === 'yes' && device.support.status === 'ending' ? 'ending' : line.verdict);

function Line({ line, device, heading: Heading }: { line: LabelLine; device: Labelled; heading: 'h3' | 'h4' }): JSX.Element {
	const mark = lineMark(line, device);
	return (
		<li class="label-line">
			<Drawn mark={lineMarks[mark]} />
			<div>
				<Heading class="line-title">{lineTitles[line.key]}</Heading>
				<p><strong class={`line-verdict ${mark}`}>{shortVerdict(line, mark === 'ending')}.</strong> {lineWords(line)}</p>
				<p class="source">{sourceWords(line.source, line.at)}.{line.conflict && <strong> {words.conflict}.</strong>}</p>
				<div class="no-print">
					<Disclosure title={words.why}>
						<p>{whyLine[line.key]}</p>
						{line.conflict && <p>{conflictWords}</p>}
						<p class="help">{words.standard}: {standardOf[line.key]}</p>
					</Disclosure>
				</div>
			</div>
		</li>
	);
}

/** alone: the card is the page, not a part of a section. named: with the name that its owner gave it; in print that is left out unless the card is alone. */
export function LabelCard({ device, alone = false, named = true }: { device: Labelled; alone?: boolean; named?: boolean }): JSX.Element {
	const Title = alone ? 'h2' : 'h3';
	const now = useNow(MINUTE_MS);
	const verdict = verdicts[device.label.verdict];
	const rule = ruleOf({ problems: 0, legacy: null, ...device }, now);
	const after = afterEnd(device.support);
	return (
		<article class="label-card" aria-label={words.labelOf(device.name)}>
			<header>
				<VerdictMark verdict={device.label.verdict} className="large" />
				<div>
					<p class="over">{words.label}</p>
					<Title class="card-verdict">{verdict.title}</Title>
					{named && <p class={alone ? 'card-device' : 'card-device no-print'}>{device.name}</p>}
					<p class="card-model">{makerAndModel(device) || (named && alone ? '' : words.someModel)}</p>
				</div>
			</header>
			<p class="card-means">{verdict.means}</p>
			<p class={`card-advice no-print ${urgent.includes(rule) ? 'urgent' : ''}`}><strong>{words.toDo}</strong> {rule === 'basic' && device.legacy ? adviceInClear : advice[rule]}</p>
			<ul class="label-lines">{device.label.lines.map(line => <Line key={line.key} line={line} device={device} heading={alone ? 'h3' : 'h4'} />)}</ul>
			<div class="card-support">
				<p>{supportSentence(device.support)}{after && ` ${after}`}{device.support.provisional && ` ${provisional}`}</p>
				<Timeline support={device.support} now={now} />
				<p class="source">{sourceWords(device.support.source, null)}.</p>
			</div>
			<footer class="only-print">{longDate(now)} · {app.name}</footer>
		</article>
	);
}
