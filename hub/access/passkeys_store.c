#include "access/passkeys_store.h"
#include <string.h>
#include "base/str.h"

const char *const passkeys_schema =
	"CREATE TABLE passkey(id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account(id) ON DELETE CASCADE, credential BLOB NOT NULL UNIQUE, algorithm INTEGER NOT NULL,"
	" key BLOB NOT NULL, counter INTEGER NOT NULL, name TEXT NOT NULL, created_at INTEGER NOT NULL, last_used_at INTEGER NOT NULL) STRICT;"
	"CREATE TABLE sign_in_way(account TEXT PRIMARY KEY REFERENCES account(id) ON DELETE CASCADE, way TEXT NOT NULL) STRICT;";

#define COLUMNS "id, account, credential, algorithm, key, counter, name, created_at, last_used_at"
static const char select_one[] = "SELECT " COLUMNS " FROM passkey WHERE account = ?1 AND id = ?2";
static const char select_credential[] = "SELECT " COLUMNS " FROM passkey WHERE credential = ?1";
static const char select_of[] = "SELECT " COLUMNS " FROM passkey WHERE account = ?1 ORDER BY created_at, id";

int passkeys_store_init(struct passkeys_store *q, struct store *s)
{
	const struct { struct stmt **to; const char *sql; } all[] = {
		{ &q->put, "INSERT INTO passkey(" COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)" },
		{ &q->get, select_one },
		{ &q->find, select_credential },
		{ &q->list, select_of },
		{ &q->count, "SELECT count(*) FROM passkey WHERE account = ?1" },
		{ &q->rename, "UPDATE passkey SET name = ?2 WHERE id = ?1" },
		{ &q->del, "DELETE FROM passkey WHERE id = ?1" },
		{ &q->del_of, "DELETE FROM passkey WHERE account = ?1" },
		{ &q->used, "UPDATE passkey SET counter = ?2, last_used_at = ?3 WHERE id = ?1" },
		{ &q->get_way, "SELECT way FROM sign_in_way WHERE account = ?1" },
		{ &q->put_way, "INSERT INTO sign_in_way(account, way) VALUES(?1, ?2) ON CONFLICT(account) DO UPDATE SET way = excluded.way" },
		{ &q->del_way, "DELETE FROM sign_in_way WHERE account = ?1" },
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int err = store_prepare(s, all[i].to, all[i].sql);
		if (err < 0)
			return err;
	}
	return 0;
}

int passkeys_store_put(struct passkeys_store *q, const struct passkey *k)
{
	const struct webauthn_credential *c = &k->credential;
	stmt_bind_text(q->put, 1, k->id);
	stmt_bind_text(q->put, 2, k->account);
	stmt_bind_blob(q->put, 3, c->id, c->id_len);
	stmt_bind_int(q->put, 4, c->key.algorithm);
	stmt_bind_blob(q->put, 5, c->key.key, c->key.len);
	stmt_bind_int(q->put, 6, c->counter);
	stmt_bind_text(q->put, 7, k->name);
	stmt_bind_int(q->put, 8, k->created_at);
	return stmt_run(q->put);
}

static bool read_blob(struct stmt *q, int column, uint8_t *to, size_t room, size_t *ret_len)
{
	size_t len = 0;
	const void *p = stmt_blob(q, column, &len);
	if (!p || len == 0 || len > room)
		return false;
	memcpy(to, p, len);
	*ret_len = len;
	return true;
}

static bool read_row(struct stmt *q, struct passkey *ret)
{
	struct webauthn_credential *c = &ret->credential;
	*ret = (struct passkey){ .created_at = stmt_int(q, 7), .last_used_at = stmt_int(q, 8) };
	c->key.algorithm = (int)stmt_int(q, 3);
	c->counter = (uint32_t)stmt_int(q, 5);
	return read_blob(q, 2, c->id, sizeof c->id, &c->id_len) && read_blob(q, 4, c->key.key, sizeof c->key.key, &c->key.len) &&
		str_copy(ret->id, sizeof ret->id, stmt_text(q, 0)) && str_copy(ret->account, sizeof ret->account, stmt_text(q, 1)) &&
		str_copy(ret->name, sizeof ret->name, stmt_text(q, 6));
}

static int get_one(struct stmt *q, struct passkey *ret)
{
	int err = stmt_step(q);
	if (err == 1)
		err = read_row(q, ret) ? 0 : ERR_STORE;
	else if (err == 0)
		err = ERR_NOT_FOUND;
	stmt_done(q);
	return err;
}

int passkeys_store_get(struct passkeys_store *q, const char *account, const char *id, struct passkey *ret)
{
	stmt_bind_text(q->get, 1, account);
	stmt_bind_text(q->get, 2, id);
	return get_one(q->get, ret);
}

int passkeys_store_find(struct passkeys_store *q, const uint8_t *credential, size_t len, struct passkey *ret)
{
	stmt_bind_blob(q->find, 1, credential, len);
	return get_one(q->find, ret);
}

int passkeys_store_each(struct passkeys_store *q, const char *account, void (*row)(void *data, const struct passkey *k), void *data)
{
	int err;
	stmt_bind_text(q->list, 1, account);
	while ((err = stmt_step(q->list)) == 1) {
		struct passkey k;
		if (read_row(q->list, &k))
			row(data, &k);
	}
	stmt_done(q->list);
	return err;
}

int passkeys_store_count(struct passkeys_store *q, const char *account)
{
	stmt_bind_text(q->count, 1, account);
	int err = stmt_step(q->count);
	if (err == 1)
		err = (int)stmt_int(q->count, 0);
	stmt_done(q->count);
	return err;
}

int passkeys_store_rename(struct passkeys_store *q, const char *id, const char *name)
{
	stmt_bind_text(q->rename, 1, id);
	stmt_bind_text(q->rename, 2, name);
	return stmt_run(q->rename);
}

int passkeys_store_del(struct passkeys_store *q, const char *id)
{
	stmt_bind_text(q->del, 1, id);
	return stmt_run(q->del);
}

int passkeys_store_del_of(struct passkeys_store *q, const char *account)
{
	stmt_bind_text(q->del_of, 1, account);
	return stmt_run(q->del_of);
}

int passkeys_store_used(struct passkeys_store *q, const char *id, int64_t counter, int64_t now)
{
	stmt_bind_text(q->used, 1, id);
	stmt_bind_int(q->used, 2, counter);
	stmt_bind_int(q->used, 3, now);
	return stmt_run(q->used);
}

int passkeys_store_get_way(struct passkeys_store *q, const char *account, char to[16])
{
	stmt_bind_text(q->get_way, 1, account);
	int err = stmt_step(q->get_way);
	if (err == 1)
		err = str_copy(to, 16, stmt_text(q->get_way, 0)) ? 0 : ERR_STORE;
	else if (err == 0)
		err = ERR_NOT_FOUND;
	stmt_done(q->get_way);
	return err;
}

int passkeys_store_put_way(struct passkeys_store *q, const char *account, const char *way)
{
	struct stmt *to = way ? q->put_way : q->del_way;
	stmt_bind_text(to, 1, account);
	if (way)
		stmt_bind_text(to, 2, way);
	return stmt_run(to);
}
