// Routes about security advisories: what is open, a device's own, the owner's word, and documents brought by hand.
#include "advisories/contact_watch.h"
#include "api/api.h"
#include "api/route.h"
#include "base/mem.h"
#include "base/str.h"

static void get_advisories(struct call *c)
{
	json_t *list = advisories_list(c->api->rooms.advisories);
	json_object_set_new(list, "sources", sources_list(c->api->rooms.sources));
	call_reply(c, 200, list);
}

static void get_of_device(struct call *c)
{
	if (devices_exists(c->api->rooms.devices, c->params[0]))
		call_reply(c, 200, advisories_of(c->api->rooms.advisories, c->params[0]));
	else
		call_error(c, ERR_NOT_FOUND);
}

static void answer_import(void *data, const struct advisory_import *i)
{
	struct call *c = call_resume(data);
	if (!c)
		return;
	if (i->err == ERR_STATE)
		call_problem(c, 422, "advisory_draft", NULL);
	else if (i->err == ERR_PARSE || i->err == ERR_INVALID || i->err == ERR_UNSUPPORTED)
		call_problem(c, 422, "not_an_advisory", NULL);
	else if (i->err == ERR_LIMIT)
		call_problem(c, 409, "too_many_advisories", NULL);
	else if (i->err)
		call_error(c, i->err);
	else
		call_reply(c, 201, json_pack("{s:s, s:I, s:s, s:s, s:I}", "outcome", i->outcome, "advisory", (json_int_t)i->id, "title", i->title, "tracking_id", i->tracking,
			"skipped", (json_int_t)i->skipped));
}

static void post_advisory(struct call *c)
{
	const struct advisory_origin from = { .name = "file", .signature = "none" };
	struct advisories *a = c->api->rooms.advisories;
	const void *document = c->document;
	size_t len = c->document_len;
	struct call_wait *w = call_suspend(c);
	int err = advisories_import(a, document, len, &from, answer_import, w);
	if (err < 0) {
		c = call_resume(w);
		if (c)
			call_error(c, err);
	}
}

static int read_decision(const json_t *body, const char **ret)
{
	static const char *const keys[] = { "decision", NULL };
	const char *word = NULL;
	int err = json_only_keys(body, keys);
	if (err == 0)
		err = json_get_text(body, "decision", 16, &word);
	if (err == ERR_NOT_FOUND && json_object_get(body, "decision"))
		err = 0; // null takes it back
	if (err == 0 && word && !str_eq(word, "confirmed") && !str_eq(word, "dismissed"))
		err = ERR_INVALID;
	if (err == 0)
		*ret = word;
	return err;
}

static void put_decision(struct call *c)
{
	struct advisories *a = c->api->rooms.advisories;
	const char *decision = NULL;
	uint64_t id;
	json_t *problem = NULL;
	if (read_decision(c->body, &decision) < 0) {
		call_invalid(c, "decision");
		return;
	}
	bool known = devices_exists(c->api->rooms.devices, c->params[0]);
	int err = !known || str_u64(&id, c->params[1], INT64_MAX) < 0 ? ERR_NOT_FOUND : advisories_decide(a, (int64_t)id, c->params[0], decision);
	if (err == 0)
		err = advisories_problem(a, (int64_t)id, c->params[0], &problem);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	AUTO_JSON json_t *params = json_pack("{s:s, s:s}", "title", json_text_or(problem, "title", ""), "id", json_text_or(problem, "tracking_id", ""));
	struct activity_entry e = { .unit = c->params[0], .actor = c->actor.name, .params = params,
		.code = !decision ? "advisory.reopened" : str_eq(decision, "dismissed") ? "advisory.dismissed" : "advisory.confirmed" };
	(void)!activity_add(c->api->rooms.activity, &e); // the decision itself is kept; a full disk has been logged by the store
	call_reply(c, 200, problem);
}

// Who made it and which model it is, in the owner's words: without these no advisory can be found.
static void put_maker(struct call *c)
{
	static const char *const keys[] = { "manufacturer", "model", NULL };
	struct devices *d = c->api->rooms.devices;
	const char *maker, *model;
	json_t *device = NULL;
	if (json_only_keys(c->body, keys) < 0 || json_get_text(c->body, "manufacturer", 64, &maker) < 0 || !str_is_name(maker, 64)) {
		call_invalid(c, "manufacturer");
		return;
	}
	if (json_get_text(c->body, "model", 64, &model) < 0 || !str_is_name(model, 64)) {
		call_invalid(c, "model");
		return;
	}
	int err = devices_set_fact(d, c->params[0], "manufacturer", maker, "owner", NULL);
	if (err == 0)
		err = devices_set_fact(d, c->params[0], "model", model, "owner", NULL);
	if (err == 0)
		err = api_device(c->api, &c->actor, c->params[0], &device);
	if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 200, device);
}

