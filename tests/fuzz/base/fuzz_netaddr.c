// Addresses and prefixes from any bytes.
#include <stdlib.h>
#include "base/mem.h"
#include "base/netaddr.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	AUTO_FREE char *text = mem_strn((const char *)p, len);
	struct netaddr a;
	struct netprefix prefix;
	if (netaddr_parse(&a, text) == 0 && netaddr_is_lan(&a, NULL, 0) && netaddr_is_public(&a))
		abort();
	if (netprefix_parse(&prefix, text) == 0 && (prefix.bits > 128 || !netprefix_has(&prefix, &prefix.addr)))
		abort();
	return 0;
}
