// The papers of a device: added from the camera or a file, saved, and erased after asking.
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { call, Trouble } from '../api/client';
import type { Device, DeviceRecord, Paper, PaperKind } from '../api/types';
import { Field } from '../ui/field';
import { Button, Disclosure, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { longDate } from '../words/en';
import { bytes } from '../words/format';
import { papers as words } from '../words/record';

const FILE_MAX = 4 * 1024 * 1024;
const SIDE = 2400; // pixels: small print of a receipt can be read
const QUALITY = 0.85;

/** A picture drawn anew: the right way up, small enough, without what the camera wrote beside it. Whatever this browser cannot draw goes as it is; the hub decides. */
async function lighter(file: File): Promise<Blob> {
	if (!file.type.startsWith('image/'))
		return file;
	try {
		const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
		const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
		const canvas = document.createElement('canvas');
		canvas.width = Math.round(picture.width * scale);
		canvas.height = Math.round(picture.height * scale);
		canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
		return await new Promise<Blob>((done, failed) => canvas.toBlob(blob => (blob ? done(blob) : failed(new Error('no picture'))), 'image/jpeg', QUALITY));
	} catch {
		return file;
	}
}

function Row({ device, paper, onChanged }: { device: Device; paper: Paper; onChanged: (record: DeviceRecord) => void }): JSX.Element {
	const [sure, setSure] = useState(false);
	const work = useWork();
	const remove = (): void => work.run(async () => onChanged(await call('removePaper', { path: { id: device.id, paper: String(paper.id) } })));
	return (
		<li class="alert seen">
			<h3>{paper.name}</h3>
			<p class="source">{words.kinds[paper.kind]} · {bytes(paper.size)} · {words.by(paper.by, longDate(paper.at))}</p>
			<div class="buttons">
				<a class="button" href={`/api/v1/devices/${encodeURIComponent(device.id)}/papers/${paper.id}`} download={paper.name}>{words.save(paper.name)}</a>
				{sure ? <><Button kind="danger" busy={work.busy} onClick={remove}>{words.sure(paper.name)}</Button><Button onClick={() => setSure(false)}>{words.keep}</Button></> : <Button onClick={() => setSure(true)}>{words.remove(paper.name)}</Button>}
			</div>
			<TroubleNote trouble={work.trouble} />
		</li>
	);
}

function Add({ device, onChanged }: { device: Device; onChanged: (record: DeviceRecord) => void }): JSX.Element {
	const [kind, setKind] = useState<PaperKind>('receipt');
	const [name, setName] = useState<string>(words.kinds.receipt);
	const [file, setFile] = useState<Blob | null>(null);
	const id = useId(), work = useWork();
	const choose = (next: PaperKind): void => {
		setName(old => (old === words.kinds[kind] ? words.kinds[next] : old));
		setKind(next);
	};
	const take = (chosen: File | undefined): void => work.run(async () => setFile(chosen ? await lighter(chosen) : null));
	const save = async (): Promise<void> => {
		if (!file)
			return;
		if (file.size > FILE_MAX)
			throw new Trouble('too_large');
		onChanged(await call('addPaper', { path: { id: device.id }, query: { kind, name: name.trim() }, body: file }));
	};
	return (
		<form onSubmit={event => { event.preventDefault(); work.run(save); }}>
			<div class="field"><label for={`${id}-kind`}>{words.kind}</label><select id={`${id}-kind`} value={kind} onChange={event => choose(event.currentTarget.value as PaperKind)}>{(Object.keys(words.kinds) as PaperKind[]).map(k => <option key={k} value={k}>{words.kinds[k]}</option>)}</select></div>
			<Field label={words.name} value={name} onInput={setName} maxLength={60} />
			<div class="field">
				<label for={`${id}-file`}>{words.file}</label>
				<input id={`${id}-file`} type="file" accept="image/*,application/pdf" aria-describedby={`${id}-chosen`} onChange={event => take(event.currentTarget.files?.[0])} />
				<div id={`${id}-chosen`} class="help" role="status">{file ? words.chosen(bytes(file.size)) : words.choose}</div>
			</div>
			<TroubleNote trouble={work.trouble} />
			<Button kind="main" submit busy={work.busy} busyWords={words.adding} disabled={!file}>{words.add}</Button>
		</form>
	);
}

export function Papers({ device, record, onChanged }: { device: Device; record: DeviceRecord; onChanged: (record: DeviceRecord) => void }): JSX.Element {
	return (
		<>
			<p>{words.lead}</p>
			{record.papers.length === 0 ? <p class="quiet">{words.none}</p> : <ul class="alert-list">{record.papers.map(p => <Row key={p.id} device={device} paper={p} onChanged={onChanged} />)}</ul>}
			<Disclosure title={words.add}><Add key={record.papers.length} device={device} onChanged={onChanged} /></Disclosure>
			<p class="help">{words.private}</p>
		</>
	);
}
