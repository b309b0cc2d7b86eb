#include "unit.h"
#include "advisories/contact_watch.h"

#define DAY INT64_C(86400000)

static void a_contact_is_good_until_its_day_is_over(void **state)
{
	(void)state;
	assert_false(contact_is_over(0, 1000 * DAY)); // no day is known
	assert_false(contact_is_over(100 * DAY, 100 * DAY));
	assert_false(contact_is_over(100 * DAY, 101 * DAY - 1));
	assert_true(contact_is_over(100 * DAY, 101 * DAY));
}

static void it_is_read_again_after_thirty_days_or_when_it_has_run_out(void **state)
{
	(void)state;
	static const struct { int64_t seen, until, now; bool good, due; } rows[] = {
		{ 100, 200, 101, true, false }, { 100, 200, 129, true, false }, { 100, 200, 130, true, true }, { 100, 0, 130, false, true },
		{ 100, 110, 110, true, false }, { 100, 110, 111, true, true },
		{ 100, 110, 120, false, false }, // it was seen that it has run out: once is enough
		{ 100, 200, 99, true, true },    // seen in what is now the future: the clock was wrong then
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (contact_is_due(rows[i].seen * DAY, rows[i].good, rows[i].until * DAY, rows[i].now * DAY) != rows[i].due)
			fail_msg("row %zu", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_contact_is_good_until_its_day_is_over), cmocka_unit_test(it_is_read_again_after_thirty_days_or_when_it_has_run_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
