// What a unit may do follows from its state, its adapter and nothing else.
#include "unit.h"
#include <fcntl.h>
#include <unistd.h>
#include <sqlite3.h>
#include "devices/world.h"

static int count_verb(const struct grants *g, int verb)
{
	int n = 0;
	for (int i = 0; i < g->count; i++)
		n += (g->rows[i].verb & verb) != 0;
	return n;
}

static void a_topic_finds_the_unit_that_may_say_it(void **data)
{
	struct world *w = *data;
	char a[UNIT_ID], b[UNIT_ID];
	join(w, "plug71", "AAAAAA000071", a);
	join(w, "plug711", "AAAAAA000711", b);
	assert_ptr_equal(route_topic(w->d, "stat/plug71/POWER"), unit_find(w->d, a));
	assert_ptr_equal(route_topic(w->d, "tele/plug711/a/b/c"), unit_find(w->d, b));
	assert_ptr_equal(route_topic(w->d, "tasmota/discovery/AAAAAA000071/config"), unit_find(w->d, a));
	for (const char *const *t = (const char *const[]){"stat", "stat/plug7", "stat/plug7111/x", "cmnd/plug71/POWER", "/stat/plug71", "", "$hub/x", NULL}; *t; t++)
		assert_null(route_topic(w->d, *t));
	assert_int_equal(devices_finish_release(w->d, a, NULL), 0);
	assert_null(route_topic(w->d, "stat/plug71/POWER"));
	assert_ptr_equal(route_topic(w->d, "stat/plug711/POWER"), unit_find(w->d, b));
}

static void an_adopted_unit_that_leaves_only_hears_and_a_native_one_keeps_its_control_channel(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	struct grants g = {0};
	join(w, "plug72", "AAAAAA000072", unit);
	struct unit *u = unit_find(w->d, unit);
	assert_int_equal(count_verb(&u->grants, GRANT_SAY), 2);
	assert_int_equal(devices_begin_release(w->d, unit), 0);
	assert_int_equal(count_verb(&u->grants, GRANT_SAY | GRANT_ANNOUNCE), 0);
	assert_int_equal(count_verb(&u->grants, GRANT_HEAR), 2);
	struct unit *native = unit_new("abcdefghijkl");
	native->native = true;
	native->adapter = &adapter_homie;
	native->state = UNIT_RELEASING;
	json_object_set_new(native->memory, "id", json_string("abcdefghijkl"));
	assert_int_equal(grants_of(native, &g), 0);
	bool announce;
	assert_true(grants_allow_say(&g, "$hub/device/abcdefghijkl/up", &announce));
	assert_true(grants_allow_hear(&g, "$hub/device/abcdefghijkl/down"));
	assert_false(grants_allow_say(&g, "$hub/device/abcdefghijkm/up", &announce));
	grants_done(&g);
	unit_free(native);
}

static sqlite3 *open_auth(const struct world *w)
{
	AUTO_FREE char *path = mem_printf("%s/auth.db", w->dir);
	sqlite3 *db;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	return db;
}

// One number out of auth.db, as the broker would read it.
static int auth_number(const struct world *w, const char *sql)
{
	sqlite3 *db = open_auth(w);
	sqlite3_stmt *q;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	int n = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int(q, 0) : -1;
	sqlite3_finalize(q);
	sqlite3_close(db);
	return n;
}

static int state_in_auth(const struct world *w, const char *unit)
{
	return auth_number(w, text("SELECT state FROM unit WHERE unit = '%s'", unit));
}

// Somebody else writes into auth.db, for as long as the test wants.
static sqlite3 *hold_auth(const struct world *w)
{
	sqlite3 *db = open_auth(w);
	assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	return db;
}

static void what_the_broker_could_not_be_told_reaches_it_as_soon_as_it_can(void **data)
{
	struct world *w = *data;
	char out[UNIT_ID], apart[UNIT_ID], ended[UNIT_ID];
	join(w, "plug73", "AAAAAA000073", out);
	join(w, "plug74", "AAAAAA000074", apart);
	join(w, "plug75", "AAAAAA000075", ended);
	int64_t key = unit_find(w->d, ended)->credentials[0].id;
	sqlite3 *held = hold_auth(w);
	assert_int_equal(devices_suspend(w->d, out, true, "lost"), 0); // decided, and kept
	assert_int_equal(devices_quarantine(w->d, apart, true, NULL), 0);
	assert_int_equal(devices_revoke_credential(w->d, ended, key, "lost"), 0);
	assert_false(devices_is_enforced(w->d, out) || devices_is_enforced(w->d, apart) || devices_is_enforced(w->d, ended)); // and nobody says that it holds
	assert_int_equal(state_in_auth(w, out), AUTH_UNIT_ACTIVE);
	derive_again(w->d);
	assert_false(devices_is_enforced(w->d, out));
	assert_int_equal(w->d->behind_ms, 2000);
	sqlite3_close(held);
	derive_again(w->d);
	assert_true(devices_is_enforced(w->d, out) && devices_is_enforced(w->d, apart) && devices_is_enforced(w->d, ended));
	assert_int_equal(state_in_auth(w, out), AUTH_UNIT_SUSPENDED);
	assert_int_equal(state_in_auth(w, apart), AUTH_UNIT_QUARANTINED);
	assert_int_equal(auth_number(w, text("SELECT state FROM credential WHERE id = %lld", (long long)key)), AUTH_REVOKED);
	assert_int_equal(w->d->behind_ms, 0);
}

