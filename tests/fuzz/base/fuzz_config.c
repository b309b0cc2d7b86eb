// A configuration file of any bytes: either taken, or refused with a message.
#include <stdlib.h>
#include <string.h>
#include "base/config.h"
#include "base/mem.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct config c;
	AUTO_FREE char *message = NULL;
	int r = config_parse(&c, "fuzz", (const char *)p, len, "/var/lib/fuzz", &message);
	if ((r < 0) != (message != NULL))
		abort();
	if (message && !str_utf8_valid(message, strlen(message)))
		abort();
	if (!r && (c.run_dir[0] != '/' || !c.host[0] || !c.https_port || c.lan_count < 0 || c.lan_count > 8))
		abort();
	return 0;
}
