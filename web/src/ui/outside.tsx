// A way to reach somebody, as a link where a browser may follow it and as plain text where not.
import type { JSX } from 'preact';

export const leadsOutside = (uri: string): boolean => /^(https:\/\/|mailto:|tel:)/.test(uri);

export function Outside({ uri, children = uri.replace(/^(mailto|tel):/, '') }: { uri: string; children?: string }): JSX.Element {
	return leadsOutside(uri) ? <a href={uri} rel="noreferrer noopener" target="_blank">{children}</a> : <>{children}</>;
}
