// Every state with every event, against a picture drawn by hand.
#include "unit.h"
#include <string.h>
#include "devices/lifecycle.h"

// One row per state, one letter per event (connects, confirmed, rejected, suspended, resumed, quarantined, leaves, stays, stays out, stays apart, gone, retires):
// the first letter of the next state, '.' where there is no arrow. D stands for released (done), Q quarantined, L releasing (leaving), R retired.
static const char *const picture[UNIT_STATES] = {
	[UNIT_ANNOUNCED] = "P.D.......D.",
	[UNIT_PENDING] = ".AD.......D.",
	[UNIT_ACTIVE] = "...S.QL...DR",
	[UNIT_SUSPENDED] = "....A.L...DR",
	[UNIT_QUARANTINED] = "...SA.L...DR",
	[UNIT_RELEASING] = ".......ASQD.",
	[UNIT_RELEASED] = "............",
	[UNIT_RETIRED] = "......L...D.",
};
static const char letters[UNIT_STATES + 1] = "NPASQLDR"; // of the states, in the order of the enum

static void every_state_and_event_does_what_the_picture_says(void **state)
{
	(void)state;
	for (int s = 0; s < UNIT_STATES; s++) {
		assert_int_equal(strlen(picture[s]), UNIT_EVENTS);
		for (int e = 0; e < UNIT_EVENTS; e++) {
			enum unit_state next = UNIT_RETIRED;
			int r = lifecycle_next((enum unit_state)s, (enum unit_event)e, &next);
			if (picture[s][e] == '.') {
				assert_int_equal(r, ERR_STATE);
				assert_int_equal(next, UNIT_RETIRED); // untouched
			} else {
				assert_int_equal(r, 0);
				assert_int_equal(letters[next], picture[s][e]);
			}
		}
	}
}

static void every_state_has_a_word_of_its_own_that_reads_back(void **state)
{
	(void)state;
	for (int s = 0; s < UNIT_STATES; s++) {
		enum unit_state back;
		assert_int_equal(unit_state_parse(unit_state_word((enum unit_state)s), &back), 0);
		assert_int_equal(back, s);
	}
	enum unit_state untouched = UNIT_ACTIVE;
	assert_int_equal(unit_state_parse("Active", &untouched), ERR_INVALID);
	assert_int_equal(unit_state_parse(NULL, &untouched), ERR_INVALID);
	assert_int_equal(untouched, UNIT_ACTIVE);
}

static void every_event_has_a_word(void **state)
{
	(void)state;
	for (int e = 0; e < UNIT_EVENTS; e++)
		assert_non_null(unit_event_word((enum unit_event)e));
}

static void only_an_active_unit_is_active_for_the_broker_but_for_adopted_ones_that_leave(void **state)
{
	(void)state;
	for (int native = 0; native < 2; native++)
		for (int s = 0; s < UNIT_STATES; s++) {
			bool may = s == UNIT_ACTIVE || (s == UNIT_RELEASING && !native);
			assert_int_equal(lifecycle_auth_state((enum unit_state)s, native) == AUTH_UNIT_ACTIVE, may);
		}
	assert_int_equal(lifecycle_auth_state(UNIT_QUARANTINED, true), AUTH_UNIT_QUARANTINED);
	assert_int_equal(lifecycle_auth_state(UNIT_ANNOUNCED, true), AUTH_UNIT_PENDING);
	assert_int_equal(lifecycle_auth_state(UNIT_RELEASED, true), AUTH_UNIT_GONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_and_event_does_what_the_picture_says),
		cmocka_unit_test(every_state_has_a_word_of_its_own_that_reads_back),
		cmocka_unit_test(every_event_has_a_word),
		cmocka_unit_test(only_an_active_unit_is_active_for_the_broker_but_for_adopted_ones_that_leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
