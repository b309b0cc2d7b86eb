#include "advisories/advisories_store.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"

const char *const advisories_schema =
	"CREATE TABLE advisory_document ("
	" id INTEGER PRIMARY KEY, space TEXT NOT NULL, tracking TEXT NOT NULL, version TEXT NOT NULL, released_at INTEGER NOT NULL, title TEXT NOT NULL,"
	" publisher TEXT NOT NULL, status TEXT NOT NULL, origin TEXT NOT NULL, signature TEXT NOT NULL, sha256 BLOB NOT NULL, at INTEGER NOT NULL,"
	" digest TEXT NOT NULL, judged INTEGER NOT NULL DEFAULT 0, UNIQUE (space, tracking)) STRICT;"
	"CREATE INDEX advisory_unjudged ON advisory_document (id) WHERE judged = 0;"
	"CREATE TABLE advisory_maker ("
	" maker TEXT NOT NULL, document INTEGER NOT NULL REFERENCES advisory_document ON DELETE CASCADE, PRIMARY KEY (maker, document)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX advisory_maker_document ON advisory_maker (document);"
	"CREATE TABLE advisory_device ("
	" unit TEXT PRIMARY KEY, vendor TEXT NOT NULL, model TEXT NOT NULL, firmware TEXT NOT NULL, serial TEXT NOT NULL) STRICT;"
	"CREATE TABLE advisory_verdict ("
	" document INTEGER NOT NULL REFERENCES advisory_document ON DELETE CASCADE, unit TEXT NOT NULL, model TEXT NOT NULL, state TEXT NOT NULL, view TEXT NOT NULL,"
	" since INTEGER NOT NULL, told TEXT NOT NULL DEFAULT '', PRIMARY KEY (document, unit)) STRICT;"
	"CREATE INDEX advisory_verdict_unit ON advisory_verdict (unit);"
	"CREATE INDEX advisory_verdict_none ON advisory_verdict (document) WHERE state = 'none';"
	"CREATE TABLE advisory_decision ("
	" document INTEGER NOT NULL REFERENCES advisory_document ON DELETE CASCADE, model TEXT NOT NULL, decision TEXT NOT NULL CHECK (decision IN ('confirmed', 'dismissed')),"
	" state TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (document, model)) STRICT;";

struct advisories_store {
	struct store *s;
	struct stmt *find, *put, *drop_makers, *put_maker, *totals, *unjudged, *of_maker, *judged;
	struct stmt *get_device, *put_device, *drop_others, *forget_verdicts, *forget_device, *units;
	struct stmt *put_verdict, *clear_document, *clear_range, *drop_none, *list_unit, *list_open, *get, *count_open, *untold, *told, *decide, *undecide;
};

// The columns that read_verdict reads. A decision counts while the verdict is the one it was made about.
#define VERDICT_ROWS "SELECT d.id, d.space, d.tracking, d.version, d.title, d.publisher, d.status, d.origin, d.signature, d.released_at, d.at," \
	" v.unit, v.model, v.state, v.view, c.decision, v.since FROM advisory_verdict v JOIN advisory_document d ON d.id = v.document" \
	" LEFT JOIN advisory_decision c ON c.document = v.document AND c.model = v.model AND c.state = v.state "
#define IS_OPEN "v.state IN ('affected', 'possibly') AND c.decision IS NOT 'dismissed'"
#define DOCUMENT_ROWS "SELECT d.id, d.sha256, d.status, d.digest FROM advisory_document d "

