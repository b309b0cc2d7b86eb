// Routes of "Try without its cloud": begin, and end at once.
#include "api/api.h"
#include "api/route.h"
#include "base/str.h"

static bool is_online(struct call *c)
{
	AUTO_JSON json_t *device = NULL;
	return devices_summary(c->api->rooms.devices, c->params[0], &device) == 0 && json_is_true(json_object_get(device, "online"));
}

static void post_drill(struct call *c)
{
	static const char *const keys[] = { "seconds", NULL };
	int64_t seconds;
	if (json_only_keys(c->body, keys) < 0 || json_get_int(c->body, "seconds", DRILL_SECONDS_MIN, DRILL_SECONDS_MAX, &seconds) < 0) {
		call_invalid(c, "seconds");
		return;
	}
	if (!devices_exists(c->api->rooms.devices, c->params[0])) {
		call_error(c, ERR_NOT_FOUND);
		return;
	}
	if (!is_online(c)) { // what is away shows nothing
		call_problem(c, 409, "device_offline", NULL);
		return;
	}
	int err = drills_begin(c->api->rooms.drills, c->params[0], (int)seconds);
	if (err == ERR_NOT_FOUND) {
		call_error(c, ERR_STATE); // it declares no way out
	} else if (err < 0) {
		call_error(c, err);
	} else {
		AUTO_JSON json_t *params = json_pack("{s:I}", "seconds", (json_int_t)seconds);
		const struct activity_entry e = { .unit = c->params[0], .actor = c->actor.name, .code = "drill.began", .params = params };
		(void)!activity_add(c->api->rooms.activity, &e); // it runs; a full disk has been logged by the store
		api_reply_device(c, 200, 0, c->params[0]);
	}
}

static void delete_drill(struct call *c)
{
	int err = drills_end(c->api->rooms.drills, c->params[0]);
	if (err < 0)
		call_error(c, err);
	else
		api_reply_device(c, 200, 0, c->params[0]);
}

const struct route drill_routes[] = {
	{ "POST", "/api/v1/devices/{}/drill", PHASE_OWNED, ACTION_DECIDE_LINKS, ROUTE_BODY, post_drill },
	{ "DELETE", "/api/v1/devices/{}/drill", PHASE_OWNED, ACTION_DECIDE_LINKS, 0, delete_drill },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
