#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "folder.h"
#include "notices/notices_store.h"

struct home { void *folder; struct store *store; struct notices_store *rows; };
static struct home home;

static int open_home(void)
{
	AUTO_FREE char *path = mem_printf("%s/hub.db", (char *)home.folder);
	const struct store_migration ladder[] = { { 1, notices_schema } };
	return store_open(&home.store, path, 0600, 0, ladder, 1) || notices_store_open(&home.rows, home.store);
}

static void shut_home(void)
{
	notices_store_close(home.rows);
	store_close(home.store);
}

static int setup(void **state)
{
	(void)state;
	return folder_make(&home.folder) || open_home();
}

static int teardown(void **state)
{
	(void)state;
	shut_home();
	return folder_remove(&home.folder);
}

static int64_t put(const char *key, const char *code, const char *unit, enum notice_state s, int64_t at)
{
	int64_t id = 0;
	const struct notice n = { .key = key, .topic = "t", .code = code, .unit = unit, .params = "{}", .urgency = URGENCY_SOON, .state = s, .at = at, .last_at = at, .times = 1, .seq = at };
	assert_int_equal(notices_store_put(home.rows, &n, &id), 0);
	return id;
}

static void count(void *data, const struct notice *n)
{
	(void)n;
	++*(int *)data;
}

static void take_state(void *data, const struct notice *n)
{
	*(enum notice_state *)data = n->state;
}

static enum notice_state state_of(int64_t id)
{
	enum notice_state s = NOTICE_OVER;
	assert_int_equal(notices_store_get(home.rows, id, take_state, &s), 0);
	return s;
}

static int listed(bool all)
{
	int n = 0;
	assert_true(notices_store_list(home.rows, all, 100, count, &n) >= 0);
	return n;
}

static void a_key_has_one_row_which_outlives_a_restart(void **state)
{
	(void)state;
	int64_t a = put("a/u1/", "device.spoofed", "u1", NOTICE_NEW, 1), b = put("b/u1/", "device.spoofed", "u1", NOTICE_NEW, 2);
	assert_int_not_equal(a, b);
	assert_int_equal(put("a/u1/", "device.spoofed", "u1", NOTICE_SEEN, 3), a);
	shut_home();
	assert_int_equal(open_home(), 0);
	assert_int_equal(listed(false), 2);
	assert_int_equal(state_of(a), NOTICE_SEEN);
}

static void what_the_owner_decides_is_told_to_no_channel_any_more(void **state)
{
	(void)state;
	int untold = 0;
	int64_t a = put("a//", "x", NULL, NOTICE_NEW, 1), b = put("b//", "x", NULL, NOTICE_NEW, 2);
	assert_int_equal(notices_store_decide(home.rows, a, NOTICE_DONE, 0), 0);
	assert_int_equal(notices_store_untold(home.rows, 10, count, &untold), 1);
	assert_int_equal(notices_store_told(home.rows, b), 0);
	assert_int_equal(notices_store_untold(home.rows, 10, count, &untold), 0);
	assert_int_equal(listed(false), 1);
	assert_int_equal(listed(true), 2);
	assert_int_equal(notices_store_decide(home.rows, 99, NOTICE_DONE, 0), ERR_NOT_FOUND);
}

static void a_snooze_ends_at_its_time_and_is_told_again(void **state)
{
	(void)state;
	int untold = 0;
	int64_t a = put("a//", "x", NULL, NOTICE_NEW, 1);
	assert_int_equal(notices_store_decide(home.rows, a, NOTICE_SNOOZED, 1000), 0);
	assert_int_equal(notices_store_wake(home.rows, 999), 0);
	assert_int_equal(notices_store_untold(home.rows, 10, count, &untold), 0);
	assert_int_equal(notices_store_wake(home.rows, 1000), 1);
	assert_int_equal(state_of(a), NOTICE_NEW);
	assert_int_equal(notices_store_untold(home.rows, 10, count, &untold), 1);
}

static void only_what_begins_so_is_over_and_what_is_kept_stays(void **state)
{
	(void)state;
	int told = 0;
	int64_t old = put("support/u1/2027-01-01/90/", "support.ending", "u1", NOTICE_SEEN, 1), now = put("support/u1/2028-01-01/180/", "support.ending", "u1", NOTICE_NEW, 2);
	int64_t other = put("support/u10/2027-01-01/90/", "support.ending", "u10", NOTICE_NEW, 3), hub = put("support/u1/x", "support.ending", NULL, NOTICE_NEW, 4);
	assert_int_equal(notices_store_end(home.rows, "u1", "support/u1/", "support/u1/2028-01-01/", count, &told), 1);
	assert_int_equal(told, 1);
	assert_int_equal(state_of(old), NOTICE_OVER);
	assert_int_equal(state_of(now), NOTICE_NEW);
	assert_int_equal(state_of(other), NOTICE_NEW);
	assert_int_equal(state_of(hub), NOTICE_NEW);
	assert_int_equal(notices_store_end(home.rows, NULL, "support/", NULL, count, &told), 1);
	assert_int_equal(state_of(hub), NOTICE_OVER);
	assert_int_equal(notices_store_decide(home.rows, hub, NOTICE_SEEN, 0), ERR_NOT_FOUND);
}

static void a_device_is_forgotten_whole_and_old_ones_go_but_for_the_marks(void **state)
{
	(void)state;
	put("a/u1/", "x", "u1", NOTICE_NEW, 1);
	put("a/u2/", "x", "u2", NOTICE_DONE, 2);
	put("support/u2/2020/0/", "support.ended", "u2", NOTICE_DONE, 3);
	assert_int_equal(notices_store_forget_unit(home.rows, "u1"), 1);
	assert_int_equal(notices_store_purge(home.rows, 1000), 1);
	assert_int_equal(listed(true), 1);
}

static void a_word_is_kept_under_its_name(void **state)
{
	(void)state;
	char text[8];
	assert_int_equal(notices_store_get_word(home.rows, "cursor", text, sizeof text), ERR_NOT_FOUND);
	assert_int_equal(notices_store_put_word(home.rows, "cursor", "7"), 0);
	assert_int_equal(notices_store_put_word(home.rows, "cursor", "8"), 0);
	assert_int_equal(notices_store_get_word(home.rows, "cursor", text, sizeof text), 0);
	assert_string_equal(text, "8");
	assert_int_equal(notices_store_put_word(home.rows, "cursor", "too long for it"), 0);
	assert_int_equal(notices_store_get_word(home.rows, "cursor", text, sizeof text), ERR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_key_has_one_row_which_outlives_a_restart, setup, teardown),
		cmocka_unit_test_setup_teardown(what_the_owner_decides_is_told_to_no_channel_any_more, setup, teardown),
		cmocka_unit_test_setup_teardown(a_snooze_ends_at_its_time_and_is_told_again, setup, teardown),
		cmocka_unit_test_setup_teardown(only_what_begins_so_is_over_and_what_is_kept_stays, setup, teardown),
		cmocka_unit_test_setup_teardown(a_device_is_forgotten_whole_and_old_ones_go_but_for_the_marks, setup, teardown),
		cmocka_unit_test_setup_teardown(a_word_is_kept_under_its_name, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
