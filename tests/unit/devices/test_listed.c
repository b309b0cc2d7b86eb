// Units that never speak to the hub: facts that outlive a restart, no rights anywhere, nothing to command or shut out, and gone when they go.
#include "unit.h"
#include "devices/world.h"

static const struct listed_about router = {.kind = "router", .manufacturer = "Netlane", .model = "NL-750", .firmware = "7.2"};

static json_t *listed(struct world *w, char unit[UNIT_ID])
{
	assert_int_equal(devices_add_listed(w->d, "Internet router", "Hall", &router, unit), 0);
	return world_get(w, unit);
}

static void a_listed_unit_is_active_at_once_and_the_same_after_a_restart(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	AUTO_JSON json_t *before = listed(w, unit);
	assert_string_equal(json_text_or(before, "onboarding", ""), "listed");
	assert_string_equal(json_text_or(before, "state", ""), "active");
	assert_true(json_is_null(json_object_get(before, "adapter")));
	assert_true(json_is_false(json_object_get(before, "online")));
	assert_int_equal(json_array_size(json_object_get(before, "credentials")), 0);
	for (const char *const *verb = (const char *const[]){"say", "hear", "announce", NULL}; *verb; verb++)
		assert_int_equal(json_array_size(json_object_get(json_object_get(before, "may"), *verb)), 0);
	world_restart(w);
	AUTO_JSON json_t *after = world_get(w, unit);
	for (const char *const *key = (const char *const[]){"name", "room", "kind", "manufacturer", "model", "firmware", "onboarding", "state", NULL}; *key; key++)
		assert_true(json_equal(json_object_get(before, *key), json_object_get(after, *key)));
	assert_int_equal(json_array_size(json_object_get(after, "facts")), 4);
}

// auth.db's text of this unit, read as another program would: the id is in no row, whatever the table.
static bool auth_db_names(struct world *w, const char *unit)
{
	AUTO_FREE char *file = mem_printf("%s/auth.db", w->dir), *wal = mem_printf("%s/auth.db-wal", w->dir);
	bool found = false;
	for (const char *const *path = (const char *const[]){file, wal, NULL}; *path; path++) {
		AUTO_FREE char *bytes = NULL;
		size_t len = 0;
		if (file_read(*path, 8 << 20, &bytes, &len) == 0)
			found = found || memmem(bytes, len, unit, strlen(unit));
	}
	return found;
}

static void auth_db_never_hears_of_it(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], other[UNIT_ID];
	AUTO_JSON json_t *device = listed(w, unit);
	join(w, "plug8", "AAAAAA000008", other);
	assert_true(auth_db_names(w, other));
	assert_false(auth_db_names(w, unit));
	world_restart(w); // derives all of it again
	assert_int_equal(devices_begin_release(w->d, unit), 0);
	assert_int_equal(devices_undo_release(w->d, unit), 0);
	assert_false(auth_db_names(w, unit));
}

static void it_can_be_neither_commanded_nor_shut_out_nor_reset(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	AUTO_JSON json_t *device = listed(w, unit);
	assert_int_equal(devices_suspend(w->d, unit, true, NULL), ERR_UNSUPPORTED);
	assert_int_equal(devices_command(w->d, unit, "power", "true"), ERR_UNSUPPORTED);
	assert_int_equal(devices_send_reset(w->d, unit, "transfer"), ERR_UNSUPPORTED);
	assert_int_equal(devices_renew_credential(w->d, unit), ERR_UNSUPPORTED);
	assert_int_equal(devices_set_legacy_until(w->d, unit, "2027-01-01"), ERR_STATE);
	assert_int_equal(state_of(w, unit), UNIT_ACTIVE);
}

static void what_is_known_can_be_changed_and_taken_back(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], other[UNIT_ID];
	AUTO_JSON json_t *device = listed(w, unit);
	const struct listed_about now = {.kind = "hub", .manufacturer = "Netlane", .model = "", .firmware = NULL, .serial = "S-1"};
	assert_int_equal(devices_edit_listed(w->d, unit, &now), 0);
	world_restart(w);
	AUTO_JSON json_t *after = world_get(w, unit);
	assert_string_equal(json_text_or(after, "kind", ""), "hub");
	assert_string_equal(json_text_or(after, "serial", ""), "S-1");
	assert_true(json_is_null(json_object_get(after, "model")));
	assert_true(json_is_null(json_object_get(after, "firmware")));
	join(w, "plug9", "AAAAAA000009", other);
	assert_int_equal(devices_edit_listed(w->d, other, &now), ERR_UNSUPPORTED); // that one speaks for itself
	assert_int_equal(devices_edit_listed(w->d, "nobody", &now), ERR_NOT_FOUND);
}

static void nonsense_is_refused_and_nothing_is_kept(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID] = "";
	const struct listed_about wrong[] = {{.kind = NULL}, {.kind = "spaceship"}, {.kind = "router", .model = "a\nb"}, {.kind = "router", .serial = "\xe2\x80\xae" "x"}};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(devices_add_listed(w->d, "Thing", NULL, &wrong[i], unit), ERR_INVALID);
	assert_int_equal(devices_add_listed(w->d, "", NULL, &router, unit), ERR_INVALID);
	assert_int_equal(devices_add_listed(w->d, NULL, NULL, &router, unit), ERR_INVALID);
	AUTO_JSON json_t *all = devices_list(w->d);
	assert_int_equal(json_array_size(all), 0);
	assert_string_equal(unit, "");
}

static void when_it_goes_nothing_of_it_is_left(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	AUTO_JSON json_t *device = listed(w, unit);
	AUTO_JSON json_t *cleared = NULL;
	assert_int_equal(devices_finish_release(w->d, unit, &cleared), 0);
	assert_int_equal(json_integer_value(json_object_get(cleared, "facts")), 4);
	world_restart(w);
	assert_false(devices_exists(w->d, unit));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_listed_unit_is_active_at_once_and_the_same_after_a_restart, world_make, world_end),
		cmocka_unit_test_setup_teardown(auth_db_never_hears_of_it, world_make, world_end),
		cmocka_unit_test_setup_teardown(it_can_be_neither_commanded_nor_shut_out_nor_reset, world_make, world_end),
		cmocka_unit_test_setup_teardown(what_is_known_can_be_changed_and_taken_back, world_make, world_end),
		cmocka_unit_test_setup_teardown(nonsense_is_refused_and_nothing_is_kept, world_make, world_end),
		cmocka_unit_test_setup_teardown(when_it_goes_nothing_of_it_is_left, world_make, world_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
