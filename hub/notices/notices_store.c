#include "notices/notices_store.h"
#include "base/mem.h"
#include "base/str.h"

const char *const notices_schema =
	"CREATE TABLE notice(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, topic TEXT NOT NULL, code TEXT NOT NULL, unit TEXT, params TEXT NOT NULL,"
	" urgency INTEGER NOT NULL, state INTEGER NOT NULL, at INTEGER NOT NULL, last_at INTEGER NOT NULL, times INTEGER NOT NULL, seq INTEGER NOT NULL,"
	" until INTEGER NOT NULL, told INTEGER NOT NULL, once INTEGER NOT NULL) STRICT;"
	"CREATE INDEX notice_unit ON notice(unit, topic);"
	"CREATE INDEX notice_untold ON notice(id) WHERE told = 0;"
	"CREATE TABLE notice_word(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;";

// enum notice_state: 0 new, 1 seen, 2 snoozed, 3 done, 4 over.
#define COLUMNS "id, key, topic, code, unit, params, urgency, state, at, last_at, times, seq, until, told"

#define ENDED "unit IS ?1 AND substr(key, 1, length(?2)) = ?2 AND (?3 IS NULL OR substr(key, 1, length(?3)) <> ?3) AND state <> 4"

struct notices_store { struct stmt *put, *get, *find, *list, *untold, *told, *decide, *ending, *end, *wake, *forget, *units, *purge, *get_word, *put_word; };

int notices_store_open(struct notices_store **ret, struct store *s)
{
	struct notices_store *q = NEW(struct notices_store);
	const struct { struct stmt **to; const char *sql; } all[] = {
		{ &q->put, "INSERT INTO notice(key, topic, code, unit, params, urgency, state, at, last_at, times, seq, until, told, once)"
			" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) ON CONFLICT(key) DO UPDATE SET code = ?3, params = ?5, urgency = ?6,"
			" state = ?7, at = ?8, last_at = ?9, times = ?10, seq = ?11, until = ?12, told = ?13 RETURNING id" },
		{ &q->get, "SELECT " COLUMNS " FROM notice WHERE id = ?1" },
		{ &q->find, "SELECT " COLUMNS " FROM notice WHERE key = ?1" },
		{ &q->list, "SELECT " COLUMNS " FROM notice WHERE state <> 4 AND (?1 OR state <> 3) ORDER BY at DESC, id DESC LIMIT ?2" },
		{ &q->untold, "SELECT " COLUMNS " FROM notice WHERE told = 0 AND state = 0 ORDER BY id LIMIT ?1" },
		{ &q->told, "UPDATE notice SET told = 1 WHERE id = ?1" },
		{ &q->decide, "UPDATE notice SET state = ?2, until = ?3, told = CASE ?2 WHEN 0 THEN told ELSE 1 END WHERE id = ?1 AND state <> 4" },
		{ &q->ending, "SELECT " COLUMNS " FROM notice WHERE " ENDED },
		{ &q->end, "UPDATE notice SET state = 4, told = 1 WHERE " ENDED },
		{ &q->wake, "UPDATE notice SET state = 0, told = 0, until = 0, at = ?1 WHERE state = 2 AND until <= ?1" },
		{ &q->forget, "DELETE FROM notice WHERE unit = ?1" },
		{ &q->units, "SELECT DISTINCT unit FROM notice WHERE unit IS NOT NULL" },
		{ &q->purge, "DELETE FROM notice WHERE state >= 3 AND once = 0 AND last_at < ?1" },
		{ &q->get_word, "SELECT value FROM notice_word WHERE name = ?1" },
		{ &q->put_word, "INSERT INTO notice_word(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = ?2" },
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int err = store_prepare(s, all[i].to, all[i].sql);
		if (err < 0) {
			notices_store_close(q);
			return err;
		}
	}
	*ret = q;
	return 0;
}

void notices_store_close(struct notices_store *q)
{
	free(q); // the statements are the store's
}

int notices_store_put(struct notices_store *q, const struct notice *n, int64_t *ret_id)
{
	stmt_bind_text(q->put, 1, n->key);
	stmt_bind_text(q->put, 2, n->topic);
	stmt_bind_text(q->put, 3, n->code);
	stmt_bind_text(q->put, 4, n->unit);
	stmt_bind_text(q->put, 5, n->params);
	stmt_bind_int(q->put, 6, n->urgency);
	stmt_bind_int(q->put, 7, n->state);
	stmt_bind_int(q->put, 8, n->at);
	stmt_bind_int(q->put, 9, n->last_at);
	stmt_bind_int(q->put, 10, n->times);
	stmt_bind_int(q->put, 11, n->seq);
	stmt_bind_int(q->put, 12, n->until);
	stmt_bind_int(q->put, 13, n->told);
	stmt_bind_int(q->put, 14, kind_of(n->code)->once);
	int err = stmt_step(q->put);
	if (err == 1) {
		*ret_id = stmt_int(q->put, 0);
		err = stmt_step(q->put); // to the end: only then is it written
	} else if (err == 0) {
		err = ERR_STORE;
	}
	stmt_done(q->put);
	return err;
}

