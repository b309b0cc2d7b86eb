// Live state.
#include "unit.h"
#include "devices/world.h"

static void a_device_is_online_while_it_has_a_session_and_has_said_so_in_it(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug10", "AAAAAA000010", unit);
	const struct unit *u = unit_find(w->d, unit);
	assert_false(unit_is_online(u)); // it has not said so yet
	world_say(w, "tele/plug10/LWT", "Online");
	assert_true(unit_is_online(u));
	world_say(w, "tele/plug10/LWT", "Offline");
	assert_false(unit_is_online(u));
	world_say(w, "tele/plug10/LWT", "Online");
	assert_true(unit_is_online(u));
	connects(w, unit, "plug10"); // the old session's end comes after the new one's begin
	world_say(w, "tele/plug10/LWT", "Online");
	world_event(w, text("1 disconnect unit=%s cred=%lld client=plug10 reason=0", unit, credential_of(w, unit)));
	assert_true(unit_is_online(u));
	world_event(w, text("1 disconnect unit=%s cred=%lld client=plug10 reason=0", unit, credential_of(w, unit)));
	assert_false(unit_is_online(u));
	devices_broker_down(w->d);
	assert_false(unit_is_online(u));
}

static void topics_are_remembered_up_to_a_bound(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug32", "AAAAAA000032", unit);
	for (int i = 0; i < 2 * UNIT_TOPICS_MAX; i++)
		world_say(w, text("stat/plug32/X%d", i), "1");
	assert_int_equal(map_len(unit_find(w->d, unit)->topics), UNIT_TOPICS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_is_online_while_it_has_a_session_and_has_said_so_in_it),
		cmocka_unit_test(topics_are_remembered_up_to_a_bound),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
