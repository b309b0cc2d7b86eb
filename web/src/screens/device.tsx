import type { JSX } from 'preact';
import { Confirm } from '../add/confirm';
import type { Device } from '../api/types';
import { paths } from '../app/router';
import { Give, Rename, Suspend } from '../device/care';
import { Happened } from '../device/happened';
import { About, Key, May } from '../device/identity';
import { Live } from '../device/live';
import { Talks } from '../device/talks';
import { useDevice } from '../device/use';
import { LabelCard } from '../label/card';
import { useMay } from '../store/may';
import { useStore } from '../store/store';
import { Later, LaterDisclosure } from '../ui/later';
import { Anchor, Loading, Page, Section, TroubleNote } from '../ui/parts';
import { app, device as words, lastSeen, passportProblem, roles, stateWords } from '../words/en';
import { Missing } from './missing';

function Label({ device }: { device: Device }): JSX.Element {
	const problem = device.label.passport?.problem;
	const page = device.support.published_url;
	return (
		<Section title={words.vouches}>
			{problem && <p class="note alarm">{passportProblem(problem)}</p>}
			<LabelCard device={device} />
			<p class="below-card no-print"><Anchor to={paths.label(device.id)}>{words.labelOpen}</Anchor>{page && <a href={page} rel="noreferrer noopener" target="_blank">{words.published}</a>}</p>
			{device.label.passport && <LaterDisclosure title={words.passportTitle} load={() => import('../label/passport').then(m => m.Passport)} props={{ device }} />}
			<LaterDisclosure title={words.labels(device.label.labels?.length ?? 0)} load={() => import('../label/labels').then(m => m.Labels)} props={{ device }} />
			<LaterDisclosure title={words.standardTitle} load={() => import('../label/standard').then(m => m.Standard)} props={{ device }} />
		</Section>
	);
}

function Body({ device }: { device: Device }): JSX.Element {
	const mayAdd = useMay('add_devices'), log = useMay('see_log'), edit = useMay('edit_devices'), keeps = useMay('keep_record'), give = useMay('release_devices');
	const role = useStore(s => s.session?.account.role ?? 'guest');
	if (device.state === 'pending')
		return <>{mayAdd ? <Confirm device={device} /> : <p class="note">{roles.waits} {roles.who('add_devices')}</p>}<Label device={device} /><Key device={device} /></>;
	const rights = <p class="note spaced">{roles.youAre[role]} {roles.device[edit ? 'resident' : 'guest']}</p>;
	if (device.onboarding === 'listed')
		return (
			<>
				{device.state === 'releasing' && <p class="note">{give ? <Anchor to={paths.give(device.id)}>{stateWords(device)}</Anchor> : stateWords(device)}</p>}
				<Label device={device} />
				<Later load={() => import('../device/known').then(m => m.Known)} props={{ device, edit }} />
				<Later load={() => import('../advisories/section').then(m => m.KnownProblems)} props={{ device }} />
				{log && <Happened device={device} />}
				{keeps && <Later load={() => import('../record/section').then(m => m.DeviceRecordSection)} props={{ device }} />}
				<About device={device} />
				{edit && <Rename key={`${device.name}/${device.room ?? ''}`} device={device} />}
				{edit && <Later load={() => import('../device/listed').then(m => m.ListedCare)} props={{ device, give }} />}
				{give ? <Give device={device} /> : rights}
			</>
		);
	return (
		<>
			{device.measure && <Later load={() => import('../device/measures').then(m => m.MeasureNote)} props={{ device }} />}
			{device.state === 'active' && device.credentials.length > 0 && device.credentials.every(c => c.state === 'revoked') && <Later load={() => import('../device/measures').then(m => m.KeylessNote)} props={{ device, give }} />}
			{device.state === 'releasing' && <p class="note">{give ? <Anchor to={paths.give(device.id)}>{stateWords(device)}</Anchor> : stateWords(device)}</p>}
			<Live device={device} />
			<Label device={device} />
			<Later load={() => import('../device/known').then(m => m.Known)} props={{ device, edit }} />
			<Later load={() => import('../advisories/section').then(m => m.KnownProblems)} props={{ device }} />
			<Talks device={device} />
			{log && <Happened device={device} />}
			{keeps && <Later load={() => import('../record/section').then(m => m.DeviceRecordSection)} props={{ device }} />}
			<Key device={device} />
			<May device={device} />
			<About device={device} />
			{edit && <Rename key={`${device.name}/${device.room ?? ''}`} device={device} />}
			{edit && device.state === 'active' && <Later load={() => import('../device/measures').then(m => m.KeepApart)} props={{ device }} />}
			{edit && !(device.state === 'suspended' && device.measure) && <Suspend device={device} />}
			{give ? <Give device={device} /> : rights}
		</>
	);
}

export function DevicePage({ id }: { id: string }): JSX.Element {
	const { device, gone, trouble, retry } = useDevice(id);
	const short = useStore(s => s.devices?.[id]);
	if (gone && !device)
		return <Missing title={words.gone} lead={words.goneLead} />;
	if (!device)
		return <Page title={short?.name ?? app.home} back={paths.home}>{trouble ? <TroubleNote trouble={trouble} onRetry={retry} /> : <Loading />}</Page>;
	const place = [device.room, device.manufacturer, device.model].filter(Boolean).join(' · ');
	return (
		<Page title={device.name} lead={place || undefined} back={paths.home}>
			<p class="state-line"><strong>{stateWords(device)}.</strong> {lastSeen(device)}{device.demo && ` ${app.demo}.`}</p>
			<Body device={device} />
		</Page>
	);
}
