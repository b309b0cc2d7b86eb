// Text encodings of bytes: base16, base64, Crockford base32, percent-encoding.
#include <string.h>
#include "base/str.h"
#include "base/utf8.h"

enum { BAD = -1, SKIP = -2 }; // besides a digit's value
typedef int value_fn(char c);

static const char digits_hex[] = "0123456789abcdef";
static const char digits_64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char digits_32[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : BAD;
}

// Writes bytes as digits of `bits` bits each, first bit first; the last digit is filled up with zero bits.
static void digits_write(char *to, const uint8_t *p, size_t len, unsigned bits, const char *alphabet)
{
	uint32_t pool = 0;
	unsigned have = 0;
	for (size_t i = 0; i < len; i++) {
		pool = pool << 8 | p[i];
		for (have += 8; have >= bits; have -= bits)
			*to++ = alphabet[pool >> (have - bits) & ((1u << bits) - 1)];
	}
	if (have)
		*to++ = alphabet[pool << (bits - have) & ((1u << bits) - 1)];
	*to = 0;
}

// The other way. Refuses a count of digits that no encoder writes, and fill-up bits that are not zero; looks at everything before it writes.
static int digits_read(uint8_t *to, size_t *len, const char *s, size_t slen, unsigned bits, value_fn *value)
{
	size_t count = 0;
	unsigned last = 0;
	for (size_t i = 0; i < slen; i++) {
		int v = value(s[i]);
		if (v == BAD)
			return ERR_PARSE;
		if (v == SKIP)
			continue;
		last = (unsigned)v;
		count++;
	}
	size_t bytes = count * bits / 8, spare = count * bits % 8;
	if (spare >= bits || last & ((1u << spare) - 1))
		return ERR_PARSE;
	if (bytes > *len)
		return ERR_LIMIT;
	uint32_t pool = 0;
	unsigned have = 0;
	for (size_t i = 0, at = 0; at < bytes; i++) {
		int v = value(s[i]);
		if (v == SKIP)
			continue;
		pool = pool << bits | (unsigned)v;
		have += bits;
		if (have >= 8) {
			have -= 8;
			to[at++] = (uint8_t)(pool >> have);
		}
	}
	*len = bytes;
	return 0;
}

void str_hex(char *to, const uint8_t *p, size_t len)
{
	digits_write(to, p, len, 4, digits_hex);
}

int str_unhex(uint8_t *to, size_t *len, const char *s)
{
	return digits_read(to, len, s, strlen(s), 4, hex_value);
}

size_t str_b64url_size(size_t len)
{
	return len / 3 * 4 + (len % 3 * 4 + 2) / 3 + 1;
}

void str_b64url(char *to, const uint8_t *p, size_t len)
{
	digits_write(to, p, len, 6, digits_64url);
}

static int letter_or_digit_64(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	return c >= '0' && c <= '9' ? c - '0' + 52 : BAD;
}

static int value_64url(char c)
{
	return c == '-' ? 62 : c == '_' ? 63 : letter_or_digit_64(c);
}

static int value_64(char c)
{
	return c == '+' ? 62 : c == '/' ? 63 : letter_or_digit_64(c);
}

int str_unb64url(uint8_t *to, size_t *len, const char *s, size_t slen)
{
	return digits_read(to, len, s, slen, 6, value_64url);
}

int str_unb64(uint8_t *to, size_t *len, const char *s, size_t slen)
{
	if (slen % 4)
		return ERR_PARSE;
	for (int padding = 0; padding < 2 && slen && s[slen - 1] == '='; padding++)
		slen--;
	return digits_read(to, len, s, slen, 6, value_64);
}

void str_b32(char *to, const uint8_t *p, size_t len)
{
	digits_write(to, p, len, 5, digits_32);
}

// Crockford: letters that people mistake for digits are read as those digits; U is no digit.
static int value_32(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == '-' || c == ' ')
		return SKIP;
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	const char *digit = c ? strchr(digits_32, c) : NULL;
	return digit ? (int)(digit - digits_32) : BAD;
}

int str_unb32(uint8_t *to, size_t *len, const char *s)
{
	return digits_read(to, len, s, strlen(s), 5, value_32);
}

void str_percent(char *to, size_t size, const char *s)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-";
	size_t left = strlen(s), n;
	if (!size)
		return;
	for (; left; s += n, left -= n) {
		uint32_t c;
		n = utf8_next(&c, (const uint8_t *)s, left);
		if (!n)
			n = 1;
		bool is_plain = strchr(plain, *s);
		size_t need = is_plain ? 1 : 3 * n;
		if (need >= size)
			break;
		size -= need;
		for (size_t i = 0; i < n; i++) {
			if (is_plain) {
				*to++ = s[i];
				continue;
			}
			*to++ = '%';
			*to++ = "0123456789ABCDEF"[(uint8_t)s[i] >> 4];
			*to++ = "0123456789ABCDEF"[(uint8_t)s[i] & 15];
		}
	}
	*to = 0;
}

int str_unpercent(char *s)
{
	char *to = s;
	for (; *s; s++) {
		if (*s != '%') {
			*to++ = *s;
			continue;
		}
		int high = hex_value(s[1]), low = high < 0 ? BAD : hex_value(s[2]);
		if (low < 0 || !(high | low))
			return ERR_PARSE;
		*to++ = (char)(high << 4 | low);
		s += 2;
	}
	*to = 0;
	return 0;
}
