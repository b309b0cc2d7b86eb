// The checker as a page of the hub, for anybody in the house: nobody need be signed in.
import type { JSX } from 'preact';
import { paths } from '../app/router';
import { Page, Section } from '../ui/parts';
import { check as words } from '../words/check';
import { Checker } from './panel';

export function CheckPage(): JSX.Element {
	return (
		<Page title={words.title} lead={words.lead} back={paths.home}>
			<Checker />
			<Section title={words.keep}>
				<p>{words.keepLead}</p>
				<p><a class="button" href="/checker.html" download="checker.html">{words.download}</a></p>
			</Section>
		</Page>
	);
}
