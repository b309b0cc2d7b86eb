// The only owner of the WebSocket: connects, comes back with a growing pause, and hands typed events on.
import type { Event } from './types';

const FIRST_PAUSE_MS = 500, LONGEST_PAUSE_MS = 15_000;

type SocketHooks = {
	event: (event: Event) => void;
	/** up: the hub said hello, so whatever was loaded before may be old. */
	live: (up: boolean) => void;
};

export class LiveSocket {
	private socket: WebSocket | null = null;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private pause = FIRST_PAUSE_MS;
	private wanted = false;

	constructor(private readonly hooks: SocketHooks) {
		addEventListener('online', () => this.hurry());
		document.addEventListener('visibilitychange', () => {
			if (document.visibilityState === 'visible')
				this.hurry();
		});
	}

	open(): void {
		if (this.wanted)
			return;
		this.wanted = true;
		this.pause = FIRST_PAUSE_MS;
		this.connect();
	}

	close(): void {
		this.wanted = false;
		clearTimeout(this.timer);
		this.socket?.close();
		this.socket = null;
	}

	/** A person is looking again: do not sit out a long pause. */
	hurry(): void {
		if (!this.wanted || this.socket)
			return;
		clearTimeout(this.timer);
		this.pause = FIRST_PAUSE_MS;
		this.connect();
	}

	private connect(): void {
		const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/events`);
		this.socket = socket;
		socket.onmessage = message => this.read(socket, String(message.data));
		socket.onclose = () => this.lost(socket);
	}

	private read(socket: WebSocket, text: string): void {
		if (socket !== this.socket)
			return;
		const event = JSON.parse(text) as Event;
		if (event.type === 'hello') {
			this.pause = FIRST_PAUSE_MS;
			this.hooks.live(true);
		}
		this.hooks.event(event);
	}

	private lost(socket: WebSocket): void {
		if (socket !== this.socket)
			return;
		this.socket = null;
		this.hooks.live(false);
		if (!this.wanted)
			return;
		// Up to a quarter at random, so that all phones of a home do not come back in the same instant.
		this.timer = setTimeout(() => this.connect(), this.pause * (1 + Math.random() / 4));
		this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
	}
}
