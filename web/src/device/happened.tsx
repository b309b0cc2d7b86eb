import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Device, Entry } from '../api/types';
import { paths } from '../app/router';
import { quietly } from '../store/hub';
import { useStore } from '../store/store';
import { Anchor, Section } from '../ui/parts';
import { activity, device as words, eventWords, when } from '../words/en';

const SHOWN = 5;

export function Happened({ device }: { device: Device }): JSX.Element {
	const [entries, setEntries] = useState<readonly Entry[]>([]);
	const heard = useStore(s => s.heardAt);
	useEffect(() => quietly(call('listActivity', { query: { device: device.id, limit: SHOWN } }).then(page => setEntries(page.entries))), [device.id, device.state, Math.floor(heard / 60_000)]);
	return (
		<Section title={words.happened}>
			{entries.length === 0 ? <p class="quiet">{activity.none}</p> : <ul class="plain-list">{entries.map(e => <li key={e.seq}>{eventWords({ code: e.code, params: e.params, device: device.name, actor: e.actor ?? '' })} <span class="source">{when(e.at)}</span></li>)}</ul>}
			<p><Anchor to={paths.activityOf(device.id)}>{words.happenedAll}</Anchor></p>
		</Section>
	);
}
