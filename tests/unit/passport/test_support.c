#include "unit.h"
#include "base/str.h"
#include "passport/support.h"

static int64_t day(const char *text)
{
	int y, m, d;
	if (!*text)
		return 0;
	assert_int_equal(str_date_parse(&y, &m, &d, text), 0);
	return str_date_ms(y, m, d);
}

static const struct row {
	const char *what;
	enum support_basis basis;
	const char *end, *promised, *service_end, *start;
	bool by_month;
	int64_t months;
	const char *today;
	enum support_status want;
	const char *until;
	bool shortened, unfixed, unsupported;
} rows[] = {
	{"far end", BASIS_END_DATE, "2030-06-30", "", "", "", false, 0, "2026-11-23", SUPPORT_SUPPORTED, "2030-06-30", false, false, false},
	{"181 days are not soon", BASIS_END_DATE, "2026-06-30", "", "", "", false, 0, "2025-12-31", SUPPORT_SUPPORTED, "2026-06-30", false, false, false},
	{"180 days are soon", BASIS_END_DATE, "2026-06-30", "", "", "", false, 0, "2026-01-01", SUPPORT_ENDING, "2026-06-30", false, false, false},
	{"the last day counts", BASIS_END_DATE, "2026-06-30", "", "", "", false, 0, "2026-06-30", SUPPORT_ENDING, "2026-06-30", false, false, false},
	{"the day after does not", BASIS_END_DATE, "2026-06-30", "", "", "", false, 0, "2026-07-01", SUPPORT_ENDED, "2026-06-30", false, false, false},
	{"a month ends on its last day", BASIS_END_DATE, "2028-02-01", "", "", "", true, 0, "2028-02-29", SUPPORT_ENDING, "2028-02-29", false, false, false},
	{"and is over then", BASIS_END_DATE, "2028-02-01", "", "", "", true, 0, "2028-03-01", SUPPORT_ENDED, "2028-02-29", false, false, false},
	{"December too", BASIS_END_DATE, "2027-12-05", "", "", "", true, 0, "2026-01-01", SUPPORT_SUPPORTED, "2027-12-31", false, false, false},
	{"a longer promise in force", BASIS_END_DATE, "2027-01-01", "2030-01-01", "", "", false, 0, "2026-01-01", SUPPORT_CONTRADICTED, "2030-01-01", true, false, false},
	{"stays one after the shorter end", BASIS_END_DATE, "2027-01-01", "2030-01-01", "", "", false, 0, "2028-01-01", SUPPORT_CONTRADICTED, "2030-01-01", true, false, false},
	{"until it is over itself", BASIS_END_DATE, "2027-01-01", "2030-01-01", "", "", false, 0, "2030-01-02", SUPPORT_ENDED, "2030-01-01", true, false, false},
	{"an extension is no breach", BASIS_END_DATE, "2032-01-01", "2030-01-01", "", "", false, 0, "2026-01-01", SUPPORT_SUPPORTED, "2032-01-01", false, false, false},
	{"a promise taken back", BASIS_NONE, "", "2030-01-01", "", "", false, 0, "2026-01-01", SUPPORT_CONTRADICTED, "2030-01-01", true, false, false},
	{"a promise no longer mentioned", BASIS_UNKNOWN, "", "2030-01-01", "", "", false, 0, "2026-01-01", SUPPORT_CONTRADICTED, "2030-01-01", true, false, false},
	{"months from a known day", BASIS_MONTHS_FROM_SALE, "", "", "", "2024-08-31", false, 30, "2026-01-01", SUPPORT_SUPPORTED, "2027-02-28", false, false, false},
	{"months from an unknown day", BASIS_MONTHS_FROM_SALE, "", "", "", "", false, 24, "2026-01-01", SUPPORT_UNKNOWN, "", false, false, false},
	{"a service that runs", BASIS_WHILE_SERVICE, "", "", "", "", false, 0, "2026-01-01", SUPPORT_SERVICE, "", false, false, false},
	{"a service that will end", BASIS_WHILE_SERVICE, "", "", "2026-03-01", "", false, 0, "2026-01-01", SUPPORT_ENDING, "2026-03-01", false, false, false},
	{"a service that has ended", BASIS_WHILE_SERVICE, "", "", "2025-03-01", "", false, 0, "2026-01-01", SUPPORT_ENDED, "2025-03-01", false, false, false},
	{"no updates", BASIS_NONE, "", "", "", "", false, 0, "2026-01-01", SUPPORT_NOT_UPDATABLE, "", false, false, false},
	{"nothing said", BASIS_UNKNOWN, "", "", "", "", false, 0, "2026-01-01", SUPPORT_UNKNOWN, "", false, false, false},
	{"a hole that nobody mends within the promised time", BASIS_END_DATE, "2030-01-01", "", "", "", false, 0, "2026-01-01", SUPPORT_CONTRADICTED, "2030-01-01", false, true, false},
	{"also shortly before its end", BASIS_END_DATE, "2026-02-01", "", "", "", false, 0, "2026-01-01", SUPPORT_CONTRADICTED, "2026-02-01", false, true, false},
	{"after the end it breaks no promise", BASIS_END_DATE, "2025-12-31", "", "", "", false, 0, "2026-01-01", SUPPORT_ENDED, "2025-12-31", false, true, false},
	{"while the service runs it does", BASIS_WHILE_SERVICE, "", "", "", "", false, 0, "2026-01-01", SUPPORT_CONTRADICTED, "", false, true, false},
	{"nobody promised anything", BASIS_UNKNOWN, "", "", "", "", false, 0, "2026-01-01", SUPPORT_UNKNOWN, "", false, true, false},
	{"what is never updated breaks no promise", BASIS_NONE, "", "", "", "", false, 0, "2026-01-01", SUPPORT_NOT_UPDATABLE, "", false, true, false},
	{"its maker gave it up within the promised time", BASIS_END_DATE, "2030-01-01", "", "", "", false, 0, "2026-01-01", SUPPORT_CONTRADICTED, "2030-01-01", false, false, true},
	{"while its service runs it does", BASIS_WHILE_SERVICE, "", "", "", "", false, 0, "2026-01-01", SUPPORT_CONTRADICTED, "", false, false, true},
	{"given up after the end breaks no promise", BASIS_END_DATE, "2025-12-31", "", "", "", false, 0, "2026-01-01", SUPPORT_ENDED, "2025-12-31", false, false, true},
	{"given up without a promise is an end", BASIS_UNKNOWN, "", "", "", "", false, 0, "2026-01-01", SUPPORT_ENDED, "", false, false, true},
	{"months from an unknown day are no promise", BASIS_MONTHS_FROM_SALE, "", "", "", "", false, 24, "2026-01-01", SUPPORT_ENDED, "", false, false, true},
	{"what is never updated was never given up", BASIS_NONE, "", "", "", "", false, 0, "2026-01-01", SUPPORT_NOT_UPDATABLE, "", false, false, true},
};

