// State and grants together. What the broker does with it is tried cell by cell in tests/unit/broker/test_conformance.c.
#include "unit.h"
#include "access/judge.h"

static struct grants grants;

static int set_up(void **state)
{
	(void)state;
	return grants_add(&grants, GRANT_SAY, "tele/u1/#") || grants_add(&grants, GRANT_SAY, "$hub/device/u1/up") || grants_add(&grants, GRANT_HEAR, "cmnd/u1/#") ||
		grants_add(&grants, GRANT_HEAR, "$hub/device/u1/down") || grants_add(&grants, GRANT_HEAR, "$SYS/#") || grants_add(&grants, GRANT_ANNOUNCE, "homeassistant/+/u1/config");
}

static int tear_down(void **state)
{
	(void)state;
	grants_done(&grants);
	return 0;
}

static struct judged unit(enum auth_unit_state state)
{
	return (struct judged){ .state = state, .unit = "u1", .grants = &grants };
}

static void each_state_leaves_its_own_part_of_what_is_granted(void **state)
{
	(void)state;
	static const struct { enum auth_unit_state state; enum judgement own, control, announcement; bool hears, hears_control; } rows[] = {
		{ AUTH_UNIT_PENDING, JUDGE_GUARD, JUDGE_GUARD, JUDGE_GUARD, true, true },
		{ AUTH_UNIT_ACTIVE, JUDGE_YES, JUDGE_YES, JUDGE_GUARD, true, true },
		{ AUTH_UNIT_SUSPENDED, JUDGE_NO, JUDGE_NO, JUDGE_NO, false, true },
		{ AUTH_UNIT_RELEASING, JUDGE_NO, JUDGE_YES, JUDGE_NO, false, true },
		{ AUTH_UNIT_QUARANTINED, JUDGE_GUARD, JUDGE_YES, JUDGE_GUARD, false, true },
		{ AUTH_UNIT_GONE, JUDGE_NO, JUDGE_NO, JUDGE_NO, false, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct judged u = unit(rows[i].state);
		assert_int_equal(judge_say(&u, "tele/u1/STATE", false), rows[i].own);
		assert_int_equal(judge_say(&u, "$hub/device/u1/up", false), rows[i].control);
		assert_int_equal(judge_say(&u, "homeassistant/light/u1/config", false), rows[i].announcement);
		assert_int_equal(judge_hear(&u, "cmnd/u1/POWER"), rows[i].hears);
		assert_int_equal(judge_hear(&u, "$hub/device/u1/down"), rows[i].hears_control);
		assert_int_equal(judge_subscribe(&u, "cmnd/u1/#"), rows[i].state != AUTH_UNIT_GONE);
	}
}

static void topics_under_dollar_are_the_hubs_whatever_is_granted(void **state)
{
	(void)state;
	struct judged u = unit(AUTH_UNIT_ACTIVE);
	assert_true(judge_is_reserved("u1", "$hub/device/u11/up") && judge_is_reserved("u1", "$SYS/x") && judge_is_reserved("u1", "$hub/device/u1"));
	assert_false(judge_is_reserved("u1", "$hub/device/u1/up") || judge_is_reserved("u1", "tele/u1"));
	assert_false(judge_hear(&u, "$SYS/x"));
	assert_false(judge_subscribe(&u, "$SYS/#"));
	assert_true(judge_subscribe(&u, "$share/g/cmnd/u1/#"));
}

static void a_will_never_needs_the_guard(void **state)
{
	(void)state;
	struct judged active = unit(AUTH_UNIT_ACTIVE), pending = unit(AUTH_UNIT_PENDING), releasing = unit(AUTH_UNIT_RELEASING);
	assert_int_equal(judge_say(&active, "tele/u1/LWT", true), JUDGE_YES);
	assert_int_equal(judge_say(&active, "homeassistant/light/u1/config", true), JUDGE_NO);
	assert_int_equal(judge_say(&pending, "tele/u1/LWT", true), JUDGE_NO);
	assert_int_equal(judge_say(&releasing, "$hub/device/u1/up", true), JUDGE_NO);
	struct judged apart = unit(AUTH_UNIT_QUARANTINED);
	assert_int_equal(judge_say(&apart, "tele/u1/LWT", true), JUDGE_NO);
	assert_int_equal(judge_say(&apart, "$hub/device/u1/up", true), JUDGE_NO);
}

static void one_that_is_kept_apart_tells_the_hub_its_own_things_and_no_others(void **state)
{
	(void)state;
	struct judged apart = unit(AUTH_UNIT_QUARANTINED);
	assert_int_equal(judge_say(&apart, "tele/u2/STATE", false), JUDGE_NO);
	assert_int_equal(judge_say(&apart, "cmnd/u1/POWER", false), JUDGE_NO);
	assert_int_equal(judge_say(&apart, "$hub/device/u1/down", false), JUDGE_NO);
	assert_int_equal(judge_say(&apart, "$hub/in/u1/tele/u1/STATE", false), JUDGE_NO);
	assert_false(judge_hear(&apart, "$hub/device/u2/down") || judge_subscribe(&apart, "#"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_state_leaves_its_own_part_of_what_is_granted), cmocka_unit_test(topics_under_dollar_are_the_hubs_whatever_is_granted),
		cmocka_unit_test(a_will_never_needs_the_guard), cmocka_unit_test(one_that_is_kept_apart_tells_the_hub_its_own_things_and_no_others),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
