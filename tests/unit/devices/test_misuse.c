// The table of misuse.c, row by row: what keeps a device apart by itself, and what only an owner may decide.
#include "unit.h"
#include "devices/misuse.h"

#define HOUR_MS (60 * 60 * 1000LL)

static void each_misdeed_has_its_own_measure(void **state)
{
	static const struct { enum misuse m; const char *word; int64_t enough; /* 0: never */ } rows[MISUSES] = {
		{MISUSE_CLONE, "clone", 1}, {MISUSE_TWIN, "twin", 0}, {MISUSE_COPY, "copy", 0}, {MISUSE_IMPERSONATES, "impersonates", 20}, {MISUSE_CLAIMS, "claims", 0},
		{MISUSE_ANNOUNCES, "announces", 0},
	};
	(void)state;
	for (int i = 0; i < MISUSES; i++) {
		struct misuse_tally t = {0};
		int64_t enough = rows[i].enough;
		assert_int_equal(rows[i].m, i); // none is left out
		assert_string_equal(misuse_word(rows[i].m), rows[i].word);
		for (int64_t n = 1; n < (enough ? enough : 1000); n++)
			assert_false(misuse_note(&t, rows[i].m, 1, n));
		assert_int_equal(misuse_note(&t, rows[i].m, 1, 2000), enough > 0);
		assert_int_equal(misuse_note(&(struct misuse_tally){0}, rows[i].m, INT64_MAX, 0), enough > 0);
	}
}

static void tries_that_are_far_apart_are_not_added_up(void **state)
{
	struct misuse_tally t = {0};
	(void)state;
	assert_false(misuse_note(&t, MISUSE_IMPERSONATES, 19, 0));
	assert_false(misuse_note(&t, MISUSE_IMPERSONATES, 19, HOUR_MS));
	assert_true(misuse_note(&t, MISUSE_IMPERSONATES, 1, 2 * HOUR_MS - 1));
}

static void one_kind_is_not_counted_for_another(void **state)
{
	struct misuse_tally t = {0};
	(void)state;
	assert_false(misuse_note(&t, MISUSE_ANNOUNCES, 1000, 0));
	assert_false(misuse_note(&t, MISUSE_IMPERSONATES, 1, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_misdeed_has_its_own_measure),
		cmocka_unit_test(tries_that_are_far_apart_are_not_added_up),
		cmocka_unit_test(one_kind_is_not_counted_for_another),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
