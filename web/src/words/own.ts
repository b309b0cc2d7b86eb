// The hub's own card: what its makers say of it, and how anybody can check it.
export const own = {
	lead: 'What the makers of this hub say of it, by the same rules as for your devices. The hub is no witness in its own cause, so nothing here counts as seen. You can check each point yourself.',
	unsigned: 'These statements are built into the hub and nobody signed them: they are worth as much as the place you got the hub from.',
	signed: (who: string): string => `These statements are signed by ${who}.`, key: 'Fingerprint of the key', version: 'Version',
	tell: 'Whom to tell about a weak spot', published: 'Everybody in your network can read it at this address:', silent: 'Its makers have named no contact. A hub can only publish one that somebody reads.',
	known: 'Known problems of this hub', none: 'None that it knows of. It judges itself by the security advisories that it fetches for your devices.', sources: 'Where the hub learns of problems',
	points: 'What it keeps, and how to check', pointsLead: 'Points of EN 303 645, a standard for smart devices.', how: 'How to check', say: (result: string): string => `Its makers say: ${result.toLowerCase()}.`, rest: (n: number): string => `Of ${n} other points its makers say nothing yet.`,
} as const;

export const ownProblems: Readonly<Record<'malformed' | 'signature' | 'mismatch' | 'revision', string>> = {
	malformed: 'A signed passport was put in place, but it is broken. It is not used.',
	signature: 'A signed passport was put in place, but its signature is not genuine. It is not used.',
	mismatch: 'A signed passport was put in place, but it belongs to another hub. It is not used.',
	revision: 'A signed passport was put in place, but it is older than what is built in. It is not used.',
};

export const checks: Readonly<Record<string, string>> = {
	'5.1-1': 'Start a hub with an empty data folder. Until somebody with its setup code has chosen a password, it refuses every sign-in, and no device can connect.',
	'5.1-3': 'At a computer in your network, “openssl s_client -tls1_1 -connect” with the hub’s address and port is refused.',
	'5.1-4': 'Open “Change your password” here in Settings.',
	'5.1-5': 'Sign in with a wrong password again and again: soon the hub makes you wait.',
	'5.2-1': 'Open the address above and write to the contact.',
	'5.3-13': 'Compare the day with what the makers publish on their page.',
	'5.3-16': 'Both stand on this card.',
	'5.4-3': 'Start two hubs with empty data folders and compare the fingerprints of their root certificates: they differ.',
	'5.5-5': 'In a private window, open /api/v1/settings at the hub’s address. It answers that nobody is signed in.',
	'5.6-1': 'On the server, “ss -ltn” lists the open doors. The one without encryption, 1883, is among them only while you keep such a device.',
	'5.8-3': 'A hub is a program: it has no camera and no microphone. On the server you see which devices its user may open.',
	'5.9-2': 'Pull the plug of your line to the internet: switches, pages and alerts in the app go on.',
	'5.13-1': 'Get the source code and run “tests/run --suite fuzz”.',
};
