// Facts, identities and their sources.
#include "unit.h"
#include "devices/world.h"

static void the_most_trusted_source_is_the_one_shown(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	const char *value = NULL;
	join(w, "plug61", "AAAAAA000061", unit);
	static const char *const rising[] = {"attested", "registry", "observed", "owner"};
	for (size_t i = 0; i < sizeof rising / sizeof *rising; i++) {
		assert_int_equal(devices_set_fact(w->d, unit, "model", rising[i], rising[i], NULL), 0);
		assert_int_equal(devices_fact(w->d, unit, "model", &value), 0);
		assert_string_equal(value, rising[i]);
	}
	assert_int_equal(devices_set_fact(w->d, unit, "model", "again", "declared", NULL), 0);
	assert_int_equal(devices_fact(w->d, unit, "model", &value), 0);
	assert_string_equal(value, "owner");
}

static void facts_have_known_sources_and_are_bounded(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	const char *value = NULL;
	join(w, "plug62", "AAAAAA000062", unit);
	assert_int_equal(devices_set_fact(w->d, unit, "model", "x", "gossip", NULL), ERR_INVALID);
	assert_int_equal(devices_set_fact(w->d, unit, "model", "\xff", "owner", NULL), ERR_INVALID);
	assert_int_equal(devices_set_fact(w->d, "nobody", "model", "x", "owner", NULL), ERR_NOT_FOUND);
	assert_int_equal(devices_fact(w->d, unit, "nothing", &value), ERR_NOT_FOUND);
	int e = 0;
	for (int i = 0; i < 2 * UNIT_FACTS_MAX && !e; i++)
		e = devices_set_fact(w->d, unit, text("key%d", i), "x", "observed", NULL);
	assert_int_equal(e, ERR_LIMIT);
	assert_int_equal(unit_find(w->d, unit)->fact_count, UNIT_FACTS_MAX);
}

static void an_identity_has_one_unit(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug63", "AAAAAA000063", unit);
	assert_ptr_equal(unit_by_identity(w->d, "mac", "AAAAAA000063"), unit_find(w->d, unit));
	assert_null(unit_by_identity(w->d, "tasmota", "AAAAAA000063"));
	assert_int_equal(devices_store_put_identity(w->d->store, unit, "mac", "AAAAAA000063"), ERR_EXISTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_most_trusted_source_is_the_one_shown),
		cmocka_unit_test(facts_have_known_sources_and_are_bounded),
		cmocka_unit_test(an_identity_has_one_unit),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