int advisories_store_open(struct advisories_store **ret, struct store *s)
{
	struct advisories_store *a = NEW(struct advisories_store);
	a->s = s;
	const struct { struct stmt **to; const char *sql; } all[] = {
		{&a->find, "SELECT id, released_at, version, origin, sha256 FROM advisory_document WHERE space = ?1 AND tracking = ?2"},
		{&a->put, "INSERT INTO advisory_document (space, tracking, version, released_at, title, publisher, status, origin, signature, sha256, at, digest)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (space, tracking) DO UPDATE SET version = ?3, released_at = ?4, title = ?5,"
			" publisher = ?6, status = ?7, origin = ?8, signature = ?9, sha256 = ?10, at = ?11, digest = ?12, judged = 0 RETURNING id"},
		{&a->drop_makers, "DELETE FROM advisory_maker WHERE document = ?1"},
		{&a->put_maker, "INSERT INTO advisory_maker (maker, document) VALUES (?1, ?2)"},
		{&a->totals, "SELECT count(*), coalesce(sum(length(digest)), 0), (SELECT count(*) FROM advisory_document WHERE judged = 0) FROM advisory_document"},
		{&a->unjudged, DOCUMENT_ROWS "WHERE judged = 0 ORDER BY d.id"},
		{&a->of_maker, DOCUMENT_ROWS "WHERE d.id > ?2 AND d.id IN (SELECT document FROM advisory_maker WHERE maker IN (?1, '*')) ORDER BY d.id"},
		{&a->judged, "UPDATE advisory_document SET judged = 1 WHERE id = ?1 AND sha256 = ?2"},
		{&a->get_device, "SELECT vendor, model, firmware, serial FROM advisory_device WHERE unit = ?1"},
		{&a->put_device, "INSERT OR REPLACE INTO advisory_device (unit, vendor, model, firmware, serial) VALUES (?1, ?2, ?3, ?4, ?5)"},
		{&a->drop_others, "UPDATE advisory_verdict SET state = 'none' WHERE unit = ?1 AND document NOT IN (SELECT document FROM advisory_maker WHERE maker IN (?2, '*'))"},
		{&a->forget_verdicts, "DELETE FROM advisory_verdict WHERE unit = ?1"},
		{&a->forget_device, "DELETE FROM advisory_device WHERE unit = ?1"},
		{&a->units, "SELECT unit FROM advisory_device"},
		{&a->put_verdict, "INSERT INTO advisory_verdict (document, unit, model, state, view, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
			" ON CONFLICT (document, unit) DO UPDATE SET model = ?3, since = CASE WHEN state = ?4 THEN since ELSE ?6 END, state = ?4, view = ?5"},
		{&a->clear_document, "UPDATE advisory_verdict SET state = 'none' WHERE document = ?1 AND state <> 'none' AND unit NOT IN (SELECT value FROM json_each(?2))"},
		{&a->clear_range, "UPDATE advisory_verdict SET state = 'none' WHERE unit = ?1 AND document > ?2 AND document <= ?3 AND state <> 'none'"
			" AND document NOT IN (SELECT value FROM json_each(?4))"},
		{&a->drop_none, "DELETE FROM advisory_verdict WHERE state = 'none' AND told = ''"},
		{&a->list_unit, VERDICT_ROWS "WHERE v.unit = ?1 AND v.state <> 'none' ORDER BY (" IS_OPEN ") DESC, d.released_at DESC, d.id LIMIT ?2"},
		{&a->list_open, VERDICT_ROWS "WHERE " IS_OPEN " ORDER BY d.released_at DESC, d.id, v.unit LIMIT ?1"},
		{&a->get, VERDICT_ROWS "WHERE v.document = ?1 AND v.unit = ?2 AND v.state <> 'none'"},
		{&a->count_open, "SELECT count(*) FROM advisory_verdict v LEFT JOIN advisory_decision c ON c.document = v.document AND c.model = v.model AND c.state = v.state"
			" WHERE v.unit = ?1 AND " IS_OPEN},
		{&a->untold, VERDICT_ROWS "WHERE (v.state = 'affected' AND v.told <> 'affected') OR (v.state = 'possibly' AND v.told = '')"
			" OR (v.state NOT IN ('affected', 'possibly') AND v.told <> '') ORDER BY d.released_at, d.id, v.unit LIMIT ?1"},
		{&a->told, "UPDATE advisory_verdict SET told = CASE WHEN state IN ('affected', 'possibly') THEN state ELSE '' END WHERE document = ?1 AND unit = ?2"},
		{&a->decide, "INSERT OR REPLACE INTO advisory_decision (document, model, state, decision, at) VALUES (?1, ?2, ?3, ?4, ?5)"},
		{&a->undecide, "DELETE FROM advisory_decision WHERE document = ?1 AND model = ?2"},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int err = store_prepare(s, all[i].to, all[i].sql);
		if (err) {
			advisories_store_close(a);
			return err;
		}
	}
	*ret = a;
	return 0;
}

