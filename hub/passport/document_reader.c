#include "passport/document_reader.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"

#define URL_MAX 1024

void reader_at(struct reader *r, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	vsnprintf(r->at, sizeof(r->at), fmt, args);
	va_end(args);
}

void reader_fail(struct reader *r, const char *key, const char *rule)
{
	if (r->failed)
		return;
	r->failed = true;
	snprintf(r->fault.path, sizeof(r->fault.path), "%s%s%s", r->at, *r->at ? "." : "", key);
	str_copy(r->fault.rule, sizeof(r->fault.rule), rule);
}

// True when the getter found a value; a fault is noted when it did not and should have.
static bool found(struct reader *r, const char *key, enum need need, int result, const char *rule)
{
	if (result == ERR_NOT_FOUND) {
		if (need == REQUIRED)
			reader_fail(r, key, "is required");
		return false;
	}
	if (result)
		reader_fail(r, key, rule);
	return !r->failed;
}

const json_t *reader_object(struct reader *r, const json_t *o, const char *key, enum need need)
{
	json_t *v = NULL;
	return found(r, key, need, json_get_object(o, key, &v), "must be an object") ? v : NULL;
}

const json_t *reader_array(struct reader *r, const json_t *o, const char *key, size_t max, enum need need)
{
	json_t *v = NULL;
	return found(r, key, need, json_get_array(o, key, max, &v), "must be an array, and not too long") ? v : NULL;
}

const char *reader_text(struct reader *r, const json_t *o, const char *key, size_t max, enum need need)
{
	const char *v = NULL;
	if (!found(r, key, need, json_get_text(o, key, max, &v), "must be text, and not too long"))
		return NULL;
	if (str_is_name(v, max))
		return v;
	reader_fail(r, key, !*v ? "must not be empty" : "must be plain text without control characters");
	return NULL;
}

bool reader_is_https(const char *url)
{
	static const char scheme[] = "https://";
	if (!str_starts(url, scheme) || strlen(url) > URL_MAX)
		return false;
	for (const char *c = url; *c; c++)
		if (*c <= ' ' || *c >= 0x7f)
			return false;
	const char *host = url + sizeof(scheme) - 1;
	size_t len = strcspn(host, "/?#:");
	return len > 0 && len <= 120 && strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") >= len;
}

void reader_host(char to[128], const char *url)
{
	const char *host = url + strlen("https://");
	size_t len = strcspn(host, "/?#:"); // less than the room: reader_is_https has bounded it
	for (size_t i = 0; i < len; i++)
		to[i] = (char)tolower((unsigned char)host[i]);
	to[len] = 0;
}

const char *reader_https(struct reader *r, const json_t *o, const char *key, enum need need)
{
	const char *v = reader_text(r, o, key, URL_MAX, need);
	if (!v || reader_is_https(v))
		return v;
	reader_fail(r, key, "must be an https address");
	return NULL;
}

const char *reader_one_of(struct reader *r, const json_t *o, const char *key, const char *const *words, enum need need)
{
	const char *v = reader_text(r, o, key, 64, need);
	if (!v)
		return NULL;
	for (const char *const *w = words; *w; w++)
		if (strcmp(v, *w) == 0)
			return v;
	AUTO_BUF struct buf rule;
	buf_init(&rule, sizeof(r->fault.rule) - 1);
	for (const char *const *w = words; *w; w++)
		buf_putf(&rule, "%s%s", w == words ? "must be one of: " : ", ", *w);
	AUTO_FREE char *text = rule.failed ? NULL : buf_steal_str(&rule);
	reader_fail(r, key, text ? text : "must be one of the words that PASSPORT.md lists");
	return NULL;
}

int64_t reader_int(struct reader *r, const json_t *o, const char *key, int64_t min, int64_t max, enum need need)
{
	int64_t v = 0;
	return found(r, key, need, json_get_int(o, key, min, max, &v), "must be an integer within its bounds") ? v : 0;
}

bool reader_bool(struct reader *r, const json_t *o, const char *key, enum need need)
{
	bool v = false;
	return found(r, key, need, json_get_bool(o, key, &v), "must be true or false") && v;
}

int64_t reader_time(struct reader *r, const json_t *o, const char *key, enum need need)
{
	int64_t ms;
	const char *v = reader_text(r, o, key, 32, need);
	if (!v)
		return 0;
	if (!str_time_parse(&ms, v) && ms > 0)
		return ms;
	reader_fail(r, key, "must be a time like 2026-11-23T23:29:19Z");
	return 0;
}

int64_t reader_day(struct reader *r, const json_t *o, const char *key, enum need need)
{
	int y, m, d;
	const char *v = reader_text(r, o, key, 16, need);
	if (!v)
		return 0;
	if (!str_date_parse(&y, &m, &d, v) && y >= 2000)
		return str_date_ms(y, m, d);
	reader_fail(r, key, "must be a date like 2026-11-23");
	return 0;
}

bool reader_is_word(const char *s)
{
	size_t len = strlen(s);
	return len > 0 && len <= 32 && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == len;
}

void reader_words(struct reader *r, const json_t *o, const char *key, size_t max, enum need need)
{
	const json_t *list = reader_array(r, o, key, max, need);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *word = json_string_value(json_array_get(list, i));
		if (!word || !reader_is_word(word))
			reader_fail(r, key, "must list words of lower-case letters");
	}
}
