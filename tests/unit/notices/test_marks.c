#include "unit.h"
#include "notices/marks.h"

#define DAY_MS INT64_C(86400000)

static void each_mark_holds_until_the_next_one(void **state)
{
	(void)state;
	static const struct { int64_t days; int mark; } cases[] = { { 100000, MARK_NONE }, { 181, MARK_NONE }, { 180, 180 }, { 179, 180 }, { 91, 180 }, { 90, 90 }, { 31, 90 },
		{ 30, 30 }, { 8, 30 }, { 7, 7 }, { 1, 7 }, { 0, 0 }, { -1, 0 }, { -100000, 0 } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(marks_due(cases[i].days), cases[i].mark);
}

static void days_are_counted_from_calendar_day_to_calendar_day(void **state)
{
	(void)state;
	assert_int_equal(marks_days(10 * DAY_MS, 10 * DAY_MS), 0);
	assert_int_equal(marks_days(10 * DAY_MS, 11 * DAY_MS), 1);
	assert_int_equal(marks_days(11 * DAY_MS, 10 * DAY_MS), -1);
	assert_int_equal(marks_days(10 * DAY_MS, 10 * DAY_MS - 1), -1);
	assert_int_equal(marks_days(10 * DAY_MS, 11 * DAY_MS - 1), 0);
	assert_int_equal(marks_days(0, 365 * DAY_MS), 365);
}

static void a_walk_through_the_years_meets_every_mark_once_and_in_order(void **state)
{
	(void)state;
	int met[8], count = 0, last = MARK_NONE;
	for (int64_t left = 400; left >= -400; left--) {
		int mark = marks_due(left);
		if (mark != last)
			met[count++] = last = mark;
	}
	static const int all[] = { 180, 90, 30, 7, 0 };
	assert_int_equal(count, 5);
	assert_memory_equal(met, all, sizeof all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mark_holds_until_the_next_one),
		cmocka_unit_test(days_are_counted_from_calendar_day_to_calendar_day),
		cmocka_unit_test(a_walk_through_the_years_meets_every_mark_once_and_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
