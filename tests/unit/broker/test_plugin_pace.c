// How fast one unit may speak.
#include "unit.h"
#include "broker/plugin_pace.h"

static int count_allowed(const struct paces *p, struct pace *one, int tries, size_t bytes, int64_t now_ms)
{
	int n = 0;
	for (int i = 0; i < tries; i++)
		n += pace_allows(p, one, bytes, now_ms);
	return n;
}

static void a_burst_is_let_through_and_then_so_much_a_second_for_all_sessions_of_a_unit(void **state)
{
	struct paces p;
	(void)state;
	assert_int_equal(paces_init(&p, "100:10000:5"), 0);
	struct pace *a = pace_of(&p, "a", 0), *b = pace_of(&p, "b", 0);
	assert_int_equal(count_allowed(&p, a, 1000, 1, 0), 500);
	assert_int_equal(count_allowed(&p, b, 1000, 1, 0), 500); // others have theirs
	assert_ptr_equal(pace_of(&p, "a", 0), a); // coming back gives no new burst
	assert_int_equal(count_allowed(&p, a, 1000, 1, 1000), 100);
	assert_int_equal(count_allowed(&p, a, 1000, 1, 500), 0); // a clock that goes back gives nothing
	int slowly = 0;
	for (int ms = 1001; ms <= 2000; ms++)
		slowly += count_allowed(&p, a, 1, 1, ms);
	assert_int_equal(slowly, 100);
	assert_int_equal(count_allowed(&p, a, 1000, 1, INT64_MAX), 500);
	paces_done(&p);
}

static void bytes_count_as_well(void **state)
{
	struct paces p;
	(void)state;
	assert_int_equal(paces_init(&p, "100:10000:5"), 0);
	struct pace *a = pace_of(&p, "a", 0);
	assert_true(pace_allows(&p, a, 50000, 0));
	assert_false(pace_allows(&p, a, 1, 0));
	assert_false(pace_allows(&p, a, 1, 0));
	assert_false(pace_allows(&p, a, 10001, 1000));
	assert_true(pace_allows(&p, a, 10000, 1000));
	assert_false(pace_allows(&p, a, 60000, 60000)); // more than there ever is
	paces_done(&p);
}

static void without_a_rule_everything_passes_and_a_rule_is_legal_or_refused(void **state)
{
	struct paces p;
	(void)state;
	assert_int_equal(paces_init(&p, ""), 0);
	assert_int_equal(count_allowed(&p, pace_of(&p, "a", 0), 100000, 1 << 20, 0), 100000);
	paces_done(&p);
	for (const char *const *bad = (const char *const[]){ "1", "1:2", "1:2:3:4", "0:1:1", "1:0:1", "1:1:0", "a:1:1", "-1:1:1", ":::", "1:1:1:", NULL }; *bad; bad++) {
		assert_int_equal(paces_init(&p, *bad), ERR_PARSE);
		paces_done(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_burst_is_let_through_and_then_so_much_a_second_for_all_sessions_of_a_unit),
		cmocka_unit_test(bytes_count_as_well),
		cmocka_unit_test(without_a_rule_everything_passes_and_a_rule_is_legal_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