static void every_rule_of_support_gives_its_status(void **state)
{
	(void)state;
	unsigned decided = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		struct support_terms t = {.basis = r->basis, .by_month = r->by_month, .months = r->months, .start = day(r->start), .end = day(r->end),
			.service_end = day(r->service_end), .promised = day(r->promised), .unfixed = r->unfixed, .unsupported = r->unsupported};
		struct support_view v = support_view(&t, day(r->today), false);
		if (v.status != r->want || v.until != day(r->until) || v.shortened != r->shortened)
			fail_msg("%s: status %s", r->what, support_status_word(v.status));
		assert_int_equal(v.broken, r->unfixed && r->want == SUPPORT_CONTRADICTED);
		for (int k = 0; k < support_rule_count(); k++)
			decided |= str_eq(v.why, support_rule_word(k)) ? 1u << k : 0;
	}
	for (int k = 0; k < support_rule_count(); k++)
		decided |= str_eq("service_runs_on", support_rule_word(k)) ? 1u << k : 0; // it has a table of its own below
	assert_int_equal(decided, (1u << support_rule_count()) - 1); // no rule is there for nothing
}

static const struct taken_back {
	const char *what;
	struct support_terms t;
	enum support_status want;
	const char *until;
	bool shortened;
} taken_back[] = {
	{"fewer months, and the day of sale is known", {.basis = BASIS_MONTHS_FROM_SALE, .months = 24, .promised_months = 60, .start = 1735689600000 /* 2025-01-01 */}, SUPPORT_CONTRADICTED, "2030-01-01", true},
	{"fewer months from an unknown day", {.basis = BASIS_MONTHS_FROM_SALE, .months = 24, .promised_months = 60}, SUPPORT_CONTRADICTED, "", true},
	{"more months", {.basis = BASIS_MONTHS_FROM_SALE, .months = 60, .promised_months = 60}, SUPPORT_UNKNOWN, "", false},
	{"months no longer mentioned", {.basis = BASIS_UNKNOWN, .promised_months = 24}, SUPPORT_CONTRADICTED, "", true},
	{"months that became none", {.basis = BASIS_NONE, .promised_months = 24}, SUPPORT_CONTRADICTED, "", true},
	{"months that became a day", {.basis = BASIS_END_DATE, .end = 1924905600000 /* 2030-12-31 */, .promised_months = 24}, SUPPORT_SUPPORTED, "2030-12-31", false},
	{"months that became an earlier day than they give", {.basis = BASIS_END_DATE, .end = 1798761600000 /* 2027-01-01 */, .promised_months = 60, .start = 1735689600000}, SUPPORT_CONTRADICTED, "2030-01-01", true},
	{"as long as the service runs became a day", {.basis = BASIS_END_DATE, .end = 1924905600000, .promised_service = true}, SUPPORT_CONTRADICTED, "2030-12-31", true},
	{"and that day passed", {.basis = BASIS_END_DATE, .end = 1735689600000, .promised_service = true}, SUPPORT_ENDED, "2025-01-01", true},
	{"as long as the service runs became nothing", {.basis = BASIS_UNKNOWN, .promised_service = true}, SUPPORT_CONTRADICTED, "", true},
	{"as long as the service runs, still", {.basis = BASIS_WHILE_SERVICE, .promised_service = true}, SUPPORT_SERVICE, "", false},
	{"a service that was announced to end is no promise beyond", {.basis = BASIS_UNKNOWN, .promised_service = true, .service_end = 1735689600000}, SUPPORT_ENDED, "2025-01-01", true},
	{"and is one until then", {.basis = BASIS_END_DATE, .end = 1798761600000, .promised_service = true, .service_end = 1924905600000}, SUPPORT_CONTRADICTED, "2030-12-31", true},
	{"months to the end of time", {.basis = BASIS_MONTHS_FROM_SALE, .months = 600, .start = 253402214400000 /* 9999-12-31 */}, SUPPORT_SUPPORTED, "9999-12-31", false},
	{"the month that ends time", {.basis = BASIS_END_DATE, .by_month = true, .end = 253402214400000}, SUPPORT_SUPPORTED, "9999-12-31", false},
	{"a month from the last of January in a leap year", {.basis = BASIS_MONTHS_FROM_SALE, .months = 1, .start = 1832889600000 /* 2028-01-31 */}, SUPPORT_SUPPORTED, "2028-02-29", false},
	{"twelve from the leap day itself", {.basis = BASIS_MONTHS_FROM_SALE, .months = 12, .start = 1835395200000 /* 2028-02-29 */}, SUPPORT_SUPPORTED, "2029-02-28", false},
};

