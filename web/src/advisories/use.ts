// Known problems, fetched when they are looked at and again when the hub's count changes or while it is still comparing.
import { useEffect, useState } from 'preact/hooks';
import type { Advisories, KnownProblem } from '../api/types';
import { useStore } from '../store/store';
import { useWork } from '../ui/work';

const AGAIN_MS = 1500;

type Known = { found: Advisories | null; work: ReturnType<typeof useWork>; load: () => void; decided: (p: KnownProblem) => void };

export function useKnown(fetch: () => Promise<Advisories>, key: string): Known {
	const [found, setFound] = useState<Advisories | null>(null);
	const counted = useStore(s => Object.values(s.devices ?? {}).map(d => d.problems).join());
	const work = useWork();
	const load = (): void => work.run(async () => setFound(await fetch()));
	useEffect(load, [key, counted]);
	useEffect(() => {
		const timer = found?.checking || found?.sources?.some(s => s.state === 'waiting' || s.state === 'checking') ? setTimeout(load, AGAIN_MS) : undefined;
		return () => clearTimeout(timer);
	}, [found]);
	const decided = (p: KnownProblem): void => setFound(old => old && { ...old, problems: old.problems.map(o => (o.advisory === p.advisory && o.device === p.device ? p : o)) });
	return { found, work, load, decided };
}
