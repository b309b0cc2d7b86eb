#include "unit.h"
#include "base/str.h"
#include "passport/facts.h"

#define JUNE_2030 INT64_C(1907884800000)

static const struct row {
	const char *kind, *value;
	enum label_line line;
	enum fact_says says;
	const char *code;
	bool breaks_claim;
} seen[] = {
	{"credential_unique", "certificate", LINE_PASSWORDS, SAYS_YES, "passwords.hub_issued", false},
	{"credential_shared", "192.168.1.9", LINE_PASSWORDS, SAYS_NO, "passwords.shared", true},
	{"plaintext", "2027-01-01", LINE_PASSWORDS, SAYS_NO, "passwords.in_clear", false},
	{"security_txt", "ok", LINE_DISCLOSURE, SAYS_YES, "disclosure.security_txt", false},
	{"security_txt", "expired", LINE_DISCLOSURE, SAYS_NOT_STATED, "disclosure.expired", false},
	{"support_published", "2030-06-17", LINE_UPDATES, SAYS_YES, "updates.until", false},
};
static const struct row ignored[] = {
	{.kind = "credential_unique", .value = "no"}, {.kind = "credential_shared", .value = "no"}, {.kind = "plaintext", .value = "no"},
	{.kind = "security_txt", .value = "perhaps"}, {.kind = "support_published", .value = "2030-06-16"}, {.kind = "support_published", .value = "soon"},
	{.kind = "reset_proven", .value = "arrival"},
};
static const struct support_view until_2030 = {.status = SUPPORT_SUPPORTED, .until = JUNE_2030};

static int collect(struct label_fact facts[FACTS_MAX], const struct row *r)
{
	struct observation o = {.at = 7};
	assert_true(str_copy(o.kind, sizeof(o.kind), r->kind) && str_copy(o.value, sizeof(o.value), r->value));
	const struct facts_known known = {.support = &until_2030, .seen = &o, .seen_count = 1};
	return facts_collect(facts, &known);
}

static void every_observation_becomes_its_fact(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++) {
		struct label_fact f[FACTS_MAX];
		assert_int_equal(collect(f, &seen[i]), 1);
		assert_int_equal(f[0].line, seen[i].line);
		assert_int_equal(f[0].source, SOURCE_OBSERVED);
		assert_int_equal(f[0].says, seen[i].says);
		assert_string_equal(f[0].code, seen[i].code);
		assert_int_equal(f[0].breaks_claim, seen[i].breaks_claim);
		assert_int_equal(f[0].at, 7);
	}
}

static void what_is_so_no_longer_or_says_nothing_becomes_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++) {
		struct label_fact f[FACTS_MAX];
		if (collect(f, &ignored[i]))
			fail_msg("%s %s", ignored[i].kind, ignored[i].value);
	}
}

static void a_passport_without_statements_gives_no_fact(void **state)
{
	(void)state;
	struct document d = {.issued_at = 1};
	struct support_view unknown = {.status = SUPPORT_UNKNOWN};
	struct label_fact f[FACTS_MAX];
	const struct facts_known known = {.passport = &d, .support = &unknown};
	assert_int_equal(facts_collect(f, &known), 0);
}

static void what_a_passport_says_of_updates_depends_on_its_support(void **state)
{
	(void)state;
	static const struct { enum support_status status; enum support_basis basis; enum fact_says says; const char *code; bool disputed, broken, undated; } rows[] = {
		{SUPPORT_SUPPORTED, BASIS_END_DATE, SAYS_YES, "updates.until", false, false, false},
		{SUPPORT_ENDING, BASIS_END_DATE, SAYS_YES, "updates.until", false, false, false},
		{SUPPORT_CONTRADICTED, BASIS_END_DATE, SAYS_YES, "updates.shortened", true, false, false},
		{SUPPORT_CONTRADICTED, BASIS_MONTHS_FROM_SALE, SAYS_NOT_STATED, "updates.taken_back", true, false, true},
		{SUPPORT_ENDED, BASIS_END_DATE, SAYS_NO, "updates.ended", true, false, true},
		{SUPPORT_CONTRADICTED, BASIS_END_DATE, SAYS_NO, "updates.no_fix", false, true, false},
		{SUPPORT_ENDED, BASIS_END_DATE, SAYS_NO, "updates.ended", false, false, false},
		{SUPPORT_NOT_UPDATABLE, BASIS_NONE, SAYS_NO, "updates.none", false, false, false},
		{SUPPORT_SERVICE, BASIS_WHILE_SERVICE, SAYS_NOT_STATED, "updates.while_service", false, false, false},
		{SUPPORT_UNKNOWN, BASIS_MONTHS_FROM_SALE, SAYS_NOT_STATED, "updates.months_from_sale", false, false, false},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct document d = {.support = {.basis = rows[i].basis, .months = 24}};
		struct support_view v = {.status = rows[i].status, .shortened = rows[i].disputed, .by_date = !rows[i].undated, .broken = rows[i].broken};
		struct label_fact f[FACTS_MAX];
		const struct facts_known known = {.passport = &d, .support = &v};
		assert_int_equal(facts_collect(f, &known), 1);
		assert_int_equal(f[0].says, rows[i].says);
		assert_string_equal(f[0].code, rows[i].code);
		assert_int_equal(f[0].disputed, rows[i].disputed);
		assert_int_equal(f[0].source, SOURCE_DECLARED);
	}
}

static void more_observations_than_there_is_room_for_are_cut_off(void **state)
{
	(void)state;
	struct observation many[FACTS_MAX + 4];
	struct label_fact f[FACTS_MAX];
	for (size_t i = 0; i < FACTS_MAX + 4; i++)
		many[i] = (struct observation){.kind = "plaintext", .value = "yes"};
	const struct facts_known known = {.support = &until_2030, .seen = many, .seen_count = FACTS_MAX + 4};
	assert_int_equal(facts_collect(f, &known), FACTS_MAX);
}

static void grace_is_the_end_date_of_the_legacy_time(void **state)
{
	(void)state;
	struct observation o = {.kind = "plaintext", .value = "2030-06-17"};
	assert_int_equal(facts_grace_until(&o, 1), JUNE_2030);
	o = (struct observation){.kind = "plaintext", .value = "yes"};
	assert_int_equal(facts_grace_until(&o, 1), 0);
	assert_int_equal(facts_grace_until(NULL, 0), 0);
}

static void an_observation_that_counts_no_longer_is_not_seen(void **state)
{
	(void)state;
	const struct observation o[] = {{.kind = "a", .value = "1"}, {.kind = "b", .value = "no"}};
	assert_string_equal(facts_seen(o, 2, "a"), "1");
	assert_null(facts_seen(o, 2, "b"));
	assert_null(facts_seen(o, 2, "c"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_observation_becomes_its_fact),
		cmocka_unit_test(what_is_so_no_longer_or_says_nothing_becomes_none),
		cmocka_unit_test(a_passport_without_statements_gives_no_fact),
		cmocka_unit_test(what_a_passport_says_of_updates_depends_on_its_support),
		cmocka_unit_test(more_observations_than_there_is_room_for_are_cut_off),
		cmocka_unit_test(grace_is_the_end_date_of_the_legacy_time),
		cmocka_unit_test(an_observation_that_counts_no_longer_is_not_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
