// Routes about labels: the schemes, what the owner read off a box, an issuing body's attestation, and what the scheme's registry says.
#include <string.h>
#include "api/api.h"
#include "api/route.h"
#include "base/clock.h"
#include "base/str.h"
#include "passport/schemes.h"

static void get_schemes(struct call *c)
{
	call_reply(c, 200, json_pack("{s:o}", "schemes", schemes_list()));
}

static void reply_label(struct call *c, int err, int status)
{
	json_t *device = NULL;
	if (err == 0)
		err = api_device(c->api, &c->actor, c->params[0], &device);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	api_device_changed(c->api, c->params[0]); // the verdict of its row may be another one
	call_reply(c, status, device);
}

static void post_seen(struct call *c)
{
	static const char *const keys[] = { "scheme", "registration_id", "level", "valid_until", "model", "name", NULL };
	int64_t id;
	if (!api_has_device(c))
		return;
	int err = json_only_keys(c->body, keys);
	if (err == 0)
		err = passports_label_add(c->api->rooms.passports, c->params[0], c->body, clock_wall_ms(), &id);
	if (err == ERR_INVALID)
		call_invalid(c, "label");
	else if (err == ERR_LIMIT)
		call_problem(c, 409, "too_many_labels", NULL);
	else
		reply_label(c, err, 201);
}

static void post_document(struct call *c)
{
	static const char *const keys[] = { "document", NULL };
	const char *document;
	int64_t id;
	if (!api_has_device(c))
		return;
	if (json_only_keys(c->body, keys) < 0 || json_get_text(c->body, "document", 64 * 1024, &document) < 0) {
		call_invalid(c, "document");
		return;
	}
	int err = passports_label_put(c->api->rooms.passports, c->params[0], document, strlen(document), clock_wall_ms(), &id);
	if (err == ERR_MISMATCH)
		call_problem(c, 422, "label_not_genuine", NULL);
	else if (err == ERR_STATE)
		call_problem(c, 422, "label_older", NULL);
	else if (err == ERR_LIMIT)
		call_problem(c, 409, "too_many_labels", NULL);
	else if (err == ERR_PARSE || err == ERR_INVALID || err == ERR_UNSUPPORTED)
		call_problem(c, 422, "not_a_label", NULL);
	else
		reply_label(c, err, 201);
}

static void post_check(struct call *c)
{
	static const char *const keys[] = { "result", "level", "valid_until", "url", NULL };
	int64_t id;
	if (!api_has_numbered(c, &id))
		return;
	int err = json_only_keys(c->body, keys);
	if (err == 0)
		err = passports_label_check(c->api->rooms.passports, c->params[0], id, c->body, c->actor.name, clock_wall_ms());
	if (err == ERR_INVALID)
		call_invalid(c, "result");
	else
		reply_label(c, err, 200);
}

static void post_key(struct call *c)
{
	static const char *const keys[] = { "fingerprint", NULL };
	const char *fingerprint;
	int64_t id;
	if (!api_has_numbered(c, &id))
		return;
	if (json_only_keys(c->body, keys) < 0 || json_get_text(c->body, "fingerprint", 64, &fingerprint) < 0) {
		call_invalid(c, "fingerprint");
		return;
	}
	int err = passports_label_vouch(c->api->rooms.passports, c->params[0], id, fingerprint, clock_wall_ms());
	if (err == ERR_MISMATCH || err == ERR_STATE)
		call_invalid(c, "fingerprint");
	else
		reply_label(c, err, 200);
}

static void delete_label(struct call *c)
{
	int64_t id;
	if (api_has_numbered(c, &id))
		reply_label(c, passports_label_remove(c->api->rooms.passports, c->params[0], id), 200);
}

const struct route label_routes[] = {
	{ "GET", "/api/v1/label-schemes", PHASE_OWNED, ACTION_SEE_DEVICES, 0, get_schemes },
	{ "POST", "/api/v1/devices/{}/labels", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_BODY, post_seen },
	{ "POST", "/api/v1/devices/{}/labels/document", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_BODY, post_document },
	{ "POST", "/api/v1/devices/{}/labels/{}/check", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_BODY, post_check },
	{ "POST", "/api/v1/devices/{}/labels/{}/key", PHASE_OWNED, ACTION_SECURE_DEVICES, ROUTE_BODY, post_key },
	{ "DELETE", "/api/v1/devices/{}/labels/{}", PHASE_OWNED, ACTION_EDIT_DEVICES, 0, delete_label },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
