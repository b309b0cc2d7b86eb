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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_credential_that_was_prepared_and_not_pushed_dies_with_the_hub),
		cmocka_unit_test(a_pushed_credential_ends_the_earlier_one_when_the_device_comes_with_it),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
