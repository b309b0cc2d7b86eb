// What waits for freehold-relayd: order, acknowledgement, limits; and the socket it comes to. The conversation itself is in test_relay.c.
#include "unit.h"
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "folder.h"
#include "base/str.h"
#include "relay/courier.h"
#include "relay/courier_queue.h"

static void add(struct courier_queue *q, const char *link, size_t len)
{
	static const char payload[4096];
	courier_queue_add(q, link, "l/topic", payload, len);
}

static void messages_keep_their_order_and_leave_when_acknowledged(void **state)
{
	(void)state;
	struct courier_queue q;
	courier_queue_init(&q, 100, 1 << 20);
	for (int i = 0; i < 5; i++)
		add(&q, i % 2 ? "b" : "a", 3);
	assert_int_equal(courier_queue_waiting(&q, "a"), 3);
	uint64_t seq = 0;
	for (const struct parcel *p = q.first; p; p = p->next)
		assert_int_equal(p->seq, ++seq);
	courier_queue_acknowledge(&q, 3);
	assert_int_equal(q.count, 2);
	assert_int_equal(q.first->seq, 4);
	courier_queue_acknowledge(&q, 3);
	assert_int_equal(q.count, 2);
	courier_queue_acknowledge(&q, 1000);
	assert_int_equal(q.count, 0);
	assert_int_equal(q.bytes, 0);
	add(&q, "a", 0);
	assert_int_equal(q.first->seq, 6);
	courier_queue_done(&q);
}

static void a_new_connection_sends_again_what_was_not_acknowledged(void **state)
{
	(void)state;
	struct courier_queue q;
	courier_queue_init(&q, 100, 1 << 20);
	for (int i = 0; i < 4; i++)
		add(&q, "a", 1);
	q.unsent = NULL; // all sent
	add(&q, "a", 1);
	assert_int_equal(q.unsent->seq, 5);
	courier_queue_acknowledge(&q, 2);
	courier_queue_rewind(&q);
	assert_int_equal(q.unsent->seq, 3);
	courier_queue_acknowledge(&q, 3); // that one is not sent a second time
	assert_int_equal(q.unsent->seq, 4);
	courier_queue_done(&q);
}

static void the_oldest_make_room_by_number_and_by_bytes(void **state)
{
	(void)state;
	struct courier_queue q;
	courier_queue_init(&q, 3, 1 << 20);
	for (int i = 0; i < 5; i++)
		add(&q, "a", 1);
	assert_int_equal(q.count, 3);
	assert_int_equal(q.dropped, 2);
	assert_int_equal(q.first->seq, 3);
	assert_int_equal(q.unsent->seq, 3);
	courier_queue_done(&q);
	courier_queue_init(&q, 1000, 20000);
	for (int i = 0; i < 10; i++)
		add(&q, "a", 4096);
	assert_true(q.bytes <= 20000);
	assert_true(q.count >= 3);
	assert_int_equal(q.count + q.dropped, 10);
	courier_queue_done(&q);
}

static void a_removed_link_takes_its_messages_along(void **state)
{
	(void)state;
	struct courier_queue q;
	courier_queue_init(&q, 100, 1 << 20);
	for (int i = 0; i < 6; i++)
		add(&q, i % 2 ? "b" : "a", 1);
	courier_queue_remove_link(&q, "b");
	assert_int_equal(q.count, 3);
	assert_int_equal(courier_queue_waiting(&q, "b"), 0);
	courier_queue_remove_link(&q, "a");
	assert_null(q.first);
	assert_null(q.unsent);
	add(&q, "a", 1);
	assert_ptr_equal(q.first, q.unsent);
	courier_queue_done(&q);
}

static struct config config_in(const char *dir)
{
	struct config c;
	char *message = NULL;
	assert_int_equal(config_load(&c, NULL, dir, &message), 0);
	assert_true(str_copy(c.run_dir, sizeof c.run_dir, dir));
	c.supervise = false;
	return c;
}

static void the_socket_is_for_its_user_and_group_and_goes_with_the_courier(void **state)
{
	struct config c = config_in(*state);
	const struct courier_hooks hooks = {0};
	AUTO_FREE char *path = mem_printf("%s/relay.sock", (char *)*state);
	struct courier *courier;
	struct loop *l;
	struct stat st;
	assert_int_equal(loop_new(&l), 0);
	assert_int_equal(courier_start(&courier, l, &c, &hooks), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	assert_int_equal(st.st_mode & 0777, 0660);
	assert_false(courier_is_up(courier));
	courier_stop(courier);
	assert_int_equal(stat(path, &st), -1);
	courier_stop(NULL);
	loop_free(l);
}

static void a_socket_that_a_killed_hub_left_is_replaced(void **state)
{
	struct config c = config_in(*state);
	const struct courier_hooks hooks = {0};
	AUTO_FREE char *path = mem_printf("%s/relay.sock", (char *)*state);
	struct courier *courier;
	struct loop *l;
	FILE *left = fopen(path, "w");
	assert_non_null(left);
	fclose(left);
	assert_int_equal(loop_new(&l), 0);
	assert_int_equal(courier_start(&courier, l, &c, &hooks), 0);
	courier_stop(courier);
	loop_free(l);
}

static void a_group_that_does_not_exist_stops_the_start(void **state)
{
	struct config c = config_in(*state);
	const struct courier_hooks hooks = {0};
	struct courier *courier;
	struct loop *l;
	assert_true(str_copy(c.relay_group, sizeof c.relay_group, "no-such-group"));
	assert_int_equal(loop_new(&l), 0);
	assert_int_equal(courier_start(&courier, l, &c, &hooks), ERR_NOT_FOUND);
	loop_free(l);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_make, folder_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_keep_their_order_and_leave_when_acknowledged),
		cmocka_unit_test(a_new_connection_sends_again_what_was_not_acknowledged),
		cmocka_unit_test(the_oldest_make_room_by_number_and_by_bytes),
		cmocka_unit_test(a_removed_link_takes_its_messages_along),
		TEST(the_socket_is_for_its_user_and_group_and_goes_with_the_courier),
		TEST(a_socket_that_a_killed_hub_left_is_replaced),
		TEST(a_group_that_does_not_exist_stops_the_start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
