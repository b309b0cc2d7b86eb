import type { JSX } from 'preact';

const drawings = {
	home: 'M4 11L12 4L20 11V20H14.5V14H9.5V20H4Z',
	add: 'M12 5V19M5 12H19',
	alerts: 'M6 16V11A6 6 0 0 1 18 11V16L19.5 18H4.5ZM10 20.5H14',
	activity: 'M5 6H19M5 12H19M5 18H13',
	settings: 'M5 8H13M17 8H19M5 16H7M11 16H19M15 5.8V10.2M9 13.8V18.2',
	back: 'M14.5 5L7.5 12L14.5 19',
	chevron: 'M9 5L16 12L9 19',
} as const;

/** Decoration only: each has words beside it. */
export function Icon({ name }: { name: keyof typeof drawings }): JSX.Element {
	return <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={drawings[name]} /></svg>;
}
