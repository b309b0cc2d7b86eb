// Replacing the root that phones and devices trust: a new one beside the old, who knows it, showing its certificates and taking that back, and the end of one of the two.
import type { JSX } from 'preact';
import { call } from '../api/client';
import { paths } from '../app/router';
import type { Certificates, RootChange, RootDevice } from '../api/types';
import { say } from '../store/hub';
import { Anchor, Button, Disclosure, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { root as words } from '../words/certificates';
import { browserWords, fingerprint } from '../words/en';

type Props = { view: Certificates; onView: (view: Certificates) => void };
type Step = Props & { root: RootChange };

function Begin({ onView }: Props): JSX.Element {
	const work = useWork();
	const begin = async (): Promise<void> => onView(await call('replaceRoot', {}));
	return (
		<Disclosure title={words.begin}>
			<p>{words.beginLead}</p>
			<TroubleNote trouble={work.trouble} />
			<Button busy={work.busy} busyWords={words.beginning} onClick={() => work.run(begin)}>{words.begin}</Button>
		</Disclosure>
	);
}

const isFine = (d: RootDevice): boolean => !d.locked_out;

function Devices({ devices }: { devices: readonly RootDevice[] }): JSX.Element | null {
	if (devices.length === 0)
		return null;
	const fine = devices.filter(isFine).length;
	return (
		<>
			<p class="small-head">{words.devices(fine, devices.length)}</p>
			<ul class="plain-list" aria-label={words.devicesList}>{devices.map(d => <li key={d.device}><Anchor to={paths.device(d.device)}>{d.name}</Anchor>: {words.state[d.state]}</li>)}</ul>
			{devices.some(d => d.state === 'by_hand') && <p>{words.byHand} <a href="/api/v1/roots.pem" download="freehold-roots.pem">{words.both}</a></p>}
		</>
	);
}

function Phones({ root }: { root: RootChange }): JSX.Element {
	return (
		<>
			<p class="small-head">{words.phones}</p>
			{root.switched
				? <ul class="plain-list" aria-label={words.phones}>{root.phones.map((p, i) => <li key={i}>{p.person}, {browserWords(p.user_agent)}: {p.seen ? words.seen : words.notSeen}</li>)}</ul>
				: <><p>{words.install}</p><p><a class="button" href="/api/v1/other-root.crt" download="freehold-new-root.crt">{words.download}</a></p><p class="small-head">{words.print}</p><p><code class="fingerprint">{fingerprint(root.other_fingerprint)}</code></p></>}
		</>
	);
}

function Show({ root, onView, which }: Step & { which: 'new' | 'old' }): JSX.Element {
	const work = useWork();
	const show = async (): Promise<void> => onView(await call('showRoot', { body: { which } }));
	const left = root.devices.filter(d => d.locked_out);
	return (
		<Disclosure title={which === 'new' ? words.show : words.back}>
			<p>{which === 'new' ? words.showLead : words.backLead}</p>
			{which === 'new' && left.length > 0 && <p><strong>{words.showLosesFor(left.length)}</strong> {left.map(d => d.name).join(', ')}</p>}
			<TroubleNote trouble={work.trouble} />
			<Button kind={which === 'new' ? 'main' : 'plain'} busy={work.busy} onClick={() => work.run(show)}>{which === 'new' ? words.showSure : words.backSure}</Button>
		</Disclosure>
	);
}

function End({ root, onView }: Step): JSX.Element {
	const work = useWork();
	const left = root.switched ? root.devices.filter(d => d.locked_out) : [];
	const end = async (): Promise<void> => { onView(await call('endRoot', { body: { lock_out: left.map(d => d.device) } })); say(root.switched ? words.ended : words.dropped); };
	const look = async (): Promise<void> => onView(await call('listCertificates', {}));
	const unseen = root.phones.filter(p => !p.seen).length;
	if (!root.switched)
		return <Disclosure title={words.drop}><p>{words.dropLead}</p><TroubleNote trouble={work.trouble} onRetry={() => work.run(look)} /><Button busy={work.busy} onClick={() => work.run(end)}>{words.dropSure}</Button></Disclosure>;
	return (
		<Disclosure title={words.end}>
			<p>{left.length === 0 ? words.endNobody : <><strong>{words.endLocksOut(left.length)}</strong> {left.map(d => d.name).join(', ')}</>}</p>
			{unseen > 0 && <p>{words.endPhones(unseen)}</p>}
			<p>{words.endMeans}</p>
			<TroubleNote trouble={work.trouble} onRetry={() => work.run(look)} />
			<Button kind={left.length ? 'danger' : 'main'} busy={work.busy} onClick={() => work.run(end)}>{words.endSure}</Button>
		</Disclosure>
	);
}

function Progress(props: Step): JSX.Element {
	const { root, onView } = props;
	const work = useWork();
	const ask = async (): Promise<void> => { onView(await call('askRoot', {})); say(words.told); };
	return (
		<section aria-label={words.title}>
			<p role="status"><strong>{root.switched ? words.shown : words.made}</strong> {root.switched ? words.shownMeans : words.madeMeans}</p>
			<Phones root={root} />
			<Devices devices={root.devices} />
			<TroubleNote trouble={work.trouble} />
			{root.devices.some(d => d.locked_out) && <p><Button busy={work.busy} onClick={() => work.run(ask)}>{words.again}</Button></p>}
			<Show {...props} which={root.switched ? 'old' : 'new'} />
			<End {...props} />
		</section>
	);
}

export const Root = (props: Props): JSX.Element => (props.view.root ? <Progress {...props} root={props.view.root} /> : <Begin {...props} />);
