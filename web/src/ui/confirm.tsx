// The place of the sheet on which somebody confirms who they are; its code is fetched when the hub first asks.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { setConfirm, type Trouble } from '../api/client';
import { Later } from './later';

type Asked = { asked: Trouble; done: (confirmed: boolean) => void };

export function ConfirmPlace(): JSX.Element | null {
	const [open, setOpen] = useState<Asked | null>(null);
	const answer = useRef<((confirmed: boolean) => void) | null>(null);
	const done = (confirmed: boolean): void => {
		setOpen(null);
		answer.current?.(confirmed);
	};
	useEffect(() => {
		setConfirm(asked => new Promise(resolve => {
			answer.current = resolve;
			setOpen({ asked, done });
		}));
		return () => answer.current?.(false); // signed out meanwhile: nobody is left who could confirm
	}, []);
	return open && <Later load={() => import('../passkeys/sheet').then(m => m.Sheet)} props={open} />;
}
