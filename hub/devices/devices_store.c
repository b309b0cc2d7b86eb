#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "devices/devices_store.h"
#include "platform/crypto.h"

const char *const devices_schema =
	"CREATE TABLE unit(id TEXT PRIMARY KEY, name TEXT NOT NULL, room TEXT, adapter TEXT, onboarding TEXT NOT NULL, state TEXT NOT NULL, epoch INTEGER NOT NULL,"
	" identity BLOB, parent TEXT, adapter_state TEXT NOT NULL, legacy_until TEXT, legacy_warned INTEGER NOT NULL, demo INTEGER NOT NULL, credential_note TEXT,"
	" created_at INTEGER NOT NULL, last_seen_at INTEGER, trust TEXT NOT NULL, pin1 TEXT NOT NULL, pin2 TEXT NOT NULL) STRICT;"
	"CREATE TABLE unit_identity(unit TEXT NOT NULL REFERENCES unit(id) ON DELETE CASCADE, kind TEXT NOT NULL, value TEXT NOT NULL, UNIQUE(kind, value)) STRICT;"
	"CREATE INDEX unit_identity_unit ON unit_identity(unit);"
	// unit: a unit's id, or the label of an onboarding ticket.
	"CREATE TABLE credential(id INTEGER PRIMARY KEY AUTOINCREMENT, unit TEXT NOT NULL, kind INTEGER NOT NULL, state INTEGER NOT NULL, username TEXT NOT NULL UNIQUE,"
	" client_id TEXT NOT NULL, verifier BLOB NOT NULL, fingerprint BLOB NOT NULL, legacy INTEGER NOT NULL, fixed INTEGER NOT NULL, created_at INTEGER NOT NULL,"
	" last_used_at INTEGER, issuer TEXT NOT NULL, ended TEXT NOT NULL DEFAULT '', ended_at INTEGER, chosen INTEGER NOT NULL) STRICT;"
	"CREATE INDEX credential_unit ON credential(unit);"
	"CREATE TABLE fact(unit TEXT NOT NULL REFERENCES unit(id) ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL, source TEXT NOT NULL, at INTEGER NOT NULL,"
	" evidence TEXT, PRIMARY KEY(unit, key, source)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE unit_measure(unit TEXT PRIMARY KEY, kind INTEGER NOT NULL CHECK(kind BETWEEN 0 AND 2), reason TEXT NOT NULL, by_hub INTEGER NOT NULL,"
	" at INTEGER NOT NULL, spared_until INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE password_digest(digest BLOB PRIMARY KEY CHECK(length(digest) = 32)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE device_key(spki_sha256 BLOB PRIMARY KEY, unit TEXT NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE identity_epoch(identity TEXT PRIMARY KEY, epoch INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE tombstone(kind TEXT NOT NULL, value BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(kind, value)) STRICT, WITHOUT ROWID;";

struct devices_store {
	struct store *store;
	struct stmt *units, *facts, *identities, *credentials, *tickets, *del_tickets;
	struct stmt *put_unit, *put_seen, *del_unit, *del_unit_credentials, *del_facts, *del_fact, *del_identities, *put_identity, *put_fact;
	struct stmt *add_credential, *put_credential, *del_credential;
	struct stmt *put_key, *get_key, *del_key, *put_epoch, *get_epoch, *put_tombstone, *del_tombstone;
};

