#include "unit.h"
#include <unistd.h>
#include "adapters/transcript.h"

#define TRANSCRIPTS SOURCE_DIR "/adapters/tasmota/transcripts/"
#define REAL SOURCE_DIR "/../shared/data/tasmota/tasmota.jsonl"

static void a_plug_is_read_word_for_word(void **state)
{
	(void)state;
	AUTO_JSON json_t *memory = json_object();
	assert_true(transcript_replay(&adapter_tasmota, memory, TRANSCRIPTS "plug.jsonl") > 10);
}

static void blinds_with_topics_of_their_own_shape_are_read_word_for_word(void **state)
{
	(void)state;
	AUTO_JSON json_t *memory = json_object();
	transcript_replay(&adapter_tasmota, memory, TRANSCRIPTS "blinds.jsonl");
}

static json_t *plug(const char *file)
{
	json_t *memory = json_object();
	AUTO_FREE char *path = mem_printf("%s%s", TRANSCRIPTS, file);
	transcript_replay(&adapter_tasmota, memory, path);
	return memory;
}

static bool has(const struct grants *g, int verb, const char *pattern)
{
	for (int i = 0; i < g->count; i++)
		if (g->rows[i].verb == verb && str_eq(g->rows[i].pattern, pattern))
			return true;
	return false;
}

static void the_fingerprint_of_a_key_is_put_into_a_slot_and_read_back_from_what_it_says(void **state)
{
	(void)state;
	static const char print[] = "01 23 45 67 89 AB CD EF 01 23 45 67 89 AB CD EF 01 23 45 67";
	static const struct { const char *topic, *payload; int result; } rows[] = {
		{"stat/tasmota_A1B2C3/RESULT", "{\"MqttFingerprint2\":\"01 23 45 67 89 AB CD EF 01 23 45 67 89 AB CD EF 01 23 45 67\"}", 0},
		{"stat/tasmota_A1B2C3/MQTTFINGERPRINT2", "{\"MqttFingerprint2\":\"01 23 45 67 89 AB CD EF 01 23 45 67 89 AB CD EF 01 23 45 67\"}", 0},
		{"stat/tasmota_A1B2C3/RESULT", "{\"POWER\":\"ON\"}", ERR_NOT_FOUND}, {"stat/tasmota_A1B2C3/RESULT", "{\"Command\":\"Unknown\"}", ERR_NOT_FOUND},
		{"stat/tasmota_A1B2C3/RESULT", "{\"MqttFingerprint2\":\"01 23\"}", ERR_INVALID}, {"stat/tasmota_A1B2C3/RESULT", "{\"MqttFingerprint2\":7}", ERR_NOT_FOUND},
		{"stat/tasmota_A1B2C3/RESULT", "{\"MqttFingerprint2\":\"01 23 45 67 89 ab CD EF 01 23 45 67 89 AB CD EF 01 23 45 67\"}", ERR_INVALID},
		{"stat/tasmota_A1B2C3/RESULT", "{\"MqttFingerprint2\"", ERR_PARSE}, {"tele/tasmota_A1B2C3/RESULT", "{}", ERR_NOT_FOUND},
		{"stat/tasmota_FFFFFF/RESULT", "{\"MqttFingerprint2\":\"01 23 45 67 89 AB CD EF 01 23 45 67 89 AB CD EF 01 23 45 67\"}", ERR_NOT_FOUND},
	};
	AUTO_JSON json_t *memory = plug("plug.jsonl");
	struct adapter_send to = {.retain = true};
	assert_int_equal(adapter_tasmota.pin(memory, 2, print, &to), 0);
	assert_string_equal(to.topic, "cmnd/tasmota_A1B2C3/MqttFingerprint2");
	assert_string_equal(to.payload, print);
	assert_false(to.retain);
	assert_int_equal(adapter_tasmota.pin(memory, 3, print, &to), ERR_INVALID);
	assert_int_equal(adapter_tasmota.pin(memory, 0, print, &to), ERR_INVALID);
	assert_int_equal(adapter_tasmota.pin(memory, 1, "01 23;Reset 1", &to), ERR_INVALID);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int slot = 0;
		char read[ADAPTER_PRINT_SIZE] = "";
		assert_int_equal(adapter_tasmota.read_pin(memory, rows[i].topic, rows[i].payload, strlen(rows[i].payload), &slot, read), rows[i].result);
		assert_string_equal(read, rows[i].result ? "" : print);
		assert_int_equal(slot, rows[i].result ? 0 : 2);
	}
}

