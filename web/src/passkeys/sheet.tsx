// "Confirm it is you": before what cannot be undone or gives away power, the hub asks once more who sits there.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { call, type Trouble } from '../api/client';
import { Field } from '../ui/field';
import { Button, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { setup } from '../words/en';
import { confirm as words } from '../words/passkeys';
import { answerWithPasskey } from './browser';
import { Place, usePlace } from './place';

export function Proof({ asked, done }: { asked: Trouble; done: (confirmed: boolean) => void }): JSX.Element {
	const top = useRef<HTMLDivElement>(null);
	const [password, setPassword] = useState('');
	const here = usePlace() === 'here';
	const work = useWork();
	const byPassword = asked.params['password'] === true, hasPasskey = asked.params['passkey'] === true;
	useEffect(() => top.current?.querySelector<HTMLElement>('input, button')?.focus(), []);
	const finish = async (proof: Promise<undefined>): Promise<void> => {
		await proof;
		done(true);
	};
	const withPassword = (): Promise<void> => finish(call('confirm', { body: { password } }));
	const withPasskey = async (): Promise<void> => finish(call('confirm', { body: { passkey: await answerWithPasskey(await call('confirmQuestion', {})) } }));
	return (
		<div ref={top}>
			<p>{words.lead}</p>
			{hasPasskey && here && <p><Button kind={byPassword ? 'plain' : 'main'} busy={work.busy} onClick={() => work.run(withPasskey)}>{words.passkey}</Button></p>}
			{!byPassword && (!hasPasskey || !here) && <><p class="note">{words.passkeyOnly}</p><Place /></>}
			{byPassword && <form onSubmit={event => { event.preventDefault(); work.run(withPassword); }}>
				<Field label={setup.password} type="password" autocomplete="current-password" value={password} onInput={setPassword} />
				<Button kind="main" submit busy={work.busy}>{words.submit}</Button>
			</form>}
			<TroubleNote trouble={work.trouble} />
		</div>
	);
}
