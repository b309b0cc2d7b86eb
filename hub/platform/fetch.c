#include "platform/fetch.h"
#include <sys/socket.h>
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
};

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
	CURLcode code = set_rules(curl, &f, o);
	if (code == CURLE_OK)
		code = curl_easy_perform(curl);
	if (code == CURLE_OK)
		code = curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	int err = result_of(&f, code, status);
	if (err)
		buf_clear(to);
	return err;
}
