// Routes about the hub's own certificates.
#define LOG_ROOM "api"
#include "api/api.h"
#include "api/route.h"
#include "base/mem.h"
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
	json_object_set_new(view, "profile", json_string(a->rooms.config->tls_profile == TLS_SEED ? "seed" : "strict"));
	json_object_set_new(view, "key", devices_pins(a->rooms.devices));
	json_t *root = json_object_get(view, "root");
	if (json_is_object(root)) {
		int64_t since = certificates_shown_since(a->rooms.certificates);
		json_object_set_new(root, "devices", devices_roots(a->rooms.devices, since));
		json_object_set_new(root, "phones", people_phones(a->rooms.people, since));
	}
	call_reply(c, 200, view);
}

static void note_by(struct api *a, const char *actor, const char *code, json_t *params)
{
	AUTO_JSON json_t *owned = params;
	const struct activity_entry e = { .actor = actor, .code = code, .params = owned };
	(void)!activity_add(a->rooms.activity, &e); // it is done; a full disk has been logged by the store
}

static void note(struct call *c, struct api *a, const char *code, json_t *params)
{
	note_by(a, c->actor.name, code, params);
}

// A change that a worker makes. It happens whether or not who asked for it is still there, and so do its entry in the log and what the devices are told.
struct change {
	struct api *api;
	struct call_wait *wait;
	char actor[sizeof((struct actor *)0)->name];
	const char *code;
	json_t *params; // NULL: none
	void (*tell)(struct devices *d); // NULL: nobody
};

static void on_changed(void *data, int result)
{
	struct change *change = data;
	struct api *a = change->api;
	if (result >= 0)
		note_by(a, change->actor, change->code, STEAL(change->params));
	if (result >= 0 && change->tell)
		change->tell(a->rooms.devices);
	struct call *c = call_resume(change->wait);
	if (c && result < 0)
		call_error(c, result);
	else if (c)
		reply_view(c, a);
	json_decref(change->params);
	free(change);
}

