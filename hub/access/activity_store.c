#include "access/activity_store.h"
#include <string.h>

const char *const activity_schema =
	"CREATE TABLE activity(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, unit TEXT, actor TEXT, code TEXT NOT NULL, params TEXT,"
	" alarm INTEGER NOT NULL, seen INTEGER NOT NULL DEFAULT 0, digest BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"
	"CREATE INDEX activity_unit ON activity(unit, seq);"
	"CREATE INDEX activity_alarm ON activity(seq) WHERE alarm = 1;";

#define COLUMNS "seq, at, unit, actor, code, params, alarm, seen, digest, hash"

int activity_store_init(struct activity_store *q, struct store *s)
{
	const struct { struct stmt **to; const char *sql; } all[] = {
		{ &q->put, "INSERT INTO activity(seq, at, unit, actor, code, params, alarm, digest, hash) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)" },
		{ &q->last, "SELECT seq, hash FROM activity ORDER BY seq DESC LIMIT 1" },
		{ &q->list, "SELECT " COLUMNS " FROM activity WHERE seq < ?1 AND (?2 IS NULL OR unit = ?2) AND (?3 = 0 OR alarm = 1) ORDER BY seq DESC LIMIT ?4" },
		{ &q->seen, "UPDATE activity SET seen = 1 WHERE seq = ?1 AND alarm = 1" },
		{ &q->forget, "UPDATE activity SET params = NULL, actor = NULL, unit = NULL WHERE unit = ?1" },
		{ &q->walk, "SELECT " COLUMNS " FROM activity WHERE seq > ?1 ORDER BY seq LIMIT ?2" },
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int err = store_prepare(s, all[i].to, all[i].sql);
		if (err < 0)
			return err;
	}
	return 0;
}

int activity_store_put(struct activity_store *q, const struct activity_row *r)
{
	stmt_bind_int(q->put, 1, r->seq);
	stmt_bind_int(q->put, 2, r->at);
	stmt_bind_text(q->put, 3, r->unit);
	stmt_bind_text(q->put, 4, r->actor);
	stmt_bind_text(q->put, 5, r->code);
	stmt_bind_text(q->put, 6, r->params);
	stmt_bind_int(q->put, 7, r->alarm);
	stmt_bind_blob(q->put, 8, r->digest, sizeof r->digest);
	stmt_bind_blob(q->put, 9, r->hash, sizeof r->hash);
	return stmt_run(q->put);
}

static int copy_hash(struct stmt *q, int column, uint8_t to[32])
{
	size_t len = 0;
	const void *p = stmt_blob(q, column, &len);
	if (!p || len != 32)
		return ERR_STORE;
	memcpy(to, p, 32);
	return 0;
}

int activity_store_last(struct activity_store *q, int64_t *ret_seq, uint8_t ret_hash[32])
{
	int err = stmt_step(q->last);
	if (err == 1) {
		*ret_seq = stmt_int(q->last, 0);
		err = copy_hash(q->last, 1, ret_hash);
	} else if (err == 0) {
		*ret_seq = 0;
		memset(ret_hash, 0, 32);
	}
	stmt_done(q->last);
	return err;
}

static int read_row(struct stmt *q, struct activity_row *r)
{
	r->seq = stmt_int(q, 0);
	r->at = stmt_int(q, 1);
	r->unit = stmt_text(q, 2);
	r->actor = stmt_text(q, 3);
	r->code = stmt_text(q, 4);
	r->params = stmt_text(q, 5);
	r->alarm = stmt_int(q, 6) != 0;
	r->seen = stmt_int(q, 7) != 0;
	int err = copy_hash(q, 8, r->digest);
	return err < 0 ? err : copy_hash(q, 9, r->hash);
}

int activity_store_list(struct activity_store *q, int64_t before, int limit, const char *unit, bool alarms_only, void (*row)(void *, const struct activity_row *), void *data)
{
	stmt_bind_int(q->list, 1, before);
	stmt_bind_text(q->list, 2, unit);
	stmt_bind_int(q->list, 3, alarms_only);
	stmt_bind_int(q->list, 4, limit);
	int err;
	while ((err = stmt_step(q->list)) == 1) {
		struct activity_row r = { 0 };
		err = read_row(q->list, &r);
		if (err < 0)
			break;
		row(data, &r);
	}
	stmt_done(q->list);
	return err;
}

int activity_store_seen(struct activity_store *q, int64_t seq)
{
	stmt_bind_int(q->seen, 1, seq);
	int changed = stmt_run_changes(q->seen);
	return changed == 0 ? ERR_NOT_FOUND : changed < 0 ? changed : 0;
}

int activity_store_forget(struct activity_store *q, const char *unit)
{
	stmt_bind_text(q->forget, 1, unit);
	return stmt_run_changes(q->forget);
}

int activity_store_walk(struct activity_store *q, int64_t after, int limit, bool (*row)(void *, const struct activity_row *), void *data)
{
	int err, count = 0;
	stmt_bind_int(q->walk, 1, after);
	stmt_bind_int(q->walk, 2, limit);
	while ((err = stmt_step(q->walk)) == 1) {
		struct activity_row r = { 0 };
		err = read_row(q->walk, &r);
		count++;
		if (err < 0 || !row(data, &r))
			break;
	}
	stmt_done(q->walk);
	return err < 0 ? err : count;
}
