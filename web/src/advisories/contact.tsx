// Whom to tell about a weak spot: the maker's security.txt, fetched when the owner asks.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Device } from '../api/types';
import { dispatch } from '../store/store';
import { Field } from '../ui/field';
import { leadsOutside, Outside } from '../ui/outside';
import { Button, Disclosure, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { known as words } from '../words/advisories';

export function Contact({ device }: { device: Device }): JSX.Element {
	const fact = (key: string): string => device.facts.find(f => f.key === key)?.value ?? '';
	const contact = fact('security_contact'), policy = fact('security_policy'), until = fact('security_contact_until');
	const [address, setAddress] = useState('');
	const work = useWork();
	const ask = async (): Promise<void> => {
		dispatch({ do: 'detail', device: await call('askContact', { path: { id: device.id }, body: { address: address.trim() } }) });
	};
	return (
		<Disclosure title={words.contact}>
			{leadsOutside(contact) && <p><Outside uri={contact}>{words.write}</Outside> <span class="source">{contact}</span></p>}
			{leadsOutside(policy) && <p><Outside uri={policy}>{words.policy}</Outside></p>}
			{until && <p>{words.until(until)}</p>}
			<form onSubmit={event => { event.preventDefault(); work.run(ask); }}>
				<p>{words.contactLead}</p>
				<Field label={words.website} value={address} onInput={setAddress} maxLength={500} />
				<TroubleNote trouble={work.trouble} />
				<Button submit busy={work.busy}>{words.ask}</Button>
			</form>
		</Disclosure>
	);
}
