// EN 303 645 point by point for one device: what its passport declares, joined with what broker and relay saw.
#include "api/api.h"
#include "api/route.h"
#include "base/clock.h"
#include "base/str.h"
#include "passport/provisions.h"

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t time_of(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

static void look_at_sessions(struct provision_sight *s, const json_t *device)
{
	const json_t *c;
	size_t i;
	json_array_foreach(json_object_get(device, "credentials"), i, c) {
		const char *via = json_text_or(c, "via", "");
		if (!str_eq(json_text_or(c, "state", ""), "valid") || !time_of(c, "last_used_at"))
			continue;
		s->certificate |= str_eq(via, "certificate");
		s->encrypted |= str_eq(via, "certificate") || str_eq(via, "tls");
		s->readable |= str_eq(via, "legacy");
		s->session_at = later(s->session_at, time_of(c, "last_used_at"));
	}
}

static void look_at_links(struct provision_sight *s, const json_t *links)
{
	const json_t *l;
	size_t i;
	json_array_foreach(links, i, l) {
		if (!json_is_object(json_object_get(l, "tls")))
			continue; // the relay has not been through to it
		s->cloud_tls = true;
		s->cloud_personal |= json_is_true(json_object_get(l, "personal"));
		s->update_contact |= str_eq(json_text_or(json_object_get(l, "purpose"), "code", ""), "update");
		s->cloud_at = later(s->cloud_at, time_of(l, "last_seen_at"));
	}
}

static void look_at_flows(struct provision_sight *s, const json_t *flows)
{
	const json_t *f;
	size_t i;
	json_array_foreach(flows, i, f) {
		bool declared = str_eq(json_text_or(f, "verdict", ""), "declared");
		s->declared_contact |= declared;
		s->undeclared_contact |= str_eq(json_text_or(f, "verdict", ""), "undeclared");
		s->contact_at = later(s->contact_at, time_of(f, "last_at"));
	}
}

static void get_checklist(struct call *c)
{
	const struct api_rooms *rooms = &c->api->rooms;
	struct provision_sight sight = { .session_at = 0 };
	AUTO_JSON json_t *device = NULL;
	int err = devices_get(rooms->devices, c->params[0], &device);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	AUTO_JSON json_t *links = relay_links(rooms->relay, c->params[0]), *flows = relay_flows(rooms->relay, c->params[0]);
	look_at_sessions(&sight, device);
	look_at_links(&sight, links);
	look_at_flows(&sight, flows);
	call_reply(c, 200, passports_checklist(rooms->passports, c->params[0], &sight, clock_wall_ms(), clock_is_unsure()));
}

const struct route checklist_routes[] = {
	{ "GET", "/api/v1/devices/{}/checklist", PHASE_OWNED, ACTION_SEE_DEVICES, 0, get_checklist },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
