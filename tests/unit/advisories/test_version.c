#include "unit.h"
#include <stdlib.h>
#include <string.h>
#include "advisories/version.h"

static const struct { const char *older, *newer; } ordered[] = {
	{"1.2.3", "1.2.4"}, {"1.9", "1.10"}, {"V5.2.5", "v5.2.6"}, {"1.0-rc1", "1.0"}, {"1.0.0-beta.2", "1.0.0-rc.1"}, {"1.063Q", "1.063R"}, {"1.063", "1.063R"},
	{"20230503-101129/v1.14.0-gcb84623", "20230913-112003/v1.14.1-gcb84623"}, {"13.4.0(tasmota)", "14.1.0(sensors)"}, {"3.6.6 Build 16102415", "3.6.6 Build 17081404"},
	{"2.820.0000000.48.R.220614", "2.820.0000000.48.R.230101"}, {"20220614", "20230101"}, {"01.02.29(09)", "01.02.29(10)"}, {"UN30 1.76", "UN30 1.77"},
	{"1.0", "1.0.0.1"}, {"9", "10"}, {"1.00000000000000000000000000000001", "1.00000000000000000000000000000002"},
};
static const char *const same[][2] = {{"1.2", "1.2.0"}, {"V7.6", "7.6"}, {"Version 3.1", "3.1"}, {"1.14.0-gcb84623", "1.14.0"}, {"1.2.3+build.5", "1.2.3"}, {"1.02", "1.2"}};
static const char *const apart[][2] = {{"1.2", ""}, {"beta", "1.2"}, {"20220614", "1.2"}, {"UN30", "XX30"}, {"R 1", "S 1"}};

static void versions_are_ordered_as_their_makers_mean_them(void **state)
{
	(void)state;
	int order;
	for (size_t i = 0; i < sizeof ordered / sizeof *ordered; i++) {
		print_message("%s < %s\n", ordered[i].older, ordered[i].newer);
		assert_int_equal(version_compare(ordered[i].older, ordered[i].newer, &order), 0);
		assert_true(order < 0);
		assert_int_equal(version_compare(ordered[i].newer, ordered[i].older, &order), 0);
		assert_true(order > 0);
	}
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		print_message("%s = %s\n", same[i][0], same[i][1]);
		assert_int_equal(version_compare(same[i][0], same[i][1], &order), 0);
		assert_int_equal(order, 0);
	}
}

static void what_is_not_of_one_kind_is_not_compared(void **state)
{
	(void)state;
	int order;
	for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) {
		print_message("%s ? %s\n", apart[i][0], apart[i][1]);
		assert_int_equal(version_compare(apart[i][0], apart[i][1], &order), ERR_UNSUPPORTED);
	}
	char large[VERSION_MAX + 1];
	memset(large, '1', sizeof large - 1);
	large[sizeof large - 1] = '\0';
	assert_int_equal(version_compare(large, "1", &order), ERR_UNSUPPORTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_are_ordered_as_their_makers_mean_them), cmocka_unit_test(what_is_not_of_one_kind_is_not_compared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
