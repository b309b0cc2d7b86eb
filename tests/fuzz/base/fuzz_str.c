// Every decoder of base/str.h on the same bytes; what decodes must encode to the spelling it came from, where there is only one.
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

static void must(bool true_always)
{
	if (!true_always)
		abort();
}

static void try_base64(const char *s, size_t len)
{
	size_t n = len, m = len;
	AUTO_FREE uint8_t *bytes = mem_new(len, 1);
	if (str_unb64url(bytes, &n, s, len) == 0) {
		AUTO_FREE char *back = mem_new(str_b64url_size(n), 1);
		str_b64url(back, bytes, n);
		must(str_eq(back, s));
	}
	if (str_unb64(bytes, &m, s, len) == 0)
		must(m <= len / 4 * 3);
}

static void try_hex_and_base32(const char *s, size_t len)
{
	size_t n = len, m = len, k = len;
	AUTO_FREE uint8_t *bytes = mem_new(len, 1), *again = mem_new(len, 1);
	AUTO_FREE char *back = mem_new(2 * len + 2, 1);
	if (str_unhex(bytes, &n, s) == 0) {
		str_hex(back, bytes, n);
		must(!strcasecmp(back, s));
	}
	if (str_unb32(bytes, &m, s) == 0) {
		str_b32(back, bytes, m);
		must(str_unb32(again, &k, back) == 0 && k == m && !memcmp(bytes, again, m));
	}
}

static void try_percent(const char *s, size_t len)
{
	AUTO_FREE char *plain = mem_str(s), *coded = mem_new(3 * len + 1, 1);
	str_percent(coded, 3 * len + 1, s);
	must(str_unpercent(coded) == 0 && str_eq(coded, s));
	if (str_unpercent(plain) == 0)
		must(strlen(plain) <= len);
}

static void try_times_and_numbers(const char *s)
{
	int64_t ms, again;
	uint64_t number;
	int y, m, d;
	char text[32];
	if (str_time_parse(&ms, s) == 0) {
		str_time(text, ms);
		must(str_time_parse(&again, text) == 0 && again == ms);
	}
	if (str_date_parse(&y, &m, &d, s) == 0) {
		str_time(text, str_date_ms(y, m, d));
		must(str_starts(text, s));
	}
	if (str_u64(&number, s, UINT64_MAX) == 0) {
		AUTO_FREE char *back = mem_printf("%llu", (unsigned long long)number);
		must(str_eq(back, s));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	AUTO_FREE char *s = mem_strn((const char *)p, len);
	char log[40];
	size_t text_len = strlen(s);
	try_base64(s, text_len);
	try_hex_and_base32(s, text_len);
	try_percent(s, text_len);
	try_times_and_numbers(s);
	str_log(log, sizeof log, p, len);
	must(strlen(log) < sizeof log && str_utf8_valid(log, strlen(log)) && !strpbrk(log, "\n\r\x1b\""));
	if (str_is_name(s, 64))
		must(str_utf8_valid(s, text_len));
	return 0;
}
