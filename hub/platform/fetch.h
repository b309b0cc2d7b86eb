// One document over https (libcurl), and the only file that knows it. Blocks: for workers of freehold-relayd only.
#ifndef PLATFORM_FETCH_H
#define PLATFORM_FETCH_H
#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "base/err.h"

struct fetch_options {
	const char *url;      // https://
	const char *ca_file;  // NULL: the system's roots
	bool allow_private;   // tests and private clouds: addresses that are not public too
	int timeout_ms;       // 0: 20 s for everything, redirects included
};
int fetch_init(void) CHECKED; // once per process, before threads
// Reads the document into to (whose maximum is the limit). At most 5 redirects, https only; every address is checked after resolving, so a name that
// changes its mind is caught; peers as platform/tls.h asks. No cookies, no proxies, no stored credentials.
// ERR_INVALID: not an https URL; ERR_DENIED: address not public; ERR_LIMIT: too large, too many redirects; ERR_NOT_FOUND: 404 or 410; ERR_WEAK: a key
// below the policy; ERR_MISMATCH: certificate or name; ERR_TIMEOUT; ERR_UNAVAILABLE: everything else.
int fetch_get(const struct fetch_options *o, struct buf *to) CHECKED;

#endif
