// The camera while a part of a page is shown: its picture goes to `video`, the text of the first code it reads to `onFound`, once.
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Camera } from './camera';

export function useCamera(onFound: (text: string) => void): { video: RefObject<HTMLVideoElement>; denied: boolean } {
	const video = useRef<HTMLVideoElement>(null);
	const [denied, setDenied] = useState(false);
	useEffect(() => {
		let camera: Camera | null = null, over = false;
		const stop = (): void => {
			over = true;
			camera?.stop();
		};
		const begin = async (): Promise<void> => {
			const { watch } = await import('./camera');
			if (over || !video.current)
				return;
			camera = await watch(video.current, text => {
				if (over)
					return;
				stop();
				onFound(text);
			});
			if (over)
				camera.stop();
		};
		begin().catch(() => setDenied(true));
		return stop;
	}, []);
	return { video, denied };
}
