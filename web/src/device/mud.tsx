// Whether its maker still supports a device, by the maker's MUD file: read once from an address that the owner names.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Device, Mud } from '../api/types';
import { dispatch } from '../store/store';
import { Field } from '../ui/field';
import { Button, Disclosure, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { mud as words } from '../words/known';

function Says({ mud }: { mud: Mud }): JSX.Element {
	return (
		<>
			<p>{mud.supported ? words.yes : words.no}</p>
			<p class="source">{words.source(mud)} {mud.old && words.old}<br /><a href={mud.url} rel="noreferrer noopener" target="_blank">{mud.url}</a></p>
			{mud.about && <p>{words.about(mud.about)}</p>}
			<p class="help">{words.check}</p>
		</>
	);
}

export function MudFile({ device, edit }: { device: Device; edit: boolean }): JSX.Element | null {
	const [address, setAddress] = useState('');
	const [sure, setSure] = useState(false);
	const work = useWork(), mud = device.support.mud;
	const ask = (from: string | null): void => work.run(async () => {
		dispatch({ do: 'detail', device: await call('readMud', { path: { id: device.id }, body: { address: from } }) });
		setSure(false);
	});
	if (mud)
		return (
			<>
				<h3 class="small-head">{words.title}</h3>
				<Says mud={mud} />
				<TroubleNote trouble={work.trouble} />
				{edit && !sure && <div class="buttons"><Button busy={work.busy} onClick={() => ask(mud.url)}>{words.again}</Button><Button onClick={() => setSure(true)}>{words.forget}</Button></div>}
				{edit && sure && <div class="buttons"><Button kind="danger" busy={work.busy} onClick={() => ask(null)}>{words.forgetSure}</Button><Button onClick={() => setSure(false)}>{words.keep}</Button></div>}
			</>
		);
	return edit ? (
		<Disclosure title={words.title}>
			<form onSubmit={event => { event.preventDefault(); ask(address.trim()); }}>
				<p>{words.lead}</p>
				<Field label={words.address} value={address} onInput={setAddress} help={words.addressHelp} exact maxLength={253} />
				<TroubleNote trouble={work.trouble} />
				<div class="buttons"><Button kind="main" submit busy={work.busy}>{words.read}</Button></div>
			</form>
		</Disclosure>
	) : null;
}
