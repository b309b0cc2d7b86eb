import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call, type Trouble } from '../api/client';
import { begin, say, start } from '../store/hub';
import { Field } from '../ui/field';
import { Languages } from '../ui/languages';
import { Button, Page, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { passwordAdvice, setup } from '../words/en';

/** The link's fragment carries the code; it is taken out of the address so that it does not stay in the history. */
function codeOfLink(): string {
	const code = /^#setup=([0-9A-Za-z-]+)$/.exec(location.hash)?.[1] ?? '';
	if (code)
		history.replaceState(null, '', location.pathname);
	return code.toUpperCase();
}

export const weakPassword = (trouble: Trouble | null): string | null => (trouble?.code === 'password_weak' ? passwordAdvice(String(trouble.params['reason'])) : null);

export function Setup(): JSX.Element {
	const [linked] = useState(codeOfLink);
	const [code, setCode] = useState(linked);
	const [account, setAccount] = useState('');
	const [password, setPassword] = useState('');
	const [hubName, setHubName] = useState<string>(setup.hubNameValue);
	const work = useWork();
	const submit = async (): Promise<void> => {
		const session = await call('setUp', { body: { code: code.trim(), account: account.trim(), password, hub_name: hubName.trim() } });
		history.replaceState(null, '', '/');
		begin(session);
		say(setup.done);
	};
	const weak = weakPassword(work.trouble);
	return (
		<Page title={setup.title} lead={setup.lead}>
			<form onSubmit={event => { event.preventDefault(); work.run(submit); }}>
				<Field label={setup.code} value={code} onInput={setCode} mono autocomplete="one-time-code" maxLength={32} help={linked && code === linked ? setup.codeThere : setup.codeHelp} />
				<Field label={setup.name} value={account} onInput={setAccount} autocomplete="username" maxLength={64} />
				<Field label={setup.password} value={password} onInput={setPassword} type="password" autocomplete="new-password" help={setup.passwordHelp} error={weak} />
				<Field label={setup.hubName} value={hubName} onInput={setHubName} maxLength={64} />
				{!weak && <TroubleNote trouble={work.trouble} />}
				{work.trouble?.code === 'already_owned' && <Button onClick={() => work.run(start)}>{setup.toSignIn}</Button>}
				<Button kind="main" submit busy={work.busy}>{setup.submit}</Button>
				<div role="status">{work.busy && <div class="progress"><div class="progress-bar" /><p>{setup.working}</p></div>}</div>
			</form>
			<Languages />
		</Page>
	);
}
