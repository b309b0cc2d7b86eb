import type { JSX } from 'preact';
import { give } from '../words/en';

type StepState = 'todo' | 'doing' | 'done' | 'failed' | 'skipped';
export type Step = { key: string; state: StepState; text: string; note?: string | undefined };

const signs: Record<StepState, string> = {
	todo: 'M12 4A8 8 0 0 1 12 20A8 8 0 0 1 12 4Z',
	doing: 'M12 4A8 8 0 0 1 12 20A8 8 0 0 1 12 4ZM12 8V12L15 14',
	done: 'M5 12.5L10 17.5L19 7',
	failed: 'M6 6L18 18M18 6L6 18',
	skipped: 'M5 12H19',
};

/** What happens one after the other; the state of each is said in words too. */
export function Steps({ steps, label }: { steps: readonly Step[]; label: string }): JSX.Element {
	return (
		<ol class="steps" aria-label={label}>
			{steps.map(step => (
				<li key={step.key} class={step.state} aria-current={step.state === 'doing' ? 'step' : undefined}>
					<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={signs[step.state]} /></svg>
					<div><p>{step.text}<span class="only-read"> ({give.stepState[step.state]})</span></p>{step.note && <p class="help">{step.note}</p>}</div>
				</li>
			))}
		</ol>
	);
}
