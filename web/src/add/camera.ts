// Looks for a code in the camera's pictures. Loaded only when somebody asks for the camera.
import decodeQR from 'qr/decode.js';

const PAUSE_MS = 120;
const LONGEST_SIDE = 800;

export type Camera = { stop: () => void };

/** The text of a code in the picture; null when there is none. */
export function readCode(picture: CanvasImageSource, width: number, height: number, canvas: HTMLCanvasElement): string | null {
	const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
	canvas.width = Math.round(width * scale);
	canvas.height = Math.round(height * scale);
	const context = canvas.getContext('2d', { willReadFrequently: true });
	if (!context || canvas.width === 0)
		return null;
	context.drawImage(picture, 0, 0, canvas.width, canvas.height);
	try {
		return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
	} catch {
		return null; // no code in this picture
	}
}

/** Shows the camera in video and calls found with each text it reads, until stopped. Rejects when there is no camera or no leave. */
export async function watch(video: HTMLVideoElement, found: (text: string) => void): Promise<Camera> {
	const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false });
	video.srcObject = stream;
	await video.play();
	const canvas = document.createElement('canvas');
	const timer = setInterval(() => {
		const text = readCode(video, video.videoWidth, video.videoHeight, canvas);
		if (text !== null)
			found(text);
	}, PAUSE_MS);
	return {
		stop: () => {
			clearInterval(timer);
			stream.getTracks().forEach(track => track.stop());
			video.srcObject = null;
		},
	};
}
