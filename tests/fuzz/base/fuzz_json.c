// Whatever json_read takes can be written and read again to the same value.
#include <stdlib.h>
#include <string.h>
#include "base/json.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	AUTO_JSON json_t *j = NULL, *again = NULL;
	if (json_read(&j, p, len, 1 << 20, 32) < 0)
		return 0;
	AUTO_FREE char *text = json_write(j);
	if (!text || json_read(&again, text, strlen(text), 8 << 20, 32) < 0 || !json_equal(j, again))
		abort();
	return 0;
}
