// What is published at a home system's broker; a real one hears it in tests/integration/notice_mqtt.
#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "notices/outgoing.h"

static json_t *kept_of(const char *text)
{
	AUTO_JSON json_t *typed = json_loads(text, 0, NULL);
	json_t *kept = NULL;
	const char *field;
	assert_non_null(typed);
	assert_int_equal(to_mqtt.read(typed, &kept, &field), 0);
	return kept;
}

// The publishes of one message; NULL when it cannot be built.
static json_t *publishes(const json_t *kept, const char *code, const char *open_text, struct wire_send *send)
{
	AUTO_JSON json_t *message = json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:i, s:[{s:s, s:s}], s:{s:s}, s:s}", "id", "abcdefghijkl", "code", code, "urgency", "soon", "at", (json_int_t)7,
		"title", "T \"1\"", "text", "X", "count", 1, "devices", "id", "d1", "name", "Lamp", "params", "until", "2027-01-01", "link", "https://hub/alerts");
	AUTO_JSON json_t *open = open_text ? json_loads(open_text, 0, NULL) : NULL;
	struct outgoing o;
	json_t *all = NULL;
	outgoing_init(&o, NULL);
	o.instance = "abcabcabcabc";
	o.open = open;
	if (to_mqtt.build(&o, kept, message, 1) == 0)
		assert_int_equal(json_read(&all, o.send.body.data, o.send.body.len, WIRE_BODY_MAX, 4), 0);
	*send = o.send;
	send->lines = send->body = send->ca = (struct wire_bytes){ 0 };
	outgoing_done(&o);
	return all;
}

static const char *text(const json_t *all, size_t i, const char *key)
{
	return json_text_or(json_array_get(all, i), key, NULL);
}

static bool retain(const json_t *all, size_t i)
{
	return json_is_true(json_object_get(json_array_get(all, i), "retain"));
}

static void a_notice_is_an_event_beside_the_sensor_that_is_kept(void **state)
{
	(void)state;
	struct wire_send send;
	AUTO_JSON json_t *kept = kept_of("{\"host\":\"ha.local\",\"user\":\"u\",\"password\":\"p\",\"prefix\":\"a/b\"}");
	AUTO_JSON json_t *all = publishes(kept, "support.ending", "{\"count\":1,\"notices\":[]}", &send);
	assert_string_equal(send.url, "mqtts://ha.local:8883");
	assert_string_equal(send.user, "u");
	assert_string_equal(send.password, "p");
	assert_int_equal(json_array_size(all), 3);
	assert_string_equal(text(all, 0, "topic"), "homeassistant/sensor/freehold_abcabcabcabc_a_b/config");
	assert_string_equal(text(all, 1, "topic"), "a/b/notices");
	assert_string_equal(text(all, 1, "payload"), "{\"count\":1,\"notices\":[]}");
	assert_string_equal(text(all, 2, "topic"), "a/b/notice");
	assert_true(retain(all, 0) && retain(all, 1) && !retain(all, 2));
	assert_string_equal(text(all, 2, "payload"), "{\"at\":7,\"id\":\"abcdefghijkl\",\"link\":\"https://hub/alerts\",\"severity\":\"soon\",\"text\":\"X\",\"title\":\"T \\\"1\\\"\"}");
	AUTO_JSON json_t *config = json_loads(text(all, 0, "payload"), 0, NULL);
	assert_string_equal(json_text_or(config, "unique_id", ""), "freehold_abcabcabcabc_a_b");
	assert_string_equal(json_text_or(config, "state_topic", ""), "a/b/notices");
}

static void a_change_of_what_is_open_is_no_event_and_the_end_clears_what_is_kept(void **state)
{
	(void)state;
	struct wire_send send;
	AUTO_JSON json_t *kept = kept_of("{\"host\":\"ha.local\",\"port\":1234}");
	AUTO_JSON json_t *changed = publishes(kept, OUTGOING_STATE, "{\"count\":0,\"notices\":[]}", &send), *cleared = publishes(kept, OUTGOING_CLEAR, NULL, &send),
		*test = publishes(kept, "test", NULL, &send);
	assert_string_equal(send.url, "mqtts://ha.local:1234");
	assert_int_equal(json_array_size(changed), 2);
	assert_int_equal(json_array_size(cleared), 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(text(cleared, i, "topic"), text(changed, i, "topic"));
		assert_string_equal(text(cleared, i, "payload"), "");
		assert_true(retain(cleared, i));
	}
	assert_int_equal(json_array_size(test), 1); // while it is off, a test leaves nothing behind
	assert_string_equal(text(test, 0, "topic"), "freehold/notice");
	assert_null(publishes(kept, OUTGOING_STATE, NULL, &send));
}

static void what_is_shown_has_no_secret(void **state)
{
	(void)state;
	AUTO_JSON json_t *kept = kept_of("{\"host\":\"ha.local\",\"user\":\"u\",\"password\":\"hush\"}"), *shown = to_mqtt.show(kept);
	AUTO_FREE char *as_text = json_write(shown);
	assert_string_equal(as_text, "{\"ca_set\":false,\"host\":\"ha.local\",\"password_set\":true,\"port\":8883,\"prefix\":\"freehold\",\"user\":\"u\"}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_notice_is_an_event_beside_the_sensor_that_is_kept),
		cmocka_unit_test(a_change_of_what_is_open_is_no_event_and_the_end_clears_what_is_kept),
		cmocka_unit_test(what_is_shown_has_no_secret),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
