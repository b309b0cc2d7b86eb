#include "broker/events.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

#define VERSION "1"

static bool is_word(const char *s)
{
	return *s && s[strspn(s, "abcdefghijklmnopqrstuvwxyz_")] == '\0';
}

static int add_pair(struct broker_line *l, char *token)
{
	char *equals = strchr(token, '=');

	if (!equals || l->count == (int)(sizeof(l->pairs) / sizeof(l->pairs[0])))
		return ERR_PARSE;
	*equals = '\0';
	if (!is_word(token))
		return ERR_PARSE;
	for (int i = 0; i < l->count; i++)
		if (strcmp(l->pairs[i].key, token) == 0)
			return ERR_PARSE;
	if (str_unpercent(equals + 1) < 0)
		return ERR_PARSE;
	l->pairs[l->count].key = token;
	l->pairs[l->count++].value = equals + 1;
	return 0;
}

// Between tokens stands exactly one space; everything else of a line is printable ASCII.
int broker_line_parse(struct broker_line *ret, const void *p, size_t len)
{
	if (len >= sizeof(ret->text))
		return ERR_PARSE;
	memcpy(ret->text, p, len);
	ret->text[len] = '\0';
	ret->word = NULL;
	ret->count = 0;
	for (size_t i = 0; i < len; i++)
		if (ret->text[i] < ' ' || ret->text[i] > '~')
			return ERR_PARSE;

	char *rest = ret->text, *version = strsep(&rest, " ");
	if (strcmp(version, VERSION) != 0 || !rest)
		return ERR_PARSE;
	char *word = strsep(&rest, " ");
	if (!is_word(word))
		return ERR_PARSE;
	while (rest) {
		int r = add_pair(ret, strsep(&rest, " "));
		if (r < 0)
			return r;
	}
	ret->word = word;
	return 0;
}

const char *broker_line_get(const struct broker_line *l, const char *key)
{
	for (int i = 0; i < l->count; i++)
		if (strcmp(l->pairs[i].key, key) == 0)
			return l->pairs[i].value;
	return "";
}

// str_percent cuts silently; a value that did not fit whole decodes to fewer bytes.
static bool put_value(char *to, size_t size, const char *value)
{
	str_percent(to, size, value);
	size_t decoded = strlen(to);
	for (const char *s = to; (s = strchr(s, '%')); s++)
		decoded -= 2;
	return decoded == strlen(value);
}

int broker_line_format(char *to, size_t size, const char *word, ...)
{
	int used = snprintf(to, size, VERSION " %s", word);
	bool fits = used >= 0 && (size_t)used < size;
	size_t len = fits ? (size_t)used : 0;
	const char *key;
	va_list args;

	va_start(args, word);
	while (fits && (key = va_arg(args, const char *))) {
		const char *value = va_arg(args, const char *);
		used = snprintf(to + len, size - len, " %s=", key);
		fits = used >= 0 && (size_t)used < size - len;
		if (!fits)
			break;
		len += (size_t)used;
		fits = put_value(to + len, size - len, value);
		len += fits ? strlen(to + len) : 0;
	}
	va_end(args);
	return fits ? (int)len : ERR_LIMIT;
}