// --- whom to tell ---

struct asking { struct api *api; struct call_wait *wait; char unit[32]; };

static void on_contact(void *data, const struct contact *c)
{
	struct asking *q = data;
	struct api *a = q->api;
	json_t *device = NULL;
	int kept = contact_keep(a->rooms.devices, a->rooms.passports, q->unit, c), err = c->err ? c->err : kept; // what was seen counts, whatever it was
	struct call *call = call_resume(q->wait);
	if (call && err == 0)
		err = api_device(a, &call->actor, q->unit, &device);
	if (call && err == 0)
		call_reply(call, 200, device);
	else if (call)
		call_problem(call, c->err == ERR_NOT_FOUND ? 422 : 503, c->err == ERR_NOT_FOUND ? "no_security_txt" : "maker_unreachable", NULL);
	free(q);
}

static void post_contact(struct call *c)
{
	static const char *const keys[] = { "address", NULL };
	const char *address = NULL;
	if (json_only_keys(c->body, keys) < 0 || json_get_text(c->body, "address", 500, &address) < 0) {
		call_invalid(c, "address");
		return;
	}
	if (!devices_exists(c->api->rooms.devices, c->params[0])) {
		call_error(c, ERR_NOT_FOUND);
		return;
	}
	struct asking *q = NEW(struct asking);
	q->api = c->api;
	(void)str_copy(q->unit, sizeof q->unit, c->params[0]); // it is the id of a device
	q->wait = call_suspend(c);
	int err = contact_ask(q->api->rooms.relay, address, on_contact, q);
	if (err == 0)
		return;
	c = call_resume(q->wait);
	free(q);
	if (c && err == ERR_INVALID)
		call_invalid(c, "address");
	else if (c)
		call_problem(c, 503, "maker_unreachable", NULL);
}

// --- providers ---

static void reply_sources(struct call *c, int status)
{
	call_reply(c, status, json_pack("{s:o}", "sources", sources_list(c->api->rooms.sources)));
}

static void note_source(struct call *c, const char *code, const char *address)
{
	AUTO_JSON json_t *params = json_pack("{s:s}", "address", address);
	struct activity_entry e = { .actor = c->actor.name, .code = code, .params = params };
	(void)!activity_add(c->api->rooms.activity, &e); // the change itself is kept; a full disk has been logged by the store
}

static void post_source(struct call *c)
{
	static const char *const keys[] = { "address", NULL };
	const char *address;
	int64_t id;
	int err = json_only_keys(c->body, keys);
	if (err == 0)
		err = json_get_text(c->body, "address", 500, &address);
	if (err == 0)
		err = sources_add(c->api->rooms.sources, address, &id);
	if (err == ERR_EXISTS) {
		call_error(c, err);
	} else if (err == ERR_LIMIT) {
		call_problem(c, 409, "too_many_sources", NULL);
	} else if (err < 0) {
		call_invalid(c, "address");
	} else {
		note_source(c, "source.added", address);
		reply_sources(c, 201);
	}
}

static void change_source(struct call *c, int (*change)(struct sources *s, int64_t id))
{
	uint64_t id;
	int err = str_u64(&id, c->params[0], INT64_MAX) < 0 ? ERR_NOT_FOUND : change(c->api->rooms.sources, (int64_t)id);
	if (err < 0)
		call_error(c, err);
	else
		reply_sources(c, 200);
}

static void delete_source(struct call *c)
{
	change_source(c, sources_remove);
}

static void post_check(struct call *c)
{
	change_source(c, sources_check_now);
}

const struct route advisories_routes[] = {
	{ "GET", "/api/v1/advisories", PHASE_OWNED, ACTION_SEE_DEVICES, 0, get_advisories },
	{ "POST", "/api/v1/advisories", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_DOCUMENT, post_advisory },
	{ "POST", "/api/v1/advisories/sources", PHASE_OWNED, ACTION_EDIT_SETTINGS, ROUTE_BODY, post_source },
	{ "DELETE", "/api/v1/advisories/sources/{}", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, delete_source },
	{ "POST", "/api/v1/advisories/sources/{}/check", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, post_check },
	{ "GET", "/api/v1/devices/{}/advisories", PHASE_OWNED, ACTION_SEE_DEVICES, 0, get_of_device },
	{ "PUT", "/api/v1/devices/{}/advisories/{}", PHASE_OWNED, ACTION_SECURE_DEVICES, ROUTE_BODY, put_decision },
	{ "POST", "/api/v1/devices/{}/security-contact", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_BODY, post_contact },
	{ "PUT", "/api/v1/devices/{}/maker", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_BODY, put_maker },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
