// crowd.mjs FROM PORT...: a machine that keeps every place it can get, on each port: silent connections, half a TLS hello, whole hellos and then nothing.
// A process of its own, so that it costs the test nothing; says "opened N ended N" each second.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';

const [from, ...ports] = process.argv.slice(2);
// What a client says first, to a server that answers nothing; all doors know one of the two suites.
async function firstWords() {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	connectTls({ port: server.address().port, host: '127.0.0.1', maxVersion: 'TLSv1.2', pskCallback: () => null,
		ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-PSK-CHACHA20-POLY1305' }).on('error', () => {});
	const [socket] = await once(server, 'connection');
	const [hello] = await once(socket, 'data');
	socket.on('error', () => {});
	socket.destroy();
	server.close();
	return hello;
}
const hello = await firstWords();
const openings = [undefined, hello.subarray(0, 7), hello];
let opened = 0, ended = 0, turn = 0;
function knock(port) {
	const s = connect({ host: '127.0.0.1', port: Number(port), localAddress: from });
	s.once('connect', () => {
		opened++;
		const opening = openings[turn++ % openings.length];
		if (opening) s.write(opening);
	});
	s.on('error', () => {});
	s.on('data', () => {});
	s.once('close', () => {
		ended++;
		setTimeout(knock, 5, port);
	});
}
for (const port of ports) for (let i = 0; i < 100; i++) knock(port);
setInterval(() => console.log(`opened ${opened} ended ${ended}`), 1000);
