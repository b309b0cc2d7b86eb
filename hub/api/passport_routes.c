// Routes about a device's passport: a newer revision from the maker's address, and the maker's change of key. Each request goes out only when the owner asks.
#include "api/api.h"
#include "api/route.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "passport/jws.h"
#include "passport/keys.h"
#include "passport/mud.h"
#include "passport/published.h"

struct asking { struct api *api; int err; /* of what was asked first */ struct call_wait *wait; char unit[32], address[MUD_URL_MAX + 1], actor[sizeof((struct actor *)0)->name]; }; // address: of a MUD file

static const char *model_of(struct api *a, const char *unit)
{
	const char *model = "";
	return devices_fact(a->rooms.devices, unit, "model", &model) < 0 ? "" : model;
}

static void reply_fetched(struct call *c, const char *unit, int err, const char *outcome)
{
	json_t *device = NULL;
	if (err == ERR_NOT_FOUND) {
		call_problem(c, 422, "nothing_published", NULL);
		return;
	}
	if (err == 0)
		err = api_device(c->api, &c->actor, unit, &device);
	if (err == 0)
		call_reply(c, 200, json_pack("{s:s, s:o}", "outcome", outcome, "device", device));
	else if (err == ERR_PARSE || err == ERR_INVALID || err == ERR_LIMIT)
		call_problem(c, 422, "nothing_published", NULL);
	else
		call_problem(c, 503, "maker_unreachable", NULL);
}

static void end(struct asking *q, int err, const char *outcome)
{
	struct call *c = call_resume(q->wait);
	api_device_changed(q->api, q->unit);
	if (c)
		reply_fetched(c, q->unit, err, outcome);
	free(q);
}

// A page that does not answer takes nothing back of what it said before.
static void on_page(void *data, int err, const void *body, size_t len)
{
	struct asking *q = data;
	if (err == 0)
		err = passports_take_published(q->api->rooms.passports, q->unit, body, len, clock_wall_ms());
	end(q, q->err == 0 || err == 0 ? 0 : q->err, "fetched");
}

static void on_passport(void *data, int err, const void *body, size_t len)
{
	struct asking *q = data;
	if (err == 0) // what comes of it stands in the device: "problem" of its passport
		q->api->rooms.passport(q->api->rooms.data, q->unit, body, len);
	q->err = err;
	const char *page = passports_published_address(q->api->rooms.passports, q->unit);
	err = page ? relay_fetch(q->api->rooms.relay, page, PUBLISHED_BYTES_MAX, on_page, q) : ERR_NOT_FOUND;
	if (err)
		end(q, q->err, "fetched");
}

static void on_keys(void *data, int err, const void *body, size_t len)
{
	struct asking *q = data;
	struct api_rooms *rooms = &q->api->rooms;
	const char *outcome = "not_named";
	if (err == 0)
		err = passports_take_named_keys(rooms->passports, q->unit, model_of(q->api, q->unit), body, len, clock_wall_ms(), &outcome);
	end(q, err, outcome);
}

static void note_mud(struct api *a, const char *unit, const char *actor, const char *code)
{
	struct activity_entry e = { .unit = unit, .actor = actor, .code = code };
	(void)!activity_add(a->rooms.activity, &e); // the change itself is kept; a full disk has been logged by the store
}

static void reply_mud(struct call *c, int err)
{
	json_t *device = NULL;
	if (err == 0)
		err = api_device(c->api, &c->actor, c->params[0], &device);
	if (err == 0)
		call_reply(c, 200, device);
	else if (err == ERR_PARSE || err == ERR_INVALID || err == ERR_LIMIT)
		call_problem(c, 422, "not_a_mud_file", NULL);
	else if (err == ERR_MISMATCH)
		call_problem(c, 422, "mud_of_another_address", NULL);
	else if (err == ERR_NOT_FOUND)
		call_problem(c, 422, "nothing_published", NULL);
	else
		call_problem(c, 503, "maker_unreachable", NULL);
}

static void on_mud(void *data, int err, const void *body, size_t len)
{
	struct asking *q = data;
	struct call *c = call_resume(q->wait);
	if (err == 0)
		err = passports_take_mud(q->api->rooms.passports, q->unit, q->address, body, len, clock_wall_ms());
	if (err == 0) {
		note_mud(q->api, q->unit, q->actor, "mud.read"); // whoever asked may have hung up
		api_device_changed(q->api, q->unit);
	}
	if (c)
		reply_mud(c, err);
	free(q);
}

