// Signing in by a passkey: instead of the password, or after it where the account wants both.
import type { JSX } from 'preact';
import { call } from '../api/client';
import { begin } from '../store/hub';
import { Button, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { signInByPasskey as words } from '../words/passkeys';
import { answerWithPasskey } from './browser';
import { Place, usePlace } from './place';

/** beside: name and password that were right and are not enough; without it the passkey stands alone. */
export function SignInByPasskey({ beside }: { beside: { account: string; password: string } | null }): JSX.Element | null {
	const place = usePlace();
	const work = useWork();
	const submit = async (): Promise<void> => {
		const passkey = await answerWithPasskey(await call('signInQuestion', { body: {} }));
		begin(beside ? await call('signIn', { body: { ...beside, passkey } }) : await call('signInByPasskey', { body: passkey }));
	};
	if (place !== 'here')
		return beside || place === 'elsewhere' ? <Place /> : null;
	return (
		<div class="spaced">
			{beside && <p class="note"><strong>{words.second}</strong> {words.secondMeans}</p>}
			<TroubleNote trouble={work.trouble} />
			<Button kind={beside ? 'main' : 'plain'} busy={work.busy} busyWords={words.waiting} onClick={() => work.run(submit)}>{beside ? words.goOn : words.submit}</Button>
		</div>
	);
}
