// Taking a unit out.
#include "unit.h"
#include "devices/world.h"

static void a_release_leaves_only_tombstones(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], again[UNIT_ID];
	AUTO_JSON json_t *cleared = NULL;
	join(w, "plug7", "AAAAAA000007", unit);
	assert_int_equal(devices_begin_release(w->d, unit), 0);
	AUTO_JSON json_t *leaving = world_get(w, unit);
	assert_int_equal(json_array_size(json_object_get(json_object_get(leaving, "may"), "say")), 0);
	assert_int_equal(devices_undo_release(w->d, unit), 0);
	assert_int_equal(devices_begin_release(w->d, unit), 0);
	assert_int_equal(devices_finish_release(w->d, unit, &cleared), 0);
	assert_true(json_integer_value(json_object_get(cleared, "facts")) > 0);
	assert_int_equal(devices_finish_release(w->d, unit, NULL), ERR_NOT_FOUND);
	assert_false(devices_exists(w->d, unit));
	world_restart(w);
	assert_false(devices_exists(w->d, unit));
	assert_false(world_heard(w, "device.returned"));
	join(w, "plug7", "AAAAAA000007", again);
	assert_true(world_heard(w, "device.returned"));
	assert_string_not_equal(unit, again);
}

static void a_release_that_was_cut_off_is_finished_at_the_next_start(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug8", "AAAAAA000008", unit);
	assert_int_equal(unit_enter(w->d, unit_find(w->d, unit), UNIT_IS_GONE), 0); // and no further
	world_restart(w);
	assert_null(unit_find(w->d, unit));
}

static void a_release_that_cannot_be_written_changes_nothing(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug51", "AAAAAA000051", unit);
	struct stmt *full;
	assert_int_equal(store_prepare(w->store, &full, "PRAGMA query_only = 1"), 0);
	assert_true(stmt_step(full) >= 0);
	stmt_done(full);
	assert_true(devices_finish_release(w->d, unit, NULL) < 0);
	assert_true(devices_rename(w->d, unit, "Other", "Other room") < 0);
	assert_int_equal(state_of(w, unit), UNIT_ACTIVE);
	AUTO_JSON json_t *device = world_get(w, unit);
	assert_string_equal(json_text_or(device, "name", ""), "Kettle");
	assert_string_equal(json_text_or(device, "room", ""), "Kitchen");
	assert_string_not_equal(json_text_or(json_array_get(json_object_get(device, "credentials"), 0), "state", ""), "revoked");
	assert_int_equal(store_prepare(w->store, &full, "PRAGMA query_only = 0"), 0);
	assert_true(stmt_step(full) >= 0);
	stmt_done(full);
	assert_int_equal(devices_finish_release(w->d, unit, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_release_leaves_only_tombstones),
		cmocka_unit_test(a_release_that_was_cut_off_is_finished_at_the_next_start),
		cmocka_unit_test(a_release_that_cannot_be_written_changes_nothing),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
