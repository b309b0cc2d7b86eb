#include "platform/http_conn.h"
#include <arpa/inet.h>
#include <string.h>
#include "base/clock.h"
#include "base/mem.h"

enum { HEAD_LIMIT_MS = 10000, BODY_LIMIT_MS = 30000, IDLE_LIMIT_MS = 60000, WRITE_LIMIT_MS = 30000, LARGE_REPLY_LIMIT_MS = 180000, DRAIN_LIMIT_MS = 1000 };
enum { WRITE_SIZE = 16 << 10, IN_MAX = HTTP_HEAD_MAX + HTTP_BODY_MAX + (16 << 10) };
enum { HELD_MAX = 8 << 20 }; // input of all connections that waits for its end

static void enter(struct conn *c, enum conn_state state, int64_t limit_ms)
{
	c->state = state;
	if (limit_ms)
		loop_timer_arm(&c->timer, limit_ms);
	else
		loop_timer_disarm(&c->timer);
}

// --- bytes out ---

struct shared *shared_new(size_t len)
{
	struct shared *s = mem_new(1, sizeof *s + len);
	s->refs = 1;
	s->len = len;
	return s;
}

void shared_unref(struct shared *s)
{
	if (s && --s->refs == 0)
		free(s);
}

static struct out *out_new(struct conn *c, struct shared *s, const void *p, size_t len)
{
	struct out *o = NEW(struct out);
	*o = (struct out){.shared = s, .at = p, .left = len};
	if (s)
		s->refs++;
	c->queued += len;
	if (!c->ending)
		lws_callback_on_writable(c->wsi);
	return o;
}

static void append(struct conn *c, struct out *o)
{
	*c->out_last = o;
	c->out_last = &o->next;
}

void conn_send(struct conn *c, struct shared *s)
{
	append(c, out_new(c, s, s->bytes, s->len));
}

void conn_send_static(struct conn *c, const void *p, size_t len)
{
	if (len)
		append(c, out_new(c, NULL, p, len));
}

void conn_send_first(struct conn *c, struct shared *s)
{
	struct out *o = out_new(c, s, s->bytes, s->len);
	o->next = c->out;
	c->out = o;
	if (!o->next)
		c->out_last = &o->next;
}

void conn_drop_first(struct conn *c)
{
	struct out *o = c->out;
	c->out = o->next;
	if (!c->out)
		c->out_last = &c->out;
	shared_unref(o->shared);
	free(o);
}

static int write_some(struct conn *c)
{
	if (c->large_reply && clock_boot_ms() > c->reply_until_ms)
		return -1;
	while (c->out && !lws_send_pipe_choked(c->wsi)) {
		struct out *o = c->out;
		size_t n = o->left < WRITE_SIZE ? o->left : WRITE_SIZE;
		if (lws_write(c->wsi, (unsigned char *)(uintptr_t)o->at, n, LWS_WRITE_RAW) < 0) // reads only, in spite of its prototype
			return -1;
		o->at += n;
		o->left -= n;
		c->queued -= n;
		if (!o->left)
			conn_drop_first(c);
		if (c->state == CONN_FLUSH)
			loop_timer_arm(&c->timer, WRITE_LIMIT_MS);
	}
	if (c->out)
		lws_callback_on_writable(c->wsi);
	return 0;
}

// --- requests in ---

// At most a few large answers are held at a time, and none for ever, however slowly somebody reads.
bool conn_admit_large_reply(struct conn *c)
{
	if (c->http->large_replies == HTTP_LARGE_AT_ONCE)
		return false;
	c->http->large_replies++;
	c->large_reply = true;
	c->reply_until_ms = clock_boot_ms() + LARGE_REPLY_LIMIT_MS;
	return true;
}

static void end_large_reply(struct conn *c)
{
	c->http->large_replies -= c->large_reply;
	c->large_reply = false;
}

void conn_replied(struct conn *c)
{
	request_free(c->request);
	c->request = NULL;
	enter(c, CONN_FLUSH, WRITE_LIMIT_MS);
}

void conn_opened(struct conn *c, int64_t limit_ms)
{
	request_free(c->request);
	c->request = NULL;
	enter(c, CONN_SOCKET, limit_ms);
}

static void send_continue(struct conn *c)
{
	static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
	conn_send_static(c, text, sizeof text - 1);
}

