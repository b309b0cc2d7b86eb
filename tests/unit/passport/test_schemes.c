#include "unit.h"
#include <string.h>
#include "base/str.h"
#include "passport/schemes.h"

#define DEC_4_2025 INT64_C(1764806400000)

// "2025", "2025-06" or "2025-06-01".
static bool is_date(const char *text)
{
	int y, m, d;
	char whole[11] = "2000-01-01";
	size_t len = strlen(text);
	if (len != 4 && len != 7 && len != 10)
		return false;
	memcpy(whole, text, len);
	return str_date_parse(&y, &m, &d, whole) == 0 && y >= 2017;
}

static void every_scheme_says_how_it_stands_since_when_and_who_says_so(void **state)
{
	(void)state;
	const struct scheme *s;
	for (int i = 0; (s = scheme_at(i)); i++) {
		assert_ptr_equal(scheme_find(s->id), s); // ids are unique
		if (str_eq(s->id, "other"))
			continue;
		if (!s->name || !*s->body || !is_date(s->as_of) || (s->since && !is_date(s->since)) || !str_starts(s->source, "https://") || (s->page && !str_starts(s->page, "https://")))
			fail_msg("%s", s->id);
	}
}

static void every_recognition_names_a_scheme_a_level_of_it_and_its_source(void **state)
{
	(void)state;
	const struct recognition *r;
	for (int i = 0; (r = recognition_at(i)); i++) {
		const struct scheme *s = scheme_find(r->scheme);
		assert_non_null(s);
		assert_true(str_starts(r->source, "https://"));
		assert_true(r->lines != 0 && r->lines < 1u << LINE_COUNT);
		if ((r->level && scheme_level(s, r->level) < 0) || (r->from && strlen(r->from) != 10))
			fail_msg("%s as %s", r->scheme, r->as);
	}
}

static bool counts_as(const char *scheme, const char *level, int64_t now, const char *as)
{
	for (const struct recognition *r = NULL; (r = recognition_next(r, scheme_find(scheme), level, now));)
		if (str_eq(r->as, as))
			return true;
	return false;
}

static void a_label_counts_in_the_uk_from_the_day_of_the_regulations(void **state)
{
	(void)state;
	static const struct { const char *scheme, *level; int64_t now; bool want; } rows[] = {
		{"sg_cls", "1", DEC_4_2025, true}, {"sg_cls", "4", DEC_4_2025, true}, {"sg_cls", "", DEC_4_2025, true}, {"sg_cls", "1", DEC_4_2025 - 1, false},
		{"jp_jcstar", "STAR-1", DEC_4_2025, true}, {"jp_jcstar", "STAR-2", DEC_4_2025, false}, {"jp_jcstar", "", DEC_4_2025, false}, {"jp_jcstar", "STAR-1", DEC_4_2025 - 1, false},
		{"de_itsik", "", DEC_4_2025, false}, {"fi_label", "", DEC_4_2025, false}, {"matter", "", DEC_4_2025, false}, {"us_ctm", "", DEC_4_2025, false}, {"other", "", DEC_4_2025, false},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (counts_as(rows[i].scheme, rows[i].level, rows[i].now, "uk_psti") != rows[i].want)
			fail_msg("%s %s", rows[i].scheme, rows[i].level);
}

static void a_higher_level_counts_for_what_a_lower_one_does(void **state)
{
	(void)state;
	assert_false(counts_as("sg_cls", "1", DEC_4_2025, "en303645"));
	assert_true(counts_as("sg_cls", "2", DEC_4_2025, "en303645"));
	assert_true(counts_as("sg_cls", "4", DEC_4_2025, "en303645"));
	assert_false(counts_as("kr_cic", "Lite", DEC_4_2025, "sg_cls:3"));
	assert_true(counts_as("kr_cic", "Standard", DEC_4_2025, "sg_cls:3"));
}

static void only_addresses_in_the_bodys_own_domain_are_the_schemes(void **state)
{
	(void)state;
	const struct scheme *s = scheme_find("sg_cls");
	assert_true(scheme_has_host(s, "csa.gov.sg"));
	assert_true(scheme_has_host(s, "www.csa.gov.sg"));
	assert_false(scheme_has_host(s, "notcsa.gov.sg"));
	assert_false(scheme_has_host(s, "csa.gov.sg.example"));
	assert_false(scheme_has_host(s, "gov.sg"));
	assert_false(scheme_has_host(s, ""));
	assert_false(scheme_has_host(scheme_find("other"), ""));
}

static void schemes_that_give_no_labels_are_told_apart(void **state)
{
	(void)state;
	assert_string_equal(scheme_status_word(scheme_find("fi_label")->status), "no_new_labels");
	assert_string_equal(scheme_status_word(scheme_find("us_ctm")->status), "paused");
	assert_string_equal(scheme_status_word(scheme_find("uk_dcms2019")->status), "never_issued");
	assert_string_equal(scheme_status_word(scheme_find("iso27404")->status), "framework");
	assert_string_equal(scheme_status_word(scheme_find("uk_psti")->status), "law");
	assert_false(scheme_find("matter")->is_security);
	assert_null(scheme_find("none"));
	assert_null(scheme_find(NULL));
}

static void the_list_for_the_api_holds_every_scheme_and_its_recognitions(void **state)
{
	(void)state;
	AUTO_JSON json_t *list = schemes_list();
	int count = 0;
	while (scheme_at(count))
		count++;
	assert_int_equal(json_array_size(list), count);
	const json_t *cls = json_array_get(list, 2);
	assert_string_equal(json_text_or(cls, "id", ""), "sg_cls");
	assert_int_equal(json_array_size(json_object_get(cls, "levels")), 4);
	assert_int_equal(json_array_size(json_object_get(cls, "recognised")), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_scheme_says_how_it_stands_since_when_and_who_says_so),
		cmocka_unit_test(every_recognition_names_a_scheme_a_level_of_it_and_its_source),
		cmocka_unit_test(a_label_counts_in_the_uk_from_the_day_of_the_regulations),
		cmocka_unit_test(a_higher_level_counts_for_what_a_lower_one_does),
		cmocka_unit_test(only_addresses_in_the_bodys_own_domain_are_the_schemes),
		cmocka_unit_test(schemes_that_give_no_labels_are_told_apart),
		cmocka_unit_test(the_list_for_the_api_holds_every_scheme_and_its_recognitions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
