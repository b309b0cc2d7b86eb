// HTTPS and WebSocket server: libwebsockets carries TLS, the reading of requests and frames is our own (why: README.md). TLS 1.2+ AEAD, HTTP/1.1.
// Refuses peers that are not on the LAN before TLS, caps connections per address (64) and in all (512), header and body sizes and times,
// and answers 400/408/411/413/414/415/417/421/431/501/505 itself. Sends on every answer: HSTS, nosniff, Referrer-Policy, COOP/CORP, X-Frame-Options, CSP.
#ifndef PLATFORM_HTTP_H
#define PLATFORM_HTTP_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/config.h"
#include "base/err.h"
#include "platform/loop.h"

struct http;
struct http_request; // lives until replied and written, or until its connection ends: see http_on_gone
struct http_client;  // one WebSocket

struct http_asset { const char *path, *type, *etag; bool immutable; const uint8_t *body; size_t len; bool gzip; };

struct http_hooks {
	void *data;
	// One whole request, body included. The handler replies now or later, exactly once.
	void (*request)(void *data, struct http_request *r);
	// Asked before a body of more than 256 KiB is read: may this request bring one of up to 4 MiB? 0, or the status that refuses it. NULL: 413 always.
	int (*large)(void *data, struct http_request *r);
	// A WebSocket wants in (any path). Return 0 to accept; the request's headers are readable inside the call only.
	int (*ws_open)(void *data, struct http_request *r, struct http_client *c);
	void (*ws_message)(void *data, struct http_client *c, const char *text, size_t len); // at most 4 KiB
	void (*ws_gone)(void *data, struct http_client *c);
	// Of a stream: what a binary frame carried (frames have no meaning of their own), and that nothing waits to be sent any more.
	void (*ws_bytes)(void *data, struct http_client *c, const void *p, size_t len);
	void (*ws_drained)(void *data, struct http_client *c);
};
struct http_options {
	const struct config *config;
	const char *cert_file, *key_file; // PEM: leaf then intermediate; re-read by http_reload_certificate
	const struct http_asset *assets; int asset_count; // served with ETag/304 and gzip to GET/HEAD; "/" is /index.html
	struct http_hooks hooks;
};
int http_start(struct http **ret, struct loop *l, const struct http_options *o) CHECKED; // -EADDRINUSE names the port in the log
int http_reload_certificate(struct http *h) CHECKED;
// Ends every connection as soon as its reply is written: whoever stays comes back, and shows by it that it accepts the certificate of now.
void http_end_connections(struct http *h);
void http_stop(struct http *h);

// Borrowed until the reply.
const char *http_method(const struct http_request *r);
const char *http_path(const struct http_request *r);          // decoded once, no query; "..", "//", NUL and bad UTF-8 never get here
const char *http_query(const struct http_request *r, const char *name); // decoded; NULL when absent
const char *http_header(const struct http_request *r, const char *name); // lower-case: "cookie", "x-csrf-token", "origin", "host", "authorization", "user-agent", "if-none-match", "content-type"
bool http_header_has(const struct http_request *r, const char *name, const char *token); // in a comma-separated list, in either case
const char *http_peer(const struct http_request *r);          // address text
const char *http_body(const struct http_request *r, size_t *len); // NUL-terminated
void http_set_header(struct http_request *r, const char *name, const char *value); // extra answer header; repeated Set-Cookie is fine
void http_reply(struct http_request *r, int status, const char *type, const void *body, size_t len); // copies; ends r
void http_on_gone(struct http_request *r, void (*fn)(void *data), void *data); // the connection ended before the reply; r is dead after fn

// Queues one text frame. Clients over 1 MiB of unsent data are dropped (they reload). Broadcast shares one copy.
void http_ws_send(struct http_client *c, const char *text, size_t len);
// Inside ws_open: this one carries bytes, in binary frames of at most 64 KiB; subprotocol (static) is what it is told to speak.
void http_ws_stream(struct http_client *c, const char *subprotocol);
bool http_ws_is_stream(const struct http_client *c);
void http_ws_send_bytes(struct http_client *c, const void *p, size_t len); // as http_ws_send
size_t http_ws_queued(const struct http_client *c);                        // bytes that wait to be sent
void http_ws_pause(struct http_client *c, bool paused); // stops reading; going on hands over at once what was read already
void http_ws_set_data(struct http_client *c, void *data);
void *http_ws_data(const struct http_client *c);
void http_ws_close(struct http_client *c);

#endif
