import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Notice, NoticeAction, NoticeDecision } from '../api/types';
import { paths } from '../app/router';
import { useMay } from '../store/may';
import { dispatch, useStore } from '../store/store';
import { Field } from '../ui/field';
import { Later as Part } from '../ui/later';
import { Anchor, Button, Disclosure, Empty, Loading, Page, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { alarmWords, alerts as words, dateOf, eventWords, isoDay, longDate, settings, when } from '../words/en';

const DAY_MS = 86_400_000;
const MORNING_H = 8;

/** Eight in the morning of that day, by this phone's clock. */
function morning(day: Date): number {
	return new Date(day).setHours(MORNING_H, 0, 0, 0);
}
const inDays = (days: number): number => morning(new Date(Date.now() + days * DAY_MS));

type Decide = (decision: NoticeDecision) => void;

function Later({ decide }: { decide: Decide }): JSX.Element {
	const [day, setDay] = useState('');
	const snooze = (until: number): void => decide({ state: 'snoozed', until });
	return (
		<Disclosure title={words.later}>
			<div class="buttons">
				<Button onClick={() => snooze(inDays(1))}>{words.tomorrow}</Button>
				<Button onClick={() => snooze(inDays(7))}>{words.week}</Button>
			</div>
			<form onSubmit={event => { event.preventDefault(); snooze(morning(dateOf(day))); }}>
				<Field label={words.day} type="date" value={day} onInput={setDay} min={isoDay(new Date(Date.now() + DAY_MS))} max={isoDay(new Date(Date.now() + 365 * DAY_MS))} />
				<Button submit>{words.remind}</Button>
			</form>
		</Disclosure>
	);
}

/** What to do first, where a tap does it or leads to it. */
const offersApart: readonly NoticeAction[] = ['add_again', 'keep_apart', 'look_apart'];
const leads: Partial<Record<NoticeAction, 'settings' | 'channels' | 'help' | 'add'>> = { try_again: 'add', look_passkeys: 'settings', look_certificates: 'settings', update_hub: 'settings', look_channels: 'channels', look_help: 'help' };

function AlertItem({ alert }: { alert: Notice }): JSX.Element {
	const device = useStore(s => (alert.device ? s.devices?.[alert.device] : undefined));
	const settle = useMay('settle_alerts');
	const work = useWork();
	const decide: Decide = decision => work.run(async () => {
		const notice = await call('decideNotice', { path: { id: String(alert.id) }, body: decision });
		dispatch({ do: 'event', event: { type: 'notice', notice }, at: Date.now() });
	});
	const { means, todo } = alarmWords(alert.code);
	const lead = leads[alert.action];
	const isOpen = alert.state === 'new' || alert.state === 'seen';
	return (
		<li class={alert.state === 'new' ? `alert ${alert.urgency}` : 'alert seen'}>
			<h3>{eventWords({ code: alert.code, params: alert.params, device: device?.name ?? words.aDevice, actor: '' })}</h3>
			<p><strong>{words.first}</strong> {todo}</p>
			<p class="source">{words.urgency[alert.urgency]} · {when(alert.last_at)}{alert.times > 1 && ` · ${words.times(alert.times)}`}</p>
			<p>{means}</p>
			{alert.state === 'snoozed' && alert.until !== null && <p class="source">{words.until(longDate(alert.until))}</p>}
			<div class="buttons">
				{device && isOpen && offersApart.includes(alert.action) && <Part load={() => import('../device/measures').then(m => m.ApartTap)} props={{ device }} />}
				{device && <Anchor to={paths.device(device.id)} className="button">{words.open(device.name)}</Anchor>}
				{lead && <Anchor to={paths[lead]} className="button">{words.leads[lead]}</Anchor>}
				{settle && alert.state === 'new' && <Button busy={work.busy} onClick={() => decide({ state: 'seen' })}>{words.seen}</Button>}
				{settle && isOpen && <Button busy={work.busy} onClick={() => decide({ state: 'done' })}>{words.done}</Button>}
				{settle && !isOpen && <Button busy={work.busy} onClick={() => decide({ state: 'seen' })}>{words.again}</Button>}
			</div>
			{settle && isOpen && <Later decide={decide} />}
			<TroubleNote trouble={work.trouble} />
		</li>
	);
}

function List({ title, alerts }: { title: string; alerts: readonly Notice[] }): JSX.Element | null {
	return alerts.length === 0 ? null : <Section title={title}><ul class="alert-list">{alerts.map(a => <AlertItem key={a.id} alert={a} />)}</ul></Section>;
}

const rank = { urgent: 0, soon: 1, info: 2 } as const;

export function Alerts(): JSX.Element {
	const alerts = useStore(s => s.alerts);
	const keeps = useMay('keep_record'), edit = useMay('edit_settings');
	const unsure = useStore(s => s.hub?.time_unsure ?? false);
	if (!alerts)
		return <Page title={words.title}><Loading /></Page>;
	const inState = (state: Notice['state']): readonly Notice[] => alerts.filter(a => a.state === state).sort((a, b) => rank[a.urgency] - rank[b.urgency] || b.last_at - a.last_at);
	return (
		<Page title={words.title} lead={words.lead}>
			{unsure && <p class="note">{words.unsure}</p>}
			{alerts.length === 0 && <Empty title={words.none}><p>{words.noneNext}</p></Empty>}
			<List title={words.new} alerts={inState('new')} />
			<List title={words.old} alerts={inState('seen')} />
			<List title={words.snoozed} alerts={inState('snoozed')} />
			<List title={words.finished} alerts={inState('done')} />
			{edit && <p><Anchor to={paths.channels}>{settings.channels}</Anchor></p>}
			{keeps && <p><Anchor to={paths.help}>{words.help}</Anchor></p>}
		</Page>
	);
}
