import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { keepInstructions } from '../add/secret';
import { call } from '../api/client';
import { go, paths } from '../app/router';
import { dispatch } from '../store/store';
import { Choices, Field } from '../ui/field';
import { Later } from '../ui/later';
import { Button, Page, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { add, isoDay } from '../words/en';

type Kind = 'tasmota' | 'homie' | 'any';
const kinds: readonly Kind[] = ['tasmota', 'homie', 'any'];
const HALF_YEAR_DAYS = 182;

function inDays(days: number): string {
	const day = new Date();
	day.setDate(day.getDate() + days);
	return isoDay(day);
}

export function AddMqtt(): JSX.Element {
	const [kind, setKind] = useState<Kind>('tasmota');
	const [name, setName] = useState('');
	const [password, setPassword] = useState('');
	const [legacy, setLegacy] = useState(false);
	const [until, setUntil] = useState(() => inDays(HALF_YEAR_DAYS));
	const work = useWork();
	const submit = async (): Promise<void> => {
		const wanted = name.trim() ? { name: name.trim() } : {};
		const plain = legacy ? { legacy_until: until } : {};
		const chosen = password && kind !== 'tasmota' ? { password } : {};
		const ticket = await call('openTicket', { body: { kind: 'adopt', adapter: kind, legacy, ...plain, ...wanted, ...chosen } });
		keepInstructions(ticket);
		const { instructions: _secret, ...known } = ticket;
		dispatch({ do: 'ticket', ticket: known });
		go(paths.ticket(ticket.id), true);
	};
	const words = add.mqtt;
	return (
		<Page title={words.title} back={paths.add}>
			<form onSubmit={event => { event.preventDefault(); work.run(submit); }}>
				<Choices legend={words.kind} name="kind" value={kind} onChange={value => setKind(value as Kind)} choices={kinds.map(k => ({ value: k, title: words.kinds[k][0], lead: words.kinds[k][1] }))} />
				<Choices legend={words.secure} name="secure" value={legacy ? 'plain' : 'tls'} onChange={value => setLegacy(value === 'plain')}
					choices={[{ value: 'tls', title: words.tls[0], lead: words.tls[1] }, { value: 'plain', title: words.plain[0], lead: words.plain[1] }]} />
				{legacy && <Field label={words.until} type="date" value={until} onInput={setUntil} min={inDays(1)} help={words.untilHelp} />}
				<Field label={words.name} value={name} onInput={setName} required={false} maxLength={64} />
				{kind !== 'tasmota' && <Later load={() => import('../add/choose').then(m => m.ChoosePassword)} props={{ value: password, onInput: setPassword }} />}
				<TroubleNote trouble={work.trouble} />
				<Button kind="main" submit busy={work.busy}>{words.submit}</Button>
			</form>
		</Page>
	);
}
