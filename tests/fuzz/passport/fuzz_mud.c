// What is taken from a MUD file is an https address within its bounds, plain words and numbers within theirs.
#include <stdlib.h>
#include <string.h>
#include "base/str.h"
#include "passport/mud.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mud m;
	if (mud_read(&m, data, size))
		return 0;
	if (!mud_is_address(m.url) || m.hours < 1 || m.hours > 168 || m.last_update <= 0 || (*m.about && !str_is_name(m.about, MUD_ABOUT_MAX)))
		abort();
	AUTO_JSON json_t *shown = mud_view(&m, 0);
	if (!json_is_object(shown))
		abort();
	return 0;
}
