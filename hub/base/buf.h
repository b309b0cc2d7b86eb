// One bounded byte buffer to write, one bounded reader to read. A writer that would pass its maximum fails and stays failed;
// a reader that would pass its end fails and stays failed, and bytes left over are an error of the caller's to check.
#ifndef BASE_BUF_H
#define BASE_BUF_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

struct buf {
	uint8_t *data; // NUL-terminated after every write; the NUL is not counted in len
	size_t len, cap, max;
	bool failed;
};
void buf_init(struct buf *b, size_t max);
void buf_done(struct buf *b);      // frees; b may be used again after buf_init
void buf_done_secret(struct buf *b);
void buf_clear(struct buf *b);
void buf_put(struct buf *b, const void *p, size_t len);
void buf_put_str(struct buf *b, const char *s);
void buf_put_u8(struct buf *b, uint8_t v);
void buf_put_u16(struct buf *b, uint16_t v); // big endian, as all integers here
void buf_put_u32(struct buf *b, uint32_t v);
void buf_put_u64(struct buf *b, uint64_t v);
void buf_putf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_drop_front(struct buf *b, size_t len);
char *buf_steal_str(struct buf *b); // gives the string to the caller (NULL if failed); b is empty afterwards
#define AUTO_BUF __attribute__((cleanup(buf_done)))

struct rd {
	const uint8_t *at, *end;
	bool failed;
};
void rd_init(struct rd *r, const void *p, size_t len);
uint8_t rd_u8(struct rd *r);
uint16_t rd_u16(struct rd *r);
uint32_t rd_u32(struct rd *r);
uint64_t rd_u64(struct rd *r);
const uint8_t *rd_bytes(struct rd *r, size_t len); // borrowed from the input; NULL once failed
int rd_end(const struct rd *r) CHECKED;            // 0 when all was read and nothing failed, else ERR_PARSE

#endif
