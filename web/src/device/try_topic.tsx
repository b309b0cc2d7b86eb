import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Device, MayAnswer } from '../api/types';
import { Choices, Field } from '../ui/field';
import { Button, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { may as words } from '../words/may';

type Verb = keyof typeof words.verbs;
const verbs: readonly Verb[] = ['say', 'hear', 'subscribe'];

/** Asks the code that decides in the broker. */
export function TryTopic({ device }: { device: Device }): JSX.Element {
	const [verb, setVerb] = useState<Verb>('say');
	const [topic, setTopic] = useState('');
	const [answer, setAnswer] = useState<MayAnswer | null>(null);
	const work = useWork();
	const ask = async (): Promise<void> => setAnswer(await call('mayDevice', { path: { id: device.id }, query: { verb, topic } }));
	const forget = <T,>(set: (value: T) => void) => (value: T): void => { setAnswer(null); set(value); };
	return (
		<form onSubmit={event => { event.preventDefault(); work.run(ask); }}>
			<Field label={words.topic} value={topic} onInput={forget(setTopic)} maxLength={1024} />
			<Choices legend={words.verb} name={`verb-${device.id}`} value={verb} onChange={forget(value => setVerb(value as Verb))} choices={verbs.map(v => ({ value: v, title: words.verbs[v][0] ?? v, lead: words.verbs[v][1] ?? '' }))} />
			<TroubleNote trouble={work.trouble} />
			<div role="status">{answer && <p><strong>{words.answer[answer.answer]}</strong> {words.because[answer.because]}{answer.by && <><br />{words.by} <code>{answer.by}</code></>}</p>}</div>
			<Button submit busy={work.busy}>{words.ask}</Button>
		</form>
	);
}
