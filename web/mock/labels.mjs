// The labels that the mock home's devices show, and a few schemes. The schemes' names are real, the labels invented.

const DAY = 86_400_000;
const CLS = 'https://www.csa.gov.sg/Programmes/certification-and-labelling-schemes/cybersecurity-labelling-scheme/for-consumers';

/** @typedef {import('../src/api/types').ShownLabel} ShownLabel */
/** @typedef {import('../src/api/types').LabelScheme} LabelScheme */

/** @param {Partial<LabelScheme> & { id: string, name: string }} s @returns {LabelScheme} */
const scheme = s => ({ body: '', country: null, host: null, page: null, status: 'live', since: null, as_of: '2026-01', source: '', read_at_source: true, is_security: true, levels: [], max_months: 0, recognised: [], ...s });

export const schemes = [
	scheme({ id: 'uk_psti', name: 'UK product security law (PSTI)', country: 'GB', status: 'law', since: '2024-04-29', as_of: '2025-12-04', source: 'https://www.legislation.gov.uk/uksi/2023/1007' }),
	scheme({ id: 'sg_cls', name: 'Singapore Cybersecurity Labelling Scheme', body: 'Cyber Security Agency of Singapore', country: 'SG', host: 'csa.gov.sg', page: CLS, since: '2020', as_of: '2025-12', source: CLS, levels: ['1', '2', '3', '4'], max_months: 36 }),
	scheme({ id: 'jp_jcstar', name: 'Japan JC-STAR', country: 'JP', host: 'ipa.go.jp', page: 'https://www.ipa.go.jp/en/security/jc-star/index.html', since: '2025-03', as_of: '2025-12', source: 'https://www.ipa.go.jp/en/security/jc-star/shinsei/index.html', levels: ['STAR-1', 'STAR-2', 'STAR-3', 'STAR-4'], max_months: 24 }),
	scheme({ id: 'us_ctm', name: 'U.S. Cyber Trust Mark', country: 'US', host: 'fcc.gov', status: 'paused', since: '2025-06', as_of: '2026-01', source: 'https://broadbandbreakfast.com/fcc-looking-for-new-cyber-trust-mark-administrator', read_at_source: false }),
	scheme({ id: 'fi_label', name: 'Finnish Cybersecurity Label', country: 'FI', host: 'tietoturvamerkki.fi', page: 'https://tietoturvamerkki.fi/en', status: 'no_new_labels', as_of: '2026-11', source: 'https://tietoturvamerkki.fi/en' }),
	scheme({ id: 'other', name: 'Another scheme', as_of: '' }),
];

/** @param {number} now @param {Partial<ShownLabel> & { id: number }} l @returns {ShownLabel} */
const label = (now, l) => ({ scheme: 'sg_cls', name: 'Singapore Cybersecurity Labelling Scheme', finding: 'seen_on_box', source: 'owner', origin: 'seen', misfit: false, counts: true, polarity: 'positive', registration_id: 'CSA/311228/00042', at: now - 20 * DAY, level: '2', claimed_level: '2', maker: null, model: null, assessment: null, body: null, valid_until: '2028-12-31', recognised: [{ as: 'uk_psti', from: '2025-12-04', source: 'https://www.legislation.gov.uk/uksi/2025/1267', read_at_source: false }, { as: 'en303645', from: null, source: CLS, read_at_source: true }], key: null, lookup: null, ...l });

/** @param {number} now @returns {Record<string, ShownLabel[]>} */
export const homeLabels = now => ({
	lampa1b2c3d4: [
		label(now, { id: 1, finding: 'in_register', source: 'registry', lookup: { result: 'found', url: CLS, by: 'Ada', at: now - 20 * DAY, sha256: '9f2c', level: null } }),
		label(now, { id: 2, scheme: 'fi_label', name: 'Finnish Cybersecurity Label', finding: 'signed_by_unknown', source: 'declared', origin: 'document', registration_id: 'FI-77', level: null, claimed_level: null, valid_until: null, recognised: [{ as: 'sg_cls:3', from: null, source: CLS, read_at_source: true }], key: { fingerprint: 'pX3q0m1sQ8d0n9Jm6y0x4m2v7c5t1b3k8a6w2e4r5t0', voucher: 'seen_first', first_seen_at: now - DAY, of_the_scheme: true } }),
	],
	cam000000001: [label(now, { id: 3, scheme: 'jp_jcstar', name: 'Japan JC-STAR', finding: 'not_in_register', source: 'registry', misfit: true, counts: false, registration_id: 'JC-990017', level: 'STAR-1', claimed_level: 'STAR-1', valid_until: null, recognised: [], lookup: { result: 'not_found', url: 'https://www.ipa.go.jp/en/security/jc-star/index.html', by: 'Ada', at: now - DAY, sha256: '77aa', level: null } })],
});

/** @param {number} now @param {number} id @param {any} body @returns {ShownLabel} */
export function noted(now, id, body) {
	const name = body.name ?? schemes.find(s => s.id === body.scheme)?.name ?? body.scheme;
	return label(now, { id, scheme: body.scheme, name, registration_id: body.registration_id, level: body.level ?? null, claimed_level: body.level ?? null, valid_until: body.valid_until ?? null, at: now, recognised: [] });
}