static int prepare_all(struct devices_store *s)
{
	const struct { struct stmt **to; const char *sql; } rows[] = {
		{&s->units, "SELECT id, name, room, adapter, onboarding, state, epoch, identity, adapter_state, legacy_until, legacy_warned, demo, credential_note,"
			" created_at, last_seen_at, trust, pin1, pin2 FROM unit ORDER BY created_at, id"},
		{&s->facts, "SELECT key, value, source, at, evidence FROM fact WHERE unit = ?1"},
		{&s->identities, "SELECT kind, value FROM unit_identity WHERE unit = ?1"},
		{&s->credentials, "SELECT id, kind, state, username, client_id, verifier, fingerprint, legacy, fixed, created_at, last_used_at, issuer, ended, ended_at, chosen FROM credential WHERE unit = ?1 ORDER BY id"},
		{&s->tickets, "SELECT unit FROM credential WHERE kind = ?1"},
		{&s->del_tickets, "DELETE FROM credential WHERE kind = ?1"},
		{&s->put_unit, "INSERT INTO unit(id, name, room, adapter, onboarding, state, epoch, identity, adapter_state, legacy_until, legacy_warned, demo, credential_note,"
			" created_at, last_seen_at, trust, pin1, pin2) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) ON CONFLICT(id) DO UPDATE SET name = ?2, room = ?3,"
			" adapter = ?4, onboarding = ?5, state = ?6, epoch = ?7, identity = ?8, adapter_state = ?9, legacy_until = ?10, legacy_warned = ?11, demo = ?12,"
			" credential_note = ?13, created_at = ?14, last_seen_at = ?15, trust = ?16, pin1 = ?17, pin2 = ?18"},
		{&s->put_seen, "UPDATE unit SET last_seen_at = ?2 WHERE id = ?1"},
		{&s->del_unit, "DELETE FROM unit WHERE id = ?1"},
		{&s->del_unit_credentials, "DELETE FROM credential WHERE unit = ?1"},
		{&s->del_facts, "DELETE FROM fact WHERE unit = ?1"},
		{&s->del_fact, "DELETE FROM fact WHERE unit = ?1 AND key = ?2 AND source = ?3"},
		{&s->del_identities, "DELETE FROM unit_identity WHERE unit = ?1"},
		{&s->put_identity, "INSERT INTO unit_identity(unit, kind, value) VALUES(?1, ?2, ?3)"},
		{&s->put_fact, "INSERT INTO fact(unit, key, value, source, at, evidence) VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
			" ON CONFLICT(unit, key, source) DO UPDATE SET value = ?3, at = ?5, evidence = ?6"},
		{&s->add_credential, "INSERT INTO credential(unit, kind, state, username, client_id, verifier, fingerprint, legacy, fixed, created_at, issuer, chosen)"
			" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"},
		{&s->put_credential, "UPDATE credential SET state = ?2, client_id = ?3, fixed = ?4, last_used_at = ?5, ended = ?6, ended_at = ?7 WHERE id = ?1"},
		{&s->del_credential, "DELETE FROM credential WHERE id = ?1"},
		{&s->put_key, "INSERT INTO device_key(spki_sha256, unit) VALUES(?1, ?2)"},
		{&s->get_key, "SELECT unit FROM device_key WHERE spki_sha256 = ?1"},
		{&s->del_key, "DELETE FROM device_key WHERE unit = ?1"},
		{&s->put_epoch, "INSERT INTO identity_epoch(identity, epoch) VALUES(?1, ?2) ON CONFLICT(identity) DO UPDATE SET epoch = max(epoch, ?2)"},
		{&s->get_epoch, "SELECT epoch FROM identity_epoch WHERE identity = ?1"},
		{&s->put_tombstone, "INSERT INTO tombstone(kind, value, at) VALUES(?1, ?2, ?3) ON CONFLICT(kind, value) DO UPDATE SET at = ?3"},
		{&s->del_tombstone, "DELETE FROM tombstone WHERE kind = ?1 AND value = ?2"},
	};
	int e = 0;
	for (size_t i = 0; i < sizeof rows / sizeof *rows && !e; i++)
		e = store_prepare(s->store, rows[i].to, rows[i].sql);
	return e;
}

int devices_store_open(struct devices_store **ret, struct store *store)
{
	struct devices_store *s = NEW(struct devices_store);
	s->store = store;
	int e = prepare_all(s);
	if (e) {
		free(s);
		return e;
	}
	*ret = s;
	return 0;
}

void devices_store_close(struct devices_store *s)
{
	free(s);
}

int devices_store_begin(struct devices_store *s)
{
	return store_begin(s->store);
}

int devices_store_commit(struct devices_store *s)
{
	return store_commit(s->store);
}

void devices_store_rollback(struct devices_store *s)
{
	store_rollback(s->store);
}

static int load_facts(struct devices_store *s, struct unit *u)
{
	int e;
	stmt_bind_text(s->facts, 1, u->id);
	while ((e = stmt_step(s->facts)) == 1 && u->fact_count < UNIT_FACTS_MAX) {
		u->facts = mem_resize(u->facts, (size_t)u->fact_count + 1, sizeof *u->facts);
		u->facts[u->fact_count++] = (struct fact){.key = mem_str(stmt_text(s->facts, 0)), .value = mem_str(stmt_text(s->facts, 1)),
			.source = mem_str(stmt_text(s->facts, 2)), .at = stmt_int(s->facts, 3), .evidence = mem_str(stmt_text(s->facts, 4))};
	}
	stmt_done(s->facts);
	return e < 0 ? e : 0;
}