// params stolen.
static void begin(struct call *c, int (*start)(struct certificates *, void (*done)(void *data, int result), void *data), const char *code, json_t *params,
	void (*tell)(struct devices *d))
{
	struct change *change = NEW(struct change);
	*change = (struct change){ .api = c->api, .code = code, .params = params, .tell = tell };
	(void)str_copy(change->actor, sizeof change->actor, c->actor.name); // of the same size
	change->wait = call_suspend(c);
	int err = start(c->api->rooms.certificates, on_changed, change);
	if (err < 0)
		on_changed(change, err);
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

static void ask_all(struct devices *d)
{
	devices_ask_for_certificates(d, false);
}

static void post_replace(struct call *c)
{
	begin(c, certificates_replace_device_ca, "certificate.replacing", NULL, ask_all);
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

// --- the root ---

static void post_root_replace(struct call *c)
{
	begin(c, certificates_replace_root, "certificate.root_made", NULL, devices_tell_roots);
}

static void post_root_ask(struct call *c)
{
	devices_tell_roots(c->api->rooms.devices);
	if (certificates_shown_since(c->api->rooms.certificates))
		devices_try_roots(c->api->rooms.devices);
	reply_view(c, c->api);
}

static void post_root_show(struct call *c)
{
	const char *which;
	struct api *a = c->api;
	bool is_new = certificates_shown_since(a->rooms.certificates);
	if (json_get_text(c->body, "which", 8, &which) < 0 || (!str_eq(which, "new") && !str_eq(which, "old"))) {
		call_invalid(c, "which");
		return;
	}
	if (is_new == str_eq(which, "new")) { // it is shown already; somebody else was quicker
		call_error(c, ERR_STATE);
		return;
	}
	begin(c, certificates_switch_root, is_new ? "certificate.root_back" : "certificate.root_shown", NULL, NULL);
}

// Of rows of devices, those that would be locked out.
static json_t *locked_out(const json_t *all)
{
	json_t *left = json_array();
	const json_t *row;
	size_t i;
	json_array_foreach(all, i, row)
		if (json_is_true(json_object_get(row, "locked_out")))
			json_array_append(left, (json_t *)row);
	return left;
}

// Before the new chain is shown it is the new one that ends, and nobody is locked out by that.
static void post_root_end(struct call *c)
{
	struct api *a = c->api;
	bool is_new = certificates_shown_since(a->rooms.certificates);
	AUTO_JSON json_t *all = devices_roots(a->rooms.devices, certificates_shown_since(a->rooms.certificates));
	AUTO_JSON json_t *left = locked_out(is_new ? all : NULL);
	const json_t *seen = json_object_get(c->body, "lock_out");
	if (!json_is_array(seen)) {
		call_invalid(c, "lock_out");
		return;
	}
	int err = has_seen(seen, left) ? certificates_end_root(a->rooms.certificates) : ERR_STATE;
	if (err < 0) {
		call_error(c, err);
		return;
	}
	note(c, a, is_new ? "certificate.root_ended" : "certificate.root_dropped", is_new ? json_pack("{s:I}", "locked_out", (json_int_t)json_array_size(left)) : NULL);
	devices_tell_roots(a->rooms.devices); // the one that ended is no longer to be trusted
	reply_view(c, a);
}

// --- the broker's key ---

static void post_key_replace(struct call *c)
{
	begin(c, certificates_replace_mqtt_key, "certificate.key_made", NULL, devices_tell_pins);
}

static void post_key_ask(struct call *c)
{
	devices_tell_pins(c->api->rooms.devices);
	reply_view(c, c->api);
}

static void post_key_switch(struct call *c)
{
	struct api *a = c->api;
	const json_t *seen = json_object_get(c->body, "lock_out");
	AUTO_JSON json_t *now = devices_pins(a->rooms.devices);
	AUTO_JSON json_t *left = locked_out(json_object_get(now, "devices"));
	if (!json_is_array(seen)) {
		call_invalid(c, "lock_out");
		return;
	}
	if (!has_seen(seen, left)) {
		call_error(c, ERR_STATE);
		return;
	}
	begin(c, certificates_switch_mqtt_key, "certificate.key_switched", json_pack("{s:I}", "locked_out", (json_int_t)json_array_size(left)), devices_tell_pins); // the first slot
}

static void delete_key(struct call *c)
{
	struct api *a = c->api;
	int err = certificates_drop_mqtt_key(a->rooms.certificates);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	note(c, a, "certificate.key_dropped", NULL);
	reply_view(c, a);
}

const struct route certificate_routes[] = {
	{ "GET", "/api/v1/certificates", PHASE_OWNED, ACTION_SEE_SETTINGS, 0, get_certificates },
	{ "POST", "/api/v1/certificates/check", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, post_check },
	{ "POST", "/api/v1/certificates/devices/replace", PHASE_OWNED, ACTION_EDIT_SETTINGS, ROUTE_PROVEN, post_replace },
	{ "POST", "/api/v1/certificates/devices/ask", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, post_ask },
	{ "POST", "/api/v1/certificates/devices/retire", PHASE_OWNED, ACTION_EDIT_SETTINGS, ROUTE_BODY | ROUTE_PROVEN, post_retire },
	{ "POST", "/api/v1/certificates/root/replace", PHASE_OWNED, ACTION_EDIT_SETTINGS, ROUTE_PROVEN, post_root_replace },
	{ "POST", "/api/v1/certificates/root/ask", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, post_root_ask },
	{ "POST", "/api/v1/certificates/root/show", PHASE_OWNED, ACTION_EDIT_SETTINGS, ROUTE_BODY, post_root_show },
	{ "POST", "/api/v1/certificates/root/end", PHASE_OWNED, ACTION_EDIT_SETTINGS, ROUTE_BODY | ROUTE_PROVEN, post_root_end },
	{ "POST", "/api/v1/certificates/key/replace", PHASE_OWNED, ACTION_EDIT_SETTINGS, ROUTE_PROVEN, post_key_replace },
	{ "POST", "/api/v1/certificates/key/ask", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, post_key_ask },
	{ "POST", "/api/v1/certificates/key/switch", PHASE_OWNED, ACTION_EDIT_SETTINGS, ROUTE_BODY | ROUTE_PROVEN, post_key_switch },
	{ "DELETE", "/api/v1/certificates/key", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, delete_key },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
