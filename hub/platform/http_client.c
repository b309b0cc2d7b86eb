#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "platform/http_conn.h"
#include "platform/http_frame.h"

enum { PING_EVERY_MS = 30000, UNANSWERED_MAX = 2, CLOSE_LIMIT_MS = 5000 };

bool client_wanted(const struct http_request *r)
{
	return http_head_has_token(&r->head, "upgrade", "websocket");
}

// --- the handshake (RFC 6455 4.2) ---

static bool accept_key(char to[32], const char *key)
{
	static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
	uint8_t nonce[16];
	size_t nonce_len = sizeof nonce;
	unsigned char hash[20], text[128];
	if (!key || strlen(key) != 24 || str_unb64(nonce, &nonce_len, key, 24) || nonce_len != sizeof nonce)
		return false;
	memcpy(text, key, 24);
	memcpy(text + 24, guid, sizeof guid - 1);
	lws_SHA1(text, 24 + sizeof guid - 1, hash);
	return lws_b64_encode_string((const char *)hash, sizeof hash, to, 32) > 0;
}

static int check_handshake(const struct http_request *r)
{
	if (!str_eq(r->head.method, "GET") || !http_head_has_token(&r->head, "connection", "upgrade") || r->body_len)
		return 400;
	return str_eq(http_header(r, "sec-websocket-version"), "13") ? 0 : 400;
}

static int status_of(int err)
{
	switch (err) {
	case 0: return 0;
	case ERR_UNAUTHENTICATED: return 401;
	case ERR_NOT_FOUND: return 404;
	default: return 403;
	}
}

static void welcome(struct conn *c, struct http_request *r, const char *accept)
{
	struct buf b;
	buf_init(&b, HTTP_HEAD_MAX);
	http_set_header(r, "upgrade", "websocket");
	http_set_header(r, "connection", "upgrade");
	http_set_header(r, "sec-websocket-accept", accept);
	if (c->client->stream)
		http_set_header(r, "sec-websocket-protocol", c->client->stream);
	answer_head(&b, r, 101, NULL, 0, false);
	struct shared *s = shared_new(b.len);
	memcpy(s->bytes, b.data, b.len);
	conn_send_first(c, s); // the hook may have sent something already
	shared_unref(s);
	buf_done(&b);
}

void client_open(struct http_request *r)
{
	struct conn *c = r->conn;
	const struct http_hooks *hooks = &c->http->o.hooks;
	char accept[32];
	int status = check_handshake(r);
	if (!status && !accept_key(accept, http_header(r, "sec-websocket-key")))
		status = 400;
	if (!status && !hooks->ws_open)
		status = 404;
	if (status) {
		request_refuse(c, status, NULL);
		return;
	}
	struct http_client *w = c->client = NEW(struct http_client);
	w->conn = c;
	buf_init(&w->message, FRAME_MAX);
	status = status_of(hooks->ws_open(hooks->data, r, w));
	if (status) {
		free(w);
		c->client = NULL;
		while (c->out) // what the hook queued before it refused
			conn_drop_first(c);
		request_refuse(c, status, NULL);
		return;
	}
	welcome(c, r, accept);
	conn_opened(c, PING_EVERY_MS);
}

// --- frames out ---

static struct shared *make_frame(int opcode, const void *p, size_t len)
{
	uint8_t header[FRAME_HEADER_MAX];
	size_t n = frame_header(header, opcode, len);
	struct shared *s = shared_new(n + len);
	memcpy(s->bytes, header, n);
	if (len)
		memcpy(s->bytes + n, p, len);
	return s;
}

static void send_control(struct http_client *c, int opcode, const void *p, size_t len)
{
	struct shared *s = make_frame(opcode, p, len);
	conn_send(c->conn, s);
	shared_unref(s);
}

static bool is_last(const struct shared *s, const char *text, size_t len)
{
	return s && s->len > len && s->len - len <= FRAME_HEADER_MAX && !memcmp(s->bytes + s->len - len, text, len);
}

static bool may_queue(struct http_client *c, size_t len)
{
	if (c->closing || c->conn->ending)
		return false;
	if (c->conn->queued + len <= HTTP_BACKLOG_MAX)
		return true;
	conn_kill(c->conn);
	return false;
}

void http_ws_send_bytes(struct http_client *c, const void *p, size_t len)
{
	if (!may_queue(c, len))
		return;
	struct shared *s = make_frame(FRAME_BINARY, p, len);
	conn_send(c->conn, s);
	shared_unref(s);
}

void http_ws_send(struct http_client *c, const char *text, size_t len)
{
	struct http *h = c->conn->http;
	if (!may_queue(c, len))
		return;
	if (!is_last(h->last_frame, text, len)) {
		shared_unref(h->last_frame);
		h->last_frame = make_frame(FRAME_TEXT, text, len);
	}
	conn_send(c->conn, h->last_frame);
}

