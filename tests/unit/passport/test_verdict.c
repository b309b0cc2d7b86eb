#include "unit.h"
#include "base/str.h"
#include "passport/verdict.h"

#define DAY_MS INT64_C(86400000)
#define NOW (20000 * DAY_MS)
#define FACT(l, s, y) {.line = LINE_##l, .source = SOURCE_##s, .says = SAYS_##y, .code = "x"}
#define BREAKS(l) {.line = LINE_##l, .source = SOURCE_OBSERVED, .says = SAYS_NO, .code = "x", .breaks_claim = true}

static const struct row {
	const char *what;
	enum label_verdict want;
	struct label_setting setting;
	int count;
	struct label_fact facts[8];
} rows[] = {
	{"nothing", LABEL_UNLABELLED, {.now_ms = NOW}, 0, {{0}}},
	{"only observations", LABEL_UNLABELLED, {.now_ms = NOW}, 2, {FACT(PASSWORDS, OBSERVED, YES), FACT(DISCLOSURE, OBSERVED, YES)}},
	{"the owner's word is no label", LABEL_UNLABELLED, {.now_ms = NOW}, 1, {FACT(UPDATES, OWNER, YES)}},
	{"a bad observation without a label", LABEL_NEGATIVE, {.now_ms = NOW}, 1, {FACT(PASSWORDS, OBSERVED, NO)}},
	{"the same in its time of grace", LABEL_UNLABELLED_GRACE, {.now_ms = NOW, .grace_until = NOW}, 1, {FACT(PASSWORDS, OBSERVED, NO)}},
	{"grace that has passed", LABEL_NEGATIVE, {.now_ms = NOW, .grace_until = NOW - DAY_MS}, 1, {FACT(PASSWORDS, OBSERVED, NO)}},
	{"grace is not for the labelled", LABEL_NEGATIVE, {.now_ms = NOW, .grace_until = NOW}, 2, {FACT(PASSWORDS, OBSERVED, NO), FACT(UPDATES, DECLARED, YES)}},
	{"no law asks for a label yet", LABEL_UNLABELLED_GRACE, {.now_ms = NOW, .law_until = NOW}, 1, {FACT(UPDATES, CATALOGUE, YES)}},
	{"the law has come", LABEL_UNLABELLED, {.now_ms = NOW, .law_until = NOW - DAY_MS}, 0, {{0}}},
	{"before the law too, what is bad is bad", LABEL_NEGATIVE, {.now_ms = NOW, .law_until = NOW}, 1, {FACT(PASSWORDS, OBSERVED, NO)}},
	{"claims that nothing backs", LABEL_UNVERIFIED, {.now_ms = NOW}, 3,
		{FACT(PASSWORDS, DECLARED, YES), FACT(DISCLOSURE, DECLARED, YES), FACT(UPDATES, DECLARED, YES)}},
	{"two of three backed", LABEL_UNVERIFIED, {.now_ms = NOW}, 5, {FACT(PASSWORDS, DECLARED, YES), FACT(DISCLOSURE, DECLARED, YES),
		FACT(UPDATES, DECLARED, YES), FACT(PASSWORDS, OBSERVED, YES), FACT(DISCLOSURE, OBSERVED, YES)}},
	{"the owner backs nothing", LABEL_UNVERIFIED, {.now_ms = NOW}, 6, {FACT(PASSWORDS, DECLARED, YES), FACT(DISCLOSURE, DECLARED, YES),
		FACT(UPDATES, DECLARED, YES), FACT(PASSWORDS, OBSERVED, YES), FACT(DISCLOSURE, OBSERVED, YES), FACT(UPDATES, OWNER, YES)}},
	{"all backed, each otherwise", LABEL_POSITIVE, {.now_ms = NOW}, 6, {FACT(PASSWORDS, DECLARED, YES), FACT(DISCLOSURE, DECLARED, YES),
		FACT(UPDATES, DECLARED, YES), FACT(PASSWORDS, OBSERVED, YES), FACT(DISCLOSURE, REGISTRY, YES), FACT(UPDATES, ATTESTED, YES)}},
	{"all attested", LABEL_POSITIVE, {.now_ms = NOW}, 3, {FACT(PASSWORDS, ATTESTED, YES), FACT(DISCLOSURE, ATTESTED, YES), FACT(UPDATES, ATTESTED, YES)}},
	{"a promise that was shortened", LABEL_UNVERIFIED, {.now_ms = NOW}, 4, {FACT(PASSWORDS, ATTESTED, YES), FACT(DISCLOSURE, ATTESTED, YES),
		FACT(UPDATES, ATTESTED, YES), {.line = LINE_UPDATES, .source = SOURCE_DECLARED, .says = SAYS_YES, .code = "x", .disputed = true}}},
	{"a line is missing", LABEL_UNVERIFIED, {.now_ms = NOW}, 2, {FACT(PASSWORDS, ATTESTED, YES), FACT(DISCLOSURE, ATTESTED, YES)}},
	{"updates have ended", LABEL_NEGATIVE, {.now_ms = NOW}, 3, {FACT(PASSWORDS, ATTESTED, YES), FACT(DISCLOSURE, ATTESTED, YES), FACT(UPDATES, DECLARED, NO)}},
	{"an observation breaks the claim", LABEL_MISAPPLIED, {.now_ms = NOW}, 2, {FACT(PASSWORDS, DECLARED, YES), BREAKS(PASSWORDS)}},
	{"it breaks an attested one too", LABEL_MISAPPLIED, {.now_ms = NOW}, 2, {FACT(PASSWORDS, ATTESTED, YES), BREAKS(PASSWORDS)}},
	{"it touches another line only", LABEL_NEGATIVE, {.now_ms = NOW}, 2, {FACT(UPDATES, DECLARED, YES), BREAKS(PASSWORDS)}},
	{"there was no claim to break", LABEL_NEGATIVE, {.now_ms = NOW}, 2, {FACT(PASSWORDS, OBSERVED, YES), BREAKS(PASSWORDS)}},
	{"a label read off the box is a claim", LABEL_UNVERIFIED, {.now_ms = NOW}, 1, {{.line = LINE_UPDATES, .source = SOURCE_OWNER, .says = SAYS_YES, .code = "x", .on_label = true}}},
	{"a catalogue makes no claim", LABEL_UNLABELLED, {.now_ms = NOW}, 1, {FACT(UPDATES, CATALOGUE, YES)}},
	{"another unit's label", LABEL_MISAPPLIED, {.now_ms = NOW, .wrong_label = true}, 3,
		{FACT(PASSWORDS, ATTESTED, YES), FACT(DISCLOSURE, ATTESTED, YES), FACT(UPDATES, ATTESTED, YES)}},
	{"another model's passport", LABEL_MISAPPLIED, {.now_ms = NOW, .wrong_model = true}, 1, {FACT(PASSWORDS, OBSERVED, YES)}},
};

