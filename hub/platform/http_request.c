#define LOG_ROOM "http"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/http_conn.h"

enum { EXTRA_MAX = 16 << 10 };

// On every answer, errors included.
static const char security[] =
	"strict-transport-security: max-age=31536000\r\n"
	"x-content-type-options: nosniff\r\n"
	"referrer-policy: no-referrer\r\n"
	"cross-origin-opener-policy: same-origin\r\n"
	"cross-origin-resource-policy: same-origin\r\n"
	"x-frame-options: DENY\r\n"
	"content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
	"manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
	"require-trusted-types-for 'script'; trusted-types hub\r\n";

static const struct reason {
	int status;
	const char *phrase, *code; // code: what the server itself answers with that status
} reasons[] = {
	{101, "Switching Protocols", NULL},
	{200, "OK", NULL},
	{201, "Created", NULL},
	{202, "Accepted", NULL},
	{204, "No Content", NULL},
	{304, "Not Modified", NULL},
	{308, "Permanent Redirect", NULL},
	{400, "Bad Request", "bad_request"},
	{401, "Unauthorized", "unauthenticated"},
	{403, "Forbidden", "denied"},
	{404, "Not Found", "not_found"},
	{405, "Method Not Allowed", "method_not_allowed"},
	{406, "Not Acceptable", "not_acceptable"},
	{408, "Request Timeout", "timeout"},
	{409, "Conflict", NULL},
	{410, "Gone", NULL},
	{411, "Length Required", "length_required"},
	{413, "Content Too Large", "too_large"},
	{414, "URI Too Long", "too_large"},
	{415, "Unsupported Media Type", "unsupported_media"},
	{417, "Expectation Failed", "bad_request"},
	{421, "Misdirected Request", "wrong_host"},
	{422, "Unprocessable Content", NULL},
	{429, "Too Many Requests", NULL},
	{431, "Request Header Fields Too Large", "too_large"},
	{500, "Internal Server Error", NULL},
	{501, "Not Implemented", "not_implemented"},
	{503, "Service Unavailable", "unavailable"},
	{505, "HTTP Version Not Supported", "not_implemented"},
};

static const struct reason *find_reason(int status)
{
	static const struct reason unknown = {0, "Unknown", "internal"};
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return &reasons[i];
	return &unknown;
}

struct http_request *request_new(struct conn *c)
{
	struct http_request *r = NEW(struct http_request);
	r->conn = c;
	buf_init(&r->extra, EXTRA_MAX);
	return r;
}

void request_free(struct http_request *r)
{
	if (!r)
		return;
	if (r->large)
		r->conn->http->large_count--;
	if (r->body)
		mem_wipe(r->body, r->body_len);
	free(r->body);
	http_head_done(&r->head);
	buf_done_secret(&r->extra);
	while (r->decoded) {
		struct decoded *d = r->decoded;
		r->decoded = d->next;
		free(d);
	}
	free(r);
}

const char *http_method(const struct http_request *r)
{
	return r->head.method;
}

const char *http_path(const struct http_request *r)
{
	return r->head.path;
}

bool http_header_has(const struct http_request *r, const char *name, const char *token)
{
	return http_head_has_token(&r->head, name, token);
}

const char *http_header(const struct http_request *r, const char *name)
{
	return http_head_field(&r->head, name);
}

const char *http_peer(const struct http_request *r)
{
	return r->conn->peer;
}

const char *http_body(const struct http_request *r, size_t *len)
{
	*len = r->body_len;
	return r->body ? r->body : "";
}

// The whole query was checked when the head was read, so a part of it decodes.
static const char *decode(const struct http_request *r, const char *s, size_t len)
{
	struct decoded *d = mem_new(1, sizeof *d + len + 1);
	memcpy(d->text, s, len);
	for (char *plus = d->text; (plus = strchr(plus, '+'));)
		*plus = ' ';
	if (str_unpercent(d->text) < 0) {
		free(d);
		return NULL;
	}
	struct http_request *owner = (struct http_request *)(uintptr_t)r; // only its memory of what it handed out changes
	d->next = owner->decoded;
	owner->decoded = d;
	return d->text;
}

