// What the owner states of a unit, and which product of the catalogue it is.
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "catalogue/catalogue.h"
#include "passport/internal.h"

#define DAY_MS INT64_C(86400000)

static const char *fact_of(struct passports *p, const char *unit, const char *key, char to[129])
{
	const char *value;
	bool known = p->world.fact && p->world.fact(p->world.data, unit, key, &value) == 0 && str_copy(to, 129, value);
	return known ? to : NULL;
}

// How the product was found: "owner" said so, or maker and model are "exact"ly its; NULL: it was not.
static const json_t *product_of(struct passports *p, const char *unit, const struct record *known, const char **ret_how)
{
	char maker[129], model[129];
	const struct stated *s = known->stated;
	const json_t *product = s ? catalogue_get(s->of[STATED_PRODUCT].value) : NULL;
	*ret_how = product ? "owner" : NULL;
	if (product)
		return product;
	product = catalogue_match(fact_of(p, unit, "manufacturer", maker), fact_of(p, unit, "model", model));
	if (product && s && str_eq(s->of[STATED_NOT_PRODUCT].value, json_text_or(product, "id", NULL)))
		product = NULL; // the owner says that it is another
	*ret_how = product ? "exact" : NULL;
	return product;
}

const json_t *record_product(struct passports *p, const char *unit, const struct record *known)
{
	const char *how;
	return product_of(p, unit, known, &how);
}

int passports_check_stated(const char *key, const char *value, const char *evidence, int64_t now_ms)
{
	enum stated_key k;
	if (stated_key_parse(key, &k) || stated_check(k, value) || (evidence && !str_is_name(evidence, STATED_EVIDENCE_MAX)))
		return ERR_INVALID;
	bool is_to_come = now_ms && k == STATED_SOLD_ON && str_day_ms(value) > now_ms + DAY_MS; // somewhere it is tomorrow already
	return is_to_come ? ERR_INVALID : 0;
}

int passports_state(struct passports *p, const char *unit, const char *key, const char *value, const char *evidence, int64_t now_ms)
{
	struct record *known;
	enum stated_key k;
	if (stated_key_parse(key, &k) || (value && passports_check_stated(key, value, evidence, 0)))
		return ERR_INVALID;
	int r = record_find(p, unit, &known);
	if (!r)
		r = stated_store_put(p->stated, unit, k, value, evidence, now_ms);
	if (!r)
		record_drop(p, unit); // it is read again
	return r;
}

int passports_take_mud(struct passports *p, const char *unit, const char *address, const void *body, size_t len, int64_t now_ms)
{
	struct record *known;
	struct mud m = {.read_at = 0};
	int r = address ? mud_read(&m, body, len) : 0;
	if (!r && address && !str_eq(m.url, address))
		r = ERR_MISMATCH;
	if (!r)
		r = record_find(p, unit, &known);
	m.read_at = now_ms;
	if (!r)
		r = mud_store_put(p->muds, unit, address ? &m : NULL);
	if (!r)
		record_drop(p, unit); // it is read again
	return r;
}

json_t *passports_stated(struct passports *p, const char *unit)
{
	return stated_view(record_to_show(p, unit)->stated);
}

json_t *passports_sale(struct passports *p, const char *unit)
{
	return stated_sale(record_to_show(p, unit)->stated);
}

static json_t *offers(struct passports *p, const char *unit, const struct record *known)
{
	char maker[129], model[129];
	const json_t *found[CATALOGUE_OFFERS_MAX];
	json_t *list = json_array();
	const char *no = known->stated ? known->stated->of[STATED_NOT_PRODUCT].value : NULL;
	int n = catalogue_offers(fact_of(p, unit, "manufacturer", maker), fact_of(p, unit, "model", model), found);
	for (int i = 0; i < n; i++)
		if (!str_eq(json_text_or(found[i], "id", NULL), no))
			json_array_append_new(list, json_pack("{s:O, s:O, s:O}", "id", json_object_get(found[i], "id"), "manufacturer", json_object_get(found[i], "manufacturer"), "model",
				json_object_get(found[i], "model")));
	return list;
}

json_t *passports_product(struct passports *p, const char *unit)
{
	const char *how;
	const struct record *known = record_to_show(p, unit);
	const json_t *product = product_of(p, unit, known, &how);
	json_t *o = json_pack("{s:O?, s:s?, s:o}", "product", product, "how", how, "offers", product ? json_array() : offers(p, unit, known));
	return o;
}
