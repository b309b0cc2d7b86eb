// Providers of advisories over real HTTPS, with real keys: what is whole comes in, what was tampered with does not, and nobody learns what is at home.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advisory } from '../lib/advisory.mjs';
import { DAY, movableClock } from '../lib/clock.mjs';
import { Hub } from '../lib/hub.mjs';
import { Provider } from '../lib/provider.mjs';
import { adopt } from '../lib/tasmota.mjs';
import { until } from '../lib/wait.mjs';

const lamp = (id, more = {}) => advisory({ id, ...more });
const house = (t, provider) => Hub.owned(t, { config: { relay_ca_file: provider.ca, relay_private: 'yes' } });
const sources = async (hub) => (await hub.get('/advisories')).sources;
const rest = (hub, ms) => until('the check to end', async () => {
	const [source] = await sources(hub);
	return ['ok', 'failed'].includes(source.state) && source;
}, ms);
async function allow(hub, address) {
	await hub.must('POST', '/advisories/sources', { address });
	return rest(hub, 60000);
}
async function again(hub, id) {
	await hub.must('POST', `/advisories/sources/${id}/check`);
	return rest(hub, 60000);
}

test('a signed document comes from the maker to the device it concerns', async (t) => {
	const maker = await Provider.start(t);
	await maker.document('2026/lamp-1.json', lamp('LAMP-1'));
	await maker.document('2026/other.json', lamp('OTHER-1', { product: 'Toaster' }));
	const hub = await house(t, maker);
	const { id } = await adopt(t, hub);
	await hub.must('POST', `/devices/${id}/confirm`, { name: 'Lamp' });
	await hub.must('PUT', `/devices/${id}/maker`, { manufacturer: 'Lamps Ltd', model: 'Lamp L100' });
	const source = await allow(hub, maker.address);
	assert.deepEqual([source.state, source.problem, source.name, source.documents, source.refused], ['ok', null, 'Lamps Ltd', 2, 0]);
	const [problem] = await until('the verdict', async () => ((p) => p.length && p)((await hub.get(`/devices/${id}/advisories`)).problems));
	assert.deepEqual([problem.tracking_id, problem.signature, problem.origin], ['LAMP-1', 'good', maker.address]);
	assert.ok(maker.asked.includes('/advisories/2026/other.json'), 'everything on the list is fetched, not only what concerns a device here');
	assert.ok(maker.asked.every((path) => !/L100|Sonoff|tasmota/i.test(path)));
	const asked = maker.asked.length;
	await again(hub, source.id);
	assert.equal(maker.asked.slice(asked).filter((path) => path.includes('lamp-1.json')).length, 0, 'what is known is not fetched again');
	await maker.document('2026/lamp-1.json', lamp('LAMP-1', { version: '2', released: '2026-05-01T10:00:00Z', summary: 'Withdrawn' }), { updated: '2026-05-01T10:00:00Z' });
	await again(hub, source.id);
	await until('the end of the problem', async () => (await hub.get(`/devices/${id}/advisories`)).problems.length === 0);
});

for (const [marks, feed] of [['tag', false], ['date', true]])
	test(`a list that is as it was is not sent again, and a document that is as it was neither: by ${marks}`, async (t) => {
		const maker = await Provider.start(t, { marks, feed });
		for (let i = 0; i < 4; i++) await maker.document(`2026/lamp-${i}.json`, lamp(`LAMP-${i}`));
		const hub = await house(t, maker);
		const list = feed ? '/advisories/feed.json' : '/advisories/changes.csv';
		const source = await allow(hub, maker.address);
		assert.equal(source.documents, 4);
		const checked = async () => {
			const [asked, sent] = [maker.asked.length, maker.sent];
			const after = await again(hub, source.id);
			assert.deepEqual([after.state, after.problem, after.documents], ['ok', null, 4]);
			return { asked: maker.asked.slice(asked), sent: maker.sent - sent };
		};
		const small = ['/.well-known/csaf/openpgp.asc', '/.well-known/csaf/provider-metadata.json'], fixed = small.reduce((n, path) => n + maker.files.get(path).length, 0);
		const quiet = await checked();
		assert.deepEqual(quiet.asked.sort(), [...small, list].sort());
		assert.equal(quiet.sent, fixed, 'not a byte of the list');
		await maker.document('2026/lamp-2.json', lamp('LAMP-2'), { updated: '2026-06-01T10:00:00Z' }); // another date, and the same text
		const touched = await checked(), whole = ['', `.${maker.hash}`, '.asc'].reduce((n, tail) => n + maker.files.get(`/advisories/2026/lamp-2.json${tail}`).length, 0);
		assert.deepEqual(touched.asked.filter((path) => path.includes('lamp-')), ['/advisories/2026/lamp-2.json']);
		assert.equal(touched.sent, fixed + maker.files.get(list).length);
		t.diagnostic(`${marks}: a list of ${maker.files.get(list).length} bytes not sent; of a touched document 2 of 3 requests and ${whole} bytes not`);
		await maker.document('2026/lamp-2.json', lamp('LAMP-2', { version: '2', released: '2026-07-01T10:00:00Z', title: 'Another' }), { updated: '2026-07-01T10:00:00Z' });
		const changed = await checked();
		assert.equal(changed.asked.filter((path) => path.includes('lamp-2')).length, 3, 'what has changed comes whole, with its hash and signature');
		await hub.restart();
		assert.equal((await checked()).sent, fixed, 'it is remembered');
	});