static void dispatch(struct conn *c)
{
	struct http_request *r = c->request;
	enter(c, CONN_BUSY, 0);
	if (client_wanted(r))
		client_open(r);
	else if (request_is_for_hooks(r))
		c->http->o.hooks.request(c->http->o.hooks.data, r);
	else
		request_serve_asset(r);
}

static void redirect(struct http_request *r)
{
	const struct config *config = r->conn->http->o.config;
	AUTO_FREE char *host = mem_str(http_header(r, "host"));
	char *port = strrchr(host, ':');
	if (port && !strchr(port, ']'))
		*port = 0;
	AUTO_FREE char *location = config->https_port == 443 ? mem_printf("https://%s%s", host, r->head.target)
		: mem_printf("https://%s:%d%s", host, config->https_port, r->head.target);
	r->conn->close_after = true;
	http_set_header(r, "location", location);
	http_reply(r, 308, NULL, NULL, 0);
}

static void take_body(struct conn *c)
{
	struct http_request *r = c->request;
	if (c->in.len < r->head.content_length)
		return;
	r->body_len = r->head.content_length;
	r->body = mem_strn((const char *)c->in.data, r->body_len);
	if (c->in.len == r->body_len)
		buf_done_secret(&c->in);
	else
		buf_drop_front(&c->in, r->body_len);
	c->in.max = IN_MAX;
	c->large = false;
	dispatch(c);
}

// 0 when the body may come, else the status that refuses it. At most a few large ones are taken at a time, so that they cannot fill the memory either.
static int admit_body(struct conn *c)
{
	struct http *h = c->http;
	struct http_request *r = c->request;
	if (r->head.content_length <= HTTP_BODY_MAX)
		return 0;
	int status = h->o.hooks.large ? h->o.hooks.large(h->o.hooks.data, r) : 413;
	if (status || h->large_count == HTTP_LARGE_AT_ONCE)
		return status ? status : 503;
	h->large_count++;
	r->large = c->large = true;
	c->in.max = IN_MAX + HTTP_LARGE_MAX - HTTP_BODY_MAX;
	return 0;
}

static void take_head(struct conn *c, size_t len)
{
	struct http_request *r = c->request = request_new(c);
	int status = http_head_parse(&r->head, (const char *)c->in.data, len);
	c->seen = 0;
	buf_drop_front(&c->in, len);
	if (status) {
		request_refuse(c, status, NULL);
	} else if (!http_host_is_ours(http_header(r, "host"), c->http->o.config->host)) {
		request_refuse(c, 421, NULL);
	} else if (c->plain) {
		redirect(r);
	} else if ((status = admit_body(c))) {
		request_refuse(c, status, NULL);
	} else {
		c->close_after = r->head.close;
		enter(c, CONN_BODY, BODY_LIMIT_MS);
		if (r->head.expect_continue && c->in.len < r->head.content_length)
			send_continue(c);
		take_body(c);
	}
}

static void take_input(struct conn *c)
{
	if (c->state == CONN_BODY) {
		take_body(c);
		return;
	}
	if (!c->in.len)
		return;
	size_t len = http_head_length((const char *)c->in.data, c->in.len, &c->seen);
	int status = len ? 0 : http_head_too_long((const char *)c->in.data, c->in.len);
	if (len)
		take_head(c, len);
	else if (status)
		request_refuse(c, status, NULL);
}

// Bodies that were begun and never end may not fill the memory: past the limit, whoever holds most is cut.
static void shed(struct http *h)
{
	struct conn *biggest = NULL;
	size_t held = 0;
	for (struct conn *c = h->conns; c; c = c->next) {
		held += c->large ? 0 : c->in.len;
		if (!c->ending && !c->large && (!biggest || c->in.len > biggest->in.len))
			biggest = c;
	}
	if (held <= HELD_MAX || !biggest)
		return;
	conn_kill(biggest);
	buf_done_secret(&biggest->in);
}

static int on_input(struct conn *c, const void *p, size_t len)
{
	if (c->state == CONN_DRAIN)
		return 0;
	if (!c->heard) { // from here on our own limits count, not the handshake's
		lws_set_timeout(c->wsi, NO_PENDING_TIMEOUT, 0);
		c->heard = true;
	}
	if (c->state == CONN_HEAD && !c->in.len)
		loop_timer_arm(&c->timer, HEAD_LIMIT_MS);
	buf_put(&c->in, p, len);
	if (c->in.failed)
		return -1;
	if (c->in.len > HTTP_HEAD_MAX) {
		shed(c->http);
		if (c->ending)
			return -1;
	}
	if (c->state == CONN_HEAD || c->state == CONN_BODY)
		take_input(c);
	return c->state == CONN_SOCKET ? client_input(c->client) : 0;
}

