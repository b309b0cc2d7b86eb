// A fresh credential for firmware that can take one.
#include "unit.h"
#include "devices/world.h"

static void a_credential_that_was_prepared_and_not_pushed_dies_with_the_hub(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug5", "AAAAAA000005", unit);
	struct unit *u = unit_find(w->d, unit);
	assert_int_equal(u->credential_count, 2);
	assert_int_equal(u->credentials[1].state, AUTH_PREPARED);
	world_restart(w);
	u = unit_find(w->d, unit);
	assert_int_equal(u->credentials[0].state, AUTH_VALID);
	assert_int_equal(u->credentials[1].state, AUTH_REVOKED);
}

static void a_pushed_credential_ends_the_earlier_one_when_the_device_comes_with_it(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug6", "AAAAAA000006", unit);
	struct unit *u = unit_find(w->d, unit);
	rotation_end(u); // as if it had been pushed just before the hub stopped
	unit_set_text(&u->note, "rotation_waiting");
	assert_int_equal(devices_store_put_unit(w->d->store, u), 0);
	world_restart(w);
	u = unit_find(w->d, unit);
	assert_int_equal(u->credentials[1].state, AUTH_PREPARED);
	connects(w, unit, "plug6"); // still with the old one: nothing changes
	assert_int_equal(u->credentials[0].state, AUTH_VALID);
	world_event(w, text("1 connect unit=%s cred=%lld client=x addr=192.168.1.9 via=tls", unit, (long long)u->credentials[1].id));
	assert_int_equal(u->credentials[1].state, AUTH_VALID);
	assert_int_equal(u->credentials[0].state, AUTH_REVOKED);
	assert_null(u->note);
	assert_true(world_heard(w, "device.credential_rotated"));
}

static void a_fresh_password_can_be_asked_for_and_one_renewal_runs_at_a_time(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug7", "AAAAAA000007", unit);
	struct unit *u = unit_find(w->d, unit);
	assert_int_equal(devices_renew_credential(w->d, unit), ERR_STATE); // the first one of its own is under way
	rotation_end(u); // as if it had been pushed
	world_event(w, text("1 connect unit=%s cred=%lld client=x addr=192.168.1.9 via=tls", unit, (long long)u->credentials[1].id));
	assert_int_equal(u->credential_count, 2);
	assert_int_equal(devices_renew_credential(w->d, unit), 0);
	assert_int_equal(u->credential_count, 3);
	assert_int_equal(u->credentials[1].state, AUTH_VALID);
	assert_int_equal(u->credentials[2].state, AUTH_PREPARED);
	assert_string_not_equal(u->credentials[2].username, u->credentials[1].username);
	assert_int_equal(devices_renew_credential(w->d, unit), ERR_STATE);
	assert_int_equal(devices_renew_credential(w->d, "nobody"), ERR_NOT_FOUND);
	assert_int_equal(devices_suspend(w->d, unit, true, NULL), 0);
	rotation_abandon(w->d, u);
	assert_int_equal(devices_renew_credential(w->d, unit), ERR_STATE); // it could not take it
}

static void a_fresh_credential_that_is_ended_before_its_device_is_heard_of_ends_no_other(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug9", "AAAAAA00000B", unit);
	struct unit *u = unit_find(w->d, unit);
	int64_t fresh = u->credentials[1].id;
	rotation_end(u); // as if it had been pushed
	assert_int_equal(devices_revoke_credential(w->d, unit, fresh, "not_needed"), 0);
	world_event(w, text("1 connect unit=%s cred=%lld client=x addr=192.168.1.9 via=tls", unit, (long long)fresh)); // was on its way already
	world_event(w, text("1 disconnect unit=%s cred=%lld client=x reason=0", unit, (long long)fresh));
	assert_int_equal(u->credentials[0].state, AUTH_VALID);
	assert_int_equal(u->credentials[1].state, AUTH_REVOKED);
}

static void one_credential_is_ended_and_the_others_are_left_alone(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug8", "AAAAAA000008", unit);
	struct unit *u = unit_find(w->d, unit);
	int64_t first = u->credentials[0].id, prepared = u->credentials[1].id;
	assert_int_equal(devices_revoke_credential(w->d, unit, prepared, NULL), 0);
	assert_null(u->rotation); // nothing is pushed that would not be valid
	assert_int_equal(u->credentials[0].state, AUTH_VALID);
	assert_int_equal(devices_revoke_credential(w->d, unit, prepared, NULL), ERR_STATE);
	assert_int_equal(devices_revoke_credential(w->d, unit, first, "lost"), 0);
	assert_int_equal(devices_revoke_credential(w->d, unit, 999999, NULL), ERR_NOT_FOUND);
	assert_int_equal(devices_revoke_credential(w->d, "nobody", first, NULL), ERR_NOT_FOUND);
	world_restart(w);
	u = unit_find(w->d, unit);
	assert_int_equal(u->credentials[0].state, AUTH_REVOKED);
	AUTO_JSON json_t *device = world_get(w, unit);
	const json_t *shown = json_array_get(json_object_get(device, "credentials"), 0);
	assert_string_equal(json_text_or(shown, "ended", ""), "lost");
	assert_true(json_is_integer(json_object_get(shown, "ended_at")));
	assert_true(json_is_null(json_object_get(json_array_get(json_object_get(device, "credentials"), 1), "ended"))); // nobody said why
	assert_int_equal(u->credentials[1].state, AUTH_REVOKED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_credential_that_was_prepared_and_not_pushed_dies_with_the_hub),
		cmocka_unit_test(a_fresh_password_can_be_asked_for_and_one_renewal_runs_at_a_time),
		cmocka_unit_test(one_credential_is_ended_and_the_others_are_left_alone),
		cmocka_unit_test(a_fresh_credential_that_is_ended_before_its_device_is_heard_of_ends_no_other),
		cmocka_unit_test(a_pushed_credential_ends_the_earlier_one_when_the_device_comes_with_it),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
