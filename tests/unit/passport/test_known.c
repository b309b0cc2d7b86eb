// Which product a unit is and what its owner states: the owner's answer outranks the name, survives a restart, and goes with the unit.
#include "unit.h"
#include <string.h>
#include "passport/home.h"
#include "base/str.h"

static const char *maker, *model;

static int fact(void *data, const char *unit, const char *key, const char **ret)
{
	(void)data, (void)unit;
	*ret = str_eq(key, "manufacturer") ? maker : str_eq(key, "model") ? model : NULL;
	return *ret ? 0 : ERR_NOT_FOUND;
}

static void know(const char *m, const char *n)
{
	const struct passports_world world = {.fact = fact};
	maker = m;
	model = n;
	passports_set_world(home.p, &world);
}

static void expect_product(const char *id, const char *how, size_t offers)
{
	AUTO_JSON json_t *j = passports_product(home.p, "u1");
	assert_string_equal(json_text_or(json_object_get(j, "product"), "id", "none"), id);
	assert_string_equal(json_text_or(j, "how", "none"), how);
	assert_int_equal(json_array_size(json_object_get(j, "offers")), offers);
}

static int say(const char *key, const char *value)
{
	return passports_state(home.p, "u1", key, value, NULL, NOW);
}

static void maker_and_model_name_a_product_until_the_owner_says_no(void **state)
{
	(void)state;
	know("Belkin", "WLS0403");
	expect_product("belkin-wls0403", "exact", 0);
	assert_int_equal(say("not_product", "belkin-wls0403"), 0);
	expect_product("none", "none", 0);
	restart();
	know("Belkin", "WLS0403");
	expect_product("none", "none", 0);
	assert_int_equal(say("not_product", NULL), 0);
	expect_product("belkin-wls0403", "exact", 0);
}

static void an_offer_becomes_the_product_when_the_owner_says_yes(void **state)
{
	(void)state;
	know("Google", "Nest Learning Thermostat");
	expect_product("none", "none", 2);
	assert_int_equal(say("product", "google-nest-learning-thermostat-1st-generation"), 0);
	expect_product("google-nest-learning-thermostat-1st-generation", "owner", 0);
	AUTO_JSON json_t *support = passports_support(home.p, "u1", NOW, false);
	assert_string_equal(json_text_or(support, "source", ""), "catalogue");
	assert_string_equal(json_text_or(support, "status", ""), "ended");
	assert_int_equal(passports_ends(home.p, "u1").until, str_date_ms(2025, 10, 25));
}

static void a_unit_of_which_nothing_is_known_has_no_product(void **state)
{
	(void)state;
	expect_product("none", "none", 0);
	know(NULL, NULL);
	expect_product("none", "none", 0);
	AUTO_JSON json_t *said = passports_stated(home.p, "u1");
	assert_int_equal(json_object_size(said), 0);
}

static void what_is_stated_is_checked_kept_and_forgotten(void **state)
{
	(void)state;
	assert_int_equal(say("passwords", "qwerty"), ERR_INVALID);
	assert_int_equal(say("colour", "red"), ERR_INVALID);
	assert_int_equal(passports_state(home.p, "u1", "passwords", "none", "a\nb", NOW), ERR_INVALID);
	assert_int_equal(passports_state(home.p, "u1", "passwords", "none", "the manual", NOW), 0);
	restart();
	AUTO_JSON json_t *said = passports_stated(home.p, "u1");
	assert_string_equal(json_text_or(json_object_get(said, "passwords"), "evidence", ""), "the manual");
	assert_int_equal(passports_forget_unit(home.p, "u1"), 0);
	AUTO_JSON json_t *gone = passports_stated(home.p, "u1");
	assert_int_equal(json_object_size(gone), 0);
}

static void expect_support(const char *why, const char *source)
{
	AUTO_JSON json_t *j = passports_support(home.p, "u1", NOW, false);
	assert_string_equal(json_text_or(j, "why", ""), why);
	assert_string_equal(json_text_or(j, "source", ""), source);
}

static void a_mud_file_is_held_against_the_owners_word_too_until_it_is_forgotten(void **state)
{
	(void)state;
	static const char url[] = "https://lamps.example/l1.json", no[] = "{\"ietf-mud:mud\":{\"mud-version\":1,\"mud-url\":\"https://lamps.example/l1.json\","
		"\"last-update\":\"2026-03-01T10:00:00Z\",\"is-supported\":false}}";
	assert_int_equal(passports_take_mud(home.p, "u1", "https://lamps.example/l2.json", no, strlen(no), NOW), ERR_MISMATCH);
	expect_support("nothing_dated", "nobody");
	assert_int_equal(passports_take_mud(home.p, "u1", url, no, strlen(no), NOW), 0);
	expect_support("maker_says_unsupported", "declared");
	assert_int_equal(say("updates_until", "2099-12-31"), 0);
	restart();
	expect_support("maker_gave_it_up", "owner");
	assert_int_equal(passports_take_mud(home.p, "u1", NULL, NULL, 0, NOW), 0);
	expect_support("end_is_named", "owner");
	assert_int_equal(passports_take_mud(home.p, "u1", url, no, strlen(no), NOW), 0);
	assert_int_equal(passports_forget_unit(home.p, "u1"), 0);
	expect_support("nothing_dated", "nobody");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(maker_and_model_name_a_product_until_the_owner_says_no, setup, teardown),
		cmocka_unit_test_setup_teardown(an_offer_becomes_the_product_when_the_owner_says_yes, setup, teardown),
		cmocka_unit_test_setup_teardown(a_unit_of_which_nothing_is_known_has_no_product, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_stated_is_checked_kept_and_forgotten, setup, teardown),
		cmocka_unit_test_setup_teardown(a_mud_file_is_held_against_the_owners_word_too_until_it_is_forgotten, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
