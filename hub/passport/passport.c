#include "passport/passport.h"
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "base/str.h"
#include "passport/internal.h"
#include "passport/jws.h"
#include "platform/crypto.h"
#define LOG_ROOM "passport"
#include "base/log.h"

#define DAY_MS INT64_C(86400000)

// What came of looking at a document; problem is NULL when it may be used.
struct outcome { int err; const char *problem; struct document document; struct maker_key key; bool key_is_new; };

static void record_free(void *p)
{
	struct record *r = p;
	document_done(&r->document);
	free(r->labels);
	stated_free(r->stated);
	free(r->mud);
	free(r);
}

int passports_open(struct passports **ret, struct store *s)
{
	struct passports *p = NEW(struct passports);
	p->db = s;
	p->records = map_new();
	int r = passport_store_open(&p->store, s);
	if (!r)
		r = label_store_open(&p->labels, s);
	if (!r)
		r = stated_store_open(&p->stated, s);
	if (!r)
		r = mud_store_open(&p->muds, s);
	if (r)
		passports_close(p);
	else
		*ret = p;
	return r;
}

void passports_close(struct passports *p)
{
	if (!p)
		return;
	observers_done(&p->observers);
	map_free(p->records, record_free);
	label_store_close(p->labels);
	stated_store_close(p->stated);
	mud_store_close(p->muds);
	passport_store_close(p->store);
	free(p);
}

void passports_set_world(struct passports *p, const struct passports_world *w)
{
	p->world = *w;
}

struct observers *passports_observers(struct passports *p)
{
	return &p->observers;
}

// A stored document was checked when it came in; it is only read again.
static int load_document(struct passports *p, const char *unit, struct record *to)
{
	AUTO_FREE char *text = NULL;
	size_t len;
	struct jws j;
	struct maker_key key;
	int r = passport_store_get_used(p->store, unit, &text, &len, to->sha256, &to->promised);
	if (r <= 0)
		return r;
	r = jws_parse(&j, text, len, DOCUMENT_TYP);
	if (r)
		return r;
	r = document_read(&to->document, STEAL(j.payload), NULL);
	jws_done(&j);
	if (r)
		return r;
	to->has_document = true;
	r = passport_store_get_key(p->store, to->document.issuer_host, &key);
	to->key_first_seen_at = r == 1 ? key.first_seen_at : 0;
	return r < 0 ? r : 0;
}

static int load(struct passports *p, const char *unit, struct record *to)
{
	int r = load_document(p, unit, to);
	if (!r)
		r = passport_store_get_refused(p->store, unit, to->problem, to->refused_sha256);
	if (r < 0)
		return r;
	r = passport_store_list_observations(p->store, unit, to->seen);
	if (r < 0)
		return r;
	to->seen_count = r;
	r = labels_load(p, unit, to);
	if (!r)
		r = mud_store_load(p->muds, unit, &to->mud);
	return r ? r : stated_store_load(p->stated, unit, &to->stated);
}

int record_find(struct passports *p, const char *unit, struct record **ret)
{
	struct record *known = map_get(p->records, unit);
	if (!known) {
		known = NEW(struct record);
		int r = load(p, unit, known);
		if (r) {
			record_free(known);
			return r;
		}
		map_put(p->records, unit, known);
	}
	*ret = known;
	return 0;
}

// Form, signature with the key that the document names, and schema.
static int check_document(struct outcome *o, const char *text, size_t len)
{
	struct jws j;
	o->problem = "malformed";
	int r = jws_parse(&j, text, len, DOCUMENT_TYP);
	if (r)
		return r;
	r = document_key(j.payload, o->key.point);
	jws_done(&j);
	if (r)
		return r;
	r = jws_verify(&j, text, len, DOCUMENT_TYP, o->key.point);
	if (r) {
		o->problem = "signature";
		return r;
	}
	r = document_read(&o->document, STEAL(j.payload), NULL);
	jws_done(&j);
	if (!r)
		o->problem = NULL;
	return r;
}

// The first key seen of a maker is the only one believed afterwards: a later one may be anybody's.
static int check_key(struct passports *p, struct outcome *o, int64_t now_ms)
{
	struct maker_key known;
	int r = passport_store_get_key(p->store, o->document.issuer_host, &known);
	if (r < 0)
		return r;
	o->key_is_new = r == 0;
	o->key.first_seen_at = r == 1 ? known.first_seen_at : now_ms;
	if (r == 1 && memcmp(known.point, o->key.point, sizeof(known.point)) != 0) {
		o->problem = "key_changed";
		return ERR_MISMATCH;
	}
	return 0;
}

