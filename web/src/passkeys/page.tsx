// One's own passkeys, and how one signs in.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Passkey, Passkeys as View, SignInWay } from '../api/types';
import { weakPassword } from '../screens/setup';
import { say } from '../store/hub';
import { useStore } from '../store/store';
import { Choices, Field } from '../ui/field';
import { Button, Disclosure, Loading, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { app, browserWords, longDate, setup, when } from '../words/en';
import { passkeys as words } from '../words/passkeys';
import { answerWithPasskey, makePasskey } from './browser';
import { Place, usePlace } from './place';

type Changed = { onChanged: () => void };

function Remove({ passkey: k, last, onChanged }: Changed & { passkey: Passkey; last: boolean }): JSX.Element {
	const work = useWork();
	const remove = async (): Promise<void> => {
		await call('removePasskey', { path: { id: k.id }, body: { password_alone: last } });
		say(words.removed(k.name));
		onChanged();
	};
	return (
		<Disclosure title={`${words.remove}: ${k.name}`}>
			<p>{last && <strong>{words.removeLast} </strong>}{words.removeMeans}</p>
			<TroubleNote trouble={work.trouble} />
			<Button kind="danger" busy={work.busy} onClick={() => work.run(remove)}>{words.sure(k.name)}</Button>
		</Disclosure>
	);
}

function Rename({ passkey: k, onChanged }: Changed & { passkey: Passkey }): JSX.Element {
	const [name, setName] = useState(k.name);
	const work = useWork();
	const rename = async (): Promise<void> => {
		await call('renamePasskey', { path: { id: k.id }, body: { name: name.trim() } });
		say(app.saved);
		onChanged();
	};
	return (
		<Disclosure title={`${words.rename}: ${k.name}`}>
			<form onSubmit={event => { event.preventDefault(); work.run(rename); }}>
				<Field label={words.name} value={name} onInput={setName} maxLength={50} />
				<TroubleNote trouble={work.trouble} />
				<Button submit busy={work.busy}>{app.save}</Button>
			</form>
		</Disclosure>
	);
}

function Add({ onChanged }: Changed): JSX.Element {
	const account = useStore(s => s.session?.account);
	const [name, setName] = useState(browserWords(navigator.userAgent));
	const work = useWork();
	const add = async (): Promise<void> => {
		if (!account)
			return;
		const made = await call('addPasskey', { body: await makePasskey(name.trim(), account) });
		say(words.made(made.name));
		onChanged();
	};
	return (
		<form onSubmit={event => { event.preventDefault(); work.run(add); }}>
			<Field label={words.name} value={name} onInput={setName} maxLength={50} help={words.nameHelp} />
			<TroubleNote trouble={work.trouble} />
			<Button submit busy={work.busy} busyWords={words.adding}>{words.add}</Button>
		</form>
	);
}

function Way({ view, onChanged }: Changed & { view: View }): JSX.Element {
	const [way, setWay] = useState<SignInWay>(view.sign_in);
	const work = useWork();
	const save = async (): Promise<void> => {
		await call('changeSignIn', { body: { sign_in: way } });
		say(words.wayDone);
		onChanged();
	};
	if (view.passkeys.length === 0)
		return <><h3 class="small-head">{words.way}</h3><p>{words.wayNone}</p></>;
	const order: readonly SignInWay[] = ['either', 'both', 'passkey'];
	return (
		<form class="spaced" onSubmit={event => { event.preventDefault(); work.run(save); }}>
			<Choices legend={words.way} name="way" choices={order.map(value => ({ value, ...words.ways[value] }))} value={way} onChange={value => setWay(value as SignInWay)} />
			{way !== 'either' && <p class="note">{words.wayLost}</p>}
			<TroubleNote trouble={work.trouble} />
			<Button submit busy={work.busy} disabled={way === view.sign_in}>{app.save}</Button>
		</form>
	);
}

function Forgotten(): JSX.Element {
	const [next, setNext] = useState('');
	const work = useWork();
	const weak = weakPassword(work.trouble);
	const choose = async (): Promise<void> => {
		await call('confirm', { body: { passkey: await answerWithPasskey(await call('confirmQuestion', {})) } });
		await call('changePassword', { body: { new_password: next } });
		setNext('');
		say(words.forgotDone);
	};
	return (
		<Disclosure title={words.forgot}>
			<p>{words.forgotLead}</p>
			<form onSubmit={event => { event.preventDefault(); work.run(choose); }}>
				<Field label={words.newPassword} type="password" autocomplete="new-password" value={next} onInput={setNext} help={setup.passwordHelp} error={weak} />
				{!weak && <TroubleNote trouble={work.trouble} />}
				<Button submit busy={work.busy}>{words.forgotSave}</Button>
			</form>
		</Disclosure>
	);
}

export function Passkeys(): JSX.Element {
	const [view, setView] = useState<View | null>(null);
	const place = usePlace();
	const work = useWork();
	const load = async (): Promise<void> => setView(await call('listPasskeys', {}));
	const reload = (): void => work.run(load);
	useEffect(reload, []);
	if (!view)
		return work.trouble ? <TroubleNote trouble={work.trouble} onRetry={reload} /> : <Loading />;
	const last = view.passkeys.length === 1;
	return (
		<>
			<p>{words.lead}</p>
			<TroubleNote trouble={work.trouble} onRetry={reload} />
			{view.passkeys.length === 0 ? <p class="quiet">{words.none}</p> : <ul class="plain-list">{view.passkeys.map(k => (
				<li key={k.id}>
					<strong>{k.name}</strong><br />
					<span class="source">{words.added(longDate(k.created_at))} {k.last_used_at === null ? words.unused : words.used(when(k.last_used_at))}</span>
					<Rename key={k.name} passkey={k} onChanged={reload} />
					<Remove passkey={k} last={last} onChanged={reload} />
				</li>
			))}</ul>}
			<h3 class="small-head">{words.add}</h3>
			{place === 'here' ? <Add key={view.passkeys.length} onChanged={reload} /> : <Place />}
			{place === 'here' && view.passkeys.length > 0 && <Forgotten />}
			<Way key={`${view.sign_in}${view.passkeys.length}`} view={view} onChanged={reload} />
		</>
	);
}
