import type { JSX } from 'preact';
import { call } from '../api/client';
import type { Alert } from '../api/types';
import { paths } from '../app/router';
import { dispatch, useStore } from '../store/store';
import { Anchor, Button, Empty, Loading, Page, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { alarmWords, alerts as words, eventWords, when } from '../words/en';

function AlertItem({ alert }: { alert: Alert }): JSX.Element {
	const device = useStore(s => (alert.device ? s.devices?.[alert.device] : undefined));
	const work = useWork();
	const see = async (): Promise<void> => {
		await call('seeAlert', { path: { id: String(alert.id) } });
		dispatch({ do: 'seen', alert: alert.id });
	};
	const { means, todo } = alarmWords(alert.code);
	return (
		<li class={alert.seen ? 'alert seen' : 'alert'}>
			<h3>{eventWords({ code: alert.code, params: alert.params, device: device?.name ?? words.aDevice, actor: '' })}</h3>
			<p class="source">{when(alert.at)}</p>
			<p>{means}</p>
			<p>{todo}</p>
			<div class="buttons">
				{!alert.seen && <Button busy={work.busy} onClick={() => work.run(see)}>{words.seen}</Button>}
				{device && <Anchor to={paths.device(device.id)} className="button">{words.open(device.name)}</Anchor>}
			</div>
			<TroubleNote trouble={work.trouble} />
		</li>
	);
}

function List({ title, alerts }: { title: string; alerts: readonly Alert[] }): JSX.Element | null {
	return alerts.length === 0 ? null : <Section title={title}><ul class="alert-list">{alerts.map(a => <AlertItem key={a.id} alert={a} />)}</ul></Section>;
}

export function Alerts(): JSX.Element {
	const alerts = useStore(s => s.alerts);
	if (!alerts)
		return <Page title={words.title}><Loading /></Page>;
	return (
		<Page title={words.title} lead={words.lead}>
			{alerts.length === 0 && <Empty title={words.none}><p>{words.noneNext}</p></Empty>}
			<List title={words.new} alerts={alerts.filter(a => !a.seen)} />
			<List title={words.old} alerts={alerts.filter(a => a.seen)} />
		</Page>
	);
}
