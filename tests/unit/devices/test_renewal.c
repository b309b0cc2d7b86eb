// A new certificate for a native device, step by step, with the hub restarted between the steps.
#include "unit.h"
#include "base/clock.h"
#include "devices/native.h"
#include "devices/world.h"

static void make_lamp(struct world *w, char unit[UNIT_ID])
{
	struct credential c = {.kind = AUTH_CERTIFICATE, .state = AUTH_VALID, .verifier = {1}, .fingerprint = {1}, .created_at = 1};
	strcpy(unit, "lamp00000001");
	struct unit *u = unit_new(unit);
	u->native = true;
	u->adapter = adapter_find("homie");
	u->state = UNIT_ACTIVE;
	json_object_set_new(u->memory, "id", json_string(unit));
	str_copy(c.username, sizeof c.username, unit);
	str_copy(c.client_id, sizeof c.client_id, unit);
	assert_int_equal(devices_store_put_unit(w->d->store, u), 0);
	assert_int_equal(devices_store_put_key(w->d->store, c.verifier, unit), 0);
	assert_int_equal(devices_store_add_credential(w->d->store, unit, &c), 0);
	credential_add(u, &c);
	unit_add(w->d, u);
	assert_int_equal(derive_unit(w->d, u), 0);
}

static void comes_with(struct world *w, const char *unit, int n)
{
	world_event(w, text("1 connect unit=%s cred=%lld client=x addr=192.168.1.9 via=certificate", unit, (long long)unit_find(w->d, unit)->credentials[n].id));
}

// The nonce went to a broker that is not there; it is read where the hub keeps it.
static void ask(struct world *w, const char *unit, const struct pki_key *key)
{
	AUTO_FREE char *csr = NULL;
	char nonce[44];
	const struct key_renewal *r = unit_find(w->d, unit)->renewal;
	assert_non_null(r);
	assert_int_equal(pki_key_csr(key, "any", &csr), 0);
	str_b64url(nonce, r->nonce, sizeof r->nonce);
	AUTO_JSON json_t *m = json_pack("{s:i, s:s, s:s, s:s}", "v", 1, "type", "renewal", "nonce", nonce, "csr", csr);
	assert_true(renewal_message(w->d, unit_find(w->d, unit), "renewal", m));
}

static void the_old_certificate_ends_when_the_device_comes_with_the_new_one_and_not_before(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	struct pki_key *key;
	assert_int_equal(pki_key_new(&key), 0);
	make_lamp(w, unit);
	comes_with(w, unit, 0);
	assert_int_equal(devices_stop_renewal(w->d, unit), ERR_STATE);
	assert_int_equal(devices_renew_credential(w->d, unit), 0);
	assert_int_equal(devices_renew_credential(w->d, unit), ERR_STATE);
	ask(w, unit, key);
	struct unit *u = unit_find(w->d, unit);
	assert_int_equal(u->credential_count, 2);
	assert_int_equal(u->credentials[1].state, AUTH_PREPARED);
	assert_string_equal(u->credentials[1].client_id, "lamp00000001-2");
	ask(w, unit, key); // the answer was lost: no second one is made
	assert_int_equal(u->credential_count, 2);
	world_restart(w); // the hub dies: both stay as they are
	u = unit_find(w->d, unit);
	assert_string_equal(u->note, "rotation_waiting");
	assert_int_equal(u->credentials[1].state, AUTH_PREPARED);
	comes_with(w, unit, 0);
	assert_int_equal(u->credentials[0].state, AUTH_VALID);
	comes_with(w, unit, 1);
	assert_int_equal(u->credentials[0].state, AUTH_REVOKED);
	assert_int_equal(u->credentials[1].state, AUTH_VALID);
	assert_null(u->note);
	assert_true(world_heard(w, "device.credential_rotated"));
	pki_key_free(key);
}

static void a_device_that_never_takes_it_keeps_what_it_has_and_its_owner_is_told(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	make_lamp(w, unit);
	comes_with(w, unit, 0);
	assert_int_equal(devices_renew_credential(w->d, unit), 0);
	for (int i = 0; i < 3; i++)
		comes_with(w, unit, 0);
	assert_false(world_heard(w, "!device.rotation_failed"));
	comes_with(w, unit, 0);
	assert_true(world_heard(w, "!device.rotation_failed"));
	struct unit *u = unit_find(w->d, unit);
	assert_string_equal(u->note, "rotation_failed");
	assert_int_equal(u->credentials[0].state, AUTH_VALID);
	assert_int_equal(devices_renew_credential(w->d, unit), 0); // it may be tried again
	assert_int_equal(devices_stop_renewal(w->d, unit), 0);
	assert_null(u->note);
}

static void a_key_that_was_certified_once_is_refused_and_another_unused_one_is_replaced(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	struct pki_key *first, *second;
	assert_int_equal(pki_key_new(&first), 0);
	assert_int_equal(pki_key_new(&second), 0);
	make_lamp(w, unit);
	comes_with(w, unit, 0);
	assert_int_equal(devices_renew_credential(w->d, unit), 0);
	ask(w, unit, first);
	ask(w, unit, second);
	struct unit *u = unit_find(w->d, unit);
	assert_int_equal(u->credential_count, 3);
	assert_int_equal(u->credentials[1].state, AUTH_REVOKED);
	ask(w, unit, first);
	assert_int_equal(u->credential_count, 3);
	comes_with(w, unit, 2);
	assert_int_equal(devices_renew_credential(w->d, unit), 0);
	ask(w, unit, second);
	assert_int_equal(u->credential_count, 3);
	pki_key_free(first);
	pki_key_free(second);
}

static void only_an_active_device_whose_certificate_is_a_day_old_may_ask_by_itself(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	make_lamp(w, unit);
	comes_with(w, unit, 0);
	struct unit *u = unit_find(w->d, unit);
	AUTO_JSON json_t *m = json_pack("{s:i, s:s}", "v", 1, "type", "renew");
	u->credentials[0].created_at = clock_wall_ms();
	assert_true(renewal_message(w->d, u, "renew", m));
	assert_null(u->note);
	assert_int_equal(devices_suspend(w->d, unit, true, NULL), 0);
	u->credentials[0].created_at = 1;
	assert_true(renewal_message(w->d, u, "renew", m));
	assert_null(u->note);
	assert_int_equal(devices_suspend(w->d, unit, false, NULL), 0);
	assert_true(renewal_message(w->d, u, "renew", m));
	assert_string_equal(u->note, "rotation_waiting");
	assert_false(renewal_message(w->d, u, "receipt", m));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_old_certificate_ends_when_the_device_comes_with_the_new_one_and_not_before, world_make, world_end),
		cmocka_unit_test_setup_teardown(a_device_that_never_takes_it_keeps_what_it_has_and_its_owner_is_told, world_make, world_end),
		cmocka_unit_test_setup_teardown(a_key_that_was_certified_once_is_refused_and_another_unused_one_is_replaced, world_make, world_end),
		cmocka_unit_test_setup_teardown(only_an_active_device_whose_certificate_is_a_day_old_may_ask_by_itself, world_make, world_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
