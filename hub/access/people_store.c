#include "access/people_store.h"
#include "base/str.h"

const char *const people_schema =
	"CREATE TABLE account(id TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, role TEXT NOT NULL, phc TEXT NOT NULL,"
	" until INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL) STRICT;"
	"CREATE TABLE session(id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account(id) ON DELETE CASCADE, user_agent TEXT NOT NULL,"
	" peer TEXT NOT NULL, created_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, made_with TEXT NOT NULL) STRICT;";

static const char select_account[] = "SELECT id, name, role, phc, until, created_at FROM account WHERE folded = ?1";
static const char select_account_id[] = "SELECT id, name, role, phc, until, created_at FROM account WHERE id = ?1";

int people_store_init(struct people_store *q, struct store *s)
{
	const struct { struct stmt **to; const char *sql; } all[] = {
		{ &q->put_account, "INSERT INTO account(id, name, role, phc, folded, created_at, until) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)" },
		{ &q->get_account, select_account },
		{ &q->get_account_id, select_account_id },
		{ &q->list_accounts, "SELECT id, name, role, '', until, created_at FROM account ORDER BY created_at, id" },
		{ &q->count, "SELECT count(*), count(*) FILTER (WHERE role = 'owner') FROM account" },
		{ &q->set_standing, "UPDATE account SET role = ?2, until = ?3 WHERE id = ?1" },
		{ &q->del_account, "DELETE FROM account WHERE id = ?1" },
		{ &q->set_password, "UPDATE account SET phc = ?2 WHERE id = ?1" },
		{ &q->put_session, "INSERT INTO session(id, account, user_agent, peer, created_at, last_seen_at, expires_at, made_with) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)" },
		{ &q->del_session, "DELETE FROM session WHERE id = ?1" },
		{ &q->del_others, "DELETE FROM session WHERE account = ?1 AND id <> ?2" },
		{ &q->list_sessions, "SELECT id, account, user_agent, peer, created_at, last_seen_at, expires_at, made_with FROM session ORDER BY created_at" },
		{ &q->touch_session, "UPDATE session SET last_seen_at = ?2 WHERE id = ?1" },
		{ &q->expire, "DELETE FROM session WHERE expires_at <= ?1" },
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int err = store_prepare(s, all[i].to, all[i].sql);
		if (err < 0)
			return err;
	}
	return 0;
}

int people_store_put_account(struct people_store *q, const struct account_row *a, const char *folded_name, int64_t now)
{
	stmt_bind_text(q->put_account, 1, a->id);
	stmt_bind_text(q->put_account, 2, a->name);
	stmt_bind_text(q->put_account, 3, a->role);
	stmt_bind_text(q->put_account, 4, a->phc);
	stmt_bind_text(q->put_account, 5, folded_name);
	stmt_bind_int(q->put_account, 6, now);
	stmt_bind_int(q->put_account, 7, a->until);
	return stmt_run(q->put_account);
}

static bool read_account(struct stmt *q, struct account_row *ret)
{
	ret->until = stmt_int(q, 4);
	ret->created_at = stmt_int(q, 5);
	return str_copy(ret->id, sizeof ret->id, stmt_text(q, 0)) && str_copy(ret->name, sizeof ret->name, stmt_text(q, 1)) &&
		str_copy(ret->role, sizeof ret->role, stmt_text(q, 2)) && str_copy(ret->phc, sizeof ret->phc, stmt_text(q, 3));
}

static int get_account(struct stmt *q, const char *key, struct account_row *ret)
{
	stmt_bind_text(q, 1, key);
	int err = stmt_step(q);
	if (err == 1) {
		err = read_account(q, ret) ? 0 : ERR_STORE;
	} else if (err == 0) {
		err = ERR_NOT_FOUND;
	}
	stmt_done(q);
	return err;
}

int people_store_get_account(struct people_store *q, const char *folded_name, struct account_row *ret)
{
	return get_account(q->get_account, folded_name, ret);
}

