// One request for help: what was asked of whom, until when, what was promised that day, and how it ended.
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { DeviceRecord, Help, HelpChange, HelpOutcome } from '../api/types';
import { Field } from '../ui/field';
import { Button, Disclosure, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { isoDay, longDate, longDay } from '../words/en';
import { requests as words } from '../words/record';
import { Letter } from './ask';

const DAY_MS = 86_400_000;

function Settle({ help, onChanged }: { help: Help; onChanged: (record: DeviceRecord) => void }): JSX.Element {
	const [outcome, setOutcome] = useState<HelpOutcome>('solved');
	const [note, setNote] = useState('');
	const [day, setDay] = useState('');
	const [sure, setSure] = useState(false);
	const id = useId(), work = useWork();
	const change = (body: HelpChange): void => work.run(async () => onChanged(await call('changeHelp', { path: { id: help.device, help: String(help.id) }, body })));
	const inDays = (days: number): string => isoDay(new Date(Date.now() + days * DAY_MS));
	return (
		<>
			<Disclosure title={words.end}>
				<form onSubmit={event => { event.preventDefault(); setSure(true); }}>
					<div class="field"><label for={id}>{words.outcome}</label><select id={id} value={outcome} onChange={event => setOutcome(event.currentTarget.value as HelpOutcome)}>{(Object.keys(words.outcomes) as HelpOutcome[]).map(o => <option key={o} value={o}>{words.outcomes[o]}</option>)}</select></div>
					<Field label={words.note} value={note} onInput={setNote} help={words.endHelp} required={false} maxLength={450} />
					{sure ? <div class="buttons"><Button kind="danger" busy={work.busy} onClick={() => change({ outcome, note: note.trim() })}>{words.endSure}</Button><Button onClick={() => setSure(false)}>{words.back}</Button></div> : <Button submit>{words.end}</Button>}
				</form>
			</Disclosure>
			<Disclosure title={words.more}>
				<form onSubmit={event => { event.preventDefault(); change({ due: day }); }}>
					<Field label={words.moreUntil} value={day} onInput={setDay} type="date" min={inDays(1)} max={inDays(365)} />
					<Button submit busy={work.busy}>{words.moreSave}</Button>
				</form>
			</Disclosure>
			<TroubleNote trouble={work.trouble} />
		</>
	);
}

export function Request({ help, onChanged }: { help: Help; onChanged: (record: DeviceRecord) => void }): JSX.Element {
	const late = help.due <= isoDay(new Date());
	return (
		<li class={help.outcome ? 'alert seen' : late ? 'alert soon' : 'alert info'}>
			<h3>{words.head(help.about, help.whom, help.name)}</h3>
			<p class="source">{words.opened(help.by, longDate(help.opened))} {!help.outcome && (late ? words.wasDue : words.dueOn)(longDay(help.due))}</p>
			{help.outcome && help.closed !== null && <p><strong>{words.ended(help.outcome, longDate(help.closed))}</strong> {help.note} {words.next[help.outcome]}</p>}
			<Disclosure title={words.letter}>
				<p class="letter">{help.text.split('\n').map((row, i) => <span key={i}>{row}<br /></span>)}</p>
				<Letter text={help.text} subject={words.abouts[help.about]} contact={help.contact} />
			</Disclosure>
			<Disclosure title={words.promisedThen}><ul class="bullets">{words.promised(help.promised).map(row => <li key={row}>{row}</li>)}</ul></Disclosure>
			{!help.outcome && <Settle help={help} onChanged={onChanged} />}
		</li>
	);
}
