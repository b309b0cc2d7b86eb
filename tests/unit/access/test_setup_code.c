#include "unit.h"
#include <string.h>
#include "access/setup_code.h"
#include "base/clock.h"
#include "platform/crypto.h"

static int64_t boot = 5000;
static int64_t boot_ms(void) { return boot; }

static int set_up(void **state)
{
	(void)state;
	clock_set_test(NULL, boot_ms);
	return crypto_init();
}

static void a_fresh_code_opens_and_reads_in_any_case_without_dashes(void **state)
{
	(void)state;
	struct setup_code c;
	char code[SETUP_CODE_SIZE], typed[SETUP_CODE_SIZE];
	setup_code_issue(&c, code);
	assert_int_equal(strlen(code), 19);
	assert_int_equal(setup_code_check(&c, code), 0);
	size_t n = 0;
	for (const char *p = code; *p; p++)
		if (*p != '-')
			typed[n++] = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
	typed[n] = '\0';
	assert_int_equal(setup_code_check(&c, typed), 0);
}

static void a_wrong_code_costs_a_try_and_ten_make_it_void(void **state)
{
	(void)state;
	struct setup_code c;
	char code[SETUP_CODE_SIZE];
	setup_code_issue(&c, code);
	for (int i = 0; i < SETUP_CODE_TRIES; i++)
		assert_int_equal(setup_code_check(&c, "0000-0000-0000-0000"), ERR_MISMATCH);
	assert_int_equal(setup_code_check(&c, code), ERR_EXPIRED);
}

static void a_code_dies_after_thirty_minutes_of_boot_time(void **state)
{
	(void)state;
	struct setup_code c;
	char code[SETUP_CODE_SIZE];
	setup_code_issue(&c, code);
	boot += SETUP_CODE_MS - 1;
	assert_int_equal(setup_code_check(&c, code), 0);
	boot += 1;
	assert_int_equal(setup_code_check(&c, code), ERR_EXPIRED);
}

static void a_new_code_voids_the_one_before(void **state)
{
	(void)state;
	struct setup_code c;
	char first[SETUP_CODE_SIZE], second[SETUP_CODE_SIZE];
	setup_code_issue(&c, first);
	setup_code_issue(&c, second);
	assert_int_equal(setup_code_check(&c, first), ERR_MISMATCH);
	assert_int_equal(setup_code_check(&c, second), 0);
}

static void garbage_never_opens(void **state)
{
	(void)state;
	struct setup_code c;
	char code[SETUP_CODE_SIZE];
	const char *bad[] = { "", "-", "U", "0", "\xff\xfe", "00000000000000000000000000000000000000000000000000000000000000" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		setup_code_issue(&c, code);
		assert_int_equal(setup_code_check(&c, bad[i]), ERR_MISMATCH);
	}
	setup_code_void(&c);
	assert_int_equal(setup_code_check(&c, code), ERR_EXPIRED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fresh_code_opens_and_reads_in_any_case_without_dashes),
		cmocka_unit_test(a_wrong_code_costs_a_try_and_ten_make_it_void),
		cmocka_unit_test(a_code_dies_after_thirty_minutes_of_boot_time),
		cmocka_unit_test(a_new_code_voids_the_one_before),
		cmocka_unit_test(garbage_never_opens),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
