import type { JSX } from 'preact';
import { paths } from '../app/router';
import { Anchor, Page } from '../ui/parts';
import { missing } from '../words/en';

export function Missing({ title = missing.title, lead = missing.lead }: { title?: string; lead?: string }): JSX.Element {
	return <Page title={title} lead={lead}><p><Anchor to={paths.home} className="button main">{missing.home}</Anchor></p></Page>;
}
