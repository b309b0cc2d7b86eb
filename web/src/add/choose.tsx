import type { JSX } from 'preact';
import { Field } from '../ui/field';
import { Disclosure } from '../ui/parts';
import { chosen as words } from '../words/chosen';

/** For firmware whose owner types the password: their own instead of the hub's. */
export function ChoosePassword({ value, onInput }: { value: string; onInput: (value: string) => void }): JSX.Element {
	return (
		<Disclosure title={words.title}>
			<p>{words.lead}</p>
			<Field label={words.label} type="password" autocomplete="off" required={false} value={value} onInput={onInput} maxLength={64} help={words.help} />
		</Disclosure>
	);
}
