// The marks: the outline alone tells the verdict, without colour. Drawn by the page as SVG and by the picture on a canvas.
import type { LabelLine, LabelVerdict } from '../api/types';

/** In a square of 48. tone: accent (in order), alarm (know this), quiet (nothing is said). */
export type Mark = { tone: 'accent' | 'alarm' | 'quiet'; filled?: string; outline?: string; dashed?: boolean; inner: string; weight: number };

const seal = 'M24.0 4.8A4.8 4.8 0 0 1 32.3 6.7A4.8 4.8 0 0 1 39.0 12.0A4.8 4.8 0 0 1 42.7 19.7A4.8 4.8 0 0 1 42.7 28.3A4.8 4.8 0 0 1 39.0 36.0A4.8 4.8 0 0 1 32.3 41.3A4.8 4.8 0 0 1 24.0 43.2A4.8 4.8 0 0 1 15.7 41.3A4.8 4.8 0 0 1 9.0 36.0A4.8 4.8 0 0 1 5.3 28.3A4.8 4.8 0 0 1 5.3 19.7A4.8 4.8 0 0 1 9.0 12.0A4.8 4.8 0 0 1 15.7 6.7A4.8 4.8 0 0 1 24.0 4.8Z';
const stop = 'M15.7 4H32.3L44 15.7V32.3L32.3 44H15.7L4 32.3V15.7Z';
const ring = 'M24 5A19 19 0 0 1 24 43A19 19 0 0 1 24 5Z';

export const verdictMarks: Record<LabelVerdict, Mark> = {
	// A whole seal.
	positive: { tone: 'accent', filled: seal, inner: 'M15 24.5L21.5 31L33.5 18', weight: 4 },
	// A stop sign.
	negative: { tone: 'alarm', filled: stop, inner: 'M17 17L31 31M31 17L17 31', weight: 4 },
	// Somebody's words.
	unverified: { tone: 'quiet', outline: 'M6 8H42V34H23L13 43V34H6Z', inner: 'M15 17H33M15 25H27', weight: 3.5 },
	// A warning triangle.
	misapplied: { tone: 'alarm', filled: 'M24 4L45 42H3Z', inner: 'M24 18V28M24 34.5V35', weight: 4 },
	// Only where a seal would be.
	unlabelled: { tone: 'quiet', outline: ring, dashed: true, inner: 'M17 24H31', weight: 3.5 },
	unlabelled_grace: { tone: 'quiet', outline: ring, dashed: true, inner: 'M24 14V24L31 28', weight: 3.5 },
};

export const lineMarks: Record<LabelLine['verdict'] | 'ending', Mark> = {
	yes: { tone: 'accent', filled: ring, inner: 'M15 24.5L21.5 31L33.5 18', weight: 4.5 },
	no: { tone: 'alarm', filled: stop, inner: 'M17 17L31 31M31 17L17 31', weight: 4.5 },
	// In order, but not for long.
	ending: { tone: 'alarm', outline: ring, inner: 'M24 14V24L31 28', weight: 4 },
	not_stated: { tone: 'quiet', outline: ring, dashed: true, inner: 'M17 24H31', weight: 4 },
};
