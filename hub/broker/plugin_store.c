#include "broker/plugin_store.h"

#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#include "broker/plugin.h"

#define BUSY_MS 20 // the broker has one thread: rather refuse one login than hold up everybody

// A credential and, when it has one, its unit: one statement, so that a login is one look at one state of the file.
#define SELECT_LOGIN \
	"SELECT c.id, c.unit, c.kind, c.state, c.username, c.client_id, c.verifier, c.fingerprint, c.psk, c.legacy, u.state, u.grants, c.keyed" \
	" FROM credential c LEFT JOIN unit u ON u.unit = c.unit "

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
		{ &s->by_username, SELECT_LOGIN "WHERE c.username = ?1 AND c.kind <> 2" },
		{ &s->by_fingerprint, SELECT_LOGIN "WHERE c.fingerprint = ?1 AND c.kind = 2" },
		{ &s->client_id_taken, "SELECT 1 FROM credential WHERE client_id = ?1 AND client_id <> '' AND unit <> ?2 LIMIT 1" },
		{ &s->unit, "SELECT state, grants FROM unit WHERE unit = ?1" },
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
	struct sqlite3_stmt **const all[] = { &s->by_username, &s->by_fingerprint, &s->client_id_taken, &s->unit, &s->state, &s->data_version };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		sqlite3_finalize(*all[i]);
		*all[i] = NULL;
	}
	sqlite3_close(s->db);
	s->db = NULL;
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
	c->keyed = sqlite3_column_int(q, 12) == 1;
	return column_text(q, 1, c->unit, sizeof(c->unit)) && column_text(q, 4, c->username, sizeof(c->username)) &&
	       column_text(q, 5, c->client_id, sizeof(c->client_id)) && column_digest(q, 6, c->verifier, kind != AUTH_CERTIFICATE) &&
	       column_digest(q, 7, c->fingerprint, kind == AUTH_CERTIFICATE) && column_digest(q, 8, c->psk, kind == AUTH_ONBOARDING);
}

static bool read_unit(struct sqlite3_stmt *q, int column, enum auth_unit_state *state, struct grants *grants)
{
	int v = sqlite3_column_int(q, column);
	const void *packed = sqlite3_column_blob(q, column + 1); // NULL: none

	if (v < AUTH_UNIT_PENDING || v > AUTH_UNIT_QUARANTINED || grants_unpack(grants, packed ? packed : "", (size_t)sqlite3_column_bytes(q, column + 1)) < 0)
		return false;
	*state = (enum auth_unit_state)v;
	return true;
}

static int one_login(struct plugin_store *s, struct sqlite3_stmt *q, struct auth_credential *ret, struct login_unit *unit)
{
	struct auth_credential c = { 0 };
	struct login_unit u = { .found = false };
	int step = sqlite3_step(q);
	bool good = step == SQLITE_ROW && read_credential(q, &c);

	if (good && unit && sqlite3_column_type(q, 10) != SQLITE_NULL)
		good = u.found = read_unit(q, 10, &u.state, &u.grants);
	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	if (step == SQLITE_DONE)
		return ERR_NOT_FOUND;
	if (step != SQLITE_ROW)
		return fail(s, "credential");
	if (!good)
		return bad_row("credential or unit");
	*ret = c;
	if (unit)
		*unit = u;
	return 0;
}

int plugin_store_by_username(struct plugin_store *s, const char *username, struct auth_credential *ret, struct login_unit *unit)
{
	if (!s->db || sqlite3_bind_text(s->by_username, 1, username, -1, SQLITE_STATIC) != SQLITE_OK)
		return ERR_STORE;
	return one_login(s, s->by_username, ret, unit);
}

int plugin_store_by_fingerprint(struct plugin_store *s, const uint8_t fingerprint[32], struct auth_credential *ret, struct login_unit *unit)
{
	if (!s->db || sqlite3_bind_blob(s->by_fingerprint, 1, fingerprint, 32, SQLITE_STATIC) != SQLITE_OK)
		return ERR_STORE;
	return one_login(s, s->by_fingerprint, ret, unit);
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

int plugin_store_unit(struct plugin_store *s, const char *unit, enum auth_unit_state *ret, struct grants *grants)
{
	struct grants read = { 0 };
	enum auth_unit_state state = AUTH_UNIT_GONE;

	if (!s->db || sqlite3_bind_text(s->unit, 1, unit, -1, SQLITE_STATIC) != SQLITE_OK)
		return ERR_STORE;
	int step = sqlite3_step(s->unit);
	bool good = step == SQLITE_ROW && read_unit(s->unit, 0, &state, &read);
	sqlite3_reset(s->unit);
	sqlite3_clear_bindings(s->unit);
	if (step == SQLITE_DONE)
		return ERR_NOT_FOUND;
	if (step != SQLITE_ROW)
		return fail(s, "unit");
	if (!good)
		return bad_row("unit");
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
