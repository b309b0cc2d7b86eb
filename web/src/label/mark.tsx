import type { JSX } from 'preact';
import { verdictMarks, type Mark } from './marks';
import type { LabelVerdict } from '../api/types';

export function Drawn({ mark, className = '' }: { mark: Mark; className?: string }): JSX.Element {
	return (
		<svg class={`mark ${mark.tone} ${className}`} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
			{mark.filled && <path class="filled" d={mark.filled} />}
			{mark.outline && <path class="outline" d={mark.outline} stroke-width={mark.weight - 0.5} stroke-dasharray={mark.dashed ? '5.5 4.5' : undefined} />}
			<path class={mark.filled ? 'inner cut' : 'inner'} d={mark.inner} stroke-width={mark.weight} />
		</svg>
	);
}

export function VerdictMark({ verdict, className = '' }: { verdict: LabelVerdict; className?: string }): JSX.Element {
	return <Drawn mark={verdictMarks[verdict]} className={className} />;
}
