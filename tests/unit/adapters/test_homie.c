#include "unit.h"
#include "adapters/transcript.h"

#define LAMP SOURCE_DIR "/adapters/homie/transcripts/lamp.jsonl"

static json_t *lamp(void)
{
	json_t *memory = json_object();
	assert_true(transcript_replay(&adapter_homie, memory, LAMP) > 10);
	return memory;
}

static void a_lamp_is_read_word_for_word(void **state)
{
	(void)state;
	json_decref(lamp());
}

static void its_grants_are_its_own_subtree(void **state)
{
	(void)state;
	AUTO_JSON json_t *memory = lamp(), *bad = json_pack("{s:s}", "id", "../x"), *none = json_object();
	struct grants g = {0};
	assert_int_equal(adapter_homie.grants(memory, &g), 0);
	assert_int_equal(g.count, 3);
	assert_string_equal(g.rows[0].pattern, "homie/5/hall-lamp/#");
	assert_string_equal(g.rows[1].pattern, "homie/5/hall-lamp/+/+/set");
	assert_string_equal(g.rows[2].pattern, "homie/5/$broadcast/#");
	grants_done(&g);
	assert_int_equal(adapter_homie.grants(bad, &g), ERR_INVALID);
	assert_int_equal(adapter_homie.grants(none, &g), ERR_INVALID);
	grants_done(&g);
}

static void a_command_must_fit_its_property(void **state)
{
	(void)state;
	AUTO_JSON json_t *memory = lamp();
	struct adapter_send to = {.retain = true};
	const struct { const char *property, *value; int result; } rows[] = {
		{"relay/on", "true", 0}, {"relay/on", "false", 0}, {"relay/on", "on", ERR_INVALID}, {"relay/on", "", ERR_INVALID}, {"relay/mode", "full power", 0},
		{"relay/mode", "full", ERR_INVALID}, {"relay/mode", "eco,full power", ERR_INVALID}, {"meter/count", "10", 0}, {"meter/count", "11", ERR_INVALID},
		{"meter/count", "-1", ERR_INVALID}, {"meter/count", "1.5", ERR_INVALID}, {"meter/count", "1e9", ERR_INVALID}, {"meter/power", "1", ERR_INVALID},
		{"meter/none", "1", ERR_NOT_FOUND}, {"", "1", ERR_NOT_FOUND},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(adapter_homie.encode(memory, rows[i].property, rows[i].value, &to), rows[i].result);
	assert_int_equal(adapter_homie.encode(memory, "relay/on", "true", &to), 0);
	assert_string_equal(to.topic, "homie/5/hall-lamp/relay/on/set");
	assert_string_equal(to.payload, "true");
	assert_false(to.retain);
}

static void only_a_device_of_the_convention_is_recognised(void **state)
{
	(void)state;
	const struct { const char *topic, *payload; int result; } rows[] = {
		{"homie/5/x/$state", "ready", 0}, {"homie/5/x/$description", "{\"homie\":\"5.0\"}", 0}, {"homie/5/x/$description", "{\"homie\":\"4.0\"}", ERR_INVALID},
		{"homie/5/x/$description", "{", ERR_PARSE}, {"homie/5/x/$state", "Ready", ERR_INVALID}, {"homie/5/X/$state", "ready", ERR_INVALID},
		{"homie/5//$state", "ready", ERR_INVALID}, {"homie/5/$broadcast/$state", "ready", ERR_INVALID}, {"homie/5/x/a/b", "1", ERR_NOT_FOUND},
		{"homie/5/x", "1", ERR_NOT_FOUND}, {"homie/4/x/$state", "ready", ERR_NOT_FOUND}, {"tele/x/LWT", "Online", ERR_NOT_FOUND},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO_JSON json_t *memory = json_object();
		assert_int_equal(adapter_homie.recognise(rows[i].topic, rows[i].payload, strlen(rows[i].payload), memory), rows[i].result);
		assert_int_equal(json_object_size(memory), rows[i].result == 0);
	}
}

static void it_retains_what_the_convention_says(void **state)
{
	(void)state;
	AUTO_JSON json_t *memory = lamp();
	assert_true(adapter_homie.retains(memory, "homie/5/hall-lamp/$state"));
	assert_true(adapter_homie.retains(memory, "homie/5/hall-lamp/relay/on"));
	assert_false(adapter_homie.retains(memory, "homie/5/hall-lamp/meter/press"));
	assert_false(adapter_homie.retains(memory, "homie/5/hall-lamp/relay/on/set"));
	assert_false(adapter_homie.retains(memory, "homie/5/other/$state"));
}

static void an_empty_string_is_one_nul_byte(void **state)
{
	(void)state;
	AUTO_JSON json_t *memory = lamp(), *said = json_array();
	const struct adapter_out out = heard(said);
	bool changed = false;
	assert_int_equal(adapter_homie.decode(memory, &changed, "homie/5/hall-lamp/meter/press", "", 1, &out), 0);
	assert_string_equal(json_string_value(json_array_get(said, 0)), "value meter/press ");
	assert_false(changed);
}

static void a_description_is_remembered_once_and_stays_bounded(void **state)
{
	(void)state;
	AUTO_JSON json_t *memory = json_pack("{s:s}", "id", "x"), *said = json_array(), *properties = json_object();
	const struct adapter_out out = heard(said);
	bool changed = false;
	for (int i = 0; i < 200; i++) {
		AUTO_FREE char *id = mem_printf("p%d", i);
		json_object_set_new(properties, id, json_pack("{s:s}", "datatype", "float"));
	}
	AUTO_JSON json_t *description = json_pack("{s:s, s:{s:{s:O}}}", "homie", "5.0", "nodes", "n", "properties", properties);
	AUTO_FREE char *text = json_write(description);
	assert_int_equal(adapter_homie.decode(memory, &changed, "homie/5/x/$description", text, strlen(text), &out), 0);
	assert_true(changed);
	assert_int_equal(json_object_size(json_object_get(memory, "properties")), 64);
	changed = false;
	assert_int_equal(adapter_homie.decode(memory, &changed, "homie/5/x/$description", text, strlen(text), &out), 0);
	assert_false(changed);
	AUTO_FREE char *big = mem_new(65537, 1);
	memset(big, ' ', 65537);
	assert_int_equal(adapter_homie.decode(memory, &changed, "homie/5/x/$description", big, 65537, &out), ERR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lamp_is_read_word_for_word),
		cmocka_unit_test(its_grants_are_its_own_subtree),
		cmocka_unit_test(a_command_must_fit_its_property),
		cmocka_unit_test(only_a_device_of_the_convention_is_recognised),
		cmocka_unit_test(it_retains_what_the_convention_says),
		cmocka_unit_test(an_empty_string_is_one_nul_byte),
		cmocka_unit_test(a_description_is_remembered_once_and_stays_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
