#define LOG_ROOM "passport"
#include <string.h>
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "passport/attestation.h"
#include "passport/internal.h"
#include "passport/jws.h"
#include "platform/crypto.h"
#include "platform/pki.h"

// --- reading them back ---

static int take_lookup(struct label_entry *e, const struct check_row *c)
{
	json_t *found;
	if (!c->found)
		return 0;
	int err = json_read(&found, c->found, strlen(c->found), 4096, 4);
	if (err)
		return err;
	err = attestation_read_found(&e->lookup, e->scheme, found, NULL);
	json_decref(found);
	e->lookup.at = c->at;
	str_copy(e->lookup.by, sizeof(e->lookup.by), c->by);
	memcpy(e->lookup.sha256, c->sha256, sizeof(e->lookup.sha256));
	return err;
}

static int read_stored(struct label_entry *e, const struct label_row *row)
{
	struct jws j;
	json_t *said;
	int err;
	if (row->jws) {
		err = jws_parse(&j, row->jws, strlen(row->jws), ATTESTATION_TYP);
		if (err)
			return err;
		err = attestation_read(e, j.payload, NULL);
		jws_done(&j);
	} else {
		err = json_read(&said, row->said, strlen(row->said), 4096, 4);
		if (err)
			return err;
		err = attestation_read_seen(e, said, NULL);
		json_decref(said);
	}
	e->id = row->id;
	e->at = row->at;
	str_copy(e->told, sizeof(e->told), row->told);
	return err;
}

struct loading { struct record *to; int err; };

static void take_row(void *data, const struct label_row *row, const struct check_row *c)
{
	struct loading *l = data;
	struct label_entry e = {.id = 0};
	if (l->err || l->to->label_count == LABELS_MAX)
		return;
	l->err = read_stored(&e, row);
	if (!l->err)
		l->err = take_lookup(&e, c);
	if (l->err)
		return;
	if (!l->to->labels)
		l->to->labels = mem_new(LABELS_MAX, sizeof(struct label_entry));
	l->to->labels[l->to->label_count++] = e;
}

static int take_key(struct passports *p, struct label_entry *e)
{
	struct maker_key known;
	int r = passport_store_get_key(p->store, e->host, &known);
	if (r == 1) {
		e->voucher = memcmp(known.point, e->key, sizeof(known.point)) == 0 ? (enum key_voucher)known.voucher : KEY_SEEN_FIRST;
		e->key_first_seen_at = known.first_seen_at;
	}
	return r < 0 ? r : 0;
}

int labels_load(struct passports *p, const char *unit, struct record *to)
{
	struct loading l = {.to = to};
	int r = label_store_list(p->labels, unit, take_row, &l);
	for (int i = 0; !r && !l.err && i < to->label_count; i++)
		if (to->labels[i].origin == LABEL_DOCUMENT)
			r = take_key(p, &to->labels[i]);
	return r ? r : l.err;
}

// --- what stands behind them, and telling of it ---

static void fill(struct passports *p, const char *unit, const char *key, char *to, size_t size)
{
	const char *value;
	if (!p->world.fact || p->world.fact(p->world.data, unit, key, &value) < 0 || !str_copy(to, size, value))
		to[0] = 0;
}

struct label_unit record_unit(struct passports *p, const char *unit, const struct record *known, int64_t now_ms, bool time_unsure)
{
	struct label_unit u = {.now_ms = now_ms, .time_unsure = time_unsure, .order = p->world.version_order, .same_maker = p->world.same_maker};
	fill(p, unit, "model", u.model, sizeof(u.model));
	fill(p, unit, "firmware", u.firmware, sizeof(u.firmware));
	fill(p, unit, "manufacturer", u.maker, sizeof(u.maker));
	if (known->has_document && !str_copy(u.issuer, sizeof(u.issuer), known->document.issuer_name))
		u.issuer[0] = 0; // a name of more than a maker's length
	return u;
}

static void tell(struct passports *p, const char *unit, struct label_entry *e, const char *finding, bool is_misfit)
{
	char was[sizeof(e->told)];
	str_copy(was, sizeof(was), e->told);
	str_copy(e->told, sizeof(e->told), finding);
	const struct passports_event event = {unit, e->id, e->scheme->id, was, finding, is_misfit};
	observers_notify(&p->observers, &event);
}

static void look_at(struct passports *p, const char *unit, struct record *known, int64_t now_ms, bool time_unsure)
{
	const struct label_unit against = record_unit(p, unit, known, now_ms, time_unsure);
	for (int i = 0; i < known->label_count; i++) {
		struct label_entry *e = &known->labels[i];
		struct label_finding f;
		label_judge(&f, e, &against);
		if (str_eq(f.code, e->told))
			continue;
		if (label_store_tell(p->labels, e->id, f.code))
			log_error("a change of a label could not be noted, unit %s", unit);
		else
			tell(p, unit, e, f.code, f.is_misfit);
	}
}

