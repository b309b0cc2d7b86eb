#include "unit.h"
#include "base/clock.h"

static int64_t wall_now, boot_now;

static int64_t wall(void)
{
	return wall_now;
}

static int64_t boot(void)
{
	return boot_now;
}

static void a_wall_clock_below_the_floor_is_unsure_and_reads_the_floor(void **state)
{
	(void)state;
	clock_set_test(wall, boot);
	clock_set_floor(1000);
	wall_now = 999;
	assert_true(clock_is_unsure());
	assert_int_equal(clock_wall_ms(), 1000);
	wall_now = 1001;
	assert_false(clock_is_unsure());
	assert_int_equal(clock_wall_ms(), 1001);
	clock_set_floor(0);
	clock_set_test(NULL, NULL);
}

static void the_boot_clock_is_free_of_the_floor(void **state)
{
	(void)state;
	clock_set_test(wall, boot);
	clock_set_floor(1000);
	boot_now = 5;
	assert_int_equal(clock_boot_ms(), 5);
	clock_set_floor(0);
	clock_set_test(NULL, NULL);
}

static void the_real_clocks_run(void **state)
{
	(void)state;
	assert_true(clock_wall_ms() > 1700000000000);
	int64_t before = clock_boot_ms();
	assert_true(before > 0);
	assert_true(clock_boot_ms() >= before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wall_clock_below_the_floor_is_unsure_and_reads_the_floor),
		cmocka_unit_test(the_boot_clock_is_free_of_the_floor),
		cmocka_unit_test(the_real_clocks_run),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
