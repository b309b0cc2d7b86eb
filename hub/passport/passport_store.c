#include "passport/passport_store.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"

const char *const passport_schema =
	"CREATE TABLE passport_document ("
	" unit TEXT NOT NULL, used INTEGER NOT NULL CHECK (used IN (0, 1)),"
	" jws BLOB, sha256 BLOB NOT NULL, problem TEXT, issuer TEXT, promised INTEGER NOT NULL, at INTEGER NOT NULL,"
	" promised_months INTEGER NOT NULL, promised_service INTEGER NOT NULL CHECK (promised_service IN (0, 1)),"
	" PRIMARY KEY (unit, used), CHECK ((problem IS NULL) = used), CHECK (issuer IS NOT NULL OR used = 0)) STRICT;"
	"CREATE TABLE passport_maker_key (issuer TEXT PRIMARY KEY, point BLOB NOT NULL, first_seen_at INTEGER NOT NULL, voucher INTEGER NOT NULL CHECK (voucher BETWEEN 0 AND 2)) STRICT;"
	"CREATE TABLE passport_observation ("
	" unit TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (unit, kind)) STRICT;"
	"CREATE TABLE passport_label ("
	" id INTEGER PRIMARY KEY, unit TEXT NOT NULL, said TEXT, jws TEXT, host TEXT, told TEXT NOT NULL, at INTEGER NOT NULL,"
	" CHECK ((said IS NULL) <> (jws IS NULL)), CHECK ((host IS NULL) = (jws IS NULL))) STRICT;"
	"CREATE INDEX passport_label_unit ON passport_label (unit);"
	"CREATE TABLE passport_label_check ("
	" label INTEGER PRIMARY KEY REFERENCES passport_label (id) ON DELETE CASCADE, found TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL, sha256 BLOB NOT NULL) STRICT;"
	"CREATE TABLE passport_stated ("
	" unit TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, evidence TEXT, at INTEGER NOT NULL, PRIMARY KEY (unit, key)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE passport_mud ("
	" unit TEXT PRIMARY KEY, url TEXT NOT NULL, about TEXT NOT NULL, supported INTEGER NOT NULL CHECK (supported IN (0, 1)),"
	" last_update INTEGER NOT NULL, hours INTEGER NOT NULL, read_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

struct passport_store {
	struct store *s;
	struct stmt *put_document, *drop_refused, *get_used, *get_refused, *get_refused_jws, *get_key, *put_key, *put_observation, *list_observations;
	struct stmt *forget_documents, *forget_observations, *forget_labels, *forget_stated, *forget_mud, *forget_keys;
};

int passport_store_open(struct passport_store **ret, struct store *s)
{
	struct passport_store *p = NEW(struct passport_store);
	p->s = s;
	const struct { struct stmt **to; const char *sql; } all[] = {
		{&p->put_document, "INSERT OR REPLACE INTO passport_document (unit, used, jws, sha256, problem, issuer, promised, at, promised_months, promised_service)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
		{&p->drop_refused, "DELETE FROM passport_document WHERE unit = ?1 AND used = 0"},
		{&p->get_used, "SELECT jws, sha256, promised, promised_months, promised_service FROM passport_document WHERE unit = ?1 AND used = 1"},
		{&p->get_refused, "SELECT problem, sha256 FROM passport_document WHERE unit = ?1 AND used = 0"},
		{&p->get_refused_jws, "SELECT jws FROM passport_document WHERE unit = ?1 AND used = 0 AND jws IS NOT NULL"},
		{&p->get_key, "SELECT point, first_seen_at, voucher FROM passport_maker_key WHERE issuer = ?1"},
		{&p->put_key, "INSERT OR REPLACE INTO passport_maker_key (issuer, point, first_seen_at, voucher) VALUES (?1, ?2, ?3, ?4)"},
		{&p->put_observation, "INSERT OR REPLACE INTO passport_observation (unit, kind, value, at) VALUES (?1, ?2, ?3, ?4)"},
		{&p->list_observations, "SELECT kind, value, at FROM passport_observation WHERE unit = ?1 ORDER BY kind"},
		{&p->forget_documents, "DELETE FROM passport_document WHERE unit = ?1"},
		{&p->forget_observations, "DELETE FROM passport_observation WHERE unit = ?1"},
		{&p->forget_keys, "DELETE FROM passport_maker_key WHERE issuer NOT IN (SELECT issuer FROM passport_document WHERE used = 1)"
			" AND issuer NOT IN (SELECT host FROM passport_label WHERE host IS NOT NULL)"},
		{&p->forget_stated, "DELETE FROM passport_stated WHERE unit = ?1"},
		{&p->forget_mud, "DELETE FROM passport_mud WHERE unit = ?1"},
		{&p->forget_labels, "DELETE FROM passport_label WHERE unit = ?1"},
	};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		int r = store_prepare(s, all[i].to, all[i].sql);
		if (r) {
			passport_store_close(p);
			return r;
		}
	}
	*ret = p;
	return 0;
}

void passport_store_close(struct passport_store *p)
{
	free(p); // the statements are the store's
}

static int put_row(struct passport_store *p, const struct document_row *row)
{
	stmt_bind_text(p->put_document, 1, row->unit);
	stmt_bind_int(p->put_document, 2, !row->problem);
	stmt_bind_blob(p->put_document, 3, row->jws, row->len);
	stmt_bind_blob(p->put_document, 4, row->sha256, sizeof(row->sha256));
	stmt_bind_text(p->put_document, 5, row->problem);
	stmt_bind_text(p->put_document, 6, row->issuer);
	stmt_bind_int(p->put_document, 7, row->promised.end);
	stmt_bind_int(p->put_document, 8, row->at);
	stmt_bind_int(p->put_document, 9, row->promised.months);
	stmt_bind_int(p->put_document, 10, row->promised.service);
	return stmt_run(p->put_document);
}

