// Fails when the first load becomes heavier than DESIGN allows: JavaScript and style sheets, gzipped. What is fetched later is not counted.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT = 60 * 1024;
const dist = new URL('../dist/', import.meta.url);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const sizes = readdirSync(new URL('assets/', dist)).filter(name => /\.(js|css)$/.test(name)).map(name => ({ name, size: gzipSync(readFileSync(new URL(`assets/${name}`, dist)), { level: 9 }).length }));
const total = sizes.reduce((sum, { size }) => sum + size, 0);
const first = sizes.filter(({ name }) => html.includes(name)).reduce((sum, { size }) => sum + size, 0);
console.log(`first load ${first} bytes, with all that is fetched later ${total}, limit ${LIMIT}`);
if (first > LIMIT)
	throw new Error('the page is too heavy');
