// What a device talks to outside: declared links with the owner's switch, and what it really tried.
import type { ComponentType, JSX } from 'preact';
import { call } from '../api/client';
import type { Device, Flow, Link } from '../api/types';
import { useMay } from '../store/may';
import { dispatch } from '../store/store';
import { Later, LaterDisclosure } from '../ui/later';
import { Disclosure, Section, Switch, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { dataWords, device as words, flowWords, linkState, listOf, operatorWords, purposeWords, roles } from '../words/en';

const load = (): Promise<ComponentType<{ device: Device }>> => import('./drill').then(m => m.Drill);

function LinkDetails({ link }: { link: Link }): JSX.Element {
	return (
		<Disclosure title={words.details}>
			<dl class="facts">
				<div><dt>{words.operator}</dt><dd>{operatorWords(link)}</dd></div>
				<div><dt>{words.host}</dt><dd><code>{link.host}:{link.port}</code></dd></div>
				{link.tls && <div><dt>{words.encryption}</dt><dd>{words.tls(link.tls.version, link.tls.cipher, link.tls.key)}</dd></div>}
			</dl>
		</Disclosure>
	);
}

function LinkRow({ link }: { link: Link }): JSX.Element {
	const decides = useMay('decide_links');
	const work = useWork();
	const decide = async (approved: boolean): Promise<void> => {
		const decided = await call('decideLink', { path: { id: link.unit, link: link.id }, body: { approved } });
		dispatch({ do: 'event', event: { type: 'link', link: decided }, at: Date.now() });
	};
	return (
		<li class="link">
			<div class="link-head">
				<div><h3>{purposeWords(link)}</h3><p class="help">{operatorWords(link)}</p></div>
				<Switch on={link.approved} disabled={!decides} busy={work.busy} label={words.allow(link.host)} onChange={on => work.run(() => decide(on))} />
			</div>
			<p>{dataWords(link)}.{link.personal && <strong> {words.personal}</strong>}</p>
			<p>{link.optional || link.required_for.length === 0 ? words.optional : words.required(listOf(link.required_for))}</p>
			<p class="state">{linkState(link)}.</p>
			<TroubleNote trouble={work.trouble} />
			<LinkDetails link={link} />
		</li>
	);
}

function FlowRow({ flow }: { flow: Flow }): JSX.Element {
	return <li class={flow.verdict}><span><code>{words.flow(flow.host, flow.port, flow.count)}</code></span><span class="flow-verdict">{flowWords(flow.verdict)}</span></li>;
}

export function Talks({ device }: { device: Device }): JSX.Element {
	const decides = useMay('decide_links');
	return (
		<Section title={words.talks}>
			<p>{device.links.length === 0 ? words.talksNone : words.talksLead}</p>
			{device.links.length > 0 && !decides && <p class="help">{roles.who('decide_links')}</p>}
			{device.first_day && device.links.length > 0 && <Later load={() => import('./measures').then(m => m.FirstDay)} props={{ device, until: device.first_day.until }} />}
			{device.links.length > 0 && <ul class="links">{device.links.map(link => <LinkRow key={link.id} link={link} />)}</ul>}
			{device.drill?.state === 'running' ? <><h3 class="small-head">{words.drill}</h3><Later load={load} props={{ device }} /></> : device.links.some(l => l.approved && !l.paused) && <LaterDisclosure title={words.drill} load={load} props={{ device }} />}
			<h3 class="small-head">{words.observed}</h3>
			{device.flows.length === 0 ? <p class="quiet">{words.observedNone}</p> : <ul class="flows">{device.flows.map(flow => <FlowRow key={`${flow.host}:${flow.port}:${flow.verdict}`} flow={flow} />)}</ul>}
		</Section>
	);
}
