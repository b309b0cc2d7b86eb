// EN 303 645 point by point for one device: what its passport declares, joined with what broker and relay saw.
#include <string.h>
#include "api/api.h"
#include "api/route.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
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

#define DETAIL_MAX 400
struct details { struct buf session, cloud, contact, drill; }; // what the sight's texts point to

static void put(struct buf *to, const char *text)
{
	if (!to->data || !strstr((const char *)to->data, text))
		buf_putf(to, "%s%s", to->len ? "; " : "", text);
}

static void look_at_sessions(struct provision_sight *s, struct details *to, const struct config *config, const json_t *device)
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
		AUTO_FREE char *door = str_eq(via, "certificate") ? mem_printf("TCP %u, TLS ≥ 1.2", config->mqtt_certificate_port) : str_eq(via, "legacy") ?
			mem_printf("TCP %u", config->mqtt_legacy_port) : mem_str("TLS ≥ 1.2");
		put(&to->session, door);
		s->session_at = later(s->session_at, time_of(c, "last_used_at"));
	}
}

static void look_at_links(struct provision_sight *s, struct details *to, const json_t *links)
{
	const json_t *l;
	size_t i;
	json_array_foreach(links, i, l) {
		if (!json_is_object(json_object_get(l, "tls")))
			continue; // the relay has not been through to it
		const json_t *tls = json_object_get(l, "tls");
		AUTO_FREE char *what = mem_printf("%s:%d, %s, %s, %s", json_text_or(l, "host", ""), (int)time_of(l, "port"), json_text_or(tls, "version", ""), json_text_or(tls, "cipher", ""),
			json_text_or(tls, "key", ""));
		put(&to->cloud, what);
		s->cloud_tls = true;
		s->cloud_personal |= json_is_true(json_object_get(l, "personal"));
		s->update_contact |= str_eq(json_text_or(json_object_get(l, "purpose"), "code", ""), "update");
		s->cloud_at = later(s->cloud_at, time_of(l, "last_seen_at"));
	}
}

static bool is_verdict(const json_t *flow, const char *word)
{
	return str_eq(json_text_or(flow, "verdict", ""), word);
}

static void look_at_flows(struct provision_sight *s, struct details *to, const json_t *flows)
{
	const json_t *f;
	size_t i;
	json_array_foreach(flows, i, f) {
		s->declared_contact |= is_verdict(f, "declared");
		s->undeclared_contact |= is_verdict(f, "undeclared");
		s->contact_at = later(s->contact_at, time_of(f, "last_at"));
	}
	json_array_foreach(flows, i, f) { // the verdict is about these
		AUTO_FREE char *whom = mem_printf("%s:%d", json_text_or(f, "host", ""), (int)time_of(f, "port"));
		if (is_verdict(f, s->undeclared_contact ? "undeclared" : "declared"))
			put(&to->contact, whom);
	}
}

static void look_at_drill(struct details *to, const json_t *drill)
{
	const char *state = json_text_or(drill, "state", "");
	int64_t seconds = (time_of(drill, "ends_at") - time_of(drill, "began_at") + 500) / 1000;
	if (str_eq(state, "worked") || str_eq(state, "stopped"))
		buf_putf(&to->drill, seconds < 60 ? "%d s" : "%d min", (int)(seconds < 60 ? seconds : (seconds + 30) / 60));
}

static const char *text_of(const struct buf *b)
{
	return b->len && !b->failed ? (const char *)b->data : NULL;
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
	AUTO_JSON json_t *links = relay_links(rooms->relay, c->params[0]), *flows = relay_flows(rooms->relay, c->params[0]), *drill = drills_get(rooms->drills, c->params[0]);
	struct details details;
	struct buf *const all[] = {&details.session, &details.cloud, &details.contact, &details.drill};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		buf_init(all[i], DETAIL_MAX);
	look_at_sessions(&sight, &details, rooms->config, device);
	look_at_links(&sight, &details, links);
	look_at_flows(&sight, &details, flows);
	look_at_drill(&details, drill);
	sight.session_detail = text_of(&details.session);
	sight.cloud_detail = text_of(&details.cloud);
	sight.contact_detail = text_of(&details.contact);
	sight.drill_detail = text_of(&details.drill);
	call_reply(c, 200, passports_checklist(rooms->passports, c->params[0], &sight, clock_wall_ms(), clock_is_unsure()));
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		buf_done(all[i]);
}

const struct route checklist_routes[] = {
	{ "GET", "/api/v1/devices/{}/checklist", PHASE_OWNED, ACTION_SEE_DEVICES, 0, get_checklist },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
