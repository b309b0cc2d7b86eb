import type { JSX } from 'preact';
import type { Ticket } from '../api/types';
import { paths } from '../app/router';
import { useStore } from '../store/store';
import { Icon } from '../ui/icons';
import { Anchor, Page, Section } from '../ui/parts';
import { add } from '../words/en';

export const isOver = (ticket: Ticket): boolean => ['confirmed', 'aborted', 'expired', 'cancelled'].includes(ticket.state);

function Way({ to, title, lead }: { to: string; title: string; lead: string }): JSX.Element {
	return <li class="way"><div><Anchor to={to}>{title}</Anchor><p>{lead}</p></div><Icon name="chevron" /></li>;
}

export function Add(): JSX.Element {
	const tickets = useStore(s => s.tickets);
	const open = Object.values(tickets).filter(t => !isOver(t));
	return (
		<Page title={add.title} lead={add.lead}>
			{open.length > 0 && (
				<Section title={add.open} className="todos">
					<ul>{open.map(t => <li key={t.id}><Anchor to={paths.ticket(t.id)}><span>{add.openOne(t.name ?? t.model ?? add.someDevice)}</span><Icon name="chevron" /></Anchor></li>)}</ul>
				</Section>
			)}
			<ul class="ways">
				<Way to={paths.addCode} title={add.codeTitle} lead={add.codeLead} />
				<Way to={paths.addMqtt} title={add.mqttTitle} lead={add.mqttLead} />
				<Way to={paths.addListed} title={add.listedTitle} lead={add.listedLead} />
			</ul>
		</Page>
	);
}