static int read_rows(struct stmt *q, notice_fn row, void *data)
{
	int err, count = 0;
	for (; (err = stmt_step(q)) == 1; count++) {
		const struct notice n = { .id = stmt_int(q, 0), .key = stmt_text(q, 1), .topic = stmt_text(q, 2), .code = stmt_text(q, 3), .unit = stmt_text(q, 4),
			.params = stmt_text(q, 5), .urgency = (enum urgency)stmt_int(q, 6), .state = (enum notice_state)stmt_int(q, 7), .at = stmt_int(q, 8),
			.last_at = stmt_int(q, 9), .times = stmt_int(q, 10), .seq = stmt_int(q, 11), .until = stmt_int(q, 12), .told = stmt_int(q, 13) != 0 };
		row(data, &n);
	}
	stmt_done(q);
	return err < 0 ? err : count;
}

static int one_row(struct stmt *q, notice_fn row, void *data)
{
	int n = read_rows(q, row, data);
	return n == 0 ? ERR_NOT_FOUND : n < 0 ? n : 0;
}

int notices_store_get(struct notices_store *q, int64_t id, notice_fn row, void *data)
{
	stmt_bind_int(q->get, 1, id);
	return one_row(q->get, row, data);
}

int notices_store_find(struct notices_store *q, const char *key, notice_fn row, void *data)
{
	stmt_bind_text(q->find, 1, key);
	return one_row(q->find, row, data);
}

int notices_store_list(struct notices_store *q, bool all, int limit, notice_fn row, void *data)
{
	stmt_bind_int(q->list, 1, all);
	stmt_bind_int(q->list, 2, limit);
	return read_rows(q->list, row, data);
}

int notices_store_untold(struct notices_store *q, int limit, notice_fn row, void *data)
{
	stmt_bind_int(q->untold, 1, limit);
	return read_rows(q->untold, row, data);
}

int notices_store_told(struct notices_store *q, int64_t id)
{
	stmt_bind_int(q->told, 1, id);
	return stmt_run(q->told);
}

int notices_store_decide(struct notices_store *q, int64_t id, enum notice_state state, int64_t until)
{
	stmt_bind_int(q->decide, 1, id);
	stmt_bind_int(q->decide, 2, state);
	stmt_bind_int(q->decide, 3, until);
	int n = stmt_run_changes(q->decide);
	return n == 0 ? ERR_NOT_FOUND : n < 0 ? n : 0;
}

static void bind_end(struct stmt *q, const char *unit, const char *key_begins, const char *keep)
{
	stmt_bind_text(q, 1, unit);
	stmt_bind_text(q, 2, key_begins);
	stmt_bind_text(q, 3, keep);
}

int notices_store_end(struct notices_store *q, const char *unit, const char *key_begins, const char *keep, notice_fn row, void *data)
{
	bind_end(q->ending, unit, key_begins, keep);
	int count = read_rows(q->ending, row, data);
	if (count <= 0)
		return count;
	bind_end(q->end, unit, key_begins, keep);
	return stmt_run_changes(q->end);
}

int notices_store_wake(struct notices_store *q, int64_t now)
{
	stmt_bind_int(q->wake, 1, now);
	return stmt_run_changes(q->wake);
}

int notices_store_forget_unit(struct notices_store *q, const char *unit)
{
	stmt_bind_text(q->forget, 1, unit);
	return stmt_run_changes(q->forget);
}

int notices_store_units(struct notices_store *q, void (*row)(void *data, const char *unit), void *data)
{
	int err;
	while ((err = stmt_step(q->units)) == 1)
		row(data, stmt_text(q->units, 0));
	stmt_done(q->units);
	return err;
}

int notices_store_purge(struct notices_store *q, int64_t before)
{
	stmt_bind_int(q->purge, 1, before);
	return stmt_run_changes(q->purge);
}

int notices_store_get_word(struct notices_store *q, const char *name, char *to, size_t size)
{
	stmt_bind_text(q->get_word, 1, name);
	int err = stmt_step(q->get_word);
	if (err == 1)
		err = str_copy(to, size, stmt_text(q->get_word, 0)) ? 0 : ERR_LIMIT;
	else if (err == 0)
		err = ERR_NOT_FOUND;
	stmt_done(q->get_word);
	return err;
}

int notices_store_put_word(struct notices_store *q, const char *name, const char *value)
{
	stmt_bind_text(q->put_word, 1, name);
	stmt_bind_text(q->put_word, 2, value);
	return stmt_run(q->put_word);
}
