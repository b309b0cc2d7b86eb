// What the files of platform/http share: the server, its connections, requests and WebSockets (private to platform/http).
//
//   http.c         listeners, admission, TLS, the lifetime of the server
//   http_conn.c    one connection: bytes in, bytes out, time limits, states
//   http_request.c one request and its answer
//   http_assets.c  the web UI's files
//   http_client.c  one WebSocket
//   http_head.c, http_frame.c  the two wire formats, pure
#ifndef PLATFORM_HTTP_CONN_H
#define PLATFORM_HTTP_CONN_H
#include "base/buf.h"
#include "base/netaddr.h"
#include "platform/http.h"
#include "platform/http_head.h"
#include "platform/loop_lws.h"

enum { HTTP_PEER_MAX = 64, HTTP_ALL_MAX = 512, HTTP_BACKLOG_MAX = 1 << 20, HTTP_LARGE_AT_ONCE = 2, HTTP_LARGE_REPLY = 1 << 20 };

struct shared { int refs; size_t len; uint8_t bytes[]; }; // bytes to send, written once, sent to many
struct out {
	struct out *next;
	struct shared *shared; // NULL: at is static
	const uint8_t *at;
	size_t left;
};

enum conn_state {
	CONN_HEAD,  // waits for a request's head
	CONN_BODY,  // ... for its body
	CONN_BUSY,  // ... for the reply
	CONN_FLUSH, // writes the reply
	CONN_DRAIN, // reads and forgets, so that a reply sent early is not lost to a reset
	CONN_SOCKET, // a WebSocket
};
struct conn {
	struct http *http;
	struct lws *wsi;
	struct conn *next, **prev;
	bool plain;       // the redirect listener's
	bool heard;       // bytes have come
	bool ending;      // no more callbacks into the connection's owner
	bool close_after; // the reply
	bool drain_after;
	bool large_reply; // what it writes is large: counted by itself, and given an end
	int64_t reply_until_ms;
	bool large;       // the body that it reads may be large: counted by itself, and not shed
	enum conn_state state;
	struct netaddr addr;
	char peer[48];
	struct buf in;
	size_t seen;      // by the search for the head's end
	struct http_request *request;
	struct http_client *client;
	struct out *out, **out_last;
	size_t queued;
	struct loop_timer timer;
};
struct decoded { struct decoded *next; char text[]; };
struct http_request {
	struct conn *conn;
	struct http_head head;
	char *body;
	size_t body_len;
	bool large;               // one of http's large_count, until it is freed
	struct buf extra;         // answer headers
	struct decoded *decoded;  // query values handed out
	void (*gone)(void *data);
	void *gone_data;
};
struct http_client {
	struct conn *conn;
	void *data;
	struct buf message;       // fragments so far
	bool in_message, closing;
	const char *stream;       // the subprotocol of one that carries bytes; NULL: texts
	bool paused;
	int unanswered;           // pings
};
struct listener { struct http *http; int fd; bool plain; struct loop_fd *watch; };
struct http {
	struct loop *loop;
	struct http_options o;
	char *cert_file, *key_file; // copies
	SSL_CTX *tls;             // libwebsockets' own
	struct lws_vhost *tls_vhost, *plain_vhost;
	struct listener listeners[2];
	struct conn *conns;
	int conn_count;
	int large_count;           // requests with a large body
	int large_replies;         // answers that are being written
	struct shared *last_frame; // the newest text frame: the next client of a broadcast gets the same bytes
};

// May one more connection come in from this address, when from_peer of those that stand come from it?
bool http_admits(const struct config *config, const struct netaddr *peer, int from_peer);

int conn_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len);
void conn_adopt(struct http *h, int fd, const struct netaddr *addr, bool plain); // takes fd
void conn_kill(struct conn *c);    // soon; safe anywhere
void conn_destroy(struct conn *c); // at once: not inside its own callbacks
struct shared *shared_new(size_t len);
void shared_unref(struct shared *s);
void conn_send(struct conn *c, struct shared *s); // takes its own reference
void conn_send_static(struct conn *c, const void *p, size_t len);
void conn_send_first(struct conn *c, struct shared *s); // before what waits
void conn_drop_first(struct conn *c);
bool conn_admit_large_reply(struct conn *c); // before an answer of more than HTTP_LARGE_REPLY; false: too many are being read
void conn_replied(struct conn *c); // the request in hand has its whole reply queued
void conn_opened(struct conn *c, int64_t tick_ms); // the request in hand became a WebSocket; client_tick after tick_ms

struct http_request *request_new(struct conn *c);
void request_free(struct http_request *r);
void request_refuse(struct conn *c, int status, const char *code); // an answer of the server's own, before or instead of a request; closes
// Status line and fields of an answer with len bytes of body; type NULL: none.
void answer_head(struct buf *b, const struct http_request *r, int status, const char *type, size_t len, bool close);
void request_serve_asset(struct http_request *r);
bool request_is_for_hooks(const struct http_request *r);

bool client_wanted(const struct http_request *r); // the request asks for a WebSocket
void client_open(struct http_request *r);         // answers it, one way or the other
int client_input(struct http_client *c);          // what is in the connection's buffer; negative: end the connection
void client_tick(struct http_client *c);
void client_free(struct http_client *c);          // tells the hook

#endif