struct looking { struct passports *p; json_t *units; };

static void collect(void *data, const char *unit)
{
	json_array_append_new(data, json_string(unit));
}

void passports_look_again(struct passports *p, int64_t now_ms, bool time_unsure)
{
	AUTO_JSON json_t *units = json_array();
	const json_t *unit;
	size_t i;
	struct record *known;
	if (label_store_units(p->labels, collect, units) < 0) {
		log_error("the labels could not be gone through");
		return;
	}
	json_array_foreach(units, i, unit)
		if (!record_find(p, json_string_value(unit), &known))
			look_at(p, json_string_value(unit), known, now_ms, time_unsure);
}

// --- changes ---

static struct label_entry *find_label(struct record *known, int64_t id)
{
	for (int i = 0; i < known->label_count; i++)
		if (known->labels[i].id == id)
			return &known->labels[i];
	return NULL;
}

// The unit's record and its label. ERR_NOT_FOUND.
static int find_of_unit(struct passports *p, const char *unit, int64_t id, struct record **ret, struct label_entry **ret_label)
{
	int r = record_find(p, unit, ret);
	if (r)
		return r;
	*ret_label = find_label(*ret, id);
	return *ret_label ? 0 : ERR_NOT_FOUND;
}

// The same label, of the same body: nobody else's document takes the place of its own.
static struct label_entry *find_same(struct record *known, const struct label_entry *e)
{
	for (int i = 0; i < known->label_count; i++) {
		struct label_entry *has = &known->labels[i];
		if (has->scheme == e->scheme && has->origin == e->origin && str_eq(has->registration_id, e->registration_id) && str_eq(has->host, e->host))
			return has;
	}
	return NULL;
}

// A new label is told of by look_at, since nothing was told before.
static int add(struct passports *p, const char *unit, struct record *known, struct label_entry *e, const struct label_row *row, int64_t *ret_id)
{
	if (known->label_count == LABELS_MAX)
		return ERR_LIMIT;
	int r = label_store_add(p->labels, unit, row, &e->id);
	if (r)
		return r;
	e->at = row->at;
	if (!known->labels)
		known->labels = mem_new(LABELS_MAX, sizeof(struct label_entry));
	known->labels[known->label_count++] = *e;
	*ret_id = e->id;
	return 0;
}

int passports_label_add(struct passports *p, const char *unit, const json_t *said, int64_t now_ms, int64_t *ret_id)
{
	struct record *known;
	struct label_entry e;
	int r = attestation_read_seen(&e, said, NULL);
	if (!r)
		r = record_find(p, unit, &known);
	if (r)
		return r;
	if (find_same(known, &e))
		return ERR_EXISTS;
	AUTO_FREE char *text = json_write(said);
	const struct label_row row = {.said = text, .told = "", .at = now_ms};
	r = add(p, unit, known, &e, &row, ret_id);
	if (!r)
		look_at(p, unit, known, now_ms, false);
	return r;
}

// Form, signature, schema; and the key against the one that the body's domain is known by.
static int check_attestation(struct passports *p, struct label_entry *e, const char *jws, size_t len, int64_t now_ms, bool *ret_new_key)
{
	struct jws j;
	struct maker_key known;
	uint8_t point[65];
	int r = jws_parse(&j, jws, len, ATTESTATION_TYP);
	if (r)
		return r;
	r = document_key_of(j.payload, ATTESTATION_HOLDER, point);
	jws_done(&j);
	if (!r)
		r = jws_verify(&j, jws, len, ATTESTATION_TYP, point);
	if (r)
		return r;
	r = attestation_read(e, j.payload, NULL);
	jws_done(&j);
	if (!r)
		r = passport_store_get_key(p->store, e->host, &known);
	if (r < 0)
		return r;
	*ret_new_key = r == 0;
	e->key_first_seen_at = r ? known.first_seen_at : now_ms;
	e->voucher = r ? (enum key_voucher)known.voucher : KEY_SEEN_FIRST;
	return r && memcmp(known.point, e->key, sizeof(known.point)) != 0 ? ERR_MISMATCH : 0;
}

static int replace(struct passports *p, struct label_entry *old, struct label_entry *e, const struct label_row *row, int64_t *ret_id)
{
	if (e->revision < old->revision)
		return ERR_STATE;
	*ret_id = old->id;
	if (e->revision == old->revision)
		return 0; // nothing changes under its number
	int r = label_store_replace(p->labels, old->id, row);
	if (r)
		return r;
	e->id = old->id;
	e->at = row->at;
	e->lookup = old->lookup;
	str_copy(e->told, sizeof(e->told), old->told);
	*old = *e;
	return 0;
}

