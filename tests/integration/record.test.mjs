// The record of a device: papers and requests for help, for who lives here alone, kept through restarts, told when due, and gone with the device.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DAY, movableClock } from '../lib/clock.mjs';
import { Device, addDevice } from '../lib/device.mjs';
import { Hub } from '../lib/hub.mjs';
import { Person } from '../lib/person.mjs';
import { until } from '../lib/wait.mjs';

const corpus = (name) => readFileSync(new URL(`../fuzz/record/paper/${name}`, import.meta.url));
const list = (hub, more) => hub.must('POST', '/devices', { name: 'Thing', kind: 'other', ...more });
const add = (who, id, bytes, { kind = 'receipt', name = 'Receipt', type = 'application/octet-stream' } = {}) => {
	const headers = { cookie: who.cookie, 'x-csrf-token': who.csrf };
	return who.request('POST', `/api/v1/devices/${id}/papers?kind=${kind}&name=${encodeURIComponent(name)}`, { body: bytes, type, headers });
};
const day = (ms) => new Date(ms).toISOString().slice(0, 10);
const request = (more) => ({ about: 'updates_missing', whom: 'seller', name: 'Corner Electrics', contact: 'mailto:help@corner.example', text: 'To whom it may concern,\n\nno Quincunx updates.\n', due: day(Date.now() + 14 * DAY), ...more });

let hub, device;
before(async () => {
	hub = await Hub.owned();
	device = await list(hub, { manufacturer: 'Philips Hue', model: 'Hue Bridge' });
});
after(() => hub.destroy());

test('a paper is what its bytes are, loses what the camera wrote beside the picture, and is only ever saved', async () => {
	const added = await add(hub, device.id, corpus('photo_tail.jpg'));
	assert.equal(added.status, 201, JSON.stringify(added.body));
	const [paper] = added.body.papers;
	assert.deepEqual([paper.kind, paper.name, paper.media, paper.by], ['receipt', 'Receipt', 'image/jpeg', 'robin']);
	const got = await hub.api('GET', `/devices/${device.id}/papers/${paper.id}`);
	assert.equal(createHash('sha256').update(got.raw).digest('hex'), paper.sha256);
	for (const gone of ['Exif', 'GPS', '<script>', 'comment']) assert.ok(!got.raw.includes(gone), gone);
	assert.deepEqual([got.headers['content-type'], got.headers['content-disposition'], got.headers['x-content-type-options'], got.headers['cache-control']], ['image/jpeg', `attachment; filename="paper-${paper.id}.jpg"`, 'nosniff', 'no-store']);
	assert.match(got.headers['content-security-policy'], /sandbox; default-src 'none'$/);
	await hub.restart();
	assert.deepEqual((await hub.get(`/devices/${device.id}/record`)).papers, [paper]);
	assert.deepEqual((await hub.must('DELETE', `/devices/${device.id}/papers/${paper.id}`)).papers, []);
	assert.equal((await hub.api('GET', `/devices/${device.id}/papers/${paper.id}`)).status, 404);
	const codes = (await hub.get('/activity?limit=20')).entries.map((e) => e.code);
	assert.ok(codes.includes('paper.added') && codes.includes('paper.removed'));
});

test('whatever is no paper is refused, and nothing of it is kept', async () => {
	const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(4 << 20, 'x')]);
	for (const [bytes, options, status, code] of [
		[corpus('page.html'), {}, 422, 'not_a_paper'], [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), {}, 422, 'not_a_paper'], [Buffer.from('GIF89a'), {}, 422, 'not_a_paper'],
		[Buffer.from('\r\n%PDF-1.4\n%%EOF'), {}, 422, 'not_a_paper'], [Buffer.from('PK\u0003\u0004'), {}, 422, 'not_a_paper'], [Buffer.alloc(0), {}, 422, 'not_a_paper'],
		[corpus('broken.jpg'), {}, 422, 'paper_broken'], [corpus('cut.png'), {}, 422, 'paper_broken'], [corpus('long_chunk.png'), {}, 422, 'paper_broken'], [pdf.subarray(0, 5000), {}, 422, 'paper_broken'],
		[pdf, {}, 413, 'too_large'], [corpus('paper.pdf'), { type: 'application/pdf' }, 415, 'not_json'], [corpus('paper.pdf'), { type: 'multipart/form-data; boundary=x' }, 415, 'not_json'],
		[corpus('paper.pdf'), { kind: 'loot' }, 422, 'invalid'], [corpus('paper.pdf'), { name: 'a\u202eb' }, 422, 'invalid'], [corpus('paper.pdf'), { name: '' }, 422, 'invalid'],
	]) {
		const answer = await add(hub, device.id, bytes, options);
		assert.deepEqual([answer.status, answer.body.code], [status, code], `${bytes.subarray(0, 12)} ${JSON.stringify(options)}`);
	}
	assert.equal((await add(hub, 'nobody', corpus('paper.pdf'))).status, 404);
	assert.deepEqual((await hub.get(`/devices/${device.id}/record`)).papers, []);
});

