import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Settings } from '../api/types';
import { paths } from '../app/router';
import { loadHub, loadSettings, say } from '../store/hub';
import { useMay } from '../store/may';
import { dispatch, useStore } from '../store/store';
import { Field } from '../ui/field';
import { Anchor, Button, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { app, dayMonth, home, settings as words } from '../words/en';

export function HubName({ settings }: { settings: Settings }): JSX.Element {
	const [name, setName] = useState(settings.hub_name);
	const edit = useMay('edit_settings');
	const work = useWork();
	const save = async (): Promise<void> => {
		dispatch({ do: 'settings', settings: await call('changeSettings', { body: { hub_name: name.trim() } }) });
		await loadHub();
		say(app.saved);
	};
	return (
		<Section title={words.home}>
			{edit && <form onSubmit={event => { event.preventDefault(); work.run(save); }}>
				<Field label={words.hubName} value={name} onInput={setName} maxLength={64} />
				<TroubleNote trouble={work.trouble} />
				<Button submit busy={work.busy}>{app.save}</Button>
			</form>}
			<dl class="facts spaced"><div><dt>{words.address}</dt><dd><code>{settings.host}</code></dd></div><div><dt>{words.version}</dt><dd>{settings.version}</dd></div></dl>
		</Section>
	);
}

export function Processes({ settings }: { settings: Settings }): JSX.Element {
	return (
		<Section title={words.processes}>
			<dl class="facts">{settings.processes.map(p => <div key={p.name}><dt>{words.process[p.name]}</dt><dd>{words.processState[p.state]}</dd></div>)}</dl>
			<p>{settings.legacy_front_open ? words.legacyOpen : words.legacyShut}</p>
		</Section>
	);
}

export function Demo({ on }: { on: boolean }): JSX.Element {
	const work = useWork();
	const change = async (): Promise<void> => {
		await call(on ? 'removeDemo' : 'startDemo', {});
		await loadSettings();
		say(on ? words.demoGone : home.demoBegun);
	};
	return (
		<Section title={words.demo}>
			<p>{on ? words.demoOn : words.demoOff}</p>
			<TroubleNote trouble={work.trouble} />
			<Button busy={work.busy} onClick={() => work.run(change)}>{on ? words.demoRemove : words.demoBegin}</Button>
		</Section>
	);
}

export function Given(): JSX.Element {
	const releases = useStore(s => s.releases);
	const done = Object.values(releases).filter(r => r.state === 'done' && r.slip);
	return (
		<Section title={words.given}>
			{done.length === 0 ? <p class="quiet">{words.givenNone}</p> : <ul class="plain-list">{done.map(r => <li key={r.id}><Anchor to={paths.slip(r.slip ?? '')}>{words.givenOpen(r.device_name)}</Anchor>{r.steps[0]?.at && <span class="source"> {dayMonth(r.steps[0].at)}</span>}</li>)}</ul>}
		</Section>
	);
}
