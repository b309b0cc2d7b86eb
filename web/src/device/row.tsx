// A device in a list: its mark, name, what it does, its support in words, and one control.
import type { JSX } from 'preact';
import type { DeviceSummary, Property } from '../api/types';
import { paths } from '../app/router';
import { useMay } from '../store/may';
import { VerdictMark } from '../label/mark';
import { Anchor, Switch, TroubleNote } from '../ui/parts';
import { add, app, doing, home, supportShort, verdicts } from '../words/en';
import { canCommand, useOrder } from './command';

const mainSwitch = (d: DeviceSummary): Property | undefined => d.properties.find(p => p.settable && p.type === 'boolean');

function RowSwitch({ device, property }: { device: DeviceSummary; property: Property }): JSX.Element {
	const order = useOrder(device.id, property);
	return (
		<>
			<Switch on={order.value === 'true'} busy={order.waiting} label={home.switch(device.name, property.name)} onChange={on => order.send(String(on))} />
			{order.trouble && <div class="row-trouble"><TroubleNote trouble={order.trouble} /></div>}
		</>
	);
}

export function DeviceRow({ device }: { device: DeviceSummary }): JSX.Element {
	const property = mainSwitch(device);
	const give = useMay('release_devices'), mayAdd = useMay('add_devices');
	return (
		<li class="row" data-testid={`device-${device.id}`}>
			<VerdictMark verdict={device.label.verdict} />
			<div class="row-words">
				<Anchor to={device.state === 'releasing' && give ? paths.give(device.id) : paths.device(device.id)} className="row-name">{device.name}</Anchor>
				<p class={canCommand(device) ? 'row-state' : 'row-state off'}>{doing(device)}{device.demo && ` · ${app.demo}`}</p>
				<p class="row-support"><span class="only-read">{verdicts[device.label.verdict].title}. </span>{supportShort(device.support)}</p>
			</div>
			{property && canCommand(device) && <RowSwitch device={device} property={property} />}
			{device.state === 'pending' && mayAdd && <Anchor to={paths.device(device.id)} className="button small" label={`${add.confirm.look}: ${device.name}`}>{add.confirm.look}</Anchor>}
		</li>
	);
}
