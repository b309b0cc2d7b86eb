// What a unit may do follows from its state, its adapter and nothing else.
#include "unit.h"
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_topic_finds_the_unit_that_may_say_it),
		cmocka_unit_test(an_adopted_unit_that_leaves_only_hears_and_a_native_one_keeps_its_control_channel),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