static void a_unit_that_is_gone_and_a_ticket_that_is_over_leave_the_brokers_database_later_too(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], ticket[13];
	static const char code[] = "FH1.0123456789ABCDEF.000102030405060708090A0B0C.PLUG-1";
	adopt(w, "any", unit, ticket);
	connects(w, unit, "thing");
	AUTO_JSON json_t *body = json_pack("{s:s, s:s}", "kind", "native", "code", code), *t = NULL, *again = NULL;
	int native = devices_ticket_open(w->d, body, &t);
	int tickets = auth_number(w, "SELECT count(*) FROM credential WHERE kind = 3");
	sqlite3 *held = hold_auth(w);
	assert_int_not_equal(devices_reject(w->d, unit), 0);
	if (native == 0)
		assert_int_equal(devices_ticket_cancel(w->d, json_text_or(t, "id", "")), 0);
	assert_int_equal(state_in_auth(w, unit), AUTH_UNIT_PENDING);
	sqlite3_close(held);
	derive_again(w->d);
	assert_int_equal(native, 0);
	assert_int_equal(tickets, 1);
	assert_null(unit_find(w->d, unit));
	assert_int_equal(state_in_auth(w, unit), -1);
	assert_int_equal(auth_number(w, "SELECT count(*) FROM credential WHERE kind = 3"), 0);
	held = hold_auth(w);
	assert_int_not_equal(devices_ticket_open(w->d, body, &again), 0);
	sqlite3_close(held);
	assert_int_equal(devices_ticket_open(w->d, body, &again), 0); // its label was not used up
}

static void one_that_is_confirmed_while_the_broker_cannot_be_told_is_whole(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], ticket[13];
	adopt(w, "any", unit, ticket);
	connects(w, unit, "mute"); // nothing recognises it
	sqlite3 *held = hold_auth(w);
	assert_int_equal(devices_confirm(w->d, unit, "Mute", NULL), 0);
	assert_int_equal(devices_command(w->d, unit, "x", "1"), ERR_INVALID); // it has no such property
	sqlite3_close(held);
	derive_again(w->d);
	assert_int_equal(state_in_auth(w, unit), AUTH_UNIT_ACTIVE);
}

static void whom_hub_db_does_not_know_the_broker_does_not_know_after_a_start(void **data)
{
	struct world *w = *data;
	struct auth_credential c = {.id = 77777, .kind = AUTH_PASSWORD, .state = AUTH_VALID, .unit = "newerunit", .username = "d-newerunit"};
	assert_int_equal(authdb_put_credential(w->auth, &c), 0); // as left by a hub.db that was replaced with an older copy
	assert_int_equal(authdb_put_unit(w->auth, "newerunit", AUTH_UNIT_ACTIVE, NULL), 0);
	world_restart(w);
	assert_int_equal(state_in_auth(w, "newerunit"), -1);
	assert_int_equal(auth_number(w, "SELECT count(*) FROM credential WHERE username = 'd-newerunit'"), 0);
	assert_true(auth_number(w, "SELECT count(*) FROM unit") > 0);
}

static void a_brokers_database_that_is_gone_replaced_or_damaged_is_made_anew(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	AUTO_FREE char *path = mem_printf("%s/auth.db", w->dir), *moved = mem_printf("%s/moved", w->dir);
	AUTO_JSON json_t *body = json_pack("{s:s, s:s}", "kind", "native", "code", "FH1.0123456789ABCDEG.000102030405060708090A0B0C.PLUG-1"), *t = NULL;
	const struct auth_credential hub = {.kind = AUTH_HUB, .state = AUTH_VALID, .unit = "hub", .username = "hub", .client_id = "hub"};
	join(w, "plug76", "AAAAAA000076", unit);
	assert_int_equal(devices_ticket_open(w->d, body, &t), 0);
	assert_int_equal(authdb_put_credential(w->auth, &hub), 0);
	int all = auth_number(w, "SELECT count(*) FROM credential");
	assert_int_equal(store_wipe_file(path), 0); // gone
	derive_watch(w->d);
	assert_int_equal(auth_number(w, "SELECT count(*) FROM credential"), all); // the hub's own and the ticket's among them
	assert_int_equal(state_in_auth(w, unit), AUTH_UNIT_ACTIVE);
	assert_int_equal(rename(path, moved), 0);
	assert_int_equal(file_replace(path, "nonsense", 8, 0640), 0); // replaced
	derive_watch(w->d);
	assert_int_equal(state_in_auth(w, unit), AUTH_UNIT_ACTIVE);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	char junk[4096];
	memset(junk, 77, sizeof junk);
	sqlite3 *db = open_auth(w);
	assert_int_equal(sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	for (off_t at = 4096; at < 40960; at += 4096)
		assert_int_equal(pwrite(fd, junk, sizeof junk, at), sizeof junk); // damaged
	close(fd);
	w->d->watched = 0; // the turn at which all of it is read
	derive_watch(w->d);
	assert_int_equal(state_in_auth(w, unit), AUTH_UNIT_ACTIVE);
	assert_int_equal(devices_suspend(w->d, unit, true, NULL), 0);
	assert_int_equal(state_in_auth(w, unit), AUTH_UNIT_SUSPENDED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_topic_finds_the_unit_that_may_say_it),
		cmocka_unit_test(an_adopted_unit_that_leaves_only_hears_and_a_native_one_keeps_its_control_channel),
		cmocka_unit_test(what_the_broker_could_not_be_told_reaches_it_as_soon_as_it_can),
		cmocka_unit_test(a_unit_that_is_gone_and_a_ticket_that_is_over_leave_the_brokers_database_later_too),
		cmocka_unit_test(one_that_is_confirmed_while_the_broker_cannot_be_told_is_whole),
		cmocka_unit_test(whom_hub_db_does_not_know_the_broker_does_not_know_after_a_start),
		cmocka_unit_test(a_brokers_database_that_is_gone_replaced_or_damaged_is_made_anew),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
