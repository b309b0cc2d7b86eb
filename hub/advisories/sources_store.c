#include "advisories/sources_store.h"
#include "base/mem.h"
#include "base/str.h"

const char *const sources_schema =
	"CREATE TABLE advisory_source ("
	" id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, metadata TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', problem TEXT,"
	" checked_at INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0) STRICT;"
	"CREATE TABLE advisory_fetched ("
	" source INTEGER NOT NULL REFERENCES advisory_source ON DELETE CASCADE, url TEXT NOT NULL, updated INTEGER NOT NULL, mark TEXT NOT NULL DEFAULT '', PRIMARY KEY (source, url)) STRICT, WITHOUT ROWID;";

struct sources_store { struct stmt *add, *remove, *put, *list, *next, *has, *settled, *mark; struct store *s; };

#define SOURCE_ROWS "SELECT id, address, metadata, name, problem, checked_at, next_at, failures, refused," \
	" (SELECT count(*) FROM advisory_document WHERE origin = metadata AND metadata <> '') FROM advisory_source "

int sources_store_open(struct sources_store **ret, struct store *s)
{
	struct sources_store *a = NEW(struct sources_store);
	a->s = s;
	const struct { struct stmt **to; const char *sql; } all[] = {
		{&a->add, "INSERT INTO advisory_source (address) VALUES (?1)"},
		{&a->remove, "DELETE FROM advisory_source WHERE id = ?1"},
		{&a->put, "UPDATE advisory_source SET metadata = ?2, name = ?3, problem = ?4, checked_at = ?5, next_at = ?6, failures = ?7, refused = ?8 WHERE id = ?1"},
		{&a->list, SOURCE_ROWS "ORDER BY id"},
		{&a->next, SOURCE_ROWS "ORDER BY next_at, id LIMIT 1"},
		{&a->has, "SELECT 1 FROM advisory_fetched WHERE source = ?1 AND url = ?2 AND updated = ?3"},
		{&a->settled, "INSERT OR REPLACE INTO advisory_fetched (source, url, updated, mark) VALUES (?1, ?2, ?3, ?4)"},
		{&a->mark, "SELECT mark FROM advisory_fetched WHERE source = ?1 AND url = ?2"},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int err = store_prepare(s, all[i].to, all[i].sql);
		if (err) {
			sources_store_close(a);
			return err;
		}
	}
	*ret = a;
	return 0;
}

void sources_store_close(struct sources_store *s)
{
	free(s); // the statements are the store's
}

int sources_store_add(struct sources_store *s, const char *address, int64_t *ret_id)
{
	stmt_bind_text(s->add, 1, address);
	int err = stmt_run(s->add);
	if (!err)
		*ret_id = store_last_id(s->s);
	return err;
}

int sources_store_remove(struct sources_store *s, int64_t id)
{
	stmt_bind_int(s->remove, 1, id);
	int n = stmt_run_changes(s->remove);
	return n == 0 ? ERR_NOT_FOUND : n < 0 ? n : 0;
}

int sources_store_put(struct sources_store *s, const struct source_row *r)
{
	stmt_bind_int(s->put, 1, r->id);
	stmt_bind_text(s->put, 2, r->metadata);
	stmt_bind_text(s->put, 3, r->name);
	stmt_bind_text(s->put, 4, r->problem);
	stmt_bind_int(s->put, 5, r->checked_at);
	stmt_bind_int(s->put, 6, r->next_at);
	stmt_bind_int(s->put, 7, r->failures);
	stmt_bind_int(s->put, 8, r->refused);
	return stmt_run(s->put);
}

static int read_sources(struct stmt *q, source_row_fn row, void *data)
{
	int err, n = 0;
	for (; (err = stmt_step(q)) == 1; n++) {
		const struct source_row r = {.id = stmt_int(q, 0), .address = stmt_text(q, 1), .metadata = stmt_text(q, 2), .name = stmt_text(q, 3), .problem = stmt_text(q, 4),
			.checked_at = stmt_int(q, 5), .next_at = stmt_int(q, 6), .failures = (int)stmt_int(q, 7), .refused = (int)stmt_int(q, 8), .documents = stmt_int(q, 9)};
		row(data, &r);
	}
	stmt_done(q);
	return err < 0 ? err : n;
}

int sources_store_list(struct sources_store *s, source_row_fn row, void *data)
{
	return read_sources(s->list, row, data);
}

int sources_store_next(struct sources_store *s, source_row_fn row, void *data)
{
	return read_sources(s->next, row, data);
}

int sources_store_has(struct sources_store *s, int64_t source, const char *url, int64_t updated)
{
	stmt_bind_int(s->has, 1, source);
	stmt_bind_text(s->has, 2, url);
	stmt_bind_int(s->has, 3, updated);
	int err = stmt_step(s->has);
	stmt_done(s->has);
	return err;
}

int sources_store_settled(struct sources_store *s, int64_t source, const char *url, int64_t updated, const char *mark)
{
	stmt_bind_int(s->settled, 1, source);
	stmt_bind_text(s->settled, 2, url);
	stmt_bind_int(s->settled, 3, updated);
	stmt_bind_text(s->settled, 4, mark);
	return stmt_run(s->settled);
}

int sources_store_mark(struct sources_store *s, int64_t source, const char *url, char to[WIRE_MARK_SIZE])
{
	to[0] = '\0';
	stmt_bind_int(s->mark, 1, source);
	stmt_bind_text(s->mark, 2, url);
	int err = stmt_step(s->mark);
	if (err == 1 && !str_copy(to, WIRE_MARK_SIZE, stmt_text(s->mark, 0)))
		to[0] = '\0';
	stmt_done(s->mark);
	return err < 0 ? err : 0;
}
