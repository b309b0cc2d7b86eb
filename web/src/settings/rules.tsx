import type { JSX } from 'preact';
import { call } from '../api/client';
import { useMay } from '../store/may';
import { dispatch, useStore } from '../store/store';
import { Switch, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { roles } from '../words/en';
import { measures as words } from '../words/measures';

/** Whether the hub may set a device apart without asking. */
export function Rules(): JSX.Element {
	const on = useStore(s => s.settings?.auto_quarantine ?? true);
	const edit = useMay('edit_settings');
	const work = useWork();
	const change = async (next: boolean): Promise<void> => dispatch({ do: 'settings', settings: await call('changeSettings', { body: { auto_quarantine: next } }) });
	return (
		<>
			<p>{words.rulesLead}</p>
			<div class="link-head"><p>{words.rulesSwitch}. {on ? words.rulesOn : words.rulesOff}</p><Switch on={on} disabled={!edit} busy={work.busy} label={words.rulesSwitch} onChange={next => work.run(() => change(next))} /></div>
			{!edit && <p class="help">{roles.who('edit_settings')}</p>}
			<TroubleNote trouble={work.trouble} />
		</>
	);
}
