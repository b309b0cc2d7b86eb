#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "passport/published.h"

static void the_day_after_the_models_name_is_found(void **state)
{
	(void)state;
	static const struct { const char *page, *want; } rows[] = {
		{"LAMP-1 gets updates until 2031-12-31.", "2031-12-31"}, {"<tr><td>Lamp-1</td><td><time datetime=\"2031-12-31\">the end of 2031</time></td></tr>", "2031-12-31"},
		{"LAMP-1: 2028-02", "2028-02-29"}, {"LAMP-1: 2031-12", "2031-12-31"}, {"LAMP-1. Until 2031-12-31", "2031-12-31"},
		{"LAMP-1 is here. <p>Support</p> LAMP-2: 2030-01-01", "2030-01-01"}, // which name a day belongs to, a page does not say: the first after it
		{"LAMP-10: 2031-12-31", NULL}, {"XLAMP-1: 2031-12-31", NULL}, {"LAMP-1-EU: 2031-12-31", NULL}, {"LAMP-1.2: 2031-12-31", NULL}, {"2031-12-31: LAMP-1", NULL},
		{"LAMP-1: 2031-13-31", NULL}, {"LAMP-1: 2031-02-30", NULL}, {"LAMP-1: 12031-12-31", NULL}, {"LAMP-1: 2031-12-311", NULL}, {"LAMP-1: 2031-12-31-7", NULL}, {"LAMP-1: 1999-12-31", NULL},
		{"LAMP-1: 31.12.2031", NULL}, {"LAMP-1", NULL}, {"", NULL}, {"LAMP-1 serial 7-2031-12-31, LAMP-1 2032-01-01", "2032-01-01"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char day[11] = "";
		int err = published_read(day, rows[i].page, strlen(rows[i].page), "LAMP-1");
		if (err != (rows[i].want ? 0 : ERR_NOT_FOUND) || (rows[i].want && strcmp(day, rows[i].want) != 0))
			fail_msg("%s: %s", rows[i].page, err ? "nothing" : day);
	}
}

static void a_day_far_away_or_on_a_page_without_end_is_none(void **state)
{
	(void)state;
	AUTO_FREE char *page = mem_new(1, PUBLISHED_BYTES_MAX + 100);
	char day[11];
	memset(page, ' ', PUBLISHED_BYTES_MAX + 99);
	memcpy(page, "LAMP-1", 6);
	memcpy(page + 1000, "2031-12-31", 10);
	assert_int_equal(published_read(day, page, 2000, "LAMP-1"), 0);
	memset(page + 1000, ' ', 10);
	memcpy(page + 1100, "2031-12-31", 10);
	assert_int_equal(published_read(day, page, 2000, "LAMP-1"), ERR_NOT_FOUND);
	assert_int_equal(published_read(day, page, PUBLISHED_BYTES_MAX + 1, "LAMP-1"), ERR_NOT_FOUND);
	assert_int_equal(published_read(day, "2031-12-31", 10, ""), ERR_NOT_FOUND);
	assert_int_equal(published_read(day, "a\0LAMP-1\0 2031-12-31", 20, "LAMP-1"), 0); // bytes of any kind
}

static void only_the_makers_own_site_speaks_for_it(void **state)
{
	(void)state;
	assert_true(published_is_own("https://lamps.example/support", "lamps.example"));
	assert_true(published_is_own("https://Support.LAMPS.example:8443/x", "lamps.example"));
	assert_true(published_is_own("https://support.lamps.example", "www.lamps.example"));
	assert_false(published_is_own("https://evil-lamps.example", "lamps.example"));
	assert_false(published_is_own("https://lamps.example.evil.example", "lamps.example"));
	assert_false(published_is_own("http://lamps.example", "lamps.example"));
	assert_false(published_is_own("https://lamps.example", ""));
	assert_false(published_is_own("https://lamps.example", "www."));
	assert_false(published_is_own(NULL, "lamps.example"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_day_after_the_models_name_is_found),
		cmocka_unit_test(a_day_far_away_or_on_a_page_without_end_is_none),
		cmocka_unit_test(only_the_makers_own_site_speaks_for_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
