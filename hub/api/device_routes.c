// Routes about devices: list, page, tickets, confirm, commands, cloud links.
#include <string.h>
#include "api/api.h"
#include "api/password.h"
#include "api/route.h"
#include "base/str.h"

static void note(struct call *c, const char *code, const char *key, const char *value)
{
	AUTO_JSON json_t *params = key ? json_pack("{s:s}", key, value) : NULL;
	struct activity_entry e = { .unit = c->params[0], .actor = c->actor.name, .code = code, .params = params };
	(void)!activity_add(c->api->rooms.activity, &e); // the action itself is done and kept; a full disk has been logged by the store
}

static void get_devices(struct call *c)
{
	json_t *list = devices_list(c->api->rooms.devices), *device;
	size_t i;
	json_array_foreach(list, i, device)
		api_device_summary(c->api, device);
	call_reply(c, 200, json_pack("{s:o}", "devices", list));
}

static void get_device(struct call *c)
{
	api_reply_device(c, 200, 0, c->params[0]);
}

// Reads the optional "name" and "room" of a body. False: the call was answered.
static bool read_names(struct call *c, const char **name, const char **room)
{
	int err = json_get_text(c->body, "name", 64, name);
	if ((err < 0 && err != ERR_NOT_FOUND) || (*name && !str_is_name(*name, 64))) {
		call_invalid(c, "name");
		return false;
	}
	err = json_get_text(c->body, "room", 64, room);
	if ((err < 0 && err != ERR_NOT_FOUND) || (*room && **room && !str_is_name(*room, 64))) {
		call_invalid(c, "room");
		return false;
	}
	return true;
}

static void patch_device(struct call *c)
{
	const char *name = NULL, *room = NULL;
	if (!read_names(c, &name, &room))
		return;
	int err = devices_rename(c->api->rooms.devices, c->params[0], name, room);
	if (err == 0 && name)
		note(c, "device.renamed", "name", name);
	api_reply_device(c, 200, err, c->params[0]);
}

static void confirm_device(struct call *c)
{
	const char *name = NULL, *room = NULL;
	if (!read_names(c, &name, &room))
		return;
	if (!name) {
		call_invalid(c, "name");
		return;
	}
	int err = devices_confirm(c->api->rooms.devices, c->params[0], name, room);
	if (err == 0)
		note(c, "device.accepted", "name", name);
	api_reply_device(c, 200, err, c->params[0]);
}

static void reject_device(struct call *c)
{
	int err = devices_reject(c->api->rooms.devices, c->params[0]);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	note(c, "device.refused", NULL, NULL);
	call_empty(c);
}

// The optional "reason" of a body: one of a few words, which the log keeps. False: the call was answered.
static bool read_reason(struct call *c, const char **ret)
{
	static const char *const words[] = { "lost", "behaves_oddly", "known_problem", "not_needed", "other" };
	int err = json_get_text(c->body, "reason", 20, ret);
	if (err == ERR_NOT_FOUND)
		return true;
	for (size_t i = 0; err == 0 && i < sizeof words / sizeof *words; i++)
		if (str_eq(*ret, words[i]))
			return true;
	call_invalid(c, "reason");
	return false;
}

// What is decided and noted may not have reached the broker yet: whoever decided it should not believe that it holds.
static void reply_decided(struct call *c, int err)
{
	if (err == 0 && !devices_is_enforced(c->api->rooms.devices, c->params[0]))
		call_problem(c, 503, "not_enforced", NULL);
	else
		api_reply_device(c, 200, err, c->params[0]);
}

static void note_reason(struct call *c, const char *code, const char *reason)
{
	note(c, code, reason ? "reason" : NULL, reason);
}

static void renew_credential(struct call *c)
{
	int err = devices_renew_credential(c->api->rooms.devices, c->params[0]);
	if (err == 0)
		note(c, "device.renewal_asked", NULL, NULL);
	api_reply_device(c, 200, err, c->params[0]);
}

static void stop_renewal(struct call *c)
{
	int err = devices_stop_renewal(c->api->rooms.devices, c->params[0]);
	if (err == 0)
		note(c, "device.renewal_stopped", NULL, NULL);
	api_reply_device(c, 200, err, c->params[0]);
}

static void revoke_credential(struct call *c)
{
	uint64_t id;
	const char *reason = NULL;
	if (!read_reason(c, &reason))
		return;
	int err = str_u64(&id, c->params[1], INT64_MAX) < 0 ? ERR_NOT_FOUND : devices_revoke_credential(c->api->rooms.devices, c->params[0], (int64_t)id, reason);
	if (err == 0)
		note_reason(c, "device.credential_revoked", reason);
	reply_decided(c, err);
}

static void get_may(struct call *c)
{
	const char *verb = c->via->query(c, "verb"), *topic = c->via->query(c, "topic");
	json_t *answer = NULL;
	if (!topic || strlen(topic) > 1024) {
		call_invalid(c, "topic");
		return;
	}
	int err = devices_may(c->api->rooms.devices, c->params[0], verb ? verb : "", topic, &answer);
	if (err == ERR_INVALID)
		call_invalid(c, "verb");
	else if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 200, answer);
}

