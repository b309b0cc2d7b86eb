#include "base/str.h"
#include <stdio.h>
#include <string.h>
#include "base/utf8.h"

bool str_eq(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

bool str_starts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

bool str_copy(char *to, size_t size, const char *from)
{
	size_t len = strlen(from);
	if (len >= size) {
		if (size)
			to[0] = 0;
		return false;
	}
	memcpy(to, from, len + 1);
	return true;
}

bool str_utf8_valid(const char *s, size_t len)
{
	const uint8_t *p = (const uint8_t *)s;
	for (size_t i = 0; i < len;) {
		uint32_t c;
		size_t n = utf8_next(&c, p + i, len - i);
		if (!n || !c)
			return false;
		i += n;
	}
	return true;
}

// Characters that are shown as nothing or as a gap: a name of these alone is no name.
static bool is_blank(uint32_t c)
{
	return c == ' ' || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200f) || c == 0x202f || (c >= 0x205f && c <= 0x2064) ||
		c == 0x3000 || c == 0xfeff || c == 0xad || c == 0x034f || c == 0x061c || c == 0x115f || c == 0x1160 || c == 0x3164;
}

// Control characters, line and paragraph separators.
static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029;
}

// Embeddings, overrides and isolates make text read in another order than it is stored (Unicode TR 36, 2.1).
static bool is_bidi_control(uint32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool str_is_name(const char *s, size_t max_bytes)
{
	size_t len = s ? strlen(s) : 0;
	while (len && *s == ' ')
		s++, len--;
	while (len && s[len - 1] == ' ')
		len--;
	if (len > max_bytes)
		return false;
	bool visible = false;
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t c;
		n = utf8_next(&c, (const uint8_t *)s + i, len - i);
		if (!n || is_control(c) || is_bidi_control(c))
			return false;
		visible |= !is_blank(c);
	}
	return visible;
}

bool str_is_id(const char *s, size_t max)
{
	size_t len = s ? strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") : 0;
	return len && len <= max && !s[len];
}

static bool is_plain_in_log(uint32_t c)
{
	return c != '\\' && c != '"' && !is_control(c) && !is_bidi_control(c);
}

const char *str_log(char *to, size_t size, const void *s, size_t len)
{
	const uint8_t *p = s;
	size_t at = 0, cut = 0; // cut: the last place where "..." would still fit
	if (!size)
		return to;
	for (size_t i = 0; i < len;) {
		uint32_t c;
		size_t n = utf8_next(&c, p + i, len - i);
		bool plain = n && is_plain_in_log(c);
		if (!n)
			n = 1;
		size_t need = plain ? n : 4 * n;
		if (at + need >= size) {
			at = cut + (size_t)snprintf(to + cut, size - cut, "%.*s", (int)(size - cut - 1), "...");
			break;
		}
		if (plain)
			memcpy(to + at, p + i, n);
		else
			for (size_t k = 0; k < n; k++)
				snprintf(to + at + 4 * k, 5, "\\x%02x", p[i + k]);
		at += need;
		i += n;
		if (at + 3 < size)
			cut = at;
	}
	to[at] = 0;
	return to;
}

int str_u64(uint64_t *ret, const char *s, uint64_t max)
{
	size_t len = strspn(s, "0123456789");
	if (!len || s[len] || (s[0] == '0' && len > 1))
		return ERR_PARSE;
	uint64_t v = 0;
	for (; *s; s++)
		if (__builtin_mul_overflow(v, (uint64_t)10, &v) || __builtin_add_overflow(v, (uint64_t)(*s - '0'), &v))
			return ERR_LIMIT;
	if (v > max)
		return ERR_LIMIT;
	*ret = v;
	return 0;
}
