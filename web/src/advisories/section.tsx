// What security advisories say of one device, on its page.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Device } from '../api/types';
import { paths } from '../app/router';
import { useMay } from '../store/may';
import { dispatch } from '../store/store';
import { Field } from '../ui/field';
import { Anchor, Button, Disclosure, Loading, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { known as words } from '../words/advisories';
import { Contact } from './contact';
import { ProblemItem } from './problem';
import { useKnown } from './use';

function NameIt({ device }: { device: Device }): JSX.Element {
	const [maker, setMaker] = useState(device.manufacturer ?? '');
	const [model, setModel] = useState(device.model ?? '');
	const work = useWork();
	const save = async (): Promise<void> => {
		dispatch({ do: 'detail', device: await call('nameMaker', { path: { id: device.id }, body: { manufacturer: maker.trim(), model: model.trim() } }) });
	};
	return (
		<form onSubmit={event => { event.preventDefault(); work.run(save); }}>
			<p>{words.who}</p>
			<Field label={words.maker} value={maker} onInput={setMaker} maxLength={64} />
			<Field label={words.model} value={model} onInput={setModel} maxLength={64} />
			<TroubleNote trouble={work.trouble} />
			<Button submit busy={work.busy}>{words.nameIt}</Button>
		</form>
	);
}

export function KnownProblems({ device }: { device: Device }): JSX.Element {
	const edit = useMay('edit_devices');
	const { found, work, load, decided } = useKnown(() => call('listDeviceAdvisories', { path: { id: device.id } }), `${device.id} ${device.manufacturer} ${device.model} ${device.firmware}`);
	if (!found)
		return <Section title={words.title}>{work.trouble ? <TroubleNote trouble={work.trouble} onRetry={load} /> : <Loading />}</Section>;
	const open = found.problems.filter(p => p.open), others = found.problems.filter(p => !p.open);
	const items = (list: typeof open): JSX.Element => <ul class="alert-list">{list.map(p => <ProblemItem key={p.advisory} problem={p} firmware={device.firmware} onDecided={decided} />)}</ul>;
	return (
		<Section title={words.title}>
			{open.length > 0 && items(open)}
			{found.checking && <p role="status">{words.checking}</p>}
			{open.length === 0 && !found.checking && device.manufacturer && device.model && (found.documents === 0 ? <p>{words.nothingToCompare} <Anchor to={paths.advisories}>{words.nothingNext}</Anchor></p> : <p>{words.noneHere(found.documents)} {words.noneMeans}</p>)}
			{others.length > 0 && <Disclosure title={words.past(others.length)}>{items(others)}</Disclosure>}
			{edit && !(device.manufacturer && device.model) && <NameIt device={device} />}
			{edit && <Contact device={device} />}
		</Section>
	);
}