static void a_service_that_runs_on_after_the_updates_is_said(void **state)
{
	(void)state;
	static const struct { const char *what, *end, *service_end, *seen, *today, *why; } served[] = {
		{"seen after the end", "2026-06-30", "", "2026-08-01", "2026-08-10", "service_runs_on"},
		{"seen on the last day", "2026-06-30", "", "2026-06-30", "2026-07-10", "end_has_passed"},
		{"seen the day after", "2026-06-30", "", "2026-07-01", "2026-07-10", "service_runs_on"},
		{"seen long ago", "2026-06-30", "", "2026-07-02", "2026-08-02", "end_has_passed"},
		{"never seen", "2026-06-30", "", "", "2026-07-10", "end_has_passed"},
		{"a service past its own announced end", "", "2026-06-30", "2026-07-05", "2026-07-10", "service_runs_on"},
		{"seen before the end, which is to come", "2030-06-30", "", "2026-07-05", "2026-07-10", "end_is_named"},
	};
	for (size_t i = 0; i < sizeof(served) / sizeof(served[0]); i++) {
		const struct support_terms t = {.basis = *served[i].end ? BASIS_END_DATE : BASIS_WHILE_SERVICE, .end = day(served[i].end), .service_end = day(served[i].service_end), .service_seen = day(served[i].seen)};
		const struct support_view v = support_view(&t, day(served[i].today), false);
		if (!str_eq(v.why, served[i].why) || (str_eq(v.why, "service_runs_on") && v.status != SUPPORT_ENDED))
			fail_msg("%s: %s", served[i].what, v.why);
	}
}

static void what_was_promised_in_other_words_is_not_forgotten(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(taken_back) / sizeof(taken_back[0]); i++) {
		struct support_view v = support_view(&taken_back[i].t, day("2026-01-01"), false);
		if (v.status != taken_back[i].want || v.until != day(taken_back[i].until) || v.shortened != taken_back[i].shortened)
			fail_msg("%s: status %s", taken_back[i].what, support_status_word(v.status));
	}
}

static void an_unsure_clock_makes_dates_provisional_and_nothing_else(void **state)
{
	(void)state;
	struct support_terms dated = {.basis = BASIS_END_DATE, .end = day("2030-01-01")}, none = {.basis = BASIS_NONE};
	assert_true(support_view(&dated, day("2026-01-01"), true).provisional);
	assert_false(support_view(&dated, day("2026-01-01"), false).provisional);
	assert_false(support_view(&none, day("2026-01-01"), true).provisional);
}

static void a_month_is_shown_as_one_only_where_it_was_named(void **state)
{
	(void)state;
	struct support_terms t = {.basis = BASIS_END_DATE, .end = day("2027-01-01"), .by_month = true};
	assert_true(support_view(&t, day("2026-01-01"), false).by_month);
	t.promised = day("2030-05-07");
	assert_false(support_view(&t, day("2026-01-01"), false).by_month);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_of_support_gives_its_status),
		cmocka_unit_test(a_service_that_runs_on_after_the_updates_is_said),
		cmocka_unit_test(what_was_promised_in_other_words_is_not_forgotten),
		cmocka_unit_test(an_unsure_clock_makes_dates_provisional_and_nothing_else),
		cmocka_unit_test(a_month_is_shown_as_one_only_where_it_was_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
