#include "unit.h"
#include <string.h>
#include "base/random.h"
#include "base/str.h"

static void two_draws_differ(void **state)
{
	uint8_t a[32], b[32];
	(void)state;
	random_bytes(a, sizeof a);
	random_bytes(b, sizeof b);
	assert_memory_not_equal(a, b, sizeof a);
}

static void ids_are_twelve_characters_of_base32(void **state)
{
	char a[13], b[13];
	(void)state;
	random_id(a);
	random_id(b);
	assert_int_equal(strlen(a), 12);
	assert_int_equal(strspn(a, "abcdefghijklmnopqrstuvwxyz234567"), 12);
	assert_true(str_is_id(a, 12));
	assert_string_not_equal(a, b);
}

static void count_up(void *to, size_t len)
{
	for (size_t i = 0; i < len; i++)
		((uint8_t *)to)[i] = (uint8_t)i;
}

static void a_test_can_repeat_a_run(void **state)
{
	char id[13];
	(void)state;
	random_set_test(count_up);
	random_id(id);
	random_set_test(NULL);
	assert_string_equal(id, "abcdefghijkl");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_draws_differ),
		cmocka_unit_test(ids_are_twelve_characters_of_base32),
		cmocka_unit_test(a_test_can_repeat_a_run),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
