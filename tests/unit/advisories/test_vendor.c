#include "unit.h"
#include <string.h>
#include "advisories/vendor.h"

static void a_maker_has_one_key_under_all_its_names(void **state)
{
	(void)state;
	static const char *const rows[][2] = {{"Siemens AG", "siemens"}, {"Schneider Electric Software, LLC", "schneider electric"}, {"Shelly", "shelly"},
		{"Allterco Robotics EOOD", "shelly"}, {"Hangzhou Hikvision Digital Technology Co., Ltd.", "hikvision"}, {"TP-Link", "tplink"}, {"TP-LINK Technologies Co., Ltd.", "tplink"},
		{"D-Link Corporation", "dlink"}, {"Enphase Energy ", "enphase energy"}, {"General Electric (GE)", "general electric"}, {"GE", "general electric"},
		{"eQ-3 AG", "eq3"}, {"Philips Hue", "signify"}, {"Signify Netherlands B.V.", "signify"}, {"", ""}, {"Inc.", ""}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char key[VENDOR_KEY_SIZE];
		vendor_key(key, rows[i][0]);
		assert_string_equal(key, rows[i][1]);
	}
}

static void on_key(void *data, const char *key)
{
	char *to = data;
	strcat(to, "[");
	strcat(to, key);
	strcat(to, "]");
}

static void every_maker_of_a_list_is_named(void **state)
{
	(void)state;
	char keys[512] = "";
	vendor_each("ABB, Siemens and WAGO", on_key, keys);
	assert_string_equal(keys, "[abb siemens and wago][abb][siemens][wago]");
	keys[0] = '\0';
	vendor_each(NULL, on_key, keys);
	assert_string_equal(keys, "");
}

static void a_name_longer_than_a_key_is_cut(void **state)
{
	(void)state;
	char name[300], key[VENDOR_KEY_SIZE];
	memset(name, 'a', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	vendor_key(key, name);
	assert_true(strlen(key) < VENDOR_KEY_SIZE);
}

static void two_names_are_one_makers_when_a_name_in_them_is(void **state)
{
	(void)state;
	assert_true(vendor_is_same("Lamps", "LAMPS Ltd."));
	assert_true(vendor_is_same("Philips Hue", "Signify Netherlands B.V."));
	assert_true(vendor_is_same("Shelly", "Allterco Robotics EOOD (Shelly)"));
	assert_false(vendor_is_same("Lamps", "Lights Ltd."));
	assert_false(vendor_is_same("Ltd.", "Inc."));
	assert_false(vendor_is_same("", ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_maker_has_one_key_under_all_its_names), cmocka_unit_test(every_maker_of_a_list_is_named),
		cmocka_unit_test(two_names_are_one_makers_when_a_name_in_them_is), cmocka_unit_test(a_name_longer_than_a_key_is_cut)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
