#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "folder.h"
#include "notices/channels_store.h"

#define HOUR INT64_C(3600000)

struct home { void *folder; struct store *store; struct channels_store *rows; };
static struct home home;

static int setup(void **state)
{
	(void)state;
	if (folder_make(&home.folder))
		return -1;
	AUTO_FREE char *path = mem_printf("%s/hub.db", (char *)home.folder);
	const struct store_migration ladder[] = { { 1, channels_schema } };
	return store_open(&home.store, path, 0600, 0, ladder, 1) || channels_store_open(&home.rows, home.store);
}

static int teardown(void **state)
{
	(void)state;
	channels_store_close(home.rows);
	store_close(home.store);
	return folder_remove(&home.folder);
}

static int64_t add(const char *name)
{
	int64_t id = 0;
	const struct channel_row c = { .kind = "webhook", .name = name, .sealed = "xyz", .sealed_len = 3, .least = URGENCY_SOON, .names = true, .enabled = true, .created_at = 5, .language = "de" };
	assert_int_equal(channels_store_add(home.rows, &c, &id), 0);
	return id;
}

static void enqueue(int64_t channel, enum urgency u, int64_t at)
{
	const struct queued m = { .channel = channel, .urgency = u, .body = "{}", .created_at = at, .next_at = at };
	assert_int_equal(channels_store_enqueue(home.rows, &m), 0);
}

static void copy_message(void *data, const struct queued *m)
{
	*(struct queued *)data = *m;
}

static bool due(int64_t now, enum urgency least, int most, struct queued *ret)
{
	int r = channels_store_due(home.rows, now, least, now - HOUR, most, copy_message, ret);
	assert_true(r >= 0);
	return r == 1;
}

static void copy_channel(void *data, const struct channel_row *c)
{
	*(struct channel_row *)data = *c;
}

static struct channel_row get(int64_t id)
{
	struct channel_row c = { .id = 0 };
	assert_int_equal(channels_store_get(home.rows, id, copy_channel, &c), 0);
	return c;
}

static void ignore(void *data, const struct channel_row *c)
{
	(void)c;
	++*(int *)data;
}

static void the_most_urgent_goes_first_and_then_the_oldest(void **state)
{
	(void)state;
	struct queued m;
	int64_t a = add("A");
	enqueue(a, URGENCY_INFO, 1);
	enqueue(a, URGENCY_URGENT, 3);
	enqueue(a, URGENCY_URGENT, 4);
	assert_true(due(10, URGENCY_INFO, 20, &m));
	assert_int_equal(m.created_at, 3);
	assert_int_equal(channels_store_delivered(home.rows, m.id, a, 11, QUEUED_NOTICE), 0);
	assert_true(due(10, URGENCY_INFO, 20, &m));
	assert_int_equal(m.created_at, 4);
	assert_int_equal(channels_store_again(home.rows, m.id, 100), 0);
	assert_true(due(10, URGENCY_INFO, 20, &m));
	assert_int_equal(m.urgency, URGENCY_INFO);
	assert_false(due(10, URGENCY_SOON, 20, &m));
	assert_true(due(100, URGENCY_SOON, 20, &m));
	assert_int_equal(m.tries, 1);
	assert_int_equal(channels_store_waiting(home.rows), 2);
}

static void no_more_than_so_many_in_an_hour_and_none_where_it_is_off(void **state)
{
	(void)state;
	struct queued m;
	int64_t a = add("A"), b = add("B");
	for (int i = 0; i < 3; i++) {
		enqueue(a, URGENCY_SOON, i);
		assert_true(due(HOUR, URGENCY_INFO, 3, &m));
		assert_int_equal(channels_store_delivered(home.rows, m.id, a, HOUR + i, QUEUED_NOTICE), 0);
	}
	enqueue(a, URGENCY_URGENT, 7);
	assert_false(due(HOUR + 10, URGENCY_INFO, 3, &m));
	assert_true(due(2 * HOUR + 1, URGENCY_INFO, 3, &m));
	enqueue(b, URGENCY_SOON, 8);
	assert_true(due(HOUR + 10, URGENCY_INFO, 3, &m));
	assert_int_equal(m.channel, b);
	struct channel_row off = get(b);
	off.name = "B";
	off.language = "en";
	off.enabled = false;
	assert_int_equal(channels_store_change(home.rows, &off), 0);
	assert_false(due(HOUR + 10, URGENCY_INFO, 3, &m));
}

static void the_queue_is_bounded_and_the_least_urgent_make_room(void **state)
{
	(void)state;
	struct queued m;
	int64_t a = add("A");
	enqueue(a, URGENCY_URGENT, 1);
	for (int i = 2; i < 10; i++)
		enqueue(a, URGENCY_INFO, i);
	assert_int_equal(channels_store_trim(home.rows, a, 3), 6);
	assert_int_equal(get(a).waiting, 3);
	assert_int_equal(get(a).dropped, 6);
	assert_true(due(100, URGENCY_URGENT, 20, &m));
	assert_int_equal(m.created_at, 1);
	assert_int_equal(channels_store_trim(home.rows, a, 3), 0);
}

