#include "passport/published.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "base/str.h"
#include "passport/document_reader.h"

#define NEAR 1000
#define DAY_MS INT64_C(86400000)

static bool is_part_of_name(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || (c && strchr("-_.+/", c));
}

static bool stands_at(const char *page, size_t len, size_t at, const char *model, size_t n)
{
	if (len - at < n || strncasecmp(page + at, model, n) != 0 || (at && is_part_of_name(page[at - 1])))
		return false;
	// A full stop ends a sentence, and a slash a tag's name; what goes on after them is a longer name.
	bool ends = at + n == len || !is_part_of_name(page[at + n]);
	return ends || ((page[at + n] == '.' || page[at + n] == '/') && (at + n + 1 == len || !is_part_of_name(page[at + n + 1])));
}

static int64_t last_day_of(int y, int m)
{
	return (m == 12 ? str_date_ms(y + 1, 1, 1) : str_date_ms(y, m + 1, 1)) - DAY_MS;
}

// A day at this place, no part of a longer row of digits: YYYY-MM-DD or YYYY-MM.
static bool read_day(char to[11], const char *at, size_t len)
{
	int y, m, d;
	char text[25];
	size_t n = 0;
	while (n < len && n < 11 && (isdigit((unsigned char)at[n]) || at[n] == '-'))
		n++;
	if (n != 10 && n != 7)
		return false;
	snprintf(text, sizeof text, "%.*s%s", (int)n, at, n == 7 ? "-01" : "");
	if (str_date_parse(&y, &m, &d, text) || y < 2000)
		return false;
	if (n == 7)
		str_time(text, last_day_of(y, m));
	memcpy(to, text, 10);
	to[10] = '\0';
	return true;
}

int published_read(char to[11], const void *page, size_t len, const char *model)
{
	const char *p = page;
	size_t n = strlen(model);
	if (!n || len > PUBLISHED_BYTES_MAX)
		return ERR_NOT_FOUND;
	size_t end = 0; // up to here there is a place of the model's near
	for (size_t at = 0; at < len; at++) {
		if (stands_at(p, len, at, model, n))
			end = at + n + NEAR;
		bool begins = isdigit((unsigned char)p[at]) && (!at || !(isdigit((unsigned char)p[at - 1]) || p[at - 1] == '-'));
		if (at < end && begins && read_day(to, p + at, len - at))
			return 0;
	}
	return ERR_NOT_FOUND;
}

bool published_is_own(const char *address, const char *domain)
{
	char host[128];
	if (!address || !reader_is_https(address))
		return false;
	reader_host(host, address);
	if (str_starts(domain, "www."))
		domain += strlen("www.");
	size_t has = strlen(host), own = strlen(domain);
	return own && has >= own && str_eq(host + has - own, domain) && (has == own || host[has - own - 1] == '.');
}
