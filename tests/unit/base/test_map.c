#include "unit.h"
#include <stdio.h>
#include <string.h>
#include "base/map.h"
#include "base/mem.h"

static void a_value_is_found_under_its_key_only(void **state)
{
	struct map *m = map_new();
	int one = 1, two = 2;
	(void)state;
	assert_null(map_get(m, "a"));
	assert_null(map_put(m, "a", &one));
	assert_ptr_equal(map_put(m, "a", &two), &one);
	assert_ptr_equal(map_get(m, "a"), &two);
	assert_ptr_equal(map_getn(m, "abc", 1), &two);
	assert_null(map_getn(m, "abc", 2));
	assert_null(map_get(m, ""));
	assert_int_equal(map_len(m), 1);
	map_free(m, NULL);
}

static void keys_are_copied(void **state)
{
	struct map *m = map_new();
	char key[] = "key";
	(void)state;
	map_put(m, key, m);
	key[0] = 'x';
	assert_ptr_equal(map_get(m, "key"), m);
	map_free(m, NULL);
	map_free(NULL, NULL);
}

static bool sum(const char *key, void *value, void *data)
{
	(void)key;
	*(long *)data += *(long *)value;
	return true;
}

static bool stop_at_once(const char *key, void *value, void *data)
{
	(void)key;
	(void)value;
	++*(int *)data;
	return false;
}

// Against a plain array as the model: many puts and takes in an order that makes long runs and gaps.
static void thousands_of_puts_and_takes_agree_with_an_array(void **state)
{
	enum { KEYS = 2000, STEPS = 40000 };
	static bool there[KEYS];
	static long values[KEYS];
	struct map *m = map_new();
	uint32_t random = 12345;
	size_t count = 0;
	(void)state;
	for (int step = 0; step < STEPS; step++) {
		random = random * 1664525 + 1013904223;
		uint32_t k = (random >> 8) % KEYS;
		char key[16];
		snprintf(key, sizeof key, "unit-%u", k);
		values[k] = (long)k;
		if (random >> 31) {
			assert_ptr_equal(map_put(m, key, &values[k]), there[k] ? &values[k] : NULL);
			count += !there[k];
			there[k] = true;
		} else {
			assert_ptr_equal(map_take(m, key), there[k] ? &values[k] : NULL);
			count -= there[k];
			there[k] = false;
		}
		assert_int_equal(map_len(m), count);
	}
	long expected = 0, found = 0;
	for (int k = 0; k < KEYS; k++) {
		char key[16];
		snprintf(key, sizeof key, "unit-%d", k);
		assert_ptr_equal(map_get(m, key), there[k] ? &values[k] : NULL);
		expected += there[k] ? k : 0;
	}
	map_each(m, sum, &found);
	assert_int_equal(found, expected);
	map_free(m, NULL);
}

static void freeing_frees_the_values_and_a_visit_can_stop(void **state)
{
	struct map *m = map_new();
	int visits = 0;
	(void)state;
	map_put(m, "a", mem_str("1"));
	map_put(m, "b", mem_str("2"));
	map_each(m, stop_at_once, &visits);
	assert_int_equal(visits, 1);
	map_free(m, free);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_is_found_under_its_key_only),
		cmocka_unit_test(keys_are_copied),
		cmocka_unit_test(thousands_of_puts_and_takes_agree_with_an_array),
		cmocka_unit_test(freeing_frees_the_values_and_a_visit_can_stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
