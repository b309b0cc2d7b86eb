#include "broker/plugin_store.h"

#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#include "broker/plugin.h"

#define BUSY_MS 20 // the broker has one thread: rather refuse one login than hold up everybody

#define CREDENTIAL_COLUMNS "id, unit, kind, state, username, client_id, verifier, fingerprint, psk, legacy"

static int fail(struct plugin_store *s, const char *what)
{
	mosquitto_log_printf(MOSQ_LOG_ERR, "freehold: auth.db: %s: %s", what, s->db ? sqlite3_errmsg(s->db) : "not open");
	plugin_store_close(s);
	return ERR_STORE;
}

// A row that breaks the rules harms only whom it is about.
static int bad_row(const char *what)
{
	mosquitto_log_printf(MOSQ_LOG_ERR, "freehold: auth.db: a %s row is not legal", what);
	return ERR_STORE;
}

static int prepare_all(struct plugin_store *s)
{
	const struct { struct sqlite3_stmt **at; const char *sql; } rows[] = {
		{ &s->begin, "BEGIN" },
		{ &s->end, "COMMIT" },
		{ &s->by_username, "SELECT " CREDENTIAL_COLUMNS " FROM credential WHERE username = ?1 AND kind <> 2" },
		{ &s->by_fingerprint, "SELECT " CREDENTIAL_COLUMNS " FROM credential WHERE fingerprint = ?1 AND kind = 2" },
		{ &s->client_id_taken, "SELECT 1 FROM credential WHERE client_id = ?1 AND client_id <> '' AND unit <> ?2 LIMIT 1" },
		{ &s->unit, "SELECT u.state, g.verb, g.pattern FROM unit u LEFT JOIN grant_row g ON g.unit = u.unit WHERE u.unit = ?1 ORDER BY g.seq" },
		{ &s->state, "SELECT state FROM credential WHERE id = ?1" },
		{ &s->data_version, "PRAGMA data_version" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (sqlite3_prepare_v3(s->db, rows[i].sql, -1, SQLITE_PREPARE_PERSISTENT, rows[i].at, NULL) != SQLITE_OK)
			return fail(s, "prepare");
	return 0;
}

int plugin_store_open(struct plugin_store *s)
{
	struct stat st;

	plugin_store_close(s);
	if (stat(s->path, &st) < 0 || sqlite3_open_v2(s->path, &s->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return fail(s, "open");
	s->device = st.st_dev;
	s->inode = st.st_ino;
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_timeout(s->db, BUSY_MS);
	if (sqlite3_exec(s->db, "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -512", NULL, NULL, NULL) != SQLITE_OK)
		return fail(s, "set up");
	int r = prepare_all(s);
	if (r < 0)
		return r;
	r = plugin_store_changed(s);
	return r < 0 ? r : 0;
}

void plugin_store_close(struct plugin_store *s)
{
	struct sqlite3_stmt **const all[] = { &s->begin, &s->end, &s->by_username, &s->by_fingerprint, &s->client_id_taken, &s->unit, &s->state, &s->data_version };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		sqlite3_finalize(*all[i]);
		*all[i] = NULL;
	}
	sqlite3_close(s->db);
	s->db = NULL;
}

static void run_bare(struct plugin_store *s, struct sqlite3_stmt *q)
{
	if (!s->db) // also when a question in between has failed
		return;
	int step = sqlite3_step(q);
	sqlite3_reset(q);
	if (step != SQLITE_DONE)
		(void)fail(s, "transaction");
}

void plugin_store_begin(struct plugin_store *s)
{
	run_bare(s, s->begin);
}

void plugin_store_end(struct plugin_store *s)
{
	run_bare(s, s->end);
}

static bool column_text(struct sqlite3_stmt *q, int column, char *to, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(q, column);
	size_t len = text ? strlen(text) : size;

	if (len >= size || len != (size_t)sqlite3_column_bytes(q, column))
		return false;
	memcpy(to, text, len + 1);
	return true;
}

// A digest of another length than its 32 bytes would compare equal to nothing: leave it zero and say no.
static bool column_digest(struct sqlite3_stmt *q, int column, uint8_t to[32], bool needed)
{
	const void *p = sqlite3_column_blob(q, column);

	if (!p || sqlite3_column_bytes(q, column) != 32)
		return !needed;
	memcpy(to, p, 32);
	return true;
}

static bool read_credential(struct sqlite3_stmt *q, struct auth_credential *c)
{
	int kind = sqlite3_column_int(q, 2), state = sqlite3_column_int(q, 3);

	if (kind < AUTH_HUB || kind > AUTH_ONBOARDING || state < AUTH_PREPARED || state > AUTH_REVOKED)
		return false;
	c->id = sqlite3_column_int64(q, 0);
	c->kind = (enum auth_kind)kind;
	c->state = (enum auth_state)state;
	c->legacy = sqlite3_column_int(q, 9) == 1;
	return column_text(q, 1, c->unit, sizeof(c->unit)) && column_text(q, 4, c->username, sizeof(c->username)) &&
	       column_text(q, 5, c->client_id, sizeof(c->client_id)) && column_digest(q, 6, c->verifier, kind != AUTH_CERTIFICATE) &&
	       column_digest(q, 7, c->fingerprint, kind == AUTH_CERTIFICATE) && column_digest(q, 8, c->psk, kind == AUTH_ONBOARDING);
}

static int one_credential(struct plugin_store *s, struct sqlite3_stmt *q, struct auth_credential *ret)
{
	struct auth_credential c = { 0 };
	int step = sqlite3_step(q);
	bool good = step == SQLITE_ROW && read_credential(q, &c);

	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	if (step == SQLITE_DONE)
		return ERR_NOT_FOUND;
	if (step != SQLITE_ROW)
		return fail(s, "credential");
	if (!good)
		return bad_row("credential");
	*ret = c;
	return 0;
}

int plugin_store_by_username(struct plugin_store *s, const char *username, struct auth_credential *ret)
{
	if (!s->db || sqlite3_bind_text(s->by_username, 1, username, -1, SQLITE_STATIC) != SQLITE_OK)
		return ERR_STORE;
	return one_credential(s, s->by_username, ret);
}

int plugin_store_by_fingerprint(struct plugin_store *s, const uint8_t fingerprint[32], struct auth_credential *ret)
{
	if (!s->db || sqlite3_bind_blob(s->by_fingerprint, 1, fingerprint, 32, SQLITE_STATIC) != SQLITE_OK)
		return ERR_STORE;
	return one_credential(s, s->by_fingerprint, ret);
}

int plugin_store_client_id_taken(struct plugin_store *s, const char *client_id, const char *unit)
{
	struct sqlite3_stmt *q = s->client_id_taken;

	if (!s->db || sqlite3_bind_text(q, 1, client_id, -1, SQLITE_STATIC) != SQLITE_OK || sqlite3_bind_text(q, 2, unit, -1, SQLITE_STATIC) != SQLITE_OK)
		return ERR_STORE;
	int step = sqlite3_step(q);
	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	if (step != SQLITE_ROW && step != SQLITE_DONE)
		return fail(s, "client id");
	return step == SQLITE_ROW;
}

static int read_grants(struct plugin_store *s, struct sqlite3_stmt *q, enum auth_unit_state *state, struct grants *grants)
{
	int step, rows = 0;

	for (; (step = sqlite3_step(q)) == SQLITE_ROW; rows++) {
		int v = sqlite3_column_int(q, 0);
		if (v < AUTH_UNIT_PENDING || v > AUTH_UNIT_GONE)
			return bad_row("unit");
		*state = (enum auth_unit_state)v;
		if (sqlite3_column_type(q, 1) == SQLITE_NULL)
			continue; // a unit without grants
		if (grants_add(grants, sqlite3_column_int(q, 1), (const char *)sqlite3_column_text(q, 2)) < 0)
			return bad_row("grant");
	}
	return step != SQLITE_DONE ? fail(s, "unit") : rows == 0 ? ERR_NOT_FOUND : 0;
}

int plugin_store_unit(struct plugin_store *s, const char *unit, enum auth_unit_state *ret, struct grants *grants)
{
	struct grants read = { 0 };
	enum auth_unit_state state = AUTH_UNIT_GONE;

	if (!s->db || sqlite3_bind_text(s->unit, 1, unit, -1, SQLITE_STATIC) != SQLITE_OK)
		return ERR_STORE;
	int r = read_grants(s, s->unit, &state, &read);
	if (s->unit) { // fail() has closed it
		sqlite3_reset(s->unit);
		sqlite3_clear_bindings(s->unit);
	}
	if (r < 0) {
		grants_done(&read);
		return r;
	}
	grants_done(grants);
	*grants = read;
	*ret = state;
	return 0;
}

int plugin_store_state(struct plugin_store *s, int64_t credential, enum auth_state *ret)
{
	if (!s->db || sqlite3_bind_int64(s->state, 1, credential) != SQLITE_OK)
		return ERR_STORE;
	int step = sqlite3_step(s->state);
	int state = step == SQLITE_ROW ? sqlite3_column_int(s->state, 0) : AUTH_REVOKED;
	sqlite3_reset(s->state);
	if (step == SQLITE_DONE)
		return ERR_NOT_FOUND;
	if (step != SQLITE_ROW)
		return fail(s, "state");
	if (state < AUTH_PREPARED || state > AUTH_REVOKED)
		return bad_row("credential");
	*ret = (enum auth_state)state;
	return 0;
}

int plugin_store_changed(struct plugin_store *s)
{
	struct stat st;

	if (!s->db)
		return ERR_STORE;
	if (stat(s->path, &st) < 0 || st.st_dev != s->device || st.st_ino != s->inode)
		return fail(s, "the file was replaced");
	int step = sqlite3_step(s->data_version);
	int64_t version = step == SQLITE_ROW ? sqlite3_column_int64(s->data_version, 0) : 0;
	sqlite3_reset(s->data_version);
	if (step != SQLITE_ROW)
		return fail(s, "data_version");
	bool changed = version != s->version;
	s->version = version;
	return changed;
}
