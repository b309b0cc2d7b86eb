#include "platform/http_head.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "base/netaddr.h"
#include "base/str.h"

enum { BAD_REQUEST = 400, LENGTH_REQUIRED = 411, TOO_LARGE = 413, URI_TOO_LONG = 414, UNSUPPORTED_MEDIA = 415,
	EXPECTATION_FAILED = 417, HEAD_TOO_LARGE = 431,
	NOT_IMPLEMENTED = 501, BAD_VERSION = 505 };

size_t http_head_length(const char *p, size_t len, size_t *seen)
{
	size_t from = *seen > 3 ? *seen - 3 : 0;
	const char *end = memmem(p + from, len - from, "\r\n\r\n", 4);
	*seen = len;
	return end ? (size_t)(end - p) + 4 : 0;
}

int http_head_too_long(const char *p, size_t len)
{
	if (len > HTTP_LINE_MAX && !memmem(p, HTTP_LINE_MAX, "\r\n", 2))
		return URI_TOO_LONG;
	return len > HTTP_HEAD_MAX ? HEAD_TOO_LARGE : 0;
}

static bool is_token(const char *s)
{
	if (!*s)
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("!#$%&'*+-.^_`|~", *s))
			return false;
	return true;
}

// Cuts s at the first occurrence of sep and returns what follows; NULL when there is none.
static char *cut(char *s, const char *sep)
{
	char *at = strstr(s, sep);
	if (!at)
		return NULL;
	*at = 0;
	return at + strlen(sep);
}

// --- the request line ---

static int check_method(const char *method)
{
	static const char *const known[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(method, known[i]))
			return 0;
	return is_token(method) ? NOT_IMPLEMENTED : BAD_REQUEST;
}

static bool is_dots(const char *segment, size_t len)
{
	return (len == 1 && segment[0] == '.') || (len == 2 && segment[0] == '.' && segment[1] == '.');
}

// One path, one spelling: no empty, "." or ".." segments, no backslash, no control characters, valid UTF-8.
static bool is_plain_path(const char *path)
{
	for (const char *s = path; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f || *s == '\\')
			return false;
	for (const char *s = path; *s == '/';) {
		size_t len = strcspn(++s, "/");
		if ((len == 0 && *s) || is_dots(s, len))
			return false;
		s += len;
	}
	return str_utf8_valid(path, strlen(path));
}

static int read_path(struct http_head *h, const char *raw, size_t len)
{
	h->path = mem_strn(raw, len);
	if (strcasestr(h->path, "%2f") || str_unpercent(h->path) || !is_plain_path(h->path))
		return BAD_REQUEST;
	return 0;
}

static int check_query(const char *query)
{
	AUTO_FREE char *copy = mem_str(query);
	return str_unpercent(copy) || !str_utf8_valid(copy, strlen(copy)) ? BAD_REQUEST : 0;
}

static int read_target(struct http_head *h)
{
	if (h->target[0] != '/')
		return BAD_REQUEST;
	for (const char *s = h->target; *s; s++)
		if (*s < 0x21 || *s > 0x7e || *s == '#')
			return BAD_REQUEST;
	size_t path_len = strcspn(h->target, "?");
	if (h->target[path_len])
		h->query = h->target + path_len + 1;
	int status = read_path(h, h->target, path_len);
	return status || !h->query ? status : check_query(h->query);
}

static int read_request_line(struct http_head *h, char *line)
{
	if (strlen(line) > HTTP_LINE_MAX)
		return URI_TOO_LONG;
	char *target = cut(line, " ");
	char *version = target ? cut(target, " ") : NULL;
	if (!version || strncmp(version, "HTTP/", 5) || strlen(version) != 8)
		return BAD_REQUEST;
	if (strcmp(version, "HTTP/1.1"))
		return BAD_VERSION;
	h->method = line;
	h->target = target;
	int status = check_method(h->method);
	return status ? status : read_target(h);
}

// --- fields ---

static bool is_field_value(const char *s)
{
	for (; *s; s++)
		if (((unsigned char)*s < 0x20 && *s != '\t') || *s == 0x7f)
			return false;
	return true;
}

static char *trim(char *s)
{
	s += strspn(s, " \t");
	size_t len = strlen(s);
	while (len && (s[len - 1] == ' ' || s[len - 1] == '\t'))
		s[--len] = 0;
	return s;
}

// Fields that decide something here or in the hub: a second one of these could be read by one and not by the other.
static bool is_single(const char *name)
{
	static const char *const names[] = {"authorization", "content-length", "content-type", "cookie", "expect", "host", "origin",
		"sec-fetch-site", "sec-websocket-key", "sec-websocket-version", "transfer-encoding", "upgrade", "x-csrf-token"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(name, names[i]))
			return true;
	return false;
}

