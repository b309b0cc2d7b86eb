// Which slot of a device that pins the broker's key gets what, and when.
#include "unit.h"
#include "devices/world.h"

#define OTHER "01 23 45 67 89 AB CD EF 01 23 45 67 89 AB CD EF 01 23 45 67"

static struct unit *plug(struct world *w, const char *id, const char *first, const char *second)
{
	static uint8_t number;
	struct credential c = {.kind = AUTH_PASSWORD, .state = AUTH_VALID, .verifier = {++number}, .fingerprint = {number}, .created_at = 1};
	struct unit *u = unit_new(id);
	u->adapter = &adapter_tasmota;
	u->state = UNIT_ACTIVE;
	json_object_set_new(u->memory, "cmnd", json_sprintf("cmnd/%s/", id));
	json_object_set_new(u->memory, "stat", json_sprintf("stat/%s/", id));
	unit_set_text(&u->name, id);
	str_copy(u->pins[0], sizeof u->pins[0], first);
	str_copy(u->pins[1], sizeof u->pins[1], second);
	str_copy(c.username, sizeof c.username, id);
	str_copy(c.client_id, sizeof c.client_id, id);
	assert_int_equal(devices_store_put_unit(w->d->store, u), 0);
	assert_int_equal(devices_store_add_credential(w->d->store, id, &c), 0);
	credential_add(u, &c);
	unit_add(w->d, u);
	return u;
}

static void make_next(struct world *w)
{
	assert_int_equal(pki_mqtt_key_prepare(w->pki), 0);
	assert_int_equal(pki_mqtt_key_publish(w->pki), 0);
}

static const char *state_of_row(const json_t *view, const char *id, bool locked_out)
{
	const json_t *row;
	size_t i;
	json_array_foreach(json_object_get(view, "devices"), i, row)
		if (str_eq(json_text_or(row, "device", ""), id)) {
			assert_int_equal(json_is_true(json_object_get(row, "locked_out")), locked_out);
			return json_text_or(row, "state", "");
		}
	return "";
}

static void the_second_slot_gets_the_next_key_and_never_while_it_holds_the_key_of_now_alone(void **data)
{
	struct world *w = *data;
	const char *now = pki_mqtt_print(w->pki);
	struct unit *learned = plug(w, "plug00000001", "", ""), *half = plug(w, "plug00000002", OTHER, now), *shut = plug(w, "plug00000003", "", "");
	struct unit *legacy = plug(w, "plug00000004", "", "");
	shut->state = UNIT_SUSPENDED;
	str_copy(legacy->legacy_until, sizeof legacy->legacy_until, "2027-01-01");
	AUTO_JSON json_t *none = devices_pins(w->d);
	assert_true(json_is_null(none));
	assert_false(pins_are_wanted(learned));
	assert_true(pins_are_wanted(half)); // its first slot still has to get the key of now
	make_next(w);
	const char *next = pki_mqtt_next_print(w->pki);
	assert_true(pins_are_wanted(learned) && pins_are_wanted(half) && !pins_are_wanted(shut) && !pins_are_wanted(legacy));
	AUTO_FREE char *one = mem_printf("{\"MqttFingerprint1\":\"%s\"}", now), *two = mem_printf("{\"MqttFingerprint2\":\"%s\"}", next);
	pins_heard(w->d, half, "stat/plug00000002/RESULT", one, strlen(one));
	pins_heard(w->d, half, "stat/plug00000002/RESULT", two, strlen(two));
	pins_heard(w->d, learned, "stat/plug00000002/RESULT", two, strlen(two)); // another's topic
	assert_true(!pins_are_wanted(half) && pins_are_wanted(learned));
	AUTO_JSON json_t *view = devices_pins(w->d);
	assert_string_equal(state_of_row(view, "plug00000001", true), "away");
	assert_string_equal(state_of_row(view, "plug00000002", false), "knows");
	assert_string_equal(state_of_row(view, "plug00000003", true), "shut_out");
	assert_string_equal(state_of_row(view, "plug00000004", false), ""); // it speaks no TLS
	world_restart(w);
	AUTO_JSON json_t *again = devices_pins(w->d);
	assert_string_equal(state_of_row(again, "plug00000002", false), "knows");

	assert_int_equal(pki_mqtt_key_switch(w->pki), 0);
	half = unit_find(w->d, "plug00000002");
	assert_true(pins_are_wanted(half)); // the first slot, next
	AUTO_FREE char *first = mem_printf("{\"MqttFingerprint1\":\"%s\"}", pki_mqtt_print(w->pki));
	pins_heard(w->d, half, "stat/plug00000002/RESULT", first, strlen(first));
	assert_false(pins_are_wanted(half));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_second_slot_gets_the_next_key_and_never_while_it_holds_the_key_of_now_alone, world_make, world_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
