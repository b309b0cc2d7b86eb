// What the owner can change about a listed device, and taking it off the list.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useAbout } from '../add/listed';
import { call } from '../api/client';
import type { Device } from '../api/types';
import { go, paths } from '../app/router';
import { say } from '../store/hub';
import { dispatch } from '../store/store';
import { dropDrafts, hasDraft } from '../store/draft';
import { Field } from '../ui/field';
import { Button, Folded, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { app, give } from '../words/en';
import { listed as words } from '../words/listed';

function Describe({ device }: { device: Device }): JSX.Element {
	const { fields, about, drop } = useAbout(device);
	const [begun] = useState(() => hasDraft(device.id, 'about'));
	const work = useWork();
	const save = async (): Promise<void> => {
		const described = await call('describeListed', { path: { id: device.id }, body: about() });
		drop();
		dispatch({ do: 'detail', device: described });
		say(app.saved);
	};
	return <Folded title={words.about} open={begun}><form onSubmit={event => { event.preventDefault(); work.run(save); }}>{fields}<TroubleNote trouble={work.trouble} /><Button submit busy={work.busy}>{app.save}</Button></form></Folded>;
}

function Remove({ device }: { device: Device }): JSX.Element {
	const [typed, setTyped] = useState('');
	const [wrong, setWrong] = useState(false);
	const work = useWork();
	const remove = async (): Promise<void> => {
		await call('removeListed', { path: { id: device.id }, body: { confirm_name: typed } });
		dropDrafts(device.id);
		say(words.removed(device.name));
		go(paths.home, true);
		dispatch({ do: 'forget', device: device.id });
	};
	const begin = (): void => {
		setWrong(typed !== device.name);
		if (typed === device.name)
			work.run(remove);
	};
	return (
		<Folded title={words.remove}>
			<p>{words.removeLead}</p>
			<p>{words.removeLost}</p>
			<form onSubmit={event => { event.preventDefault(); begin(); }}>
				<p>{give.type(device.name)}</p>
				<Field label={give.typeLabel} value={typed} onInput={text => { setTyped(text); setWrong(false); }} error={wrong ? give.mismatch : null} maxLength={64} />
				<TroubleNote trouble={work.trouble} />
				<Button kind="danger" submit busy={work.busy}>{words.remove}</Button>
			</form>
		</Folded>
	);
}

export function ListedCare({ device, give }: { device: Device; give: boolean }): JSX.Element {
	return <><Describe key={`${device.kind} ${device.manufacturer} ${device.model} ${device.firmware} ${device.serial}`} device={device} />{give && device.state === 'active' && <Remove device={device} />}</>;
}
