// A maker's page about its support.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/str.h"
#include "passport/published.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char day[11];
	int y, m, d;
	if (published_read(day, data, size, "LAMP-1") == 0 && (str_date_parse(&y, &m, &d, day) || y < 2000))
		abort();
	return 0;
}
