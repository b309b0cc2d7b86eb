// Routes about devices that never speak to the hub: listing, what they are, taking out.
#include "api/api.h"
#include "api/route.h"
#include "base/str.h"

static void note(struct call *c, const char *unit, const char *code, const char *name)
{
	AUTO_JSON json_t *params = name ? json_pack("{s:s}", "name", name) : NULL;
	struct activity_entry e = { .unit = unit, .actor = c->actor.name, .code = code, .params = params };
	(void)!activity_add(c->api->rooms.activity, &e); // the change itself is kept; a full disk has been logged by the store
}

// False: the call was answered.
static bool read_text(struct call *c, const char *key, const char **ret)
{
	int err = json_get_text(c->body, key, 64, ret);
	if (err == ERR_NOT_FOUND || (err == 0 && (!**ret || str_is_name(*ret, 64))))
		return true;
	call_invalid(c, key);
	return false;
}

static bool read_about(struct call *c, struct listed_about *to)
{
	bool known = false;
	if (!read_text(c, "kind", &to->kind) || !read_text(c, "manufacturer", &to->manufacturer) || !read_text(c, "model", &to->model) ||
		!read_text(c, "firmware", &to->firmware) || !read_text(c, "serial", &to->serial))
		return false;
	for (const char *const *k = listed_kinds; *k; k++)
		known = known || str_eq(*k, to->kind);
	if (!known)
		call_invalid(c, "kind");
	return known;
}

static void post_device(struct call *c)
{
	static const char *const keys[] = { "name", "room", "kind", "manufacturer", "model", "firmware", "serial", NULL };
	struct listed_about about = { .kind = NULL };
	const char *name = NULL, *room = NULL;
	char unit[UNIT_ID] = "";
	if (json_only_keys(c->body, keys) < 0) {
		call_problem(c, 422, "invalid", NULL);
		return;
	}
	if (!read_text(c, "name", &name) || !read_text(c, "room", &room) || !read_about(c, &about))
		return;
	if (!name || !*name) {
		call_invalid(c, "name");
		return;
	}
	int err = devices_add_listed(c->api->rooms.devices, name, room, &about, unit);
	if (err == 0)
		note(c, unit, "device.listed", name);
	if (err == ERR_LIMIT)
		call_problem(c, 409, "too_many_devices", NULL);
	else
		api_reply_device(c, 201, err, unit);
}

static void put_about(struct call *c)
{
	static const char *const keys[] = { "kind", "manufacturer", "model", "firmware", "serial", NULL };
	struct listed_about about = { .kind = NULL };
	if (json_only_keys(c->body, keys) < 0) {
		call_problem(c, 422, "invalid", NULL);
		return;
	}
	if (!read_about(c, &about))
		return;
	int err = devices_edit_listed(c->api->rooms.devices, c->params[0], &about);
	if (err == 0)
		note(c, c->params[0], "device.described", NULL);
	api_reply_device(c, 200, err, c->params[0]);
}

static void remove_device(struct call *c)
{
	AUTO_JSON json_t *device = NULL;
	const char *typed;
	int err = devices_get(c->api->rooms.devices, c->params[0], &device);
	if (err == 0 && (json_get_text(c->body, "confirm_name", 128, &typed) < 0 || !str_eq(typed, json_text_or(device, "name", "")))) {
		call_invalid(c, "confirm_name");
		return;
	}
	if (err == 0)
		err = ownership_remove(c->api->rooms.ownership, c->params[0]);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	note(c, NULL, "device.removed", json_text_or(device, "name", ""));
	call_empty(c);
}

const struct route listed_routes[] = {
	{ "POST", "/api/v1/devices", PHASE_OWNED, ACTION_ADD_DEVICES, ROUTE_BODY, post_device },
	{ "PUT", "/api/v1/devices/{}/about", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_BODY, put_about },
	{ "POST", "/api/v1/devices/{}/remove", PHASE_OWNED, ACTION_RELEASE_DEVICES, ROUTE_BODY | ROUTE_PROVEN, remove_device },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
