// The labels of a unit as the API shows them.
#include "base/str.h"
#include "passport/view.h"
#include "platform/pki.h"

static json_t *text_or_null(const char *s)
{
	return s && *s ? json_string(s) : json_null();
}

static json_t *recognised(const struct label_entry *e, const struct label_finding *f, const struct label_unit *unit)
{
	json_t *list = json_array();
	if (f->counts && !e->negative)
		for (const struct recognition *r = NULL; (r = recognition_next(r, e->scheme, f->level, unit->now_ms));)
			json_array_append_new(list, json_pack("{s:s, s:s?, s:s, s:b}", "as", r->as, "from", r->from, "source", r->source, "read_at_source", r->read_at_source));
	return list;
}

static json_t *key_of(const struct label_entry *e)
{
	char id[44];
	if (e->origin != LABEL_DOCUMENT)
		return json_null();
	pki_key_id(e->key, id);
	return json_pack("{s:s, s:s, s:I, s:b}", "fingerprint", id, "voucher", key_voucher_word(e->voucher), "first_seen_at", (json_int_t)e->key_first_seen_at, "of_the_scheme",
		scheme_has_host(e->scheme, e->host));
}

static json_t *lookup_of(const struct label_lookup *l)
{
	char hash[65];
	if (l->result == LOOKUP_NONE)
		return json_null();
	str_hex(hash, l->sha256, sizeof(l->sha256));
	return json_pack("{s:s, s:s, s:s, s:I, s:s, s:o}", "result", lookup_result_word(l->result), "url", l->url, "by", l->by, "at", (json_int_t)l->at, "sha256", hash, "level",
		text_or_null(l->level));
}

static json_t *label(const struct label_entry *e, const struct label_unit *unit)
{
	struct label_finding f;
	label_judge(&f, e, unit);
	json_t *o = json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:s, s:s, s:I}", "id", (json_int_t)e->id, "scheme", e->scheme->id, "name", label_scheme_name(e), "finding",
		f.code, "source", fact_source_word(f.source), "origin", e->origin == LABEL_SEEN ? "seen" : "document", "misfit", f.is_misfit, "counts", f.counts, "polarity",
		e->negative ? "negative" : "positive", "registration_id", e->registration_id, "at", (json_int_t)e->at);
	json_object_set_new(o, "level", text_or_null(f.level));
	json_object_set_new(o, "claimed_level", text_or_null(e->level));
	json_object_set_new(o, "maker", text_or_null(e->maker));
	json_object_set_new(o, "model", text_or_null(e->model));
	json_object_set_new(o, "assessment", text_or_null(e->assessment));
	json_object_set_new(o, "body", text_or_null(*e->body ? e->body : e->scheme->body));
	json_object_set_new(o, "valid_until", view_day(f.valid_until));
	json_object_set_new(o, "recognised", recognised(e, &f, unit));
	json_object_set_new(o, "key", key_of(e));
	json_object_set_new(o, "lookup", lookup_of(&e->lookup));
	return o;
}

json_t *view_labels(const struct label_entry *labels, int count, const struct label_unit *unit)
{
	json_t *list = json_array();
	for (int i = 0; i < count; i++)
		json_array_append_new(list, label(&labels[i], unit));
	return list;
}
