#include "base/utf8.h"
#include <string.h>

size_t utf8_next(uint32_t *ret, const uint8_t *s, size_t len)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000}; // by length; below it the form is overlong
	size_t n = s[0] < 0x80 ? 1 : s[0] >> 5 == 0x06 ? 2 : s[0] >> 4 == 0x0e ? 3 : s[0] >> 3 == 0x1e ? 4 : 0;
	if (!n || n > len)
		return 0;
	uint32_t c = n == 1 ? s[0] : s[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if (s[i] >> 6 != 0x02)
			return 0;
		c = c << 6 | (s[i] & 0x3fu);
	}
	if (c < smallest[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*ret = c;
	return n;
}

size_t utf8_cut(const char *s, size_t most)
{
	size_t n = strnlen(s, most);
	if (!s[n])
		return n;
	while (n && ((uint8_t)s[n] & 0xc0) == 0x80)
		n--;
	return n;
}