test('a list with something refused on it is read again until all of it is here', async (t) => {
	const maker = await Provider.start(t, { marks: 'tag' });
	await maker.document('good.json', lamp('GOOD'));
	await maker.document('bad.json', lamp('BAD'), { hash: '0'.repeat(128) });
	const hub = await house(t, maker);
	const source = await allow(hub, maker.address);
	assert.deepEqual([source.documents, source.problem], [1, 'hash_wrong']);
	const list = maker.files.get('/advisories/changes.csv');
	await maker.document('bad.json', lamp('BAD')); // mended; the list is what it was
	assert.equal(maker.files.get('/advisories/changes.csv'), list);
	const mended = await again(hub, source.id);
	assert.deepEqual([mended.documents, mended.problem], [2, null]);
});

test('a ROLIE feed with sha256 serves as well, and what is not for everybody is left alone', async (t) => {
	const maker = await Provider.start(t, { feed: true, hash: 'sha256' });
	await maker.document('a.json', lamp('A'));
	await maker.document('b.json', lamp('B'), { signed: false });
	await maker.document('c.json', lamp('C', { tlp: 'AMBER' }));
	const hub = await house(t, maker);
	const source = await allow(hub, maker.address);
	assert.deepEqual([source.documents, source.refused, source.problem], [2, 1, 'foreign']);
	assert.ok(!maker.asked.includes('/advisories/secret.json'));
});

test('what was tampered with, or is of another publisher, is refused by name', async (t) => {
	const maker = await Provider.start(t);
	await maker.newKey('stranger');
	const good = lamp('GOOD'), changed = JSON.stringify(lamp('CHANGED', { versions: '< 99' }));
	const cases = [
		['hash_wrong', { hash: '0'.repeat(128) }], ['hash_wrong', { hash: 'nothing' }], ['signature_wrong', { body: changed }], ['foreign', {}, { namespace: 'https://other.example' }], ['unreadable', { body: '{"a":1}', signed: false }],
	];
	const hub = await house(t, maker);
	await maker.document('good.json', good);
	let source = await allow(hub, maker.address);
	assert.deepEqual([source.documents, source.refused], [1, 0]);
	for (const [problem, twist, more] of cases) {
		await maker.document('bad.json', lamp('BAD', more), { ...twist, updated: new Date(Date.UTC(2026, 4, 1 + cases.findIndex((c) => c[1] === twist))).toISOString() });
		source = await again(hub, source.id);
		assert.deepEqual([source.problem, source.refused, source.documents], [problem, 1, 1], JSON.stringify(twist));
	}
	await maker.document('bad.json', lamp('STRANGE'), { key: 'stranger', updated: '2026-06-01T00:00:00Z' });
	source = await again(hub, source.id);
	assert.deepEqual([source.problem, source.documents], [null, 2]);
	const { device } = await (async () => {
		const { id } = await adopt(t, hub);
		await hub.must('PUT', `/devices/${id}/maker`, { manufacturer: 'Lamps Ltd', model: 'Lamp L100' });
		return { device: id };
	})();
	const strange = await until('the verdict', async () => (await hub.get(`/devices/${device}/advisories`)).problems.find((p) => p.tracking_id === 'STRANGE'));
	assert.equal(strange.signature, 'unknown_key');
});

