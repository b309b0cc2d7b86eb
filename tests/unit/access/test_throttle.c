#include "unit.h"
#include <stdio.h>
#include <string.h>
#include "access/throttle.h"
#include "base/clock.h"

static int64_t boot = 5000;
static int64_t boot_ms(void) { return boot; }

static int set_up(void **state)
{
	(void)state;
	clock_set_test(NULL, boot_ms);
	return 0;
}

static void five_failures_are_free_and_then_the_wait_doubles_to_a_minute(void **state)
{
	(void)state;
	static struct throttle t;
	memset(&t, 0, sizeof t);
	for (int i = 0; i < 5; i++) {
		throttle_failed(&t, "192.168.1.7");
		assert_int_equal(throttle_wait(&t, "192.168.1.7"), 0);
	}
	const int64_t waits[] = { 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000 };
	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
		throttle_failed(&t, "192.168.1.7");
		assert_int_equal(throttle_wait(&t, "192.168.1.7"), waits[i]);
		boot += waits[i];
		assert_int_equal(throttle_wait(&t, "192.168.1.7"), 0);
	}
}

static void one_peer_never_makes_another_wait(void **state)
{
	(void)state;
	static struct throttle t;
	memset(&t, 0, sizeof t);
	for (int i = 0; i < 20; i++)
		throttle_failed(&t, "192.168.1.66");
	assert_true(throttle_wait(&t, "192.168.1.66") > 0);
	assert_int_equal(throttle_wait(&t, "192.168.1.7"), 0);
}

static void success_forgets_and_a_flood_of_peers_fits_in_fixed_memory(void **state)
{
	(void)state;
	static struct throttle t;
	char peer[32];
	memset(&t, 0, sizeof t);
	for (int i = 0; i < 6; i++)
		throttle_failed(&t, "a");
	throttle_succeeded(&t, "a");
	assert_int_equal(throttle_wait(&t, "a"), 0);
	for (int i = 0; i < 3 * THROTTLE_SLOTS; i++) {
		snprintf(peer, sizeof peer, "fe80::%x", i);
		boot++;
		throttle_failed(&t, peer);
	}
	for (int i = 0; i < 6; i++)
		throttle_failed(&t, "b");
	assert_true(throttle_wait(&t, "b") > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(five_failures_are_free_and_then_the_wait_doubles_to_a_minute),
		cmocka_unit_test(one_peer_never_makes_another_wait),
		cmocka_unit_test(success_forgets_and_a_flood_of_peers_fits_in_fixed_memory),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
