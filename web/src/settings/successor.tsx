// Replacing what vouches for native devices: who carries a certificate of the new one, who is left, and the end of the old one.
import type { JSX } from 'preact';
import { call } from '../api/client';
import { paths } from '../app/router';
import type { Certificates, LeftDevice } from '../api/types';
import { say } from '../store/hub';
import { Anchor, Button, Disclosure, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { successor as words } from '../words/certificates';

type Props = { view: Certificates; onView: (view: Certificates) => void };

function Begin({ view, onView }: Props): JSX.Element {
	const work = useWork();
	const begin = async (): Promise<void> => onView(await call('replaceDeviceCa', {}));
	return (
		<Disclosure title={words.begin}>
			<p>{words.beginLead(view.devices)}</p>
			<TroubleNote trouble={work.trouble} />
			<Button busy={work.busy} busyWords={words.beginning} onClick={() => work.run(begin)}>{words.begin}</Button>
		</Disclosure>
	);
}

function Left({ list }: { list: readonly LeftDevice[] }): JSX.Element {
	return <ul class="plain-list" aria-label={words.left}>{list.map(d => <li key={d.device}><Anchor to={paths.device(d.device)}>{d.name}</Anchor>: {words.why[d.why]}</li>)}</ul>;
}

function End({ view, onView }: Props): JSX.Element {
	const work = useWork();
	const end = async (): Promise<void> => { onView(await call('retireDeviceCa', { body: { lock_out: view.left.map(d => d.device) } })); say(words.ended); };
	const look = async (): Promise<void> => onView(await call('listCertificates', {}));
	return (
		<Disclosure title={words.end}>
			<p>{view.left.length === 0 ? words.endNobody : <><strong>{words.endLocksOut(view.left.length)}</strong> {words.endMeans}</>}</p>
			<TroubleNote trouble={work.trouble} onRetry={() => work.run(look)} />
			<Button kind={view.left.length ? 'danger' : 'main'} busy={work.busy} onClick={() => work.run(end)}>{words.endSure}</Button>
		</Disclosure>
	);
}

function Progress({ view, onView }: Props): JSX.Element {
	const work = useWork();
	const ask = async (): Promise<void> => { onView(await call('askDevices', {})); say(words.told); };
	return (
		<>
			<p role="status"><strong>{words.progress(view.done, view.devices)}</strong> {words.progressMeans}</p>
			<progress style={{ width: '100%' }} value={view.done} max={Math.max(view.devices, 1)} aria-label={words.progress(view.done, view.devices)} />
			{view.left.length > 0 && <Left list={view.left} />}
			<TroubleNote trouble={work.trouble} />
			{view.left.length > 0 && <Button busy={work.busy} onClick={() => work.run(ask)}>{words.again}</Button>}
			<End view={view} onView={onView} />
		</>
	);
}

export const Successor = (props: Props): JSX.Element => (props.view.replacing ? <Progress {...props} /> : <Begin {...props} />);
