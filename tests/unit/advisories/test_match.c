#include "unit.h"
#include <string.h>
#include "advisories/match.h"
#include "csaf_sample.h"

static struct csaf doc;

static struct match match(const struct sample *s, const struct match_device *d)
{
	struct match m;
	assert_int_equal(sample_read(&doc, sample_document(s)), 0);
	match_document(&m, &doc, d);
	return m;
}

static const struct row {
	struct sample s;
	struct match_device d;
	enum match_state want;
	const char *reason;
} rows[] = {
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "< 1.0.3"}, {.vendor = "Allterco Robotics", .model = "Shelly Plus 1PM", .firmware = "1.0.2"}, MATCH_AFFECTED, "version_in_range"},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "vers:all/*"}, {.vendor = "Shelly", .model = "Plus 1PM"}, MATCH_AFFECTED, "all_versions"},
	{{.vendor = "Shelly", .product = "Plus 1PM"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "9"}, MATCH_AFFECTED, "all_versions"},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "< 1.0.3"}, {.vendor = "Shelly", .model = "Plus 1PM"}, MATCH_POSSIBLE, "version_unknown"},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "< 1.0.3 on old boards"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1.0.2"}, MATCH_POSSIBLE, "version_unclear"},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "< 1.0.3"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1.0.3"}, MATCH_NOT_AFFECTED, "version_outside"},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "< 1.0.3", .remedy = "vendor_fix", .details = "x"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1.0.3"}, MATCH_FIXED, "has_fix"},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = ">= 2.0 | < 2.4", .remedy = "vendor_fix", .details = "x"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1.9"}, MATCH_NOT_AFFECTED, "version_outside"},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "1.0.3", .exact = true, .status = "fixed"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1.1.0"}, MATCH_FIXED, "stated_fixed"},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "1.0.3", .exact = true, .status = "fixed"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1.0.0"}, MATCH_NONE, ""},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "vers:all/*", .status = "known_not_affected"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1"}, MATCH_NOT_AFFECTED, "stated_not_affected"},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "vers:all/*", .status = "under_investigation"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1"}, MATCH_INVESTIGATED, "investigated"},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "vers:all/*", .status = "unknown"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1"}, MATCH_POSSIBLE, "nobody_knows"},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "< 1", .status = "unknown"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1"}, MATCH_NONE, ""},
	{{.vendor = "Hikvision", .product = "DS-2CD2xx2FWD", .version = "vers:all/*", .status = "unknown"}, {.vendor = "Hikvision", .model = "DS-2CD2142FWD", .firmware = "1"}, MATCH_NONE, ""},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "vers:all/*"}, {.vendor = "Shelly", .model = "Plus 2PM", .firmware = "1"}, MATCH_NONE, ""},
	{{.vendor = "Sonoff", .product = "Plus 1PM", .version = "vers:all/*"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1"}, MATCH_NONE, ""},
	{{.vendor = "Hikvision", .product = "DS-2CD2xx2FWD", .version = "< V5.4.5"}, {.vendor = "Hikvision", .model = "DS-2CD2142FWD", .firmware = "V5.4.0"}, MATCH_POSSIBLE, "name_similar"},
	{{.vendor = "Dahua", .product = "IPC-HX2XXX", .version = "< 2.820.0000000.48.R.220614"}, {.vendor = "Zhejiang Dahua Technology", .model = "IPC-HDW2431", .firmware = "2.820.0000000.18.R.210705"}, MATCH_POSSIBLE, "name_similar"},
	{{.vendor = "Siemens", .product = "SCALANCE W700 IEEE 802.11n family", .version = "vers:all/*"}, {.vendor = "Siemens", .model = "6GK5786-2HC00-0AA0", .firmware = "6.5"}, MATCH_NONE, ""},
	{{.vendor = "Siemens", .product = "SCALANCE W786-2IA", .version = "vers:all/*", .helper = "{\"model_numbers\":[\"6GK5786-2HC?0-*\"]}"}, {.vendor = "Siemens", .model = "6GK5786-2HC00-0AA0", .firmware = "6.5"}, MATCH_AFFECTED, "all_versions"},
	{{.vendor = "Siemens", .product = "SCALANCE W786-2IA", .version = "vers:all/*", .helper = "{\"model_numbers\":[\"6GK5786-2HC?0-*\"]}"}, {.vendor = "Shelly", .model = "6GK5786-2HC00-0AA0", .firmware = "6.5"}, MATCH_NONE, ""},
	{{.vendor = "Shelly", .product = "Plus 1PM", .version = "vers:all/*", .helper = "{\"serial_numbers\":[\"A1*\"]}"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1", .serial = "B100"}, MATCH_NONE, ""},
	{{.vendor = "Shelly", .product = "Plug", .version = "vers:all/*", .helper = "{\"serial_numbers\":[\"A1*\"]}"}, {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1", .serial = "A100"}, MATCH_AFFECTED, "all_versions"},
	{{.vendor = "Maker", .product = "Thing", .version = "vers:all/*", .helper = "{\"x_generic_uris\":[{\"namespace\":\"urn:mud\",\"uri\":\"https://maker.example/t.json\"}]}"},
		{.mud_url = "https://maker.example/t.json"}, MATCH_AFFECTED, "all_versions"},
	{{.vendor = "Maker", .product = "Thing", .version = "vers:all/*", .helper = "{\"cpe\":\"cpe:2.3:o:tp-link:archer_c7_firmware:*:*:*:*:*:*:*:*\"}"}, {.vendor = "TP-Link", .model = "Archer C7", .firmware = "1"}, MATCH_AFFECTED, "all_versions"},
	{{.vendor = "Honeywell", .product = "Performance IP Series cameras", .version = "H4W2PER3", .exact = true}, {.vendor = "Honeywell", .model = "H4W2PER3", .firmware = "1.0"}, MATCH_POSSIBLE, "version_unclear"},
	// "All versions" of another product says nothing of this one, whichever category the range stands under.
	{{.vendor = "Schneider Electric", .product = "Modicon Premium", .version = "vers:all/*", .exact = true}, {.vendor = "Schneider Electric", .model = "SFAPV9601", .firmware = "1"}, MATCH_NONE, ""},
	{{.vendor = "Maker", .product = "Other", .version = "* / all", .exact = true}, {.vendor = "Maker", .model = "L100", .firmware = "1"}, MATCH_NONE, ""},
	{{.vendor = "Maker", .product = "Other (*)", .version = "1"}, {.vendor = "Maker", .model = "L100", .firmware = "1"}, MATCH_NONE, ""},
};

static void every_verdict_has_its_reason(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("%s %s (%s) and %s %s %s\n", rows[i].s.vendor, rows[i].s.product, rows[i].s.version ? rows[i].s.version : "-", rows[i].d.vendor, rows[i].d.model,
			rows[i].d.firmware ? rows[i].d.firmware : "-");
		struct match m = match(&rows[i].s, &rows[i].d);
		assert_string_equal(match_state_word(m.state), match_state_word(rows[i].want));
		assert_string_equal(m.reason, rows[i].reason);
		csaf_done(&doc);
	}
}

static const struct { const char *remedy, *details, *version; enum match_action action; const char *to; } remedies[] = {
	{"vendor_fix", "Update to V1.0.3 or later.", "< 1.0.3", ACTION_TO_UPDATE, "1.0.3"}, {"vendor_fix", "Please update to V2.4.1.", "<= 2.4.0", ACTION_TO_UPDATE, "V2.4.1"},
	{"vendor_fix", "See our page.", "<= 2.4.0", ACTION_TO_UPDATE, ""}, {"mitigation", "Block port 80.", "vers:all/*", ACTION_TO_MITIGATE, ""},
	{"none_available", "-", "vers:all/*", ACTION_TO_WAIT, ""}, {"no_fix_planned", "-", "vers:all/*", ACTION_TO_REPLACE, ""}, {NULL, NULL, "vers:all/*", ACTION_TO_CHECK, ""},
};

static void the_first_thing_to_do_is_said_first(void **state)
{
	(void)state;
	const struct match_device d = {.vendor = "Shelly", .model = "Plus 1PM", .firmware = "1.0.0"};
	for (size_t i = 0; i < sizeof remedies / sizeof *remedies; i++) {
		const struct sample s = {.vendor = "Shelly", .product = "Plus 1PM", .version = remedies[i].version, .remedy = remedies[i].remedy, .details = remedies[i].details};
		struct match m = match(&s, &d);
		assert_string_equal(match_action_word(m.action), match_action_word(remedies[i].action));
		assert_string_equal(m.update_to, remedies[i].to);
		assert_int_equal(m.score, 81);
		assert_int_equal(m.count, 1);
		assert_string_equal(m.names[0], "CVE-2026-0001");
		csaf_done(&doc);
	}
}

// Firmware installed on a device: the device's name with the firmware's version.
static void installed_firmware_is_judged_by_its_own_version(void **state)
{
	(void)state;
	const struct sample s = {.vendor = "Maker", .product = "Firmware", .version = "< 2.0"};
	json_t *d = sample_document(&s), *tree = json_object_get(d, "product_tree"), *v = json_array_get(json_object_get(d, "vulnerabilities"), 0);
	json_object_set_new(tree, "full_product_names", json_pack("[{s:s, s:s}]", "product_id", "H", "name", "Maker Lamp L100"));
	json_object_set_new(tree, "relationships", json_pack("[{s:s, s:s, s:s, s:{s:s, s:s}}]", "category", "installed_on", "product_reference", "P1", "relates_to_product_reference", "H",
		"full_product_name", "product_id", "R", "name", "Firmware on Lamp L100"));
	json_object_set_new(v, "product_status", json_pack("{s:[s]}", "known_affected", "R"));
	assert_int_equal(sample_read(&doc, d), 0);
	struct match m;
	match_document(&m, &doc, &(struct match_device){.vendor = "Maker", .model = "Lamp L100", .firmware = "1.4"});
	assert_int_equal(m.state, MATCH_AFFECTED);
	match_document(&m, &doc, &(struct match_device){.vendor = "Maker", .model = "Lamp L100", .firmware = "2.0"});
	assert_int_equal(m.state, MATCH_NOT_AFFECTED);
	csaf_done(&doc);
}

// CSAF 2.1 writes what runs on what as a path of steps instead of a relationship of two.
static void a_path_says_which_firmware_on_which_device(void **state)
{
	(void)state;
	static const struct { const char *steps, *device, *firmware; enum match_state want; } paths[] = {
		{"[{\"category\":\"installed_on\",\"next_product_reference\":\"H\"}]", "Lamp L100", "1.4", MATCH_AFFECTED},
		{"[{\"category\":\"installed_on\",\"next_product_reference\":\"H\"}]", "Lamp L100", "2.0", MATCH_NOT_AFFECTED},
		{"[{\"category\":\"default_component_of\",\"next_product_reference\":\"F\"},{\"category\":\"installed_on\",\"next_product_reference\":\"H\"}]", "Lamp L100", "6.9", MATCH_AFFECTED},
		{"[{\"category\":\"default_component_of\",\"next_product_reference\":\"F\"},{\"category\":\"installed_on\",\"next_product_reference\":\"H\"}]", "Lamp L100", "7.0", MATCH_NOT_AFFECTED},
		{"[{\"category\":\"installed_on\",\"next_product_reference\":\"X\"},{\"category\":\"default_component_of\",\"next_product_reference\":\"H\"}]", "Lamp L100", "1.4", MATCH_AFFECTED},
		{"[{\"category\":\"installed_on\",\"next_product_reference\":\"nobody\"}]", "Lamp L100", "1.4", MATCH_NONE},
		{"[]", "Lamp L100", "1.4", MATCH_NONE},
		{"7", "Lamp L100", "1.4", MATCH_NONE},
	};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		const struct sample s = {.vendor = "Maker", .product = "Library", .version = "< 2.0"};
		json_t *d = sample_document(&s), *tree = json_object_get(d, "product_tree"), *v = json_array_get(json_object_get(d, "vulnerabilities"), 0), *steps = json_loads(paths[i].steps, JSON_DECODE_ANY, NULL);
		json_object_set_new(json_object_get(d, "document"), "csaf_version", json_string("2.1"));
		json_object_set_new(tree, "full_product_names", json_pack("[{s:s, s:s}, {s:s, s:s}]", "product_id", "H", "name", "Maker Lamp L100", "product_id", "X", "name", "Maker Module X9"));
		json_array_append_new(json_object_get(tree, "branches"), json_pack("{s:s, s:s, s:[{s:s, s:s, s:[{s:s, s:s, s:{s:s, s:s}}]}]}", "category", "vendor", "name", "Maker", "branches", "category", "product_name",
			"name", "Firmware", "branches", "category", "product_version_range", "name", "vers:all/<7.0", "product", "product_id", "F", "name", "Firmware <7.0"));
		json_object_set_new(tree, "product_paths", json_pack("[{s:s, s:o, s:{s:s, s:s}}]", "beginning_product_reference", "P1", "subpaths", steps, "full_product_name", "product_id", "R", "name", "R"));
		json_object_set_new(v, "product_status", json_pack("{s:[s]}", "known_affected", "R"));
		assert_int_equal(sample_read(&doc, d), 0);
		struct match m;
		match_document(&m, &doc, &(struct match_device){.vendor = "Maker", .model = paths[i].device, .firmware = paths[i].firmware});
		if (m.state != paths[i].want)
			fail_msg("%s, firmware %s: %s", paths[i].steps, paths[i].firmware, match_state_word(m.state));
		csaf_done(&doc);
	}
}

static void an_explicit_word_about_the_version_outweighs_all_versions(void **state)
{
	(void)state;
	const struct sample s = {.vendor = "Maker", .product = "L100", .version = "vers:all/*"};
	json_t *d = sample_document(&s), *vendor = json_array_get(json_object_get(json_object_get(d, "product_tree"), "branches"), 0);
	json_t *names = json_object_get(vendor, "branches"), *v = json_array_get(json_object_get(d, "vulnerabilities"), 0);
	json_array_append_new(json_object_get(json_array_get(names, 0), "branches"), json_pack("{s:s, s:s, s:{s:s, s:s}}", "category", "product_version", "name", "3.1", "product",
		"product_id", "P2", "name", "L100 3.1"));
	json_object_set_new(json_object_get(v, "product_status"), "fixed", json_pack("[s]", "P2"));
	assert_int_equal(sample_read(&doc, d), 0);
	struct match m;
	match_document(&m, &doc, &(struct match_device){.vendor = "Maker", .model = "L100", .firmware = "3.1"});
	assert_int_equal(m.state, MATCH_FIXED);
	match_document(&m, &doc, &(struct match_device){.vendor = "Maker", .model = "L100", .firmware = "3.0"});
	assert_int_equal(m.state, MATCH_AFFECTED);
	csaf_done(&doc);
}

static void designations_take_only_the_wildcards_they_have(void **state)
{
	(void)state;
	static const struct { const char *pattern, *model; bool stars, want; } table[] = {
		{"DS-2CD2xx2FWD", "DS-2CD2142FWD", false, true}, {"DS-2CD2xx2FWD", "DS-2CD2143FWD", false, false}, {"IPC-HX2XXX", "IPC-HFW2431", false, true},
		{"EX3700", "EA3700", false, false}, {"6GK5??6-*", "6GK5786-2HC00", true, true}, {"6GK5??6-*", "6GK57-2HC00", true, false}, {"RS416x", "RS416v", false, true},
		{"RS416x", "RS416v", true, false}, {"Smart-Ex", "Smart-Ez", false, false}, {"ab", "abc", false, false}, {"XX", "ab", false, false},
		{"**************************a", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", true, false},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		print_message("%s and %s\n", table[i].pattern, table[i].model);
		assert_int_equal(match_designation(table[i].pattern, strlen(table[i].pattern), table[i].model, strlen(table[i].model), table[i].stars), table[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_verdict_has_its_reason), cmocka_unit_test(the_first_thing_to_do_is_said_first), cmocka_unit_test(installed_firmware_is_judged_by_its_own_version), cmocka_unit_test(a_path_says_which_firmware_on_which_device),
		cmocka_unit_test(an_explicit_word_about_the_version_outweighs_all_versions), cmocka_unit_test(designations_take_only_the_wildcards_they_have),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
