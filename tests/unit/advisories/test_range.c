#include "unit.h"
#include <string.h>
#include "advisories/range.h"

static const struct { const char *range, *version; enum range_verdict want; } ranges[] = {
	{"vers:all/*", "1.0", RANGE_ALL}, {"*", NULL, RANGE_ALL}, {"All versions", NULL, RANGE_ALL}, {"all firmware versions", "3", RANGE_ALL},
	{"vers:all/<V3.1.4", "V3.1.3", RANGE_INSIDE}, {"vers:all/<V3.1.4", "V3.1.4", RANGE_OUTSIDE}, {"vers:all/<V3.1.4", "3.2", RANGE_OUTSIDE},
	{"vers:semver/>=1.0|<1.5|>=2.0|<2.2", "1.7", RANGE_OUTSIDE}, {"vers:semver/>=1.0|<1.5|>=2.0|<2.2", "2.1", RANGE_INSIDE},
	{"vers:semver/>=1.0|<1.5", "0.9", RANGE_BELOW}, {"vers:generic/1.0|1.3", "1.3", RANGE_INSIDE}, {"vers:generic/!=1.3", "1.3", RANGE_OUTSIDE},
	{"vers:generic/!=1.3", "1.4", RANGE_INSIDE}, {"vers:generic", "1.4", RANGE_UNKNOWN}, {"vers:generic/", "1.4", RANGE_UNKNOWN},
	{"<= 1.65.4", "1.65.4", RANGE_INSIDE}, {"<= 1.65.4", "1.65.5", RANGE_OUTSIDE}, {" <1.000.HW01.3.20190820", "1.000.HW01.3.20190819", RANGE_INSIDE},
	{"> 01.19.000 | < 01.39.010", "01.20.000", RANGE_INSIDE}, {"> 01.19.000 | < 01.39.010", "01.19.000", RANGE_BELOW}, {"> 01.19.000 | < 01.39.010", "01.39.010", RANGE_OUTSIDE},
	{"prior to 2.1", "2.0.9", RANGE_INSIDE}, {"Versions prior to and including 2.1", "2.1", RANGE_INSIDE}, {"before 2.1", "2.1", RANGE_OUTSIDE},
	{"1.2 and earlier", "1.2", RANGE_INSIDE}, {"1.2 and prior", "1.3", RANGE_OUTSIDE}, {"V2.0 or newer", "2.4", RANGE_INSIDE}, {"earlier than 2.1", "2.0", RANGE_INSIDE},
	{"up to 1.4", "1.4", RANGE_INSIDE}, {"up to and including 1.4", "1.4", RANGE_INSIDE}, {"1.0 up to 1.4", "0.9", RANGE_BELOW}, {"from 1.0 to 1.4", "1.2", RANGE_INSIDE},
	{"1.0 - 1.4", "1.5", RANGE_OUTSIDE}, {"1.0 through 1.4", "1.1", RANGE_INSIDE}, {"7.30 | 7.40", "7.40", RANGE_INSIDE}, {"7.30 | 7.40", "7.35", RANGE_OUTSIDE},
	{"9.x", "9.4", RANGE_INSIDE}, {"9.x", "10.1", RANGE_OUTSIDE}, {"9.x", "8.2", RANGE_BELOW}, {"1.2.*", "1.2.7", RANGE_INSIDE}, {"2014-2016", "2015", RANGE_INSIDE}, {"2014-2016", "2017", RANGE_OUTSIDE},
	{"<= 3.6.6 Build 16102415", "3.6.6 Build 16102416", RANGE_OUTSIDE}, {"\u2264 2.4", "2.4", RANGE_INSIDE}, {"< V16 Update 5", "V16 Update 4", RANGE_INSIDE},
	{"1.1.4 and earlier", "1.1.4 Build 20230602", RANGE_INSIDE}, {"< 1.1.4", "1.1.4 Build 20230602", RANGE_OUTSIDE},
	{"All versions < V2.0", "1.9", RANGE_INSIDE}, {"All versions < V2.0", "2.0", RANGE_OUTSIDE},
	{"All versions with U-Boot < V2016.05RS09", "V2016.01", RANGE_UNKNOWN}, {"< 1.4", NULL, RANGE_UNKNOWN}, {"< 1.4", "unknown", RANGE_UNKNOWN}, {"< 1.4", "20230101", RANGE_UNKNOWN},
	{"", "1.0", RANGE_UNKNOWN}, {"<", "1.0", RANGE_UNKNOWN}, {"Hardware Revision 2", "2", RANGE_UNKNOWN}, {"* (using P2PTunnel module)", "1.0", RANGE_UNKNOWN},
};

static void ranges_are_read_as_people_write_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		print_message("\"%s\" and %s\n", ranges[i].range, ranges[i].version ? ranges[i].version : "no version");
		assert_int_equal(range_check(ranges[i].range, ranges[i].version), ranges[i].want);
	}
}

static void too_many_constraints_are_not_read(void **state)
{
	(void)state;
	char text[4 * (RANGE_MAX + 1) + 16] = "vers:x/1.0";
	for (int i = 0; i < RANGE_MAX; i++)
		strcat(text, "|2.0");
	assert_int_equal(range_check(text, "1.0"), RANGE_UNKNOWN);
}

static void the_first_version_outside_is_where_an_open_range_ends(void **state)
{
	(void)state;
	static const char *const rows[][2] = {{"< V3.1.4", "V3.1.4"}, {"vers:all/>=1|<2.5", "2.5"}, {"<= 1.4", ""}, {"vers:all/*", ""}, {"prior to 2.0 (beta board)", ""}};
	char to[VERSION_MAX];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		range_first_outside(rows[i][0], to);
		assert_string_equal(to, rows[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_are_read_as_people_write_them), cmocka_unit_test(too_many_constraints_are_not_read),
		cmocka_unit_test(the_first_version_outside_is_where_an_open_range_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
