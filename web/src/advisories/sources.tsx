// The publishers of advisories that the hub may ask: allowed one by one, each with how the last time went.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { AdvisorySource } from '../api/types';
import { Field } from '../ui/field';
import { Button, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { known as words, sourceState } from '../words/advisories';

function Source({ source: s, onChanged }: { source: AdvisorySource; onChanged: () => void }): JSX.Element {
	const work = useWork();
	const path = { id: String(s.id) };
	const act = (name: 'checkSource' | 'removeSource'): void => work.run(async () => {
		await call(name, { path });
		onChanged();
	});
	const offer = (address: string): void => work.run(async () => {
		await call('addSource', { body: { address } });
		onChanged();
	});
	return (
		<li class="alert seen">
			<h3>{s.name}</h3>
			<p>{sourceState(s)}</p>
			{s.name !== s.address && <p class="source">{s.address}</p>}
			{s.offers.length > 0 && <ul class="plain-list">{s.offers.map(o => <li key={o.address}>{o.name} <Button label={words.allowOne(o.name)} onClick={() => offer(o.address)}>{words.allow}</Button></li>)}</ul>}
			<div class="buttons">
				{s.state !== 'checking' && <Button busy={work.busy} label={`${words.askNow}: ${s.name}`} onClick={() => act('checkSource')}>{words.askNow}</Button>}
				<Button busy={work.busy} label={`${words.remove}: ${s.name}`} onClick={() => act('removeSource')}>{words.remove}</Button>
			</div>
			<TroubleNote trouble={work.trouble} />
		</li>
	);
}

export function Sources({ sources, onChanged }: { sources: readonly AdvisorySource[]; onChanged: () => void }): JSX.Element {
	const [address, setAddress] = useState('');
	const work = useWork();
	const add = async (): Promise<void> => {
		await call('addSource', { body: { address: address.trim() } });
		setAddress('');
		onChanged();
	};
	return (
		<Section title={words.sources}>
			<p>{words.sourcesLead}</p>
			{sources.length > 0 && <ul class="alert-list">{sources.map(s => <Source key={s.id} source={s} onChanged={onChanged} />)}</ul>}
			<form onSubmit={event => { event.preventDefault(); work.run(add); }}>
				<Field label={words.address} value={address} onInput={setAddress} maxLength={500} help={words.addressHelp} />
				<TroubleNote trouble={work.trouble} />
				<Button submit busy={work.busy}>{words.allowSource}</Button>
			</form>
		</Section>
	);
}
