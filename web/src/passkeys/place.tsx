// Where passkeys work: they belong to the hub's name, not to its address, and the browser must have them.
import type { JSX } from 'preact';
import { useStore } from '../store/store';
import { place as words } from '../words/passkeys';

type Where = 'here' | 'elsewhere' | 'nowhere' | 'old';

export function usePlace(): Where {
	const at = useStore(s => s.hub?.passkeys_at ?? null);
	if (at === null)
		return 'nowhere';
	if (at !== location.origin)
		return 'elsewhere';
	return 'PublicKeyCredential' in window ? 'here' : 'old';
}

/** Why there are none on this page, and where there are. */
export function Place(): JSX.Element | null {
	const at = useStore(s => s.hub?.passkeys_at ?? '');
	switch (usePlace()) {
	case 'here': return null;
	case 'elsewhere': return <p class="help spaced">{words.elsewhere} <a href={at}>{at.replace('https://', '')}</a></p>;
	case 'nowhere': return <p class="help spaced">{words.nowhere}</p>;
	case 'old': return <p class="help spaced">{words.old}</p>;
	}
}
