// The frame round every screen of a signed-in person: banners above, the five places below.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ActionWord } from '../api/types';
import { hurry } from '../store/hub';
import { dispatch, useStore } from '../store/store';
import { Icon } from '../ui/icons';
import { Anchor } from '../ui/parts';
import { app, banners } from '../words/en';
import { paths, type Route } from './router';

const NOTICE_MS = 5000;

type Place = 'home' | 'add' | 'alerts' | 'activity' | 'settings';
const places: readonly Place[] = ['home', 'add', 'alerts', 'activity', 'settings'];
const asks: Partial<Record<Place, ActionWord>> = { add: 'add_devices', alerts: 'see_log', activity: 'see_log' };

function placeOf(route: Route): Place | null {
	switch (route.at) {
	case 'home': case 'advisories': case 'overview': case 'device': case 'label': case 'give': case 'evidence': return 'home';
	case 'add': case 'addCode': case 'addMqtt': case 'addListed': case 'ticket': return 'add';
	case 'alerts': case 'help': return 'alerts';
	case 'activity': return 'activity';
	case 'settings': case 'people': case 'channels': case 'slip': case 'check': return 'settings';
	case 'missing': return null;
	}
}

function Places({ route }: { route: Route }): JSX.Element {
	const unseen = useStore(s => s.alerts?.filter(a => a.state === 'new').length ?? 0);
	const granted = useStore(s => s.session?.may ?? []);
	const now = placeOf(route);
	return (
		<nav class="places no-print" aria-label={app.places}>
			<ul>
				{places.filter(place => { const action = asks[place]; return !action || granted.includes(action); }).map(place => (
					<li key={place}>
						<Anchor to={paths[place]} current={place === now}>
							<span class="place-icon"><Icon name={place} />{place === 'alerts' && unseen > 0 && <span class="badge"><span aria-hidden="true">{unseen}</span></span>}</span>
							<span>{app[place]}</span>
							{place === 'alerts' && unseen > 0 && <span class="only-read">, {app.unseen(unseen)}</span>}
						</Anchor>
					</li>
				))}
			</ul>
		</nav>
	);
}

function Banners(): JSX.Element {
	const { connection, heardAt, brokerUp, hub, settings } = useStore(s => s);
	return (
		<div class="banners no-print" role="status">
			{connection === 'lost' && <div class="banner"><p><strong>{banners.lost(heardAt)}</strong> {banners.lostMeans}</p><button type="button" class="button small" onClick={hurry}>{banners.retry}</button></div>}
			{connection === 'live' && !brokerUp && <div class="banner"><p>{banners.broker}</p></div>}
			{hub?.time_unsure && <div class="banner"><p>{banners.clock}</p></div>}
			{settings?.demo && <div class="banner quiet-banner"><p>{banners.demo} <Anchor to={paths.settings}>{app.settings}</Anchor></p></div>}
		</div>
	);
}

/** Says what has just been done, to the eye for a moment and to a screen reader. */
function Notice(): JSX.Element {
	const text = useStore(s => s.notice);
	useEffect(() => {
		if (!text)
			return undefined;
		const timer = setTimeout(() => dispatch({ do: 'notice', text: '' }), NOTICE_MS);
		return () => clearTimeout(timer);
	}, [text]);
	return <div class={text ? 'notice shown no-print' : 'notice no-print'} role="status" aria-live="polite">{text}</div>;
}

export function Shell({ route, children }: { route: Route; children: ComponentChildren }): JSX.Element {
	return (
		<div class="shell">
			<a class="skip" href="#content">{app.skip}</a>
			<Banners />
			{children}
			<Notice />
			<Places route={route} />
		</div>
	);
}
