// Three lines: a pattern, a filter, a topic. covers() may never promise more than matches() keeps.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "access/grant.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[3200];

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	char *rest = text, *pattern = strsep(&rest, "\n"), *filter = strsep(&rest, "\n"), *topic = strsep(&rest, "\n");
	if (!topic || !grant_filter_valid(pattern))
		return 0;
	struct grants g = { 0 };
	if (grants_add(&g, GRANT_HEAR, pattern) < 0)
		abort();
	bool subscribes = grants_allow_subscribe(&g, filter);
	if (strncmp(filter, "$share/", 7) == 0) { // of a shared subscription it is what follows the group
		filter = strchrnul(filter + 7, '/');
		filter += *filter == '/';
	}
	if (subscribes && grant_filter_valid(filter) && grant_topic_valid(topic) && grant_matches(filter, topic) && !grants_allow_hear(&g, topic))
		abort();
	grants_done(&g);
	return 0;
}