void advisories_store_close(struct advisories_store *a)
{
	free(a); // the statements are the store's
}

// --- documents ---

static bool take_sha256(struct stmt *q, int column, uint8_t to[32])
{
	size_t len;
	const void *p = stmt_blob(q, column, &len);
	if (p && len == 32)
		memcpy(to, p, 32);
	return p && len == 32;
}

int advisories_store_find(struct advisories_store *a, const char *space, const char *tracking, struct advisory_found *ret)
{
	stmt_bind_text(a->find, 1, space);
	stmt_bind_text(a->find, 2, tracking);
	int err = stmt_step(a->find);
	if (err == 1) {
		*ret = (struct advisory_found){.id = stmt_int(a->find, 0), .released_at = stmt_int(a->find, 1)};
		str_copy(ret->version, sizeof ret->version, stmt_text(a->find, 2));
		str_copy(ret->origin, sizeof ret->origin, stmt_text(a->find, 3));
		if (!take_sha256(a->find, 4, ret->sha256))
			err = ERR_STORE;
	}
	stmt_done(a->find);
	return err;
}

static int put_row(struct advisories_store *a, const struct advisory_row *r, int64_t *ret_id)
{
	stmt_bind_text(a->put, 1, r->space);
	stmt_bind_text(a->put, 2, r->tracking);
	stmt_bind_text(a->put, 3, r->version);
	stmt_bind_int(a->put, 4, r->released_at);
	stmt_bind_text(a->put, 5, r->title);
	stmt_bind_text(a->put, 6, r->publisher);
	stmt_bind_text(a->put, 7, r->status);
	stmt_bind_text(a->put, 8, r->origin);
	stmt_bind_text(a->put, 9, r->signature);
	stmt_bind_blob(a->put, 10, r->sha256, 32);
	stmt_bind_int(a->put, 11, r->at);
	stmt_bind_text(a->put, 12, r->digest);
	int err = stmt_step(a->put);
	if (err == 1) {
		*ret_id = stmt_int(a->put, 0);
		err = stmt_step(a->put); // to the end: only then is the row written for good
	}
	stmt_done(a->put);
	return err;
}

static int put_makers(struct advisories_store *a, int64_t document, const struct makers *makers)
{
	stmt_bind_int(a->drop_makers, 1, document);
	int err = stmt_run(a->drop_makers);
	for (size_t i = 0; i < makers->count && !err; i++) {
		stmt_bind_text(a->put_maker, 1, makers->keys[i]);
		stmt_bind_int(a->put_maker, 2, document);
		err = stmt_run(a->put_maker);
	}
	return err;
}

int advisories_store_put(struct advisories_store *a, const struct advisory_row *r, const struct makers *makers, int64_t *ret_id)
{
	int64_t id = 0;
	int err = store_begin(a->s);
	if (err)
		return err;
	err = put_row(a, r, &id);
	if (!err)
		err = put_makers(a, id, makers);
	if (!err)
		err = store_commit(a->s);
	else
		store_rollback(a->s);
	if (!err)
		*ret_id = id;
	return err;
}

int advisories_store_totals(struct advisories_store *a, int64_t *ret_documents, int64_t *ret_bytes, int64_t *ret_unjudged)
{
	int err = stmt_step(a->totals);
	if (err == 1) {
		*ret_documents = stmt_int(a->totals, 0);
		*ret_bytes = stmt_int(a->totals, 1);
		*ret_unjudged = stmt_int(a->totals, 2);
	}
	stmt_done(a->totals);
	return err < 0 ? err : 0;
}

