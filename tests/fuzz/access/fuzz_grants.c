// A packed row of grants, as the plugin reads it from auth.db: what can be read comes out again as the same bytes, and every pattern is a legal filter.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "access/grant.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct grants g = { 0 };

	if (grants_unpack(&g, data, size) < 0)
		return 0;
	AUTO_BUF struct buf again;
	buf_init(&again, size + 1);
	grants_pack(&g, &again);
	if (again.failed || again.len != size || (size && memcmp(again.data, data, size) != 0))
		abort();
	for (int i = 0; i < g.count; i++)
		if (!grant_filter_valid(g.rows[i].pattern))
			abort();
	grants_done(&g);
	return 0;
}
