// What the link of an invitation opens: joining this home, or a new password for somebody who forgot theirs.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { InvitationOpened } from '../api/types';
import { weakPassword } from '../screens/setup';
import { begin, say, signedOut } from '../store/hub';
import { useStore } from '../store/store';
import { Field } from '../ui/field';
import { Button, Empty, Loading, Page, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { app, longDate, setup } from '../words/en';
import { join as words, roleWords } from '../words/people';

function Over({ onLeave }: { onLeave: () => void }): JSX.Element {
	return <Page title={words.overTitle}><Empty title={words.over}><p>{words.overNext}</p><p><Button kind="main" onClick={onLeave}>{words.toSignIn}</Button></p></Empty></Page>;
}

function Form({ code, opened, onLeave }: { code: string; opened: InvitationOpened; onLeave: () => void }): JSX.Element {
	const hub = useStore(s => s.hub);
	const signedInAs = useStore(s => s.session?.account.name);
	const [account, setAccount] = useState(opened.name);
	const [password, setPassword] = useState('');
	const work = useWork();
	const join = opened.kind === 'join';
	const submit = async (): Promise<void> => {
		const session = await call('acceptInvitation', { body: { code, password, ...(join ? { account: account.trim() } : {}) } });
		signedOut();
		begin(session);
		onLeave();
		say(join ? words.joined : words.resetDone);
	};
	const weak = weakPassword(work.trouble);
	if (work.trouble?.code === 'invitation_over')
		return <Over onLeave={onLeave} />;
	return (
		<Page title={join ? words.title(hub?.name ?? app.name) : words.resetTitle} lead={join ? words.lead(opened.by) : words.resetLead(opened.name)}>
			{join && <p><strong>{roleWords[opened.role].title}.</strong> {roleWords[opened.role].lead}{opened.until && ` ${words.until(longDate(opened.until))}`}</p>}
			{opened.passkeys > 0 && <p class="note">{words.resetPasskeys(opened.passkeys)}</p>}
			{signedInAs && <p class="note">{words.instead(signedInAs)}</p>}
			<form onSubmit={event => { event.preventDefault(); work.run(submit); }}>
				{join && <Field label={setup.name} value={account} onInput={setAccount} autocomplete="username" maxLength={64} />}
				<Field label={join ? setup.password : words.newPassword} value={password} onInput={setPassword} type="password" autocomplete="new-password" help={setup.passwordHelp} error={weak} />
				{!weak && <TroubleNote trouble={work.trouble} />}
				<Button kind="main" submit busy={work.busy} busyWords={words.working}>{join ? words.submit : words.resetSubmit}</Button>
			</form>
		</Page>
	);
}

export function Join({ code, onLeave }: { code: string; onLeave: () => void }): JSX.Element {
	const [opened, setOpened] = useState<InvitationOpened | null>(null);
	const work = useWork();
	const load = async (): Promise<void> => setOpened(await call('openInvitation', { body: { code } }));
	useEffect(() => work.run(load), [code]);
	if (opened)
		return <Form code={code} opened={opened} onLeave={onLeave} />;
	if (work.trouble?.code === 'invitation_over')
		return <Over onLeave={onLeave} />;
	return <Page title={app.name}>{work.trouble ? <TroubleNote trouble={work.trouble} onRetry={() => work.run(load)} /> : <Loading />}</Page>;
}