static void put_legacy(struct call *c)
{
	const char *until;
	if (json_get_text(c->body, "until", 10, &until) < 0) {
		call_invalid(c, "until");
		return;
	}
	int err = devices_set_legacy_until(c->api->rooms.devices, c->params[0], until);
	if (err == ERR_INVALID) {
		call_invalid(c, "until");
		return;
	}
	if (err == 0)
		note(c, "legacy.renewed", "until", until);
	api_reply_device(c, 200, err, c->params[0]);
}

static void suspend_device(struct call *c)
{
	bool suspended;
	const char *reason = NULL;
	if (json_get_bool(c->body, "suspended", &suspended) < 0) {
		call_invalid(c, "suspended");
		return;
	}
	if (!read_reason(c, &reason))
		return;
	int err = devices_suspend(c->api->rooms.devices, c->params[0], suspended, reason);
	if (err == 0)
		note_reason(c, suspended ? "device.suspended" : "device.resumed", reason);
	reply_decided(c, err);
}

static void quarantine_device(struct call *c)
{
	static const char *const keys[] = { "quarantined", "reason", NULL };
	bool quarantined;
	const char *reason = NULL;
	if (json_only_keys(c->body, keys) < 0) {
		call_problem(c, 422, "invalid", NULL);
		return;
	}
	if (json_get_bool(c->body, "quarantined", &quarantined) < 0) {
		call_invalid(c, "quarantined");
		return;
	}
	if (!read_reason(c, &reason))
		return;
	int err = devices_quarantine(c->api->rooms.devices, c->params[0], quarantined, reason);
	if (err == 0)
		note_reason(c, quarantined ? "device.quarantined" : "device.resumed", reason);
	reply_decided(c, err);
}

static void allow_cloud_now(struct call *c)
{
	int err = devices_exists(c->api->rooms.devices, c->params[0]) ? relay_allow_now(c->api->rooms.relay, c->params[0]) : ERR_NOT_FOUND;
	if (err == 0)
		note(c, "link.allowed_early", NULL, NULL);
	api_reply_device(c, 200, err, c->params[0]);
}

static void command_device(struct call *c)
{
	static const char *const keys[] = { "property", "value", NULL };
	const char *property, *value;
	if (json_only_keys(c->body, keys) < 0) {
		call_problem(c, 422, "invalid", NULL);
		return;
	}
	if (json_get_text(c->body, "property", 128, &property) < 0) {
		call_invalid(c, "property");
		return;
	}
	if (json_get_text(c->body, "value", 512, &value) < 0) {
		call_invalid(c, "value");
		return;
	}
	int err = devices_command(c->api->rooms.devices, c->params[0], property, value);
	if (err == 0)
		drills_see(c->api->rooms.drills, c->params[0], DRILL_SAW_COMMAND);
	if (err == ERR_UNAVAILABLE)
		call_problem(c, 409, "device_offline", NULL);
	else if (err == ERR_STATE)
		call_problem(c, 409, "device_not_active", NULL);
	else if (err == ERR_INVALID)
		call_invalid(c, "value");
	else if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 202, json_pack("{s:b}", "accepted", true));
}

static bool link_is(json_t *link, const char *id)
{
	return str_eq(json_text_or(link, "id", NULL), id);
}

static void put_link(struct call *c)
{
	struct relay *relay = c->api->rooms.relay;
	bool approved;
	if (json_get_bool(c->body, "approved", &approved) < 0) {
		call_invalid(c, "approved");
		return;
	}
	int err = relay_approve(relay, c->params[0], c->params[1], approved);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	AUTO_JSON json_t *links = relay_links(relay, c->params[0]);
	json_t *link, *found = NULL;
	size_t i;
	json_array_foreach(links, i, link)
		if (link_is(link, c->params[1]))
			found = link;
	note(c, approved ? "link.approved" : "link.switched_off", "host", json_text_or(found, "host", ""));
	call_reply(c, 200, found ? json_incref(found) : json_object());
}

static void open_ticket(struct call *c, const json_t *body)
{
	json_t *ticket = NULL;
	int err = devices_ticket_open(c->api->rooms.devices, body, &ticket);
	if (err == ERR_LIMIT)
		call_problem(c, 409, "too_many_tickets", NULL);
	else if (err == ERR_PARSE)
		call_problem(c, 422, "code_unreadable", NULL);
	else if (err == ERR_EXISTS)
		call_problem(c, 409, "ticket_open", NULL);
	else if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 201, ticket);
}

// Whoever tries is noted, and never what.
static void refuse_password(struct call *c, const char *actor, const char *reason)
{
	AUTO_JSON json_t *params = json_pack("{s:s}", "reason", reason);
	struct activity_entry e = { .actor = actor, .code = "device.password_refused", .params = params };
	(void)!activity_add(c->api->rooms.activity, &e); // nothing was done; a full disk has been logged by the store
	call_problem(c, 422, "device_password_weak", json_incref(params));
}

