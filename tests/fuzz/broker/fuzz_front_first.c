// The first bytes of a plaintext connection: every prefix is judged, and a verdict once reached holds for whatever follows.
#include <stdlib.h>
#include "broker/front_first.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int verdict = 0;
	for (size_t len = 0; len <= size && len <= 64; len++) {
		int now = front_first(data, len);
		if (now < -1 || now > 1 || (verdict && now != verdict) || (now == 0 && len >= FRONT_FIRST_MAX))
			abort();
		verdict = now;
	}
	return 0;
}
