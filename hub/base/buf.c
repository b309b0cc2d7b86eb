#include "base/buf.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/mem.h"

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.max = max};
}

void buf_done(struct buf *b)
{
	free(b->data);
	buf_init(b, b->max);
}

void buf_done_secret(struct buf *b)
{
	mem_wipe(b->data, b->cap);
	buf_done(b);
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->data)
		b->data[0] = 0;
}

// Makes room for len more bytes and the NUL. Grows by copying and wiping, never by realloc: a buffer may hold a secret.
static bool reserve(struct buf *b, size_t len)
{
	if (b->failed || len > b->max - b->len) {
		b->failed = true;
		return false;
	}
	size_t need = b->len + len + 1;
	if (need <= b->cap)
		return true;
	size_t cap = b->cap ? b->cap * 2 : 64;
	if (cap > b->max + 1)
		cap = b->max + 1;
	if (cap < need)
		cap = need;
	uint8_t *data = mem_new(cap, 1);
	if (b->data)
		memcpy(data, b->data, b->len);
	mem_wipe(b->data, b->cap);
	free(b->data);
	b->data = data;
	b->cap = cap;
	return true;
}

void buf_put(struct buf *b, const void *p, size_t len)
{
	if (!reserve(b, len))
		return;
	if (len)
		memcpy(b->data + b->len, p, len);
	b->len += len;
	b->data[b->len] = 0;
}

void buf_put_str(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

static void put_uint(struct buf *b, uint64_t v, size_t bytes)
{
	uint8_t be[8];
	for (size_t i = bytes; i-- > 0; v >>= 8)
		be[i] = (uint8_t)v;
	buf_put(b, be, bytes);
}

void buf_put_u8(struct buf *b, uint8_t v)
{
	put_uint(b, v, 1);
}

void buf_put_u16(struct buf *b, uint16_t v)
{
	put_uint(b, v, 2);
}

void buf_put_u32(struct buf *b, uint32_t v)
{
	put_uint(b, v, 4);
}

void buf_put_u64(struct buf *b, uint64_t v)
{
	put_uint(b, v, 8);
}

void buf_putf(struct buf *b, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, args);
	if (n < 0)
		b->failed = true;
	else if (reserve(b, (size_t)n)) {
		vsnprintf((char *)b->data + b->len, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
	}
	va_end(again);
	va_end(args);
}

void buf_drop_front(struct buf *b, size_t len)
{
	if (len > b->len)
		len = b->len;
	if (!len)
		return;
	memmove(b->data, b->data + len, b->len - len + 1);
	b->len -= len;
}

char *buf_steal_str(struct buf *b)
{
	char *s = NULL;
	if (!b->failed)
		s = b->data ? (char *)STEAL(b->data) : mem_str("");
	buf_done(b);
	return s;
}

void rd_init(struct rd *r, const void *p, size_t len)
{
	r->at = p ? p : (const uint8_t *)"";
	r->end = r->at + (p ? len : 0);
	r->failed = false;
}

const uint8_t *rd_bytes(struct rd *r, size_t len)
{
	if (r->failed || len > (size_t)(r->end - r->at)) {
		r->failed = true;
		return NULL;
	}
	const uint8_t *p = r->at;
	r->at += len;
	return p;
}

static uint64_t rd_uint(struct rd *r, size_t bytes)
{
	const uint8_t *p = rd_bytes(r, bytes);
	uint64_t v = 0;
	for (size_t i = 0; p && i < bytes; i++)
		v = v << 8 | p[i];
	return v;
}

uint8_t rd_u8(struct rd *r)
{
	return (uint8_t)rd_uint(r, 1);
}

uint16_t rd_u16(struct rd *r)
{
	return (uint16_t)rd_uint(r, 2);
}

uint32_t rd_u32(struct rd *r)
{
	return (uint32_t)rd_uint(r, 4);
}

uint64_t rd_u64(struct rd *r)
{
	return rd_uint(r, 8);
}

int rd_end(const struct rd *r)
{
	return !r->failed && r->at == r->end ? 0 : ERR_PARSE;
}
