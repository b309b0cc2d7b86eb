// WebSocket frames (RFC 6455), server side: reads masked frames, writes unmasked ones. Pure (private to platform/http).
#ifndef PLATFORM_HTTP_FRAME_H
#define PLATFORM_HTTP_FRAME_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FRAME_CONTINUATION = 0, FRAME_TEXT = 1, FRAME_BINARY = 2, FRAME_CLOSE = 8, FRAME_PING = 9, FRAME_PONG = 10 };
enum { FRAME_MAX = 4096, FRAME_STREAM_MAX = 65535, FRAME_HEADER_MAX = 10 };
enum { CLOSE_NORMAL = 1000, CLOSE_PROTOCOL = 1002, CLOSE_UNSUPPORTED = 1003, CLOSE_NO_STATUS = 1005, CLOSE_TEXT = 1007, CLOSE_TOO_BIG = 1009 };

struct frame { int opcode; bool final; uint8_t *payload; size_t len; };
// Reads one frame of at most max bytes (no more than FRAME_STREAM_MAX) and unmasks it in place. Returns its whole length, 0 when more bytes are needed, or a negated close code.
int frame_read(struct frame *f, uint8_t *p, size_t len, size_t max);
// Header of an unmasked final frame; returns its length.
size_t frame_header(uint8_t to[FRAME_HEADER_MAX], int opcode, size_t payload_len);

#endif
