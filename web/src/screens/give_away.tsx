// Giving a device away: what is lost and what stays, a deliberate act, the steps as they happen, undo until the point it names.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call, Trouble } from '../api/client';
import type { DeviceSummary, Release, ReleaseStep } from '../api/types';
import { go, paths } from '../app/router';
import { quietly, say } from '../store/hub';
import { dispatch, useStore } from '../store/store';
import { useNow } from '../ui/clock';
import { dropDrafts } from '../store/draft';
import { Field } from '../ui/field';
import { Anchor, Button, Loading, Page, Section, TroubleNote } from '../ui/parts';
import { Steps, type Step } from '../ui/steps';
import { useWork } from '../ui/work';
import { device as deviceWords, give } from '../words/en';
import { Missing } from './missing';

const keep = (release: Release): void => dispatch({ do: 'event', event: { type: 'release', release }, at: Date.now() });

function Before({ device }: { device: DeviceSummary }): JSX.Element {
	const [typed, setTyped] = useState('');
	const [wrong, setWrong] = useState(false);
	const work = useWork();
	const begin = (): void => {
		setWrong(typed !== device.name);
		if (typed === device.name)
			work.run(async () => {
				keep(await call('releaseDevice', { path: { id: device.id }, body: { confirm_name: typed } }));
				dropDrafts(device.id);
			});
	};
	const listed = device.onboarding === 'listed';
	return (
		<>
			<Section title={give.lost}><ul class="bullets">{(listed ? give.lostListed : give.lostItems).map(item => <li key={item}>{item}</li>)}</ul></Section>
			<Section title={give.stays}><ul class="bullets">{give.staysItems.map(item => <li key={item}>{item}</li>)}</ul></Section>
			{listed ? <p class="note">{give.listed}</p> : !device.online && <p class="note">{give.offline}</p>}
			{device.adapter === 'generic' && <p class="note">{give.byHand}</p>}
			<form class="spaced" onSubmit={event => { event.preventDefault(); begin(); }}>
				<p>{give.type(device.name)}</p>
				<Field label={give.typeLabel} value={typed} onInput={text => { setTyped(text); setWrong(false); }} error={wrong ? give.mismatch : null} maxLength={64} />
				<TroubleNote trouble={work.trouble} />
				<Button kind="danger" submit busy={work.busy}>{listed ? give.submitListed : give.submit}</Button>
			</form>
		</>
	);
}

function stepOf(step: ReleaseStep): Step {
	const coming = step.state === 'todo' || step.state === 'doing';
	return { key: step.key, state: step.state, text: (coming ? give.doing : give.steps)[step.key], note: step.code ? give.codes[step.code] : undefined };
}

function Undo({ release, until }: { release: Release; until: number }): JSX.Element | null {
	const left = until - useNow(500);
	const work = useWork();
	const undo = async (): Promise<void> => {
		await call('undoRelease', { path: { id: release.device } });
		say(give.undone(release.device_name));
		go(paths.device(release.device), true);
	};
	if (left <= 0)
		return null;
	return <div class="undo"><p aria-hidden="true">{give.undoUntil(left)}</p><Button kind="main" busy={work.busy} onClick={() => work.run(undo)}>{give.undo}</Button><TroubleNote trouble={work.trouble} /></div>;
}

function Force({ release }: { release: Release }): JSX.Element {
	const work = useWork();
	const force = async (): Promise<void> => keep(await call('forceRelease', { path: { id: release.device }, body: {} }));
	return <Section title={give.force}><p>{give.forceLead}</p><TroubleNote trouble={work.trouble} /><Button kind="danger" busy={work.busy} onClick={() => work.run(force)}>{give.forceDo}</Button></Section>;
}

function During({ release }: { release: Release }): JSX.Element {
	const done = release.state === 'done';
	const title = done ? give.progressDone : give.progress;
	const removed = Object.values(release.cleared ?? {}).reduce((a, b) => a + b, 0);
	const stuck = release.steps.some(s => s.state === 'doing' && s.code !== null);
	return (
		<>
			{done && release.receipt && <p class="lead">{give.receipt[release.receipt]}</p>}
			{done && <p>{give.cleared(removed)}</p>}
			{done && release.slip && <p><Anchor to={paths.slip(release.slip)} className="button main">{give.slip}</Anchor></p>}
			{release.undo_until !== null && <Undo release={release} until={release.undo_until} />}
			<Section title={title}><div role="status"><Steps steps={release.steps.map(stepOf)} label={title} /></div></Section>
			{!done && stuck && <Force release={release} />}
		</>
	);
}

export function GiveAway({ id }: { id: string }): JSX.Element {
	const device = useStore(s => s.devices?.[id]);
	const known = useStore(s => s.devices !== null);
	const release = useStore(s => s.releases[id]);
	const [asked, setAsked] = useState(false);
	useEffect(() => {
		const load = async (): Promise<void> => {
			try {
				keep(await call('getRelease', { path: { id } }));
			} catch (error) {
				if (!(error instanceof Trouble) || error.code !== 'not_found')
					throw error;
			} finally {
				setAsked(true);
			}
		};
		quietly(load());
	}, [id]);
	// A device that is back in use after an undo has an old release, or none.
	const going = release && device?.state !== 'active' && device?.state !== 'suspended' ? release : undefined;
	if (going)
		return <Page title={going.state === 'done' ? give.done(going.device_name) : give.title(going.device_name)} back={device ? paths.device(id) : paths.home}><During release={going} /></Page>;
	if (device)
		return <Page title={give.title(device.name)} lead={give.lead} back={paths.device(id)}><Before device={device} /></Page>;
	return asked && known ? <Missing title={deviceWords.gone} lead={deviceWords.goneLead} /> : <Page title={deviceWords.give} back={paths.home}><Loading /></Page>;
}
