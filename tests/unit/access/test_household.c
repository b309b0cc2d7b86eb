#include "unit.h"
#include <string.h>
#include "access/household.h"
#include "access/household_store.h"
#include "access_world.h"

static void a_new_hub_is_locked_nameless_and_has_an_id_that_stays(void **state)
{
	(void)state;
	struct world w = { 0 };
	struct household *h;
	char id[13];
	world_make(&w);
	assert_int_equal(household_open(&h, world_open(&w, household_schema)), 0);
	assert_int_equal(household_phase(h), PHASE_PROVISIONING);
	assert_string_equal(household_name(h), "");
	memcpy(id, household_id(h), sizeof id);
	household_close(h);
	store_close(w.store);
	assert_int_equal(household_open(&h, world_open(&w, household_schema)), 0);
	assert_string_equal(household_id(h), id);
	household_close(h);
	world_done(&w);
}

static void rules_may_keep_devices_apart_until_the_house_says_no(void **state)
{
	(void)state;
	struct world w = { 0 };
	struct household *h;
	world_make(&w);
	assert_int_equal(household_open(&h, world_open(&w, household_schema)), 0);
	assert_true(household_may_quarantine(h));
	assert_int_equal(household_set_may_quarantine(h, false), 0);
	household_close(h);
	store_close(w.store);
	assert_int_equal(household_open(&h, world_open(&w, household_schema)), 0);
	assert_false(household_may_quarantine(h));
	assert_int_equal(household_set_may_quarantine(h, true), 0);
	assert_true(household_may_quarantine(h));
	household_close(h);
	world_done(&w);
}

static void it_is_claimed_once_and_stays_owned(void **state)
{
	(void)state;
	struct world w = { 0 };
	struct household *h;
	world_make(&w);
	assert_int_equal(household_open(&h, world_open(&w, household_schema)), 0);
	assert_int_equal(household_rename(h, "Elm Street 4"), 0);
	assert_int_equal(household_rename(h, "\x1b[31m"), ERR_INVALID);
	assert_int_equal(household_set_owned(h), 0);
	assert_int_equal(household_set_owned(h), ERR_STATE);
	household_close(h);
	store_close(w.store);
	assert_int_equal(household_open(&h, world_open(&w, household_schema)), 0);
	assert_int_equal(household_phase(h), PHASE_OWNED);
	assert_string_equal(household_name(h), "Elm Street 4");
	household_close(h);
	world_done(&w);
}

static void a_rolled_back_claim_leaves_a_locked_hub(void **state)
{
	(void)state;
	struct world w = { 0 };
	struct household *h;
	world_make(&w);
	assert_int_equal(household_open(&h, world_open(&w, household_schema)), 0);
	assert_int_equal(store_begin(w.store), 0);
	assert_int_equal(household_rename(h, "Not yet"), 0);
	assert_int_equal(household_set_owned(h), 0);
	store_rollback(w.store);
	assert_int_equal(household_reload(h), 0);
	assert_int_equal(household_phase(h), PHASE_PROVISIONING);
	assert_string_equal(household_name(h), "");
	household_close(h);
	world_done(&w);
}

static void a_clock_before_the_remembered_time_is_unsure(void **state)
{
	(void)state;
	struct world w = { 0 };
	struct household *h;
	world_make(&w);
	assert_int_equal(household_open(&h, world_open(&w, household_schema)), 0);
	assert_int_equal(household_save_time(h), 0);
	household_close(h);
	store_close(w.store);
	world_wall -= 86400000;
	assert_int_equal(household_open(&h, world_open(&w, household_schema)), 0);
	assert_true(clock_is_unsure());
	assert_true(clock_wall_ms() > world_wall);
	household_close(h);
	world_done(&w);
	clock_set_floor(0);
	world_wall += 86400000;
}

static int64_t remembered(struct world *w)
{
	struct household *h;
	store_close(w->store);
	clock_set_floor(0);
	assert_int_equal(household_open(&h, world_open(w, household_schema)), 0);
	household_close(h);
	int64_t wall = world_wall;
	world_wall = 0;
	int64_t floor = clock_wall_ms();
	world_wall = wall;
	clock_set_floor(0);
	return floor;
}

static void a_clock_that_leaps_years_ahead_is_not_remembered_before_it_has_gone_on_for_a_week(void **state)
{
	(void)state;
	const int64_t day = 86400000;
	struct world w = { 0 };
	struct household *h;
	world_make(&w);
	int64_t truth = world_wall;
	assert_int_equal(household_open(&h, world_open(&w, household_schema)), 0);
	assert_int_equal(household_save_time(h), 0);
	world_wall += 700 * day; // it was off for long
	assert_int_equal(household_save_time(h), 0);
	household_close(h);
	assert_true(remembered(&w) == world_wall);
	assert_int_equal(household_open(&h, w.store), 0);
	world_wall += 20 * 365 * day; // its battery is dead
	assert_int_equal(household_save_time(h), 0);
	world_boot += 6 * day;
	assert_int_equal(household_save_time(h), 0);
	household_close(h);
	assert_true(remembered(&w) == truth + 700 * day);
	assert_int_equal(household_open(&h, w.store), 0);
	assert_int_equal(household_save_time(h), 0);
	world_wall -= 20 * 365 * day; // somebody set it right in between
	assert_int_equal(household_save_time(h), 0);
	world_wall += 20 * 365 * day;
	world_boot += 6 * day;
	assert_int_equal(household_save_time(h), 0);
	world_boot += 6 * day;
	assert_int_equal(household_save_time(h), 0);
	int64_t still = world_wall - 20 * 365 * day;
	world_boot += 2 * day;
	assert_int_equal(household_save_time(h), 0);
	household_close(h);
	assert_true(remembered(&w) > still);
	world_wall = truth;
	world_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_hub_is_locked_nameless_and_has_an_id_that_stays),
		cmocka_unit_test(rules_may_keep_devices_apart_until_the_house_says_no), cmocka_unit_test(it_is_claimed_once_and_stays_owned),
		cmocka_unit_test(a_rolled_back_claim_leaves_a_locked_hub),
		cmocka_unit_test(a_clock_before_the_remembered_time_is_unsure),
		cmocka_unit_test(a_clock_that_leaps_years_ahead_is_not_remembered_before_it_has_gone_on_for_a_week),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
