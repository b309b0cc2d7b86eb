#include "platform/fetch.h"
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include "base/mem.h"
#include "base/netaddr.h"
#include "base/str.h"
#include "platform/fetch_parts.h"
#include "platform/resolve.h"

#define REDIRECTS_MAX 5L
#define TIMEOUT_MS 20000
#define CONNECT_TIMEOUT_MS 8000L
#define USER_AGENT "freehold/" FREEHOLD_VERSION

struct fetch {
	struct buf *to;
	struct fetch_guard guard;
	bool too_large;
	bool asked_if_changed;
	char tag[FETCH_MARK_SIZE], date[FETCH_MARK_SIZE]; // of the last answer: each a mark, or ""
};

// A mark is 'E' and an entity tag, or 'M' and the date of the last change, as the server wrote them.
enum { MARK_TAG = 'E', MARK_DATE = 'M' };

int fetch_init(void)
{
	return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : ERR_UNAVAILABLE;
}

static size_t on_body(char *p, size_t size, size_t count, void *data)
{
	struct fetch *f = data;
	size_t len = size * count;
	buf_put(f->to, p, len);
	f->too_large = f->to->failed;
	return f->too_large ? 0 : len;
}

static bool is_plain(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 || (unsigned char)s[i] >= 0x7f)
			return false;
	return true;
}

// Takes the value of a header line when it is that header's and short enough.
static void take_mark(char to[FETCH_MARK_SIZE], char kind, const char *name, const char *line, size_t len)
{
	size_t n = strlen(name);
	if (len <= n || strncasecmp(line, name, n) != 0)
		return;
	for (line += n, len -= n; len && (*line == ' ' || *line == '\t'); line++, len--)
		;
	while (len && strchr(" \t\r\n", line[len - 1]))
		len--;
	if (len == 0 || len > FETCH_MARK_SIZE - 2 || !is_plain(line, len))
		return;
	to[0] = kind;
	memcpy(to + 1, line, len);
	to[len + 1] = '\0';
}

static size_t on_header(char *p, size_t size, size_t count, void *data)
{
	struct fetch *f = data;
	size_t len = size * count;
	if (len > 5 && strncmp(p, "HTTP/", 5) == 0) // another answer begins: what a redirect said does not count
		f->tag[0] = f->date[0] = '\0';
	take_mark(f->tag, MARK_TAG, "etag:", p, len);
	take_mark(f->date, MARK_DATE, "last-modified:", p, len);
	return len;
}

// The header by which the document is asked for only if it is another than mark knows; NULL: mark says nothing. Caller frees.
static struct curl_slist *condition(const char *mark)
{
	if (!mark || (mark[0] != MARK_TAG && mark[0] != MARK_DATE) || !is_plain(mark, strlen(mark)))
		return NULL;
	AUTO_FREE char *line = mem_printf("%s: %s", mark[0] == MARK_TAG ? "If-None-Match" : "If-Modified-Since", mark + 1);
	return curl_slist_append(NULL, line);
}

