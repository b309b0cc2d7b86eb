// Who sold a device and when: kept by who lives here.
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Device, Sale } from '../api/types';
import { say } from '../store/hub';
import { hasDraft, useDraft } from '../store/draft';
import { Field } from '../ui/field';
import { Button, Disclosure, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { app } from '../words/en';
import { help as words } from '../words/help';
import { isoDay } from '../words/format';

export const SALE = 'sale';

export function SaleForm({ device, sale, onKept }: { device: Device; sale: Sale; onKept: (sale: Sale) => void }): JSX.Element {
	const { draft, change, drop } = useDraft(device.id, SALE, { seller: sale.seller ?? '', seller_country: sale.seller_country ?? '', seller_contact: sale.seller_contact ?? '', channel: sale.channel ?? '', sold_on: sale.sold_on ?? '', price: sale.price ?? '', wrong: sale.wrong ?? '' });
	const [begun] = useState(() => hasDraft(device.id, SALE));
	const id = useId(), work = useWork();
	const set = (key: keyof typeof draft) => (value: string): void => change({ [key]: value });
	const save = async (): Promise<void> => {
		const kept = await call('keepSale', { path: { id: device.id }, body: { ...draft, seller_country: draft.seller_country.trim().toUpperCase() } });
		drop();
		onKept(kept);
		say(app.saved);
	};
	return (
		<Disclosure title={words.record} open={begun}>
			<form onSubmit={event => { event.preventDefault(); work.run(save); }}>
				<Field label={words.name} value={draft.seller} onInput={set('seller')} required={false} maxLength={100} />
				<Field label={words.country} value={draft.seller_country} onInput={set('seller_country')} help={words.countryHelp} required={false} maxLength={2} />
				<Field label={words.contact} value={draft.seller_contact} onInput={set('seller_contact')} required={false} maxLength={200} />
				<div class="field"><label for={id}>{words.channel}</label><select id={id} value={draft.channel} onChange={event => set('channel')(event.currentTarget.value)}>{Object.entries(words.channels).map(([key, name]) => <option key={key} value={key}>{name}</option>)}</select></div>
				<Field label={words.sold} value={draft.sold_on} onInput={set('sold_on')} type="date" max={isoDay(new Date())} required={false} />
				<Field label={words.price} value={draft.price} onInput={set('price')} required={false} maxLength={40} />
				<Field label={words.wrong} value={draft.wrong} onInput={set('wrong')} help={words.wrongHelp} required={false} maxLength={250} />
				<p class="help">{words.private}</p>
				<TroubleNote trouble={work.trouble} />
				<Button submit busy={work.busy}>{app.save}</Button>
			</form>
		</Disclosure>
	);
}
