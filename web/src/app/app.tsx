import { Component, type ComponentChildren, type JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Activity } from '../screens/activity';
import { Add } from '../screens/add';
import { AddCode } from '../screens/add_code';
import { AddMqtt } from '../screens/add_mqtt';
import { Alerts } from '../screens/alerts';
import { DevicePage } from '../screens/device';
import { GiveAway } from '../screens/give_away';
import { Home } from '../screens/home';
import { LabelPage } from '../screens/label';
import { Missing } from '../screens/missing';
import { SettingsPage } from '../screens/settings';
import { Setup } from '../screens/setup';
import { SignIn } from '../screens/sign_in';
import { SlipPage } from '../screens/slip';
import { TicketPage } from '../screens/ticket';
import { start } from '../store/hub';
import { useStore } from '../store/store';
import { Button, Loading, TroubleNote } from '../ui/parts';
import { Later } from '../ui/later';
import { useWork } from '../ui/work';
import { app, missing } from '../words/en';
import { useRoute, type Route } from './router';
import { Shell } from './shell';

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

function Screen({ route }: { route: Route }): JSX.Element {
	switch (route.at) {
	case 'home': return <Home />;
	case 'add': return <Add />;
	case 'addCode': return <AddCode />;
	case 'addMqtt': return <AddMqtt />;
	case 'ticket': return <TicketPage key={route.id} id={route.id} />;
	case 'device': return <DevicePage key={route.id} id={route.id} />;
	case 'label': return <LabelPage key={route.id} id={route.id} />;
	case 'give': return <GiveAway key={route.id} id={route.id} />;
	case 'alerts': return <Alerts />;
	case 'advisories': return <Later key="advisories" load={() => import('../advisories/page').then(m => m.AdvisoriesPage)} props={{}} />;
	case 'overview': return <Later key="overview" load={() => import('../overview/page').then(m => m.OverviewPage)} props={{}} />;
	case 'activity': return <Activity key={route.device} device={route.device} />;
	case 'settings': return <SettingsPage />;
	case 'slip': return <SlipPage key={route.id} id={route.id} />;
	case 'missing': return <Missing />;
	}
}

export function App(): JSX.Element {
	const route = useRoute();
	const { hub, session } = useStore(s => s);
	const work = useWork();
	useEffect(() => work.run(start), []);
	if (!hub || session === undefined)
		return <main class="page narrow"><h1>{app.name}</h1>{work.trouble ? <><TroubleNote trouble={work.trouble} /><Button kind="main" onClick={() => work.run(start)}>{app.retry}</Button></> : <Loading />}</main>;
	if (session)
		return <Shell route={route}><Guard key={JSON.stringify(route)}><Screen route={route} /></Guard></Shell>;
	return hub.phase === 'provisioning' ? <Setup /> : <SignIn />;
}