int passport_store_put_key(struct passport_store *p, const char *issuer, const struct maker_key *k)
{
	stmt_bind_text(p->put_key, 1, issuer);
	stmt_bind_blob(p->put_key, 2, k->point, sizeof(k->point));
	stmt_bind_int(p->put_key, 3, k->first_seen_at);
	stmt_bind_int(p->put_key, 4, k->voucher);
	return stmt_run(p->put_key);
}

int passport_store_put_document(struct passport_store *p, const struct document_row *row)
{
	int r = store_begin(p->s);
	if (r)
		return r;
	r = put_row(p, row);
	if (!r && row->new_key)
		r = passport_store_put_key(p, row->issuer, row->new_key);
	if (!r && !row->problem) {
		stmt_bind_text(p->drop_refused, 1, row->unit);
		r = stmt_run(p->drop_refused);
	}
	if (!r)
		return store_commit(p->s);
	store_rollback(p->s);
	return r;
}

// Copies a blob of exactly that size.
static bool take_blob(struct stmt *q, int column, uint8_t *to, size_t size)
{
	size_t len;
	const void *p = stmt_blob(q, column, &len);
	if (!p || len != size)
		return false;
	memcpy(to, p, size);
	return true;
}

int passport_store_get_used(struct passport_store *p, const char *unit, char **ret_jws, size_t *ret_len, uint8_t sha256[32], struct promise *ret_promised)
{
	stmt_bind_text(p->get_used, 1, unit);
	int r = stmt_step(p->get_used);
	if (r == 1) {
		size_t len;
		const void *jws = stmt_blob(p->get_used, 0, &len);
		if (jws && take_blob(p->get_used, 1, sha256, 32)) {
			*ret_jws = mem_strn(jws, len);
			*ret_len = len;
			*ret_promised = (struct promise){stmt_int(p->get_used, 2), stmt_int(p->get_used, 3), stmt_int(p->get_used, 4)};
		} else {
			r = ERR_STORE;
		}
	}
	stmt_done(p->get_used);
	return r;
}

int passport_store_get_refused(struct passport_store *p, const char *unit, char problem[PROBLEM_MAX], uint8_t sha256[32])
{
	stmt_bind_text(p->get_refused, 1, unit);
	int r = stmt_step(p->get_refused);
	if (r == 1 && (!str_copy(problem, PROBLEM_MAX, stmt_text(p->get_refused, 0)) || !take_blob(p->get_refused, 1, sha256, 32)))
		r = ERR_STORE;
	stmt_done(p->get_refused);
	return r;
}

int passport_store_get_refused_jws(struct passport_store *p, const char *unit, char **ret_jws, size_t *ret_len)
{
	stmt_bind_text(p->get_refused_jws, 1, unit);
	int r = stmt_step(p->get_refused_jws);
	if (r == 1) {
		const char *jws = stmt_blob(p->get_refused_jws, 0, ret_len);
		*ret_jws = mem_strn(jws ? jws : "", *ret_len);
	}
	stmt_done(p->get_refused_jws);
	return r;
}

int passport_store_get_key(struct passport_store *p, const char *issuer, struct maker_key *ret)
{
	stmt_bind_text(p->get_key, 1, issuer);
	int r = stmt_step(p->get_key);
	if (r == 1) {
		ret->first_seen_at = stmt_int(p->get_key, 1);
		ret->voucher = (int)stmt_int(p->get_key, 2);
		if (!take_blob(p->get_key, 0, ret->point, sizeof(ret->point)))
			r = ERR_STORE;
	}
	stmt_done(p->get_key);
	return r;
}

int passport_store_put_observation(struct passport_store *p, const char *unit, const struct observation *o)
{
	stmt_bind_text(p->put_observation, 1, unit);
	stmt_bind_text(p->put_observation, 2, o->kind);
	stmt_bind_text(p->put_observation, 3, o->value);
	stmt_bind_int(p->put_observation, 4, o->at);
	return stmt_run(p->put_observation);
}

int passport_store_list_observations(struct passport_store *p, const char *unit, struct observation list[OBSERVATIONS_MAX])
{
	int n = 0, r;
	stmt_bind_text(p->list_observations, 1, unit);
	while (n < OBSERVATIONS_MAX && (r = stmt_step(p->list_observations)) == 1) {
		struct observation *o = &list[n++];
		str_copy(o->kind, sizeof(o->kind), stmt_text(p->list_observations, 0));
		str_copy(o->value, sizeof(o->value), stmt_text(p->list_observations, 1));
		o->at = stmt_int(p->list_observations, 2);
	}
	stmt_done(p->list_observations);
	return n < OBSERVATIONS_MAX && r < 0 ? r : n;
}

int passport_store_forget_unit(struct passport_store *p, const char *unit)
{
	int r = store_begin(p->s);
	if (r)
		return r;
	stmt_bind_text(p->forget_documents, 1, unit);
	r = stmt_run(p->forget_documents);
	if (!r) {
		stmt_bind_text(p->forget_observations, 1, unit);
		r = stmt_run(p->forget_observations);
	}
	if (!r) {
		stmt_bind_text(p->forget_labels, 1, unit);
		r = stmt_run(p->forget_labels);
	}
	if (!r) {
		stmt_bind_text(p->forget_stated, 1, unit);
		r = stmt_run(p->forget_stated);
	}
	if (!r) {
		stmt_bind_text(p->forget_mud, 1, unit);
		r = stmt_run(p->forget_mud);
	}
	if (!r)
		r = stmt_run(p->forget_keys);
	if (!r)
		return store_commit(p->s);
	store_rollback(p->s);
	return r;
}
