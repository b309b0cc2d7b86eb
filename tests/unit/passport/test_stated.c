// What the owner states and what the catalogue says: whose word is shown, what it does to the verdict, and that neither ever passes for a claim of the maker's.
#include "unit.h"
#include "catalogue/catalogue.h"
#include "passport/stated.h"
#include "base/mem.h"
#include "base/str.h"

#define NOW str_date_ms(2026, 11, 27)

static struct stated *with(enum stated_key k, const char *value, const char *evidence)
{
	struct stated *s = NEW(struct stated);
	s->of[k].value = mem_str(value);
	s->of[k].evidence = mem_str(evidence);
	s->of[k].at = 7;
	return s;
}

static void only_what_has_the_form_of_a_fact_is_taken(void **state)
{
	(void)state;
	static const struct { enum stated_key k; const char *good, *bad; } rows[] = {
		{STATED_PASSWORDS, "shared", "1234"}, {STATED_CONTACT, "mailto:a@b.example", "javascript:alert(1)"}, {STATED_CONTACT, "https://b.example/report", "https://b.example/<x>"},
		{STATED_CONTACT, "tel:+441234", "mailto:nobody"}, {STATED_POLICY, "https://b.example", "http://b.example"}, {STATED_UPDATES_UNTIL, "2028-02-29", "2027-02-29"},
		{STATED_SOLD_ON, "2025-01-31", "31.1.2025"}, {STATED_PRODUCT, "belkin-wls0403", "belkin-toaster"}, {STATED_SELLER_COUNTRY, "GB", "gb"}, {STATED_CHANNEL, "gift", "loot"}, {STATED_SELLER, "Corner & Sons", "a\nb"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(stated_check(rows[i].k, rows[i].good), 0);
		assert_int_equal(stated_check(rows[i].k, rows[i].bad), ERR_INVALID);
		assert_int_equal(stated_check(rows[i].k, ""), ERR_INVALID);
	}
}

static void every_key_has_a_word_that_reads_back(void **state)
{
	(void)state;
	for (int k = 0; k < STATED_KEYS; k++) {
		enum stated_key back;
		assert_int_equal(stated_key_parse(stated_key_word((enum stated_key)k), &back), 0);
		assert_int_equal(back, k);
	}
}

static void the_owners_word_is_a_fact_but_no_claim(void **state)
{
	(void)state;
	struct label_fact facts[8];
	struct stated *s = with(STATED_UPDATES_UNTIL, "2028-06-30", "https://maker.example/support");
	assert_int_equal(stated_facts(facts, 8, s, NULL, NOW, false), 1);
	assert_int_equal(facts[0].source, SOURCE_OWNER);
	assert_int_equal(facts[0].says, SAYS_YES);
	assert_string_equal(facts[0].code, "updates.until");
	assert_string_equal(facts[0].params.url, "https://maker.example/support");
	struct label_view v;
	const struct label_setting setting = {.now_ms = NOW};
	label_view(&v, facts, 1, &setting);
	assert_int_equal(v.verdict, LABEL_UNLABELLED);
	stated_free(s);
}

static void a_password_that_all_share_makes_the_label_negative(void **state)
{
	(void)state;
	struct label_fact facts[8];
	struct label_view v;
	const struct label_setting setting = {.now_ms = NOW};
	struct stated *s = with(STATED_PASSWORDS, "shared", NULL);
	int n = stated_facts(facts, 8, s, NULL, NOW, false);
	label_view(&v, facts, n, &setting);
	assert_int_equal(v.verdict, LABEL_NEGATIVE);
	assert_string_equal(v.lines[LINE_PASSWORDS].fact.code, "passwords.default");
	stated_free(s);
}

static void the_catalogue_says_when_updates_ended_and_the_owner_outranks_it(void **state)
{
	(void)state;
	struct label_fact facts[8];
	struct label_view v;
	const struct label_setting setting = {.now_ms = NOW};
	const json_t *product = catalogue_get("belkin-wls0403");
	int n = stated_facts(facts, 8, NULL, product, NOW, false);
	assert_int_equal(n, 1);
	assert_int_equal(facts[0].source, SOURCE_CATALOGUE);
	assert_string_equal(facts[0].code, "updates.ended");
	struct stated *s = with(STATED_UPDATES_UNTIL, "2029-01-01", NULL);
	n = stated_facts(facts, 8, s, product, NOW, false);
	label_view(&v, facts, n, &setting);
	assert_int_equal(v.lines[LINE_UPDATES].fact.source, SOURCE_OWNER);
	assert_true(v.lines[LINE_UPDATES].conflict);
	stated_free(s);
}

static void months_from_sale_have_a_date_once_the_day_of_sale_is_known(void **state)
{
	(void)state;
	const json_t *product = catalogue_get("signify-hue-bridge");
	struct support_terms unknown = stated_catalogue_terms(product, 0), known = stated_catalogue_terms(product, str_date_ms(2025, 3, 15));
	assert_int_equal(support_named_end(&unknown), 0);
	assert_int_equal(support_named_end(&known), str_date_ms(2028, 3, 15));
	struct label_fact facts[8];
	assert_int_equal(stated_facts(facts, 8, NULL, product, NOW, false), 1);
	assert_string_equal(facts[0].code, "updates.months_from_sale");
	assert_int_equal(facts[0].says, SAYS_NOT_STATED);
}

static void a_product_without_updates_says_no_without_a_date(void **state)
{
	(void)state;
	struct label_fact facts[8];
	int n = stated_facts(facts, 8, NULL, catalogue_get("netgear-r6200"), NOW, false);
	assert_int_equal(n, 2); // and whom to tell
	assert_string_equal(facts[1].code, "updates.over");
	assert_int_equal(facts[1].says, SAYS_NO);
	assert_int_equal(facts[1].params.until, 0);
}

static void a_sale_shows_every_member_and_is_no_fact_of_the_product(void **state)
{
	(void)state;
	struct stated *s = with(STATED_SELLER, "Corner & Sons", NULL);
	AUTO_JSON json_t *sale = stated_sale(s), *facts = stated_view(s), *none = stated_sale(NULL);
	assert_int_equal(json_object_size(sale), 7);
	assert_string_equal(json_text_or(sale, "seller", ""), "Corner & Sons");
	assert_true(json_is_null(json_object_get(sale, "price")));
	assert_int_equal(json_object_size(facts), 0);
	assert_int_equal(json_object_size(none), 7);
	stated_free(s);
}

static void what_there_is_no_room_for_is_left_out(void **state)
{
	(void)state;
	struct label_fact facts[1];
	assert_int_equal(stated_facts(facts, 0, NULL, catalogue_get("netgear-r6200"), NOW, false), 0);
	assert_int_equal(stated_facts(facts, 1, NULL, catalogue_get("netgear-r6200"), NOW, false), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_has_the_form_of_a_fact_is_taken),
		cmocka_unit_test(every_key_has_a_word_that_reads_back),
		cmocka_unit_test(the_owners_word_is_a_fact_but_no_claim),
		cmocka_unit_test(a_password_that_all_share_makes_the_label_negative),
		cmocka_unit_test(the_catalogue_says_when_updates_ended_and_the_owner_outranks_it),
		cmocka_unit_test(months_from_sale_have_a_date_once_the_day_of_sale_is_known),
		cmocka_unit_test(a_product_without_updates_says_no_without_a_date),
		cmocka_unit_test(a_sale_shows_every_member_and_is_no_fact_of_the_product),
		cmocka_unit_test(what_there_is_no_room_for_is_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
