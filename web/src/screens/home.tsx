import type { JSX } from 'preact';
import { call } from '../api/client';
import { paths } from '../app/router';
import { DeviceRow } from '../device/row';
import { answer, rooms, type Todo } from '../store/answer';
import { loadSettings, say } from '../store/hub';
import { useMay } from '../store/may';
import { useStore } from '../store/store';
import { useNow } from '../ui/clock';
import { Icon } from '../ui/icons';
import { Anchor, Button, Empty, Loading, Page, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { app, home, roles } from '../words/en';

const MINUTE_MS = 60_000;

function Todos({ title, todos }: { title: string; todos: readonly Todo[] }): JSX.Element | null {
	if (todos.length === 0)
		return null;
	return (
		<Section title={title} className="todos">
			<ul>{todos.map(todo => <li key={todo.key}><Anchor to={todo.to}><span>{todo.text}</span><Icon name="chevron" /></Anchor></li>)}</ul>
		</Section>
	);
}

function NoDevices(): JSX.Element {
	const work = useWork();
	const demo = useStore(s => s.settings?.demo ?? false);
	const add = useMay('add_devices'), edit = useMay('edit_settings');
	const begin = async (): Promise<void> => {
		await call('startDemo', {});
		await loadSettings();
		say(home.demoBegun);
	};
	return (
		<>
			<Empty title={home.none}>
				<p>{add ? home.noneNext : roles.who('add_devices')}</p>
				{add && <p><Anchor to={paths.add} className="button main">{home.addFirst}</Anchor></p>}
				{!demo && edit && <p><Button busy={work.busy} onClick={() => work.run(begin)}>{home.demo}</Button></p>}
				<TroubleNote trouble={work.trouble} />
			</Empty>
			<p class="pointer"><Anchor to={`${paths.settings}`}>{home.trust}</Anchor><br />{home.trustMeans}</p>
		</>
	);
}

export function Home(): JSX.Element {
	const { devices, alerts, hub, session } = useStore(s => s);
	const now = useNow(MINUTE_MS);
	const title = hub?.name ?? app.home;
	if (!devices)
		return <Page title={title}><Loading /></Page>;
	const found = answer({ devices, alerts }, now, session?.may);
	const n = found.urgent.length;
	const line = n === 0 && found.devices === 0 ? home.ready : n === 0 ? found.short ? home.calm : home.good : n === 1 ? home.one : home.many(n);
	return (
		<Page title={title} heading={<><span class="over">{title}</span><span class="answer">{line}</span></>}>
			{found.devices > 0 && <p class="lead">{home.devices(found.devices, found.unreachable, found.listed)}{n === 0 && found.worth.length > 0 && ` ${home.know(found.worth.length)}`}</p>}
			<Todos title={home.todo} todos={found.urgent} />
			{found.devices === 0 && <NoDevices />}
			{rooms(Object.values(devices), app.unknownRoom).map(room => (
				<Section key={room.name} title={room.name}><ul class="rows">{room.devices.map(d => <DeviceRow key={d.id} device={d} />)}</ul></Section>
			))}
			<Todos title={home.worth} todos={found.worth} />
			{found.devices > 0 && <p class="spaced"><Anchor to={paths.overview}>{home.overview}</Anchor></p>}
		</Page>
	);
}
