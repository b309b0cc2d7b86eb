// The label card as a picture, for sharing: with a name that its owner chose only when they say so.
import type { Device } from '../api/types';
import { app, device as words, lineTitles, lineWords, longDate, makerAndModel, monthOf, openEnd, shortVerdict, sourceWords, supportSentence, verdicts } from '../words/en';
import { lineMark } from './card';
import { lineMarks, verdictMarks, type Mark } from './marks';
import { spans } from './timeline';

const WIDTH = 1050, HEIGHT = 1480, EDGE = 90;
const INK = '#1c1d1f', QUIET = '#5a5d61', PAPER = '#fffefa', RULE = '#cfc9ba';
const tones: Record<Mark['tone'], string> = { accent: '#14594a', alarm: '#8f2d1a', quiet: QUIET };
const SANS = 'system-ui, sans-serif', SERIF = 'Charter, "Noto Serif", Georgia, serif';

type Pen = CanvasRenderingContext2D;

function drawMark(pen: Pen, mark: Mark, x: number, y: number, size: number): void {
	pen.save();
	pen.translate(x, y);
	pen.scale(size / 48, size / 48);
	pen.lineCap = pen.lineJoin = 'round';
	pen.strokeStyle = pen.fillStyle = tones[mark.tone];
	pen.lineWidth = mark.weight;
	if (mark.filled)
		pen.fill(new Path2D(mark.filled));
	pen.setLineDash(mark.dashed ? [5.5, 4.5] : []);
	if (mark.outline)
		pen.stroke(new Path2D(mark.outline));
	pen.setLineDash([]);
	pen.strokeStyle = mark.filled ? PAPER : tones[mark.tone];
	pen.stroke(new Path2D(mark.inner));
	pen.restore();
}

/** Writes text in lines no wider than width; returns where the next one begins. */
function write(pen: Pen, text: string, x: number, y: number, width: number, font: string, size: number, color: string): number {
	pen.font = font;
	pen.fillStyle = color;
	let line = '', at = y;
	for (const word of text.split(' ')) {
		const longer = line ? `${line} ${word}` : word;
		if (line && pen.measureText(longer).width > width) {
			pen.fillText(line, x, at);
			at += size * 1.35;
			line = word;
		} else {
			line = longer;
		}
	}
	pen.fillText(line, x, at);
	return at + size * 1.35;
}

function rule(pen: Pen, y: number): void {
	pen.fillStyle = RULE;
	pen.fillRect(EDGE, y, WIDTH - 2 * EDGE, 2);
}

function drawHead(pen: Pen, d: Device, named: boolean): number {
	const verdict = verdicts[d.label.verdict];
	drawMark(pen, verdictMarks[d.label.verdict], EDGE, 110, 190);
	let y = write(pen, verdict.title, 320, 160, WIDTH - 320 - EDGE, `600 58px ${SERIF}`, 58, INK);
	if (named)
		y = write(pen, d.name, 320, y + 8, WIDTH - 320 - EDGE, `600 38px ${SANS}`, 38, INK);
	y = write(pen, makerAndModel(d) || (named ? '' : words.someModel), 320, y, WIDTH - 320 - EDGE, `400 32px ${SANS}`, 32, QUIET);
	return write(pen, verdict.means, EDGE, Math.max(y, 320) + 40, WIDTH - 2 * EDGE, `400 32px ${SANS}`, 32, INK);
}

function drawLines(pen: Pen, d: Device, top: number): number {
	let y = top;
	for (const line of d.label.lines) {
		const mark = lineMark(line, d);
		rule(pen, y);
		drawMark(pen, lineMarks[mark], EDGE, y + 28, 64);
		let at = write(pen, `${lineTitles[line.key]}: ${shortVerdict(line, mark === 'ending')}`, EDGE + 100, y + 62, WIDTH - 2 * EDGE - 100, `600 34px ${SANS}`, 34, mark === 'no' || mark === 'ending' ? tones.alarm : INK);
		at = write(pen, lineWords(line), EDGE + 100, at, WIDTH - 2 * EDGE - 100, `400 32px ${SANS}`, 32, INK);
		y = write(pen, `${sourceWords(line.source, line.at)}.`, EDGE + 100, at, WIDTH - 2 * EDGE - 100, `400 28px ${SANS}`, 28, QUIET);
	}
	rule(pen, y);
	return y;
}