static void ask(struct call *c, const char *url, size_t max, void (*done)(void *data, int err, const void *body, size_t len))
{
	if (!url) {
		call_problem(c, 422, "nothing_published", NULL);
		return;
	}
	struct asking *q = NEW(struct asking);
	q->api = c->api;
	(void)str_copy(q->unit, sizeof q->unit, c->params[0]); // it is the id of a device
	(void)str_copy(q->actor, sizeof q->actor, c->actor.name); // of the same size
	q->wait = call_suspend(c);
	(void)str_copy(q->address, sizeof q->address, url); // a longer one is no MUD file's
	int err = relay_fetch(q->api->rooms.relay, url, max, done, q);
	if (err)
		done(q, err, NULL, 0);
}

static void post_refresh(struct call *c)
{
	if (!api_has_device(c))
		return;
	const char *newer = passports_address(c->api->rooms.passports, c->params[0]), *page = passports_published_address(c->api->rooms.passports, c->params[0]);
	if (newer || !page)
		ask(c, newer, JWS_MAX, on_passport);
	else
		ask(c, page, PUBLISHED_BYTES_MAX, on_page);
}

static void post_keys(struct call *c)
{
	if (!api_has_device(c))
		return;
	AUTO_FREE char *url = passports_keys_address(c->api->rooms.passports, c->params[0]);
	ask(c, url, KEYS_BYTES_MAX, on_keys);
}

static void post_key(struct call *c)
{
	static const char *const keys[] = { "fingerprint", NULL };
	const char *fingerprint;
	json_t *device = NULL;
	if (!api_has_device(c))
		return;
	if (json_only_keys(c->body, keys) < 0 || json_get_text(c->body, "fingerprint", 64, &fingerprint) < 0) {
		call_invalid(c, "fingerprint");
		return;
	}
	int err = passports_take_key(c->api->rooms.passports, c->params[0], model_of(c->api, c->params[0]), fingerprint, clock_wall_ms());
	if (err == ERR_MISMATCH) {
		call_invalid(c, "fingerprint");
		return;
	}
	if (err == 0) {
		struct activity_entry e = { .unit = c->params[0], .actor = c->actor.name, .code = "passport.key_taken" };
		(void)!activity_add(c->api->rooms.activity, &e); // the key itself is kept; a full disk has been logged by the store
		err = api_device(c->api, &c->actor, c->params[0], &device);
	}
	if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 200, device);
}

// The owner names the address of the maker's MUD file, or takes it back (null).
static void put_mud(struct call *c)
{
	static const char *const keys[] = { "address", NULL };
	const char *address = NULL;
	if (!api_has_device(c))
		return;
	int err = json_only_keys(c->body, keys);
	if (err == 0 && !json_is_null(json_object_get(c->body, "address")))
		err = json_get_text(c->body, "address", MUD_URL_MAX, &address);
	if (err < 0 || (address && !mud_is_address(address))) {
		call_invalid(c, "address");
		return;
	}
	if (address) {
		ask(c, address, MUD_BYTES_MAX, on_mud);
		return;
	}
	err = passports_take_mud(c->api->rooms.passports, c->params[0], NULL, NULL, 0, clock_wall_ms());
	if (err < 0) {
		call_error(c, err);
		return;
	}
	note_mud(c->api, c->params[0], c->actor.name, "mud.forgotten");
	api_device_changed(c->api, c->params[0]);
	reply_mud(c, 0);
}

const struct route passport_routes[] = {
	{ "POST", "/api/v1/devices/{}/passport/refresh", PHASE_OWNED, ACTION_EDIT_DEVICES, 0, post_refresh },
	{ "POST", "/api/v1/devices/{}/passport/keys", PHASE_OWNED, ACTION_EDIT_DEVICES, 0, post_keys },
	{ "POST", "/api/v1/devices/{}/passport/key", PHASE_OWNED, ACTION_SECURE_DEVICES, ROUTE_BODY, post_key },
	{ "PUT", "/api/v1/devices/{}/mud", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_BODY, put_mud },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
