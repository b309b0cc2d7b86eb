// The checker: takes a signed text from the keyboard, the camera or a file, and says what is proven and what is not. Stands alone: it needs no hub, and asks nobody.
import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useCamera } from '../add/use_camera';
import { Drawn, VerdictMark } from '../label/mark';
import { lineMarks } from '../label/marks';
import { check as words } from '../words/check';
import { keyId } from '../words/format';
import { check, type Checked } from './jws';
import { says } from './says';

const FILE_MAX = 12 * 1024 * 1024, TEXT_FILE_MAX = 512 * 1024;

/** A picture of the code, or the text itself. null: no code in it; undefined: not to be read at all. */
async function textOf(file: File): Promise<string | null | undefined> {
	if (file.size > FILE_MAX)
		return undefined;
	if (!file.type.startsWith('image/'))
		return file.size > TEXT_FILE_MAX ? undefined : file.text();
	const [{ readCode }, picture] = await Promise.all([import('../add/camera'), createImageBitmap(file).catch(() => undefined)]);
	return picture && readCode(picture, picture.width, picture.height, document.createElement('canvas'));
}

function Scan({ onFound, onStop }: { onFound: (text: string) => void; onStop: () => void }): JSX.Element {
	const { video, denied } = useCamera(onFound);
	return (
		<div class="scanner">
			<p role="status" class={denied ? 'note' : undefined}>{denied ? words.cameraDenied : words.cameraOn}</p>
			<video ref={video} muted playsInline hidden={denied} aria-label={words.cameraOn} />
			<button type="button" class="button" onClick={onStop}>{words.cameraStop}</button>
		</div>
	);
}

function Bullets({ items }: { items: readonly string[] }): JSX.Element {
	return <ul class="bullets">{items.map(item => <li key={item}>{item}</li>)}</ul>;
}

function Found({ found }: { found: Checked }): JSX.Element {
	const top = useRef<HTMLHeadingElement>(null);
	useEffect(() => top.current?.focus(), [found]);
	if (!found.whole) {
		const [happened, todo] = words.faults[found.fault];
		return (
			<div class="checked bad">
				<header><VerdictMark verdict="misapplied" className="large" /><h2 ref={top} tabIndex={-1}>{words.refused}</h2></header>
				<p><strong>{happened}</strong> {todo}</p>
			</div>
		);
	}
	return (
		<div class="checked">
			<header><Drawn mark={lineMarks.yes} className="large" /><h2 ref={top} tabIndex={-1}>{words.whole(found.kind)}</h2></header>
			<h3 class="small-head">{words.proven}</h3>
			<p>{words.provenLead}</p>
			<dl class="facts"><div><dt>{words.key}</dt><dd><code>{keyId(found.key)}</code></dd></div></dl>
			<h3 class="small-head">{words.notProven}</h3>
			<Bullets items={[words.notTrue, ...words.not[found.kind]]} />
			<h3 class="small-head">{words.says}</h3>
			<dl class="facts">{says(found.kind, found.payload).map(([term, text]) => <div key={term}><dt>{term}</dt><dd>{text}</dd></div>)}</dl>
		</div>
	);
}

export function Checker(): JSX.Element {
	const id = useId();
	const [text, setText] = useState('');
	const [found, setFound] = useState<Checked | null>(null);
	const [scanning, setScanning] = useState(false);
	const [trouble, setTrouble] = useState('');
	const look = async (given: string): Promise<void> => {
		setScanning(false);
		setTrouble('');
		setText(given);
		setFound(await check(given));
	};
	const open = async (file: File | undefined): Promise<void> => {
		const read = file && await textOf(file).catch(() => undefined);
		if (typeof read === 'string')
			return look(read);
		setFound(null);
		setTrouble(!file ? '' : read === null ? words.noCode : words.noFile);
	};
	return (
		<>
			{scanning ? <Scan onFound={given => void look(given)} onStop={() => setScanning(false)} /> : <div class="buttons"><button type="button" class="button main" onClick={() => setScanning(true)}>{words.camera}</button></div>}
			<p class="field"><label for={`${id}-file`}>{words.file}</label><input id={`${id}-file`} type="file" aria-describedby={`${id}-file-help`} onChange={event => void open(event.currentTarget.files?.[0])} /><span id={`${id}-file-help`} class="help">{words.fileHelp}</span></p>
			<form onSubmit={event => { event.preventDefault(); void look(text); }}>
				<div class="field">
					<label for={`${id}-text`}>{words.text}</label>
					<textarea id={`${id}-text`} rows={4} value={text} spellcheck={false} autocomplete="off" autocapitalize="none" aria-describedby={`${id}-help`} onInput={event => setText(event.currentTarget.value)} />
					<p id={`${id}-help`} class="help">{words.textHelp}</p>
				</div>
				<button type="submit" class="button main">{words.submit}</button>
			</form>
			<div role="alert">{trouble && <p class="note alarm">{trouble}</p>}</div>
			{found && <Found found={found} />}
		</>
	);
}
