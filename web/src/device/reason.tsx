import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Reason } from '../api/types';
import { reasons } from '../words/reasons';

/** Why somebody shuts a device out or ends its key; the log keeps it. */
export function ReasonField({ label, value, onInput }: { label: string; value: Reason; onInput: (reason: Reason) => void }): JSX.Element {
	const id = useId();
	return (
		<div class="field">
			<label for={id}>{label}</label>
			<select id={id} value={value} onChange={event => onInput(event.currentTarget.value as Reason)}>{(Object.keys(reasons) as Reason[]).map(r => <option key={r} value={r}>{reasons[r]}</option>)}</select>
		</div>
	);
}
