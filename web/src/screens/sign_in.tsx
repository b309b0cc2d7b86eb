import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import { paths } from '../app/router';
import { begin } from '../store/hub';
import { useStore } from '../store/store';
import { Field } from '../ui/field';
import { Languages } from '../ui/languages';
import { Later } from '../ui/later';
import { Anchor, Button, Page, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { app, settings, setup, signIn } from '../words/en';

export function SignIn(): JSX.Element {
	const hub = useStore(s => s.hub);
	const [account, setAccount] = useState('');
	const [password, setPassword] = useState('');
	const work = useWork();
	const [beside, setBeside] = useState<{ account: string; password: string } | null>(null);
	const second = work.trouble?.code === 'passkey_needed';
	const submit = async (): Promise<void> => {
		const body = { account: account.trim(), password };
		setBeside(body);
		begin(await call('signIn', { body }));
	};
	const passkey = <Later key={String(second)} load={() => import('../passkeys/sign_in').then(m => m.SignInByPasskey)} props={{ beside: second ? beside : null }} />;
	if (second)
		return <Page title={signIn.title} lead={signIn.lead(hub?.name ?? app.name)}>{passkey}<p class="spaced"><Button onClick={work.clear}>{app.back}</Button></p></Page>;
	return (
		<Page title={signIn.title} lead={signIn.lead(hub?.name ?? app.name)}>
			<form onSubmit={event => { event.preventDefault(); work.run(submit); }}>
				<Field label={setup.name} value={account} onInput={setAccount} autocomplete="username" maxLength={64} />
				<Field label={setup.password} value={password} onInput={setPassword} type="password" autocomplete="current-password" />
				<TroubleNote trouble={work.trouble} />
				<Button kind="main" submit busy={work.busy} busyWords={signIn.working}>{signIn.submit}</Button>
			</form>
			{hub?.passkeys_at && passkey}
			<p class="help spaced">{signIn.lost}</p>
			<p class="help"><Anchor to={paths.check}>{settings.check}</Anchor></p>
			<Languages />
		</Page>
	);
}
