// What one party may have held.
#include "unit.h"
#include "broker/plugin_budget.h"

static void a_party_has_so_many_things_and_so_much_held_and_others_have_theirs(void **state)
{
	struct budgets b;
	(void)state;
	budgets_init(&b, 3, 100);
	assert_true(budget_take(&b, "a", "one", 40) && budget_take(&b, "a", "two", 40));
	assert_false(budget_take(&b, "a", "three", 21)); // too heavy
	assert_false(budget_take(&b, "a", "four", 21));
	assert_true(budget_take(&b, "a", "three", 20));
	assert_false(budget_take(&b, "a", "four", 0)); // too many
	assert_true(budget_take(&b, "b", "one", 100));
	assert_false(budget_take(&b, "b", "two", (size_t)-1));
	budgets_done(&b);
}

static void what_is_held_already_may_change_within_the_limits_and_always_become_less(void **state)
{
	struct budgets b;
	(void)state;
	budgets_init(&b, 2, 100);
	assert_true(budget_take(&b, "a", "one", 50) && budget_take(&b, "a", "two", 50));
	assert_false(budget_take(&b, "a", "one", 51));
	assert_true(budget_take(&b, "a", "one", 50) && budget_take(&b, "a", "one", 10));
	assert_true(budget_take(&b, "a", "two", 90));
	budgets_done(&b);
}

static void what_is_given_back_makes_room(void **state)
{
	struct budgets b;
	(void)state;
	budgets_init(&b, 1, 100);
	assert_true(budget_take(&b, "a", "one", 60) && budget_take(&b, "b", "one", 60));
	assert_false(budget_take(&b, "a", "two", 60));
	budget_give(&b, "a", "nothing");
	budget_give(&b, "nobody", "one");
	assert_false(budget_take(&b, "a", "two", 60));
	budget_give(&b, "a", "one");
	assert_true(budget_take(&b, "a", "two", 60));
	assert_false(budget_take(&b, "a", "three", 1));
	budget_give_everywhere(&b, "one");
	assert_true(budget_take(&b, "b", "two", 100));
	budget_give_all(&b, "a");
	assert_true(budget_take(&b, "a", "four", 100));
	budgets_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_party_has_so_many_things_and_so_much_held_and_others_have_theirs),
		cmocka_unit_test(what_is_held_already_may_change_within_the_limits_and_always_become_less),
		cmocka_unit_test(what_is_given_back_makes_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
