// The passport of a device: who wrote it, whose key signed it, a newer one on request, and the maker's change of key.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Device } from '../api/types';
import { useMay } from '../store/may';
import { dispatch } from '../store/store';
import { Button, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { bornOn, outcomes, passport as words, vouchers } from '../words/passport';

const show = (device: Device): void => dispatch({ do: 'detail', device });

function Take({ device, fingerprint }: { device: Device; fingerprint: string }): JSX.Element {
	const [asked, setAsked] = useState(false);
	const work = useWork();
	const take = async (): Promise<void> => show(await call('takeMakerKey', { path: { id: device.id }, body: { fingerprint } }));
	if (!asked)
		return <Button onClick={() => setAsked(true)}>{words.take}</Button>;
	return <div class="buttons"><Button kind="danger" busy={work.busy} onClick={() => work.run(take)}>{words.takeSure}</Button><Button onClick={() => setAsked(false)}>{words.keep}</Button><TroubleNote trouble={work.trouble} /></div>;
}

export function Passport({ device }: { device: Device }): JSX.Element {
	const p = device.label.passport, keys = p?.keys;
	const edit = useMay('edit_devices'), trusts = useMay('secure_devices');
	const [outcome, setOutcome] = useState('');
	const work = useWork();
	const ask = (what: 'refreshPassport' | 'askMakerKeys'): void => work.run(async () => {
		setOutcome('');
		const answer = await call(what, { path: { id: device.id } });
		show(answer.device);
		setOutcome(outcomes[answer.outcome]);
	});
	if (!p?.verified)
		return <p>{words.none}</p>;
	return (
		<>
			<dl class="facts">
				<div><dt>{words.issuer}</dt><dd>{p.issuer}</dd></div>
				<div><dt>{words.revision}</dt><dd>{p.revision}, {bornOn(p)}</dd></div>
				{keys?.in_use && <div><dt>{words.key}</dt><dd><code>{keys.in_use}</code><br /><span class="source">{vouchers[keys.voucher ?? ''] ?? ''} {p.key_first_seen_at && words.first(p.key_first_seen_at)}</span></dd></div>}
				{keys?.waiting && <div><dt>{words.newKey}</dt><dd><code>{keys.waiting}</code></dd></div>}
			</dl>
			{keys?.waiting && <p class="note alarm">{words.changed}</p>}
			<p role="status">{outcome}</p>
			<TroubleNote trouble={work.trouble} />
			{edit && <p class="help">{words.refreshLead}</p>}
			{edit && <div class="buttons">{(p.url || device.support.published_url) && <Button busy={work.busy} onClick={() => ask('refreshPassport')}>{words.refresh}</Button>}<Button busy={work.busy} onClick={() => ask('askMakerKeys')}>{words.askKeys}</Button></div>}
			{trusts && keys?.waiting && <Take device={device} fingerprint={keys.waiting} />}
		</>
	);
}
