import type { JSX } from 'preact';
import type { SessionInfo } from '../api/types';
import { Button } from '../ui/parts';
import { browserWords, settings as words } from '../words/en';

export function SessionList({ sessions, busy, onEnd }: { sessions: readonly SessionInfo[]; busy: boolean; onEnd: (id: string) => void }): JSX.Element {
	return (
		<ul class="plain-list">
			{sessions.map(s => (
				<li key={s.id}>
					<strong>{browserWords(s.user_agent)}</strong>{s.current && ` (${words.thisPhone})`}<br />
					<span class="source">{words.since(s.created_at, s.last_seen_at)}, {s.peer}, {words.madeWith[s.made_with]}</span>
					{!s.current && <p><Button busy={busy} label={`${words.end}: ${browserWords(s.user_agent)}`} onClick={() => onEnd(s.id)}>{words.end}</Button></p>}
				</li>
			))}
		</ul>
	);
}
