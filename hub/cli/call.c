#include "cli/call.h"
#include <errno.h>
#include <stdio.h>
#include "base/mem.h"
#include "cli/show.h"
#include "platform/qr.h"

int call_and_show(const struct client *c, const char *method, const char *path, const json_t *body, void (*show)(const json_t *answer))
{
	AUTO_JSON json_t *answer = NULL;
	int status = client_call(c, method, path, body, &answer);
	if (status == -ENOENT || status == -ECONNREFUSED) {
		fprintf(stderr, "freehold: no hub answers at %s. Is freehold-hubd running, and is this its data folder?\n", c->socket);
		return EXIT_NO_HUB;
	}
	if (status < 0) {
		fprintf(stderr, "freehold: %s\n", err_text(status));
		return status == -EACCES ? EXIT_REFUSED : EXIT_NO_HUB;
	}
	if (c->json && answer)
		show_json(answer);
	if (status >= 400) {
		if (!c->json)
			show_problem(answer);
		return EXIT_REFUSED;
	}
	if (!c->json && show)
		show(answer);
	return 0;
}

void cli_show_qr(const char *link)
{
	AUTO_FREE char *qr = NULL;
	if (qr_terminal(link, &qr) == 0)
		fputs(qr, stdout);
}
