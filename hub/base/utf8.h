// UTF-8 character by character, for the string functions of this room.
#ifndef BASE_UTF8_H
#define BASE_UTF8_H
#include <stddef.h>
#include <stdint.h>

// Decodes the character at s (len > 0 bytes left). Returns its length in bytes, 0 when it is not strict UTF-8 (RFC 3629).
size_t utf8_next(uint32_t *ret, const uint8_t *s, size_t len);

// How many bytes of s, "most" at most, can be kept without cutting a character in two. s is UTF-8.
size_t utf8_cut(const char *s, size_t most);

#endif