static int load_identities(struct devices_store *s, struct unit *u)
{
	int e;
	stmt_bind_text(s->identities, 1, u->id);
	while ((e = stmt_step(s->identities)) == 1) {
		u->identities = mem_resize(u->identities, (size_t)u->identity_count + 1, sizeof *u->identities);
		u->identities[u->identity_count++] = (struct identity){mem_str(stmt_text(s->identities, 0)), mem_str(stmt_text(s->identities, 1))};
	}
	stmt_done(s->identities);
	return e;
}

static int blob_read(void *to, size_t size, struct stmt *q, int column)
{
	size_t len = 0;
	const void *p = stmt_blob(q, column, &len);
	if (!p || len != size)
		return ERR_STORE;
	memcpy(to, p, size);
	return 0;
}

static int load_credentials(struct devices_store *s, struct unit *u)
{
	struct stmt *q = s->credentials;
	int e;
	stmt_bind_text(q, 1, u->id);
	while ((e = stmt_step(q)) == 1) {
		struct credential c = {.id = stmt_int(q, 0), .kind = (enum auth_kind)stmt_int(q, 1), .state = (enum auth_state)stmt_int(q, 2),
			.legacy = stmt_int(q, 7), .fixed = stmt_int(q, 8), .created_at = stmt_int(q, 9), .last_used_at = stmt_int(q, 10), .ended_at = stmt_int(q, 13), .chosen = stmt_int(q, 14)};
		e = blob_read(c.verifier, sizeof c.verifier, q, 5);
		if (!e)
			e = blob_read(c.fingerprint, sizeof c.fingerprint, q, 6);
		if (e || !str_copy(c.username, sizeof c.username, stmt_text(q, 3)) || !str_copy(c.client_id, sizeof c.client_id, stmt_text(q, 4))
			|| !str_copy(c.issuer, sizeof c.issuer, stmt_text(q, 11)) || !str_copy(c.ended, sizeof c.ended, stmt_text(q, 12)))
			break;
		credential_add(u, &c);
	}
	stmt_done(q);
	return e > 0 ? ERR_STORE : e;
}

static int unit_read(struct stmt *q, struct unit **ret)
{
	struct unit *u = unit_new(stmt_text(q, 0));
	const char *adapter = stmt_text(q, 3), *memory = stmt_text(q, 8), *until = stmt_text(q, 9);
	unit_set_text(&u->name, stmt_text(q, 1));
	unit_set_text(&u->room, stmt_text(q, 2));
	u->adapter = adapter ? adapter_find(adapter) : NULL;
	u->native = str_eq(stmt_text(q, 4), "native");
	u->listed = str_eq(stmt_text(q, 4), "listed");
	if (u->listed)
		u->adapter = &adapter_listed;
	u->epoch = stmt_int(q, 6);
	u->has_identity = !stmt_is_null(q, 7);
	u->legacy_warned = (int)stmt_int(q, 10);
	u->demo = stmt_int(q, 11);
	unit_set_text(&u->note, stmt_text(q, 12));
	u->created_at = stmt_int(q, 13);
	u->last_seen_at = stmt_int(q, 14);
	json_decref(u->memory);
	u->memory = NULL;
	int e = unit_state_parse(stmt_text(q, 5), &u->state);
	if (!e && u->has_identity)
		e = blob_read(u->identity, sizeof u->identity, q, 7);
	if (!e && (!str_copy(u->trust, sizeof u->trust, stmt_text(q, 15)) || !str_copy(u->pins[0], sizeof u->pins[0], stmt_text(q, 16)) ||
		!str_copy(u->pins[1], sizeof u->pins[1], stmt_text(q, 17))))
		e = ERR_STORE;
	if (!e && until && !str_copy(u->legacy_until, sizeof u->legacy_until, until))
		e = ERR_STORE;
	if (!e)
		e = json_read(&u->memory, memory, strlen(memory), 1 << 20, 16);
	if (e) {
		unit_free(u);
		return ERR_STORE;
	}
	*ret = u;
	return 0;
}

