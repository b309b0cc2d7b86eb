// The device now: every property with its value, and the control that fits its type.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Device, Property } from '../api/types';
import { Button, Section, Switch, TroubleNote } from '../ui/parts';
import { capital, device as words, valueWords } from '../words/en';
import { canCommand, useOrder } from './command';

type ControlProps = { property: Property; value: string; waiting: boolean; send: (value: string) => void };

function range(format: string | null): { min: number; max: number } | null {
	const [min, max] = (format ?? '').split(':').map(Number);
	return min !== undefined && max !== undefined && Number.isFinite(min) && Number.isFinite(max) && max > min ? { min, max } : null;
}

function Slider({ property, value, send, min, max }: ControlProps & { min: number; max: number }): JSX.Element {
	const [draft, setDraft] = useState<string | null>(null);
	const shown = draft ?? value;
	const words = valueWords({ ...property, value: shown });
	return <input type="range" min={min} max={max} step="any" value={shown} aria-label={property.name} aria-valuetext={words} onInput={event => setDraft(String(Math.round(Number(event.currentTarget.value))))}
		onChange={event => { setDraft(null); send(String(Math.round(Number(event.currentTarget.value)))); }} />;
}

function Typed({ property, value, send, waiting }: ControlProps): JSX.Element {
	const [draft, setDraft] = useState(value);
	const type = property.type === 'number' ? 'number' : 'text';
	return <form class="typed" onSubmit={event => { event.preventDefault(); send(draft); }}><input type={type} step="any" value={draft} aria-label={property.name} onInput={event => setDraft(event.currentTarget.value)} /><Button submit busy={waiting}>{words.set}</Button></form>;
}

function Control(props: ControlProps): JSX.Element {
	const { property, value, send, waiting } = props;
	switch (property.type) {
	case 'boolean': return <Switch on={value === 'true'} busy={waiting} label={property.name} onChange={on => send(String(on))} />;
	case 'enum': return <select value={value} aria-label={property.name} onChange={event => send(event.currentTarget.value)}>{(property.format ?? '').split(',').map(option => <option key={option} value={option}>{capital(option)}</option>)}</select>;
	case 'number': {
		const limits = range(property.format);
		return limits ? <Slider {...props} {...limits} /> : <Typed {...props} />;
	}
	case 'text': case 'color': return <Typed {...props} />;
	}
}

function PropertyRow({ device, property }: { device: Device; property: Property }): JSX.Element {
	const order = useOrder(device.id, property);
	const live = property.settable && canCommand(device);
	const showsValue = !(live && (property.type === 'enum' || property.type === 'text'));
	return (
		<li class={`property ${property.type}`}>
			<span class="property-name">{capital(property.name)}</span>
			{showsValue && <span class="property-value">{valueWords({ ...property, value: property.value === null && !order.waiting ? null : order.value })}</span>}
			{live && <Control property={property} value={order.value} waiting={order.waiting} send={order.send} />}
			{order.trouble && <TroubleNote trouble={order.trouble} />}
		</li>
	);
}

export function Live({ device }: { device: Device }): JSX.Element {
	const settable = device.properties.some(p => p.settable);
	return (
		<Section title={words.live}>
			{device.properties.length === 0 ? <p class="quiet">{words.noValues}</p> : <ul class="properties">{device.properties.map(p => <PropertyRow key={p.id} device={device} property={p} />)}</ul>}
			{settable && device.state === 'active' && !device.online && <p class="help">{words.notNow}</p>}
		</Section>
	);
}
