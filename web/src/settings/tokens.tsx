// Programs that may ask the hub: each with a token of its own, what it may do, and its end.
import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Scope, Token, TokenMade } from '../api/types';
import { endOfDay } from '../people/roles';
import { say } from '../store/hub';
import { Field } from '../ui/field';
import { Button, CopyLine, Loading, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { isoDay, longDate, when } from '../words/en';
import { tokens as words } from '../words/tokens';

const scopes: readonly Scope[] = ['see_devices', 'use_devices', 'see_log', 'see_metrics'];

function Item({ token: t, onChanged }: { token: Token; onChanged: () => void }): JSX.Element {
	const [sure, setSure] = useState(false);
	const work = useWork();
	const revoke = async (): Promise<void> => {
		await call('revokeToken', { path: { id: t.id } });
		say(words.revoked(t.name));
		onChanged();
	};
	return (
		<li>
			<strong>{t.name}</strong>{t.until !== null && `, ${t.ended ? words.ended(longDate(t.until)) : words.ends(longDate(t.until))}`}<br />
			{t.scopes.map(scope => words.may[scope]).join(', ')}<br />
			<span class="source">{words.by(t.by, longDate(t.created_at))} {t.last_used_at === null ? words.unused : words.used(when(t.last_used_at))}</span>
			<p>{sure ? <Button kind="danger" busy={work.busy} label={`${words.sure}: ${t.name}`} onClick={() => work.run(revoke)}>{words.sure}</Button> : <Button label={`${words.revoke}: ${t.name}`} onClick={() => setSure(true)}>{words.revoke}</Button>}</p>
			<TroubleNote trouble={work.trouble} />
		</li>
	);
}

function Make({ onChanged }: { onChanged: () => void }): JSX.Element {
	const id = useId();
	const [name, setName] = useState('');
	const [chosen, setChosen] = useState<readonly Scope[]>(['see_devices']);
	const [day, setDay] = useState('');
	const [made, setMade] = useState<TokenMade | null>(null);
	const work = useWork();
	const make = async (): Promise<void> => {
		setMade(await call('makeToken', { body: { name: name.trim(), scopes: chosen, ...(day ? { until: endOfDay(day) } : {}) } }));
		setName('');
		onChanged();
	};
	if (made)
		return (
			<div class="note" role="status">
				<p><strong>{words.made(made.name)}</strong> {words.once}</p>
				<dl><CopyLine name={words.token} value={made.token} wide /></dl>
				<p class="help">{words.how}</p>
				<Button onClick={() => setMade(null)}>{words.kept}</Button>
			</div>
		);
	return (
		<form onSubmit={event => { event.preventDefault(); work.run(make); }}>
			<Field label={words.name} value={name} onInput={setName} maxLength={50} help={words.nameHelp} />
			<fieldset class="choices">
				<legend>{words.what}</legend>
				{scopes.map(scope => (
					<div key={scope} class="choice">
						<input type="checkbox" id={`${id}-${scope}`} checked={chosen.includes(scope)} aria-describedby={`${id}-${scope}-lead`} onChange={event => setChosen(event.currentTarget.checked ? [...chosen, scope] : chosen.filter(s => s !== scope))} />
						<label for={`${id}-${scope}`}>{words.may[scope]}</label>
						<p id={`${id}-${scope}-lead`}>{words.means[scope]}</p>
					</div>
				))}
			</fieldset>
			<Field label={words.until} type="date" value={day} onInput={setDay} required={false} min={isoDay(new Date())} help={words.untilHelp} />
			{chosen.length === 0 && <p class="help" role="status">{words.whatNone}</p>}
			<TroubleNote trouble={work.trouble} />
			<Button submit busy={work.busy} disabled={chosen.length === 0}>{words.make}</Button>
		</form>
	);
}

export function Tokens(): JSX.Element {
	const [list, setList] = useState<readonly Token[] | null>(null);
	const work = useWork();
	const load = async (): Promise<void> => setList((await call('listTokens', {})).tokens);
	const reload = (): void => work.run(load);
	useEffect(reload, []);
	if (!list)
		return work.trouble ? <TroubleNote trouble={work.trouble} onRetry={reload} /> : <Loading />;
	return (
		<>
			<p>{words.lead}</p>
			<TroubleNote trouble={work.trouble} onRetry={reload} />
			{list.length === 0 ? <p class="quiet">{words.none}</p> : <ul class="plain-list">{list.map(t => <Item key={t.id} token={t} onChanged={reload} />)}</ul>}
			<h3 class="small-head">{words.add}</h3>
			<Make onChanged={reload} />
		</>
	);
}