test('paths that leave the folder, a huge document and a silent server do no harm', async (t) => {
	const maker = await Provider.start(t);
	await maker.document('good.json', lamp('GOOD'));
	await maker.document('huge.json', lamp('HUGE'), { body: Buffer.alloc(3 << 20, 32), signed: false });
	const hub = await house(t, maker);
	maker.files.delete('/advisories/changes.csv'); // only an index is left
	maker.put('/advisories/index.txt', ['../secret.json', '/etc/passwd.json', 'https://evil.example/x.json', 'a//b.json', './good.json', 'a/../../b.json', 'x.json?y', '%2e%2e/a.json', 'good.json', 'huge.json', 'silent.json', '\u0000.json'].join('\r\n'));
	maker.slow.add('/advisories/silent.json');
	const source = await allow(hub, maker.address);
	assert.deepEqual([source.documents, source.refused], [1, 2]);
	const fetched = maker.asked.filter((path) => path.startsWith('/advisories/') && path.endsWith('.json')).sort();
	assert.deepEqual(fetched, ['/advisories/good.json', '/advisories/huge.json', '/advisories/silent.json']);
});

test('what is no provider says so; an aggregator offers its providers and asks none of them', async (t) => {
	const maker = await Provider.start(t);
	const hub = await house(t, maker);
	for (const address of ['http://localhost/x', 'localhost', 'a b.example', '', 'ftp://x.example', 'https://'])
		assert.equal((await hub.api('POST', '/advisories/sources', { address })).status, 422, address);
	const none = await allow(hub, `${maker.origin}/nothing.json`);
	assert.deepEqual([none.state, none.problem], ['failed', 'no_metadata']);
	assert.equal((await hub.api('POST', '/advisories/sources', { address: `${maker.origin}/nothing.json` })).status, 409);
	assert.deepEqual((await hub.must('DELETE', `/advisories/sources/${none.id}`)).sources, []);
	maker.put('/aggregator.json', { aggregator: { name: 'All', category: 'lister', namespace: 'https://all.example' }, csaf_providers: [{ metadata: { url: maker.address, publisher: { name: 'Lamps Ltd' } } }, { metadata: { url: 'http://bad.example' } }] });
	const all = await allow(hub, `${maker.origin}/aggregator.json`);
	assert.deepEqual([all.problem, all.offers], ['aggregator', [{ name: 'Lamps Ltd', address: maker.address }]]);
	assert.ok(!maker.asked.includes('/.well-known/csaf/provider-metadata.json'));
	assert.equal((await hub.api('DELETE', '/advisories/sources/999')).status, 404);
	assert.equal((await hub.api('POST', '/advisories/sources/x/check')).status, 404);
});

test('who only calls itself the same publisher cannot replace what the maker wrote', async (t) => {
	const maker = await Provider.start(t);
	await maker.document('lamp.json', lamp('LAMP-1'));
	const hub = await house(t, maker);
	await allow(hub, maker.address);
	const metadata = JSON.parse(maker.files.get('/.well-known/csaf/provider-metadata.json'));
	maker.put('/false.json', { ...metadata, distributions: [{ directory_url: `${maker.origin}/false/` }] });
	maker.put('/false/changes.csv', 'lamp.json,2026-09-01T00:00:00Z\n');
	maker.put('/false/lamp.json', lamp('LAMP-1', { version: '9', released: '2026-09-01T00:00:00Z', summary: 'Withdrawn' }));
	await hub.must('POST', '/advisories/sources', { address: `${maker.origin}/false.json` });
	const liar = await until('the check to end', async () => (await sources(hub)).find((s) => s.address.endsWith('/false.json') && ['ok', 'failed'].includes(s.state)), 60000);
	assert.deepEqual([liar.problem, liar.refused, liar.documents], ['foreign', 1, 0]);
	assert.equal((await sources(hub))[0].documents, 1);
});

test('without a source nobody is asked', async (t) => {
	const maker = await Provider.start(t);
	const hub = await house(t, maker);
	assert.deepEqual(await sources(hub), []);
	assert.deepEqual(maker.asked, []);
});