// Called with the very address that is about to be connected to.
static curl_socket_t on_open(void *data, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct fetch_guard *g = data;
	(void)purpose;
	struct netaddr address;
	if (resolve_netaddr(&address, &a->addr) < 0 || !(g->allow_private || netaddr_is_public(&address))) {
		g->private_address = true;
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static CURLcode on_tls(CURL *curl, void *ssl_ctx, void *data)
{
	struct fetch_guard *g = data;
	(void)curl;
	return tls_guard(ssl_ctx, &g->seen) ? CURLE_SSL_CERTPROBLEM : CURLE_OK;
}

CURLcode fetch_guard_set(CURL *curl, struct fetch_guard *g, int timeout_ms)
{
	CURLcode code = CURLE_OK;
	FETCH_SET(CURLOPT_PROXY, "");
	FETCH_SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	FETCH_SET(CURLOPT_NOSIGNAL, 1L);
	FETCH_SET(CURLOPT_TIMEOUT_MS, timeout_ms ? (long)timeout_ms : (long)TIMEOUT_MS);
	FETCH_SET(CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
	FETCH_SET(CURLOPT_USERAGENT, USER_AGENT);
	FETCH_SET(CURLOPT_SSL_VERIFYPEER, 1L);
	FETCH_SET(CURLOPT_SSL_VERIFYHOST, 2L);
	FETCH_SET(CURLOPT_SSL_CTX_FUNCTION, on_tls);
	FETCH_SET(CURLOPT_SSL_CTX_DATA, g);
	FETCH_SET(CURLOPT_OPENSOCKETFUNCTION, on_open);
	FETCH_SET(CURLOPT_OPENSOCKETDATA, g);
	return code;
}

static int result_of(const struct fetch *f, CURLcode code, long status)
{
	if (f->too_large || code == CURLE_FILESIZE_EXCEEDED || code == CURLE_TOO_MANY_REDIRECTS)
		return ERR_LIMIT;
	if (f->guard.seen.why)
		return str_eq(f->guard.seen.why, "weak_key") ? ERR_WEAK : ERR_MISMATCH;
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return ERR_MISMATCH;
	if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)
		return ERR_INVALID;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return ERR_TIMEOUT;
	if (code != CURLE_OK)
		return f->guard.private_address ? ERR_DENIED : ERR_UNAVAILABLE;
	if (status == 304 && f->asked_if_changed)
		return ERR_EXISTS;
	if (status == 404 || status == 410)
		return ERR_NOT_FOUND;
	return status >= 200 && status < 300 ? 0 : ERR_UNAVAILABLE;
}

static CURLcode set_rules(CURL *curl, struct fetch *f, const struct fetch_options *o)
{
	CURLcode code = fetch_guard_set(curl, &f->guard, o->timeout_ms);
	FETCH_SET(CURLOPT_URL, o->url);
	FETCH_SET(CURLOPT_PROTOCOLS_STR, "https");
	FETCH_SET(CURLOPT_REDIR_PROTOCOLS_STR, "https");
	FETCH_SET(CURLOPT_FOLLOWLOCATION, 1L);
	FETCH_SET(CURLOPT_MAXREDIRS, REDIRECTS_MAX);
	FETCH_SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)f->to->max);
	FETCH_SET(CURLOPT_WRITEFUNCTION, on_body);
	FETCH_SET(CURLOPT_WRITEDATA, f);
	FETCH_SET(CURLOPT_HEADERFUNCTION, on_header);
	FETCH_SET(CURLOPT_HEADERDATA, f);
	if (o->ca_file) {
		FETCH_SET(CURLOPT_CAINFO, o->ca_file);
		FETCH_SET(CURLOPT_CAPATH, NULL);
	}
	return code;
}

int fetch_get(const struct fetch_options *o, struct buf *to)
{
	struct fetch f = {.to = to, .guard = {.allow_private = o->allow_private}};
	if (!str_starts(o->url, "https://"))
		return ERR_INVALID;
	CURL *curl = curl_easy_init();
	if (!curl)
		return ERR_UNAVAILABLE;
	long status = 0;
	struct curl_slist *only_if = condition(o->mark);
	f.asked_if_changed = only_if != NULL;
	CURLcode code = set_rules(curl, &f, o);
	FETCH_SET(CURLOPT_HTTPHEADER, only_if);
	if (code == CURLE_OK)
		code = curl_easy_perform(curl);
	if (code == CURLE_OK)
		code = curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	curl_slist_free_all(only_if);
	int err = result_of(&f, code, status);
	if (o->ret_mark)
		(void)str_copy(o->ret_mark, FETCH_MARK_SIZE, err ? "" : *f.tag ? f.tag : f.date); // of the same size
	if (err)
		buf_clear(to);
	return err;
}
