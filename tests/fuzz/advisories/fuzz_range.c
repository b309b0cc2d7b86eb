// Two texts, one a line: a range and a version. Order must be symmetric, and what is in every version must hold for this one.
#include <stdlib.h>
#include <string.h>
#include "advisories/match.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (memchr(data, 0, size))
		return 0;
	char *range = mem_strn((const char *)data, size), *version = strchr(range, '\n'), first[VERSION_MAX];
	if (version)
		*version++ = '\0';
	int order, back;
	bool compared = version && version_compare(range, version, &order) == 0;
	if (compared && (version_compare(version, range, &back) != 0 || (order < 0) != (back > 0)))
		abort();
	enum range_verdict with = range_check(range, version), without = range_check(range, NULL);
	if ((with == RANGE_ALL) != (without == RANGE_ALL))
		abort();
	range_first_outside(range, first);
	if (version)
		(void)match_designation(range, strlen(range), version, strlen(version), false);
	free(range);
	return 0;
}
