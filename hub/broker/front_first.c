#include "broker/front_first.h"
#include <string.h>

#define CONNECT 0x10

// The remaining length, at most four bytes of seven bits. Returns how many bytes it took, 0: more are needed, -1: none.
static int read_length(const uint8_t *p, size_t len, uint32_t *ret)
{
	uint32_t value = 0;
	for (int i = 0; i < 4; i++) {
		if ((size_t)i == len)
			return 0;
		value |= (uint32_t)(p[i] & 0x7f) << (7 * i);
		if (!(p[i] & 0x80)) {
			*ret = value;
			return i + 1;
		}
	}
	return -1;
}

static int begins(const uint8_t *p, size_t len, const char *whole, size_t size)
{
	size_t some = len < size ? len : size;
	if (memcmp(p, whole, some))
		return -1;
	return some == size;
}

int front_first(const uint8_t *p, size_t len)
{
	uint32_t remaining;
	if (len == 0)
		return 0;
	if (p[0] != CONNECT)
		return -1;
	int took = read_length(p + 1, len - 1, &remaining);
	if (took <= 0)
		return took;
	if (remaining < 12 || remaining > FRONT_CONNECT_MAX) // name, version, flags, keep-alive, an empty client id
		return -1;
	p += 1 + took;
	len -= 1 + (size_t)took;
	int is_mqtt = begins(p, len, "\0\4MQTT", 6), is_old = begins(p, len, "\0\6MQIsdp", 8);
	return is_mqtt > is_old ? is_mqtt : is_old;
}