static int check_fit(struct outcome *o, const struct record *known, const char *unit_model)
{
	const struct document *d = &o->document;
	if (strcasecmp(unit_model, d->model) != 0) {
		o->problem = "mismatch";
		return ERR_MISMATCH;
	}
	if (known->has_document && !str_eq(known->document.issuer_host, d->issuer_host)) {
		o->problem = "issuer_changed";
		return ERR_MISMATCH;
	}
	if (known->has_document && d->revision <= known->document.revision) {
		o->problem = "revision";
		return ERR_STATE;
	}
	return 0;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int accept(struct passports *p, struct record *known, const char *unit, struct outcome *o, struct document_row *row)
{
	const struct support_terms *t = &o->document.support;
	row->problem = NULL;
	row->issuer = o->document.issuer_host;
	row->new_key = o->key_is_new ? &o->key : NULL;
	row->promised.end = later(known->promised.end, later(t->promised, support_named_end(t)));
	row->promised.months = later(known->promised.months, t->basis == BASIS_MONTHS_FROM_SALE ? t->months : 0);
	row->promised.service = known->promised.service || t->basis == BASIS_WHILE_SERVICE;
	int r = passport_store_put_document(p->store, row);
	if (r)
		return r;
	document_done(&known->document);
	known->document = o->document;
	o->document = (struct document){.payload = NULL};
	known->has_document = true;
	known->promised = row->promised;
	known->key_first_seen_at = o->key.first_seen_at;
	known->problem[0] = 0;
	memcpy(known->sha256, row->sha256, sizeof(known->sha256));
	log_info("passport in use, unit %s, issuer %s, revision %lld", unit, known->document.issuer_host, (long long)known->document.revision);
	return 0;
}

static int refuse(struct passports *p, struct record *known, struct outcome *o, struct document_row *row)
{
	// A device that shows the same bad passport at every start must not wear out the disk.
	if (str_eq(known->problem, o->problem) && memcmp(known->refused_sha256, row->sha256, 32) == 0)
		return o->err;
	row->problem = o->problem;
	int r = passport_store_put_document(p->store, row);
	if (r)
		return r;
	str_copy(known->problem, sizeof(known->problem), o->problem);
	memcpy(known->refused_sha256, row->sha256, 32);
	return o->err;
}

// The attestations that the maker sends along. One that cannot be used takes nothing from the passport.
static void take_labels(struct passports *p, const char *unit, int64_t now_ms)
{
	struct record *known;
	if (record_find(p, unit, &known) || !known->has_document)
		return;
	AUTO_JSON json_t *labels = json_incref((json_t *)known->document.labels);
	for (size_t i = 0; i < json_array_size(labels); i++) {
		int64_t id;
		const char *jws = json_string_value(json_array_get(labels, i));
		int r = passports_label_put(p, unit, jws, strlen(jws), now_ms, &id);
		if (r < 0)
			log_warning("a label that a passport brings is not used, unit %s: %s", unit, err_text(r));
	}
}

int passports_put(struct passports *p, const char *unit, const char *unit_model, const char *jws, size_t len, int64_t now_ms)
{
	struct record *known;
	int r = record_find(p, unit, &known);
	if (r)
		return r;
	struct document_row row = {.unit = unit, .jws = len <= JWS_MAX ? jws : NULL, .len = len, .at = now_ms};
	crypto_sha256(row.sha256, jws, len);
	if (known->has_document && memcmp(row.sha256, known->sha256, 32) == 0)
		return 0;
	struct outcome o = {.problem = NULL};
	o.err = check_document(&o, jws, len);
	if (!o.err)
		o.err = check_key(p, &o, now_ms);
	if (!o.err)
		o.err = check_fit(&o, known, unit_model);
	if (!o.err)
		r = accept(p, known, unit, &o, &row);
	else // without a problem of the document's, it was the store that failed
		r = o.problem ? refuse(p, known, &o, &row) : o.err;
	document_done(&o.document);
	if (!r)
		take_labels(p, unit, now_ms);
	return r;
}

static struct observation *find_observation(struct record *known, const char *kind)
{
	for (int i = 0; i < known->seen_count; i++)
		if (strcmp(known->seen[i].kind, kind) == 0)
			return &known->seen[i];
	return NULL;
}

int passports_observe(struct passports *p, const char *unit, const char *kind, const char *value, int64_t now_ms)
{
	struct record *known;
	struct observation o = {.at = now_ms};
	if (!*kind || !str_copy(o.kind, sizeof(o.kind), kind) || !str_copy(o.value, sizeof(o.value), value))
		return ERR_INVALID;
	int r = record_find(p, unit, &known);
	if (r)
		return r;
	struct observation *old = find_observation(known, kind);
	if (!old && known->seen_count == OBSERVATIONS_MAX)
		return ERR_LIMIT;
	if (old && strcmp(old->value, value) == 0 && now_ms >= old->at && now_ms - old->at < DAY_MS)
		return 0; // the page shows the day only, and every connect observes
	r = passport_store_put_observation(p->store, unit, &o);
	if (r)
		return r;
	*(old ? old : &known->seen[known->seen_count++]) = o;
	return 0;
}

void record_drop(struct passports *p, const char *unit)
{
	struct record *known = map_take(p->records, unit);
	if (known)
		record_free(known);
}

// A record to show when the store cannot be read: nothing is known then, and the store has logged why.
const struct record *record_to_show(struct passports *p, const char *unit)
{
	static const struct record nothing;
	struct record *known;
	return record_find(p, unit, &known) ? &nothing : known;
}

int passports_forget_unit(struct passports *p, const char *unit)
{
	int r = passport_store_forget_unit(p->store, unit);
	if (!r)
		record_drop(p, unit);
	return r;
}
