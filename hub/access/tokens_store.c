#include "access/tokens_store.h"
#include "base/str.h"

const char *const tokens_schema =
	"CREATE TABLE token(id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, by TEXT NOT NULL, account TEXT REFERENCES account(id) ON DELETE CASCADE,"
	" scopes TEXT NOT NULL, until INTEGER NOT NULL, created_at INTEGER NOT NULL, last_used_at INTEGER NOT NULL) STRICT;";

int tokens_store_init(struct tokens_store *q, struct store *s)
{
	const struct { struct stmt **to; const char *sql; } all[] = {
		{ &q->put, "INSERT INTO token(id, hash, name, by, account, scopes, until, created_at, last_used_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)" },
		{ &q->del, "DELETE FROM token WHERE id = ?1" },
		{ &q->del_of, "DELETE FROM token WHERE account = ?1" },
		{ &q->del_orphans, "DELETE FROM token WHERE account NOT IN (SELECT id FROM account WHERE role = 'owner')" },
		{ &q->touch, "UPDATE token SET last_used_at = ?2 WHERE id = ?1" },
		{ &q->list, "SELECT id, hash, name, by, account, scopes, until, created_at, last_used_at FROM token" },
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int err = store_prepare(s, all[i].to, all[i].sql);
		if (err < 0)
			return err;
	}
	return 0;
}

int tokens_store_put(struct tokens_store *q, const struct token *t, const char *hash, const char *scopes)
{
	stmt_bind_text(q->put, 1, t->id);
	stmt_bind_text(q->put, 2, hash);
	stmt_bind_text(q->put, 3, t->name);
	stmt_bind_text(q->put, 4, t->by);
	stmt_bind_text(q->put, 5, t->account[0] ? t->account : NULL);
	stmt_bind_text(q->put, 6, scopes);
	stmt_bind_int(q->put, 7, t->until);
	stmt_bind_int(q->put, 8, t->created_at);
	return stmt_run(q->put);
}

int tokens_store_del(struct tokens_store *q, const char *id)
{
	stmt_bind_text(q->del, 1, id);
	return stmt_run(q->del);
}

int tokens_store_del_of(struct tokens_store *q, const char *account)
{
	stmt_bind_text(q->del_of, 1, account);
	return stmt_run(q->del_of);
}

int tokens_store_del_orphans(struct tokens_store *q)
{
	return stmt_run(q->del_orphans);
}

int tokens_store_touch(struct tokens_store *q, const char *id, int64_t now)
{
	stmt_bind_text(q->touch, 1, id);
	stmt_bind_int(q->touch, 2, now);
	return stmt_run(q->touch);
}

int tokens_store_each(struct tokens_store *q, void (*row)(void *data, const struct token *t, const char *hash, const char *scopes), void *data)
{
	int err;
	while ((err = stmt_step(q->list)) == 1) {
		const char *account = stmt_text(q->list, 4);
		struct token t = { .until = stmt_int(q->list, 6), .created_at = stmt_int(q->list, 7),
			.last_used_at = stmt_int(q->list, 8) };
		if (str_copy(t.id, sizeof t.id, stmt_text(q->list, 0)) && str_copy(t.name, sizeof t.name, stmt_text(q->list, 2)) &&
		    str_copy(t.by, sizeof t.by, stmt_text(q->list, 3)) && str_copy(t.account, sizeof t.account, account ? account : ""))
			row(data, &t, stmt_text(q->list, 1), stmt_text(q->list, 5));
	}
	stmt_done(q->list);
	return err;
}
