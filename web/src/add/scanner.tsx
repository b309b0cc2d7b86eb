import type { JSX } from 'preact';
import { say } from '../store/hub';
import { Button } from '../ui/parts';
import { add } from '../words/en';
import { useCamera } from './use_camera';

/** The camera's picture; gives the text of the first code it reads. */
export function Scanner({ onFound, onStop }: { onFound: (text: string) => void; onStop: () => void }): JSX.Element {
	const { video, denied } = useCamera(text => {
		say(add.code.cameraFound);
		onFound(text);
	});
	return (
		<div class="scanner">
			<div role="status">{denied ? <p class="note">{add.code.cameraDenied}</p> : <p>{add.code.cameraOn}</p>}</div>
			<video ref={video} muted playsInline hidden={denied} aria-label={add.code.cameraOn} />
			<Button onClick={onStop}>{add.code.cameraStop}</Button>
		</div>
	);
}
