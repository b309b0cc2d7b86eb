// Routes about the hub itself: greeting, setup code, settings, demo, log.
#define LOG_ROOM "api"
#include <string.h>
#include "api/api.h"
#include "api/route.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

static void healthz(struct call *c)
{
	call_reply_text(c, 200, "text/plain; charset=utf-8", "ok\n", 3);
}

static void root_fingerprint(const struct api_rooms *rooms, char hex[65])
{
	uint8_t hash[32];
	pki_root_fingerprint(rooms->pki, hash);
	str_hex(hex, hash, sizeof hash);
}

static void get_hub(struct call *c)
{
	const struct api_rooms *rooms = &c->api->rooms;
	char root[65];
	root_fingerprint(rooms, root);
	const char *name = household_name(rooms->household);
	bool owned = household_phase(rooms->household) == PHASE_OWNED;
	call_reply(c, 200, json_pack("{s:s, s:s?, s:s, s:b, s:b, s:s, s:s?}", "phase", owned ? "owned" : "provisioning", "name", *name ? name : NULL, "version",
		FREEHOLD_VERSION, "time_unsure", clock_is_unsure(), "signed_in", c->actor.kind == ACTOR_PERSON, "root_fingerprint", root, "passkeys_at", passkeys_origin(rooms->passkeys)));
}

static void get_root(struct call *c)
{
	const char *pem = pki_root_pem(c->api->rooms.pki);
	call_reply_text(c, 200, "application/x-x509-ca-cert", pem, strlen(pem));
}

static void get_other_root(struct call *c)
{
	struct pki_roots roots;
	pki_roots(c->api->rooms.pki, &roots);
	if (!roots.has_other)
		call_error(c, ERR_NOT_FOUND);
	else
		call_reply_text(c, 200, "application/x-x509-ca-cert", roots.other_pem, strlen(roots.other_pem));
}

static void get_roots(struct call *c)
{
	struct pki_roots roots;
	pki_roots(c->api->rooms.pki, &roots);
	call_reply_text(c, 200, "application/x-pem-file", roots.all_pem, strlen(roots.all_pem));
}

static void post_setup_code(struct call *c)
{
	char code[SETUP_CODE_SIZE];
	setup_code_issue(&c->api->setup_code, code);
	AUTO_SECRET char *link = api_page_link(c->api, "setup", code);
	json_t *body = json_pack("{s:s, s:s, s:I}", "code", code, "link", link, "expires_at", (json_int_t)(clock_wall_ms() + SETUP_CODE_MS));
	mem_wipe(code, sizeof code);
	call_reply(c, 201, body);
}

static const char *process_state(bool up)
{
	return up ? "ready" : "starting";
}

static json_t *settings(struct api *a)
{
	const struct api_rooms *rooms = &a->rooms;
	const struct config *config = rooms->config;
	char hex[65];
	root_fingerprint(rooms, hex);
	json_t *ports = json_pack("{s:i, s:i, s:i, s:i, s:i}", "https", config->https_port, "mqtt_password", config->mqtt_password_port, "mqtt_certificate",
		config->mqtt_certificate_port, "mqtt_onboarding", config->mqtt_onboarding_port, "mqtt_legacy", config->mqtt_legacy_port);
	json_t *processes = json_pack("[{s:s, s:s}, {s:s, s:s}]", "name", "broker", "state", process_state(broker_is_up(rooms->broker)), "name", "relay",
		"state", process_state(relay_is_up(rooms->relay)));
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:b, s:b, s:o, s:b}", "hub_name", household_name(rooms->household), "host", config->host, "version",
		FREEHOLD_VERSION, "root_fingerprint", hex, "ports", ports, "legacy_front_open", devices_has_legacy(rooms->devices), "demo",
		demo_is_on(rooms->demo), "processes", processes, "auto_quarantine", household_may_quarantine(rooms->household));
}

static void get_settings(struct call *c)
{
	call_reply(c, 200, settings(c->api));
}

static void note_by(struct call *c, const char *code)
{
	struct activity_entry e = { .actor = c->actor.name, .code = code };
	(void)!activity_add(c->api->rooms.activity, &e); // the change itself is kept; a full disk has been logged by the store
}

static void patch_settings(struct call *c)
{
	struct household *h = c->api->rooms.household;
	const char *name = NULL;
	bool by_itself = false;
	int named = json_get_text(c->body, "hub_name", 64, &name), set = json_get_bool(c->body, "auto_quarantine", &by_itself);
	if (named == 0 ? !str_is_name(name, 64) : named != ERR_NOT_FOUND || set == ERR_NOT_FOUND) {
		call_invalid(c, "hub_name");
		return;
	}
	if (set < 0 && set != ERR_NOT_FOUND) {
		call_invalid(c, "auto_quarantine");
		return;
	}
	int err = named == 0 ? household_rename(h, name) : 0;
	if (err == 0 && set == 0)
		err = household_set_may_quarantine(h, by_itself);
	if (err == 0 && set == 0)
		note_by(c, by_itself ? "house.auto_quarantine_on" : "house.auto_quarantine_off");
	if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 200, settings(c->api));
}

