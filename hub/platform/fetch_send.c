// One message to one server: a POST, or a mail by SMTP submission (RFC 6409, RFC 8314).
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "platform/fetch_parts.h"

#define LINES_MAX 64
#define ANSWER_MAX (64u << 10)
#define PATIENCE_MAX_S 86400
#define HELLO "/freehold.local" // what a mail server is told as our name; the machine's own would say more than it needs

struct sending {
	const struct fetch_send *asked;
	struct fetch_guard guard;
	struct curl_slist *list;
	size_t read, answered;
};

static size_t on_answer(char *p, size_t size, size_t count, void *data)
{
	struct sending *s = data;
	(void)p;
	s->answered += size * count;
	return s->answered > ANSWER_MAX ? 0 : size * count; // nobody reads it, and nobody waits for the end of a long one
}

static size_t on_read(char *to, size_t size, size_t count, void *data)
{
	struct sending *s = data;
	size_t room = size * count, left = s->asked->len - s->read, n = left < room ? left : room;
	memcpy(to, (const char *)s->asked->body + s->read, n);
	s->read += n;
	return n;
}

// One entry per line; false: more than there may be, or one that a line break could be hidden in.
static bool make_list(struct sending *s)
{
	const char *at = s->asked->lines ? s->asked->lines : "";
	for (int n = 0; *at; n++) {
		size_t len = strcspn(at, "\n");
		AUTO_FREE char *line = mem_strn(at, len);
		struct curl_slist *longer = n < LINES_MAX && at[len] && !strchr(line, '\r') ? curl_slist_append(s->list, line) : NULL;
		if (!longer)
			return false;
		s->list = longer;
		at += len + 1;
	}
	return true;
}

static CURLcode set_post(CURL *curl, struct sending *s)
{
	CURLcode code = CURLE_OK;
	FETCH_SET(CURLOPT_URL, s->asked->url);
	FETCH_SET(CURLOPT_PROTOCOLS_STR, "https");
	FETCH_SET(CURLOPT_FOLLOWLOCATION, 0L);
	FETCH_SET(CURLOPT_HTTPHEADER, s->list);
	FETCH_SET(CURLOPT_POST, 1L);
	FETCH_SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)s->asked->len);
	FETCH_SET(CURLOPT_POSTFIELDS, s->asked->len ? s->asked->body : "");
	return code;
}

static CURLcode set_mail(CURL *curl, struct sending *s)
{
	CURLcode code = CURLE_OK;
	AUTO_FREE char *url = mem_printf("%s%s", s->asked->url, HELLO), *from = mem_printf("<%s>", s->asked->from ? s->asked->from : "");
	FETCH_SET(CURLOPT_URL, url);
	FETCH_SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	FETCH_SET(CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	FETCH_SET(CURLOPT_MAIL_FROM, from);
	FETCH_SET(CURLOPT_MAIL_RCPT, s->list);
	FETCH_SET(CURLOPT_UPLOAD, 1L);
	FETCH_SET(CURLOPT_READFUNCTION, on_read);
	FETCH_SET(CURLOPT_READDATA, s);
	if (s->asked->user && *s->asked->user) {
		FETCH_SET(CURLOPT_USERNAME, s->asked->user);
		FETCH_SET(CURLOPT_PASSWORD, s->asked->password ? s->asked->password : "");
	}
	return code;
}

static CURLcode set_roots(CURL *curl, const struct fetch_send *o)
{
	CURLcode code = CURLE_OK;
	if (o->ca) {
		struct curl_blob blob = {.data = (void *)(uintptr_t)o->ca, .len = o->ca_len, .flags = CURL_BLOB_COPY};
		FETCH_SET(CURLOPT_CAINFO_BLOB, &blob);
		FETCH_SET(CURLOPT_CAINFO, NULL);
		FETCH_SET(CURLOPT_CAPATH, NULL);
	} else if (o->ca_file) {
		FETCH_SET(CURLOPT_CAINFO, o->ca_file);
		FETCH_SET(CURLOPT_CAPATH, NULL);
	}
	return code;
}

// What became of the connection, before any status counts.
static const char *why_not(const struct sending *s, CURLcode code, bool is_mail, long status)
{
	if (s->guard.seen.why)
		return s->guard.seen.why;
	if (s->guard.private_address)
		return "private_address";
	switch (code) {
	case CURLE_OK:
		return "";
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
		return "bad_address";
	case CURLE_COULDNT_RESOLVE_HOST:
		return "no_address";
	case CURLE_OPERATION_TIMEDOUT:
		return "timeout";
	case CURLE_PEER_FAILED_VERIFICATION: // the chain was good, or seen would say why not: libcurl itself checks the name
		return "wrong_name";
	case CURLE_SSL_CONNECT_ERROR:
		return "tls_failed";
	case CURLE_USE_SSL_FAILED:
		return "no_encryption";
	case CURLE_LOGIN_DENIED:
		return "login";
	default: // libcurl has a hundred more, and they say no more than this
		break;
	}
	if (is_mail && status == 530)
		return "login";
	if (is_mail && status >= 550 && status <= 559)
		return "recipient";
	if (is_mail && status >= 400)
		return status < 500 ? "server_trouble" : "refused";
	return code == CURLE_WRITE_ERROR && status ? "" : "unreachable"; // a long answer that was cut off had its status
}

static const char *why_status(long status)
{
	if (status >= 200 && status < 300)
		return "";
	if (status == 401 || status == 403)
		return "login";
	if (status == 404 || status == 410)
		return "gone";
	if (status == 429)
		return "too_many";
	return status < 300 ? "unreachable" : status < 400 ? "redirect" : status < 500 ? "refused" : "server_trouble";
}

static void read_result(CURL *curl, const struct sending *s, CURLcode code, bool is_mail, struct fetch_sent *ret)
{
	long status = 0;
	curl_off_t patience = 0;
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &patience);
	ret->why = why_not(s, code, is_mail, status);
	if (!is_mail && !*ret->why)
		ret->why = why_status(status);
	ret->status = (int)status;
	ret->retry_after_s = (unsigned)(patience < 0 ? 0 : patience > PATIENCE_MAX_S ? PATIENCE_MAX_S : patience);
}

void fetch_send(const struct fetch_send *o, struct fetch_sent *ret)
{
	struct sending s = {.asked = o, .guard = {.allow_private = o->allow_private}};
	bool is_mail = str_starts(o->url, "smtp://") || str_starts(o->url, "smtps://");
	*ret = (struct fetch_sent){.why = "bad_address"};
	CURL *curl = is_mail || str_starts(o->url, "https://") ? curl_easy_init() : NULL;
	if (curl && make_list(&s)) {
		CURLcode code = fetch_guard_set(curl, &s.guard, o->timeout_ms);
		FETCH_SET(CURLOPT_WRITEFUNCTION, on_answer);
		FETCH_SET(CURLOPT_WRITEDATA, &s);
		code = code ? code : set_roots(curl, o);
		code = code ? code : is_mail ? set_mail(curl, &s) : set_post(curl, &s);
		code = code ? code : curl_easy_perform(curl);
		read_result(curl, &s, code, is_mail, ret);
	}
	curl_easy_cleanup(curl);
	curl_slist_free_all(s.list);
}
