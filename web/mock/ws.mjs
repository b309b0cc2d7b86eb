// The server half of a WebSocket, as far as the hub needs it: it only sends text.
import { createHash } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** @param {import('node:http').IncomingMessage} request @param {import('node:stream').Duplex} socket */
export function accept(request, socket) {
	const key = createHash('sha1').update(request.headers['sec-websocket-key'] + GUID).digest('base64');
	socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`);
	socket.on('error', () => socket.destroy());
	// The client says nothing but "close".
	socket.on('data', data => {
		if (((data[0] ?? 0) & 0x0f) === 8)
			socket.end();
	});
}

/** @param {string} text */
export function frame(text) {
	const payload = Buffer.from(text);
	const head = payload.length < 126 ? Buffer.from([0x81, payload.length]) : Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]);
	return Buffer.concat([head, payload]);
}
