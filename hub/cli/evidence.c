#include <stdio.h>
#include "base/mem.h"
#include "cli/call.h"
#include "cli/cli_evidence.h"

int cli_evidence(const struct client *c, const char *id)
{
	AUTO_FREE char *path = mem_printf("/api/v1/devices/%s/evidence%s", id, c->json ? "" : "/file");
	if (c->json)
		return call_and_show(c, "GET", path, NULL, NULL);
	AUTO_BUF struct buf file = { .failed = false };
	int status = client_fetch(c, path, &file);
	if (status == 200)
		return fwrite(file.data, 1, file.len, stdout) == file.len && fflush(stdout) == 0 ? 0 : EXIT_REFUSED;
	fprintf(stderr, "freehold: %s\n", status == 404 ? "there is no such device" : status < 0 ? err_text(status) : "the hub could not make the file");
	return status < 0 ? EXIT_NO_HUB : EXIT_REFUSED;
}
