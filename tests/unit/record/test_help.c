// Requests for help: what one takes, remembers and ends as, and what is due.
#include "unit.h"
#include "record/home.h"

static int64_t ask(const char *unit, const char *due)
{
	const char *field = NULL;
	int64_t id = 0;
	AUTO_JSON json_t *said = json_pack("{s:s, s:s, s:s, s:s, s:s}", "about", "updates_missing", "whom", "seller", "name", "Corner Electrics", "text", "To whom it may concern,\n\nno updates.\n", "due", due);
	assert_int_equal(record_open_help(home.record, unit, said, "Ada", now_ms, &field, &id), 0);
	return id;
}

static void a_request_keeps_what_was_promised_when_it_was_opened(void **state)
{
	(void)state;
	assert_int_equal(passports_state(home.passports, "u1", "updates_until", "2030-01-31", "https://maker.example/support", now_ms), 0);
	ask("u1", "2026-12-08");
	assert_int_equal(passports_state(home.passports, "u1", "updates_until", "2026-01-31", NULL, now_ms), 0);
	shut_home();
	assert_int_equal(open_home(), 0);
	AUTO_JSON json_t *v = view("u1");
	json_t *help = json_array_get(json_object_get(v, "help"), 0), *promised = json_object_get(help, "promised");
	assert_string_equal(json_text_or(json_object_get(promised, "support"), "until", ""), "2030-01-31");
	assert_string_equal(json_text_or(json_object_get(promised, "support"), "published_url", ""), "https://maker.example/support");
	assert_int_equal(json_array_size(json_object_get(promised, "lines")), 3);
	assert_string_equal(json_text_or(help, "text", ""), "To whom it may concern,\n\nno updates.\n");
	assert_true(json_is_null(json_object_get(help, "outcome")));
}

static void a_request_that_is_not_whole_is_refused_with_the_member_that_is_wrong(void **state)
{
	(void)state;
	static const struct { const char *key, *value, *field; } rows[] = {
		{ "about", "boredom", "about" }, { "whom", "neighbour", "whom" }, { "name", "a\nb", "name" }, { "contact", "a\x01", "contact" }, { "text", "", "text" }, { "text", "a\tb", "text" },
		{ "text", "a\xe2\x80\xae" "b", "text" }, { "due", "2026-11-24", "due" }, { "due", "2027-11-26", "due" }, { "due", "soon", "due" }, { "outcome", "solved", "help" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *field = NULL;
		int64_t id;
		AUTO_JSON json_t *said = json_pack("{s:s, s:s, s:s, s:s}", "about", "other", "whom", "maker", "text", "x", "due", "2026-12-01");
		json_object_set_new(said, rows[i].key, json_string(rows[i].value));
		assert_int_equal(record_open_help(home.record, "u1", said, "Ada", now_ms, &field, &id), ERR_INVALID);
		assert_string_equal(field, rows[i].field);
	}
	AUTO_JSON json_t *v = view("u1");
	assert_int_equal(json_array_size(json_object_get(v, "help")), 0);
}

static int change(const char *unit, int64_t id, const char *key, const char *value, const char **field)
{
	AUTO_JSON json_t *said = json_pack("{s:s}", key, value);
	return record_change_help(home.record, unit, id, said, "Ada", now_ms, field);
}

static void what_is_due_is_told_once_for_each_day_and_not_after_it_has_ended(void **state)
{
	(void)state;
	const char *field = NULL;
	int64_t first = ask("u1", "2026-11-26"), other = ask("u2", "2026-11-26");
	record_look(home.record);
	assert_int_equal(home.alarms, 0);
	assert_int_equal(change("u2", other, "outcome", "solved", &field), 0);
	now_ms += 2 * DAY_MS; // the day has come
	record_look(home.record);
	record_look(home.record);
	assert_int_equal(home.alarms, 1);
	assert_string_equal(home.last, "help.due");
	assert_int_equal(change("u1", first, "due", "2026-11-28", &field), 0);
	record_look(home.record);
	assert_int_equal(home.alarms, 1);
	now_ms += 5 * DAY_MS;
	record_look(home.record);
	assert_int_equal(home.alarms, 2);
}

static void an_outcome_is_the_last_word(void **state)
{
	(void)state;
	const char *field = NULL;
	int64_t id = ask("u1", "2026-12-08");
	assert_int_equal(change("u2", id, "outcome", "solved", &field), ERR_NOT_FOUND);
	assert_int_equal(change("u1", id + 1, "outcome", "solved", &field), ERR_NOT_FOUND);
	assert_int_equal(change("u1", id, "outcome", "won", &field), ERR_INVALID);
	assert_string_equal(field, "outcome");
	assert_int_equal(change("u1", id, "due", "2026-11-01", &field), ERR_INVALID);
	AUTO_JSON json_t *said = json_pack("{s:s, s:s}", "outcome", "refused", "note", "They sent me to the maker.");
	assert_int_equal(record_change_help(home.record, "u1", id, said, "Ada", now_ms, &field), 0);
	assert_string_equal(home.last, "help.closed");
	assert_int_equal(change("u1", id, "due", "2026-12-20", &field), ERR_STATE);
	assert_int_equal(change("u1", id, "outcome", "solved", &field), ERR_STATE);
	AUTO_JSON json_t *v = view("u1");
	json_t *help = json_array_get(json_object_get(v, "help"), 0);
	assert_string_equal(json_text_or(help, "outcome", ""), "refused");
	assert_string_equal(json_text_or(help, "note", ""), "They sent me to the maker.");
	assert_int_equal(json_integer_value(json_object_get(help, "closed")), now_ms);
}

static void a_device_has_no_more_requests_than_fit(void **state)
{
	(void)state;
	const char *field = NULL;
	int64_t id;
	for (int i = 0; i < RECORD_HELP_MAX; i++)
		ask("u1", "2026-12-08");
	AUTO_JSON json_t *said = json_pack("{s:s, s:s, s:s, s:s}", "about", "other", "whom", "maker", "text", "x", "due", "2026-12-01");
	assert_int_equal(record_open_help(home.record, "u1", said, "Ada", now_ms, &field, &id), ERR_LIMIT);
	AUTO_JSON json_t *all = NULL;
	assert_int_equal(record_help_all(home.record, &all), 0);
	assert_int_equal(json_array_size(json_object_get(all, "help")), RECORD_HELP_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_keeps_what_was_promised_when_it_was_opened),
		TEST(a_request_that_is_not_whole_is_refused_with_the_member_that_is_wrong),
		TEST(what_is_due_is_told_once_for_each_day_and_not_after_it_has_ended),
		TEST(an_outcome_is_the_last_word),
		TEST(a_device_has_no_more_requests_than_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