// The reply is out: close, drain, or go on with the next request, which may be here already.
static int after_reply(struct conn *c)
{
	end_large_reply(c);
	if (c->drain_after) {
		enter(c, CONN_DRAIN, DRAIN_LIMIT_MS);
		buf_done_secret(&c->in);
		return 0;
	}
	if (c->close_after)
		return -1;
	enter(c, CONN_HEAD, c->in.len ? HEAD_LIMIT_MS : IDLE_LIMIT_MS);
	if (!c->in.len)
		buf_done_secret(&c->in);
	take_input(c);
	return 0;
}

static int on_writable(struct conn *c)
{
	if (write_some(c) < 0)
		return -1;
	if (c->out)
		return 0;
	if (c->state == CONN_FLUSH)
		return after_reply(c);
	if (c->state != CONN_SOCKET)
		return 0;
	if (c->client->closing)
		return -1;
	if (c->client->stream && c->http->o.hooks.ws_drained)
		c->http->o.hooks.ws_drained(c->http->o.hooks.data, c->client);
	return 0;
}

static void on_timer(void *data)
{
	struct conn *c = data;
	if (c->state == CONN_SOCKET)
		client_tick(c->client);
	else if ((c->state == CONN_HEAD && c->in.len) || c->state == CONN_BODY)
		request_refuse(c, 408, NULL);
	else
		conn_kill(c);
}

// --- lifetime ---

static void unlink_conn(struct conn *c)
{
	*c->prev = c->next;
	if (c->next)
		c->next->prev = c->prev;
	c->http->conn_count--;
}

static void conn_free(struct conn *c)
{
	end_large_reply(c);
	c->ending = true;
	loop_timer_disarm(&c->timer);
	unlink_conn(c);
	struct http_request *r = STEAL(c->request);
	if (r && c->state == CONN_BUSY && r->gone)
		r->gone(r->gone_data);
	request_free(r);
	client_free(STEAL(c->client));
	while (c->out)
		conn_drop_first(c);
	buf_done_secret(&c->in);
	free(c);
}

void conn_kill(struct conn *c)
{
	c->ending = true;
	lws_set_timeout(c->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

void conn_destroy(struct conn *c)
{
	lws_set_timeout(c->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
}

static bool is_linked(const struct http *h, const struct conn *c)
{
	const struct conn *at = h->conns;
	while (at && at != c)
		at = at->next;
	return at != NULL;
}

void conn_adopt(struct http *h, int fd, const struct netaddr *addr, bool plain)
{
	struct conn *c = NEW(struct conn);
	*c = (struct conn){.http = h, .plain = plain, .addr = *addr, .next = h->conns, .prev = &h->conns};
	if (c->next)
		c->next->prev = &c->next;
	h->conns = c;
	h->conn_count++;
	c->out_last = &c->out;
	netaddr_text(c->peer, addr);
	buf_init(&c->in, IN_MAX);
	loop_timer_init(&c->timer, h->loop, on_timer, c);
	loop_timer_arm(&c->timer, HEAD_LIMIT_MS);
	lws_adopt_desc_t d = {
		.vh = plain ? h->plain_vhost : h->tls_vhost,
		.type = LWS_ADOPT_SOCKET | (plain ? 0 : LWS_ADOPT_ALLOW_SSL),
		.fd.sockfd = fd, .vh_prot_name = "http", .opaque = c,
	};
	if (!lws_adopt_descriptor_vhost_via_info(&d) && is_linked(h, c)) // it closes fd itself, and frees c where it got that far
		conn_free(c);
}

int conn_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct conn *c = lws_get_opaque_user_data(wsi);
	(void)user;
	if (!c)
		return 0;
	switch ((int)reason) { // libwebsockets' enum, of which only these concern us
	case LWS_CALLBACK_RAW_ADOPT:
		c->wsi = wsi;
		return 0;
	case LWS_CALLBACK_RAW_RX:
		return c->ending || on_input(c, in, len) < 0 || c->ending ? -1 : 0;
	case LWS_CALLBACK_RAW_WRITEABLE:
		return c->ending || on_writable(c) < 0 || c->ending ? -1 : 0;
	case LWS_CALLBACK_WSI_DESTROY:
		conn_free(c);
		return 0;
	}
	return 0;
}
