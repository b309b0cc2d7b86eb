import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import { say } from '../store/hub';
import { Choices, Field } from '../ui/field';
import { Button, Loading, Section, Switch, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { channels as words } from '../words/channels';

type Form = { on: boolean; from: string; to: string; zone: string; passes: boolean };

/** The zone this phone is in: what most people want, and what nobody should have to look up. */
const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function Quiet(): JSX.Element {
	const [form, setForm] = useState<Form | null>(null);
	const work = useWork();
	const load = (): void => work.run(async () => {
		const found = await call('getQuietHours', {});
		setForm({ on: found.quiet !== null, from: found.quiet?.from ?? '22:00', to: found.quiet?.to ?? '07:00', zone: found.quiet ? found.zone : here(), passes: found.urgent_passes });
	});
	useEffect(load, []);
	if (!form)
		return <Section title={words.quiet}>{work.trouble ? <TroubleNote trouble={work.trouble} onRetry={load} /> : <Loading />}</Section>;
	const set = (change: Partial<Form>): void => setForm({ ...form, ...change });
	const save = async (): Promise<void> => {
		await call('setQuietHours', { body: { zone: form.zone.trim(), quiet: form.on ? { from: form.from, to: form.to } : null, urgent_passes: form.passes } });
		say(words.quietSaved);
	};
	return (
		<Section title={words.quiet}>
			<p>{words.quietLead}</p>
			<form onSubmit={event => { event.preventDefault(); work.run(save); }}>
				<Choices legend={words.quiet} name="quiet" value={form.on ? 'on' : 'off'} onChange={v => set({ on: v === 'on' })}
					choices={[{ value: 'off', title: words.quietOff, lead: words.quietOffLead }, { value: 'on', title: words.quietOn, lead: words.quietOnLead }]} />
				{form.on && (
					<>
						<Field label={words.fromTime} type="time" value={form.from} onInput={from => set({ from })} />
						<Field label={words.toTime} type="time" value={form.to} onInput={to => set({ to })} />
						<Field label={words.zone} value={form.zone} onInput={zone => set({ zone })} exact maxLength={47} />
						<p class="switch-line"><span aria-hidden="true">{words.urgentPasses}</span><Switch on={form.passes} label={words.urgentPasses} onChange={passes => set({ passes })} /></p>
					</>
				)}
				<TroubleNote trouble={work.trouble} />
				<Button submit busy={work.busy}>{words.save}</Button>
			</form>
		</Section>
	);
}
