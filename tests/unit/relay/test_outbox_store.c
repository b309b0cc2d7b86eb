// relayd's outbox on a real database: order, repeats, limits, and what a crash leaves.
#include "unit.h"
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "folder.h"
#include "relay/outbox_store.h"

static const struct outbox_limits plenty = {1000, 1 << 20};

static struct outbox *open_at(void **state, const struct outbox_limits *limits)
{
	AUTO_FREE char *path = mem_printf("%s/outbox.db", (char *)*state);
	struct outbox *o = NULL;
	assert_int_equal(outbox_open(&o, path, limits), 0);
	return o;
}

static void put(struct outbox *o, uint64_t seq, const char *link)
{
	AUTO_FREE char *payload = mem_printf("%llu", (unsigned long long)seq);
	assert_int_equal(outbox_put(o, 1, seq, link, "l/topic", payload, strlen(payload)), 1);
}

struct seen { char text[256]; int64_t last; int take; };

static bool note(void *data, int64_t id, const char *topic, const void *payload, size_t len)
{
	struct seen *s = data;
	if (s->take-- == 0)
		return false;
	assert_string_equal(topic, "l/topic");
	assert_true(id > s->last);
	s->last = id;
	strncat(s->text, payload, len);
	strcat(s->text, " ");
	return true;
}

static void assert_rows(struct outbox *o, const char *link, const char *expected)
{
	struct seen s = {.take = 1000};
	assert_int_equal(outbox_read(o, link, 0, 1000, note, &s), 0);
	assert_string_equal(s.text, expected);
}

static void rows_keep_their_order_per_link_and_survive_closing(void **state)
{
	struct outbox *o = open_at(state, &plenty);
	for (uint64_t i = 1; i <= 6; i++)
		put(o, i, i % 2 ? "a" : "b");
	assert_int_equal(outbox_commit(o), 0);
	outbox_close(o);
	o = open_at(state, &plenty);
	assert_rows(o, "a", "1 3 5 ");
	assert_rows(o, "b", "2 4 6 ");
	assert_rows(o, "c", "");
	assert_int_equal(outbox_count(o, "a").rows, 3);
	assert_int_equal(outbox_count(o, "a").bytes, 3 * 8);
	put(o, 7, "a");
	assert_rows(o, "a", "1 3 5 7 ");
	outbox_close(o);
}

static void a_reader_goes_on_where_it_stopped(void **state)
{
	struct outbox *o = open_at(state, &plenty);
	for (uint64_t i = 1; i <= 5; i++)
		put(o, i, "a");
	struct seen s = {.take = 2};
	assert_int_equal(outbox_read(o, "a", 0, 10, note, &s), 0);
	assert_string_equal(s.text, "1 2 ");
	s.take = 100;
	assert_int_equal(outbox_read(o, "a", s.last, 2, note, &s), 0);
	assert_string_equal(s.text, "1 2 3 4 ");
	outbox_close(o);
}

static void a_repeated_message_is_known_also_after_a_restart(void **state)
{
	struct outbox *o = open_at(state, &plenty);
	put(o, 1, "a");
	put(o, 2, "a");
	assert_int_equal(outbox_put(o, 1, 2, "a", "l/topic", "2", 1), 0);
	assert_int_equal(outbox_commit(o), 0);
	outbox_close(o);
	o = open_at(state, &plenty);
	assert_int_equal(outbox_seq(o, 1), 2);
	assert_int_equal(outbox_seq(o, 9), 0);
	assert_int_equal(outbox_put(o, 1, 1, "a", "l/topic", "1", 1), 0);
	assert_int_equal(outbox_put(o, 9, 1, "a", "l/topic", "9", 1), 1); // another run of hubd counts anew
	assert_int_equal(outbox_seq(o, 9), 1);
	assert_rows(o, "a", "1 2 9 ");
	outbox_close(o);
}

static void what_was_not_committed_is_gone_and_its_numbers_with_it(void **state)
{
	struct outbox *o = open_at(state, &plenty);
	put(o, 1, "a");
	assert_int_equal(outbox_commit(o), 0);
	put(o, 2, "a");
	outbox_close(o);
	o = open_at(state, &plenty);
	assert_rows(o, "a", "1 ");
	assert_int_equal(outbox_seq(o, 1), 1);
	outbox_close(o);
}

