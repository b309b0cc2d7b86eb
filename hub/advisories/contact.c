#include "advisories/contact.h"
#include <string.h>
#include "advisories/source_check.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"

#define TAIL "/security.txt"

struct question { char url[512]; void (*done)(void *data, const struct contact *c); void *data; };

static void on_file(void *data, int err, const void *body, size_t len)
{
	struct question *q = data;
	struct contact c = {.err = err, .url = q->url};
	if (!err && security_txt_read(&c.found, body, len) < 0)
		c.err = ERR_NOT_FOUND;
	else if (err == ERR_LIMIT)
		c.err = ERR_NOT_FOUND;
	c.is_expired = c.found.expires_at < clock_wall_ms();
	q->done(q->data, &c);
	free(q);
}

int contact_ask(struct relay *r, const char *address, void (*done)(void *data, const struct contact *c), void *data)
{
	char addresses[SOURCE_TRIES][512];
	int n = source_addresses(addresses, address);
	const char *url = addresses[n == SOURCE_TRIES ? 1 : 0];
	if (n == 0 || strlen(url) < strlen(TAIL) || !str_eq(url + strlen(url) - strlen(TAIL), TAIL))
		return ERR_INVALID;
	struct question *q = NEW(struct question);
	*q = (struct question){.done = done, .data = data};
	str_copy(q->url, sizeof q->url, url);
	int err = relay_fetch(r, url, SECURITY_TXT_BYTES_MAX, on_file, q);
	if (err)
		free(q);
	return err;
}
