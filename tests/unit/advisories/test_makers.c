#include "unit.h"
#include <string.h>
#include "advisories/csaf_sample.h"
#include "advisories/makers.h"
#include "advisories/match.h"

static struct makers makers;

static void read_makers(const struct sample *s)
{
	struct csaf c;
	assert_int_equal(sample_read(&c, sample_document(s)), 0);
	makers_of(&makers, &c);
	csaf_done(&c);
}

static bool has(const char *key)
{
	for (size_t i = 0; i < makers.count; i++)
		if (str_eq(makers.keys[i], key))
			return true;
	return false;
}

static void each_maker_of_a_list_is_a_key_of_its_own(void **state)
{
	(void)state;
	read_makers(&(struct sample){.vendor = "ABB, Phoenix Contact and WAGO", .product = "Gateway 7"});
	assert_true(has("abb") && has("phoenix contact") && has("wago"));
}

static void a_product_without_a_maker_is_under_its_first_word(void **state)
{
	(void)state;
	AUTO_JSON json_t *document = sample_document(&(struct sample){.vendor = "X", .product = "Lamps L100"});
	struct csaf c;
	json_t *tree = json_object_get(document, "product_tree");
	json_object_set_new(tree, "full_product_names", json_pack("[{s:s, s:s}]", "product_id", "P2", "name", "Lamps L100"));
	json_object_del(tree, "branches");
	assert_int_equal(sample_read(&c, json_incref(document)), 0);
	makers_of(&makers, &c);
	csaf_done(&c);
	assert_int_equal(makers.count, 1);
	assert_true(has("lamps"));
}

static void an_identifier_that_needs_no_maker_concerns_everybody(void **state)
{
	(void)state;
	read_makers(&(struct sample){.vendor = "Lamps Ltd", .product = "L100", .helper = "{\"serial_numbers\": [\"A1\"]}"});
	assert_int_equal(makers.count, 1);
	assert_true(has(MAKER_ANY));
}

static void a_cpe_names_its_maker_too(void **state)
{
	(void)state;
	read_makers(&(struct sample){.vendor = "Somebody", .product = "L100", .helper = "{\"cpe\": \"cpe:2.3:h:tp_link:l100:-:*:*:*:*:*:*:*\"}"});
	char key[VENDOR_KEY_SIZE];
	vendor_key(key, "TP-Link");
	assert_true(has(key));
	read_makers(&(struct sample){.vendor = "Somebody", .product = "L100", .helper = "{\"cpe\": \"cpe:/h:lamps:l100\"}"});
	assert_true(has("lamps"));
}

static void a_crowd_of_makers_becomes_everybody(void **state)
{
	(void)state;
	char names[1024] = "";
	for (int i = 0; i < MAKERS_MAX + 1; i++)
		snprintf(names + strlen(names), sizeof names - strlen(names), "%sm%dq", i ? "," : "", i);
	read_makers(&(struct sample){.vendor = names, .product = "L100"});
	assert_true(has(MAKER_ANY));
}

// Whoever matches must be found by the keys: otherwise the store would hide what the matcher knows.
static void whatever_matches_is_found_by_its_key(void **state)
{
	(void)state;
	static const struct { struct sample s; struct match_device d; } pairs[] = {
		{{.vendor = "Lamps Ltd", .product = "Lamp L100"}, {.vendor = "LAMPS Limited", .model = "Lamp L100"}},
		{{.vendor = "ABB and Lamps GmbH & Co. KG", .product = "Lamp L100"}, {.vendor = "Lamps", .model = "L100"}},
		{{.vendor = "Other", .product = "L100", .helper = "{\"cpe\": \"cpe:2.3:h:lamps:l100:-:*:*:*:*:*:*:*\"}"}, {.vendor = "Lamps", .model = "L100"}},
		{{.vendor = "Other", .product = "L100", .helper = "{\"serial_numbers\": [\"S7*\"]}"}, {.vendor = "Nobody", .model = "Z", .serial = "S71"}},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct csaf c;
		struct match m;
		char key[VENDOR_KEY_SIZE];
		assert_int_equal(sample_read(&c, sample_document(&pairs[i].s)), 0);
		match_document(&m, &c, &pairs[i].d);
		assert_int_not_equal(m.state, MATCH_NONE);
		makers_of(&makers, &c);
		csaf_done(&c);
		vendor_key(key, pairs[i].d.vendor);
		assert_true(has(key) || has(MAKER_ANY));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_maker_of_a_list_is_a_key_of_its_own),
		cmocka_unit_test(a_product_without_a_maker_is_under_its_first_word),
		cmocka_unit_test(an_identifier_that_needs_no_maker_concerns_everybody),
		cmocka_unit_test(a_cpe_names_its_maker_too),
		cmocka_unit_test(a_crowd_of_makers_becomes_everybody),
		cmocka_unit_test(whatever_matches_is_found_by_its_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
