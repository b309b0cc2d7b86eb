// The record of one device on its page: who helps, whom the house asked, and its papers.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Device, DeviceRecord, Sale } from '../api/types';
import { paths } from '../app/router';
import { hasDraft } from '../store/draft';
import { Outside } from '../ui/outside';
import { Anchor, Disclosure, Folded, Loading, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { help as words } from '../words/help';
import { evidence } from '../words/evidence';
import { laws, papers, registration, requests } from '../words/record';
import { ASK, Ask, makerContact, regulatorsFor } from './ask';
import { Papers } from './papers';
import { ANSWER, REGISTER, Register } from './register';
import { Request } from './request';
import { SALE, SaleForm } from './sale';

function WhoHelps({ device, sale }: { device: Device; sale: Sale }): JSX.Element {
	const maker = makerContact(device);
	return (
		<dl class="facts">
			<div><dt>{words.seller}</dt><dd>{sale.seller ? <>{sale.seller}{sale.seller_contact && <><br /><Outside uri={sale.seller_contact} /></>}</> : words.sellerNone}</dd></div>
			<div><dt>{words.maker}</dt><dd>{device.manufacturer ?? ''}{maker ? <> <Outside uri={maker} /></> : <> {words.makerNone}</>}</dd></div>
			<div><dt>{words.advice}</dt><dd>{regulatorsFor(sale).map(r => <p key={r.name}><strong>{r.name}</strong><br />{r.use} <a href={r.url} rel="noreferrer noopener" target="_blank" aria-label={`${words.source}: ${r.name}`}>{words.source}</a></p>)}<p>{words.elsewhere}</p></dd></div>
		</dl>
	);
}

/** What the law of the country of the sale asked of its maker on that day. */
function Laws({ record, sale }: { record: DeviceRecord; sale: Sale }): JSX.Element {
	if (record.laws.length === 0)
		return <p class="help">{sale.channel === 'second_hand' ? laws.secondHand : sale.seller_country ? laws.none : laws.ask}</p>;
	return <>{record.laws.map(l => <p key={l.rule}>{laws.says(l)} <a href={l.source} rel="noreferrer noopener" target="_blank">{words.source}</a>{!l.read_at_source && <span class="source"> {laws.notRead}</span>}</p>)}</>;
}

/** What somebody began and has not sent is open again when the page comes back. */
function begunFor(device: string): { help: boolean; ask: boolean; register: boolean } {
	const ask = hasDraft(device, ASK);
	return { help: ask || hasDraft(device, SALE), ask, register: hasDraft(device, REGISTER) || hasDraft(device, ANSWER) };
}

export function DeviceRecordSection({ device }: { device: Device }): JSX.Element {
	const [sale, setSale] = useState<Sale | null>(null);
	const [record, setRecord] = useState<DeviceRecord | null>(null);
	const work = useWork(), path = { id: device.id };
	const [begun] = useState(() => begunFor(device.id));
	const load = (): void => work.run(async () => {
		const [s, r] = await Promise.all([call('getSale', { path }), call('getRecord', { path })]);
		setSale(s);
		setRecord(r);
	});
	useEffect(load, [device.id]);
	const waits = work.trouble ? <TroubleNote trouble={work.trouble} onRetry={load} /> : <Loading />;
	return (
		<>
			<Folded title={words.title} open={begun.help}>
				{!sale || !record ? waits : (
					<>
						<p>{words.lead}</p>
						<TroubleNote trouble={work.trouble} onRetry={load} />
						<WhoHelps device={device} sale={sale} />
						<Laws record={record} sale={sale} />
						<SaleForm key={JSON.stringify(sale)} device={device} sale={sale} onKept={kept => { setSale(kept); load(); }} />
						<Disclosure title={requests.title} open={begun.ask}><Ask key={`${JSON.stringify(sale)}${record.help.length}`} device={device} sale={sale} record={record} onKept={setRecord} /></Disclosure>
						<h3 class="small-head">{requests.list}</h3>
						{record.help.length === 0 ? <p class="quiet">{requests.none}</p> : <ul class="alert-list">{record.help.map(h => <Request key={h.id} help={h} onChanged={setRecord} />)}</ul>}
					</>
				)}
			</Folded>
			<Folded title={registration.title} open={begun.register}>{!record ? waits : <Register device={device} record={record} onChanged={setRecord} />}</Folded>
			<Folded title={papers.title}>{!record ? waits : <Papers device={device} record={record} onChanged={setRecord} />}</Folded>
			<Folded title={evidence.title}><p>{evidence.lead}</p><p><Anchor to={paths.evidence(device.id)} className="button">{evidence.preview}</Anchor></p></Folded>
		</>
	);
}
