// The hub's own card: the same label as a device's, and how to check what it says.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ProblemItem } from '../advisories/problem';
import { call } from '../api/client';
import type { OwnCard as Card, Provision } from '../api/types';
import { paths } from '../app/router';
import { LabelCard } from '../label/card';
import { Drawn } from '../label/mark';
import { lineMarks } from '../label/marks';
import { Anchor, Disclosure, Loading, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { checks, own as words, ownProblems } from '../words/own';
import { provisionTitles, resultWords } from '../words/provisions';

function Point({ point: p }: { point: Provision }): JSX.Element {
	const how = checks[p.id];
	return (
		<li class="label-line">
			<Drawn mark={lineMarks[p.result === 'yes' || p.result === 'no' ? p.result : 'not_stated']} />
			<div>
				<h4 class="line-title">{provisionTitles[p.id] ?? p.id}</h4>
				<p>{words.say(resultWords[p.result])} <span class="source">EN 303 645, {p.id}</span></p>
				{how ? <Disclosure title={words.how}><p>{how}</p></Disclosure> : p.why && <p>{p.why}</p>}
			</div>
		</li>
	);
}

function Tell({ address }: { address: string | null }): JSX.Element {
	return (
		<>
			<h3>{words.tell}</h3>
			{address ? <p>{words.published} <a href={address}><code>{address}</code></a></p> : <p>{words.silent}</p>}
		</>
	);
}

function Known({ problems, version }: { problems: Card['problems']; version: string }): JSX.Element {
	return (
		<>
			<h3>{words.known}</h3>
			{problems.length === 0 ? <p>{words.none}</p> : <ul class="alert-list">{problems.map(p => <ProblemItem key={p.advisory} problem={p} firmware={version} />)}</ul>}
			<p><Anchor to={paths.advisories}>{words.sources}</Anchor></p>
		</>
	);
}

export function OwnCard(): JSX.Element {
	const [card, setCard] = useState<Card | null>(null);
	const work = useWork();
	const load = (): void => work.run(async () => setCard(await call('getOwnCard', {})));
	useEffect(load, []);
	if (!card)
		return work.trouble ? <TroubleNote trouble={work.trouble} onRetry={load} /> : <Loading />;
	const said = card.checklist.provisions.filter(p => p.result !== 'unknown');
	const { passport } = card;
	return (
		<>
			<p>{words.lead}</p>
			<LabelCard device={{ ...card, name: card.model, problems: card.problems.length }} named={false} />
			<dl class="facts spaced"><div><dt>{words.version}</dt><dd>{card.version}</dd></div>{passport.key && <div><dt>{words.key}</dt><dd><code class="fingerprint">{passport.key}</code></dd></div>}</dl>
			<p>{passport.signed ? words.signed(passport.web ?? passport.issuer) : words.unsigned}</p>
			{passport.problem && <p class="note">{ownProblems[passport.problem]}</p>}
			<Tell address={card.security_txt} />
			<Known problems={card.problems} version={card.version} />
			<h3>{words.points}</h3>
			<p>{words.pointsLead} {words.rest(card.checklist.provisions.length - said.length)}</p>
			<ul class="label-lines">{said.map(p => <Point key={p.id} point={p} />)}</ul>
		</>
	);
}