int people_store_get_account_id(struct people_store *q, const char *id, struct account_row *ret)
{
	return get_account(q->get_account_id, id, ret);
}

int people_store_each_account(struct people_store *q, void (*row)(void *data, const struct account_row *r), void *data)
{
	int err;
	while ((err = stmt_step(q->list_accounts)) == 1) {
		struct account_row r;
		if (read_account(q->list_accounts, &r))
			row(data, &r);
	}
	stmt_done(q->list_accounts);
	return err;
}

int people_store_count(struct people_store *q, int64_t *ret_all, int64_t *ret_owners)
{
	int err = stmt_step(q->count);
	if (err == 1) {
		*ret_all = stmt_int(q->count, 0);
		*ret_owners = stmt_int(q->count, 1);
	}
	stmt_done(q->count);
	return err < 0 ? err : 0;
}

int people_store_set_standing(struct people_store *q, const char *id, const char *role, int64_t until)
{
	stmt_bind_text(q->set_standing, 1, id);
	stmt_bind_text(q->set_standing, 2, role);
	stmt_bind_int(q->set_standing, 3, until);
	return stmt_run(q->set_standing);
}

int people_store_del_account(struct people_store *q, const char *id)
{
	stmt_bind_text(q->del_account, 1, id);
	return stmt_run(q->del_account);
}

int people_store_set_password(struct people_store *q, const char *id, const char *phc)
{
	stmt_bind_text(q->set_password, 1, id);
	stmt_bind_text(q->set_password, 2, phc);
	return stmt_run(q->set_password);
}

int people_store_put_session(struct people_store *q, const struct session_row *r)
{
	stmt_bind_text(q->put_session, 1, r->id);
	stmt_bind_text(q->put_session, 2, r->account);
	stmt_bind_text(q->put_session, 3, r->user_agent);
	stmt_bind_text(q->put_session, 4, r->peer);
	stmt_bind_int(q->put_session, 5, r->created_at);
	stmt_bind_int(q->put_session, 6, r->last_seen_at);
	stmt_bind_int(q->put_session, 7, r->expires_at);
	stmt_bind_text(q->put_session, 8, r->made_with);
	return stmt_run(q->put_session);
}

int people_store_del_session(struct people_store *q, const char *id)
{
	stmt_bind_text(q->del_session, 1, id);
	return stmt_run(q->del_session);
}

int people_store_del_others(struct people_store *q, const char *account, const char *keep)
{
	stmt_bind_text(q->del_others, 1, account);
	stmt_bind_text(q->del_others, 2, keep);
	return stmt_run(q->del_others);
}

int people_store_touch_session(struct people_store *q, const char *id, int64_t now)
{
	stmt_bind_text(q->touch_session, 1, id);
	stmt_bind_int(q->touch_session, 2, now);
	return stmt_run(q->touch_session);
}

int people_store_expire(struct people_store *q, int64_t now)
{
	stmt_bind_int(q->expire, 1, now);
	return stmt_run(q->expire);
}

int people_store_each_session(struct people_store *q, void (*row)(void *data, const struct session_row *r), void *data)
{
	int err;
	while ((err = stmt_step(q->list_sessions)) == 1) {
		struct session_row r = { .created_at = stmt_int(q->list_sessions, 4), .last_seen_at = stmt_int(q->list_sessions, 5),
			.expires_at = stmt_int(q->list_sessions, 6) };
		if (str_copy(r.id, sizeof r.id, stmt_text(q->list_sessions, 0)) && str_copy(r.account, sizeof r.account, stmt_text(q->list_sessions, 1)) &&
		    str_copy(r.user_agent, sizeof r.user_agent, stmt_text(q->list_sessions, 2)) && str_copy(r.peer, sizeof r.peer, stmt_text(q->list_sessions, 3)) &&
		    str_copy(r.made_with, sizeof r.made_with, stmt_text(q->list_sessions, 7)))
			row(data, &r);
	}
	stmt_done(q->list_sessions);
	return err;
}
