// Bounded waits: everything a test waits for has a name and an end.
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Until fn() gives something true (then that), or an error that says what was waited for. What fn throws on the way counts as "not yet".
export async function until(what, fn, ms = 15000) {
	const end = Date.now() + ms;
	let last;
	for (;;) {
		try {
			const got = await fn();
			if (got) return got;
			last = undefined;
		} catch (error) {
			last = error;
		}
		if (Date.now() > end) throw new Error(`timed out waiting for ${what}${last ? ` (${last.message})` : ''}`);
		await sleep(50);
	}
}

// Like until, but fn() must stay false for the whole time: what must not happen.
export async function never(what, fn, ms = 1500) {
	const end = Date.now() + ms;
	while (Date.now() < end) {
		if (await fn()) throw new Error(`happened, but must not: ${what}`);
		await sleep(50);
	}
}