static int read_documents(struct stmt *q, advisory_row_fn row, void *data)
{
	int err;
	bool more = true;
	while (more && (err = stmt_step(q)) == 1) {
		uint8_t sha256[32];
		if (!take_sha256(q, 1, sha256)) {
			err = ERR_STORE;
			break;
		}
		const struct advisory_row r = {.id = stmt_int(q, 0), .sha256 = sha256, .status = stmt_text(q, 2), .digest = stmt_text(q, 3)};
		more = row(data, &r);
	}
	stmt_done(q);
	return err < 0 ? err : 0;
}

int advisories_store_unjudged(struct advisories_store *a, advisory_row_fn row, void *data)
{
	return read_documents(a->unjudged, row, data);
}

int advisories_store_of_maker(struct advisories_store *a, const char *maker, int64_t after, advisory_row_fn row, void *data)
{
	stmt_bind_text(a->of_maker, 1, maker);
	stmt_bind_int(a->of_maker, 2, after);
	return read_documents(a->of_maker, row, data);
}

int advisories_store_judged(struct advisories_store *a, int64_t document, const uint8_t sha256[32])
{
	stmt_bind_int(a->judged, 1, document);
	stmt_bind_blob(a->judged, 2, sha256, 32);
	return stmt_run(a->judged);
}

// --- devices ---

int advisories_store_get_device(struct advisories_store *a, const char *unit, struct advisory_device *ret)
{
	stmt_bind_text(a->get_device, 1, unit);
	int err = stmt_step(a->get_device);
	if (err == 1) {
		str_copy(ret->unit, sizeof ret->unit, unit);
		str_copy(ret->vendor, sizeof ret->vendor, stmt_text(a->get_device, 0));
		str_copy(ret->model, sizeof ret->model, stmt_text(a->get_device, 1));
		str_copy(ret->firmware, sizeof ret->firmware, stmt_text(a->get_device, 2));
		str_copy(ret->serial, sizeof ret->serial, stmt_text(a->get_device, 3));
	}
	stmt_done(a->get_device);
	return err;
}

int advisories_store_put_device(struct advisories_store *a, const struct advisory_device *d, const char *maker)
{
	stmt_bind_text(a->put_device, 1, d->unit);
	stmt_bind_text(a->put_device, 2, d->vendor);
	stmt_bind_text(a->put_device, 3, d->model);
	stmt_bind_text(a->put_device, 4, d->firmware);
	stmt_bind_text(a->put_device, 5, d->serial);
	int err = stmt_run(a->put_device);
	if (err)
		return err;
	stmt_bind_text(a->drop_others, 1, d->unit);
	stmt_bind_text(a->drop_others, 2, maker);
	return stmt_run(a->drop_others);
}

int advisories_store_forget_unit(struct advisories_store *a, const char *unit)
{
	int err = store_begin(a->s);
	if (err)
		return err;
	stmt_bind_text(a->forget_verdicts, 1, unit);
	err = stmt_run(a->forget_verdicts);
	if (!err) {
		stmt_bind_text(a->forget_device, 1, unit);
		err = stmt_run(a->forget_device);
	}
	if (!err)
		return store_commit(a->s);
	store_rollback(a->s);
	return err;
}

int advisories_store_units(struct advisories_store *a, void (*row)(void *data, const char *unit), void *data)
{
	int err;
	while ((err = stmt_step(a->units)) == 1)
		row(data, stmt_text(a->units, 0));
	stmt_done(a->units);
	return err;
}

// --- verdicts ---

int advisories_store_put_verdict(struct advisories_store *a, int64_t document, const char *unit, const char *model, const char *state, const char *view, int64_t now)
{
	stmt_bind_int(a->put_verdict, 1, document);
	stmt_bind_text(a->put_verdict, 2, unit);
	stmt_bind_text(a->put_verdict, 3, model);
	stmt_bind_text(a->put_verdict, 4, state);
	stmt_bind_text(a->put_verdict, 5, view);
	stmt_bind_int(a->put_verdict, 6, now);
	return stmt_run(a->put_verdict);
}

