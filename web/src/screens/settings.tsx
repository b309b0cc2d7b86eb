import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Account } from '../settings/account';
import { Demo, Given, HubName, Processes } from '../settings/hub';
import { Trust } from '../settings/trust';
import { loadReleases, loadSettings } from '../store/hub';
import { useStore } from '../store/store';
import { paths } from '../app/router';
import { Languages } from '../ui/languages';
import { Anchor, Loading, Page, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { settings as words } from '../words/en';

export function SettingsPage(): JSX.Element {
	const settings = useStore(s => s.settings);
	const work = useWork();
	const load = async (): Promise<void> => {
		await Promise.all([loadSettings(), loadReleases()]);
	};
	useEffect(() => work.run(load), []);
	if (!settings)
		return <Page title={words.title}>{work.trouble ? <TroubleNote trouble={work.trouble} onRetry={() => work.run(load)} /> : <Loading />}</Page>;
	return (
		<Page title={words.title}>
			<HubName key={settings.hub_name} settings={settings} />
			<Account />
			<Section title={words.language}><p>{words.languageLead}</p><Languages /></Section>
			<Trust settings={settings} />
			<Given />
			<Processes settings={settings} />
			<p class="spaced"><Anchor to={paths.advisories}>{words.advisories}</Anchor></p>
			<Demo key={String(settings.demo)} on={settings.demo} />
			<p class="spaced"><a href="/api/v1/openapi.json">{words.api}</a></p>
		</Page>
	);
}