static void its_grants_are_its_own_topics_and_its_own_announcement(void **state)
{
	(void)state;
	AUTO_JSON json_t *memory = plug("plug.jsonl"), *odd = plug("blinds.jsonl");
	struct grants g = {0};
	assert_int_equal(adapter_tasmota.grants(memory, &g), 0);
	assert_int_equal(g.count, 5);
	assert_true(has(&g, GRANT_SAY, "stat/tasmota_A1B2C3/#") && has(&g, GRANT_SAY, "tele/tasmota_A1B2C3/#"));
	assert_true(has(&g, GRANT_ANNOUNCE, "tasmota/discovery/2CF432A1B2C3/#"));
	assert_true(has(&g, GRANT_HEAR, "cmnd/tasmota_A1B2C3/#") && has(&g, GRANT_HEAR, "cmnd/DVES_A1B2C3_fb/#"));
	grants_done(&g);
	assert_int_equal(adapter_tasmota.grants(odd, &g), 0);
	assert_true(has(&g, GRANT_SAY, "home/blinds/s/#") && has(&g, GRANT_HEAR, "home/blinds/c/#") && has(&g, GRANT_HEAR, "home/DVES_D4E5F6_fb/c/#"));
	grants_done(&g);
}

static void expect_send(const json_t *memory, const char *property, const char *value, const char *topic, const char *payload)
{
	struct adapter_send to = {.retain = true};
	assert_int_equal(adapter_tasmota.encode(memory, property, value, &to), 0);
	assert_string_equal(to.topic, topic);
	assert_string_equal(to.payload, payload);
	assert_false(to.retain);
}

static void commands_go_to_its_command_topic_in_its_own_words(void **state)
{
	(void)state;
	AUTO_JSON json_t *memory = plug("plug.jsonl"), *odd = plug("blinds.jsonl");
	struct adapter_send to;
	expect_send(memory, "power1", "true", "cmnd/tasmota_A1B2C3/POWER1", "ON");
	expect_send(memory, "power1", "false", "cmnd/tasmota_A1B2C3/POWER1", "OFF");
	expect_send(odd, "power4", "true", "home/blinds/c/POWER4", "1");
	expect_send(odd, "shutter1", "42", "home/blinds/c/ShutterPosition1", "42");
	expect_send(odd, "dimmer", "100", "home/blinds/c/Dimmer", "100");
	assert_int_equal(adapter_tasmota.encode(memory, "power1", "ON", &to), ERR_INVALID);
	assert_int_equal(adapter_tasmota.encode(memory, "power2", "true", &to), ERR_NOT_FOUND);
	assert_int_equal(adapter_tasmota.encode(odd, "power1", "true", &to), ERR_NOT_FOUND); // drives the shutter
	assert_int_equal(adapter_tasmota.encode(odd, "shutter2", "1", &to), ERR_NOT_FOUND);
	assert_int_equal(adapter_tasmota.encode(odd, "shutter1", "101", &to), ERR_INVALID);
	assert_int_equal(adapter_tasmota.encode(odd, "dimmer", "1;Reset 1", &to), ERR_INVALID);
	assert_int_equal(adapter_tasmota.encode(memory, "ENERGY/Total", "1", &to), ERR_NOT_FOUND);
}

