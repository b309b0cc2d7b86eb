import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { setup } from '../words/en';

type FieldProps = {
	label: string; value: string; onInput: (value: string) => void; help?: ComponentChildren; error?: string | null; type?: 'text' | 'password' | 'date' | 'number' | 'color' | 'time';
	autocomplete?: 'off' | 'username' | 'current-password' | 'new-password' | 'one-time-code'; required?: boolean; mono?: boolean; exact?: boolean; min?: string; max?: string; maxLength?: number; list?: readonly string[];
};

/** A labelled input with help below it; an error is read with it and takes the focus. */
export function Field({ label, value, onInput, help, error = null, type = 'text', autocomplete = 'off', required = true, mono = false, exact = false, min, max, maxLength, list }: FieldProps): JSX.Element {
	const id = useId();
	const input = useRef<HTMLInputElement>(null);
	const [shown, setShown] = useState(false);
	useEffect(() => {
		if (error)
			input.current?.focus();
	}, [error]);
	const about = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
	return (
		<div class={error ? 'field wrong' : 'field'}>
			<label for={id}>{label}</label>
			<div class="field-row">
				<input ref={input} id={id} class={mono ? 'mono' : undefined} type={type === 'password' && shown ? 'text' : type} value={value} required={required} autocomplete={autocomplete}
					autocapitalize={mono || exact || type === 'password' ? 'none' : 'sentences'} spellcheck={false} min={min} max={max} maxLength={maxLength} list={list ? `${id}-list` : undefined}
					aria-invalid={error ? true : undefined} aria-describedby={about || undefined} onInput={event => onInput(event.currentTarget.value)} />
				{type === 'password' && <button type="button" class="button small" aria-pressed={shown} aria-label={shown ? setup.hide : setup.show} onClick={() => setShown(!shown)}><Eye open={shown} /></button>}
			</div>
			{list && <datalist id={`${id}-list`}>{list.map(item => <option key={item} value={item} />)}</datalist>}
			{help && <p id={`${id}-help`} class="help">{help}</p>}
			{error && <p id={`${id}-error`} class="error">{error}</p>}
		</div>
	);
}

function Eye({ open }: { open: boolean }): JSX.Element {
	return <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M3 12C6 7 9 5.5 12 5.5S18 7 21 12C18 17 15 18.5 12 18.5S6 17 3 12ZM12 9A3 3 0 0 1 12 15A3 3 0 0 1 12 9Z" />{open && <path d="M4.5 20L19.5 4" />}</svg>;
}

type Choice = { value: string; title: string; lead?: string };

export function Choices({ legend, name, choices, value, onChange }: { legend: string; name: string; choices: readonly Choice[]; value: string; onChange: (value: string) => void }): JSX.Element {
	const id = useId();
	return (
		<fieldset class="choices">
			<legend>{legend}</legend>
			{choices.map(choice => (
				<div key={choice.value} class="choice">
					<input type="radio" id={`${id}-${choice.value}`} name={name} checked={choice.value === value} aria-describedby={choice.lead && `${id}-${choice.value}-lead`} onChange={() => onChange(choice.value)} />
					<label for={`${id}-${choice.value}`}>{choice.title}</label>
					{choice.lead && <p id={`${id}-${choice.value}-lead`}>{choice.lead}</p>}
				</div>
			))}
		</fieldset>
	);
}
