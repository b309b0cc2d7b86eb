// What the API shows of a unit: the record's parts held together by the pure rules.
#include "base/mem.h"
#include "base/str.h"
#include "catalogue/catalogue.h"
#include "passport/grace.h"
#include "passport/internal.h"
#include "passport/provisions.h"
#include "passport/view.h"

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static struct support_terms terms_of(const struct record *known)
{
	struct support_terms t = {.basis = BASIS_UNKNOWN};
	if (known->has_document)
		t = known->document.support;
	t.promised = later(t.promised, known->promised.end);
	t.promised_months = known->promised.months;
	t.promised_service = known->promised.service;
	if ((t.basis == BASIS_MONTHS_FROM_SALE || t.promised_months) && !t.start)
		t.start = stated_day(known->stated, STATED_SOLD_ON);
	t.service_seen = facts_seen_at(known->seen, known->seen_count, "service_accepts");
	t.unfixed = facts_seen(known->seen, known->seen_count, "no_fix_planned") != NULL;
	return t;
}

// The terms that are shown, and whose they are: those of the most trusted source that states any.
struct chosen { struct support_terms terms; enum fact_source source; };

static struct chosen choose_promise(struct passports *p, const char *unit, const struct record *known)
{
	struct chosen c = {terms_of(known), known->has_document ? SOURCE_DECLARED : SOURCE_NOBODY};
	struct support_terms owner = stated_owner_terms(known->stated);
	bool silent = c.terms.basis == BASIS_UNKNOWN && !c.terms.promised && !c.terms.promised_months && !c.terms.promised_service;
	struct support_terms listed = silent ? stated_catalogue_terms(record_product(p, unit, known), stated_day(known->stated, STATED_SOLD_ON)) : owner;
	if (owner.basis != BASIS_UNKNOWN) {
		owner.unfixed = c.terms.unfixed;
		owner.service_seen = c.terms.service_seen;
		return (struct chosen){owner, SOURCE_OWNER};
	}
	if (silent && listed.basis != BASIS_UNKNOWN) {
		listed.unfixed = c.terms.unfixed;
		listed.service_seen = c.terms.service_seen;
		return (struct chosen){listed, SOURCE_CATALOGUE};
	}
	return c;
}

// What the maker's MUD file says is held against the promise, whosesoever it is; without any it is all that is declared.
static struct chosen choose(struct passports *p, const char *unit, const struct record *known)
{
	struct chosen c = choose_promise(p, unit, known);
	c.terms.unsupported = known->mud && !known->mud->is_supported;
	if (c.terms.unsupported && c.source == SOURCE_NOBODY)
		c.source = SOURCE_DECLARED;
	return c;
}

static const char *problem_of(const struct record *known, int64_t now_ms, bool time_unsure)
{
	if (known->problem[0])
		return known->problem;
	bool stale = known->has_document && known->document.refresh_after && now_ms > known->document.refresh_after && !time_unsure;
	return stale ? "stale" : NULL;
}

// Where it was first sold: the laws look at no other sale. NULL: not known.
static const char *country_of_sale(const struct stated *s)
{
	return s && !str_eq(s->of[STATED_CHANNEL].value, "second_hand") ? s->of[STATED_SELLER_COUNTRY].value : NULL;
}

static struct label_view judge(struct passports *p, const char *unit, const struct record *known, const struct label_unit *against, int64_t now_ms, bool time_unsure)
{
	const struct document *d = known->has_document ? &known->document : NULL;
	struct support_terms terms = terms_of(known);
	struct support_view support = support_view(&terms, now_ms, time_unsure);
	struct label_fact facts[FACTS_MAX];
	const struct facts_known all = {.passport = d, .support = &support, .support_source = d ? SOURCE_DECLARED : SOURCE_NOBODY, .seen = known->seen, .seen_count = known->seen_count,
		.labels = known->labels, .label_count = known->label_count, .unit = against};
	int count = facts_collect(facts, &all);
	count += stated_facts(facts + count, FACTS_MAX - count, known->stated, record_product(p, unit, known), now_ms, time_unsure);
	if (known->mud && count < FACTS_MAX)
		count += mud_fact(facts + count, known->mud);
	struct label_setting setting = {.wrong_model = !d && str_eq(known->problem, "mismatch"), .wrong_label = facts_have_misfit(&all),
		.grace_until = facts_grace_until(known->seen, known->seen_count), .law_until = time_unsure ? 0 : grace_until(country_of_sale(known->stated), now_ms), .now_ms = now_ms};
	struct label_view label;
	label_view(&label, facts, count, &setting);
	return label;
}

json_t *passports_label(struct passports *p, const char *unit, int64_t now_ms, bool time_unsure)
{
	const struct record *known = record_to_show(p, unit);
	const struct label_unit against = record_unit(p, unit, known, now_ms, time_unsure);
	const struct label_view label = judge(p, unit, known, &against, now_ms, time_unsure);
	struct passport_view passport = {known->has_document ? &known->document : NULL, problem_of(known, now_ms, time_unsure), known->key_first_seen_at};
	json_t *shown = view_label(&label, &passport, known->seen, known->seen_count);
	json_object_set_new(json_object_get(shown, "passport"), "keys", passports_keys(p, unit)); // nothing happens without a passport
	json_object_set_new(shown, "labels", view_labels(known->labels, known->label_count, &against));
	return shown;
}