test('whom to tell comes from the maker\'s security.txt when the owner asks, and counts for the label', async (t) => {
	const maker = await Provider.start(t);
	const hub = await house(t, maker);
	const { id } = await adopt(t, hub);
	await hub.must('POST', `/devices/${id}/confirm`, { name: 'Lamp' });
	const file = '/.well-known/security.txt', address = maker.origin + file;
	const ask = (body = { address }) => hub.api('POST', `/devices/${id}/security-contact`, body);
	const fact = async (key) => (await hub.device(id)).facts.find((f) => f.key === key)?.value;
	assert.deepEqual(maker.asked, []);
	assert.deepEqual([(await ask()).status, (await ask()).body.code], [422, 'no_security_txt']);
	maker.put(file, '<html>Contact us</html>');
	assert.equal((await ask()).body.code, 'no_security_txt');
	for (const bad of [{ address: `${maker.origin}/other` }, { address: 'not a domain' }, {}, { address, more: 1 }])
		assert.equal((await ask(bad)).status, 422);
	maker.put(file, 'Contact: mailto:security@lamps.example\r\nPolicy: https://lamps.example/policy\r\nExpires: 2099-05-31T00:00:00Z\r\n');
	assert.equal((await ask()).status, 200);
	assert.deepEqual([await fact('security_contact'), await fact('security_policy'), await fact('security_contact_until')], ['mailto:security@lamps.example', 'https://lamps.example/policy', '2099-05-31']);
	const line = () => hub.device(id).then((d) => d.label.lines.find((l) => l.key === 'disclosure'));
	assert.deepEqual([(await line()).verdict, (await line()).code], ['yes', 'disclosure.security_txt']);
	maker.put(file, 'Contact: mailto:security@lamps.example\nExpires: 2020-05-31T00:00:00Z\n');
	assert.equal((await ask()).status, 200);
	assert.deepEqual([(await line()).verdict, (await line()).code], ['not_stated', 'disclosure.expired']);
	assert.equal((await hub.api('POST', '/devices/nosuch/security-contact', { address })).status, 404);
});

test('a security.txt that was read once is read again by itself when it has run out, and only then', async (t) => {
	const clock = movableClock(t), maker = await Provider.start(t);
	const hub = await Hub.owned(t, { env: clock.env, config: { relay_ca_file: maker.ca, relay_private: 'yes' } });
	const { id } = await adopt(t, hub);
	await hub.must('POST', `/devices/${id}/confirm`, { name: 'Lamp' });
	const file = '/.well-known/security.txt', says = (days) => maker.put(file, `Contact: mailto:security@lamps.example\nExpires: ${new Date(Date.now() + days * DAY).toISOString().slice(0, 10)}T00:00:00Z\n`);
	says(2);
	await hub.must('POST', `/devices/${id}/security-contact`, { address: maker.origin + file });
	const point = async () => (await hub.get(`/devices/${id}/checklist`)).provisions.find((p) => p.id === '5.2-1');
	assert.deepEqual([(await point()).result, (await point()).source, (await point()).code], ['yes', 'observed', 'security_txt']);
	const asked = maker.asked.length;
	await hub.restart();
	await new Promise((done) => setTimeout(done, 4500)); // relayd is there, and it has looked
	assert.equal(maker.asked.length, asked, 'what is good is not read again');
	maker.slow.add(file); // the site does not answer
	clock.move(5 * DAY);
	await hub.signIn();
	await hub.restart();
	await until('word that it has run out', async () => (await point()).code === 'security_txt_expired');
	assert.equal((await hub.device(id)).label.lines.find((l) => l.key === 'disclosure').code, 'disclosure.expired');
	maker.slow.delete(file);
	says(60);
	await hub.restart();
	await new Promise((done) => setTimeout(done, 4500));
	assert.equal((await point()).code, 'security_txt_expired', 'it is known to have run out: it is asked again in thirty days');
	clock.move(36 * DAY);
	await hub.signIn();
	await hub.restart();
	await until('the new date', async () => (await point()).code === 'security_txt', 20000);
	assert.equal((await hub.device(id)).facts.find((f) => f.key === 'security_contact_until').value, new Date(Date.now() + 60 * DAY).toISOString().slice(0, 10));
});

test('the command line allows a provider, asks it, and drops it', async (t) => {
	const maker = await Provider.start(t);
	await maker.document('2026/lamp-1.json', lamp('LAMP-1'));
	const hub = await house(t, maker);
	const nobody = await hub.cli('advisories', 'sources');
	assert.match(nobody.out, /asks nobody/);
	const allowed = await hub.cli('--json', 'advisories', 'sources', 'allow', maker.address);
	assert.equal(allowed.code, 0, allowed.err);
	const { id } = JSON.parse(allowed.out).sources[0];
	await rest(hub, 60000);
	const listed = await hub.cli('advisories', 'sources');
	assert.ok(listed.out.includes(maker.address) && listed.out.includes('1 documents'), listed.out);
	const asked = maker.asked.length;
	assert.equal((await hub.cli('advisories', 'sources', 'ask', String(id))).code, 0);
	await rest(hub, 60000);
	assert.ok(maker.asked.length > asked, 'it was asked again');
	assert.deepEqual(JSON.parse((await hub.cli('advisories', 'sources', 'drop', String(id), '--json')).out).sources, []);
	for (const wrong of [['allow'], ['allow', 'http://insecure.example'], ['ask', 'x'], ['drop', '99'], ['forget', '1']])
		assert.notEqual((await hub.cli('advisories', 'sources', ...wrong)).code, 0, wrong.join(' '));
});
