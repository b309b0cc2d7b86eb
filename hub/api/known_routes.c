// Routes about what is known of a product: the owner's own facts, the catalogue, and files of facts to share.
#include <strings.h>
#include "api/api.h"
#include "api/route.h"
#include "base/clock.h"
#include "base/str.h"
#include "catalogue/catalogue.h"

#define FACTS_FORMAT 1
// What the owner may state, in the order of the page. The day of sale says something about the owner: it is never in a file to share.
static const char *const said_keys[] = { "passwords", "contact", "policy", "updates_until", "sold_on", NULL }, *const shared_keys[] = { "passwords", "contact", "policy", "updates_until", NULL };

// 0: nobody knows what day it is.
static int64_t sure_now(void)
{
	return clock_is_unsure() ? 0 : clock_wall_ms();
}

static void finish(struct call *c, const char *code)
{
	json_t *device = NULL;
	struct activity_entry e = { .unit = c->params[0], .actor = c->actor.name, .code = code };
	(void)!activity_add(c->api->rooms.activity, &e); // the change itself is kept; a full disk has been logged by the store
	int err = api_device(c->api, &c->actor, c->params[0], &device);
	api_device_changed(c->api, c->params[0]); // the verdict of its row may be another one
	if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 200, device);
}

// One fact of a body: {"value","evidence"?}, or null to take it back. ERR_INVALID.
static int read_said(const json_t *said, const char **value, const char **evidence)
{
	static const char *const keys[] = { "value", "evidence", NULL };
	*value = *evidence = NULL;
	if (json_is_null(said))
		return 0;
	int err = json_is_object(said) ? json_only_keys(said, keys) : ERR_INVALID;
	if (err == 0)
		err = json_get_text(said, "value", 256, value);
	if (err == 0)
		err = json_get_text(said, "evidence", 500, evidence);
	return err == ERR_NOT_FOUND && *value ? 0 : err < 0 ? ERR_INVALID : 0;
}

// All or nothing: every fact is tried before the first is kept. NULL, or the key that is wrong. keep: 0 or an error of the store.
static const char *state_all(struct call *c, const json_t *from, const char *const *keys, int *keep)
{
	struct passports *p = c->api->rooms.passports;
	const char *value, *evidence;
	*keep = 0;
	for (const char *const *k = keys; *k; k++) {
		const json_t *said = json_object_get(from, *k);
		if (said && (read_said(said, &value, &evidence) < 0 || (value && passports_check_stated(*k, value, evidence, sure_now()) < 0)))
			return *k;
	}
	for (const char *const *k = keys; *k && *keep == 0; k++)
		if (json_object_get(from, *k) && read_said(json_object_get(from, *k), &value, &evidence) == 0)
			*keep = passports_state(p, c->params[0], *k, value, evidence, clock_wall_ms());
	return NULL;
}

static void put_said(struct call *c)
{
	int err;
	if (!api_has_device(c))
		return;
	if (json_only_keys(c->body, said_keys) < 0) {
		call_problem(c, 422, "invalid", NULL);
		return;
	}
	const char *wrong = state_all(c, c->body, said_keys, &err);
	if (wrong)
		call_invalid(c, wrong);
	else if (err < 0)
		call_error(c, err);
	else
		finish(c, "facts.stated");
}

static void get_sale(struct call *c)
{
	if (api_has_device(c))
		call_reply(c, 200, passports_sale(c->api->rooms.passports, c->params[0]));
}

// All of the record at once: what is absent or "" is taken back.
static void put_sale(struct call *c)
{
	static const char *const keys[] = { "sold_on", "seller", "seller_country", "seller_contact", "channel", "price", "wrong", NULL };
	const char *values[sizeof keys / sizeof *keys] = { NULL };
	int err = json_only_keys(c->body, keys);
	if (!api_has_device(c))
		return;
	if (err < 0) {
		call_problem(c, 422, "invalid", NULL);
		return;
	}
	for (int i = 0; keys[i]; i++) {
		err = json_get_text(c->body, keys[i], 256, &values[i]);
		if (values[i] && !*values[i])
			values[i] = NULL;
		if ((err < 0 && err != ERR_NOT_FOUND) || (values[i] && passports_check_stated(keys[i], values[i], NULL, sure_now()) < 0)) {
			call_invalid(c, keys[i]);
			return;
		}
	}
	err = 0;
	for (int i = 0; keys[i] && err == 0; i++)
		err = passports_state(c->api->rooms.passports, c->params[0], keys[i], values[i], NULL, clock_wall_ms());
	if (err < 0) {
		call_error(c, err);
		return;
	}
	api_device_changed(c->api, c->params[0]); // the day of sale may have given its support a date
	get_sale(c);
}

