#include "unit.h"
#include <string.h>
#include "base/str.h"
#include "platform/zone.h"

static int64_t at(const char *time)
{
	int64_t ms;
	assert_int_equal(str_time_parse(&ms, time), 0);
	return ms;
}

static void the_household_clock_follows_summer_and_winter_time(void **state)
{
	(void)state;
	assert_int_equal(zone_set("Europe/London"), 0);
	assert_int_equal(zone_time(at("2027-01-15T22:30:00Z")).minute, 22 * 60 + 30);
	assert_int_equal(zone_time(at("2027-07-15T22:30:00Z")).minute, 23 * 60 + 30);
	assert_int_equal(zone_time(at("2027-07-15T22:30:00Z")).offset_min, 60);
	assert_int_equal(zone_time(at("2027-03-28T00:59:00Z")).minute, 59);
	assert_int_equal(zone_time(at("2027-03-28T01:00:00Z")).minute, 2 * 60); // the hour in between does not exist
	assert_int_equal(zone_time(at("2027-10-31T00:30:00Z")).minute, zone_time(at("2027-10-31T01:30:00Z")).minute); // and this one comes twice
}

static void a_day_begins_at_midnight_of_the_zone(void **state)
{
	(void)state;
	assert_int_equal(zone_set("Asia/Tokyo"), 0);
	assert_int_equal(zone_time(at("2027-01-15T14:59:59Z")).day_ms, str_date_ms(2027, 1, 15));
	assert_int_equal(zone_time(at("2027-01-15T15:00:00Z")).day_ms, str_date_ms(2027, 1, 16));
	assert_int_equal(zone_set("America/New_York"), 0);
	assert_int_equal(zone_time(at("2027-01-15T04:00:00Z")).day_ms, str_date_ms(2027, 1, 14));
}

static void what_is_no_zone_changes_nothing(void **state)
{
	(void)state;
	assert_int_equal(zone_set("Asia/Tokyo"), 0);
	static const char *const bad[] = { "../../etc/passwd", "/etc/passwd", "Europe//London", "Europe/", "a b", "Europe/London\n", "x:y", "EST5EDT,M3.2.0,M11.1.0",
		"averyveryveryveryveryveryveryveryverylongname/of/a/zone" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(zone_set(bad[i]), ERR_INVALID);
	assert_int_equal(zone_set("Europe/Atlantis"), ERR_NOT_FOUND);
	assert_int_equal(zone_set("Europe"), ERR_NOT_FOUND);
	assert_string_equal(zone_name(), "Asia/Tokyo");
	assert_int_equal(zone_time(at("2027-01-15T15:00:00Z")).minute, 0);
}

static void without_a_name_it_is_the_machines_own(void **state)
{
	(void)state;
	char name[ZONE_NAME_SIZE];
	zone_machine(name);
	assert_int_equal(zone_set(""), 0);
	assert_string_equal(zone_name(), "");
	struct zone_time own = zone_time(at("2027-01-15T15:00:00Z"));
	assert_int_equal(zone_set(name), 0);
	assert_int_equal(zone_time(at("2027-01-15T15:00:00Z")).minute, own.minute);
}

static int setup(void **state)
{
	(void)state;
	zone_init();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_household_clock_follows_summer_and_winter_time),
		cmocka_unit_test(a_day_begins_at_midnight_of_the_zone),
		cmocka_unit_test(what_is_no_zone_changes_nothing),
		cmocka_unit_test(without_a_name_it_is_the_machines_own),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
