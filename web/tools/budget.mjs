// Fails when the page becomes too heavy: JavaScript and style sheets, gzipped. What the first look at the hub loads, and each part that is loaded on demand.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const FIRST_LIMIT = 60 * 1024, PART_LIMIT = 20 * 1024, CHECKER_LIMIT = 60 * 1024;
const dist = new URL('../dist/', import.meta.url);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const sizes = readdirSync(new URL('assets/', dist)).filter(name => /\.(js|css)$/.test(name)).map(name => ({ name, size: gzipSync(readFileSync(new URL(`assets/${name}`, dist)), { level: 9 }).length }));
const isFirst = ({ name }) => html.includes(name);
const first = sizes.filter(isFirst).reduce((sum, { size }) => sum + size, 0);
const parts = sizes.filter(part => !isFirst(part)).sort((a, b) => b.size - a.size);
const [checker = 0, evidence = 0] = ['checker.html', 'evidence.html'].map(name => gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length);
console.log(`first load ${first} bytes, limit ${FIRST_LIMIT}; on demand ${parts.map(({ name, size }) => `${name} ${size}`).join(', ')}, limit ${PART_LIMIT} each; checker.html ${checker}, evidence.html ${evidence}, limit ${CHECKER_LIMIT}`);
if (first > FIRST_LIMIT || checker > CHECKER_LIMIT || evidence > CHECKER_LIMIT || parts.some(({ size }) => size > PART_LIMIT))
	throw new Error('the page is too heavy');
