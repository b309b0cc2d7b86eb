import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

/** A labelled list to choose one from. */
export function Choose({ label, value, options, onChange }: { label: string; value: string; options: readonly (readonly [string, string])[]; onChange: (value: string) => void }): JSX.Element {
	const id = useId();
	return (
		<div class="field">
			<label for={id}>{label}</label>
			<select id={id} value={value} onChange={event => onChange(event.currentTarget.value)}>{options.map(([key, name]) => <option key={key} value={key}>{name}</option>)}</select>
		</div>
	);
}
