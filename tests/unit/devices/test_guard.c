// What a unit may claim to be.
#include "unit.h"
#include "devices/internal.h"

static void filters_meet_exactly_when_a_topic_matches_both(void **state)
{
	(void)state;
	static const char *const filters[] = {"a", "b", "a/b", "a/+", "+/b", "+/+", "a/#", "#", "+", "a/b/c", "a/+/c", "a/b/#", "+/b/#", "a/+/+", "b/#", "+/+/c"};
	static const char *const topics[] = {"a", "b", "a/b", "b/b", "a/c", "b/c", "a/b/c", "a/c/c", "b/b/c", "a/b/d", "b/b/d", "a/b/c/d", "b/c/c", "c/b", "c/b/c", "c/d/c"};
	for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
		for (size_t k = 0; k < sizeof filters / sizeof *filters; k++) {
			bool meet = false;
			for (size_t t = 0; t < sizeof topics / sizeof *topics; t++)
				meet = meet || (grant_matches(filters[i], topics[t]) && grant_matches(filters[k], topics[t]));
			if (guard_filters_meet(filters[i], filters[k]) != meet)
				fail_msg("%s and %s", filters[i], filters[k]);
		}
}

static const char *clash(const char *adapter, int verb, const char *pattern)
{
	const struct devices nobody = {0};
	struct grants g = {0};
	assert_int_equal(grants_add(&g, verb, pattern), 0);
	const char *with = guard_grants_clash(&nobody, NULL, adapter_find(adapter), &g);
	grants_done(&g);
	return with;
}

static void an_adapter_stays_out_of_the_trees_of_others(void **state)
{
	(void)state;
	assert_null(clash("homie", GRANT_SAY, "homie/5/x/#"));
	assert_null(clash("tasmota", GRANT_SAY, "stat/x/#"));
	assert_null(clash("tasmota", GRANT_SAY, "plug/stat/#"));
	assert_null(clash("generic", GRANT_SAY, "dev/x/#"));
	assert_null(clash("homie", GRANT_HEAR, "homie/5/$broadcast/#"));
	assert_string_equal(clash("tasmota", GRANT_SAY, "homie/5/#"), "reserved");
	assert_string_equal(clash("tasmota", GRANT_SAY, "homeassistant/x/#"), "reserved");
	assert_string_equal(clash("tasmota", GRANT_SAY, "dev/x/#"), "reserved");
	assert_string_equal(clash("tasmota", GRANT_SAY, "cloud/x/#"), "reserved");
	assert_string_equal(clash("tasmota", GRANT_HEAR, "$hub/#"), "reserved");
	assert_string_equal(clash("tasmota", GRANT_SAY, "+/x"), "reserved");
	assert_string_equal(clash("tasmota", GRANT_SAY, "#"), "reserved");
	assert_string_equal(clash("tasmota", GRANT_SAY, "plug/+/x"), "reserved"); // could not be routed
	assert_null(clash("tasmota", GRANT_HEAR, "plug/+/x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filters_meet_exactly_when_a_topic_matches_both),
		cmocka_unit_test(an_adapter_stays_out_of_the_trees_of_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