int passports_label_put(struct passports *p, const char *unit, const char *jws, size_t len, int64_t now_ms, int64_t *ret_id)
{
	struct record *known;
	struct label_entry e = {.id = 0};
	bool new_key = false;
	int r = record_find(p, unit, &known);
	if (!r)
		r = check_attestation(p, &e, jws, len, now_ms, &new_key);
	if (r)
		return r;
	AUTO_FREE char *text = mem_strn(jws, len);
	const struct label_row row = {.jws = text, .host = e.host, .told = "", .at = now_ms};
	struct maker_key key = {.first_seen_at = now_ms};
	memcpy(key.point, e.key, sizeof(key.point));
	r = store_begin(p->db);
	if (r)
		return r;
	if (new_key)
		r = passport_store_put_key(p->store, e.host, &key);
	struct label_entry *old = find_same(known, &e);
	if (!r)
		r = old ? replace(p, old, &e, &row, ret_id) : add(p, unit, known, &e, &row, ret_id);
	if (r)
		store_rollback(p->db);
	else
		r = store_commit(p->db);
	if (r)
		record_drop(p, unit); // what memory holds may not be on the disk
	else
		look_at(p, unit, known, now_ms, false);
	return r;
}

int passports_label_check(struct passports *p, const char *unit, int64_t label, const json_t *found, const char *by, int64_t now_ms)
{
	struct record *known;
	struct label_lookup l;
	char day[25];
	struct label_entry *e;
	int r = find_of_unit(p, unit, label, &known, &e);
	if (r)
		return r;
	AUTO_JSON json_t *written = json_deep_copy(found);
	if (!json_object_get(written, "url"))
		json_object_set_new(written, "url", json_string(e->scheme->page ? e->scheme->page : ""));
	if (attestation_read_found(&l, e->scheme, written, NULL) || !str_copy(l.by, sizeof(l.by), by))
		return ERR_INVALID;
	str_time(day, now_ms);
	AUTO_JSON json_t *record = json_pack("{s:s, s:s, s:s, s:s, s:O}", "scheme", e->scheme->id, "registration_id", e->registration_id, "by", by, "at", day, "found", written);
	AUTO_FREE char *text = json_write(written), *whole = json_write(record);
	struct check_row row = {.found = text, .by = by, .at = now_ms};
	crypto_sha256(row.sha256, whole, strlen(whole));
	r = label_store_check(p->labels, label, &row);
	if (r)
		return r;
	l.at = now_ms;
	memcpy(l.sha256, row.sha256, sizeof(l.sha256));
	e->lookup = l;
	look_at(p, unit, known, now_ms, false);
	return 0;
}

static bool vouch_for(const char *unit, void *value, void *data)
{
	struct record *known = value;
	const struct label_entry *of = data;
	(void)unit;
	for (int i = 0; i < known->label_count; i++)
		if (str_eq(known->labels[i].host, of->host) && memcmp(known->labels[i].key, of->key, sizeof(of->key)) == 0)
			known->labels[i].voucher = KEY_OWNER;
	return true;
}

int passports_label_vouch(struct passports *p, const char *unit, int64_t label, const char *fingerprint, int64_t now_ms)
{
	struct record *known;
	char id[44];
	struct label_entry *e;
	int r = find_of_unit(p, unit, label, &known, &e);
	if (r)
		return r;
	if (e->origin != LABEL_DOCUMENT)
		return ERR_STATE;
	pki_key_id(e->key, id);
	if (!str_eq(id, fingerprint))
		return ERR_MISMATCH;
	struct maker_key key = {.first_seen_at = e->key_first_seen_at, .voucher = KEY_OWNER};
	memcpy(key.point, e->key, sizeof(key.point));
	r = passport_store_put_key(p->store, e->host, &key);
	if (r)
		return r;
	const struct label_entry of = *e;
	map_each(p->records, vouch_for, (void *)&of);
	look_at(p, unit, known, now_ms, false);
	return 0;
}

int passports_label_remove(struct passports *p, const char *unit, int64_t label)
{
	struct record *known;
	struct label_entry *e;
	int r = find_of_unit(p, unit, label, &known, &e);
	if (r)
		return r;
	r = label_store_remove(p->labels, label);
	if (r)
		return r;
	struct label_entry gone = *e;
	memmove(e, e + 1, (size_t)(known->labels + known->label_count - (e + 1)) * sizeof(*e));
	known->label_count--;
	tell(p, unit, &gone, "gone", false);
	return 0;
}
