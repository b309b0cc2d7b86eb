import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { ChannelKind, MessageLanguage, NewChannel, Urgency } from '../api/types';
import { say } from '../store/hub';
import { Choices, Field } from '../ui/field';
import { Button, CopyLine, Section, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { channelKinds, channels as words } from '../words/channels';
import { language as spoken } from '../words/language';
import { LanguageChoice, LeastChoice, NamesChoice, PrivateChoice } from './choices';
import { subscribe, type PushTrouble } from './push';

/** What is typed in, whatever the kind; the hub gets only what belongs to it. */
const blank = { url: '', secret: '', server: 'https://ntfy.sh', topic: '', token: '', host: '', port: '587', security: 'starttls', user: '', password: '', from: '', to: '', prefix: 'freehold', ca: '' };
type Typed = typeof blank;
const portOf = (kind: ChannelKind, security: string): string => (kind === 'mqtt' ? '8883' : security === 'tls' ? '465' : blank.port);
type FormProps = { typed: Typed; set: (change: Partial<Typed>) => void };

function WebhookForm({ typed, set }: FormProps): JSX.Element {
	return (
		<>
			<Field label={words.url} value={typed.url} onInput={url => set({ url })} help={words.urlHelp} exact maxLength={2000} />
			<Field label={words.secret} value={typed.secret} onInput={secret => set({ secret })} help={words.secretHelp} required={false} type="password" autocomplete="new-password" maxLength={128} />
		</>
	);
}

function NtfyForm({ typed, set }: FormProps): JSX.Element {
	return (
		<>
			<Field label={words.server} value={typed.server} onInput={server => set({ server })} exact maxLength={500} />
			<Field label={words.topic} value={typed.topic} onInput={topic => set({ topic })} help={words.topicHelp} exact maxLength={64} />
			<Field label={words.token} value={typed.token} onInput={token => set({ token })} help={words.tokenHelp} required={false} type="password" autocomplete="new-password" maxLength={256} />
		</>
	);
}

function Account({ typed, set }: FormProps): JSX.Element {
	return (
		<>
			<Field label={words.user} value={typed.user} onInput={user => set({ user })} help={words.optional} required={false} exact maxLength={250} />
			<Field label={words.password} value={typed.password} onInput={password => set({ password })} help={words.optional} required={false} type="password" autocomplete="new-password" maxLength={250} />
		</>
	);
}

function MailForm({ typed, set }: FormProps): JSX.Element {
	const choose = (security: string): void => set({ security, port: portOf('mail', security) });
	return (
		<>
			<Field label={words.host} value={typed.host} onInput={host => set({ host })} exact maxLength={253} />
			<Choices legend={words.security} name="security" value={typed.security} onChange={choose} choices={(['starttls', 'tls'] as const).map(value => ({ value, title: words.securities[value][0] ?? '', lead: words.securities[value][1] ?? '' }))} />
			<Field label={words.port} value={typed.port} onInput={port => set({ port })} type="number" min="1" max="65535" />
			<Account typed={typed} set={set} />
			<Field label={words.from} value={typed.from} onInput={from => set({ from })} exact maxLength={254} />
			<Field label={words.to} value={typed.to} onInput={to => set({ to })} exact maxLength={254} />
		</>
	);
}

function CertificateField({ value, onInput }: { value: string; onInput: (value: string) => void }): JSX.Element {
	const id = useId();
	return (
		<div class="field">
			<label for={id}>{words.ca}</label>
			<textarea id={id} class="mono" rows={4} value={value} maxLength={16384} spellcheck={false} autocomplete="off" autocapitalize="none" aria-describedby={`${id}-help`} onInput={event => onInput(event.currentTarget.value)} />
			<p id={`${id}-help`} class="help">{words.caHelp}</p>
		</div>
	);
}

function MqttForm({ typed, set }: FormProps): JSX.Element {
	return (
		<>
			<ul class="bullets spaced">{words.mqttItems.map(item => <li key={item}>{item}</li>)}</ul>
			<Field label={words.broker} value={typed.host} onInput={host => set({ host })} help={words.brokerHelp} exact maxLength={253} />
			<Field label={words.port} value={typed.port} onInput={port => set({ port })} type="number" min="1" max="65535" />
			<Account typed={typed} set={set} />
			<Field label={words.prefix} value={typed.prefix} onInput={prefix => set({ prefix })} help={words.prefixHelp} exact maxLength={64} />
			<CertificateField value={typed.ca} onInput={ca => set({ ca })} />
		</>
	);
}

function PushForm(): JSX.Element {
	return <ul class="bullets spaced">{words.pushItems.map(item => <li key={item}>{item}</li>)}</ul>;
}

const forms: Record<ChannelKind, (props: FormProps) => JSX.Element> = { push: PushForm, ntfy: NtfyForm, mail: MailForm, mqtt: MqttForm, webhook: WebhookForm };
const kinds = Object.keys(forms) as ChannelKind[];

function settingsOf(kind: Exclude<ChannelKind, 'push'>, t: Typed): Pick<NewChannel, ChannelKind> {
	switch (kind) {
	case 'webhook': return { webhook: { url: t.url.trim(), ...t.secret ? { secret: t.secret } : {} } };
	case 'ntfy': return { ntfy: { server: t.server.trim(), topic: t.topic.trim(), ...t.token ? { token: t.token } : {} } };
	case 'mqtt': return { mqtt: { host: t.host.trim(), port: Number(t.port), prefix: t.prefix.trim(), ...t.user ? { user: t.user, password: t.password } : {}, ...t.ca.trim() ? { ca: t.ca.trim() } : {} } };
	case 'mail': return { mail: { host: t.host.trim(), port: Number(t.port), security: t.security as 'tls' | 'starttls', from: t.from.trim(), to: [t.to.trim()], ...t.user ? { user: t.user, password: t.password } : {} } };
	}
}

export function AddChannel({ pushKey, onAdded }: { pushKey: string; onAdded: () => void }): JSX.Element {
	const [kind, setKind] = useState<ChannelKind>('push');
	const [pushTrouble, setPushTrouble] = useState<PushTrouble | null>(null);
	const [name, setName] = useState('');
	const [least, setLeast] = useState<Urgency>('soon');
	const [names, setNames] = useState(false);
	const [language, setLanguage] = useState<MessageLanguage>(spoken);
	const [isPrivate, setPrivate] = useState(false);
	const [typed, setTyped] = useState(blank);
	const [secret, setSecret] = useState('');
	const work = useWork();
	const Form = forms[kind];
	const choose = (next: ChannelKind): void => {
		setKind(next);
		setTyped({ ...typed, port: portOf(next, typed.security) });
	};
	const add = async (): Promise<void> => {
		const found = kind === 'push' ? await subscribe(pushKey) : settingsOf(kind, typed);
		setPushTrouble('trouble' in found ? found.trouble : null);
		if ('trouble' in found)
			return;
		const made = await call('addChannel', { body: { kind, name: name.trim() || channelKinds[kind][0], least, names, language, private: kind === 'mqtt' || (kind !== 'push' && isPrivate), ...found } });
		setSecret(made.secret ?? '');
		setTyped({ ...blank, port: portOf(kind, blank.security) });
		setName('');
		say(words.added);
		onAdded();
	};
	return (
		<Section title={words.add}>
			{secret && <div class="note"><p>{words.made}</p><dl><CopyLine name={words.secretName} value={secret} wide /></dl></div>}
			<form onSubmit={event => { event.preventDefault(); work.run(add); }}>
				<Choices legend={words.kind} name="kind" value={kind} onChange={v => choose(v as ChannelKind)} choices={kinds.map(k => ({ value: k, title: channelKinds[k][0], lead: channelKinds[k][1] }))} />
				<Form typed={typed} set={change => setTyped({ ...typed, ...change })} />
				{kind !== 'push' && kind !== 'mqtt' && <PrivateChoice value={isPrivate} onChange={setPrivate} />}
				<LeastChoice name="least" value={least} onChange={setLeast} />
				<NamesChoice name="names" value={names} onChange={setNames} />
				<LanguageChoice name="language" value={language} onChange={setLanguage} />
				<Field label={words.name} value={name} onInput={setName} help={words.nameHelp} required={false} maxLength={64} />
				<div role="alert">{kind === 'push' && pushTrouble && <p class="note alarm">{words.pushTrouble[pushTrouble]}</p>}</div>
				<TroubleNote trouble={work.trouble} />
				<Button submit kind="main" busy={work.busy}>{words.submit}</Button>
			</form>
		</Section>
	);
}
