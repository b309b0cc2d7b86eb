import type { JSX } from 'preact';
import type { ActionWord } from '../api/types';
import { paths } from '../app/router';
import { useStore } from '../store/store';
import { Anchor, Empty, Page } from '../ui/parts';
import { missing, roles } from '../words/en';

/** A screen that is not for the role of whoever opened it. */
export function Refused({ action }: { action: ActionWord }): JSX.Element {
	const role = useStore(s => s.session?.account.role ?? 'guest');
	return (
		<Page title={roles.refused}>
			<Empty title={roles.youAre[role]}>
				<p>{roles.who(action)}</p>
				<p><Anchor to={paths.home} className="button main">{missing.home}</Anchor></p>
			</Empty>
		</Page>
	);
}