static void old_ones_that_were_tried_are_dropped_and_counted(void **state)
{
	(void)state;
	struct queued m;
	int told = 0;
	int64_t a = add("A");
	enqueue(a, URGENCY_SOON, 1);
	enqueue(a, URGENCY_SOON, 50);
	assert_int_equal(channels_store_drop_old(home.rows, 40, 2, ignore, &told), 0);
	assert_true(due(60, URGENCY_INFO, 20, &m));
	for (int i = 0; i < 2; i++)
		assert_int_equal(channels_store_again(home.rows, m.id, 60), 0);
	assert_int_equal(channels_store_drop_old(home.rows, 40, 2, ignore, &told), 1);
	assert_int_equal(told, 1);
	assert_int_equal(get(a).dropped, 1);
	assert_int_equal(get(a).waiting, 1);
}

static void success_ends_a_problem_and_removal_takes_the_queue_along(void **state)
{
	(void)state;
	int64_t a = add("A");
	enqueue(a, URGENCY_SOON, 1);
	assert_int_equal(channels_store_failed(home.rows, a, 9, "login", 535), 0);
	assert_int_equal(get(a).failed_at, 9);
	assert_int_equal(get(a).status, 535);
	assert_int_equal(channels_store_ok(home.rows, a, 10), 0);
	assert_int_equal(get(a).status, 0);
	assert_int_equal(get(a).ok_at, 10);
	assert_int_equal(channels_store_remove(home.rows, a), 0);
	assert_int_equal(channels_store_waiting(home.rows), 0);
	assert_int_equal(channels_store_remove(home.rows, a), ERR_NOT_FOUND);
	assert_int_equal(channels_store_ok(home.rows, a, 1), ERR_NOT_FOUND);
	assert_int_equal(channels_store_delivered(home.rows, 1, a, 1, QUEUED_NOTICE), 0); // removed while its message was under way
}

static void what_the_other_end_keeps_is_said_apart_from_limits_and_cleared_even_when_off(void **state)
{
	(void)state;
	int64_t a = add("A");
	struct queued m = { .channel = a, .urgency = URGENCY_INFO, .sort = QUEUED_STATE, .body = "{}", .created_at = 1, .next_at = 1 };
	assert_int_equal(channels_store_keep(home.rows, &m), 0);
	assert_int_equal(channels_store_keep(home.rows, &m), 0);
	assert_int_equal(channels_store_waiting(home.rows), 1); // the newer in the place of the older
	assert_int_equal(get(a).waiting, 0);                    // it is no message to anybody
	assert_true(due(1, URGENCY_INFO, 0, &m) && m.sort == QUEUED_STATE);
	assert_false(due(1, URGENCY_SOON, 20, &m));
	assert_int_equal(channels_store_delivered(home.rows, m.id, a, 5, m.sort), 0);
	enqueue(a, URGENCY_SOON, 1);
	assert_true(due(6, URGENCY_INFO, 1, &m) && m.sort == QUEUED_NOTICE); // what was kept counted for no limit
	const struct channel_row off = { .id = a, .name = "A", .language = "en", .least = URGENCY_INFO, .enabled = false };
	assert_int_equal(channels_store_change(home.rows, &off), 0);
	const struct queued clear = { .channel = a, .urgency = URGENCY_INFO, .sort = QUEUED_CLEAR, .body = "{}", .created_at = 7, .next_at = 7 };
	assert_int_equal(channels_store_keep(home.rows, &clear), 0);
	assert_true(due(7, URGENCY_URGENT + 1, 0, &m) && m.sort == QUEUED_CLEAR);
}

static void a_channel_that_leaves_is_in_no_list_and_goes_with_its_last_message(void **state)
{
	(void)state;
	int64_t a = add("A");
	struct channel_row row;
	struct queued m;
	const struct queued clear = { .channel = a, .urgency = URGENCY_INFO, .sort = QUEUED_CLEAR, .body = "{}", .created_at = 7, .next_at = 7 };
	enqueue(a, URGENCY_SOON, 1);
	assert_int_equal(channels_store_leave(home.rows, &clear), 0);
	assert_int_equal(channels_store_leave(home.rows, &clear), ERR_NOT_FOUND);
	assert_int_equal(channels_store_remove(home.rows, a), ERR_NOT_FOUND);
	assert_int_equal(channels_store_change(home.rows, &(struct channel_row){ .id = a, .name = "B", .language = "en" }), ERR_NOT_FOUND);
	assert_int_equal(channels_store_list(home.rows, copy_channel, &row), 0);
	assert_true(get(a).leaving);
	assert_int_equal(channels_store_waiting(home.rows), 1); // nothing else goes there any more
	assert_int_equal(channels_store_drop_left(home.rows), 0);
	assert_true(due(7, URGENCY_INFO, 20, &m) && m.sort == QUEUED_CLEAR);
	assert_int_equal(channels_store_delivered(home.rows, m.id, a, 8, m.sort), 0);
	assert_int_equal(channels_store_drop_left(home.rows), 1);
	assert_int_equal(channels_store_get(home.rows, a, copy_channel, &row), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_most_urgent_goes_first_and_then_the_oldest, setup, teardown),
		cmocka_unit_test_setup_teardown(no_more_than_so_many_in_an_hour_and_none_where_it_is_off, setup, teardown),
		cmocka_unit_test_setup_teardown(the_queue_is_bounded_and_the_least_urgent_make_room, setup, teardown),
		cmocka_unit_test_setup_teardown(old_ones_that_were_tried_are_dropped_and_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(what_the_other_end_keeps_is_said_apart_from_limits_and_cleared_even_when_off, setup, teardown),
		cmocka_unit_test_setup_teardown(a_channel_that_leaves_is_in_no_list_and_goes_with_its_last_message, setup, teardown),
		cmocka_unit_test_setup_teardown(success_ends_a_problem_and_removal_takes_the_queue_along, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
