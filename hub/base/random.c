#include "base/random.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

static void from_kernel(void *to, size_t len)
{
	for (uint8_t *at = to; len;) {
		ssize_t n = getrandom(at, len, 0);
		if (n < 0 && errno != EINTR)
			abort();
		if (n > 0) {
			at += n;
			len -= (size_t)n;
		}
	}
}

static void (*source)(void *to, size_t len) = from_kernel;

void random_bytes(void *to, size_t len)
{
	source(to, len);
}

void random_id(char to[13])
{
	uint8_t bytes[12];
	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		to[i] = "abcdefghijklmnopqrstuvwxyz234567"[bytes[i] & 31];
	to[12] = 0;
}

void random_set_test(void (*test_source)(void *to, size_t len))
{
	source = test_source ? test_source : from_kernel;
}
