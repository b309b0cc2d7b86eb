// Word to a broker that is not there.
#include "unit.h"
#include "devices/world.h"

static void a_change_of_rights_is_no_error_but_a_message_is(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug91", "AAAAAA000091", unit);
	assert_int_equal(tell_reload(w->d, unit), 0);
	assert_int_equal(tell_revoke(w->d, 1), 0);
	assert_int_equal(tell_publish(w->d, "a", "b", 1, false), ERR_UNAVAILABLE);
	ask_to_reconnect(w->d, unit_find(w->d, unit));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_of_rights_is_no_error_but_a_message_is),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
