#include "passport/sample.h"
#include "passport/attestation.h"

#define DEC_31_2028 INT64_C(1861833600000)

static struct pki_key *body;

static int setup(void **state)
{
	(void)state;
	return pki_key_new(&body);
}

static int teardown(void **state)
{
	(void)state;
	pki_key_free(body);
	return 0;
}

static void what_the_hub_uses_of_an_attestation_is_taken(void **state)
{
	(void)state;
	AUTO_JSON json_t *j = sample_attestation(body);
	struct label_entry e;
	uint8_t point[65];
	pki_key_public(body, point);
	assert_int_equal(attestation_read(&e, j, NULL), 0);
	assert_int_equal(e.origin, LABEL_DOCUMENT);
	assert_ptr_equal(e.scheme, scheme_find("sg_cls"));
	assert_string_equal(e.level, "2");
	assert_string_equal(e.registration_id, "CLS-1");
	assert_string_equal(e.assessment, "lab");
	assert_string_equal(e.body, "Cyber Security Agency");
	assert_string_equal(e.host, "www.csa.gov.sg");
	assert_string_equal(e.model, "PLUG-1");
	assert_string_equal(e.firmware_min, "1.0");
	assert_string_equal(e.firmware_max, "2.9");
	assert_int_equal(e.valid_until, DEC_31_2028);
	assert_int_equal(e.revision, 3);
	assert_int_equal(e.status, LABEL_VALID);
	assert_int_equal(e.denied, 1u << LINE_PASSWORDS);
	assert_memory_equal(e.key, point, sizeof(point));
}

static void what_is_optional_may_be_missing(void **state)
{
	(void)state;
	static const char *const optional[] = {"level", "valid_until", "firmware", "lines", "registry_url", "ext"};
	AUTO_JSON json_t *j = sample_attestation(body);
	struct label_entry e;
	for (size_t i = 0; i < sizeof(optional) / sizeof(optional[0]); i++)
		sample_set(j, optional[i], NULL);
	assert_int_equal(attestation_read(&e, j, NULL), 0);
	assert_int_equal(e.valid_until, 0);
	assert_int_equal(e.denied, (1u << LINE_COUNT) - 1); // a negative one would deny them all
}