int devices_store_load(struct devices_store *s, void (*found)(void *data, struct unit *u), void *data)
{
	int e;
	while ((e = stmt_step(s->units)) == 1) {
		struct unit *u;
		e = unit_read(s->units, &u);
		if (e)
			break;
		e = load_facts(s, u);
		if (!e)
			e = load_identities(s, u);
		if (!e)
			e = load_credentials(s, u);
		if (e) {
			unit_free(u);
			break;
		}
		found(data, u);
	}
	stmt_done(s->units);
	return e;
}

int devices_store_put_unit(struct devices_store *s, const struct unit *u)
{
	struct stmt *q = s->put_unit;
	AUTO_FREE char *memory = json_write(u->memory);
	stmt_bind_text(q, 1, u->id);
	stmt_bind_text(q, 2, u->name);
	stmt_bind_text(q, 3, u->room);
	stmt_bind_text(q, 4, u->adapter && !u->listed ? u->adapter->name : NULL);
	stmt_bind_text(q, 5, unit_way_word(u));
	stmt_bind_text(q, 6, unit_state_word(u->state));
	stmt_bind_int(q, 7, u->epoch);
	stmt_bind_blob(q, 8, u->has_identity ? u->identity : NULL, sizeof u->identity);
	stmt_bind_text(q, 9, memory);
	stmt_bind_text(q, 10, *u->legacy_until ? u->legacy_until : NULL);
	stmt_bind_int(q, 11, u->legacy_warned);
	stmt_bind_int(q, 12, u->demo);
	stmt_bind_text(q, 13, u->note);
	stmt_bind_int(q, 14, u->created_at);
	if (u->last_seen_at)
		stmt_bind_int(q, 15, u->last_seen_at);
	else
		stmt_bind_text(q, 15, NULL);
	stmt_bind_text(q, 16, u->trust);
	stmt_bind_text(q, 17, u->pins[0]);
	stmt_bind_text(q, 18, u->pins[1]);
	return stmt_run(q);
}

int devices_store_put_seen(struct devices_store *s, const struct unit *u)
{
	stmt_bind_text(s->put_seen, 1, u->id);
	stmt_bind_int(s->put_seen, 2, u->last_seen_at);
	return stmt_run(s->put_seen);
}

static int run_for(struct stmt *q, const char *unit)
{
	stmt_bind_text(q, 1, unit);
	return stmt_run(q);
}

int devices_store_clear_unit(struct devices_store *s, const char *unit)
{
	int e = run_for(s->del_facts, unit);
	return e ? e : run_for(s->del_identities, unit);
}

int devices_store_del_unit(struct devices_store *s, const char *unit)
{
	int e = devices_store_clear_unit(s, unit);
	if (!e)
		e = run_for(s->del_unit_credentials, unit);
	return e ? e : run_for(s->del_unit, unit);
}

int devices_store_put_identity(struct devices_store *s, const char *unit, const char *kind, const char *value)
{
	stmt_bind_text(s->put_identity, 1, unit);
	stmt_bind_text(s->put_identity, 2, kind);
	stmt_bind_text(s->put_identity, 3, value);
	return stmt_run(s->put_identity);
}

int devices_store_put_fact(struct devices_store *s, const char *unit, const struct fact *f)
{
	stmt_bind_text(s->put_fact, 1, unit);
	stmt_bind_text(s->put_fact, 2, f->key);
	stmt_bind_text(s->put_fact, 3, f->value);
	stmt_bind_text(s->put_fact, 4, f->source);
	stmt_bind_int(s->put_fact, 5, f->at);
	stmt_bind_text(s->put_fact, 6, f->evidence);
	return stmt_run(s->put_fact);
}

int devices_store_del_fact(struct devices_store *s, const char *unit, const char *key, const char *source)
{
	stmt_bind_text(s->del_fact, 1, unit);
	stmt_bind_text(s->del_fact, 2, key);
	stmt_bind_text(s->del_fact, 3, source);
	return stmt_run_changes(s->del_fact);
}

int devices_store_add_credential(struct devices_store *s, const char *unit, struct credential *c)
{
	struct stmt *q = s->add_credential;
	stmt_bind_text(q, 1, unit);
	stmt_bind_int(q, 2, c->kind);
	stmt_bind_int(q, 3, c->state);
	stmt_bind_text(q, 4, c->username);
	stmt_bind_text(q, 5, c->client_id);
	stmt_bind_blob(q, 6, c->verifier, sizeof c->verifier);
	stmt_bind_blob(q, 7, c->fingerprint, sizeof c->fingerprint);
	stmt_bind_int(q, 8, c->legacy);
	stmt_bind_int(q, 9, c->fixed);
	stmt_bind_int(q, 10, c->created_at);
	stmt_bind_text(q, 11, c->issuer);
	stmt_bind_int(q, 12, c->chosen);
	int e = stmt_run(q);
	if (!e)
		c->id = store_last_id(s->store);
	return e;
}