const char *http_query(const struct http_request *r, const char *name)
{
	size_t len = strlen(name);
	for (const char *at = r->head.query; at && *at;) {
		size_t part = strcspn(at, "&");
		if (part > len && !strncmp(at, name, len) && at[len] == '=')
			return decode(r, at + len + 1, part - len - 1);
		if (part == len && !strncmp(at, name, len))
			return "";
		at += part + (at[part] == '&');
	}
	return NULL;
}

void http_on_gone(struct http_request *r, void (*fn)(void *data), void *data)
{
	r->gone = fn;
	r->gone_data = data;
}

// --- the answer ---

void http_set_header(struct http_request *r, const char *name, const char *value)
{
	if (strpbrk(name, "\r\n: ") || strpbrk(value, "\r\n")) {
		log_error("a field that would break the answer was left out: %s", LOGQ(name));
		return;
	}
	buf_putf(&r->extra, "%s: %s\r\n", name, value);
	if (r->extra.failed)
		log_error("too many answer fields; %s was left out", LOGQ(name));
}

static void put_date(struct buf *b)
{
	char text[40];
	struct tm tm;
	time_t now = (time_t)(clock_wall_ms() / 1000);
	gmtime_r(&now, &tm);
	strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &tm); // the C locale's names: the hub never calls setlocale
	buf_putf(b, "date: %s\r\n", text);
}

void answer_head(struct buf *b, const struct http_request *r, int status, const char *type, size_t len, bool close)
{
	buf_putf(b, "HTTP/1.1 %d %s\r\n", status, find_reason(status)->phrase);
	put_date(b);
	buf_put_str(b, security);
	if (type)
		buf_putf(b, "content-type: %s\r\n", type);
	if (status != 204 && status != 304 && status != 101)
		buf_putf(b, "content-length: %zu\r\n", len);
	if (status == 401) // RFC 9110 11.6.1, RFC 6750 3: how to sign in; of this scheme no browser makes a dialog
		buf_putf(b, "www-authenticate: Bearer realm=\"freehold\"%s\r\n", r && http_header(r, "authorization") ? ", error=\"invalid_token\"" : "");
	if (close)
		buf_put_str(b, "connection: close\r\n");
	if (r)
		buf_put(b, r->extra.data, r->extra.len);
	buf_put_str(b, "\r\n");
}

static bool has_cache_control(const struct http_request *r)
{
	return r->extra.data && strcasestr((const char *)r->extra.data, "cache-control:");
}

static void reply(struct conn *c, const struct http_request *r, int status, const char *type, const void *body, size_t len)
{
	struct buf b;
	buf_init(&b, EXTRA_MAX + 4096);
	answer_head(&b, r, status, type, len, c->close_after);
	bool bodiless = status == 204 || status == 304 || (r && str_eq(r->head.method, "HEAD"));
	size_t sent = bodiless ? 0 : len;
	struct shared *s = shared_new(b.len + sent);
	memcpy(s->bytes, b.data, b.len);
	if (sent)
		memcpy(s->bytes + b.len, body, sent);
	conn_send(c, s);
	shared_unref(s);
	buf_done_secret(&b);
	conn_replied(c);
}

void http_reply(struct http_request *r, int status, const char *type, const void *body, size_t len)
{
	if (len > HTTP_LARGE_REPLY && !conn_admit_large_reply(r->conn)) {
		request_refuse(r->conn, 503, NULL);
		return;
	}
	if (!has_cache_control(r))
		http_set_header(r, "cache-control", "no-store");
	reply(r->conn, r, status, type, body, len);
}

void request_refuse(struct conn *c, int status, const char *code)
{
	AUTO_FREE char *body = mem_printf("{\"type\":\"about:blank\",\"status\":%d,\"code\":\"%s\",\"params\":{}}", status,
		code ? code : find_reason(status)->code);
	c->close_after = true;
	c->drain_after = true;
	reply(c, NULL, status, "application/problem+json", body, strlen(body));
}
