// Matching is strict: a product is found by its maker and its model and by nothing less.
#include "unit.h"
#include <string.h>
#include "base/str.h"
#include "catalogue/catalogue.h"

static const char *id_of(const json_t *p)
{
	return json_text_or(p, "id", "none");
}

static void maker_and_model_find_a_product_however_they_are_spelt(void **state)
{
	(void)state;
	assert_string_equal(id_of(catalogue_match("Belkin", "WLS0403")), "belkin-wls0403");
	assert_string_equal(id_of(catalogue_match("WEMO", " wls0403 ")), "belkin-wls0403");
	assert_string_equal(id_of(catalogue_match("AVM", "Fritz Box 7580")), "avm-fritz-box-7580");
	assert_string_equal(id_of(catalogue_match("avm", "FRITZ!BOX 7580")), "avm-fritz-box-7580");
	assert_string_equal(id_of(catalogue_match("FRITZ!", "7580")), "avm-fritz-box-7580");
}

static void half_a_name_finds_nothing(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {{"Belkin", NULL}, {NULL, "WLS0403"}, {"", ""}, {"Belkin", "WLS040"}, {"Belkin", "WLS0403X"}, {"Bose", "WLS0403"}, {"Arlo", "Pro 3"}};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_null(catalogue_match(pairs[i][0], pairs[i][1]));
}

static void a_plus_in_a_name_counts(void **state)
{
	(void)state;
	assert_string_equal(id_of(catalogue_match("Arlo", "Arlo Q")), "arlo-arlo-q");
	assert_string_equal(id_of(catalogue_match("Arlo", "Arlo Q+")), "arlo-arlo-q-plus");
}

static void what_it_might_be_is_offered_and_never_more_than_a_few(void **state)
{
	(void)state;
	const json_t *found[CATALOGUE_OFFERS_MAX];
	assert_int_equal(catalogue_offers("Bose", "SoundTouch", found), CATALOGUE_OFFERS_MAX);
	assert_int_equal(catalogue_offers("Google", "Nest Learning Thermostat", found), 2);
	assert_int_equal(catalogue_offers("Somebody", "Nest Learning Thermostat", found), 0);
	assert_int_equal(catalogue_offers("Google", NULL, found), 0);
}

static void a_very_long_name_finds_nothing(void **state)
{
	(void)state;
	char name[400];
	memset(name, 'a', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	const json_t *found[CATALOGUE_OFFERS_MAX];
	assert_null(catalogue_match(name, name));
	assert_int_equal(catalogue_offers("Bose", name, found), 0);
}

static void claims_are_read_as_written(void **state)
{
	(void)state;
	struct catalogue_claims c = catalogue_claims(catalogue_get("google-nest-learning-thermostat-2nd-generation"));
	assert_int_equal(c.end, str_date_ms(2025, 10, 25));
	assert_int_equal(c.service_end, str_date_ms(2025, 10, 25));
	assert_null(c.contact);
	assert_int_equal(catalogue_claims(catalogue_get("signify-hue-bridge")).months, 36);
	assert_true(catalogue_claims(catalogue_get("netgear-ac1450")).no_updates);
	assert_int_equal(catalogue_claims(NULL).end, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(maker_and_model_find_a_product_however_they_are_spelt),
		cmocka_unit_test(half_a_name_finds_nothing),
		cmocka_unit_test(a_plus_in_a_name_counts),
		cmocka_unit_test(what_it_might_be_is_offered_and_never_more_than_a_few),
		cmocka_unit_test(a_very_long_name_finds_nothing),
		cmocka_unit_test(claims_are_read_as_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
