// Between the first word of a unit and its owner's.
#include "unit.h"
#include "devices/world.h"

static void a_second_device_that_claims_the_same_names_is_not_recognised(void **data)
{
	struct world *w = *data;
	char first[UNIT_ID], second[UNIT_ID], ticket[13];
	join(w, "plug2", "AAAAAA000002", first);
	adopt(w, "tasmota", second, ticket);
	connects(w, second, "DVES_2");
	world_divert(w, second, "tasmota/discovery/AAAAAA000002/config", discovery("plug2", "AAAAAA000002"));
	assert_false(devices_is_recognised(w->d, second));
	assert_true(world_heard(w, "!device.spoofed"));
	world_divert(w, second, "tasmota/discovery/AAAAAA000003/config", discovery("plug2", "AAAAAA000003")); // its own address, the other's topics
	assert_false(devices_is_recognised(w->d, second));
	world_divert(w, second, "tasmota/discovery/AAAAAA000003/config", discovery("homie", "AAAAAA000003"));
	assert_true(devices_is_recognised(w->d, second)); // "stat/homie/" is a tree of its own
	world_say(w, "stat/plug2/POWER", "ON");
	AUTO_JSON json_t *device = world_get(w, second);
	assert_true(json_is_null(json_object_get(json_array_get(json_object_get(device, "properties"), 0), "value")));
	assert_int_equal(devices_reject(w->d, second), 0);
	assert_false(devices_exists(w->d, second));
}

static void what_was_said_before_the_name_counts(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], ticket[13];
	adopt(w, "any", unit, ticket);
	connects(w, unit, "DVES_1");
	world_divert(w, unit, "tele/early/LWT", "Online");
	world_divert(w, unit, "stat/early/POWER", "ON");
	world_divert(w, unit, "tasmota/discovery/AAAAAA000021/config", discovery("early", "AAAAAA000021"));
	assert_true(unit_is_online(unit_find(w->d, unit)));
	assert_string_equal(unit_property(unit_find(w->d, unit), "power1")->value, "true");
	assert_null(route_topic(w->d, "cmnd/early/POWER"));
	assert_ptr_equal(route_topic(w->d, "stat/early/POWER"), unit_find(w->d, unit));
	world_say(w, "stat/early/POWER", "ON"); // not diverted: nobody says that for a pending unit
	assert_int_equal(map_len(unit_find(w->d, unit)->topics), 0);
	assert_int_equal(devices_confirm(w->d, unit, NULL, NULL), 0);
	assert_null(unit_find(w->d, unit)->held);
}

static void a_flood_before_the_owners_word_is_bounded(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], ticket[13];
	adopt(w, "any", unit, ticket);
	connects(w, unit, "DVES_2");
	AUTO_FREE char *big = mem_new(60001, 1);
	memset(big, 'x', 60000);
	for (int i = 0; i < 1000; i++)
		world_divert(w, unit, text("flood/%d", i), i < 20 ? big : "x");
	const struct unit *u = unit_find(w->d, unit);
	assert_true(map_len(u->held) <= 256);
	assert_true(u->held_bytes <= 256 * 1024);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_second_device_that_claims_the_same_names_is_not_recognised),
		cmocka_unit_test(what_was_said_before_the_name_counts),
		cmocka_unit_test(a_flood_before_the_owners_word_is_bounded),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
