import type { JSX } from 'preact';
import { useMay } from '../store/may';
import { useStore } from '../store/store';
import { LaterDisclosure } from '../ui/later';
import { Disclosure, Section } from '../ui/parts';
import { fingerprint, settings as words } from '../words/en';

const Steps = ({ steps }: { steps: readonly string[] }): JSX.Element => <ol class="numbered">{steps.map(step => <li key={step}>{step}</li>)}</ol>;

export function Trust(): JSX.Element {
	const root = useStore(s => s.hub?.root_fingerprint ?? '');
	const certificates = useMay('see_settings');
	return (
		<Section title={words.trust}>
			<p>{words.trustLead} {words.trustSafe}</p>
			<p><a class="button" href="/api/v1/root.crt" download="freehold-root.crt">{words.download}</a></p>
			<p class="small-head">{words.fingerprint}</p>
			<p><code class="fingerprint">{fingerprint(root)}</code></p>
			<p class="help">{words.compare}</p>
			<Disclosure title={words.iphone}><Steps steps={words.iphoneSteps} /></Disclosure>
			<Disclosure title={words.android}><Steps steps={words.androidSteps} /></Disclosure>
			{certificates && <LaterDisclosure title={words.certificates} load={() => import('./certificates').then(m => m.Certificates)} props={{}} />}
		</Section>
	);
}
