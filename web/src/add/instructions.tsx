import type { JSX } from 'preact';
import type { Instructions } from '../api/types';
import { CopyLine, Disclosure, Section } from '../ui/parts';
import { add, fingerprint } from '../words/en';

/** What to type into the device, each line with a button that copies it. */
export function InstructionLines({ instructions: i }: { instructions: Instructions }): JSX.Element {
	const words = add.instructions;
	const settings = (
		<dl class="copy-lines">
			<CopyLine name={words.host} value={i.host} />
			<CopyLine name={words.port} value={String(i.port)} />
			<CopyLine name={words.user} value={i.username} />
			<CopyLine name={words.password} value={i.password} />
			{i.client_id && <CopyLine name={words.client} value={i.client_id} />}
			{i.websocket_url && <CopyLine wide name={words.websocket} value={i.websocket_url} />}
			{i.topic && <CopyLine name={words.topic} value={`${i.topic}/`} />}
			<div class="copy-line"><dt>{words.tls}</dt><dd>{i.tls ? words.tlsOn : words.tlsOff}</dd></div>
			{i.tls && i.root_fingerprint && <CopyLine wide name={words.root} value={fingerprint(i.root_fingerprint)} />}
		</dl>
	);
	return (
		<Section title={words.title}>
			<p>{words.lead}</p>
			{i.lines.length > 0 ? (
				<>
					<dl class="copy-lines">{i.lines.map(line => <CopyLine key={line} wide name={words.paste} value={line} />)}</dl>
					<Disclosure title={words.byHand}>{settings}</Disclosure>
				</>
			) : settings}
		</Section>
	);
}
