// What http_head_parse takes keeps every promise that the hub's routes rely on.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/str.h"
#include "platform/http_head.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

static void need(int fact)
{
	if (!fact)
		abort();
}

static void check(const struct http_head *h)
{
	need(h->path[0] == '/' && !strstr(h->path, "//") && !strstr(h->path, "/../") && !strchr(h->path, '\\'));
	need(str_utf8_valid(h->path, strlen(h->path)));
	need(http_head_field(h, "host") && !http_head_field(h, "transfer-encoding"));
	need(h->content_length <= HTTP_LARGE_MAX && h->field_count <= HTTP_FIELDS_MAX);
	for (int i = 0; i < h->field_count; i++) {
		need(!strpbrk(h->fields[i].value, "\r\n") && *h->fields[i].name && !strpbrk(h->fields[i].name, " \t:\r\n"));
		http_head_has_token(h, h->fields[i].name, "close");
	}
	http_host_is_ours(http_head_field(h, "host"), "hub.local");
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	const char *text = (const char *)p;
	size_t seen = 0, seen_slowly = 0, slowly = 0;
	size_t n = len ? http_head_length(text, len, &seen) : 0;
	for (size_t i = 1; i <= len && i < 4096 && !slowly; i++) // byte by byte gives the same answer
		slowly = http_head_length(text, i, &seen_slowly);
	need(len >= 4096 || n == slowly);
	if (!n) {
		http_head_too_long(text, len);
		return 0;
	}
	struct http_head h;
	if (http_head_parse(&h, text, n) == 0)
		check(&h);
	http_head_done(&h);
	return 0;
}
