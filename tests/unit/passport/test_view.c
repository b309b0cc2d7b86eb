#include "unit.h"
#include <stdlib.h>
#include "base/mem.h"
#include "passport/view.h"

static void expect(json_t *j, const char *want)
{
	AUTO_FREE char *text = json_write(j);
	json_decref(j);
	assert_string_equal(text, want);
}

static void a_label_is_shown_with_its_three_lines_in_order(void **state)
{
	(void)state;
	const struct label_fact facts[] = {
		{LINE_UPDATES, SOURCE_DECLARED, SAYS_YES, "updates.until", 5, false, false, true, {.until = 1907884800000, .url = "https://a.example"}},
		{LINE_DISCLOSURE, SOURCE_DECLARED, SAYS_YES, "disclosure.contact", 0, false, false, false, {.contact = "s@a.example", .months = 2}},
	};
	const struct label_setting setting = {.now_ms = 1};
	const struct observation seen = {.kind = "tls", .value = "1.3", .at = 9};
	struct label_view v;
	label_view(&v, facts, 2, &setting);
	expect(view_label(&v, &(struct passport_view){NULL, NULL, 0}, &seen, 1),
		"{\"lines\":[{\"at\":null,\"code\":\"nobody_says\",\"conflict\":false,\"key\":\"passwords\",\"params\":{},\"source\":\"nobody\",\"verdict\":\"not_stated\"},"
		"{\"at\":null,\"code\":\"disclosure.contact\",\"conflict\":false,\"key\":\"disclosure\",\"params\":{\"contact\":\"s@a.example\",\"months\":2},"
		"\"source\":\"declared\",\"verdict\":\"yes\"},"
		"{\"at\":5,\"code\":\"updates.until\",\"conflict\":true,\"key\":\"updates\",\"params\":{\"until\":\"2030-06-17\",\"url\":\"https://a.example\"},"
		"\"source\":\"declared\",\"verdict\":\"yes\"}],"
		"\"observed\":[{\"at\":9,\"kind\":\"tls\",\"value\":\"1.3\"}],\"passport\":null,\"verdict\":\"unverified\",\"why\":\"claims_alone\"}");
}

static void a_refused_passport_is_shown_with_its_problem_only(void **state)
{
	(void)state;
	struct label_view v;
	label_view(&v, NULL, 0, &(struct label_setting){.now_ms = 1});
	AUTO_JSON json_t *j = view_label(&v, &(struct passport_view){NULL, "signature", 0}, NULL, 0);
	expect(json_incref(json_object_get(j, "passport")),
		"{\"issued_at\":\"\",\"issuer\":\"\",\"key_first_seen_at\":null,\"problem\":\"signature\",\"revision\":0,\"url\":null,\"verified\":false}");
}

static void support_is_shown_with_every_member(void **state)
{
	(void)state;
	struct support_terms t = {.basis = BASIS_END_DATE, .start = 1767225600000, .end = 1907884800000, .after_end = "stops"};
	struct support_view v = support_view(&t, 1, true);
	expect(view_support(&t, &v, SOURCE_DECLARED),
		"{\"after_end\":\"stops\",\"basis\":\"end_date\",\"precision\":\"day\",\"provisional\":true,\"published_url\":null,\"source\":\"declared\","
		"\"start\":\"2026-01-01\",\"status\":\"supported\",\"until\":\"2030-06-17\",\"why\":\"end_is_named\"}");
	t = (struct support_terms){.basis = BASIS_UNKNOWN};
	v = support_view(&t, 1, true);
	expect(view_support(&t, &v, SOURCE_NOBODY),
		"{\"after_end\":null,\"basis\":\"unknown\",\"precision\":null,\"provisional\":false,\"published_url\":null,\"source\":\"nobody\","
		"\"start\":null,\"status\":\"unknown\",\"until\":null,\"why\":\"nothing_dated\"}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_label_is_shown_with_its_three_lines_in_order),
		cmocka_unit_test(a_refused_passport_is_shown_with_its_problem_only),
		cmocka_unit_test(support_is_shown_with_every_member),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
