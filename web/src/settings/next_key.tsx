// Replacing the key of what devices see: devices that know the hub by it are told of the next one first, and it is used when the owner says so.
import type { JSX } from 'preact';
import { call } from '../api/client';
import { paths } from '../app/router';
import type { Certificates, NextKey as Key } from '../api/types';
import { say } from '../store/hub';
import { Anchor, Button, Disclosure, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { nextKey as words } from '../words/certificates';

type Props = { view: Certificates; onView: (view: Certificates) => void };
type Step = Props & { next: Key };

function Begin({ onView }: Props): JSX.Element {
	const work = useWork();
	const begin = async (): Promise<void> => onView(await call('replaceKey', {}));
	return (
		<Disclosure title={words.begin}>
			<p>{words.beginLead}</p>
			<TroubleNote trouble={work.trouble} />
			<Button busy={work.busy} busyWords={words.beginning} onClick={() => work.run(begin)}>{words.begin}</Button>
		</Disclosure>
	);
}

function Use({ next, onView }: Step): JSX.Element {
	const work = useWork();
	const left = next.devices.filter(d => d.locked_out);
	const use = async (): Promise<void> => { onView(await call('switchKey', { body: { lock_out: left.map(d => d.device) } })); say(words.used); };
	const look = async (): Promise<void> => onView(await call('listCertificates', {}));
	return (
		<Disclosure title={words.use}>
			<p>{left.length === 0 ? words.useNobody : <><strong>{words.useLocksOut(left.length)}</strong> {left.map(d => d.name).join(', ')}</>}</p>
			<p>{words.useMeans}</p>
			<TroubleNote trouble={work.trouble} onRetry={() => work.run(look)} />
			<Button kind={left.length ? 'danger' : 'main'} busy={work.busy} onClick={() => work.run(use)}>{words.useSure}</Button>
		</Disclosure>
	);
}

function Drop({ onView }: Props): JSX.Element {
	const work = useWork();
	const drop = async (): Promise<void> => { onView(await call('dropKey', {})); say(words.dropped); };
	return (
		<Disclosure title={words.drop}>
			<p>{words.dropLead}</p>
			<TroubleNote trouble={work.trouble} />
			<Button busy={work.busy} onClick={() => work.run(drop)}>{words.dropSure}</Button>
		</Disclosure>
	);
}

function Progress(props: Step): JSX.Element {
	const { next, onView } = props;
	const work = useWork();
	const ask = async (): Promise<void> => { onView(await call('askKey', {})); say(words.told); };
	const known = next.devices.filter(d => !d.locked_out).length;
	return (
		<section aria-label={words.title}>
			<p role="status"><strong>{words.made}</strong> {next.devices.length > 0 ? words.progress(known, next.devices.length) : words.nobodyPins}</p>
			{next.devices.length > 0 && <ul class="plain-list" aria-label={words.list}>{next.devices.map(d => <li key={d.device}><Anchor to={paths.device(d.device)}>{d.name}</Anchor>: {words.state[d.state]}</li>)}</ul>}
			<p>{words.byHand}</p>
			<p><code class="fingerprint">{next.fingerprint}</code></p>
			<TroubleNote trouble={work.trouble} />
			{known < next.devices.length && <p><Button busy={work.busy} onClick={() => work.run(ask)}>{words.again}</Button></p>}
			<Use {...props} />
			<Drop {...props} />
		</section>
	);
}

export const NextKey = (props: Props): JSX.Element => (props.view.key ? <Progress {...props} next={props.view.key} /> : <Begin {...props} />);
