#include "advisories/version.h"
#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include "base/str.h"

struct part { const char *at; size_t len; bool number; };

static bool is_word(const struct part *p, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == p->len && strncasecmp(*words, p->at, p->len) == 0)
			return true;
	return false;
}

// A word that says the same with or without it.
static bool is_filler(const struct part *p)
{
	static const char *const words[] = {"v", "ver", "version", "firmware", "fw", "release", "rel", "build", "update", "upd", "sp", "hf", "patch", "hotfix", NULL};
	return !p->number && is_word(p, words);
}

static bool comes_before_release(const struct part *p)
{
	static const char *const words[] = {"alpha", "beta", "rc", "pre", "preview", "dev", "snapshot", NULL};
	return !p->number && is_word(p, words);
}

static bool next_part(const char **at, const char *end, struct part *ret)
{
	do {
		while (*at < end && !isalnum((unsigned char)**at))
			++*at;
		if (*at == end)
			return false;
		*ret = (struct part){.at = *at, .number = isdigit((unsigned char)**at)};
		while (*at < end && (ret->number ? isdigit((unsigned char)**at) : isalpha((unsigned char)**at)))
			++*at;
		ret->len = (size_t)(*at - ret->at);
	} while (is_filler(ret));
	return true;
}

// "-g" and six or more hexadecimal digits at the end: the commit it was built from.
static const char *before_commit(const char *start, const char *end)
{
	const char *at = end;
	while (at > start && isxdigit((unsigned char)at[-1]))
		at--;
	return end - at >= 6 && at - start > 2 && at[-1] == 'g' && at[-2] == '-' ? at - 2 : end;
}

// What of the text is the version: after "/v" (Shelly writes the build in front), without "(variant)" and without a commit.
static void trim(const char **start, const char **end)
{
	const char *at = *start;
	for (const char *p = at; p + 2 < *end; p++)
		if (p[0] == '/' && tolower((unsigned char)p[1]) == 'v' && isdigit((unsigned char)p[2]))
			at = p + 2;
	*start = at;
	const char *open = memchr(at, '(', (size_t)(*end - at));
	if (open && open > at && (*end)[-1] == ')' && !isdigit((unsigned char)open[1]))
		*end = open;
	const char *plus = memchr(at, '+', (size_t)(*end - at)); // semver: what follows orders nothing
	if (plus && plus > at)
		*end = plus;
	*end = before_commit(*start, *end);
}

static int compare_numbers(const struct part *a, const struct part *b)
{
	struct part x = *a, y = *b;
	for (; x.len > 1 && *x.at == '0'; x.len--)
		x.at++;
	for (; y.len > 1 && *y.at == '0'; y.len--)
		y.at++;
	if (x.len != y.len)
		return x.len < y.len ? -1 : 1;
	int order = memcmp(x.at, y.at, x.len);
	return order < 0 ? -1 : order > 0;
}

static int compare_words(const struct part *a, const struct part *b)
{
	if (comes_before_release(a) != comes_before_release(b))
		return comes_before_release(a) ? -1 : 1;
	size_t len = a->len < b->len ? a->len : b->len;
	int order = strncasecmp(a->at, b->at, len);
	if (order == 0)
		return a->len == b->len ? 0 : a->len < b->len ? -1 : 1;
	return order < 0 ? -1 : 1;
}

static bool is_zero(const struct part *p)
{
	for (size_t i = 0; i < p->len; i++)
		if (p->at[i] != '0')
			return false;
	return p->number;
}

// What a version with this left over is, compared to one that ends here.
static int order_of_rest(struct part p, const char *at, const char *end)
{
	do {
		if (comes_before_release(&p))
			return -1;
		if (!is_zero(&p))
			return 1;
	} while (next_part(&at, end, &p));
	return 0;
}

// Eight digits that begin with this or the last century: a date is compared with dates only.
static bool is_date(const struct part *p)
{
	return p->number && p->len == 8 && (strncmp(p->at, "19", 2) == 0 || strncmp(p->at, "20", 2) == 0);
}

static int compare_first(const struct part *a, const struct part *b, int *ret)
{
	if (a->number != b->number || is_date(a) != is_date(b))
		return ERR_UNSUPPORTED;
	if (!a->number && compare_words(a, b) != 0)
		return ERR_UNSUPPORTED;
	*ret = a->number ? compare_numbers(a, b) : 0;
	return 0;
}

static int compare_part(const struct part *a, const struct part *b)
{
	if (a->number != b->number) // 1.0.rc1 < 1.0.1; 1.0.1 > 1.0.b
		return a->number ? (comes_before_release(b) ? 1 : -1) : (comes_before_release(a) ? -1 : 1);
	return a->number ? compare_numbers(a, b) : compare_words(a, b);
}

int version_compare_parts(const char *a, size_t alen, const char *b, size_t blen, int *ret)
{
	const char *aend = a + alen, *bend = b + blen;
	struct part x, y;
	int order;
	if (alen >= VERSION_MAX || blen >= VERSION_MAX)
		return ERR_UNSUPPORTED;
	trim(&a, &aend);
	trim(&b, &bend);
	if (!next_part(&a, aend, &x) || !next_part(&b, bend, &y))
		return ERR_UNSUPPORTED;
	int err = compare_first(&x, &y, &order);
	while (!err && order == 0) {
		bool more = next_part(&a, aend, &x), other = next_part(&b, bend, &y);
		if (!more || !other) {
			order = more ? order_of_rest(x, a, aend) : other ? -order_of_rest(y, b, bend) : 0;
			break;
		}
		order = compare_part(&x, &y);
	}
	if (!err)
		*ret = order;
	return err;
}

int version_compare(const char *a, const char *b, int *ret)
{
	return version_compare_parts(a, strlen(a), b, strlen(b), ret);
}

int version_begins(const char *version, size_t len, const char *prefix, size_t prefix_len)
{
	const char *vend = version + len, *pend = prefix + prefix_len;
	struct part a, b;
	trim(&version, &vend);
	while (next_part(&prefix, pend, &b)) {
		if (!next_part(&version, vend, &a))
			return 0;
		if (a.number != b.number)
			return ERR_UNSUPPORTED;
		if (a.number ? compare_numbers(&a, &b) : compare_words(&a, &b))
			return 0;
	}
	return 1;
}
