#include "unit.h"
#include "base/str.h"
#include "notices/quiet.h"
#include "platform/zone.h"

#define AT(h, m) ((h) * 60 + (m))

static void a_night_goes_over_midnight(void **state)
{
	(void)state;
	const struct quiet q = { .on = true, .from = AT(22, 0), .to = AT(7, 0) };
	static const struct { int minute; bool quiet; } cases[] = { { AT(21, 59), false }, { AT(22, 0), true }, { AT(23, 59), true }, { 0, true }, { AT(6, 59), true }, { AT(7, 0), false }, { AT(12, 0), false } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(quiet_now(&q, cases[i].minute), cases[i].quiet);
}

static void hours_of_one_day_and_a_whole_day(void **state)
{
	(void)state;
	const struct quiet noon = { .on = true, .from = AT(12, 0), .to = AT(13, 0) }, all = { .on = true, .from = AT(8, 0), .to = AT(8, 0) }, off = { .from = AT(22, 0), .to = AT(7, 0) };
	assert_false(quiet_now(&noon, AT(11, 59)));
	assert_true(quiet_now(&noon, AT(12, 0)));
	assert_false(quiet_now(&noon, AT(13, 0)));
	for (int minute = 0; minute < 1440; minute += 7) {
		assert_true(quiet_now(&all, minute));
		assert_false(quiet_now(&off, minute));
	}
}

// Minutes of quiet between two moments, asked as the post asks: by the clock on the wall.
static int quiet_minutes(const struct quiet *q, const char *from, const char *to)
{
	int64_t at, end;
	int count = 0;
	assert_int_equal(str_time_parse(&at, from), 0);
	assert_int_equal(str_time_parse(&end, to), 0);
	for (; at < end; at += 60000)
		count += quiet_now(q, zone_time(at).minute);
	return count;
}

static void a_night_of_summer_time_is_as_long_as_the_clock_on_the_wall_says(void **state)
{
	(void)state;
	const struct quiet q = { .on = true, .from = AT(22, 0), .to = AT(7, 0) };
	zone_init();
	assert_int_equal(zone_set("Europe/London"), 0);
	assert_int_equal(quiet_minutes(&q, "2027-01-10T12:00:00Z", "2027-01-11T12:00:00Z"), 9 * 60);
	assert_int_equal(quiet_minutes(&q, "2027-03-27T12:00:00Z", "2027-03-28T11:00:00Z"), 8 * 60);  // an hour is left out
	assert_int_equal(quiet_minutes(&q, "2027-10-30T11:00:00Z", "2027-10-31T12:00:00Z"), 10 * 60); // an hour comes twice
	const struct quiet gap = { .on = true, .from = AT(1, 0), .to = AT(2, 0) };
	assert_int_equal(quiet_minutes(&gap, "2027-03-27T12:00:00Z", "2027-03-28T11:00:00Z"), 0);
	assert_int_equal(quiet_minutes(&gap, "2027-10-30T11:00:00Z", "2027-10-31T12:00:00Z"), 120);
}

static void urgent_ones_pass_when_the_owner_says_so_and_an_unsure_clock_holds_the_rest(void **state)
{
	(void)state;
	const struct quiet pass = { .on = true, .from = AT(22, 0), .to = AT(7, 0), .urgent_passes = true }, hold = { .on = true, .from = AT(22, 0), .to = AT(7, 0) }, off = { .on = false };
	assert_false(quiet_holds(&pass, URGENCY_URGENT, AT(23, 0), false));
	assert_true(quiet_holds(&pass, URGENCY_SOON, AT(23, 0), false));
	assert_true(quiet_holds(&hold, URGENCY_URGENT, AT(23, 0), false));
	assert_false(quiet_holds(&hold, URGENCY_INFO, AT(12, 0), false));
	assert_true(quiet_holds(&hold, URGENCY_SOON, AT(12, 0), true));
	assert_false(quiet_holds(&hold, URGENCY_URGENT, AT(23, 0), true));
	assert_false(quiet_holds(&off, URGENCY_INFO, AT(23, 0), true));
}

static void a_time_of_day_has_one_spelling(void **state)
{
	(void)state;
	int minute = -1;
	char text[6];
	assert_int_equal(quiet_minute("22:05", &minute), 0);
	assert_int_equal(minute, AT(22, 5));
	quiet_text(text, minute);
	assert_string_equal(text, "22:05");
	static const char *const bad[] = { "", "24:00", "7:00", "07:60", "07-00", "07:0", "07:000", "ab:cd", "-1:00", "07: 0" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(quiet_minute(bad[i], &minute), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_night_goes_over_midnight),
		cmocka_unit_test(hours_of_one_day_and_a_whole_day),
		cmocka_unit_test(a_night_of_summer_time_is_as_long_as_the_clock_on_the_wall_says),
		cmocka_unit_test(urgent_ones_pass_when_the_owner_says_so_and_an_unsure_clock_holds_the_rest),
		cmocka_unit_test(a_time_of_day_has_one_spelling),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
