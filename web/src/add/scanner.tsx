import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { say } from '../store/hub';
import { Button } from '../ui/parts';
import { add } from '../words/en';
import type { Camera } from './camera';

/** The camera's picture; gives the text of the first code it reads. */
export function Scanner({ onFound, onStop }: { onFound: (text: string) => void; onStop: () => void }): JSX.Element {
	const video = useRef<HTMLVideoElement>(null);
	const [denied, setDenied] = useState(false);
	useEffect(() => {
		let camera: Camera | null = null, over = false;
		const begin = async (): Promise<void> => {
			const { watch } = await import('./camera');
			if (over || !video.current)
				return;
			const started = await watch(video.current, text => {
				if (over)
					return;
				over = true;
				camera?.stop();
				say(add.code.cameraFound);
				onFound(text);
			});
			camera = started;
			if (over)
				started.stop();
		};
		begin().catch(() => setDenied(true));
		return () => {
			over = true;
			camera?.stop();
		};
	}, []);
	return (
		<div class="scanner">
			<div role="status">{denied ? <p class="note">{add.code.cameraDenied}</p> : <p>{add.code.cameraOn}</p>}</div>
			<video ref={video} muted playsInline hidden={denied} aria-label={add.code.cameraOn} />
			<Button onClick={onStop}>{add.code.cameraStop}</Button>
		</div>
	);
}
