// Which roots a device is known to trust, and who would be locked out.
#include "unit.h"
#include "devices/world.h"

static struct unit *device(struct world *w, const char *id, bool native, int64_t used_at)
{
	static uint8_t number;
	struct credential c = {.kind = native ? AUTH_CERTIFICATE : AUTH_PASSWORD, .state = AUTH_VALID, .verifier = {++number}, .fingerprint = {number}, .created_at = 1,
		.last_used_at = used_at};
	struct unit *u = unit_new(id);
	u->native = native;
	u->adapter = native ? adapter_find("homie") : &adapter_generic;
	u->state = UNIT_ACTIVE;
	json_object_set_new(u->memory, "id", json_string(id));
	unit_set_text(&u->name, id);
	str_copy(c.username, sizeof c.username, id);
	str_copy(c.client_id, sizeof c.client_id, id);
	assert_int_equal(devices_store_put_unit(w->d->store, u), 0);
	assert_int_equal(devices_store_add_credential(w->d->store, id, &c), 0);
	credential_add(u, &c);
	unit_add(w->d, u);
	return u;
}

static const char *row_state(const json_t *list, const char *id, bool locked_out)
{
	const json_t *row;
	size_t i;
	json_array_foreach(list, i, row)
		if (str_eq(json_text_or(row, "device", ""), id)) {
			assert_int_equal(json_is_true(json_object_get(row, "locked_out")), locked_out);
			return json_text_or(row, "state", "");
		}
	return "";
}

static void every_device_is_listed_with_what_the_hub_knows_of_it(void **data)
{
	struct world *w = *data;
	struct unit *knows = device(w, "knows0000001", true, 100), *shut = device(w, "shut00000001", true, 100);
	struct unit *legacy = device(w, "legacy000001", false, 900), *plug = device(w, "plug00000001", false, 100);
	device(w, "away00000001", true, 100);
	device(w, "typed0000001", false, 100);
	device(w, "came00000001", false, 900);
	shut->state = UNIT_SUSPENDED;
	plug->adapter = &adapter_tasmota;
	str_copy(legacy->legacy_until, sizeof legacy->legacy_until, "2027-01-01");
	anchors_handed_over(w->d, knows);
	AUTO_JSON json_t *now = devices_roots(w->d, 500), *before = devices_roots(w->d, 0);
	assert_string_equal(row_state(now, "knows0000001", false), "knows");
	assert_string_equal(row_state(now, "away00000001", true), "away");
	assert_string_equal(row_state(now, "shut00000001", true), "shut_out");
	assert_string_equal(row_state(now, "typed0000001", true), "by_hand");
	assert_string_equal(row_state(now, "plug00000001", false), "pins");
	assert_string_equal(row_state(now, "came00000001", false), "came");
	assert_string_equal(row_state(now, "legacy000001", false), ""); // it speaks no TLS
	assert_string_equal(row_state(before, "came00000001", true), "by_hand"); // nothing else was shown yet
}

static void only_the_device_s_word_about_the_roots_of_now_counts_and_it_is_kept(void **data)
{
	struct world *w = *data;
	struct unit *u = device(w, "lamp00000001", true, 0), *other = device(w, "lamp00000002", true, 0);
	anchors_handed_over(w->d, other);
	AUTO_JSON json_t *good = json_pack("{s:s}", "ca", other->trust), *earlier = json_pack("{s:s}", "ca", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	AUTO_JSON json_t *odd = json_pack("{s:i}", "ca", 7), *empty = json_object();
	assert_false(anchors_message(w->d, u, "receipt", good));
	assert_true(anchors_message(w->d, u, "trusted", earlier));
	assert_true(anchors_message(w->d, u, "trusted", odd));
	assert_true(anchors_message(w->d, u, "trusted", empty));
	assert_string_equal(u->trust, "");
	assert_true(anchors_message(w->d, u, "trusted", good));
	world_restart(w);
	AUTO_JSON json_t *list = devices_roots(w->d, 0);
	assert_string_equal(row_state(list, "lamp00000001", false), "knows");
}

static void a_device_that_came_with_a_renewed_certificate_knows_what_came_with_it(void **data)
{
	struct world *w = *data;
	struct unit *u = device(w, "lamp00000001", true, 0);
	struct pki_roots roots;
	pki_roots(w->pki, &roots);
	AUTO_JSON json_t *answer = json_pack("{s:s}", "ca", roots.all_pem), *none = json_object();
	anchors_renewed(w->d, u, none);
	anchors_renewed(w->d, u, NULL);
	assert_string_equal(u->trust, "");
	anchors_renewed(w->d, u, answer);
	AUTO_JSON json_t *list = devices_roots(w->d, 0);
	assert_string_equal(row_state(list, "lamp00000001", false), "knows");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_device_is_listed_with_what_the_hub_knows_of_it, world_make, world_end),
		cmocka_unit_test_setup_teardown(only_the_device_s_word_about_the_roots_of_now_counts_and_it_is_kept, world_make, world_end),
		cmocka_unit_test_setup_teardown(a_device_that_came_with_a_renewed_certificate_knows_what_came_with_it, world_make, world_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