json_t *passports_label_brief(struct passports *p, const char *unit, int64_t now_ms, bool time_unsure)
{
	const struct record *known = record_to_show(p, unit);
	const struct label_unit against = record_unit(p, unit, known, now_ms, time_unsure);
	return json_pack("{s:s}", "verdict", label_verdict_word(judge(p, unit, known, &against, now_ms, time_unsure).verdict));
}

json_t *passports_support_brief(struct passports *p, const char *unit, int64_t now_ms, bool time_unsure)
{
	const struct chosen c = choose(p, unit, record_to_show(p, unit));
	const struct support_view view = support_view(&c.terms, now_ms, time_unsure);
	return json_pack("{s:s, s:o, s:s}", "status", support_status_word(view.status), "until", view_day(view.until), "basis", support_basis_word(c.terms.basis));
}

json_t *passports_support(struct passports *p, const char *unit, int64_t now_ms, bool time_unsure)
{
	const struct record *known = record_to_show(p, unit);
	const struct chosen c = choose(p, unit, known);
	struct support_view view = support_view(&c.terms, now_ms, time_unsure);
	json_t *shown = view_support(&c.terms, &view, c.source);
	json_object_set_new(shown, "mud", mud_view(known->mud, now_ms));
	return shown;
}

struct passport_ends passports_ends(struct passports *p, const char *unit)
{
	const struct record *known = record_to_show(p, unit);
	const struct support_terms declared = terms_of(known), shown = choose(p, unit, known).terms;
	const struct support_view promise = support_view(&declared, 0, false);
	return (struct passport_ends){ .until = support_view(&shown, 0, false).until, .promised = promise.until, .named = support_named_end(&declared), .shortened = promise.shortened };
}

void passports_each_service_end(struct passports *p, const char *unit, void (*service)(void *data, const char *id, int64_t end), void *data)
{
	const struct record *known = record_to_show(p, unit);
	const json_t *services = known->has_document ? json_object_get(known->document.payload, "services") : NULL, *one;
	size_t i;
	json_array_foreach(services, i, one) {
		int y, m, d;
		const char *ends = json_text_or(one, "ends", NULL);
		if (ends && str_date_parse(&y, &m, &d, ends) == 0)
			service(data, json_text_or(one, "id", ""), str_date_ms(y, m, d));
	}
	const struct catalogue_claims listed = catalogue_claims(services ? NULL : record_product(p, unit, known));
	if (listed.service_end)
		service(data, "cloud", listed.service_end);
}

json_t *passports_checklist(struct passports *p, const char *unit, const struct provision_sight *sight, int64_t now_ms, bool time_unsure)
{
	const struct record *known = record_to_show(p, unit);
	struct support_terms terms = terms_of(known);
	struct support_view support = support_view(&terms, now_ms, time_unsure);
	const struct provision_known all = {known->has_document ? &known->document : NULL, &support, known->seen, known->seen_count, sight};
	return provisions_view(&all);
}

const json_t *passports_interactions(struct passports *p, const char *unit)
{
	const struct record *known = record_to_show(p, unit);
	return known->has_document ? known->document.interactions : NULL;
}

static void take_attestation(void *data, const struct label_row *row, const struct check_row *check)
{
	(void)check;
	if (row->jws)
		json_array_append_new(data, json_string(row->jws));
}

int passports_documents(struct passports *p, const char *unit, json_t **ret)
{
	AUTO_FREE char *jws = NULL;
	AUTO_JSON json_t *attestations = json_array();
	uint8_t hash[32];
	struct promise promised;
	size_t len;
	int r = passport_store_get_used(p->store, unit, &jws, &len, hash, &promised);
	if (r >= 0)
		r = label_store_list(p->labels, unit, take_attestation, attestations);
	if (r < 0)
		return r;
	*ret = json_pack("{s:s?, s:O}", "passport", jws, "attestations", attestations);
	return 0;
}

json_t *passports_grace(struct passports *p, const char *unit, int64_t now_ms)
{
	const struct stated *s = record_to_show(p, unit)->stated;
	return grace_view(country_of_sale(s), stated_day(s, STATED_SOLD_ON), now_ms);
}

const json_t *passports_registration(struct passports *p, const char *unit)
{
	const struct record *known = record_to_show(p, unit);
	return known->has_document ? known->document.registration : NULL;
}

const char *passports_maker(struct passports *p, const char *unit)
{
	const struct record *known = record_to_show(p, unit);
	const json_t *issuer = known->has_document ? json_object_get(known->document.payload, "issuer") : NULL;
	return str_eq(json_text_or(issuer, "role", NULL), "manufacturer") ? known->document.issuer_name : NULL;
}
