// An advisory as a stranger writes it: read, matched, digested; the digest must read again and say the same.
#include <stdlib.h>
#include <string.h>
#include "advisories/match.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct match_device device = {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1.0.2", .serial = "A100", .mud_url = "https://maker.example/t.json"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct csaf c, again;
	struct match m, same;
	if (csaf_read(&c, data, size))
		return 0;
	match_document(&m, &c, &device);
	char *digest = csaf_digest(&c);
	if (!digest)
		abort();
	int err = csaf_read(&again, digest, strlen(digest));
	if (err == 0) {
		match_document(&same, &again, &device);
		if (same.state != m.state || !str_eq(same.reason, m.reason) || same.action != m.action || again.product_count != c.product_count)
			abort();
		csaf_done(&again);
	} else if (err != ERR_LIMIT) { // escapes may make it longer
		abort();
	}
	free(digest);
	csaf_done(&c);
	return 0;
}
