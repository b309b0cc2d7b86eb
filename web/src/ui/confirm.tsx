// The sheet on which somebody confirms who they are. What is asked on it is fetched when the hub first asks; the sheet itself and its way out are always there.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { setConfirm, type Trouble } from '../api/client';
import { app } from '../words/en';
import { Later } from './later';
import { Button } from './parts';

type Asked = { asked: Trouble; done: (confirmed: boolean) => void };

function Sheet({ asked, done }: Asked): JSX.Element {
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		const sheet = dialog.current;
		sheet?.showModal();
		return () => sheet?.close(); // the focus goes back to where one was
	}, []);
	return (
		<dialog ref={dialog} class="sheet" aria-labelledby="confirm-title" onCancel={event => { event.preventDefault(); done(false); }}>
			<h2 id="confirm-title">{app.confirm}</h2>
			<Later load={() => import('../passkeys/sheet').then(m => m.Proof)} props={{ asked, done }} />
			<p class="spaced"><Button onClick={() => done(false)}>{app.confirmStop}</Button></p>
		</dialog>
	);
}

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
	return open && <Sheet {...open} />;
}
