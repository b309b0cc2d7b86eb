// What the hub states of itself: the built-in passport, a signed one in its place, and the security.txt that follows from it.
#include "passport/sample.h"
#include "folder.h"
#include "passport/jws.h"
#include "passport/own.h"

#define NOW INT64_C(1795737600000) // 2026-11-27T00:00:00Z

struct desk { void *folder; char *path; struct pki_key *maker; };
static struct desk desk;

static int setup(void **state)
{
	(void)state;
	if (folder_make(&desk.folder) || pki_key_new(&desk.maker))
		return -1;
	desk.path = mem_printf("%s/hub.jws", (char *)desk.folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(desk.path);
	pki_key_free(desk.maker);
	return folder_remove(&desk.folder);
}

static void write_text(const char *text)
{
	FILE *f = fopen(desk.path, "w");
	assert_non_null(f);
	fprintf(f, "%s\n", text);
	fclose(f);
}

// A passport of this hub that states everything; the text is the caller's.
static char *signed_text(const char *change, const char *value)
{
	AUTO_JSON json_t *j = sample_passport(desk.maker);
	char *text = NULL;
	sample_set(j, "product.model", "'Freehold hub'");
	sample_set(j, "support.end", "'2027-06-30'");
	sample_set(j, "support.end_precision", NULL);
	sample_set(j, "support.history", NULL);
	sample_set(j, "top3.disclosure.languages", "['en','de']");
	if (change)
		sample_set(j, change, value);
	assert_int_equal(jws_sign(desk.maker, DOCUMENT_TYP, j, &text), 0);
	return text;
}

static const char *at(const json_t *j, const char *a, const char *b)
{
	return json_text_or(json_object_get(j, a), b, NULL);
}

static void what_is_not_stated_is_not_stated(void **state)
{
	(void)state;
	struct own *o = NULL;
	assert_int_equal(own_open(&o, "/no/such/file"), 0);
	AUTO_JSON json_t *card = own_card(o, NOW, false);
	assert_string_equal(json_text_or(card, "model", ""), "Freehold hub");
	assert_true(json_is_false(json_object_get(json_object_get(card, "passport"), "signed")));
	assert_string_equal(at(card, "label", "verdict"), "unverified"); // claims, and nobody who backs them
	assert_string_equal(at(card, "support", "status"), "unknown");
	static const char *const says[] = { "yes", "not_stated", "not_stated" };
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(json_text_or(json_array_get(json_object_get(json_object_get(card, "label"), "lines"), i), "verdict", ""), says[i]);
	assert_int_equal(own_until(o), 0);
	assert_null(own_security_txt(o, "https://hub.local/.well-known/security.txt", NOW));
	own_close(o);
}

static void every_point_that_is_claimed_is_one_of_the_standard(void **state)
{
	(void)state;
	struct own *o = NULL;
	assert_int_equal(own_open(&o, ""), 0);
	AUTO_JSON json_t *card = own_card(o, NOW, false);
	const json_t *list = json_object_get(card, "checklist"), *row;
	size_t i, claimed = 0;
	assert_int_equal(json_array_size(json_object_get(list, "others")), 0);
	json_array_foreach(json_object_get(list, "provisions"), i, row) {
		bool stated = !str_eq(json_text_or(row, "result", ""), "unknown");
		if (stated)
			assert_string_equal(json_text_or(row, "source", ""), "declared");
		claimed += stated && str_eq(json_text_or(row, "code", ""), "listed");
	}
	assert_int_equal(claimed, json_array_size(own_document(o)->provisions));
	own_close(o);
}

static void a_signed_passport_takes_its_place_and_names_its_key(void **state)
{
	(void)state;
	struct own *o = NULL;
	AUTO_FREE char *text = signed_text(NULL, NULL);
	write_text(text);
	assert_int_equal(own_open(&o, desk.path), 0);
	AUTO_JSON json_t *card = own_card(o, NOW, false);
	assert_true(json_is_true(json_object_get(json_object_get(card, "passport"), "signed")));
	assert_int_equal(strlen(at(card, "passport", "key")), 43);
	assert_string_equal(at(card, "passport", "web"), "www.lamps.example");
	assert_string_equal(at(card, "support", "until"), "2027-06-30");
	assert_int_equal(own_until(o), NOW + 215 * INT64_C(86400000));
	own_close(o);
}

static void a_signed_passport_that_does_not_hold_is_named_and_not_used(void **state)
{
	(void)state;
	static const struct { const char *change, *value, *problem; } bad[] = {
		{ "product.model", "'Other hub'", "mismatch" }, { "support.end", "'soon'", "malformed" }, { "issuer.web", NULL, "malformed" }, { NULL, NULL, "signature" },
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct own *o = NULL;
		AUTO_FREE char *text = signed_text(bad[i].change, bad[i].value);
		if (!bad[i].change)
			text[strlen(text) - 10] ^= text[strlen(text) - 10] == 'A' ? 'A' ^ 'B' : text[strlen(text) - 10] ^ 'A';
		write_text(text);
		assert_int_equal(own_open(&o, desk.path), 0);
		AUTO_JSON json_t *card = own_card(o, NOW, false);
		assert_string_equal(at(card, "passport", "problem"), bad[i].problem);
		assert_true(json_is_false(json_object_get(json_object_get(card, "passport"), "signed")));
		assert_null(at(card, "passport", "key"));
		assert_int_equal(own_until(o), 0);
		own_close(o);
	}
	struct own *o = NULL;
	write_text("{}");
	assert_int_equal(own_open(&o, desk.path), 0);
	AUTO_JSON json_t *card = own_card(o, NOW, false);
	assert_string_equal(at(card, "passport", "problem"), "malformed");
	own_close(o);
}

static void security_txt_runs_out_in_90_days_or_with_the_support(void **state)
{
	(void)state;
	static const char *const head = "Contact: mailto:s@lamps.example\n", *const tail = "Canonical: https://hub.local/x\nPolicy: https://lamps.example/security\nPreferred-Languages: en, de\n";
	static const struct { int64_t days; const char *expires; } rows[] = {
		{ 0, "2027-02-25T00:00:00Z" }, { 124, "2027-06-29T00:00:00Z" }, { 130, "2027-07-01T00:00:00Z" }, { 215, "2027-07-01T00:00:00Z" }, { 400, "2027-07-01T00:00:00Z" },
	};
	struct own *o = NULL;
	AUTO_FREE char *text = signed_text(NULL, NULL);
	write_text(text);
	assert_int_equal(own_open(&o, desk.path), 0);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		AUTO_FREE char *is = own_security_txt(o, "https://hub.local/x", NOW + rows[i].days * INT64_C(86400000) + 5);
		AUTO_FREE char *should = mem_printf("%sExpires: %s\n%s", head, rows[i].expires, tail);
		assert_string_equal(is, should);
	}
	own_close(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_not_stated_is_not_stated, setup, teardown),
		cmocka_unit_test_setup_teardown(every_point_that_is_claimed_is_one_of_the_standard, setup, teardown),
		cmocka_unit_test_setup_teardown(a_signed_passport_takes_its_place_and_names_its_key, setup, teardown),
		cmocka_unit_test_setup_teardown(a_signed_passport_that_does_not_hold_is_named_and_not_used, setup, teardown),
		cmocka_unit_test_setup_teardown(security_txt_runs_out_in_90_days_or_with_the_support, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
