#include "ownership/ownership_store.h"
#include <string.h>
#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"

const char *const ownership_schema =
	"CREATE TABLE release(unit TEXT PRIMARY KEY, name TEXT NOT NULL, slip TEXT NOT NULL, body TEXT NOT NULL, started_at INTEGER NOT NULL, done INTEGER NOT NULL) STRICT;"
	"CREATE TABLE slip(id TEXT PRIMARY KEY, unit TEXT NOT NULL, identity TEXT, at INTEGER NOT NULL, jws TEXT NOT NULL) STRICT;"
	"CREATE TABLE ownership_event(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, subject TEXT NOT NULL, epoch INTEGER NOT NULL, kind TEXT NOT NULL,"
	" assertion TEXT NOT NULL, evidence BLOB, hash BLOB NOT NULL) STRICT;";

int ownership_store_init(struct ownership_store *q, struct store *s)
{
	const struct { struct stmt **to; const char *sql; } all[] = {
		{ &q->put_release, "INSERT INTO release(unit, name, slip, body, started_at, done) VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
			" ON CONFLICT(unit) DO UPDATE SET name = excluded.name, slip = excluded.slip, body = excluded.body, done = excluded.done" },
		{ &q->del_release, "DELETE FROM release WHERE unit = ?1" },
		{ &q->list_releases, "SELECT unit, name, slip, body, started_at, done FROM release ORDER BY started_at" },
		{ &q->put_slip, "INSERT INTO slip(id, unit, identity, at, jws) VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(id) DO NOTHING" },
		{ &q->get_slip, "SELECT jws, unit FROM slip WHERE id = ?1" },
		{ &q->slip_of, "SELECT 1 FROM slip WHERE identity = ?1 LIMIT 1" },
		{ &q->last_event, "SELECT seq, hash FROM ownership_event ORDER BY seq DESC LIMIT 1" },
		{ &q->put_event, "INSERT INTO ownership_event(seq, at, subject, epoch, kind, assertion, evidence, hash) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)" },
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int err = store_prepare(s, all[i].to, all[i].sql);
		if (err < 0)
			return err;
	}
	return 0;
}

int ownership_store_put_release(struct ownership_store *q, const struct release_row *r)
{
	stmt_bind_text(q->put_release, 1, r->unit);
	stmt_bind_text(q->put_release, 2, r->name);
	stmt_bind_text(q->put_release, 3, r->slip);
	stmt_bind_text(q->put_release, 4, r->body);
	stmt_bind_int(q->put_release, 5, r->started_at);
	stmt_bind_int(q->put_release, 6, r->done);
	return stmt_run(q->put_release);
}

int ownership_store_del_release(struct ownership_store *q, const char *unit)
{
	stmt_bind_text(q->del_release, 1, unit);
	return stmt_run(q->del_release);
}

int ownership_store_each_release(struct ownership_store *q, void (*row)(void *data, const struct release_row *r), void *data)
{
	int err;
	while ((err = stmt_step(q->list_releases)) == 1) {
		struct release_row r = { .started_at = stmt_int(q->list_releases, 4), .done = stmt_int(q->list_releases, 5) != 0 };
		if (str_copy(r.unit, sizeof r.unit, stmt_text(q->list_releases, 0)) && str_copy(r.name, sizeof r.name, stmt_text(q->list_releases, 1)) &&
		    str_copy(r.slip, sizeof r.slip, stmt_text(q->list_releases, 2)) && str_copy(r.body, sizeof r.body, stmt_text(q->list_releases, 3)))
			row(data, &r);
	}
	stmt_done(q->list_releases);
	return err;
}

int ownership_store_put_slip(struct ownership_store *q, const char *id, const char *unit, const char *identity, int64_t at, const char *jws)
{
	stmt_bind_text(q->put_slip, 1, id);
	stmt_bind_text(q->put_slip, 2, unit);
	stmt_bind_text(q->put_slip, 3, identity);
	stmt_bind_int(q->put_slip, 4, at);
	stmt_bind_text(q->put_slip, 5, jws);
	return stmt_run(q->put_slip);
}

int ownership_store_get_slip(struct ownership_store *q, const char *id, char **ret_jws, char **ret_unit)
{
	stmt_bind_text(q->get_slip, 1, id);
	int err = stmt_step(q->get_slip);
	if (err == 1) {
		*ret_jws = mem_str(stmt_text(q->get_slip, 0));
		*ret_unit = mem_str(stmt_text(q->get_slip, 1));
		err = 0;
	} else if (err == 0) {
		err = ERR_NOT_FOUND;
	}
	stmt_done(q->get_slip);
	return err;
}

bool ownership_store_has_slip_of(struct ownership_store *q, const char *identity)
{
	stmt_bind_text(q->slip_of, 1, identity);
	bool has = stmt_step(q->slip_of) == 1;
	stmt_done(q->slip_of);
	return has;
}

static int last_event(struct ownership_store *q, int64_t *seq, uint8_t hash[32])
{
	int err = stmt_step(q->last_event);
	size_t len = 0;
	*seq = 0;
	memset(hash, 0, 32);
	if (err == 1) {
		*seq = stmt_int(q->last_event, 0);
		const void *p = stmt_blob(q->last_event, 1, &len);
		if (p && len == 32)
			memcpy(hash, p, 32);
		err = 0;
	}
	stmt_done(q->last_event);
	return err;
}

int ownership_store_add_event(struct ownership_store *q, int64_t at, const char *subject, int64_t epoch, const char *kind, const char *assertion, const uint8_t evidence[32])
{
	uint8_t hash[32];
	int64_t seq;
	int err = last_event(q, &seq, hash);
	if (err < 0)
		return err;
	AUTO_BUF struct buf b;
	buf_init(&b, 1024);
	buf_put(&b, hash, sizeof hash);
	buf_putf(&b, "%lld %lld %s %lld %s %s ", (long long)(seq + 1), (long long)at, subject, (long long)epoch, kind, assertion);
	if (evidence)
		buf_put(&b, evidence, 32);
	if (b.failed)
		return ERR_LIMIT;
	crypto_sha256(hash, b.data, b.len);
	stmt_bind_int(q->put_event, 1, seq + 1);
	stmt_bind_int(q->put_event, 2, at);
	stmt_bind_text(q->put_event, 3, subject);
	stmt_bind_int(q->put_event, 4, epoch);
	stmt_bind_text(q->put_event, 5, kind);
	stmt_bind_text(q->put_event, 6, assertion);
	stmt_bind_blob(q->put_event, 7, evidence, evidence ? 32 : 0);
	stmt_bind_blob(q->put_event, 8, hash, sizeof hash);
	return stmt_run(q->put_event);
}
