// Small parts that every screen uses.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Trouble } from '../api/client';
import { go, goBack } from '../app/router';
import { say } from '../store/hub';
import { app, problemWords } from '../words/en';
import { Icon } from './icons';

type Children = { children: ComponentChildren };

export function Anchor({ to, children, className, label, current }: Children & { to: string; className?: string; label?: string; current?: boolean }): JSX.Element {
	const click = (event: MouseEvent): void => {
		if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
			return;
		event.preventDefault();
		go(to);
	};
	return <a href={to} class={className} aria-label={label} aria-current={current ? 'page' : undefined} onClick={click}>{children}</a>;
}

/** A screen: its title takes the focus when the screen opens, so that a screen reader starts there. */
export function Page({ title, lead, back, children, heading }: Children & { title: string; lead?: string | undefined; back?: string; heading?: ComponentChildren }): JSX.Element {
	const top = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		document.title = `${title} – ${app.name}`;
	}, [title]);
	useEffect(() => top.current?.focus({ preventScroll: true }), []);
	return (
		<main id="content" class="page">
			{back && <p class="back no-print"><a href={back} onClick={event => { event.preventDefault(); goBack(back); }}><Icon name="back" />{app.back}</a></p>}
			<h1 ref={top} tabIndex={-1}>{heading ?? title}</h1>
			{lead && <p class="lead">{lead}</p>}
			{children}
		</main>
	);
}

export function Section({ title, children, className = '' }: Children & { title: string; className?: string }): JSX.Element {
	const id = useId();
	return <section class={`section ${className}`} aria-labelledby={id}><h2 id={id}>{title}</h2>{children}</section>;
}

/** A section that most people seldom need: closed until asked for. */
export function Folded({ title, children, open = false }: Children & { title: string; open?: boolean }): JSX.Element {
	return <details class="section folded" open={open}><summary><h2>{title}</h2><Icon name="chevron" /></summary><div>{children}</div></details>;
}

export function Disclosure({ title, children, onOpen, open }: Children & { title: string; onOpen?: () => void; open?: boolean }): JSX.Element {
	return <details class="disclosure" open={open} onToggle={event => { if (event.currentTarget.open) onOpen?.(); }}><summary><Icon name="chevron" />{title}</summary><div>{children}</div></details>;
}

type ButtonProps = Children & { onClick?: () => void; kind?: 'main' | 'plain' | 'danger'; busy?: boolean; busyWords?: string; disabled?: boolean; submit?: boolean; label?: string };

/** While busy it stays in place and says so, so that the focus is not lost. */
export function Button({ children, onClick, kind = 'plain', busy = false, busyWords = app.working, disabled = false, submit = false, label }: ButtonProps): JSX.Element {
	return <button type={submit ? 'submit' : 'button'} class={`button ${kind}`} aria-disabled={busy || disabled} aria-label={label} onClick={event => { if (busy || disabled) event.preventDefault(); else onClick?.(); }}>{busy ? busyWords : children}</button>;
}

export function TroubleNote({ trouble, onRetry }: { trouble: Trouble | null; onRetry?: () => void }): JSX.Element {
	const words = trouble && problemWords(trouble.code, trouble.params);
	return (
		<div role="alert" class="trouble-place">
			{words && <div class="note alarm"><p><strong>{words.happened}</strong> {words.means}</p><p>{words.todo}</p>{onRetry && <Button onClick={onRetry}>{app.retry}</Button>}</div>}
		</div>
	);
}

export function Empty({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
	return <div class="empty"><p class="empty-title">{title}</p>{children}</div>;
}

/** A short wait says nothing; a longer one says what is being waited for. */
export function Loading(): JSX.Element {
	const [long, setLong] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setLong(true), 300);
		return () => clearTimeout(timer);
	}, []);
	return <p class="quiet" role="status">{long ? app.loading : ''}</p>;
}

export function CopyLine({ name, value, wide = false }: { name: string; value: string; wide?: boolean }): JSX.Element {
	const copy = (): void => {
		navigator.clipboard.writeText(value).then(() => say(app.copied), () => say(app.cannotCopy));
	};
	return (
		<div class={wide ? 'copy-line wide' : 'copy-line'}>
			<dt>{name}</dt>
			<dd><code>{value}</code><button type="button" class="button small" aria-label={`${app.copy}: ${name}`} onClick={copy}>{app.copy}</button></dd>
		</div>
	);
}

export function Switch({ on, label, disabled = false, busy = false, onChange }: { on: boolean; label: string; disabled?: boolean; busy?: boolean; onChange: (on: boolean) => void }): JSX.Element {
	return <button type="button" role="switch" class={busy ? 'switch busy' : 'switch'} aria-checked={on} aria-label={label} aria-busy={busy} disabled={disabled} onClick={() => onChange(!on)}><span class="knob" /></button>;
}
