// One door, open for one device: what to type in, how far it is, and the owner's yes.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Confirm } from '../add/confirm';
import { InstructionLines } from '../add/instructions';
import { dropInstructions, keptInstructions } from '../add/secret';
import { call, Trouble } from '../api/client';
import type { Ticket, TicketState } from '../api/types';
import { go, paths } from '../app/router';
import { say } from '../store/hub';
import { dispatch, useStore } from '../store/store';
import { useNow } from '../ui/clock';
import { Anchor, Button, Loading, Page, TroubleNote } from '../ui/parts';
import { Steps, type Step } from '../ui/steps';
import { useWork } from '../ui/work';
import { add } from '../words/en';
import { isOver } from './add';
import { Missing } from './missing';

/** The state names the last stage that was reached; the one after it is being waited for. */
function stepsOf(ticket: Ticket): Step[] {
	const stages: readonly (readonly [string, readonly [string, string]])[] = Object.entries(add.ticket[ticket.kind]);
	const reached = stages.findIndex(([stage]) => stage === ticket.state);
	return stages.map(([key, [coming, done]], i) => ({ key, state: i <= reached ? 'done' : i === reached + 1 ? 'doing' : 'todo', text: i <= reached ? done : coming }));
}

function Left({ until }: { until: number }): JSX.Element {
	const left = until - useNow(1000);
	const minutes = Math.max(0, Math.ceil(left / 60_000));
	// The seconds are for the eye; a screen reader hears each minute.
	return <><p class="countdown" aria-hidden="true">{add.ticket.left(left)}</p><p class="only-read" role="status">{add.ticket.minute(minutes)}</p></>;
}

const overWords = (state: TicketState): string => (state === 'expired' ? add.ticket.expired : state === 'cancelled' ? add.ticket.cancelled : add.ticket.aborted);

function Over({ ticket }: { ticket: Ticket }): JSX.Element {
	return (
		<div class="note alarm" role="alert">
			<p><strong>{overWords(ticket.state)}</strong>{ticket.problem && ` ${add.ticket.problems[ticket.problem] ?? add.ticket.problem}`}</p>
			<p><Anchor to={paths.add} className="button">{add.ticket.again}</Anchor></p>
		</div>
	);
}

function Waiting({ ticket }: { ticket: Ticket }): JSX.Element {
	const work = useWork();
	const instructions = ticket.kind === 'adopt' ? keptInstructions(ticket.id) : null;
	const cancel = async (): Promise<void> => {
		await call('cancelTicket', { path: { id: ticket.id } });
		dispatch({ do: 'ticket', ticket: { ...ticket, state: 'cancelled' } });
		dropInstructions(ticket.id);
		say(add.ticket.cancelled);
		go(paths.add, true);
	};
	return (
		<>
			{instructions && <InstructionLines instructions={instructions} />}
			{ticket.kind === 'adopt' && !instructions && <p class="note">{add.instructions.gone}</p>}
			<Steps steps={stepsOf(ticket)} label={add.ticket.title} />
			<div role="status">{ticket.problem && <p class="note">{add.ticket.problems[ticket.problem] ?? add.ticket.problem}</p>}</div>
			<Left until={ticket.expires_at} />
			<TroubleNote trouble={work.trouble} />
			<Button busy={work.busy} onClick={() => work.run(cancel)}>{add.ticket.cancel}</Button>
		</>
	);
}

export function TicketPage({ id }: { id: string }): JSX.Element {
	const ticket = useStore(s => s.tickets[id]);
	const [gone, setGone] = useState(false);
	const work = useWork();
	const load = async (): Promise<void> => {
		try {
			dispatch({ do: 'ticket', ticket: await call('getTicket', { path: { id } }) });
		} catch (error) {
			if (!(error instanceof Trouble) || error.code !== 'not_found')
				throw error;
			setGone(true);
		}
	};
	useEffect(() => work.run(load), [id]);
	const state = ticket?.state;
	useEffect(() => {
		if (state && state !== 'open' && state !== 'talking')
			dropInstructions(id);
	}, [state]);
	if (!ticket)
		return gone ? <Missing /> : <Page title={add.ticket.title} back={paths.add}>{work.trouble ? <TroubleNote trouble={work.trouble} onRetry={() => work.run(load)} /> : <Loading />}</Page>;
	return (
		<Page title={add.ticket.title} lead={ticket.name ?? ticket.model ?? undefined} back={paths.add}>
			{ticket.state === 'connected' && <Steps steps={stepsOf(ticket)} label={add.ticket.title} />}
			<Now ticket={ticket} />
		</Page>
	);
}

function Now({ ticket }: { ticket: Ticket }): JSX.Element {
	const device = useStore(s => (ticket.device ? s.devices?.[ticket.device] : undefined));
	if (ticket.state === 'connected' && device?.state === 'pending')
		return <Confirm device={device} />;
	if (device?.state === 'active')
		return <><p>{add.confirm.done(device.name)}</p><Anchor to={paths.device(device.id)} className="button main">{device.name}</Anchor></>;
	if (ticket.state === 'connected' || ticket.state === 'confirmed')
		return <Loading />;
	return isOver(ticket) ? <Over ticket={ticket} /> : <Waiting ticket={ticket} />;
}
