// Frames between hubd and freehold-relayd: nothing is read beyond the input, and what is understood is written back byte for byte.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "relay/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	AUTO_FREE uint8_t *copy = mem_copy(p, len);
	struct wire_msg m;
	size_t taken;
	for (size_t at = 0; wire_decode(&m, copy + at, len - at, &taken) > 0; at += taken) {
		struct buf again AUTO_BUF;
		buf_init(&again, WIRE_FRAME_MAX);
		if (taken > len - at || wire_encode(&again, &m) || again.len != taken || memcmp(again.data, copy + at, taken) != 0)
			abort();
	}
	return 0;
}
