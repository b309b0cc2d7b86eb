import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Channel, ChannelChange } from '../api/types';
import { say } from '../store/hub';
import { Field } from '../ui/field';
import { Button, Disclosure, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { channelKinds, channelProblem, channels as words, channelWhere } from '../words/channels';
import { languages } from '../words/language';
import { LanguageChoice, LeastChoice, NamesChoice } from './choices';

type Props = { channel: Channel; onChanged: () => void };

function Change({ channel, save, busy }: { channel: Channel; save: (change: ChannelChange) => void; busy: boolean }): JSX.Element {
	const [name, setName] = useState(channel.name);
	const [least, setLeast] = useState(channel.least);
	const [names, setNames] = useState(channel.names);
	const [language, setLanguage] = useState(channel.language);
	return (
		<Disclosure title={words.change}>
			<form onSubmit={event => { event.preventDefault(); save({ name: name.trim(), least, names, language, enabled: channel.enabled }); }}>
				<Field label={words.name} value={name} onInput={setName} maxLength={64} />
				<LeastChoice name={`least-${channel.id}`} value={least} onChange={setLeast} />
				<NamesChoice name={`names-${channel.id}`} value={names} onChange={setNames} />
				<LanguageChoice name={`language-${channel.id}`} value={language} onChange={setLanguage} />
				<Button submit busy={busy}>{words.save}</Button>
			</form>
		</Disclosure>
	);
}

/** Removing cannot be undone, so it is asked twice. */
function Remove({ channel, onChanged }: Props): JSX.Element {
	const [sure, setSure] = useState(false);
	const work = useWork();
	const remove = async (): Promise<void> => {
		await call('removeChannel', { path: { id: String(channel.id) } });
		say(words.removed);
		onChanged();
	};
	if (!sure)
		return <Button label={`${words.remove}: ${channel.name}`} onClick={() => setSure(true)}>{words.remove}</Button>;
	return (
		<>
			<Button kind="danger" busy={work.busy} onClick={() => work.run(remove)}>{words.removeSure}</Button>
			<Button onClick={() => setSure(false)}>{words.keep}</Button>
			<TroubleNote trouble={work.trouble} />
		</>
	);
}

/** How it went last, in plain words. */
function Last({ channel: c }: { channel: Channel }): JSX.Element {
	return (
		<>
			{!c.enabled && <p><strong>{words.isOff}</strong></p>}
			{c.problem !== null && c.failed_at !== null && <p class="note alarm"><strong>{words.failed(c.failed_at)}</strong> {channelProblem(c.problem)}</p>}
			<p class="source">{c.ok_at === null ? words.never : words.ok(c.ok_at)}</p>
			{c.waiting > 0 && <p class="source">{words.waiting(c.waiting)}</p>}
			{c.dropped > 0 && <p class="source">{words.dropped(c.dropped)}</p>}
		</>
	);
}

export function ChannelItem({ channel: c, onChanged }: Props): JSX.Element {
	const [arrived, setArrived] = useState(false);
	const work = useWork(), changing = useWork(); // a test may take half a minute, and nobody has to wait for it to switch the way off
	const path = { id: String(c.id) };
	const change = (body: ChannelChange): void => changing.run(async () => {
		await call('changeChannel', { path, body });
		onChanged();
	});
	const test = (): void => work.run(async () => {
		setArrived(false);
		setArrived((await call('testChannel', { path })).delivered);
		onChanged();
	});
	return (
		<li class="alert seen">
			<h3>{c.name}</h3>
			<p>{channelKinds[c.kind][0]}: {channelWhere(c)}</p>
			<p class="source">{words.leasts[c.least][0]} · {words.names} {words.namesChoices[c.names ? 'yes' : 'no'][0]} · <span lang={c.language}>{languages[c.language]}</span></p>
			<Last channel={c} />
			<div role="status">{arrived && <p>{words.arrived}</p>}</div>
			<div class="buttons">
				<Button busy={work.busy} busyWords={words.testing} label={words.testOf(c.name)} onClick={test}>{words.test}</Button>
				<Button busy={changing.busy} label={`${c.enabled ? words.off : words.on}: ${c.name}`} onClick={() => change({ name: c.name, least: c.least, names: c.names, enabled: !c.enabled })}>{c.enabled ? words.off : words.on}</Button>
				<Remove channel={c} onChanged={onChanged} />
			</div>
			<TroubleNote trouble={work.trouble} />
			<TroubleNote trouble={changing.trouble} />
			<Change channel={c} save={change} busy={changing.busy} />
		</li>
	);
}
