// The line between plugin and hubd: whatever parses says the same after being said again.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "broker/events.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct broker_line in, out;
	char text[3 * BROKER_LINE_MAX];

	if (broker_line_parse(&in, data, size) < 0)
		return 0;
	if (in.count == 0)
		return 0;
	int len = broker_line_format(text, sizeof(text), in.word, in.pairs[0].key, in.pairs[0].value, NULL);
	if (len < 0)
		abort();
	if (len >= BROKER_LINE_MAX)
		return 0;
	if (broker_line_parse(&out, text, (size_t)len) < 0 || strcmp(out.word, in.word) != 0)
		abort();
	if (strcmp(broker_line_get(&out, in.pairs[0].key), in.pairs[0].value) != 0)
		abort();
	return 0;
}
