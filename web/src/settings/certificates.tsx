import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Certificate, Certificates as View } from '../api/types';
import { say } from '../store/hub';
import { useMay } from '../store/may';
import { Button, Loading, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { certificates as words } from '../words/certificates';
import { longDate } from '../words/en';
import { NextKey } from './next_key';
import { Root } from './root';
import { Successor } from './successor';

const WATCH_MS = 5000;

function Row({ certificate: c }: { certificate: Certificate }): JSX.Element {
	return (
		<div>
			<dt>{words.name[c.certificate]}</dt>
			<dd>{words.state[c.state] && <strong>{words.state[c.state]}: </strong>}{c.until === null ? words.forever : words.until(longDate(c.until))} <span class="source">({c.key})</span>{c.renews && <><br /><span class="source">{words.renews}</span></>}</dd>
		</div>
	);
}

export function Certificates(): JSX.Element {
	const [view, setView] = useState<View | null>(null);
	const edit = useMay('edit_settings');
	const work = useWork();
	const load = async (): Promise<void> => setView(await call('listCertificates', {}));
	const check = async (): Promise<void> => {
		const next = await call('checkCertificates', {});
		setView(next);
		if (!next.problem)
			say(words.checked);
	};
	useEffect(() => work.run(load), []);
	const isWatched = view !== null && (view.replacing || view.root !== null || view.key !== null);
	useEffect(() => { // devices come one by one, while somebody watches
		if (!isWatched)
			return undefined;
		const timer = setInterval(() => void call('listCertificates', {}).then(setView, () => undefined), WATCH_MS);
		return () => clearInterval(timer);
	}, [isWatched]);
	if (!view)
		return work.trouble ? <TroubleNote trouble={work.trouble} onRetry={() => work.run(load)} /> : <Loading />;
	return (
		<>
			<p>{words.lead}</p>
			{view.problem && <p class="note alarm">{words.failed(view.problem)}</p>}
			<dl class="facts">{view.certificates.map(c => <Row key={c.certificate} certificate={c} />)}</dl>
			<p>{words.profile[view.profile]}</p>
			<TroubleNote trouble={work.trouble} />
			{edit && <p><Button busy={work.busy} onClick={() => work.run(check)}>{words.check}</Button></p>}
			{edit && <Root view={view} onView={setView} />}
			{edit && <NextKey view={view} onView={setView} />}
			{edit && <Successor view={view} onView={setView} />}
		</>
	);
}
