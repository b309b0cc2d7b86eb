import type { JSX } from 'preact';
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
	if (gone && !device)
		return <Missing title={words.gone} lead={words.goneLead} />;
	if (!device)
		return <Page title={words.label} back={paths.device(id)}>{trouble ? <TroubleNote trouble={trouble} onRetry={retry} /> : <Loading />}</Page>;
	const share = async (): Promise<void> => say(await sharePicture(device) === 'shared' ? words.shared : words.downloaded);
	return (
		<Page title={words.labelOf(device.name)} back={paths.device(id)}>
			<LabelCard device={device} alone />
			<div class="buttons no-print"><Button kind="main" busy={work.busy} onClick={() => work.run(share)}>{words.share}</Button><Button onClick={() => print()}>{words.print}</Button></div>
			<TroubleNote trouble={work.trouble} />
		</Page>
	);
}