static void post_demo(struct call *c)
{
	int err = demo_begin(c->api->rooms.demo);
	if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 202, json_pack("{s:b}", "demo", true));
}

static void delete_demo(struct call *c)
{
	int err = demo_end(c->api->rooms.demo);
	if (err < 0)
		call_error(c, err);
	else
		call_empty(c);
}

static void list_activity(struct call *c, bool alarms)
{
	const char *before_text = c->via->query(c, "before"), *limit_text = c->via->query(c, "limit"), *unit = c->via->query(c, "device");
	uint64_t before = 0, limit = 50;
	if ((before_text && str_u64(&before, before_text, INT64_MAX) < 0) || (limit_text && (str_u64(&limit, limit_text, 200) < 0 || limit == 0))) {
		call_invalid(c, before_text ? "before" : "limit");
		return;
	}
	json_t *list = NULL;
	int err = activity_list(c->api->rooms.activity, (int64_t)before, (int)limit, unit, alarms, &list);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	if (alarms) {
		size_t i;
		json_t *entry;
		json_array_foreach(json_object_get(list, "entries"), i, entry)
			json_object_set(entry, "id", json_object_get(entry, "seq"));
		json_object_set(list, "alerts", json_object_get(list, "entries"));
		json_object_del(list, "entries");
	}
	call_reply(c, 200, list);
}

static void get_activity(struct call *c)
{
	list_activity(c, false);
}

#define CHECKS_AT_ONCE 2 // each takes a part of every turn of the loop

struct log_check { struct api *api; struct activity_check check; struct call_wait *wait; struct loop_timer next; };

static void on_next_slice(void *data)
{
	struct log_check *l = data;
	int r = call_is_gone(l->wait) ? 0 : activity_check_step(&l->check); // nobody wants to know it any more
	if (r == 1) {
		loop_timer_arm(&l->next, 0);
		return;
	}
	l->api->log_checks--;
	struct call *c = call_resume(l->wait);
	if (c && r < 0 && r != ERR_MISMATCH)
		call_error(c, r);
	else if (c)
		call_reply(c, 200, json_pack("{s:b, s:I, s:o}", "holds", r == 0, "entries", (json_int_t)l->check.seq, "since",
			l->check.since ? json_integer(l->check.since) : json_null()));
	free(l);
}

// A slice at each turn of the loop: a log of years takes its time, and nobody waits for it.
static void get_log_check(struct call *c)
{
	if (c->api->log_checks >= CHECKS_AT_ONCE) {
		call_problem(c, 429, "too_many", json_pack("{s:i}", "retry_after_s", 2));
		return;
	}
	struct log_check *l = NEW(struct log_check);
	l->api = c->api;
	l->api->log_checks++;
	activity_check_begin(&l->check, c->api->rooms.activity);
	loop_timer_init(&l->next, c->api->rooms.loop, on_next_slice, l);
	l->wait = call_suspend(c);
	loop_timer_arm(&l->next, 0);
}

static void get_alerts(struct call *c)
{
	list_activity(c, true);
}

const struct route hub_routes[] = {
	{ "GET", "/healthz", PHASE_ANY, ACTION_GREET, 0, healthz },
	{ "GET", "/api/v1/hub", PHASE_ANY, ACTION_GREET, 0, get_hub },
	{ "GET", "/api/v1/root.crt", PHASE_ANY, ACTION_GREET, 0, get_root },
	{ "GET", "/api/v1/other-root.crt", PHASE_ANY, ACTION_GREET, 0, get_other_root },
	{ "GET", "/api/v1/roots.pem", PHASE_ANY, ACTION_GREET, 0, get_roots },
	{ "POST", "/api/v1/setup-code", PHASE_PROVISIONING, ACTION_SETUP_CODE, 0, post_setup_code },
	{ "GET", "/api/v1/settings", PHASE_OWNED, ACTION_SEE_SETTINGS, 0, get_settings },
	{ "PATCH", "/api/v1/settings", PHASE_OWNED, ACTION_EDIT_SETTINGS, ROUTE_BODY, patch_settings },
	{ "POST", "/api/v1/demo", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, post_demo },
	{ "DELETE", "/api/v1/demo", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, delete_demo },
	{ "GET", "/api/v1/activity", PHASE_OWNED, ACTION_SEE_LOG, 0, get_activity },
	{ "GET", "/api/v1/activity/check", PHASE_OWNED, ACTION_SEE_LOG, 0, get_log_check },
	{ "GET", "/api/v1/alerts", PHASE_OWNED, ACTION_SEE_LOG, 0, get_alerts },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
