#include "unit.h"
#include "base/str.h"

static void times_come_back_to_the_millisecond(void **state)
{
	static const struct { const char *text; int64_t ms; } rows[] = {
		{"1970-01-01T00:00:00.000Z", 0}, {"1969-12-31T23:59:59.999Z", -1}, {"2026-11-23T23:29:19.007Z", 1795476559007},
		{"2000-02-29T12:00:00.000Z", 951825600000}, {"9999-12-31T23:59:59.999Z", 253402300799999}, {"0001-01-01T00:00:00.000Z", -62135596800000},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[25];
		int64_t ms = 5;
		assert_int_equal(str_time_parse(&ms, rows[i].text), 0);
		assert_true(ms == rows[i].ms);
		str_time(text, ms);
		assert_string_equal(text, rows[i].text);
	}
}

static void a_time_without_milliseconds_is_on_the_second(void **state)
{
	int64_t ms;
	(void)state;
	assert_int_equal(str_time_parse(&ms, "2026-11-23T23:29:19Z"), 0);
	assert_true(ms == 1795476559000);
}

static void times_that_others_write_are_read_with_their_offset_and_fraction(void **state)
{
	static const struct { const char *text; int64_t ms; } rows[] = {
		{"2022-07-12T10:00:00.123456+02:00", 1657612800123}, {"2022-07-12t10:00:00.5z", 1657620000500}, {"2022-07-12 10:00:00-00:30", 1657621800000}, {"1970-01-01T00:00:00Z", 0},
	};
	static const char *const bad[] = {"", "2022-07-12T10:00:00", "2022-07-12T10:00:00.", "2022-07-12T10:00:00.Z", "2022-07-12T10:00:00+24:00", "2022-07-12T10:00:00+02:60", "2022-07-12T10:00:00+0200",
		"2022-07-12T10:00:00Zx", "2022-07-12T10:00:00+02:00Z", "2022-02-30T10:00:00Z", "2022-07-12_10:00:00Z"};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t ms = 5;
		assert_int_equal(str_time_parse_any(&ms, rows[i].text), 0);
		assert_true(ms == rows[i].ms);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int64_t ms = 5;
		assert_int_equal(str_time_parse_any(&ms, bad[i]), ERR_PARSE);
		assert_true(ms == 5);
	}
}

static void a_day_is_its_start_and_what_is_no_day_is_none(void **state)
{
	(void)state;
	assert_true(str_day_ms("2024-02-29") == str_date_ms(2024, 2, 29));
	assert_true(str_day_ms("2023-02-29") == 0);
	assert_true(str_day_ms("2024-02-29T00:00:00Z") == 0);
	assert_true(str_day_ms(NULL) == 0);
}

static void times_of_another_form_are_refused(void **state)
{
	static const char *const bad[] = {
		"", "2026-11-23", "2026-11-23T23:29:19", "2026-11-23T23:29:19+00:00", "2026-11-23t23:29:19z", "2026-11-23 23:29:19Z",
		"2026-11-23T23:29:19.1Z", "2026-11-23T23:29:19.0000Z", "2026-11-23T24:00:00Z", "2026-11-23T23:60:00Z", "2026-11-23T23:59:60Z",
		"2026-02-29T00:00:00Z", "2026-11-23T23:29:19Z ", " 2026-11-23T23:29:19Z", "2026-11-23T2+:29:19Z", "0000-01-01T00:00:00Z",
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int64_t ms = 5;
		assert_int_equal(str_time_parse(&ms, bad[i]), ERR_PARSE);
		assert_true(ms == 5);
	}
}

static void times_out_of_range_are_written_as_the_nearest(void **state)
{
	char text[25];
	(void)state;
	str_time(text, INT64_MAX);
	assert_string_equal(text, "9999-12-31T23:59:59.999Z");
	str_time(text, INT64_MIN);
	assert_string_equal(text, "0001-01-01T00:00:00.000Z");
}

static void dates_know_the_calendar(void **state)
{
	static const char *const bad[] = {"2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-1", "26-01-01", "2026-01-011"};
	int y, m, d;
	(void)state;
	assert_int_equal(str_date_parse(&y, &m, &d, "2028-02-29"), 0);
	assert_int_equal(y, 2028);
	assert_int_equal(m, 2);
	assert_int_equal(d, 29);
	assert_int_equal(str_date_parse(&y, &m, &d, "2000-02-29"), 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(str_date_parse(&y, &m, &d, bad[i]), ERR_PARSE);
	assert_int_equal(y, 2000);
}

static void every_day_of_four_centuries_follows_the_one_before(void **state)
{
	char text[25];
	int64_t ms = str_date_ms(1800, 1, 1);
	(void)state;
	for (; ms < str_date_ms(2201, 1, 1); ms += 86400000) {
		int y, m, d;
		str_time(text, ms);
		text[10] = 0;
		assert_int_equal(str_date_parse(&y, &m, &d, text), 0);
		assert_true(str_date_ms(y, m, d) == ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_come_back_to_the_millisecond),
		cmocka_unit_test(a_time_without_milliseconds_is_on_the_second),
		cmocka_unit_test(times_that_others_write_are_read_with_their_offset_and_fraction),
		cmocka_unit_test(a_day_is_its_start_and_what_is_no_day_is_none),
		cmocka_unit_test(times_of_another_form_are_refused),
		cmocka_unit_test(times_out_of_range_are_written_as_the_nearest),
		cmocka_unit_test(dates_know_the_calendar),
		cmocka_unit_test(every_day_of_four_centuries_follows_the_one_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
