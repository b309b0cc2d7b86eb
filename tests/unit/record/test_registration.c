// Registration with a maker: a choice with the very text that was sent, or a no; both remembered, and gone with the device.
#include "unit.h"
#include "record/home.h"

static int decide(json_t *said, const char **field)
{
	AUTO_JSON json_t *owned = said;
	return record_register(home.record, "u1", owned, "Ada", now_ms, field);
}

static json_t *agreed(void)
{
	return json_pack("{s:s, s:[s, s], s:s, s:s}", "choice", "agreed", "fields", "model", "email", "to", "https://maker.example/register", "text", "I have this device.\n\nModel: LW-200\n");
}

static void nothing_is_decided_until_somebody_decides(void **state)
{
	(void)state;
	AUTO_JSON json_t *v = view("u1");
	assert_true(json_is_null(json_object_get(v, "registration")));
	assert_true(json_is_null(json_object_get(v, "offer")));
	assert_int_equal(record_answer(home.record, "u1", "welcome", "Ada", now_ms), ERR_NOT_FOUND);
}

static void a_yes_keeps_the_very_text_and_the_answer(void **state)
{
	(void)state;
	const char *field = NULL;
	assert_int_equal(decide(agreed(), &field), 0);
	assert_string_equal(home.last, "registration.agreed");
	assert_int_equal(record_answer(home.record, "u1", "a\nb", "Ada", now_ms), ERR_INVALID);
	assert_int_equal(record_answer(home.record, "u1", "They wrote back: thank you.", "Ada", now_ms + 1), 0);
	shut_home();
	assert_int_equal(open_home(), 0);
	AUTO_JSON json_t *v = view("u1");
	json_t *r = json_object_get(v, "registration");
	assert_string_equal(json_text_or(r, "text", ""), "I have this device.\n\nModel: LW-200\n");
	assert_string_equal(json_text_or(r, "to", ""), "https://maker.example/register");
	assert_int_equal(json_array_size(json_object_get(r, "fields")), 2);
	assert_string_equal(json_text_or(r, "answer", ""), "They wrote back: thank you.");
	assert_int_equal(json_integer_value(json_object_get(r, "answered")), now_ms + 1);
}

static void a_no_is_remembered_and_takes_the_place_of_a_yes(void **state)
{
	(void)state;
	const char *field = NULL;
	assert_int_equal(decide(agreed(), &field), 0);
	assert_int_equal(decide(json_pack("{s:s}", "choice", "declined"), &field), 0);
	assert_string_equal(home.last, "registration.declined");
	AUTO_JSON json_t *v = view("u1");
	json_t *r = json_object_get(v, "registration");
	assert_string_equal(json_text_or(r, "choice", ""), "declined");
	assert_true(json_is_null(json_object_get(r, "text")));
	assert_int_equal(record_answer(home.record, "u1", "hello", "Ada", now_ms), ERR_NOT_FOUND);
}

static void a_decision_that_is_not_whole_is_refused_with_the_member_that_is_wrong(void **state)
{
	(void)state;
	static const struct { const char *key, *json, *field; } rows[] = {
		{ "choice", "\"maybe\"", "choice" }, { "choice", "7", "choice" }, { "fields", "[7]", "fields" }, { "fields", "\"model\"", "fields" }, { "to", "\"\"", "to" }, { "text", "\"\"", "text" },
		{ "text", "\"a\\u202eb\"", "text" }, { "iban", "\"x\"", "fields" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *field = NULL;
		json_t *said = agreed();
		json_object_set_new(said, rows[i].key, json_loads(rows[i].json, JSON_DECODE_ANY, NULL));
		assert_int_equal(decide(said, &field), ERR_INVALID);
		assert_string_equal(field, rows[i].field);
	}
	const char *field = NULL;
	assert_int_equal(decide(json_pack("{s:s, s:s}", "choice", "declined", "text", "x"), &field), ERR_INVALID);
	AUTO_JSON json_t *v = view("u1");
	assert_true(json_is_null(json_object_get(v, "registration")));
}

static void the_choice_goes_with_the_device(void **state)
{
	(void)state;
	const char *field = NULL;
	assert_int_equal(decide(agreed(), &field), 0);
	assert_int_equal(record_forget_unit(home.record, "u1"), 0);
	AUTO_JSON json_t *v = view("u1");
	assert_true(json_is_null(json_object_get(v, "registration")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_decided_until_somebody_decides),
		TEST(a_yes_keeps_the_very_text_and_the_answer),
		TEST(a_no_is_remembered_and_takes_the_place_of_a_yes),
		TEST(a_decision_that_is_not_whole_is_refused_with_the_member_that_is_wrong),
		TEST(the_choice_goes_with_the_device),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
