#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "passport/mud.h"

#define GOOD_URL "\"mud-url\":\"https://lamps.example/l1.json\""
#define GOOD_DATE "\"last-update\":\"2026-03-01T10:00:00Z\""
#define MUD(members) "{\"ietf-mud:mud\":{" members "}}"

static int read_text(struct mud *m, const char *text)
{
	return mud_read(m, text, strlen(text));
}

static void a_whole_file_gives_what_it_says_of_support(void **state)
{
	(void)state;
	struct mud m;
	assert_int_equal(read_text(&m, "{\"ietf-mud:mud\":{\"mud-version\":1," GOOD_URL ",\"last-update\":\"2026-03-01T12:30:00+02:30\",\"cache-validity\":24,\"is-supported\":false,"
		"\"systeminfo\":\"Lamp L1\"},\"ietf-access-control-list:acls\":{\"acl\":[]}}"), 0);
	assert_string_equal(m.url, "https://lamps.example/l1.json");
	assert_string_equal(m.about, "Lamp L1");
	assert_false(m.is_supported);
	char text[25];
	str_time(text, m.last_update);
	assert_true(str_starts(text, "2026-03-01T10:00:00"));
	assert_int_equal(m.hours, 24);
}

static void what_may_be_left_out_has_the_standards_default(void **state)
{
	(void)state;
	struct mud m;
	assert_int_equal(read_text(&m, MUD("\"mud-version\":1," GOOD_URL "," GOOD_DATE ",\"is-supported\":true")), 0);
	assert_true(m.is_supported);
	assert_int_equal(m.hours, 48);
	assert_string_equal(m.about, "");
}

static void access_lists_may_go_by_either_name_and_not_by_both(void **state)
{
	(void)state;
	static const char *const lists[] = {"", ",\"ietf-access-control-list:acls\":{}", ",\"ietf-access-control-list:access-lists\":{}",
		",\"ietf-access-control-list:acls\":{},\"ietf-access-control-list:access-lists\":{}", ",\"ietf-access-control-list:acls\":[]", ",\"ietf-access-control-list:access-lists\":1"};
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct mud m;
		AUTO_FREE char *text = mem_printf("{\"ietf-mud:mud\":{\"mud-version\":1," GOOD_URL "," GOOD_DATE ",\"is-supported\":true}%s}", lists[i]);
		assert_int_equal(read_text(&m, text), i < 3 ? 0 : ERR_INVALID);
	}
}

static void a_file_without_what_the_standard_demands_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"[]", "{}", "{\"ietf-mud:mud\":[]}", "{\"mud\":{}}",
		MUD(GOOD_URL "," GOOD_DATE ",\"is-supported\":true"),
		MUD("\"mud-version\":2," GOOD_URL "," GOOD_DATE ",\"is-supported\":true"),
		MUD("\"mud-version\":1," GOOD_DATE ",\"is-supported\":true"),
		MUD("\"mud-version\":1,\"mud-url\":\"http://lamps.example/l1.json\"," GOOD_DATE ",\"is-supported\":true"),
		MUD("\"mud-version\":1,\"mud-url\":\"https://lamps.example/l 1.json\"," GOOD_DATE ",\"is-supported\":true"),
		MUD("\"mud-version\":1," GOOD_URL ",\"is-supported\":true"),
		MUD("\"mud-version\":1," GOOD_URL ",\"last-update\":\"yesterday\",\"is-supported\":true"),
		MUD("\"mud-version\":1," GOOD_URL ",\"last-update\":\"1009-03-01T10:00:00Z\",\"is-supported\":true"),
		MUD("\"mud-version\":1," GOOD_URL ",\"last-update\":\"2026-03-01T10:00:00+25:00\",\"is-supported\":true"),
		MUD("\"mud-version\":1," GOOD_URL ",\"last-update\":\"2026-03-01T10:00:00+0200\",\"is-supported\":true"),
		MUD("\"mud-version\":1," GOOD_URL "," GOOD_DATE),
		MUD("\"mud-version\":1," GOOD_URL "," GOOD_DATE ",\"is-supported\":\"false\""),
		MUD("\"mud-version\":1," GOOD_URL "," GOOD_DATE ",\"is-supported\":true,\"cache-validity\":0"),
		MUD("\"mud-version\":1," GOOD_URL "," GOOD_DATE ",\"is-supported\":true,\"cache-validity\":169"),
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct mud m;
		if (read_text(&m, bad[i]) != ERR_INVALID)
			fail_msg("not refused: %s", bad[i]);
	}
	struct mud m;
	assert_int_equal(read_text(&m, MUD("\"mud-version\":1," GOOD_URL "," GOOD_DATE ",\"is-supported\":true,\"is-supported\":false")), ERR_PARSE);
	assert_int_equal(mud_read(&m, " ", MUD_BYTES_MAX + 1), ERR_LIMIT);
}

static void only_a_no_speaks_on_the_line_of_updates(void **state)
{
	(void)state;
	struct mud m = {.url = "https://lamps.example/l1.json", .is_supported = true, .read_at = 7};
	struct label_fact f;
	assert_int_equal(mud_fact(&f, &m), 0);
	m.is_supported = false;
	assert_int_equal(mud_fact(&f, &m), 1);
	assert_int_equal(f.line, LINE_UPDATES);
	assert_int_equal(f.source, SOURCE_DECLARED);
	assert_int_equal(f.says, SAYS_NO);
	assert_string_equal(f.params.url, m.url);
	assert_int_equal(f.at, 7);
}

static void it_is_old_when_its_hours_have_passed(void **state)
{
	(void)state;
	const int64_t hour = 3600000;
	struct mud m = {.url = "https://lamps.example/l1.json", .hours = 2, .read_at = 1000};
	for (int i = 0; i < 2; i++) {
		AUTO_JSON json_t *o = mud_view(&m, 1000 + 2 * hour + i);
		assert_int_equal(json_is_true(json_object_get(o, "old")), i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_file_gives_what_it_says_of_support),
		cmocka_unit_test(what_may_be_left_out_has_the_standards_default),
		cmocka_unit_test(access_lists_may_go_by_either_name_and_not_by_both),
		cmocka_unit_test(a_file_without_what_the_standard_demands_is_refused),
		cmocka_unit_test(only_a_no_speaks_on_the_line_of_updates),
		cmocka_unit_test(it_is_old_when_its_hours_have_passed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
