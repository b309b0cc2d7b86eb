// The command line's frames.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include "api/local.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct local_request q;
	if (local_request_parse(&q, data, size) == 0 && q.body_len > size)
		abort();
	return 0;
}
