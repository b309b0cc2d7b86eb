import { Component, type ComponentChildren, type JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ActionWord } from '../api/types';
import { Activity } from '../screens/activity';
import { Add } from '../screens/add';
import { Alerts } from '../screens/alerts';
import { DevicePage } from '../screens/device';
import { Home } from '../screens/home';
import { Missing } from '../screens/missing';
import { Refused } from '../screens/refused';
import { SettingsPage } from '../screens/settings';
import { Setup } from '../screens/setup';
import { SignIn } from '../screens/sign_in';
import { start } from '../store/hub';
import { useMay } from '../store/may';
import { useStore } from '../store/store';
import { Button, Loading, TroubleNote } from '../ui/parts';
import { ConfirmPlace } from '../ui/confirm';
import { Later } from '../ui/later';
import { useWork } from '../ui/work';
import { app, missing } from '../words/en';
import { useRoute, type Route } from './router';
import { Shell } from './shell';

const AGAIN_MS = 5000;

/** A screen that fails to draw must leave the places usable, and a way on. */
class Guard extends Component<{ children: ComponentChildren }, { failed: boolean }> {
	override state = { failed: false };

	static override getDerivedStateFromError(): { failed: boolean } {
		return { failed: true };
	}

	render(): ComponentChildren {
		return this.state.failed ? <Missing title={missing.failed} lead={missing.failedLead} /> : this.props.children;
	}
}

/** What a screen is no use without. The hub decides; this only spares a person the refusal. */
const asks: Partial<Record<Route['at'], ActionWord>> = {
	add: 'add_devices', addCode: 'add_devices', addMqtt: 'add_devices', ticket: 'add_devices', give: 'release_devices', slip: 'see_releases', alerts: 'see_log', activity: 'see_log', channels: 'edit_settings', people: 'manage_people', help: 'keep_record', evidence: 'keep_record',
};

function Screen({ route }: { route: Route }): JSX.Element {
	const action = asks[route.at];
	const granted = useMay(action ?? 'see_devices');
	if (action && !granted)
		return <Refused action={action} />;
	switch (route.at) {
	case 'home': return <Home />;
	case 'add': return <Add />;
	case 'addCode': return <Later key="code" load={() => import('../screens/add_code').then(m => m.AddCode)} props={{}} />;
	case 'addMqtt': return <Later key="mqtt" load={() => import('../screens/add_mqtt').then(m => m.AddMqtt)} props={{}} />;
	case 'addListed': return <Later key="listed" load={() => import('../add/listed').then(m => m.AddListed)} props={{}} />;
	case 'ticket': return <Later key={`ticket ${route.id}`} load={() => import('../screens/ticket').then(m => m.TicketPage)} props={{ id: route.id }} />;
	case 'device': return <DevicePage key={route.id} id={route.id} />;
	case 'label': return <Later key={`label ${route.id}`} load={() => import('../screens/label').then(m => m.LabelPage)} props={{ id: route.id }} />;
	case 'give': return <Later key={`give ${route.id}`} load={() => import('../screens/give_away').then(m => m.GiveAway)} props={{ id: route.id }} />;
	case 'alerts': return <Alerts />;
	case 'channels': return <Later key="channels" load={() => import('../notices/page').then(m => m.ChannelsPage)} props={{}} />;
	case 'advisories': return <Later key="advisories" load={() => import('../advisories/page').then(m => m.AdvisoriesPage)} props={{}} />;
	case 'overview': return <Later key="overview" load={() => import('../overview/page').then(m => m.OverviewPage)} props={{}} />;
	case 'check': return <Later key="check" load={() => import('../check/page').then(m => m.CheckPage)} props={{}} />;
	case 'evidence': return <Later key={route.id} load={() => import('../record/evidence').then(m => m.EvidencePage)} props={{ id: route.id }} />;
	case 'help': return <Later key="help" load={() => import('../record/page').then(m => m.HelpPage)} props={{}} />;
	case 'activity': return <Activity key={route.device} device={route.device} />;
	case 'settings': return <SettingsPage />;
	case 'people': return <Later key="people" load={() => import('../people/page').then(m => m.PeoplePage)} props={{}} />;
	case 'slip': return <Later key={`slip ${route.id}`} load={() => import('../screens/slip').then(m => m.SlipPage)} props={{ id: route.id }} />;
	case 'missing': return <Missing />;
	}
}

/** The secret of an invitation's link; it is taken out of the address so that it does not stay in the history. */
function codeOfLink(): string {
	const code = /^#(?:join|reset)=([0-9A-Za-z-]+)$/.exec(location.hash)?.[1] ?? '';
	if (code)
		history.replaceState(null, '', '/');
	return code;
}

export function App(): JSX.Element {
	const [code, setCode] = useState(codeOfLink);
	const route = useRoute();
	const { hub, session } = useStore(s => s);
	const work = useWork();
	useEffect(() => work.run(start), []);
	const away = work.trouble?.code === 'unreachable';
	useEffect(() => {
		if (!away)
			return undefined;
		const timer = setInterval(() => void start().then(work.clear, () => undefined), AGAIN_MS);
		return () => clearInterval(timer);
	}, [away]);
	// Whoever holds a paper need not belong to the house.
	if (route.at === 'check' && !session)
		return <Guard><Screen route={route} /></Guard>;
	if (!hub || session === undefined)
		return <main class="page narrow"><h1>{app.name}</h1>{work.trouble ? <><TroubleNote trouble={work.trouble} /><Button kind="main" onClick={() => work.run(start)}>{app.retry}</Button></> : <Loading />}</main>;
	if (code && hub.phase === 'owned')
		return <Later key={code} load={() => import('../people/join').then(m => m.Join)} props={{ code, onLeave: () => setCode('') }} />;
	if (session)
		return <Shell route={route}><Guard key={JSON.stringify(route)}><Screen route={route} /></Guard><ConfirmPlace /></Shell>;
	return hub.phase === 'provisioning' ? <Setup /> : <SignIn />;
}