static void a_credential_is_pushed_in_one_message_that_is_not_echoed_or_retained(void **state)
{
	(void)state;
	AUTO_JSON json_t *memory = plug("plug.jsonl");
	struct adapter_send to = {.retain = true};
	const char *secret = "abcdefghijklmnopqrstuvwxyz01234-";
	assert_int_equal(adapter_tasmota.push_credential(memory, "hub.local", 8883, true, "d-x-2", "d-x-2", secret, &to), 0);
	assert_string_equal(to.topic, "cmnd/tasmota_A1B2C3/Backlog3");
	assert_string_equal(to.payload, "MqttClient d-x-2;MqttUser d-x-2;MqttPassword abcdefghijklmnopqrstuvwxyz01234-");
	assert_false(to.retain);
	assert_int_equal(adapter_tasmota.push_credential(memory, "h", 1, true, "d-x-2", "d-x-2", "abc;Reset 1", &to), ERR_INVALID);
	assert_int_equal(adapter_tasmota.push_credential(memory, "h", 1, true, "d-x-2", "d-x-2", "abcd", &to), ERR_INVALID);
	assert_int_equal(adapter_tasmota.push_credential(memory, "h", 1, true, "tasmota_A1B2C3", "d-x-2", secret, &to), ERR_INVALID);
}

static void the_two_resets_differ(void **state)
{
	(void)state;
	AUTO_JSON json_t *memory = plug("plug.jsonl");
	struct adapter_send to;
	assert_int_equal(adapter_tasmota.reset(memory, "troubleshoot", &to), 0);
	assert_string_equal(to.payload, "4");
	assert_int_equal(adapter_tasmota.reset(memory, "transfer", &to), 0);
	assert_string_equal(to.topic, "cmnd/tasmota_A1B2C3/Reset");
	assert_string_equal(to.payload, "2");
	assert_int_equal(adapter_tasmota.reset(memory, "", &to), ERR_INVALID);
}

static json_t *config_with(const char *key, json_t *value)
{
	json_t *j = json_pack("{s:s, s:s, s:s, s:s, s:[s,s,s], s:[i]}", "mac", "2CF432A1B2C3", "t", "tasmota_A1B2C3", "ft", "%prefix%/%topic%/", "md", "Plug", "tp",
		"cmnd", "stat", "tele", "rl", 1);
	json_object_set_new(j, key, value);
	return j;
}

static int check(const json_t *memory, const char *topic, json_t *config)
{
	AUTO_FREE char *text = json_write(config);
	json_decref(config);
	return adapter_tasmota.check_announcement(memory, topic, text, strlen(text));
}

static void an_announcement_may_speak_only_of_the_device_itself(void **state)
{
	(void)state;
	AUTO_JSON json_t *memory = plug("plug.jsonl");
	const char *mine = "tasmota/discovery/2CF432A1B2C3/config";
	assert_int_equal(check(memory, mine, config_with("md", json_string("Other model"))), 0);
	assert_int_equal(adapter_tasmota.check_announcement(memory, mine, "", 0), 0);
	assert_int_equal(adapter_tasmota.check_announcement(memory, "tasmota/discovery/2CF432A1B2C3/sensors", "{\"sn\":{}}", 9), 0);
	assert_int_equal(check(memory, "tasmota/discovery/2CF432A1B2C4/config", config_with("md", json_string("x"))), ERR_DENIED);
	assert_int_equal(check(memory, mine, config_with("mac", json_string("2CF432A1B2C4"))), ERR_DENIED);
	assert_int_equal(check(memory, mine, config_with("t", json_string("tasmota_D4E5F6"))), ERR_DENIED);
	assert_int_equal(check(memory, mine, config_with("ft", json_string("%prefix%/other/%topic%/"))), ERR_DENIED);
	assert_int_equal(check(memory, mine, config_with("tp", json_pack("[s,s,s]", "x", "stat", "tele"))), ERR_DENIED);
	assert_int_equal(adapter_tasmota.check_announcement(memory, "homeassistant/lock/x/config", "{}", 2), ERR_DENIED);
	assert_int_equal(adapter_tasmota.check_announcement(memory, mine, "{", 1), ERR_DENIED);
}

