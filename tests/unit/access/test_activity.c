#include "unit.h"
#include <string.h>
#include "access/activity.h"
#include "access/activity_store.h"
#include "access_world.h"

struct house { struct world world; struct activity *log; };

static int set_up(void **state)
{
	struct house *h = NEW(struct house);
	world_make(&h->world);
	assert_int_equal(activity_open(&h->log, world_open(&h->world, activity_schema)), 0);
	*state = h;
	return 0;
}

static int tear_down(void **state)
{
	struct house *h = *state;
	activity_close(h->log);
	world_done(&h->world);
	free(h);
	return 0;
}

static void add(struct house *h, const char *unit, const char *code, bool alarm)
{
	AUTO_JSON json_t *params = json_pack("{s:s}", "name", "Lamp");
	const struct activity_entry e = { .unit = unit, .actor = "Ada", .code = code, .params = params, .alarm = alarm };
	assert_int_equal(activity_add(h->log, &e), 0);
}

static void entries_come_newest_first_page_by_page(void **state)
{
	struct house *h = *state;
	AUTO_JSON json_t *page = NULL, *rest = NULL;
	for (int i = 0; i < 5; i++)
		add(h, "u1", "device.connected", false);
	assert_int_equal(activity_list(h->log, 0, 3, NULL, false, &page), 0);
	assert_int_equal(json_array_size(json_object_get(page, "entries")), 3);
	assert_int_equal(json_integer_value(json_object_get(page, "next")), 3);
	assert_int_equal(activity_list(h->log, 3, 3, NULL, false, &rest), 0);
	assert_int_equal(json_array_size(json_object_get(rest, "entries")), 2);
	assert_true(json_is_null(json_object_get(rest, "next")));
}

static void one_device_and_alarms_alone_can_be_asked_for(void **state)
{
	struct house *h = *state;
	AUTO_JSON json_t *of_unit = NULL, *alarms = NULL;
	add(h, "u1", "device.connected", false);
	add(h, "u2", "device.spoofed", true);
	assert_int_equal(activity_list(h->log, 0, 50, "u1", false, &of_unit), 0);
	assert_int_equal(json_array_size(json_object_get(of_unit, "entries")), 1);
	assert_int_equal(activity_list(h->log, 0, 50, NULL, true, &alarms), 0);
	assert_int_equal(json_array_size(json_object_get(alarms, "entries")), 1);
	assert_int_equal(activity_mark_seen(h->log, 2), 0);
	assert_int_equal(activity_mark_seen(h->log, 1), ERR_NOT_FOUND);
}

static int verify(struct house *h, int64_t *ret_seq)
{
	struct activity_check c;
	int r;
	activity_check_begin(&c, h->log);
	while ((r = activity_check_step(&c)) == 1)
		;
	*ret_seq = c.seq;
	return r;
}

// Changes the table behind the log's back; the chain must then end before the entry `at`.
static void tampering_is_found(struct house *h, const char *sql, int64_t at)
{
	struct stmt *tamper;
	int64_t seq = 0;
	assert_int_equal(store_prepare(h->world.store, &tamper, sql), 0);
	assert_int_equal(stmt_run(tamper), 0);
	assert_int_equal(verify(h, &seq), ERR_MISMATCH);
	assert_int_equal(seq, at - 1);
}

static void the_chain_holds_over_restarts_and_forgetting(void **state)
{
	struct house *h = *state;
	int64_t seq;
	add(h, "u1", "device.connected", false);
	add(h, "u2", "device.connected", false);
	activity_close(h->log);
	assert_int_equal(activity_open(&h->log, h->world.store), 0);
	add(h, "u1", "device.disconnected", false);
	assert_int_equal(verify(h, &seq), 0);
	assert_int_equal(activity_forget_unit(h->log, "u1"), 2);
	assert_int_equal(verify(h, &seq), 0);
	AUTO_JSON json_t *list = NULL;
	assert_int_equal(activity_list(h->log, 0, 50, "u1", false, &list), 0);
	assert_int_equal(json_array_size(json_object_get(list, "entries")), 0);
}

static void a_changed_entry_breaks_the_chain_at_its_place(void **state)
{
	struct house *h = *state;
	for (int i = 0; i < 4; i++)
		add(h, "u1", "device.connected", false);
	tampering_is_found(h, "UPDATE activity SET code = 'nothing' WHERE seq = 3", 3);
}

static void a_changed_person_or_parameter_breaks_the_chain(void **state)
{
	struct house *h = *state;
	for (int i = 0; i < 4; i++)
		add(h, "u1", "device.connected", false);
	tampering_is_found(h, "UPDATE activity SET params = '{}' WHERE seq = 4", 4);
	tampering_is_found(h, "UPDATE activity SET actor = 'Bob' WHERE seq = 2", 2);
}

static void an_entry_that_says_little_cannot_be_changed_either(void **state)
{
	struct house *h = *state;
	const struct activity_entry bare = { .code = "certificate.renewed" };
	assert_int_equal(activity_add(h->log, &bare), 0);
	add(h, "u1", "device.connected", false);
	assert_int_equal(activity_forget_unit(h->log, "u1"), 1);
	tampering_is_found(h, "UPDATE activity SET code = 'device.confirmed' WHERE seq = 2", 2); // forgotten, but not what it was
	tampering_is_found(h, "UPDATE activity SET at = at + 1 WHERE seq = 1", 1);
}

static void a_removed_entry_breaks_the_chain(void **state)
{
	struct house *h = *state;
	for (int i = 0; i < 4; i++)
		add(h, "u1", "device.connected", false);
	tampering_is_found(h, "DELETE FROM activity WHERE seq = 4", 4); // the newest: nothing after it is missing it, but the hub does
	tampering_is_found(h, "DELETE FROM activity WHERE seq = 2", 2);
}

static void a_long_log_is_checked_in_slices(void **state)
{
	struct house *h = *state;
	struct activity_check c;
	int steps = 1, r;
	for (int i = 0; i < 600; i++)
		add(h, "u1", "device.connected", false);
	activity_check_begin(&c, h->log);
	for (; (r = activity_check_step(&c)) == 1; steps++)
		if (steps == 1)
			add(h, "u1", "device.connected", false); // what comes meanwhile belongs to it
	assert_int_equal(r, 0);
	assert_int_equal(steps, 3);
	assert_int_equal(c.seq, 601);
}

static void count(void *data, const void *event)
{
	const json_t *entry = event;
	assert_string_equal(json_text_or(entry, "code", ""), "device.connected");
	(*(int *)data)++;
}

static void observers_hear_each_entry_once_it_is_kept(void **state)
{
	struct house *h = *state;
	int heard = 0;
	observers_add(activity_observers(h->log), count, &heard);
	add(h, "u1", "device.connected", false);
	assert_int_equal(heard, 1);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(entries_come_newest_first_page_by_page), T(one_device_and_alarms_alone_can_be_asked_for), T(the_chain_holds_over_restarts_and_forgetting),
		T(a_changed_entry_breaks_the_chain_at_its_place), T(a_changed_person_or_parameter_breaks_the_chain),
		T(an_entry_that_says_little_cannot_be_changed_either), T(a_long_log_is_checked_in_slices), T(a_removed_entry_breaks_the_chain), T(observers_hear_each_entry_once_it_is_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
