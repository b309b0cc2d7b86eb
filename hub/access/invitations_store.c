#include "access/invitations_store.h"
#include "base/str.h"

const char *const invitations_schema =
	"CREATE TABLE invitation(id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, account TEXT REFERENCES account(id) ON DELETE CASCADE, role TEXT NOT NULL,"
	" until INTEGER NOT NULL, name TEXT NOT NULL, by TEXT NOT NULL, maker TEXT REFERENCES account(id) ON DELETE CASCADE, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT;";

int invitations_store_init(struct invitations_store *q, struct store *s)
{
	const struct { struct stmt **to; const char *sql; } all[] = {
		{ &q->put, "INSERT INTO invitation(id, hash, account, role, until, name, by, created_at, expires_at, maker) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)" },
		{ &q->get, "SELECT id, account, role, until, name, by, created_at, expires_at FROM invitation WHERE hash = ?1 AND expires_at > ?2"
			" AND (maker IS NULL OR maker IN (SELECT id FROM account WHERE role = 'owner'))" },
		{ &q->del, "DELETE FROM invitation WHERE id = ?1" },
		{ &q->del_of, "DELETE FROM invitation WHERE account = ?1" },
		{ &q->del_made_by, "DELETE FROM invitation WHERE maker = ?1" },
		{ &q->expire, "DELETE FROM invitation WHERE expires_at <= ?1" },
		{ &q->count, "SELECT count(*) FROM invitation" },
		{ &q->list, "SELECT id, account, role, until, name, by, created_at, expires_at FROM invitation ORDER BY created_at, id" },
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int err = store_prepare(s, all[i].to, all[i].sql);
		if (err < 0)
			return err;
	}
	return 0;
}

int invitations_store_put(struct invitations_store *q, const struct invitation *i, const uint8_t hash[32])
{
	stmt_bind_text(q->put, 1, i->id);
	stmt_bind_blob(q->put, 2, hash, 32);
	stmt_bind_text(q->put, 3, i->account[0] ? i->account : NULL);
	stmt_bind_text(q->put, 4, role_word(i->role));
	stmt_bind_int(q->put, 5, i->until);
	stmt_bind_text(q->put, 6, i->name);
	stmt_bind_text(q->put, 7, i->by);
	stmt_bind_int(q->put, 8, i->created_at);
	stmt_bind_int(q->put, 9, i->expires_at);
	stmt_bind_text(q->put, 10, i->maker[0] ? i->maker : NULL);
	return stmt_run(q->put);
}

static bool read_row(struct stmt *q, struct invitation *ret)
{
	const char *account = stmt_text(q, 1);
	ret->until = stmt_int(q, 3);
	ret->created_at = stmt_int(q, 6);
	ret->expires_at = stmt_int(q, 7);
	return str_copy(ret->id, sizeof ret->id, stmt_text(q, 0)) && str_copy(ret->account, sizeof ret->account, account ? account : "") &&
		role_parse(stmt_text(q, 2), &ret->role) == 0 && str_copy(ret->name, sizeof ret->name, stmt_text(q, 4)) &&
		str_copy(ret->by, sizeof ret->by, stmt_text(q, 5));
}

int invitations_store_get(struct invitations_store *q, const uint8_t hash[32], int64_t now, struct invitation *ret)
{
	stmt_bind_blob(q->get, 1, hash, 32);
	stmt_bind_int(q->get, 2, now);
	int err = stmt_step(q->get);
	if (err == 1)
		err = read_row(q->get, ret) ? 0 : ERR_STORE;
	else if (err == 0)
		err = ERR_NOT_FOUND;
	stmt_done(q->get);
	return err;
}

int invitations_store_del(struct invitations_store *q, const char *id)
{
	stmt_bind_text(q->del, 1, id);
	int changes = stmt_run_changes(q->del);
	return changes < 0 ? changes : changes == 1 ? 0 : ERR_NOT_FOUND;
}

int invitations_store_del_of(struct invitations_store *q, const char *account)
{
	stmt_bind_text(q->del_of, 1, account);
	return stmt_run(q->del_of);
}

int invitations_store_del_made_by(struct invitations_store *q, const char *account)
{
	stmt_bind_text(q->del_made_by, 1, account);
	return stmt_run(q->del_made_by);
}

int invitations_store_expire(struct invitations_store *q, int64_t now)
{
	stmt_bind_int(q->expire, 1, now);
	return stmt_run(q->expire);
}

int invitations_store_count(struct invitations_store *q, int64_t *ret)
{
	int err = stmt_step(q->count);
	if (err == 1)
		*ret = stmt_int(q->count, 0);
	stmt_done(q->count);
	return err < 0 ? err : 0;
}

int invitations_store_each(struct invitations_store *q, void (*row)(void *data, const struct invitation *i), void *data)
{
	int err;
	while ((err = stmt_step(q->list)) == 1) {
		struct invitation i;
		if (read_row(q->list, &i))
			row(data, &i);
	}
	stmt_done(q->list);
	return err;
}
