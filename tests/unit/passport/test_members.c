#include "passport/sample.h"
#include "passport/members.h"

static struct pki_key *key;

static int make_key(void **state)
{
	(void)state;
	return pki_key_new(&key);
}

static int drop_key(void **state)
{
	(void)state;
	pki_key_free(key);
	return 0;
}

static char *unread(json_t *document, bool is_attestation)
{
	AUTO_JSON json_t *list = members_unread(document, is_attestation);
	json_decref(document);
	return json_write(list);
}

static void what_the_schema_names_is_read_and_ext_is_everybodys(void **state)
{
	(void)state;
	AUTO_FREE char *passport = unread(sample_passport(key), false), *attestation = unread(sample_attestation(key), true);
	assert_string_equal(passport, "[]");
	assert_string_equal(attestation, "[\"level.scale\"]"); // the sample's own, which nobody reads
}

static void what_is_misspelt_is_named_with_its_place(void **state)
{
	(void)state;
	static const struct { const char *path, *want; } rows[] = {
		{"suport", "[\"suport\"]"}, {"support.ends", "[\"support.ends\"]"}, {"interactions.0.peer.hots", "[\"interactions[0].peer.hots\"]"}, {"support.history.0.when", "[\"support.history[0].when\"]"},
		{"interactions.0.purpose.text.de", "[]"}, {"support.ext", "[]"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		json_t *j = sample_passport(key);
		sample_set(j, rows[i].path, "'x'");
		AUTO_FREE char *found = unread(j, false);
		assert_string_equal(found, rows[i].want);
	}
}

static void of_many_the_first_are_named(void **state)
{
	(void)state;
	json_t *j = sample_passport(key);
	for (int i = 0; i < 100; i++) {
		AUTO_FREE char *name = mem_printf("x%d", i);
		json_object_set_new(j, name, json_true());
	}
	AUTO_JSON json_t *found = members_unread(j, false);
	json_decref(j);
	assert_int_equal(json_array_size(found), MEMBERS_TOLD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_schema_names_is_read_and_ext_is_everybodys),
		cmocka_unit_test(what_is_misspelt_is_named_with_its_place),
		cmocka_unit_test(of_many_the_first_are_named),
	};
	return cmocka_run_group_tests(tests, make_key, drop_key);
}
