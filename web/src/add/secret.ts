// The settings to type into a device hold a password that the hub shows once. A phone often drops a page while its owner is over in the
// device's own page, so this tab alone keeps them, until the device has connected.
import type { Instructions, Ticket } from '../api/types';

const key = (ticket: string): string => `ticket:${ticket}`;

export function keepInstructions(ticket: Ticket): void {
	if (ticket.instructions)
		sessionStorage.setItem(key(ticket.id), JSON.stringify(ticket.instructions));
}

export function keptInstructions(ticket: string): Instructions | null {
	const text = sessionStorage.getItem(key(ticket));
	return text ? JSON.parse(text) as Instructions : null;
}

export const dropInstructions = (ticket: string): void => sessionStorage.removeItem(key(ticket));
