// Routes about the hub's own certificates.
#define LOG_ROOM "api"
#include "api/api.h"
#include "api/route.h"
#include "base/str.h"

static void reply_view(struct call *c, struct api *a)
{
	json_t *view = NULL;
	int err = certificates_view(a->rooms.certificates, &view);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	json_object_update_new(view, devices_certificates(a->rooms.devices));
	call_reply(c, 200, view);
}

static void note(struct call *c, struct api *a, const char *code, json_t *params)
{
	AUTO_JSON json_t *owned = params;
	const struct activity_entry e = { .actor = c->actor.name, .code = code, .params = owned };
	(void)!activity_add(a->rooms.activity, &e); // it is done; a full disk has been logged by the store
}

static void get_certificates(struct call *c)
{
	reply_view(c, c->api);
}

static void on_checked(void *data, int result)
{
	(void)result; // the view tells it
	struct call *c = call_resume(data);
	if (c)
		reply_view(c, c->api);
}

static void post_check(struct call *c)
{
	struct api *a = c->api;
	struct call_wait *wait = call_suspend(c);
	int err = certificates_check(a->rooms.certificates, on_checked, wait);
	if (err < 0)
		call_error(call_resume(wait), err);
}

static void on_replaced(void *data, int result)
{
	struct call *c = call_resume(data);
	if (!c)
		return;
	if (result < 0) {
		call_error(c, result);
		return;
	}
	note(c, c->api, "certificate.replacing", NULL);
	devices_ask_for_certificates(c->api->rooms.devices, false);
	reply_view(c, c->api);
}

static void post_replace(struct call *c)
{
	struct api *a = c->api;
	struct call_wait *wait = call_suspend(c);
	int err = certificates_replace_device_ca(a->rooms.certificates, on_replaced, wait);
	if (err < 0)
		call_error(call_resume(wait), err);
}

static void post_ask(struct call *c)
{
	devices_ask_for_certificates(c->api->rooms.devices, true);
	reply_view(c, c->api);
}

// Is who asks to lock them out looking at the very list of those that are left?
static bool has_seen(const json_t *seen, const json_t *left)
{
	const json_t *row;
	size_t i, k;
	if (json_array_size(seen) != json_array_size(left))
		return false;
	json_array_foreach(left, i, row) {
		bool found = false;
		for (k = 0; k < json_array_size(seen) && !found; k++)
			found = str_eq(json_string_value(json_array_get(seen, k)), json_text_or(row, "device", ""));
		if (!found)
			return false;
	}
	return true;
}

static void post_retire(struct call *c)
{
	struct api *a = c->api;
	AUTO_JSON json_t *now = devices_certificates(a->rooms.devices);
	const json_t *left = json_object_get(now, "left"), *seen = json_object_get(c->body, "lock_out");
	if (!json_is_array(seen)) {
		call_invalid(c, "lock_out");
		return;
	}
	if (!has_seen(seen, left)) {
		call_error(c, ERR_STATE);
		return;
	}
	json_int_t locked_out = (json_int_t)json_array_size(left);
	int err = pki_device_ca_has_old(a->rooms.pki) ? devices_end_old_certificates(a->rooms.devices) : ERR_STATE;
	if (err == 0)
		err = certificates_retire_device_ca(a->rooms.certificates);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	note(c, a, "certificate.replaced", json_pack("{s:I}", "locked_out", locked_out));
	reply_view(c, a);
}

const struct route certificate_routes[] = {
	{ "GET", "/api/v1/certificates", PHASE_OWNED, ACTION_SEE_SETTINGS, 0, get_certificates },
	{ "POST", "/api/v1/certificates/check", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, post_check },
	{ "POST", "/api/v1/certificates/devices/replace", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, post_replace },
	{ "POST", "/api/v1/certificates/devices/ask", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, post_ask },
	{ "POST", "/api/v1/certificates/devices/retire", PHASE_OWNED, ACTION_EDIT_SETTINGS, ROUTE_BODY, post_retire },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
