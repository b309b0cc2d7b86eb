// The place of the sheet on which somebody confirms who they are; its code is fetched when the hub first asks.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { setConfirm, type Trouble } from '../api/client';
import { Later } from './later';

type Asked = { asked: Trouble; done: (confirmed: boolean) => void };

export function ConfirmPlace(): JSX.Element | null {
	const [open, setOpen] = useState<Asked | null>(null);
	useEffect(() => setConfirm(asked => new Promise(resolve => setOpen({ asked, done: confirmed => {
		setOpen(null);
		resolve(confirmed);
	} }))), []);
	return open && <Later load={() => import('../passkeys/sheet').then(m => m.Sheet)} props={open} />;
}
