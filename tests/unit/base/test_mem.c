#include "unit.h"
#include <string.h>
#include "base/mem.h"

static void new_memory_is_zero_and_never_null(void **state)
{
	(void)state;
	AUTO_FREE uint8_t *p = mem_new(64, 1);
	for (int i = 0; i < 64; i++)
		assert_int_equal(p[i], 0);
	AUTO_FREE void *nothing = mem_new(0, 0);
	assert_non_null(nothing);
}

static void copies_are_terminated_and_null_stays_null(void **state)
{
	(void)state;
	AUTO_FREE char *part = mem_strn("hello", 4);
	AUTO_FREE char *text = mem_printf("%s-%d", part, 7);
	assert_string_equal(text, "hell-7");
	assert_null(mem_str(NULL));
}

static void a_wiped_secret_is_gone(void **state)
{
	(void)state;
	char secret[] = "secret";
	mem_wipe(secret, sizeof secret);
	for (size_t i = 0; i < sizeof secret; i++)
		assert_int_equal(secret[i], 0);
	mem_wipe(NULL, 5);
	mem_wipe_str(NULL);
}

static char *make(void)
{
	AUTO_FREE char *s = mem_str("kept");
	return STEAL(s);
}

static void a_stolen_pointer_outlives_its_scope(void **state)
{
	(void)state;
	AUTO_SECRET char *s = make();
	assert_string_equal(s, "kept");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_memory_is_zero_and_never_null),
		cmocka_unit_test(copies_are_terminated_and_null_stays_null),
		cmocka_unit_test(a_wiped_secret_is_gone),
		cmocka_unit_test(a_stolen_pointer_outlives_its_scope),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
