// One document over https, or one message sent (libcurl; fetch*.c are the only files that know it). Blocks: for workers of freehold-relayd only.
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
	const char *mark;     // what ret_mark said of the document when it was last read; NULL or "": it is wanted in any case
	char *ret_mark;       // NULL, or room for FETCH_MARK_SIZE: by what the server will know this very version again; "": it gives nothing
};
#define FETCH_MARK_SIZE 256
int fetch_init(void) CHECKED; // once per process, before threads
// Reads the document into to (whose maximum is the limit). At most 5 redirects, https only; every address is checked after resolving, so a name that
// changes its mind is caught; peers as platform/tls.h asks. No cookies, no proxies, no stored credentials.
// ERR_EXISTS: the server says that it is as mark knows it (RFC 9110, 13.1: ETag, else Last-Modified), and sent nothing. ERR_INVALID: not an https URL; ERR_DENIED: address not public; ERR_LIMIT: too large, too many redirects; ERR_NOT_FOUND: 404 or 410; ERR_WEAK: a key
// below the policy; ERR_MISMATCH: certificate or name; ERR_TIMEOUT; ERR_UNAVAILABLE: everything else.
int fetch_get(const struct fetch_options *o, struct buf *to) CHECKED;

// Something to say to one server: a POST over https, or a mail over TLS (smtps, or smtp that must turn to TLS before anything is said).
struct fetch_send {
	const char *url;           // "https://...", "smtps://HOST[:PORT]", "smtp://HOST[:PORT]"
	const char *ca_file;       // NULL: the system's roots
	const void *ca;            // PEM of the only roots to trust, instead of ca_file; NULL: none
	size_t ca_len;
	bool allow_private;
	int timeout_ms;            // 0: 20 s
	const char *lines;         // headers of a POST ("Name: value"), recipients of a mail; each line ended by "\n"
	const char *user, *password, *from; // of a mail; user "" or NULL: without signing in
	const void *body;
	size_t len;
};
struct fetch_sent {
	// "": taken. Else why not, a stable word: "bad_address", "private_address", "no_address", "unreachable", "timeout", "wrong_name", "expired", "untrusted",
	// "weak_key", "tls_failed", "no_encryption", "login", "recipient", "redirect", "gone" (404, 410), "too_many" (429), "refused" (another 4xx), "server_trouble" (5xx).
	const char *why;
	int status;                // of HTTP or SMTP; 0: none came
	unsigned retry_after_s;    // the server asked for that much patience, at most a day; 0: it did not
};
// Sends, or says why not. No redirect is followed, nothing of the answer but its status is kept; otherwise as fetch_get.
void fetch_send(const struct fetch_send *s, struct fetch_sent *ret);

#endif
