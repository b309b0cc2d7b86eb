#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "platform/http_conn.h"

// What the hub's own code answers; everything else is a file of the web UI, or the UI itself.
bool request_is_for_hooks(const struct http_request *r)
{
	static const char *const roots[] = {"/api", "/healthz", "/metrics", "/.well-known"};
	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
		size_t len = strlen(roots[i]);
		if (str_starts(r->head.path, roots[i]) && (r->head.path[len] == '/' || !r->head.path[len]))
			return true;
	}
	return false;
}

static const struct http_asset *find(const struct http_options *o, const char *path)
{
	for (int i = 0; i < o->asset_count; i++)
		if (o->assets[i].path && str_eq(o->assets[i].path, path))
			return &o->assets[i];
	return NULL;
}

// The UI routes by path: a page someone reloads or opens from a link is no file, and gets the UI.
static bool is_page(const struct http_request *r)
{
	return !strchr(strrchr(r->head.path, '/'), '.') && str_eq(r->head.method, "GET") && http_head_has_token(&r->head, "accept", "text/html");
}

static const struct http_asset *choose(const struct http_request *r)
{
	const struct http_options *o = &r->conn->http->o;
	const struct http_asset *a = find(o, r->head.path);
	return a || !(str_eq(r->head.path, "/") || is_page(r)) ? a : find(o, "/index.html");
}

// RFC 9110 13.1.2, weak comparison.
static bool is_known_to_client(const struct http_request *r, const char *etag)
{
	const char *list = http_header(r, "if-none-match");
	if (!list)
		return false;
	if (str_eq(list, "*"))
		return true;
	for (const char *at = list; (at = strstr(at, etag)); at++)
		if (at[strlen(etag)] == 0 || strchr(", \t", at[strlen(etag)]))
			return true;
	return false;
}

static void send_asset(struct http_request *r, const struct http_asset *a)
{
	struct conn *c = r->conn;
	bool known = is_known_to_client(r, a->etag);
	http_set_header(r, "etag", a->etag);
	http_set_header(r, "cache-control", a->immutable ? "public, max-age=31536000, immutable" : "no-cache");
	if (a->gzip)
		http_set_header(r, "vary", "accept-encoding");
	if (a->gzip && !known)
		http_set_header(r, "content-encoding", "gzip");
	if (known) {
		http_reply(r, 304, NULL, NULL, 0);
		return;
	}
	struct buf b;
	buf_init(&b, HTTP_HEAD_MAX);
	answer_head(&b, r, 200, a->type, a->len, c->close_after);
	struct shared *s = shared_new(b.len);
	memcpy(s->bytes, b.data, b.len);
	conn_send(c, s);
	shared_unref(s);
	buf_done(&b);
	if (!str_eq(r->head.method, "HEAD"))
		conn_send_static(c, a->body, a->len);
	conn_replied(c);
}

static void fail(struct http_request *r, int status, const char *code)
{
	AUTO_FREE char *body = mem_printf("{\"type\":\"about:blank\",\"status\":%d,\"code\":\"%s\",\"params\":{}}", status, code);
	http_reply(r, status, "application/problem+json", body, strlen(body));
}

// Who says nothing takes any coding (RFC 9110, 12.5.3).
static bool takes_gzip(const struct http_head *h)
{
	return !http_head_field(h, "accept-encoding") || http_head_has_token(h, "accept-encoding", "gzip") || http_head_has_token(h, "accept-encoding", "*");
}

void request_serve_asset(struct http_request *r)
{
	const struct http_asset *a = choose(r);
	bool reading = str_eq(r->head.method, "GET") || str_eq(r->head.method, "HEAD");
	if (!a) {
		fail(r, 404, "not_found");
	} else if (!reading) {
		http_set_header(r, "allow", "GET, HEAD");
		fail(r, 405, "method_not_allowed");
	} else if (a->gzip && !takes_gzip(&r->head)) {
		fail(r, 406, "not_acceptable"); // the files are kept packed only, and every browser unpacks them
	} else {
		send_asset(r, a);
	}
}
