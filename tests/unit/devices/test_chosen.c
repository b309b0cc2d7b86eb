// Passwords that somebody chose for a device.
#include "unit.h"
#include "devices/world.h"

static const char good[] = "Zq7-mirV0x_plankt41";

static void what_is_too_easy_to_guess_or_to_mistype_is_refused_with_its_reason(void **data)
{
	static const char *const names[] = {"Kettle in the hall", "Rose Cottage", "Ada", NULL};
	static const struct { const char *password, *reason; } rows[] = {
		{"Zq7-mirV0x_pl", "too_short"}, {"Zq7-mirV0x_plankt41Zq7-mirV0x_plankt41Zq7-mirV0x_plankt41Zq7-mirV0x", "too_long"}, {"Zq7 mirV0x plankt41", "not_typable"},
		{"Zq7-m\xc3\xafrV0x_plankt41", "not_typable"}, {"Zq7-mirV0x\n_plankt41", "not_typable"}, {"Zq7-mirV0x_kEttle_41", "contains_name"}, {"Zq7-mirV0x_cottage_1", "contains_name"},
		{"aaaaaaaaaaaaaaaaaaaa", "repeats"}, {"12345678901234567890", "sequence"}, {"correcthorsebatterystaple", "guessable"}, {"passwordpassword1", "common"},
	};
	(void)data;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *reason = chosen_weakness(rows[i].password, names);
		if (!reason)
			fail_msg("%s was taken", rows[i].password);
		if (i < 7 && !str_eq(reason, rows[i].reason))
			fail_msg("%s: %s", rows[i].password, reason);
	}
	assert_null(chosen_weakness(good, names));
	assert_null(chosen_weakness("walnut-ferry-bishop-eleven-quartz-lantern", names));
	assert_null(chosen_weakness(good, NULL));
}

static int open_ticket(struct world *w, const char *adapter, const char *password, char unit[UNIT_ID], json_t **ret)
{
	AUTO_JSON json_t *body = json_pack("{s:s, s:s, s:s}", "kind", "adopt", "adapter", adapter, "password", password);
	int e = devices_ticket_open(w->d, body, ret);
	if (!e && unit)
		str_copy(unit, UNIT_ID, json_text_or(json_object_get(*ret, "instructions"), "username", "") + 2);
	return e;
}

static void a_chosen_password_is_kept_as_a_keyed_verifier_and_never_taken_twice(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	uint8_t plain[32], keyed[32];
	AUTO_JSON json_t *ticket = NULL, *no = NULL;
	assert_int_equal(open_ticket(w, "tasmota", good, NULL, &no), ERR_INVALID); // it gets a fresh one anyway
	assert_int_equal(open_ticket(w, "any", "short", NULL, &no), ERR_WEAK);
	assert_null(devices_password_refusal(w->d, good, NULL));
	assert_int_equal(open_ticket(w, "any", good, unit, &ticket), 0);
	assert_string_equal(json_text_or(json_object_get(ticket, "instructions"), "password", ""), good);
	assert_int_equal(json_array_size(json_object_get(json_object_get(ticket, "instructions"), "lines")), 0);
	const struct credential *c = &unit_find(w->d, unit)->credentials[0];
	crypto_sha256(plain, good, strlen(good));
	chosen_verifier(&w->d->chosen, good, keyed);
	assert_true(c->chosen);
	assert_memory_equal(c->verifier, keyed, 32);
	assert_memory_not_equal(c->verifier, plain, 32);
	assert_string_equal(devices_password_refusal(w->d, good, NULL), "reused");
	assert_int_equal(open_ticket(w, "homie", good, NULL, &no), ERR_WEAK);
	world_restart(w); // the keys are the same ones, and so is the answer
	assert_true(unit_find(w->d, unit)->credentials[0].chosen);
	assert_string_equal(devices_password_refusal(w->d, good, NULL), "reused");
	connects(w, unit, "thing");
	assert_int_equal(devices_reject(w->d, unit), 0); // nor is it free again when the device is gone
	assert_string_equal(devices_password_refusal(w->d, good, NULL), "reused");
	assert_true(devices_password_is_known(w->d, good));
}

static void a_password_that_the_hub_made_for_another_is_not_taken_either_not_even_of_one_that_is_gone(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	AUTO_JSON json_t *body = json_pack("{s:s, s:s}", "kind", "adopt", "adapter", "any"), *t = NULL;
	assert_int_equal(devices_ticket_open(w->d, body, &t), 0);
	const char *minted = json_text_or(json_object_get(t, "instructions"), "password", "");
	str_copy(unit, sizeof unit, json_text_or(json_object_get(t, "instructions"), "username", "") + 2);
	assert_string_equal(devices_password_refusal(w->d, minted, NULL), "reused");
	connects(w, unit, "other");
	assert_int_equal(devices_reject(w->d, unit), 0);
	assert_null(unit_find(w->d, unit));
	assert_string_equal(devices_password_refusal(w->d, minted, NULL), "reused");
	assert_false(devices_password_is_known(w->d, "never seen before anywhere"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_too_easy_to_guess_or_to_mistype_is_refused_with_its_reason),
		cmocka_unit_test(a_chosen_password_is_kept_as_a_keyed_verifier_and_never_taken_twice),
		cmocka_unit_test(a_password_that_the_hub_made_for_another_is_not_taken_either_not_even_of_one_that_is_gone),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