static void password_compared(struct password_job *j, struct call *c)
{
	if (!c)
		return; // nobody waits for the ticket any more
	int err = j->err == 0 ? bouncer_check(&j->actor, ACTION_ADD_DEVICES, PHASE_OWNED, PHASE_OWNED) : j->err;
	if (err < 0)
		call_error(c, err);
	else if (j->is_anothers)
		refuse_password(c, j->actor.name, "reused");
	else
		open_ticket(c, j->body);
}

// What somebody chose for a device is looked at first, and only when it is strong compared with what people sign in with: that is slow, and no way to guess theirs.
static void post_ticket(struct call *c)
{
	const char *password = NULL;
	int err = json_get_text(c->body, "password", 512, &password);
	if (err == ERR_NOT_FOUND) {
		open_ticket(c, c->body);
		return;
	}
	if (err < 0) {
		call_invalid(c, "password");
		return;
	}
	const char *names[] = { json_text_or(c->body, "name", ""), household_name(c->api->rooms.household), c->actor.name, "freehold", NULL };
	const char *reason = devices_password_refusal(c->api->rooms.devices, password, names);
	if (reason) {
		refuse_password(c, c->actor.name, reason);
		return;
	}
	struct password_job *j = password_job_compare(c, password, c->body, password_compared);
	if (j)
		password_job_start(j, c);
}

static void get_tickets(struct call *c)
{
	call_reply(c, 200, json_pack("{s:o}", "tickets", devices_tickets(c->api->rooms.devices)));
}

static void get_ticket(struct call *c)
{
	json_t *ticket = NULL;
	int err = devices_ticket_get(c->api->rooms.devices, c->params[0], &ticket);
	if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 200, ticket);
}

static void delete_ticket(struct call *c)
{
	int err = devices_ticket_cancel(c->api->rooms.devices, c->params[0]);
	if (err < 0)
		call_error(c, err);
	else
		call_empty(c);
}

const struct route device_routes[] = {
	{ "GET", "/api/v1/devices", PHASE_OWNED, ACTION_SEE_DEVICES, 0, get_devices },
	{ "GET", "/api/v1/devices/{}", PHASE_OWNED, ACTION_SEE_DEVICES, 0, get_device },
	{ "PATCH", "/api/v1/devices/{}", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_BODY, patch_device },
	{ "POST", "/api/v1/devices/{}/confirm", PHASE_OWNED, ACTION_ADD_DEVICES, ROUTE_BODY, confirm_device },
	{ "POST", "/api/v1/devices/{}/reject", PHASE_OWNED, ACTION_ADD_DEVICES, 0, reject_device },
	{ "POST", "/api/v1/devices/{}/suspend", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_BODY, suspend_device },
	{ "POST", "/api/v1/devices/{}/quarantine", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_BODY, quarantine_device },
	{ "DELETE", "/api/v1/devices/{}/first-day", PHASE_OWNED, ACTION_DECIDE_LINKS, 0, allow_cloud_now },
	{ "POST", "/api/v1/devices/{}/credentials/renew", PHASE_OWNED, ACTION_SECURE_DEVICES, 0, renew_credential },
	{ "DELETE", "/api/v1/devices/{}/credentials/renew", PHASE_OWNED, ACTION_SECURE_DEVICES, 0, stop_renewal },
	{ "POST", "/api/v1/devices/{}/credentials/{}/revoke", PHASE_OWNED, ACTION_SECURE_DEVICES, ROUTE_BODY | ROUTE_PROVEN, revoke_credential },
	{ "GET", "/api/v1/devices/{}/may", PHASE_OWNED, ACTION_SEE_DEVICES, 0, get_may },
	{ "PUT", "/api/v1/devices/{}/legacy", PHASE_OWNED, ACTION_SECURE_DEVICES, ROUTE_BODY, put_legacy },
	{ "POST", "/api/v1/devices/{}/commands", PHASE_OWNED, ACTION_USE_DEVICES, ROUTE_BODY, command_device },
	{ "PUT", "/api/v1/devices/{}/links/{}", PHASE_OWNED, ACTION_DECIDE_LINKS, ROUTE_BODY, put_link },
	{ "POST", "/api/v1/tickets", PHASE_OWNED, ACTION_ADD_DEVICES, ROUTE_BODY, post_ticket },
	{ "GET", "/api/v1/tickets", PHASE_OWNED, ACTION_ADD_DEVICES, 0, get_tickets },
	{ "GET", "/api/v1/tickets/{}", PHASE_OWNED, ACTION_ADD_DEVICES, 0, get_ticket },
	{ "DELETE", "/api/v1/tickets/{}", PHASE_OWNED, ACTION_ADD_DEVICES, 0, delete_ticket },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
