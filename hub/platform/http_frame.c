#include "platform/http_frame.h"

static bool is_control(int opcode)
{
	return opcode >= FRAME_CLOSE;
}

static bool is_known(int opcode)
{
	return opcode <= FRAME_BINARY || (opcode >= FRAME_CLOSE && opcode <= FRAME_PONG);
}

int frame_read(struct frame *f, uint8_t *p, size_t len, size_t max)
{
	enum { FINAL = 0x80, RESERVED = 0x70, MASKED = 0x80, LEN16 = 126, LEN64 = 127 };
	if (len < 2)
		return 0;
	int opcode = p[0] & 0x0f, short_len = p[1] & 0x7f;
	bool final = p[0] & FINAL;
	if (p[0] & RESERVED || !(p[1] & MASKED) || !is_known(opcode) || (is_control(opcode) && (!final || short_len >= LEN16)))
		return -CLOSE_PROTOCOL;
	if (short_len == LEN64)
		return -CLOSE_TOO_BIG;
	size_t at = short_len == LEN16 ? 4 : 2;
	if (len < at + 4)
		return 0;
	size_t n = short_len == LEN16 ? (size_t)p[2] << 8 | p[3] : (size_t)short_len;
	if (short_len == LEN16 && n < LEN16)
		return -CLOSE_PROTOCOL;
	if (n > max)
		return -CLOSE_TOO_BIG;
	const uint8_t *mask = p + at;
	at += 4;
	if (len < at + n)
		return 0;
	for (size_t i = 0; i < n; i++)
		p[at + i] ^= mask[i & 3];
	*f = (struct frame){.opcode = opcode, .final = final, .payload = p + at, .len = n};
	return (int)(at + n);
}

size_t frame_header(uint8_t to[FRAME_HEADER_MAX], int opcode, size_t payload_len)
{
	to[0] = (uint8_t)(0x80 | opcode);
	if (payload_len < 126) {
		to[1] = (uint8_t)payload_len;
		return 2;
	}
	int bytes = payload_len <= 0xffff ? 2 : 8;
	to[1] = bytes == 2 ? 126 : 127;
	for (int i = 0; i < bytes; i++)
		to[2 + i] = (uint8_t)(payload_len >> 8 * (bytes - 1 - i));
	return 2 + (size_t)bytes;
}
