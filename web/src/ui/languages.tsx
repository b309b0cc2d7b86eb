import type { JSX } from 'preact';
import { language, languages, speak, type Language } from '../words/language';

/** Each language by its own name, so that who cannot read the page finds theirs. */
export function Languages(): JSX.Element {
	return (
		<div class="buttons languages">
			{(Object.keys(languages) as Language[]).map(l => <button key={l} type="button" class="button small" lang={l} aria-pressed={l === language} onClick={() => speak(l)}>{languages[l]}</button>)}
		</div>
	);
}