static void every_rule_of_the_label_gives_its_verdict(void **state)
{
	(void)state;
	unsigned decided = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct label_view v;
		label_view(&v, rows[i].facts, rows[i].count, &rows[i].setting);
		if (v.verdict != rows[i].want)
			fail_msg("%s: %s", rows[i].what, label_verdict_word(v.verdict));
		for (int k = 0; k < label_rule_count(); k++)
			decided |= str_eq(v.why, label_rule_word(k)) ? 1u << k : 0;
	}
	assert_int_equal(decided, (1u << label_rule_count()) - 1); // no rule is there for nothing
}

static struct line_view line_of(const struct label_fact *facts, int count)
{
	struct label_view v;
	struct label_setting setting = {.now_ms = NOW};
	label_view(&v, facts, count, &setting);
	return v.lines[LINE_PASSWORDS];
}

static void a_line_shows_its_most_trusted_source_and_every_contradiction(void **state)
{
	(void)state;
	const struct label_fact facts[] = {FACT(PASSWORDS, ATTESTED, YES), FACT(PASSWORDS, DECLARED, NO), FACT(PASSWORDS, OBSERVED, NOT_STATED)};
	struct line_view v = line_of(facts, 3);
	assert_int_equal(v.fact.source, SOURCE_ATTESTED);
	assert_int_equal(v.fact.says, SAYS_YES);
	assert_true(v.conflict);
	assert_false(line_of(facts, 1).conflict);
}

static void of_two_observations_the_bad_one_is_shown(void **state)
{
	(void)state;
	const struct label_fact facts[] = {FACT(PASSWORDS, OBSERVED, NO), FACT(PASSWORDS, OBSERVED, YES)};
	assert_int_equal(line_of(facts, 2).fact.says, SAYS_NO);
}

static void a_line_without_facts_says_that_nobody_says(void **state)
{
	(void)state;
	struct line_view v = line_of(NULL, 0);
	assert_string_equal(v.fact.code, "nobody_says");
	assert_int_equal(v.fact.source, SOURCE_NOBODY);
	assert_false(v.backed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_of_the_label_gives_its_verdict),
		cmocka_unit_test(a_line_shows_its_most_trusted_source_and_every_contradiction),
		cmocka_unit_test(of_two_observations_the_bad_one_is_shown),
		cmocka_unit_test(a_line_without_facts_says_that_nobody_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