static void a_killed_process_leaves_all_that_it_committed(void **state)
{
	pid_t child = fork();
	if (child == 0) {
		struct outbox *o = open_at(state, &plenty);
		for (uint64_t i = 1; i <= 3; i++)
			put(o, i, "a");
		int err = outbox_commit(o);
		put(o, 4, "a");
		_exit(err ? 1 : 0); // without closing anything
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	struct outbox *o = open_at(state, &plenty);
	assert_rows(o, "a", "1 2 3 ");
	outbox_close(o);
}

static void delivered_rows_leave_in_order(void **state)
{
	struct outbox *o = open_at(state, &plenty);
	for (uint64_t i = 1; i <= 4; i++)
		put(o, i, i == 3 ? "b" : "a");
	struct seen s = {.take = 2};
	assert_int_equal(outbox_read(o, "a", 0, 10, note, &s), 0);
	assert_int_equal(outbox_delete_upto(o, "a", s.last), 0);
	assert_int_equal(outbox_count(o, "a").rows, 1);
	assert_int_equal(outbox_delete_upto(o, "a", s.last), 0);
	assert_rows(o, "a", "4 ");
	assert_rows(o, "b", "3 ");
	outbox_close(o);
}

static void a_full_link_drops_its_own_oldest_and_counts_them(void **state)
{
	const struct outbox_limits few = {3, 1 << 20}, small = {1000, 20};
	struct outbox *o = open_at(state, &few);
	put(o, 1, "b");
	for (uint64_t i = 2; i <= 6; i++)
		put(o, i, "a");
	assert_rows(o, "a", "4 5 6 ");
	assert_rows(o, "b", "1 ");
	assert_int_equal(outbox_count(o, "a").dropped, 2);
	assert_int_equal(outbox_count(o, "b").dropped, 0);
	assert_int_equal(outbox_drop_link(o, "a"), 0);
	assert_int_equal(outbox_commit(o), 0);
	outbox_close(o);
	o = open_at(state, &small);
	put(o, 7, "c");
	put(o, 8, "c");
	put(o, 9, "c");
	assert_rows(o, "c", "8 9 ");
	assert_int_equal(outbox_count(o, "c").bytes, 16);
	// One that is larger than the limit takes the whole queue, not more.
	assert_int_equal(outbox_put(o, 1, 10, "c", "l/topic", "0123456789012345678901234567890", 30), 1);
	assert_int_equal(outbox_count(o, "c").rows, 1);
	outbox_close(o);
}

static void empty_payloads_and_binary_ones_are_kept(void **state)
{
	struct outbox *o = open_at(state, &plenty);
	assert_int_equal(outbox_put(o, 1, 1, "a", "l/topic", NULL, 0), 1);
	assert_int_equal(outbox_put(o, 1, 2, "a", "l/topic", "\0x", 2), 1);
	assert_int_equal(outbox_commit(o), 0);
	assert_int_equal(outbox_count(o, "a").bytes, 7 + 9);
	outbox_close(o);
	o = open_at(state, &plenty);
	assert_int_equal(outbox_count(o, "a").bytes, 7 + 9);
	outbox_close(o);
}

static void count_link(void *data, const char *link)
{
	struct seen *s = data;
	strcat(s->text, link);
}

static void a_dropped_link_leaves_nothing(void **state)
{
	struct outbox *o = open_at(state, &plenty);
	put(o, 1, "a");
	put(o, 2, "b");
	assert_int_equal(outbox_drop_link(o, "a"), 0);
	assert_int_equal(outbox_commit(o), 0);
	outbox_close(o);
	o = open_at(state, &plenty);
	struct seen s = {.take = 0};
	outbox_each_link(o, count_link, &s);
	assert_string_equal(s.text, "b");
	outbox_close(o);
}

static void the_file_is_for_relayd_alone(void **state)
{
	struct stat st;
	struct outbox *o = open_at(state, &plenty);
	AUTO_FREE char *path = mem_printf("%s/outbox.db", (char *)*state);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	outbox_close(o);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_make, folder_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_keep_their_order_per_link_and_survive_closing),
		TEST(a_reader_goes_on_where_it_stopped),
		TEST(a_repeated_message_is_known_also_after_a_restart),
		TEST(what_was_not_committed_is_gone_and_its_numbers_with_it),
		TEST(a_killed_process_leaves_all_that_it_committed),
		TEST(delivered_rows_leave_in_order),
		TEST(a_full_link_drops_its_own_oldest_and_counts_them),
		TEST(empty_payloads_and_binary_ones_are_kept),
		TEST(a_dropped_link_leaves_nothing),
		TEST(the_file_is_for_relayd_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