function drawEnds(pen: Pen, d: Device, y: number, right: number): void {
	write(pen, d.support.start ? monthOf(d.support.start) : '', EDGE, y, WIDTH, `400 28px ${SANS}`, 28, QUIET);
	pen.textAlign = 'right';
	write(pen, d.support.until ? monthOf(d.support.until) : openEnd(d.support.status), right, y, WIDTH, `400 28px ${SANS}`, 28, QUIET);
	pen.textAlign = 'left';
}

/** Returns where it ends. */
function drawSupport(pen: Pen, d: Device, top: number, now: number): number {
	const width = WIDTH - 2 * EDGE, { today, end } = spans(d.support, now), at = EDGE + width * today;
	const y = write(pen, supportSentence(d.support), EDGE, top + 54, width, `400 34px ${SANS}`, 34, INK) + 20;
	pen.textAlign = today > 0.85 ? 'right' : today < 0.15 ? 'left' : 'center';
	write(pen, words.today, at, y, width, `600 28px ${SANS}`, 28, INK);
	pen.textAlign = 'left';
	pen.fillStyle = RULE;
	pen.fillRect(EDGE, y + 20, width, 16);
	pen.fillStyle = d.support.status === 'contradicted' || (end !== null && today > end) ? QUIET : tones.accent;
	pen.fillRect(EDGE, y + 20, width * (end ?? 0), 16);
	pen.fillStyle = INK;
	pen.fillRect(at - 3, y + 12, 6, 32);
	drawEnds(pen, d, y + 72, EDGE + width * (end === null ? 1 : Math.max(end, 0.6)));
	return y + 72;
}

const drawAll = (pen: Pen, d: Device, named: boolean, now: number): number => drawSupport(pen, d, drawLines(pen, d, drawHead(pen, d, named)), now);

/** In the proportions of A6, longer when the words need it: what they need is found by drawing them once for nothing. */
function draw(d: Device, named: boolean, now: number): HTMLCanvasElement {
	const canvas = document.createElement('canvas');
	const pen = canvas.getContext('2d');
	if (!pen)
		return canvas;
	const height = Math.max(HEIGHT, drawAll(pen, d, named, now) + 150);
	canvas.width = WIDTH;
	canvas.height = height;
	pen.fillStyle = PAPER;
	pen.fillRect(0, 0, WIDTH, height);
	pen.strokeStyle = INK;
	pen.lineWidth = 4;
	pen.strokeRect(36, 36, WIDTH - 72, height - 72);
	pen.lineWidth = 2;
	pen.strokeRect(46, 46, WIDTH - 92, height - 92);
	drawAll(pen, d, named, now);
	write(pen, `${longDate(now)} · ${app.name}`, EDGE, height - 76, WIDTH, `400 26px ${SANS}`, 26, QUIET);
	return canvas;
}

function download(file: File): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = file.name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Hands the picture to the phone's own share sheet; where there is none, saves it. */
export async function sharePicture(d: Device, named: boolean): Promise<'shared' | 'downloaded'> {
	const blob = await new Promise<Blob | null>(done => draw(d, named, Date.now()).toBlob(done, 'image/png'));
	if (!blob)
		throw new Error('the canvas gave no picture');
	const title = words.labelOf(named ? d.name : makerAndModel(d) || words.someModel);
	const file = new File([blob], `${title.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`, { type: 'image/png' });
	if (!navigator.canShare?.({ files: [file] })) {
		download(file);
		return 'downloaded';
	}
	try {
		await navigator.share({ files: [file], title });
	} catch (error) {
		if (!(error instanceof DOMException) || error.name !== 'AbortError')
			throw error;
	}
	return 'shared';
}
