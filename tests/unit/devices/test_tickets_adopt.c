// What an adoption ticket asks for and gives.
#include "unit.h"
#include "devices/world.h"

static void a_ticket_that_asks_for_nonsense_is_refused(void **data)
{
	struct world *w = *data;
	json_t *const bodies[] = {
		json_pack("{}"), json_pack("[]"), json_pack("{s:s}", "kind", "other"), json_pack("{s:s, s:s}", "kind", "adopt", "adapter", "nosuch"),
		json_pack("{s:s, s:b}", "kind", "adopt", "legacy", 1), json_pack("{s:s, s:b, s:s}", "kind", "adopt", "legacy", 1, "legacy_until", "2001-01-01"),
		json_pack("{s:s, s:b, s:s}", "kind", "adopt", "legacy", 1, "legacy_until", "soon"), json_pack("{s:s, s:s}", "kind", "adopt", "legacy_until", "2099-01-01"),
		json_pack("{s:s, s:s}", "kind", "adopt", "more", "x"), json_pack("{s:s, s:s}", "kind", "adopt", "name", "a\nb"), json_pack("{s:s}", "kind", "native"),
		json_pack("{s:s, s:i}", "kind", "native", "code", 7), json_pack("{s:s, s:s, s:b}", "kind", "native", "code", "FH1.x", "legacy", 1),
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		json_t *t = NULL;
		assert_int_equal(devices_ticket_open(w->d, bodies[i], &t), ERR_INVALID);
		json_decref(bodies[i]);
	}
	AUTO_JSON json_t *body = json_pack("{s:s, s:s}", "kind", "native", "code", "FH1.x"), *t = NULL;
	assert_int_equal(devices_ticket_open(w->d, body, &t), ERR_PARSE);
}

static void it_gives_what_has_to_be_typed_in(void **data)
{
	struct world *w = *data;
	AUTO_JSON json_t *body = json_pack("{s:s, s:s, s:s}", "kind", "adopt", "adapter", "tasmota", "name", "Kettle"), *t = NULL;
	assert_int_equal(devices_ticket_open(w->d, body, &t), 0);
	const json_t *i = json_object_get(t, "instructions");
	assert_int_equal(json_integer_value(json_object_get(i, "port")), w->config.mqtt_password_port);
	assert_true(json_is_true(json_object_get(i, "tls")) && json_is_null(json_object_get(i, "client_id")));
	const char *line = json_string_value(json_array_get(json_object_get(i, "lines"), 0));
	assert_non_null(strstr(line, json_text_or(i, "password", "?")));
	assert_non_null(strstr(line, "SetOption103 1;"));
	assert_true(str_starts(json_text_or(i, "topic", ""), "dev/"));
	assert_string_equal(json_text_or(t, "name", ""), "Kettle");
	assert_int_equal(devices_ticket_cancel(w->d, json_text_or(t, "id", "")), 0);
}

static void what_is_said_to_be_something_else_is_given_no_line_for_a_console_it_does_not_have(void **data)
{
	struct world *w = *data;
	static const struct { const char *adapter; size_t lines; } cases[] = { { "any", 0 }, { "homie", 0 }, { "tasmota", 1 }, { NULL, 1 } };
	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
		AUTO_JSON json_t *body = json_pack("{s:s, s:s*}", "kind", "adopt", "adapter", cases[k].adapter), *t = NULL;
		assert_int_equal(devices_ticket_open(w->d, body, &t), 0);
		assert_int_equal(json_array_size(json_object_get(json_object_get(t, "instructions"), "lines")), cases[k].lines);
		assert_true(json_is_null(json_object_get(t, "name")));
		assert_int_equal(devices_ticket_cancel(w->d, json_text_or(t, "id", "")), 0);
	}
}

static void what_is_stored_of_a_password_is_its_digest(void **data)
{
	struct world *w = *data;
	AUTO_JSON json_t *body = json_pack("{s:s}", "kind", "adopt"), *t = NULL;
	uint8_t digest[32];
	assert_int_equal(devices_ticket_open(w->d, body, &t), 0);
	const json_t *i = json_object_get(t, "instructions");
	const char *password = json_text_or(i, "password", "");
	crypto_sha256(digest, password, strlen(password));
	const struct unit *u = unit_find(w->d, json_text_or(i, "username", "") + 2);
	assert_memory_equal(u->credentials[0].verifier, digest, 32);
	assert_int_equal(devices_ticket_cancel(w->d, json_text_or(t, "id", "")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ticket_that_asks_for_nonsense_is_refused),
		cmocka_unit_test(it_gives_what_has_to_be_typed_in),
		cmocka_unit_test(what_is_said_to_be_something_else_is_given_no_line_for_a_console_it_does_not_have),
		cmocka_unit_test(what_is_stored_of_a_password_is_its_digest),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
