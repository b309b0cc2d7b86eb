// The head of an HTTP/1.1 request (RFC 9112), read strictly: whatever two parsers could read differently is refused, not repaired.
// Pure: bytes in, struct or status out (private to platform/http).
#ifndef PLATFORM_HTTP_HEAD_H
#define PLATFORM_HTTP_HEAD_H
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

enum { HTTP_HEAD_MAX = 16 << 10, HTTP_LINE_MAX = 8 << 10, HTTP_FIELDS_MAX = 64, HTTP_BODY_MAX = 256 << 10, HTTP_LARGE_MAX = 4 << 20 };

struct http_field { const char *name, *value; };
struct http_head {
	const char *method;
	const char *target; // as sent
	char *path;         // decoded
	const char *query;  // as sent, well-formed; NULL when there is none
	struct http_field fields[HTTP_FIELDS_MAX]; // names in lower case
	int field_count;
	size_t content_length;
	bool close;           // the client wants the connection closed
	bool expect_continue; // it waits for "100 Continue" before it sends the body
	char *text;           // what all pointers but path point into
	size_t text_len;
};
// Length of the head including its empty line, 0 while it is not complete. *seen (0 at first) remembers how far p was searched.
size_t http_head_length(const char *p, size_t len, size_t *seen);
// Status for a head that is not complete yet but already too long: 414, 431, or 0.
int http_head_too_long(const char *p, size_t len);
// Reads a complete head. Returns 0 or the status to answer (400, 411, 413, 414, 415, 417, 431, 501, 505); h is to be freed in both cases.
int http_head_parse(struct http_head *h, const char *p, size_t len) CHECKED;
void http_head_done(struct http_head *h); // wipes: cookies and tokens were in it
const char *http_head_field(const struct http_head *h, const char *name); // NULL when absent
bool http_head_has_token(const struct http_head *h, const char *name, const char *token); // in any of the fields of that name; case does not count
// A Host value this hub answers to: its own name, a .local name, localhost or an address. Any other is a name some attacker may have pointed at us
// (DNS rebinding).
bool http_host_is_ours(const char *host, const char *own);

#endif
