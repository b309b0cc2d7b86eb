#include "access/authdb_store.h"

#define GRANTS_PACKED_MAX (GRANTS_MAX * 1026) // a verb, 1,024 bytes of pattern and a NUL each

// A login descends two trees, one for each of its rows: the name is the credential's key, and a unit's grants (grants_pack) lie in its row.
// No foreign keys: the hub's own account and onboarding tickets are credentials without a unit row.
static const struct store_migration ladder[] = {
	{ 1,
	  "CREATE TABLE unit(unit TEXT PRIMARY KEY, state INTEGER NOT NULL CHECK(state BETWEEN 0 AND 5), grants BLOB NOT NULL) STRICT, WITHOUT ROWID;"
	  "CREATE TABLE credential(id INTEGER NOT NULL UNIQUE, unit TEXT NOT NULL, kind INTEGER NOT NULL CHECK(kind BETWEEN 0 AND 3),"
	  " state INTEGER NOT NULL CHECK(state BETWEEN 0 AND 3), username TEXT NOT NULL, client_id TEXT NOT NULL, verifier BLOB, fingerprint BLOB, psk BLOB,"
	  " legacy INTEGER NOT NULL CHECK(legacy IN (0, 1)), keyed INTEGER NOT NULL CHECK(keyed IN (0, 1)),"
	  " CHECK(kind = 2 OR length(verifier) = 32), CHECK(kind <> 2 OR length(fingerprint) = 32), CHECK(kind <> 3 OR length(psk) = 32), PRIMARY KEY(username, id)) STRICT, WITHOUT ROWID;"
	  // A certificate is never looked up by name: a renewed one may share it with the one that retires.
	  "CREATE UNIQUE INDEX credential_by_username ON credential(username) WHERE kind <> 2;"
	  "CREATE UNIQUE INDEX credential_by_fingerprint ON credential(fingerprint) WHERE kind = 2;"
	  "CREATE INDEX credential_by_client_id ON credential(client_id) WHERE client_id <> '';"
	  "CREATE INDEX credential_by_unit ON credential(unit);" },
};

static int run_pragma(struct store *s, const char *sql)
{
	struct stmt *q;
	int r = store_prepare(s, &q, sql);

	if (r < 0)
		return r;
	while ((r = stmt_step(q)) > 0)
		;
	stmt_done(q);
	return r;
}

static int prepare_all(struct authdb_store *s)
{
	const struct { struct stmt **at; const char *sql; } rows[] = {
		{ &s->put_unit, "INSERT INTO unit(unit, state, grants) VALUES(?1, ?2, coalesce(?3, x'')) ON CONFLICT(unit) DO UPDATE SET state = ?2, grants = coalesce(?3, grants)" },
		{ &s->del_unit, "DELETE FROM unit WHERE unit = ?1" },
		{ &s->put_credential, "INSERT INTO credential(id, unit, kind, state, username, client_id, verifier, fingerprint, psk, legacy, keyed)"
		  " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
		  " ON CONFLICT(id) DO UPDATE SET unit = ?2, kind = ?3, state = ?4, username = ?5, client_id = ?6, verifier = ?7, fingerprint = ?8, psk = ?9, legacy = ?10, keyed = ?11" },
		{ &s->del_credentials, "DELETE FROM credential WHERE unit = ?1" },
		{ &s->set_state, "UPDATE credential SET state = ?2 WHERE id = ?1" },
		{ &s->bind_client_id, "UPDATE credential SET client_id = ?2 WHERE id = ?1 AND client_id = ''" },
		{ &s->clear_units, "DELETE FROM unit" },
		{ &s->clear_credentials, "DELETE FROM credential WHERE kind <> 0" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int r = store_prepare(s->store, rows[i].at, rows[i].sql);
		if (r < 0)
			return r;
	}
	return 0;
}

int authdb_store_open(struct authdb_store *s, const char *path, const char *group)
{
	int r = store_open(&s->store, path, 0640, STORE_SHARED_READERS, ladder, sizeof(ladder) / sizeof(ladder[0]));

	if (r < 0)
		return r;
	r = run_pragma(s->store, "PRAGMA secure_delete = ON");
	if (r == 0)
		r = prepare_all(s);
	if (r < 0) {
		authdb_store_close(s);
		return r;
	}
	store_set_mode(path, 0640, group);
	return 0;
}

void authdb_store_close(struct authdb_store *s)
{
	store_close(s->store);
	*s = (struct authdb_store){ 0 };
}

int authdb_store_put_unit(struct authdb_store *s, const char *unit, enum auth_unit_state state, const struct grants *grants)
{
	AUTO_BUF struct buf packed;

	buf_init(&packed, GRANTS_PACKED_MAX);
	if (grants)
		grants_pack(grants, &packed);
	if (packed.failed)
		return ERR_LIMIT;
	stmt_bind_text(s->put_unit, 1, unit);
	stmt_bind_int(s->put_unit, 2, state);
	stmt_bind_blob(s->put_unit, 3, grants ? packed.len ? packed.data : (const uint8_t *)"" : NULL, packed.len);
	return stmt_run(s->put_unit);
}

static int run_each(struct stmt *const *all, size_t count, const char *unit)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < count; i++) {
		if (unit)
			stmt_bind_text(all[i], 1, unit);
		r = stmt_run(all[i]);
	}
	return r;
}

int authdb_store_del_unit(struct authdb_store *s, const char *unit)
{
	return run_each((struct stmt *const[]){ s->del_credentials, s->del_unit }, 2, unit);
}

int authdb_store_put_credential(struct authdb_store *s, const struct auth_credential *c)
{
	struct stmt *q = s->put_credential;
	bool certificate = c->kind == AUTH_CERTIFICATE;

	stmt_bind_int(q, 1, c->id);
	stmt_bind_text(q, 2, c->unit);
	stmt_bind_int(q, 3, c->kind);
	stmt_bind_int(q, 4, c->state);
	stmt_bind_text(q, 5, c->username);
	stmt_bind_text(q, 6, c->client_id);
	stmt_bind_blob(q, 7, certificate ? NULL : c->verifier, sizeof(c->verifier));
	stmt_bind_blob(q, 8, certificate ? c->fingerprint : NULL, sizeof(c->fingerprint));
	stmt_bind_blob(q, 9, c->kind == AUTH_ONBOARDING ? c->psk : NULL, sizeof(c->psk));
	stmt_bind_int(q, 10, c->legacy);
	stmt_bind_int(q, 11, c->keyed);
	return stmt_run(q);
}

int authdb_store_set_state(struct authdb_store *s, int64_t credential, enum auth_state state)
{
	stmt_bind_int(s->set_state, 1, credential);
	stmt_bind_int(s->set_state, 2, state);
	int changed = stmt_run_changes(s->set_state);

	return changed < 0 ? changed : changed == 0 ? ERR_NOT_FOUND : 0;
}

int authdb_store_bind_client_id(struct authdb_store *s, int64_t credential, const char *client_id)
{
	stmt_bind_int(s->bind_client_id, 1, credential);
	stmt_bind_text(s->bind_client_id, 2, client_id);
	int changed = stmt_run_changes(s->bind_client_id);

	return changed < 0 ? changed : changed == 0 ? ERR_STATE : 0;
}

int authdb_store_clear(struct authdb_store *s)
{
	return run_each((struct stmt *const[]){ s->clear_credentials, s->clear_units }, 2, NULL);
}
