// "Try without its cloud": its ways out are shut for a while, and the owner sees whether it goes on.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client';
import type { Device, Drill as Run } from '../api/types';
import { useMay } from '../store/may';
import { dispatch } from '../store/store';
import { useNow } from '../ui/clock';
import { Choices } from '../ui/field';
import { Button, TroubleNote } from '../ui/parts';
import { useWork } from '../ui/work';
import { drill as words, drillOutcome } from '../words/drill';

const SECOND_MS = 1000;
const Seen = ({ run }: { run: Run }): JSX.Element => <p role="status">{words.seen(run.away, run.messages)} {words.obeyed(run.commands, run.answers)}</p>;

function Running({ run }: { run: Run }): JSX.Element {
	const now = useNow(SECOND_MS);
	const left = Math.max(run.ends_at - now, SECOND_MS);
	return (
		<>
			<p><strong>{words.running(Math.ceil(left / SECOND_MS) * SECOND_MS)}</strong></p>
			<progress style={{ width: '100%' }} value={run.ends_at - run.began_at - left} max={run.ends_at - run.began_at} aria-label={words.progress} />
			<Seen run={run} />
			<p class="help">{words.meanwhile}</p>
		</>
	);
}

function Begin({ device, decides, seconds, setSeconds }: { device: Device; decides: boolean; seconds: string; setSeconds: (s: string) => void }): JSX.Element {
	const run = device.drill;
	return (
		<>
			{run && <div class="note"><p><strong>{words.last(run.began_at, Math.max(Math.round((run.ends_at - run.began_at) / SECOND_MS), 1) * SECOND_MS)}</strong> {drillOutcome[run.state]}</p>{(run.state === 'worked' || run.state === 'stopped') && <Seen run={run} />}</div>}
			<p>{words.lead}</p>
			<p class="help">{decides && words.meanwhile} {words.only}</p>
			{!decides ? null : device.online ? <Choices legend={words.long} name={`drill-${device.id}`} value={seconds} onChange={setSeconds} choices={Object.entries(words.choices).map(([value, [title, lead]]) => ({ value, title, lead }))} /> : <p>{words.away}</p>}
		</>
	);
}

export function Drill({ device }: { device: Device }): JSX.Element {
	const [seconds, setSeconds] = useState('600');
	const decides = useMay('decide_links');
	const work = useWork();
	const running = device.drill?.state === 'running' ? device.drill : null;
	const change = async (): Promise<void> => {
		const path = { id: device.id };
		dispatch({ do: 'detail', device: await (running ? call('endDrill', { path }) : call('beginDrill', { path, body: { seconds: Number(seconds) } })) });
	};
	return (
		<>
			{running ? <Running run={running} /> : <Begin device={device} decides={decides} seconds={seconds} setSeconds={setSeconds} />}
			<TroubleNote trouble={work.trouble} />
			{!decides ? <p class="help">{words.barred}</p> : (running || device.online) && <Button busy={work.busy} onClick={() => work.run(change)}>{running ? words.end : words.begin}</Button>}
		</>
	);
}