test('a paper as large as may be is taken, and a device has room for only so much', async () => {
	const { id } = await list(hub, { name: 'Roomy' });
	const whole = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc((4 << 20) - 14, 'x'), Buffer.from('%%EOF')]);
	for (let i = 0; i < 3; i++) assert.equal((await add(hub, id, whole)).status, 201);
	assert.deepEqual(await add(hub, id, corpus('paper.pdf')).then((a) => [a.status, a.body.code]), [409, 'too_many_papers']);
	const { papers } = await hub.get(`/devices/${id}/record`);
	assert.equal((await hub.api('GET', `/devices/${id}/papers/${papers[2].id}`)).raw.length, 4 << 20);
	await hub.must('DELETE', `/devices/${id}/papers/${papers[0].id}`);
	assert.equal((await add(hub, id, corpus('paper.pdf'))).status, 201);
});

test('guests, installers and programs neither see the record nor the day of sale; who lives here does', async () => {
	const sold = day(Date.now() - 400 * DAY);
	await hub.must('PUT', `/devices/${device.id}/sale`, { sold_on: sold, seller: 'Corner Quince Electrics' });
	await hub.must('POST', `/devices/${device.id}/help`, request());
	assert.deepEqual([(await hub.device(device.id)).said.sold_on.value, (await hub.device(device.id)).support.start], [sold, sold]);
	const resident = await Person.invited(hub, 'resident');
	assert.equal((await resident.api('GET', `/devices/${device.id}/record`)).body.help.length, 1);
	assert.equal((await resident.api('GET', `/devices/${device.id}`)).body.said.sold_on.value, sold);
	const { token } = await hub.must('POST', '/tokens', { name: 'Looker', scopes: ['see_devices'] });
	const program = { api: (method, path) => hub.request(method, `/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } }) };
	for (const who of [await Person.invited(hub, 'guest'), await Person.invited(hub, 'installer'), program]) {
		for (const path of [`/devices/${device.id}/record`, `/devices/${device.id}/sale`, '/help'])
			assert.deepEqual(await who.api('GET', path).then((a) => [a.status, a.body.params?.action]), [403, 'keep_record'], path);
		const seen = await who.api('GET', `/devices/${device.id}`);
		assert.equal(seen.status, 200);
		assert.ok(!JSON.stringify(seen.body).includes(sold), 'no day of sale');
		assert.equal(seen.body.support.until, (await hub.device(device.id)).support.until, 'the end of support is for all');
		if (who.cookie) assert.equal((await add(who, device.id, corpus('paper.pdf'))).status, 403);
	}
	assert.equal((await add({ request: (...a) => hub.request(...a), cookie: '', csrf: '' }, device.id, corpus('paper.pdf'))).status, 401);
});

test('a request for help quotes what was promised that day, moves, ends once, and is told when it is due', async (t) => {
	const clock = movableClock(t);
	const house = await Hub.owned(t, { env: clock.env });
	const { id } = await list(house, { name: 'Bridge' });
	await house.must('PUT', `/devices/${id}/said`, { updates_until: { value: '2031-01-31', evidence: 'https://maker.example/support' } });
	const { help: [opened] } = await house.must('POST', `/devices/${id}/help`, request());
	assert.deepEqual([opened.promised.support.until, opened.promised.support.published_url, opened.promised.lines.length, opened.outcome], ['2031-01-31', 'https://maker.example/support', 3, null]);
	await house.must('PUT', `/devices/${id}/said`, { updates_until: null });
	for (const [more, field] of [[{ about: 'x' }, 'about'], [{ due: day(Date.now()) }, 'due'], [{ due: day(Date.now() + 400 * DAY) }, 'due'], [{ text: 'a\u202eb' }, 'text'], [{ text: '' }, 'text'], [{ iban: 'x' }, 'help']])
		assert.deepEqual(await house.api('POST', `/devices/${id}/help`, request(more)).then((a) => [a.status, a.body.params.field]), [422, field]);
	clock.move(15 * DAY);
	await house.restart();
	await house.signIn();
	const due = await until('the notice', async () => (await house.get('/notices')).notices.find((n) => n.code === 'help.due'));
	assert.deepEqual([due.device, due.params, due.action, due.state], [id, { help: String(opened.id), whom: 'seller', due: opened.due }, 'look_help', 'new']);
	await house.must('PUT', `/devices/${id}/help/${opened.id}`, { due: day(Date.now() + 30 * DAY) });
	await until('it to be over', async () => !(await house.get('/notices')).notices.some((n) => n.code === 'help.due'));
	clock.move(31 * DAY);
	await house.restart();
	await house.signIn();
	await until('the notice again', async () => (await house.get('/notices')).notices.some((n) => n.code === 'help.due'));
	const { help: [ended] } = await house.must('PUT', `/devices/${id}/help/${opened.id}`, { outcome: 'refused', note: 'They sent me to the maker.' });
	assert.deepEqual([ended.outcome, ended.note, ended.promised.support.until], ['refused', 'They sent me to the maker.', '2031-01-31']);
	assert.deepEqual(await house.api('PUT', `/devices/${id}/help/${opened.id}`, { outcome: 'solved' }).then((a) => [a.status, a.body.code]), [409, 'help_is_over']);
	assert.equal((await house.get('/help')).help[0].device, id);
	assert.ok(!(await house.get('/notices')).notices.some((n) => n.code === 'help.due'));
});

test('its maker is told by a person or not at all; what exactly, to whom and what came back is remembered, and so is a no', async (t) => {
	const native = await Device.make(t);
	const { id } = await addDevice(hub, native);
	const asks = await hub.get(`/devices/${id}/record`);
	assert.deepEqual([asks.offer, asks.registration], [{ default: 'none', url: null, data: [], opt_out_url: null, privacy_url: null }, null]);
	const told = { choice: 'agreed', fields: ['model', 'email'], to: 'https://maker.example/register', text: 'I have this device.\n\nModel: FP-1\nE-mail: ada@mail.example\n' };
	const { registration } = await hub.must('PUT', `/devices/${id}/registration`, told);
	assert.deepEqual({ ...registration, at: 0 }, { ...told, by: 'robin', at: 0, answer: null, answered: null });
	assert.equal((await hub.must('PUT', `/devices/${id}/registration`, { answer: 'Thank you, you are on our list.' })).registration.answer, 'Thank you, you are on our list.');
	await hub.restart();
	assert.equal((await hub.get(`/devices/${id}/record`)).registration.text, told.text);
	assert.equal((await hub.must('PUT', `/devices/${id}/registration`, { choice: 'declined' })).registration.choice, 'declined');
	assert.equal((await hub.api('PUT', `/devices/${id}/registration`, { answer: 'x' })).status, 404);
	for (const [body, field] of [[{}, 'choice'], [{ ...told, to: '' }, 'to'], [{ ...told, more: 1 }, 'fields'], [{ answer: '' }, 'answer'], [{ answer: 'x', choice: 'declined' }, 'answer']])
		assert.deepEqual(await hub.api('PUT', `/devices/${id}/registration`, body).then((a) => [a.status, a.body.params.field]), [422, field], JSON.stringify(body));
	const codes = (await hub.get('/activity?limit=20')).entries.filter((e) => e.device === id).map((e) => e.code);
	assert.ok(['registration.agreed', 'registration.answered', 'registration.declined'].every((c) => codes.includes(c)));
	assert.ok(!JSON.stringify((await hub.get(`/devices/${id}`)).links).includes('maker.example'), 'nothing was sent');
});

test('all of the record is erased when the device is given away, and when a listed one is taken off', async (t) => {
	const house = await Hub.owned(t);
	const marked = Buffer.from(corpus('paper.pdf').toString().replace('endobj', 'endobj % Quincunx'));
	for (const go of ['release', 'remove']) {
		const { id, name } = await list(house, { name: `To ${go}` });
		assert.equal((await add(house, id, marked, { name: 'Quincunx receipt' })).status, 201);
		await house.must('POST', `/devices/${id}/help`, request());
		await house.must('POST', `/devices/${id}/${go}`, { confirm_name: name });
		await until('the device to go', async () => (await house.api('GET', `/devices/${id}/record`)).status === 404, 30000);
	}
	assert.deepEqual((await house.get('/help')).help, []);
	await house.restart();
	const left = readdirSync(house.data, { recursive: true }).filter((f) => statSync(join(house.data, f), { throwIfNoEntry: false })?.isFile() && readFileSync(join(house.data, f)).includes('Quincunx'));
	assert.deepEqual(left, [], 'nothing of it is left in any file');
});

test('the evidence of a device holds all of it and nothing of others, for the page and for the command line', async () => {
	const mine = await list(hub, { name: 'Robin’s own thing', manufacturer: 'Lamps Ltd', model: 'LAMP-9', serial: 'S-1' }), other = await list(hub, { name: 'Quaggasecret', manufacturer: 'Quaggasecret', model: 'Q' });
	await add(hub, mine.id, corpus('photo.jpg'), { name: '</script><b>' });
	await add(hub, other.id, corpus('paper.pdf'), { name: 'Quaggasecret' });
	await hub.must('POST', `/devices/${mine.id}/help`, request());
	await hub.must('PUT', `/devices/${mine.id}/sale`, { seller: 'Corner Electrics', sold_on: '2026-02-03' });
	const pack = await hub.get(`/devices/${mine.id}/evidence`);
	assert.deepEqual(pack.device, { kind: 'other', manufacturer: 'Lamps Ltd', model: 'LAMP-9', firmware: null, serial: 'S-1', name: null });
	assert.deepEqual([pack.sale.seller, pack.record.help.length, pack.record.papers.length, pack.documents.passport, pack.label.lines.length], ['Corner Electrics', 1, 1, null, 3]);
	const [paper] = pack.record.papers;
	assert.equal(createHash('sha256').update(Buffer.from(paper.bytes, 'base64url')).digest('hex'), paper.sha256);
	for (const told of ['robin', 'Robin', 'Quaggasecret', other.id]) assert.ok(!JSON.stringify(pack).includes(told), told);
	const file = await hub.api('GET', `/devices/${mine.id}/evidence/file`), text = file.raw.toString();
	assert.deepEqual([file.headers['content-type'], file.headers['content-disposition']], ['text/html; charset=utf-8', 'attachment; filename="evidence.html"']);
	assert.match(file.headers['content-security-policy'], /sandbox; default-src 'none'$/);
	assert.deepEqual({ ...JSON.parse(/id="pack">(.*)<\/script>/.exec(text)[1]), made_at: 0 }, { ...pack, made_at: 0 });
	assert.ok(!text.includes('</script><b>'));
	const cli = await hub.cli('device', 'evidence', mine.id);
	assert.equal(cli.code, 0, cli.err);
	const undated = (page) => page.trimEnd().replace(/"made_at":\d+/, '');
	assert.ok(undated(cli.out) === undated(text), 'the command line writes the same file');
	assert.equal((await hub.cli('device', 'evidence', 'nobody')).code, 1);
	assert.equal((await hub.api('GET', '/devices/nobody/evidence')).status, 404);
});

test('the law of the country of the sale says whether a maker still had time, and the verdict says so too', async () => {
	const { id } = await list(hub, { name: 'Newcomer' });
	assert.deepEqual((await hub.get(`/devices/${id}/record`)).laws, []);
	const sell = async (sale) => {
		await hub.must('PUT', `/devices/${id}/sale`, sale);
		return [(await hub.get(`/devices/${id}/record`)).laws.map((l) => [l.rule, l.state]), (await hub.device(id)).label.verdict];
	};
	assert.deepEqual(await sell({ seller_country: 'GB', sold_on: '2024-04-28' }), [[['uk_psti', 'sold_before'], ['uk_sales', 'sold_since']], 'unlabelled']);
	assert.deepEqual(await sell({ seller_country: 'GB', sold_on: '2024-04-29' }), [[['uk_psti', 'sold_since'], ['uk_sales', 'sold_since']], 'unlabelled']);
	const yet = Date.now() < Date.parse('2027-12-11');
	assert.deepEqual(await sell({ seller_country: 'DE' }), [[['eu_red', 'unknown_day'], ['eu_cra', yet ? 'coming' : 'unknown_day'], ['eu_sales', 'unknown_day']], yet ? 'unlabelled_grace' : 'unlabelled']);
	assert.deepEqual(await sell({ seller_country: 'DE', channel: 'second_hand' }), [[], 'unlabelled']);
	await sell({ seller_country: 'DE' });
	await hub.must('PUT', `/devices/${id}/said`, { passwords: { value: 'shared' } });
	assert.equal((await hub.device(id)).label.verdict, 'negative', 'what is known to be bad is not excused');
});