int devices_store_put_credential(struct devices_store *s, const struct credential *c)
{
	struct stmt *q = s->put_credential;
	stmt_bind_int(q, 1, c->id);
	stmt_bind_int(q, 2, c->state);
	stmt_bind_text(q, 3, c->client_id);
	stmt_bind_int(q, 4, c->fixed);
	if (c->last_used_at)
		stmt_bind_int(q, 5, c->last_used_at);
	else
		stmt_bind_text(q, 5, NULL);
	stmt_bind_text(q, 6, c->ended);
	if (c->ended_at)
		stmt_bind_int(q, 7, c->ended_at);
	else
		stmt_bind_text(q, 7, NULL);
	return stmt_run(q);
}

int devices_store_del_credential(struct devices_store *s, int64_t id)
{
	stmt_bind_int(s->del_credential, 1, id);
	return stmt_run(s->del_credential);
}

int devices_store_each_ticket(struct devices_store *s, void (*found)(void *data, const char *label), void *data)
{
	int e;
	stmt_bind_int(s->tickets, 1, AUTH_ONBOARDING);
	while ((e = stmt_step(s->tickets)) == 1)
		found(data, stmt_text(s->tickets, 0));
	stmt_done(s->tickets);
	return e;
}

int devices_store_del_tickets(struct devices_store *s)
{
	stmt_bind_int(s->del_tickets, 1, AUTH_ONBOARDING);
	return stmt_run(s->del_tickets);
}

int devices_store_put_key(struct devices_store *s, const uint8_t spki[32], const char *unit)
{
	stmt_bind_blob(s->put_key, 1, spki, 32);
	stmt_bind_text(s->put_key, 2, unit);
	return stmt_run(s->put_key);
}

int devices_store_get_key(struct devices_store *s, const uint8_t spki[32], char unit[UNIT_ID])
{
	stmt_bind_blob(s->get_key, 1, spki, 32);
	int e = stmt_step(s->get_key);
	if (e == 1)
		str_copy(unit, UNIT_ID, stmt_text(s->get_key, 0));
	stmt_done(s->get_key);
	return e < 0 ? e : e == 1 ? 0 : ERR_NOT_FOUND;
}

int devices_store_del_key(struct devices_store *s, const char *unit)
{
	return run_for(s->del_key, unit);
}

int devices_store_put_epoch(struct devices_store *s, const char *identity, int64_t epoch)
{
	stmt_bind_text(s->put_epoch, 1, identity);
	stmt_bind_int(s->put_epoch, 2, epoch);
	return stmt_run(s->put_epoch);
}

int devices_store_get_epoch(struct devices_store *s, const char *identity, int64_t *ret)
{
	stmt_bind_text(s->get_epoch, 1, identity);
	int e = stmt_step(s->get_epoch);
	if (e == 1)
		*ret = stmt_int(s->get_epoch, 0);
	stmt_done(s->get_epoch);
	return e < 0 ? e : e == 1 ? 0 : ERR_NOT_FOUND;
}

static void tombstone_digest(uint8_t to[32], const char *kind, const char *value)
{
	AUTO_FREE char *text = mem_printf("%s %s", kind, value);
	crypto_sha256(to, text, strlen(text));
}

int devices_store_put_tombstone(struct devices_store *s, const char *kind, const char *value, int64_t at)
{
	uint8_t digest[32];
	tombstone_digest(digest, kind, value);
	stmt_bind_text(s->put_tombstone, 1, kind);
	stmt_bind_blob(s->put_tombstone, 2, digest, sizeof digest);
	stmt_bind_int(s->put_tombstone, 3, at);
	return stmt_run(s->put_tombstone);
}

int devices_store_take_tombstone(struct devices_store *s, const char *kind, const char *value)
{
	uint8_t digest[32];
	tombstone_digest(digest, kind, value);
	stmt_bind_text(s->del_tombstone, 1, kind);
	stmt_bind_blob(s->del_tombstone, 2, digest, sizeof digest);
	return stmt_run_changes(s->del_tombstone);
}
