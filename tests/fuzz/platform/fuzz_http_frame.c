// Frames are read without a byte beyond the input, and what is taken is as long as it says.
#include <stdint.h>
#include <stdlib.h>
#include "base/mem.h"
#include "platform/http_frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	AUTO_FREE uint8_t *copy = mem_copy(p, len);
	size_t at = 0;
	for (struct frame f;;) {
		int n = frame_read(&f, copy + at, len - at);
		if (n <= 0)
			return 0;
		if ((size_t)n > len - at || f.len > FRAME_MAX || f.payload + f.len != copy + at + n)
			abort();
		at += (size_t)n;
	}
}
