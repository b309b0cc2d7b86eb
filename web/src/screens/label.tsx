import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { paths } from '../app/router';
import { useDevice } from '../device/use';
import { LabelCard } from '../label/card';
import { sharePicture } from '../label/picture';
import { say } from '../store/hub';
import { Button, Loading, Page, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { device as words } from '../words/en';
import { Missing } from './missing';

export function LabelPage({ id }: { id: string }): JSX.Element {
	const { device, gone, trouble, retry } = useDevice(id);
	const work = useWork();
	const box = useId();
	const [named, setNamed] = useState(false);
	if (gone && !device)
		return <Missing title={words.gone} lead={words.goneLead} />;
	if (!device)
		return <Page title={words.label} back={paths.device(id)}>{trouble ? <TroubleNote trouble={trouble} onRetry={retry} /> : <Loading />}</Page>;
	const share = async (): Promise<void> => say(await sharePicture(device, named) === 'shared' ? words.shared : words.downloaded);
	return (
		<Page title={words.labelOf(device.name)} back={paths.device(id)}>
			<LabelCard device={device} alone named={named} />
			<p class="check no-print"><input id={box} type="checkbox" checked={named} aria-describedby={`${box}-help`} onChange={event => setNamed(event.currentTarget.checked)} /><label for={box}>{words.nameIt}</label></p>
			<p id={`${box}-help`} class="help no-print">{words.nameItHelp}</p>
			<div class="buttons no-print"><Button kind="main" busy={work.busy} onClick={() => work.run(share)}>{words.share}</Button><Button onClick={() => print()}>{words.print}</Button></div>
			<TroubleNote trouble={work.trouble} />
		</Page>
	);
}
