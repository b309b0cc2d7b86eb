#include <string.h>
#include "api/local.h"
#include "base/str.h"

static int copy(char *to, size_t size, const uint8_t *from, size_t len)
{
	if (!from || len == 0 || len >= size || memchr(from, 0, len))
		return ERR_PARSE;
	memcpy(to, from, len);
	to[len] = '\0';
	return 0;
}

int local_request_parse(struct local_request *ret, const void *frame, size_t len)
{
	struct local_request q = { .body = NULL };
	struct rd r;
	rd_init(&r, frame, len);
	uint8_t version = rd_u8(&r);
	if (!r.failed && version != LOCAL_VERSION)
		return ERR_UNSUPPORTED;
	uint8_t method_len = rd_u8(&r);
	int err = copy(q.method, sizeof q.method, rd_bytes(&r, method_len), method_len);
	if (err < 0)
		return err;
	uint16_t path_len = rd_u16(&r);
	err = copy(q.path, sizeof q.path, rd_bytes(&r, path_len), path_len);
	if (err < 0 || !str_utf8_valid(q.path, path_len))
		return ERR_PARSE;
	q.body_len = (size_t)(r.end - r.at);
	q.body = rd_bytes(&r, q.body_len);
	if (rd_end(&r) < 0)
		return ERR_PARSE;
	*ret = q;
	return 0;
}

void local_request_format(struct buf *to, const char *method, const char *path, const void *body, size_t len)
{
	size_t m = strlen(method), p = strlen(path);
	buf_put_u32(to, (uint32_t)(1 + 1 + m + 2 + p + len));
	buf_put_u8(to, LOCAL_VERSION);
	buf_put_u8(to, (uint8_t)m);
	buf_put(to, method, m);
	buf_put_u16(to, (uint16_t)p);
	buf_put(to, path, p);
	buf_put(to, body ? body : "", len);
}
