// Who is left when the CA of devices is replaced.
#include "unit.h"
#include "devices/world.h"

static struct unit *lamp(struct world *w, const char *id, const char *issuer, uint8_t number)
{
	struct credential c = {.kind = AUTH_CERTIFICATE, .state = AUTH_VALID, .verifier = {number}, .fingerprint = {number}, .created_at = 1};
	struct unit *u = unit_new(id);
	u->native = true;
	u->adapter = adapter_find("homie");
	u->state = UNIT_ACTIVE;
	json_object_set_new(u->memory, "id", json_string(id));
	str_copy(c.username, sizeof c.username, id);
	str_copy(c.client_id, sizeof c.client_id, id);
	str_copy(c.issuer, sizeof c.issuer, issuer);
	assert_int_equal(devices_store_put_unit(w->d->store, u), 0);
	assert_int_equal(devices_store_add_credential(w->d->store, id, &c), 0);
	credential_add(u, &c);
	unit_add(w->d, u);
	assert_int_equal(derive_unit(w->d, u), 0);
	return u;
}

static const char *why(const json_t *view, const char *id)
{
	const json_t *row, *found = NULL;
	size_t i;
	json_array_foreach(json_object_get(view, "left"), i, row)
		if (str_eq(json_text_or(row, "device", ""), id))
			found = row;
	return json_text_or(found, "why", "");
}

static void everybody_on_an_old_certificate_is_asked_and_named_with_the_reason_why_it_is_left(void **data)
{
	struct world *w = *data;
	char now[PKI_CA_ID];
	pki_device_ca_id(w->pki, now);
	lamp(w, "lampnew00001", now, 1);
	lamp(w, "lampaway0001", "0123456789abcdef", 2);
	struct unit *shut = lamp(w, "lampshut0001", "0123456789abcdef", 3), *failed = lamp(w, "lampfail0001", "0123456789abcdef", 4);
	shut->state = UNIT_SUSPENDED;
	unit_set_text(&failed->note, "rotation_failed");
	AUTO_JSON json_t *before = devices_certificates(w->d);
	assert_string_equal(why(before, "lampaway0001"), "not_asked");
	devices_ask_for_certificates(w->d, false);
	AUTO_JSON json_t *view = devices_certificates(w->d);
	assert_int_equal(json_integer_value(json_object_get(view, "devices")), 4);
	assert_int_equal(json_integer_value(json_object_get(view, "done")), 1);
	assert_string_equal(why(view, "lampnew00001"), "");
	assert_string_equal(why(view, "lampaway0001"), "away");
	assert_string_equal(why(view, "lampshut0001"), "shut_out");
	assert_string_equal(why(view, "lampfail0001"), "failed");
	devices_ask_for_certificates(w->d, true);
	AUTO_JSON json_t *again = devices_certificates(w->d);
	assert_string_equal(why(again, "lampfail0001"), "away");
}

static void the_end_of_the_old_ones_leaves_the_new_ones_alone(void **data)
{
	struct world *w = *data;
	char now[PKI_CA_ID];
	pki_device_ca_id(w->pki, now);
	struct unit *fresh = lamp(w, "lampnew00001", now, 1), *old = lamp(w, "lampold00001", "0123456789abcdef", 2);
	assert_int_equal(devices_end_old_certificates(w->d), 0);
	assert_int_equal(fresh->credentials[0].state, AUTH_VALID);
	assert_int_equal(old->credentials[0].state, AUTH_REVOKED);
	world_restart(w);
	assert_int_equal(unit_find(w->d, "lampold00001")->credentials[0].state, AUTH_REVOKED);
	assert_string_equal(unit_find(w->d, "lampnew00001")->credentials[0].issuer, now);
	AUTO_JSON json_t *view = devices_certificates(w->d);
	assert_int_equal(json_array_size(json_object_get(view, "left")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(everybody_on_an_old_certificate_is_asked_and_named_with_the_reason_why_it_is_left, world_make, world_end),
		cmocka_unit_test_setup_teardown(the_end_of_the_old_ones_leaves_the_new_ones_alone, world_make, world_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
