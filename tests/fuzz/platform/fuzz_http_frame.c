// Frames are read without a byte beyond the input, and what is taken is as long as it says.
#include <stdint.h>
#include <stdlib.h>
#include "base/mem.h"
#include "platform/http_frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

static void read_all(const uint8_t *p, size_t len, size_t max)
{
	AUTO_FREE uint8_t *copy = mem_copy(p, len);
	size_t at = 0;
	for (struct frame f;;) {
		int n = frame_read(&f, copy + at, len - at, max);
		if (n <= 0)
			return;
		if ((size_t)n > len - at || f.len > max || f.payload + f.len != copy + at + n)
			abort();
		at += (size_t)n;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	read_all(p, len, FRAME_MAX);
	read_all(p, len, FRAME_STREAM_MAX);
	return 0;
}