static void every_broken_rule_of_an_attestation_is_found_and_its_place_named(void **state)
{
	(void)state;
	static const struct { const char *path, *value, *place; } rows[] = {
		{"attestation", NULL, "attestation"}, {"attestation.version", "'2.0'", "attestation.version"}, {"attestation.revision", "0", "attestation.revision"},
		{"attestation.issued_at", "'now'", "attestation.issued_at"}, {"attestation.id", "''", "attestation.id"}, {"scheme", "'made_up'", "scheme"}, {"scheme", "'uk_dcms2019'", "scheme"},
		{"scheme", "'iso27404'", "scheme"}, {"scheme", "'uk_psti'", "scheme"}, {"polarity", "'good'", "polarity"}, {"level", "'2'", "level"}, {"level.value", "'5'", "level.value"},
		{"registration_id", NULL, "registration_id"}, {"assessment", "'none'", "assessment"}, {"issued", "'2026-02-30'", "issued"}, {"valid_until", "'soon'", "valid_until"}, {"valid_until", "'2026-01-01'", "valid_until"},
		{"status", "'fine'", "status"}, {"issuing_body", NULL, "issuing_body"}, {"issuing_body.web", "'http://a.example'", "issuing_body.web"},
		{"issuing_body.key", "'AA'", "issuing_body.key"}, {"issuing_body.legal_name", "7", "issuing_body.legal_name"}, {"product", NULL, "product"},
		{"product.model", NULL, "product.model"}, {"product.manufacturer", NULL, "product.manufacturer"}, {"firmware.min", "1", "firmware.min"}, {"lines", "{}", "lines"},
		{"lines.0", "{'key':'other','text':'x'}", "lines[0].key"}, {"lines.0", "{'key':'updates'}", "lines[0].text"}, {"registry_url", "'ftp://x'", "registry_url"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO_JSON json_t *j = sample_attestation(body);
		struct label_entry e = {.id = 77};
		struct document_fault fault = {.rule = ""};
		sample_set(j, rows[i].path, rows[i].value);
		if (attestation_read(&e, j, &fault) != ERR_INVALID || strcmp(fault.path, rows[i].place) != 0)
			fail_msg("%s: %s", rows[i].path, fault.path);
		assert_int_equal(e.id, 77); // untouched
	}
}

static int read_seen(struct label_entry *e, const char *text)
{
	AUTO_FREE char *json = mem_str(text);
	json_t *said;
	for (char *c = json; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	assert_int_equal(json_read(&said, json, strlen(json), 4096, 8), 0);
	int r = attestation_read_seen(e, said, NULL);
	json_decref(said);
	return r;
}

static void what_the_owner_reads_off_a_box_is_taken(void **state)
{
	(void)state;
	struct label_entry e;
	assert_int_equal(read_seen(&e, "{'scheme':'jp_jcstar','registration_id':'J-1','level':'STAR-1','model':'P','valid_until':'2028-12-31'}"), 0);
	assert_int_equal(e.origin, LABEL_SEEN);
	assert_string_equal(e.level, "STAR-1");
	assert_int_equal(e.valid_until, DEC_31_2028);
	assert_int_equal(read_seen(&e, "{'scheme':'other','registration_id':'1','name':'House label'}"), 0);
	assert_string_equal(label_scheme_name(&e), "House label");
	static const char *const bad[] = {"{}", "{'scheme':'sg_cls'}", "{'scheme':'sg_cls','registration_id':''}", "{'scheme':'sg_cls','registration_id':'1','level':'9'}",
		"{'scheme':'other','registration_id':'1'}", "{'scheme':'uk_dcms2019','registration_id':'1'}", "{'scheme':'sg_cls','registration_id':'1','valid_until':'2028-13-01'}"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (read_seen(&e, bad[i]) != ERR_INVALID)
			fail_msg("%s", bad[i]);
}

static void the_last_day_that_singapore_prints_into_its_ids_is_read(void **state)
{
	(void)state;
	struct label_entry e;
	assert_int_equal(read_seen(&e, "{'scheme':'sg_cls','registration_id':'CSA/311228/00042'}"), 0);
	assert_int_equal(e.valid_until, DEC_31_2028);
	assert_int_equal(read_seen(&e, "{'scheme':'sg_cls','registration_id':'CSA/311228/00042','valid_until':'2028-12-31'}"), 0);
	assert_int_equal(read_seen(&e, "{'scheme':'sg_cls','registration_id':'CSA/311228/00042','valid_until':'2029-12-31'}"), ERR_INVALID);
	static const char *const others[] = {"CSA/311328/1", "CSA/3112281/1", "CSA/3112", "CSA/", "CSX/311228/1"};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		AUTO_FREE char *said = mem_printf("{'scheme':'sg_cls','registration_id':'%s'}", others[i]);
		assert_int_equal(read_seen(&e, said), 0);
		assert_int_equal(e.valid_until, 0);
	}
}

static void what_was_found_in_a_register_is_taken(void **state)
{
	(void)state;
	struct label_lookup l;
	const struct scheme *s = scheme_find("sg_cls");
	AUTO_JSON json_t *good = json_pack("{s:s, s:s, s:s, s:s}", "result", "found", "level", "3", "valid_until", "2028-12-31", "url", "https://www.csa.gov.sg/x");
	assert_int_equal(attestation_read_found(&l, s, good, NULL), 0);
	assert_int_equal(l.result, LOOKUP_FOUND);
	assert_string_equal(l.level, "3");
	assert_int_equal(l.valid_until, DEC_31_2028);
	static const struct { const char *key, *value; } bad[] = {{"result", "perhaps"}, {"result", "none"}, {"level", "7"}, {"url", "http://x"}, {"valid_until", "x"}};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		AUTO_JSON json_t *j = json_deep_copy(good);
		json_object_set_new(j, bad[i].key, json_string(bad[i].value));
		assert_int_equal(attestation_read_found(&l, s, j, NULL), ERR_INVALID);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_hub_uses_of_an_attestation_is_taken),
		cmocka_unit_test(what_is_optional_may_be_missing),
		cmocka_unit_test(every_broken_rule_of_an_attestation_is_found_and_its_place_named),
		cmocka_unit_test(what_the_owner_reads_off_a_box_is_taken),
		cmocka_unit_test(the_last_day_that_singapore_prints_into_its_ids_is_read),
		cmocka_unit_test(what_was_found_in_a_register_is_taken),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