int advisories_store_clear_document(struct advisories_store *a, int64_t document, const char *units)
{
	stmt_bind_int(a->clear_document, 1, document);
	stmt_bind_text(a->clear_document, 2, units);
	return stmt_run(a->clear_document);
}

int advisories_store_clear_range(struct advisories_store *a, const char *unit, int64_t after, int64_t last, const char *documents)
{
	stmt_bind_text(a->clear_range, 1, unit);
	stmt_bind_int(a->clear_range, 2, after);
	stmt_bind_int(a->clear_range, 3, last);
	stmt_bind_text(a->clear_range, 4, documents);
	return stmt_run(a->clear_range);
}

int advisories_store_drop_none(struct advisories_store *a)
{
	return stmt_run(a->drop_none);
}

static int read_verdicts(struct stmt *q, advisory_verdict_fn row, void *data)
{
	int err, n = 0;
	for (; (err = stmt_step(q)) == 1; n++) {
		const struct advisory_verdict v = {
			.document = {.id = stmt_int(q, 0), .space = stmt_text(q, 1), .tracking = stmt_text(q, 2), .version = stmt_text(q, 3), .title = stmt_text(q, 4),
				.publisher = stmt_text(q, 5), .status = stmt_text(q, 6), .origin = stmt_text(q, 7), .signature = stmt_text(q, 8), .released_at = stmt_int(q, 9),
				.at = stmt_int(q, 10)},
			.unit = stmt_text(q, 11), .model = stmt_text(q, 12), .state = stmt_text(q, 13), .view = stmt_text(q, 14), .decision = stmt_text(q, 15), .since = stmt_int(q, 16),
		};
		row(data, &v);
	}
	stmt_done(q);
	return err < 0 ? err : n;
}

int advisories_store_list(struct advisories_store *a, const char *unit, int limit, advisory_verdict_fn row, void *data)
{
	struct stmt *q = unit ? a->list_unit : a->list_open;
	if (unit)
		stmt_bind_text(q, 1, unit);
	stmt_bind_int(q, unit ? 2 : 1, limit);
	int n = read_verdicts(q, row, data);
	return n < 0 ? n : 0;
}

int advisories_store_get(struct advisories_store *a, int64_t document, const char *unit, advisory_verdict_fn row, void *data)
{
	stmt_bind_int(a->get, 1, document);
	stmt_bind_text(a->get, 2, unit);
	int n = read_verdicts(a->get, row, data);
	return n == 0 ? ERR_NOT_FOUND : n < 0 ? n : 0;
}

int advisories_store_count_open(struct advisories_store *a, const char *unit, int *ret)
{
	stmt_bind_text(a->count_open, 1, unit);
	int err = stmt_step(a->count_open);
	if (err == 1)
		*ret = (int)stmt_int(a->count_open, 0);
	stmt_done(a->count_open);
	return err < 0 ? err : 0;
}

int advisories_store_untold(struct advisories_store *a, int limit, advisory_verdict_fn row, void *data)
{
	stmt_bind_int(a->untold, 1, limit);
	return read_verdicts(a->untold, row, data);
}

int advisories_store_told(struct advisories_store *a, int64_t document, const char *unit)
{
	stmt_bind_int(a->told, 1, document);
	stmt_bind_text(a->told, 2, unit);
	return stmt_run(a->told);
}

int advisories_store_decide(struct advisories_store *a, int64_t document, const char *model, const char *state, const char *decision, int64_t now)
{
	struct stmt *q = decision ? a->decide : a->undecide;
	stmt_bind_int(q, 1, document);
	stmt_bind_text(q, 2, model);
	if (decision) {
		stmt_bind_text(q, 3, state);
		stmt_bind_text(q, 4, decision);
		stmt_bind_int(q, 5, now);
	}
	return stmt_run(q);
}