static int read_field(struct http_head *h, char *line)
{
	char *value = cut(line, ":");
	if (!value || !is_token(line) || !is_field_value(value)) // also refuses folded lines and blanks before the colon
		return BAD_REQUEST;
	if (h->field_count == HTTP_FIELDS_MAX)
		return HEAD_TOO_LARGE;
	for (char *s = line; *s; s++)
		*s = (char)tolower((unsigned char)*s);
	if (is_single(line) && http_head_field(h, line))
		return BAD_REQUEST;
	h->fields[h->field_count++] = (struct http_field){line, trim(value)};
	return 0;
}

static int read_fields(struct http_head *h, char *text)
{
	int status = 0;
	while (!status && *text) {
		char *next = cut(text, "\r\n");
		status = next ? read_field(h, text) : BAD_REQUEST;
		text = next;
	}
	return status;
}

static int read_length(struct http_head *h)
{
	const char *length = http_head_field(h, "content-length");
	uint64_t n = 0;
	if (http_head_field(h, "transfer-encoding"))
		return length ? BAD_REQUEST : NOT_IMPLEMENTED;
	if (!length)
		return str_eq(h->method, "POST") || str_eq(h->method, "PUT") || str_eq(h->method, "PATCH") ? LENGTH_REQUIRED : 0;
	int e = str_u64(&n, length, HTTP_LARGE_MAX);
	if (e)
		return e == ERR_LIMIT ? TOO_LARGE : BAD_REQUEST;
	h->content_length = (size_t)n;
	return 0;
}

static int read_meaning(struct http_head *h)
{
	if (!http_head_field(h, "host"))
		return BAD_REQUEST;
	h->close = http_head_has_token(h, "connection", "close");
	const char *expect = http_head_field(h, "expect");
	if (expect && strcasecmp(expect, "100-continue"))
		return EXPECTATION_FAILED;
	h->expect_continue = expect != NULL;
	if (http_head_field(h, "content-encoding")) // nothing is unpacked here, so nothing can swell
		return UNSUPPORTED_MEDIA;
	return read_length(h);
}

int http_head_parse(struct http_head *h, const char *p, size_t len)
{
	*h = (struct http_head){.text = mem_strn(p, len - 2), .text_len = len - 2}; // without the empty line
	if (len > HTTP_HEAD_MAX)
		return HEAD_TOO_LARGE;
	if (strlen(h->text) != len - 2)
		return BAD_REQUEST;
	char *fields = cut(h->text, "\r\n");
	if (!fields)
		return BAD_REQUEST;
	int status = read_request_line(h, h->text);
	if (!status)
		status = read_fields(h, fields);
	return status ? status : read_meaning(h);
}

void http_head_done(struct http_head *h)
{
	mem_wipe(h->text, h->text_len);
	free(h->text);
	free(h->path);
	*h = (struct http_head){0};
}

const char *http_head_field(const struct http_head *h, const char *name)
{
	for (int i = 0; i < h->field_count; i++)
		if (str_eq(h->fields[i].name, name))
			return h->fields[i].value;
	return NULL;
}

static bool list_has(const char *list, const char *token)
{
	size_t len = strlen(token);
	while (*list) {
		list += strspn(list, ", \t");
		size_t item = strcspn(list, ",; \t");
		if (item == len && !strncasecmp(list, token, len))
			return true;
		list += strcspn(list, ",");
	}
	return false;
}

bool http_head_has_token(const struct http_head *h, const char *name, const char *token)
{
	for (int i = 0; i < h->field_count; i++)
		if (str_eq(h->fields[i].name, name) && list_has(h->fields[i].value, token))
			return true;
	return false;
}

// --- the host ---

// Takes ":port" off; false when what is there is no port.
static bool drop_port(char *host)
{
	char *colon = strrchr(host, ':');
	char *bracket = strrchr(host, ']');
	uint64_t port;
	if (!colon || (bracket && bracket > colon))
		return true;
	*colon = 0;
	return str_u64(&port, colon + 1, 65535) == 0;
}

static bool is_address(char *host)
{
	struct netaddr a;
	size_t len = strlen(host);
	if (host[0] != '[')
		return !strchr(host, ':') && netaddr_parse(&a, host) == 0;
	if (host[len - 1] != ']')
		return false;
	host[len - 1] = 0;
	return strchr(host, ':') && netaddr_parse(&a, host + 1) == 0;
}

bool http_host_is_ours(const char *host, const char *own)
{
	AUTO_FREE char *name = mem_str(host);
	if (!drop_port(name))
		return false;
	size_t len = strlen(name);
	if (len > 1 && name[len - 1] == '.')
		name[--len] = 0; // the root's dot
	if (strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") != len)
		return is_address(name);
	bool is_local = len > 6 && !strcasecmp(name + len - 6, ".local");
	return is_local || !strcasecmp(name, own) || !strcasecmp(name, "localhost") || is_address(name);
}