static void a_discovery_that_could_reach_beyond_one_device_is_not_recognised(void **state)
{
	(void)state;
	const struct { const char *key; json_t *value; } bad[] = {
		{"mac", json_string("2CF432A1B2C4")}, {"mac", json_string("")}, {"t", json_string("#")}, {"t", json_string("a/b")}, {"t", json_string("$SYS")},
		{"ft", json_string("%prefix%/")}, {"ft", json_string("%topic%/")}, {"ft", json_string("%prefix%/%topic%/+/")}, {"ft", json_string("%prefix%/%other%/%topic%")},
		{"ft", json_string("/%prefix%/%topic%/")}, {"ft", json_string("$%prefix%/%topic%/")}, {"ft", json_null()}, {"tp", json_pack("[s,s]", "a", "b")}, {"tp", json_pack("[s,s,s]", "a", "a", "b")},
		{"tp", json_pack("[s,s,i]", "a", "b", 1)},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		AUTO_JSON json_t *memory = json_object(), *config = config_with(bad[i].key, bad[i].value);
		AUTO_FREE char *text = json_write(config);
		assert_int_equal(adapter_tasmota.recognise("tasmota/discovery/2CF432A1B2C3/config", text, strlen(text), memory), ERR_INVALID);
		assert_int_equal(json_object_size(memory), 0);
	}
	AUTO_JSON json_t *memory = json_object();
	assert_int_equal(adapter_tasmota.recognise("homie/5/x/$state", "ready", 5, memory), ERR_NOT_FOUND);
	assert_int_equal(adapter_tasmota.recognise("tasmota/discovery/123456/config", "{}", 2, memory), ERR_NOT_FOUND);
}

// 77 messages of other people's devices: every good configuration is taken, and no message of one upsets the decoder.
static void real_messages_are_taken(void **state)
{
	(void)state;
	AUTO_FREE char *text = NULL;
	size_t len;
	int configs = 0, told = 0;
	if (access(REAL, R_OK) != 0)
		skip();
	assert_int_equal(file_read(REAL, 1 << 22, &text, &len), 0);
	AUTO_JSON json_t *memory = json_object(), *said = json_array();
	const struct adapter_out out = heard(said);
	char *at = text;
	for (char *line; (line = strsep(&at, "\n")); ) {
		AUTO_JSON json_t *j = NULL;
		bool changed = false;
		if (!*line)
			continue;
		assert_int_equal(json_read(&j, line, strlen(line), 1 << 20, 16), 0);
		const char *topic = json_text_or(j, "topic", ""), *payload = json_text_or(j, "payload", ""), *expect = json_text_or(j, "expect", "");
		if (str_eq(expect, "discovery")) {
			AUTO_JSON json_t *fresh = json_object();
			assert_int_equal(adapter_tasmota.recognise(topic, payload, strlen(payload), fresh), 0);
			json_object_update(memory, fresh);
			configs++;
		}
		size_t before = json_array_size(said);
		int e = adapter_tasmota.decode(memory, &changed, topic, payload, strlen(payload), &out);
		if (str_eq(expect, "state") || str_eq(expect, "discovery"))
			assert_int_equal(e, 0);
		told += json_array_size(said) > before;
	}
	assert_true(configs > 30);
	assert_true(told > 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plug_is_read_word_for_word),
		cmocka_unit_test(blinds_with_topics_of_their_own_shape_are_read_word_for_word),
		cmocka_unit_test(the_fingerprint_of_a_key_is_put_into_a_slot_and_read_back_from_what_it_says),
		cmocka_unit_test(its_grants_are_its_own_topics_and_its_own_announcement),
		cmocka_unit_test(commands_go_to_its_command_topic_in_its_own_words),
		cmocka_unit_test(a_credential_is_pushed_in_one_message_that_is_not_echoed_or_retained),
		cmocka_unit_test(the_two_resets_differ),
		cmocka_unit_test(an_announcement_may_speak_only_of_the_device_itself),
		cmocka_unit_test(a_discovery_that_could_reach_beyond_one_device_is_not_recognised),
		cmocka_unit_test(real_messages_are_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
