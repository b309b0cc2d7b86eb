// A maker's security advisory (CSAF 2.0) about one product, as small as one can be.
export const advisory = ({ id = 'LAMP-2026-01', vendor = 'Lamps Ltd', product = 'Lamp L100', versions = '< 2.4.0', status = 'final', summary = 'First', version = '1',
	title = 'Anybody can switch the lamp', released = '2026-03-01T10:00:00Z', statement = 'known_affected', tlp = 'WHITE', namespace = 'https://lamps.example',
	details = 'Install the update.\u001b[31m', remedy = 'vendor_fix' } = {}) => ({
	document: {
		category: 'csaf_security_advisory', csaf_version: '2.0', title, distribution: { tlp: { label: tlp } },
		publisher: { category: 'vendor', name: vendor, namespace },
		tracking: { id, version, status, current_release_date: released, initial_release_date: '2026-03-01T10:00:00Z',
			revision_history: [{ number: version, date: released, summary }] },
	},
	product_tree: { branches: [{ category: 'vendor', name: vendor, branches: [{ category: 'product_name', name: product,
		branches: [{ category: 'product_version_range', name: versions, product: { product_id: 'P', name: `${vendor} ${product} ${versions}` } }] }] }] },
	vulnerabilities: [{ cve: 'CVE-2026-0100', product_status: { [statement]: ['P'] }, scores: [{ products: ['P'], cvss_v3: { baseScore: 8.8 } }],
		remediations: [{ category: remedy, details, product_ids: ['P'] }] }],
});
