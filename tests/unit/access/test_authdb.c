// auth.db through its real store: rules of the rows, and that they are readable by a reader without write rights.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/authdb.h"
#include "platform/store.h"

struct world { char dir[64], path[96]; struct authdb *db; };

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	strcpy(w->dir, "/tmp/authdbXXXXXX");
	if (!w || !mkdtemp(w->dir))
		return -1;
	snprintf(w->path, sizeof(w->path), "%s/auth.db", w->dir);
	*state = w;
	return authdb_open(&w->db, w->path, "");
}

static int tear_down(void **state)
{
	struct world *w = *state;
	authdb_close(w->db);
	int r = store_wipe_file(w->path);
	rmdir(w->dir);
	free(w);
	return r;
}

static struct auth_credential password(int64_t id, const char *unit, const char *username)
{
	struct auth_credential c = { .id = id, .kind = AUTH_PASSWORD, .state = AUTH_VALID };
	snprintf(c.unit, sizeof(c.unit), "%s", unit);
	snprintf(c.username, sizeof(c.username), "%s", username);
	return c;
}

// One number out of the file, by a connection of its own that may only read.
static int64_t ask(const struct world *w, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *q;
	assert_int_equal(sqlite3_open_v2(w->path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	int64_t v = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return v;
}

static void the_file_is_for_its_owner_and_group_only(void **state)
{
	struct world *w = *state;
	struct stat st;
	char path[128];
	static const char *const ends[] = { "", "-wal", "-shm" };
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", w->path, ends[i]);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0640);
	}
}

static void a_reader_finds_everything_when_the_writer_has_gone(void **state)
{
	struct world *w = *state;
	struct grants g = { 0 };
	struct auth_credential c = password(1, "u1", "d-u1");
	assert_int_equal(grants_add(&g, GRANT_SAY, "tele/u1/#"), 0);
	assert_int_equal(authdb_put_unit(w->db, "u1", AUTH_UNIT_ACTIVE, &g), 0);
	assert_int_equal(authdb_put_credential(w->db, &c), 0);
	authdb_close(w->db);
	assert_int_equal(ask(w, "SELECT length(grants) FROM unit JOIN credential USING(unit)"), 1 + sizeof("tele/u1/#"));
	assert_int_equal(authdb_open(&w->db, w->path, ""), 0);
	grants_done(&g);
}

static void putting_a_unit_replaces_its_grants_or_keeps_them(void **state)
{
	struct world *w = *state;
	struct grants g = { 0 }, none = { 0 };
	assert_int_equal(grants_add(&g, GRANT_SAY, "a/#"), 0);
	assert_int_equal(grants_add(&g, GRANT_HEAR, "b/#"), 0);
	assert_int_equal(authdb_put_unit(w->db, "u1", AUTH_UNIT_PENDING, &g), 0);
	assert_int_equal(authdb_put_unit(w->db, "u1", AUTH_UNIT_ACTIVE, NULL), 0);
	assert_int_equal(ask(w, "SELECT length(grants) FROM unit"), 2 * (1 + sizeof("a/#")));
	assert_int_equal(ask(w, "SELECT state FROM unit"), AUTH_UNIT_ACTIVE);
	assert_int_equal(authdb_put_unit(w->db, "u1", AUTH_UNIT_ACTIVE, &none), 0);
	assert_int_equal(ask(w, "SELECT length(grants) FROM unit"), 0);
	grants_done(&g);
}

static void two_credentials_never_share_a_name_or_a_certificate(void **state)
{
	struct world *w = *state;
	struct auth_credential a = password(1, "u1", "d-u1"), b = password(2, "u2", "d-u1");
	assert_int_equal(authdb_put_credential(w->db, &a), 0);
	assert_int_equal(authdb_put_credential(w->db, &b), ERR_EXISTS);
	assert_int_equal(authdb_put_credential(w->db, &a), 0); // the same again is no clash
	struct auth_credential x = { .id = 3, .unit = "u3", .kind = AUTH_CERTIFICATE, .state = AUTH_VALID, .username = "u3", .fingerprint = { 7 } }, y = x;
	y.id = 4;
	assert_int_equal(authdb_put_credential(w->db, &x), 0);
	assert_int_equal(authdb_put_credential(w->db, &y), ERR_EXISTS);
	y.fingerprint[0] = 8; // a renewed certificate may go by the same name
	assert_int_equal(authdb_put_credential(w->db, &y), 0);
}

static void a_client_id_is_bound_once(void **state)
{
	struct world *w = *state;
	struct auth_credential c = password(1, "u1", "d-u1");
	assert_int_equal(authdb_put_credential(w->db, &c), 0);
	assert_int_equal(authdb_bind_client_id(w->db, 1, ""), ERR_INVALID);
	assert_int_equal(authdb_bind_client_id(w->db, 1, "a+"), ERR_INVALID);
	assert_int_equal(authdb_bind_client_id(w->db, 1, "DVES_1"), 0);
	assert_int_equal(authdb_bind_client_id(w->db, 1, "DVES_2"), ERR_STATE);
	assert_int_equal(authdb_bind_client_id(w->db, 9, "DVES_2"), ERR_STATE);
}

static void names_that_no_login_could_carry_are_refused(void **state)
{
	struct world *w = *state;
	static const char *const bad[] = { "", "a/b", "a+", "#", "\xff" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct auth_credential c = password(1, "u1", bad[i]);
		assert_int_equal(authdb_put_credential(w->db, &c), ERR_INVALID);
	}
	struct auth_credential c = password(1, "u/1", "d-u1");
	assert_int_equal(authdb_put_credential(w->db, &c), ERR_INVALID);
	assert_int_equal(authdb_put_unit(w->db, "", AUTH_UNIT_ACTIVE, NULL), ERR_INVALID);
}

static void states_change_and_unknown_credentials_are_said(void **state)
{
	struct world *w = *state;
	struct auth_credential c = password(1, "u1", "d-u1");
	assert_int_equal(authdb_put_credential(w->db, &c), 0);
	assert_int_equal(authdb_set_state(w->db, 1, AUTH_REVOKED), 0);
	assert_int_equal(ask(w, "SELECT state FROM credential"), AUTH_REVOKED);
	assert_int_equal(authdb_set_state(w->db, 2, AUTH_REVOKED), ERR_NOT_FOUND);
}

static void a_deleted_unit_takes_its_credentials_along(void **state)
{
	struct world *w = *state;
	struct grants g = { 0 };
	struct auth_credential a = password(1, "u1", "d-u1"), b = password(2, "u2", "d-u2");
	assert_int_equal(grants_add(&g, GRANT_SAY, "a"), 0);
	assert_int_equal(authdb_put_unit(w->db, "u1", AUTH_UNIT_ACTIVE, &g), 0);
	assert_int_equal(authdb_put_credential(w->db, &a), 0);
	assert_int_equal(authdb_put_credential(w->db, &b), 0);
	assert_int_equal(authdb_del_unit(w->db, "u1"), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM unit"), 0);
	assert_int_equal(ask(w, "SELECT id FROM credential"), 2);
	grants_done(&g);
}

static void several_changes_happen_as_one_or_not_at_all(void **state)
{
	struct world *w = *state;
	struct auth_credential c = password(1, "u1", "d-u1");
	assert_int_equal(authdb_begin(w->db), 0);
	assert_int_equal(authdb_put_unit(w->db, "u1", AUTH_UNIT_ACTIVE, NULL), 0);
	assert_int_equal(authdb_put_credential(w->db, &c), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM unit"), 0);
	authdb_rollback(w->db);
	assert_int_equal(ask(w, "SELECT count(*) FROM unit"), 0);
}

static void all_can_be_cleared_but_the_hubs_own_account(void **state)
{
	struct world *w = *state;
	struct auth_credential c = password(1, "u1", "d-somebody"), hub = password(0, "hub", "hub");
	hub.kind = AUTH_HUB;
	assert_int_equal(authdb_put_credential(w->db, &c), 0);
	assert_int_equal(authdb_put_credential(w->db, &hub), 0);
	assert_int_equal(authdb_put_unit(w->db, "u1", AUTH_UNIT_ACTIVE, NULL), 0);
	assert_int_equal(authdb_begin(w->db), 0);
	assert_int_equal(authdb_clear(w->db), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM credential"), 2);
	assert_int_equal(authdb_commit(w->db), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM unit"), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM credential"), 1);
	assert_int_equal(ask(w, "SELECT count(*) FROM credential WHERE username = 'hub'"), 1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_file_is_for_its_owner_and_group_only), TEST(a_reader_finds_everything_when_the_writer_has_gone),
		TEST(putting_a_unit_replaces_its_grants_or_keeps_them), TEST(two_credentials_never_share_a_name_or_a_certificate),
		TEST(a_client_id_is_bound_once), TEST(names_that_no_login_could_carry_are_refused), TEST(states_change_and_unknown_credentials_are_said),
		TEST(a_deleted_unit_takes_its_credentials_along), TEST(several_changes_happen_as_one_or_not_at_all), TEST(all_can_be_cleared_but_the_hubs_own_account),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