static void put_product(struct call *c)
{
	static const char *const keys[] = { "product", "is", NULL };
	struct passports *p = c->api->rooms.passports;
	const char *product = NULL;
	bool is = true;
	int err = json_only_keys(c->body, keys);
	if (!api_has_device(c))
		return;
	if (err == 0 && !json_is_null(json_object_get(c->body, "product")))
		err = json_get_text(c->body, "product", CATALOGUE_ID_MAX, &product);
	if (err == 0 && product)
		err = json_get_bool(c->body, "is", &is);
	if (err < 0 || (product && !catalogue_get(product))) {
		call_invalid(c, "product");
		return;
	}
	err = passports_state(p, c->params[0], "product", is ? product : NULL, NULL, clock_wall_ms());
	if (err == 0)
		err = passports_state(p, c->params[0], "not_product", is ? NULL : product, NULL, clock_wall_ms());
	if (err < 0)
		call_error(c, err);
	else
		finish(c, "facts.product");
}

static const char *fact_or_empty(struct call *c, const char *key)
{
	const char *value;
	return devices_fact(c->api->rooms.devices, c->params[0], key, &value) == 0 ? value : "";
}

static void get_file(struct call *c)
{
	if (!api_has_device(c))
		return;
	AUTO_JSON json_t *said = passports_stated(c->api->rooms.passports, c->params[0]);
	json_t *facts = json_object(), *one;
	for (const char *const *k = shared_keys; *k; k++)
		if ((one = json_object_get(said, *k)))
			json_object_set(facts, *k, one);
	json_t *file = json_pack("{s:i, s:s, s:o}", "freehold_facts", FACTS_FORMAT, "model", fact_or_empty(c, "model"), "facts", facts);
	json_object_set_new(file, "manufacturer", json_string(fact_or_empty(c, "manufacturer")));
	call_reply(c, 200, file);
}

// A file of somebody else's facts: hostile until read. Its days of entry are not taken over; they are this owner's facts from now on.
static void post_file(struct call *c)
{
	static const char *const keys[] = { "freehold_facts", "manufacturer", "model", "facts", NULL };
	const char *model, *maker;
	int64_t format;
	json_t *facts, *one;
	int err = json_only_keys(c->body, keys);
	if (!api_has_device(c))
		return;
	if (err == 0)
		err = json_get_int(c->body, "freehold_facts", FACTS_FORMAT, FACTS_FORMAT, &format);
	if (err == 0)
		err = json_get_text(c->body, "model", 64, &model);
	if (err == 0)
		err = json_get_text(c->body, "manufacturer", 64, &maker);
	if (err == 0)
		err = json_get_object(c->body, "facts", &facts);
	if (err == 0)
		err = json_only_keys(facts, shared_keys);
	if (err < 0) {
		call_problem(c, 422, "not_a_facts_file", NULL);
		return;
	}
	if (!*model || strcasecmp(model, fact_or_empty(c, "model")) != 0 || strcasecmp(maker, fact_or_empty(c, "manufacturer")) != 0) {
		call_problem(c, 422, "facts_of_another_model", NULL);
		return;
	}
	for (const char *const *k = shared_keys; *k; k++)
		if ((one = json_object_get(facts, *k)) && json_is_object(one))
			json_object_del(one, "at");
	const char *wrong = state_all(c, facts, shared_keys, &err);
	if (wrong)
		call_invalid(c, wrong);
	else if (err < 0)
		call_error(c, err);
	else
		finish(c, "facts.stated");
}

static void get_catalogue(struct call *c)
{
	call_reply(c, 200, json_pack("{s:O}", "products", catalogue_all()));
}

const struct route known_routes[] = {
	{ "GET", "/api/v1/catalogue", PHASE_OWNED, ACTION_SEE_DEVICES, 0, get_catalogue },
	{ "PUT", "/api/v1/devices/{}/said", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_BODY, put_said },
	{ "GET", "/api/v1/devices/{}/sale", PHASE_OWNED, ACTION_KEEP_RECORD, 0, get_sale },
	{ "PUT", "/api/v1/devices/{}/sale", PHASE_OWNED, ACTION_KEEP_RECORD, ROUTE_BODY, put_sale },
	{ "GET", "/api/v1/devices/{}/said/file", PHASE_OWNED, ACTION_SEE_DEVICES, 0, get_file },
	{ "POST", "/api/v1/devices/{}/said/file", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_BODY, post_file },
	{ "PUT", "/api/v1/devices/{}/product", PHASE_OWNED, ACTION_EDIT_DEVICES, ROUTE_BODY, put_product },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
