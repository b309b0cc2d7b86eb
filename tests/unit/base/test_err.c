#include "unit.h"
#include <errno.h>
#include "base/err.h"
#include "base/str.h"

static void every_code_has_a_word_and_a_sentence_of_its_own(void **state)
{
	(void)state;
	for (int a = ERR_INVALID; a >= ERR_INTERNAL; a--) {
		assert_string_not_equal(err_text(a), "unknown error");
		for (int b = ERR_INVALID; b > a; b--)
			assert_string_not_equal(err_code(a), err_code(b));
	}
	assert_string_equal(err_code(ERR_NOT_FOUND), "not_found");
	assert_string_equal(err_code(0), "ok");
}

static void a_system_error_is_internal_outside_and_named_in_the_log(void **state)
{
	(void)state;
	assert_string_equal(err_code(-ENOSPC), "internal");
	assert_string_equal(err_text(-ENOSPC), "No space left on device");
	assert_string_equal(err_code(-99999), "internal");
	assert_string_equal(err_text(-99999), "unknown error");
	assert_string_equal(err_text(7), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_has_a_word_and_a_sentence_of_its_own),
		cmocka_unit_test(a_system_error_is_internal_outside_and_named_in_the_log),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
