import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Account } from '../settings/account';
import { Demo, Given, HubName, Processes } from '../settings/hub';
import { Trust } from '../settings/trust';
import { loadReleases, loadSettings } from '../store/hub';
import { useMay } from '../store/may';
import { useStore } from '../store/store';
import { paths } from '../app/router';
import { Icon } from '../ui/icons';
import { Languages } from '../ui/languages';
import { Later, LaterDisclosure } from '../ui/later';
import { Anchor, Loading, Page, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { settings as words } from '../words/en';

export function SettingsPage(): JSX.Element {
	const settings = useStore(s => s.settings);
	const see = useMay('see_settings'), releases = useMay('see_releases'), edit = useMay('edit_settings');
	const work = useWork();
	const load = async (): Promise<void> => {
		await Promise.all([see && loadSettings(), releases && loadReleases()]);
	};
	useEffect(() => work.run(load), []);
	if (see && !settings)
		return <Page title={words.title}>{work.trouble ? <TroubleNote trouble={work.trouble} onRetry={() => work.run(load)} /> : <Loading />}</Page>;
	const pages: readonly (readonly [string, string])[] = [...(edit ? [[paths.channels, words.channels] as const] : []), [paths.advisories, words.advisories], [paths.check, words.check]];
	return (
		<Page title={words.title}>
			{settings && <HubName key={settings.hub_name} settings={settings} />}
			<Account />
			<Section title={words.more} className="todos">
				<ul>{pages.map(([to, name]) => <li key={to}><Anchor to={to}><span>{name}</span><Icon name="chevron" /></Anchor></li>)}</ul>
			</Section>
			<Section title={words.language}><p>{words.languageLead}</p><Languages /></Section>
			<Trust />
			{settings && <Section title={words.own}><p>{words.ownLead}</p><LaterDisclosure title={words.ownCard} load={() => import('../settings/own').then(m => m.OwnCard)} props={{}} /></Section>}
			{releases && <Given />}
			{settings && <Section title={words.rules}><Later load={() => import('../settings/rules').then(m => m.Rules)} props={{}} /></Section>}
			{settings && <Processes settings={settings} />}
			{settings && edit && <Demo key={String(settings.demo)} on={settings.demo} />}
			<p class="spaced"><a href="/api/v1/openapi.json">{words.api}</a></p>
		</Page>
	);
}
