// What every way has in common: from which urgency on, with names or without, in which language.
import type { JSX } from 'preact';
import type { MessageLanguage, Urgency } from '../api/types';
import { Choices } from '../ui/field';
import { channels as words } from '../words/channels';
import { languages } from '../words/language';

const urgencies: readonly Urgency[] = ['urgent', 'soon', 'info'];

export function LeastChoice({ name, value, onChange }: { name: string; value: Urgency; onChange: (value: Urgency) => void }): JSX.Element {
	return <Choices legend={words.least} name={name} value={value} onChange={v => onChange(v as Urgency)} choices={urgencies.map(u => ({ value: u, title: words.leasts[u][0], lead: words.leasts[u][1] }))} />;
}

export function LanguageChoice({ name, value, onChange }: { name: string; value: MessageLanguage; onChange: (value: MessageLanguage) => void }): JSX.Element {
	const all = Object.keys(languages) as MessageLanguage[];
	return <Choices legend={words.language} name={name} value={value} onChange={v => onChange(v as MessageLanguage)} choices={all.map(l => ({ value: l, title: languages[l] }))} />;
}

type Words = Readonly<Record<'yes' | 'no', readonly string[]>>;

function YesNo({ legend, name, value, onChange, choices, order }: { legend: string; name: string; value: boolean; onChange: (value: boolean) => void; choices: Words; order: readonly ('yes' | 'no')[] }): JSX.Element {
	return <Choices legend={legend} name={name} value={value ? 'yes' : 'no'} onChange={v => onChange(v === 'yes')} choices={order.map(v => ({ value: v, title: choices[v][0] ?? '', lead: choices[v][1] ?? '' }))} />;
}

export function NamesChoice({ name, value, onChange }: { name: string; value: boolean; onChange: (value: boolean) => void }): JSX.Element {
	return <YesNo legend={words.names} name={name} value={value} onChange={onChange} choices={words.namesChoices} order={['no', 'yes']} />;
}

export function PrivateChoice({ value, onChange }: { value: boolean; onChange: (value: boolean) => void }): JSX.Element {
	return <YesNo legend={words.private} name="private" value={value} onChange={onChange} choices={words.privateChoices} order={['no', 'yes']} />;
}
