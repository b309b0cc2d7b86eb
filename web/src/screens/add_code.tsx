import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Scanner } from '../add/scanner';
import { call } from '../api/client';
import { go, paths } from '../app/router';
import { dispatch } from '../store/store';
import { Field } from '../ui/field';
import { Anchor, Button, Page, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { add } from '../words/en';

/** What people type: small letters and spaces are forgiven. */
const tidy = (code: string): string => code.replace(/\s/g, '').toUpperCase();

export function AddCode(): JSX.Element {
	const [code, setCode] = useState('');
	const [camera, setCamera] = useState(false);
	const work = useWork();
	const open = (text: string): void => work.run(async () => {
		const ticket = await call('openTicket', { body: { kind: 'native', code: tidy(text) } });
		dispatch({ do: 'ticket', ticket });
		go(paths.ticket(ticket.id), true);
	});
	const found = (text: string): void => {
		setCamera(false);
		setCode(text);
		open(text);
	};
	return (
		<Page title={add.code.title} back={paths.add}>
			{camera ? <Scanner onFound={found} onStop={() => setCamera(false)} /> : <p><Button kind="main" onClick={() => setCamera(true)}>{add.code.camera}</Button></p>}
			<form onSubmit={event => { event.preventDefault(); open(code); }}>
				<Field label={add.code.label} value={code} onInput={setCode} mono help={add.code.help} maxLength={200} />
				<TroubleNote trouble={work.trouble} />
				{work.trouble?.code === 'ticket_open' && <p><Anchor to={paths.add} className="button">{add.open}</Anchor></p>}
				<Button submit busy={work.busy}>{add.code.submit}</Button>
			</form>
		</Page>
	);
}