static void close_with(struct http_client *c, int code)
{
	uint8_t payload[2] = {(uint8_t)(code >> 8), (uint8_t)code};
	if (c->closing)
		return;
	c->closing = true;
	send_control(c, FRAME_CLOSE, payload, code == CLOSE_NO_STATUS ? 0 : sizeof payload);
	loop_timer_arm(&c->conn->timer, CLOSE_LIMIT_MS);
}

void http_ws_close(struct http_client *c)
{
	if (!c->conn->ending)
		close_with(c, CLOSE_NORMAL);
}

void http_ws_stream(struct http_client *c, const char *subprotocol)
{
	c->stream = subprotocol;
}

bool http_ws_is_stream(const struct http_client *c)
{
	return c->stream != NULL;
}

size_t http_ws_queued(const struct http_client *c)
{
	return c->conn->queued;
}

void http_ws_pause(struct http_client *c, bool paused)
{
	if (c->paused == paused || c->conn->ending)
		return;
	c->paused = paused;
	lws_rx_flow_control(c->conn->wsi, !paused);
	if (!paused && client_input(c) < 0)
		conn_kill(c->conn);
}

void http_ws_set_data(struct http_client *c, void *data)
{
	c->data = data;
}

void *http_ws_data(const struct http_client *c)
{
	return c->data;
}

// --- frames in ---

static int take_text(struct http_client *c, const struct frame *f)
{
	const struct http_hooks *hooks = &c->conn->http->o.hooks;
	if ((f->opcode == FRAME_CONTINUATION) != c->in_message)
		return CLOSE_PROTOCOL;
	buf_put(&c->message, f->payload, f->len);
	c->in_message = !f->final;
	if (c->message.failed)
		return CLOSE_TOO_BIG;
	if (!f->final)
		return 0;
	const char *text = c->message.len ? (const char *)c->message.data : "";
	bool valid = str_utf8_valid(text, c->message.len);
	if (valid && hooks->ws_message)
		hooks->ws_message(hooks->data, c, text, c->message.len);
	buf_clear(&c->message);
	return valid ? 0 : CLOSE_TEXT;
}

// Where a message ends means nothing, but that frames follow each other as they must.
static int take_bytes(struct http_client *c, const struct frame *f)
{
	const struct http_hooks *hooks = &c->conn->http->o.hooks;
	if ((f->opcode == FRAME_CONTINUATION) != c->in_message)
		return CLOSE_PROTOCOL;
	c->in_message = !f->final;
	if (f->len && hooks->ws_bytes)
		hooks->ws_bytes(hooks->data, c, f->payload, f->len);
	return 0;
}

// Returns 0 or the code to close with.
static int take_frame(struct http_client *c, const struct frame *f)
{
	switch (f->opcode) {
	case FRAME_PING:
		send_control(c, FRAME_PONG, f->payload, f->len);
		return 0;
	case FRAME_PONG:
		c->unanswered = 0;
		return 0;
	case FRAME_CLOSE:
		return f->len >= 2 ? CLOSE_NORMAL : CLOSE_NO_STATUS;
	case FRAME_TEXT:
		return c->stream ? CLOSE_UNSUPPORTED : take_text(c, f);
	case FRAME_BINARY:
		return c->stream ? take_bytes(c, f) : CLOSE_UNSUPPORTED;
	default:
		return c->stream ? take_bytes(c, f) : take_text(c, f);
	}
}

int client_input(struct http_client *c)
{
	struct conn *conn = c->conn;
	struct frame f;
	int n = 1, code = 0;
	size_t max = c->stream ? FRAME_STREAM_MAX : FRAME_MAX;
	while (!c->closing && !conn->ending && !code && !c->paused && (n = frame_read(&f, conn->in.data, conn->in.len, max)) > 0) {
		code = take_frame(c, &f);
		buf_drop_front(&conn->in, (size_t)n);
	}
	if (code || n < 0)
		close_with(c, code ? code : -n);
	if (c->closing || !conn->in.len)
		buf_done(&conn->in);
	return conn->queued > HTTP_BACKLOG_MAX ? -1 : 0; // pongs count too
}

// Every 30 s, or when a close has taken too long.
void client_tick(struct http_client *c)
{
	if (c->closing || c->unanswered == UNANSWERED_MAX) {
		conn_kill(c->conn);
		return;
	}
	c->unanswered++;
	send_control(c, FRAME_PING, NULL, 0);
	loop_timer_arm(&c->conn->timer, PING_EVERY_MS);
}

void client_free(struct http_client *c)
{
	if (!c)
		return;
	const struct http_hooks *hooks = &c->conn->http->o.hooks;
	if (c->conn->state == CONN_SOCKET && hooks->ws_gone)
		hooks->ws_gone(hooks->data, c);
	buf_done(&c->message);
	free(c);
}
