// The shipped catalogue keeps its own rules, and each rule has a text that breaks it.
#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "catalogue/catalogue.h"

static void every_product_has_a_source_and_a_day_for_everything_it_says(void **state)
{
	(void)state;
	AUTO_FREE char *fault = catalogue_fault(catalogue_all());
	if (fault)
		fail_msg("%s", fault);
	assert_true(json_array_size(catalogue_all()) >= 50);
}

#define SOURCE "\"url\":\"https://maker.example/page\",\"read\":\"2026-11-27\",\"evidence\":\"The page says so.\""
#define PRODUCT(identity, claims) "[{\"id\":\"a-b\",\"manufacturer\":\"A\",\"model\":\"B\",\"kind\":\"hub\",\"also\":{\"manufacturers\":[],\"models\":[]},\"identity\":{" identity "},\"claims\":[" claims "]}]"

static char *fault_of(const char *text)
{
	AUTO_JSON json_t *all = NULL;
	assert_int_equal(json_read(&all, text, strlen(text), 1 << 16, 8), 0);
	return catalogue_fault(all);
}

static void a_text_that_breaks_a_rule_is_named(void **state)
{
	(void)state;
	static const char *const broken[] = {
		"[]",
		PRODUCT("\"url\":\"http://maker.example/page\",\"read\":\"2026-11-27\",\"evidence\":\"x\"", ""),
		PRODUCT("\"url\":\"https://maker.example/page\",\"read\":\"yesterday\",\"evidence\":\"x\"", ""),
		PRODUCT("\"url\":\"https://maker.example/page\",\"read\":\"2026-11-27\",\"evidence\":\"\"", ""),
		PRODUCT("\"url\":\"https://maker.example/page\",\"read\":\"2026-11-27\",\"evidence\":\"a b c d e f g h i j k l m n o p q r s t u\"", ""),
		PRODUCT(SOURCE ",\"more\":1", ""),
		PRODUCT(SOURCE, "{\"about\":\"updates\",\"end\":\"2027-01-01\"}"),
		PRODUCT(SOURCE, "{\"about\":\"updates\"," SOURCE "}"),
		PRODUCT(SOURCE, "{\"about\":\"updates\",\"end\":\"2027-01-01\",\"none\":true," SOURCE "}"),
		PRODUCT(SOURCE, "{\"about\":\"updates\",\"end\":\"1970-01-01\"," SOURCE "}"),
		PRODUCT(SOURCE, "{\"about\":\"updates\",\"end\":\"2027-01-01\",\"guess\":true," SOURCE "}"),
		PRODUCT(SOURCE, "{\"about\":\"service\"," SOURCE "}"),
		PRODUCT(SOURCE, "{\"about\":\"contact\",\"contact\":\"x\"," SOURCE "}"),
		PRODUCT(SOURCE, "{\"about\":\"passwords\",\"mode\":\"strong\"," SOURCE "}"),
		PRODUCT(SOURCE, "{\"about\":\"reset\"," SOURCE "}"),
		PRODUCT(SOURCE, "{\"about\":\"price\"," SOURCE "}"),
	};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		AUTO_FREE char *fault = fault_of(broken[i]);
		if (!fault)
			fail_msg("nobody minds %s", broken[i]);
	}
	AUTO_FREE char *none = fault_of(PRODUCT(SOURCE, "{\"about\":\"updates\",\"end\":\"2027-01-01\"," SOURCE "},{\"about\":\"reset\",\"text\":\"Hold the button.\"," SOURCE "}"));
	assert_null(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_product_has_a_source_and_a_day_for_everything_it_says),
		cmocka_unit_test(a_text_that_breaks_a_rule_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
