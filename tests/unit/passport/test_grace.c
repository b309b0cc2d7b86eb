// Laws by country and day: which holds for a sale, and until when a maker may still say nothing.
#include "unit.h"
#include <string.h>
#include "base/str.h"
#include "passport/grace.h"

#define DAY_MS INT64_C(86400000)
#define NOW str_date_ms(2026, 11, 27)

static const struct grace_rule *rule(const char *id)
{
	const struct grace_rule *r;
	for (int i = 0; (r = grace_at(i)); i++)
		if (str_eq(r->id, id))
			return r;
	fail_msg("%s", id);
	return NULL;
}

static void every_rule_begins_on_its_day_and_says_where_that_stands(void **state)
{
	(void)state;
	static const struct { const char *id; int y, m, d; } days[] = { { "uk_psti", 2024, 4, 29 }, { "uk_sales", 2015, 10, 1 }, { "eu_red", 2025, 8, 1 }, { "eu_cra", 2027, 12, 11 }, { "eu_sales", 2022, 1, 1 } };
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		assert_int_equal(rule(days[i].id)->from, str_date_ms(days[i].y, days[i].m, days[i].d));
		assert_true(str_starts(rule(days[i].id)->source, "https://"));
	}
	assert_null(grace_at(5));
	assert_null(grace_at(-1));
}

static void the_day_of_sale_is_held_against_the_day_of_the_rule(void **state)
{
	(void)state;
	const struct grace_rule *uk = rule("uk_psti"), *cra = rule("eu_cra");
	assert_int_equal(grace_state(uk, uk->from - DAY_MS, NOW), GRACE_BEFORE);
	assert_int_equal(grace_state(uk, uk->from, NOW), GRACE_SINCE);
	assert_int_equal(grace_state(uk, 0, NOW), GRACE_UNKNOWN);
	assert_int_equal(grace_state(cra, NOW, NOW), GRACE_COMING);
	assert_int_equal(grace_state(cra, NOW, cra->from - 1), GRACE_COMING);
	assert_int_equal(grace_state(cra, NOW, cra->from), GRACE_BEFORE);
}

static void a_maker_may_say_nothing_until_the_day_before_the_last_law_to_come(void **state)
{
	(void)state;
	assert_int_equal(grace_until("DE", NOW), str_date_ms(2027, 12, 10));
	assert_int_equal(grace_until("DE", str_date_ms(2027, 12, 11)), 0);
	assert_int_equal(grace_until("GB", NOW), 0);
	assert_int_equal(grace_until("GB", str_date_ms(2024, 1, 1)), str_date_ms(2024, 4, 28));
	static const char *const none[] = { "US", "", "T ", "EU", "E", NULL };
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(grace_until(none[i], NOW), 0);
}

static void the_view_lists_the_laws_of_the_country_alone(void **state)
{
	(void)state;
	AUTO_JSON json_t *uk = grace_view("GB", str_date_ms(2021, 11, 5), NOW), *de = grace_view("DE", str_date_ms(2026, 1, 5), NOW), *none = grace_view(NULL, 0, NOW);
	assert_int_equal(json_array_size(uk), 2);
	assert_string_equal(json_text_or(json_array_get(uk, 0), "whom", ""), "maker");
	assert_int_equal(json_array_size(json_object_get(json_array_get(uk, 0), "asks")), 3);
	assert_string_equal(json_text_or(json_array_get(uk, 1), "whom", ""), "seller");
	assert_string_equal(json_text_or(json_array_get(uk, 1), "state", ""), "sold_since");
	assert_int_equal(json_array_size(json_object_get(json_array_get(uk, 1), "asks")), 0);
	assert_string_equal(json_text_or(json_array_get(uk, 0), "state", ""), "sold_before");
	assert_string_equal(json_text_or(json_array_get(uk, 0), "from", ""), "2024-04-29");
	assert_int_equal(json_array_size(de), 3);
	assert_true(json_is_true(json_object_get(json_array_get(de, 0), "by_market")));
	assert_string_equal(json_string_value(json_array_get(json_object_get(json_array_get(de, 0), "asks"), 0)), "passwords");
	assert_string_equal(json_text_or(json_array_get(de, 2), "rule", ""), "eu_sales");
	assert_string_equal(json_text_or(json_array_get(de, 0), "state", ""), "sold_since");
	assert_string_equal(json_text_or(json_array_get(de, 1), "state", ""), "coming");
	assert_int_equal(json_array_size(none), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_begins_on_its_day_and_says_where_that_stands),
		cmocka_unit_test(the_day_of_sale_is_held_against_the_day_of_the_rule),
		cmocka_unit_test(a_maker_may_say_nothing_until_the_day_before_the_last_law_to_come),
		cmocka_unit_test(the_view_lists_the_laws_of_the_country_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
