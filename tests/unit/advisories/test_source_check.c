#include "unit.h"
#include "advisories/source_check.h"

static char tries[SOURCE_TRIES][512];

static void a_domain_is_looked_up_in_the_standards_order(void **state)
{
	(void)state;
	assert_int_equal(source_addresses(tries, "Lamps.example"), 3);
	assert_string_equal(tries[0], "https://lamps.example/.well-known/csaf/provider-metadata.json");
	assert_string_equal(tries[1], "https://lamps.example/.well-known/security.txt");
	assert_string_equal(tries[2], "https://csaf.data.security.lamps.example");
}

static void an_https_address_is_taken_as_it_is(void **state)
{
	(void)state;
	assert_int_equal(source_addresses(tries, "https://lamps.example/x/provider-metadata.json"), 1);
	assert_string_equal(tries[0], "https://lamps.example/x/provider-metadata.json");
}

static void anything_else_is_no_source(void **state)
{
	(void)state;
	const char *const bad[] = {"", "localhost", "http://lamps.example/", "file:///etc/passwd", "lamps..example", ".example", "lamps.example.", "a/b.example", "user@b.example", "https://", "https://a b.example/",
		"lamps.example:443"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(source_addresses(tries, bad[i]), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_domain_is_looked_up_in_the_standards_order),
		cmocka_unit_test(an_https_address_is_taken_as_it_is),
		cmocka_unit_test(anything_else_is_no_source),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
