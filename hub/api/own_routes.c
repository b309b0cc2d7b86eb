// Routes about what the makers of this hub state of it: its card, for who may see settings, and its security.txt, for everybody.
#include <string.h>
#include "api/api.h"
#include "api/route.h"
#include "base/clock.h"
#include "base/mem.h"

#define SECURITY_TXT "/.well-known/security.txt"

static char *security_txt(const struct api *a)
{
	AUTO_FREE char *canonical = api_address(a, SECURITY_TXT);
	return own_security_txt(a->rooms.own, canonical, clock_wall_ms());
}

static void get_security_txt(struct call *c)
{
	AUTO_FREE char *text = security_txt(c->api);
	if (text)
		call_reply_text(c, 200, "text/plain; charset=utf-8", text, strlen(text));
	else
		call_error(c, ERR_NOT_FOUND); // the standard asks for a contact, and none is stated
}

static void get_card(struct call *c)
{
	struct api *a = c->api;
	AUTO_JSON json_t *found = advisories_of(a->rooms.advisories, ADVISORIES_OWN);
	AUTO_FREE char *address = api_address(a, SECURITY_TXT), *text = security_txt(a);
	json_t *card = own_card(a->rooms.own, clock_wall_ms(), clock_is_unsure());
	json_object_set_new(card, "version", json_string(FREEHOLD_VERSION));
	json_object_set_new(card, "security_txt", text ? json_string(address) : json_null());
	json_object_set(card, "problems", json_object_get(found, "problems"));
	call_reply(c, 200, card);
}

const struct route own_routes[] = {
	{ "GET", SECURITY_TXT, PHASE_ANY, ACTION_GREET, 0, get_security_txt },
	{ "GET", "/api/v1/hub/card", PHASE_OWNED, ACTION_SEE_SETTINGS, 0, get_card },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
