#include "unit.h"
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"

static int read_text(json_t **ret, const char *s)
{
	return json_read(ret, s, strlen(s), 1000, 8);
}

static void assert_refused(int expected, const char *s, size_t len)
{
	json_t *j = NULL;
	assert_int_equal(json_read(&j, s, len, 1000, 8), expected);
	assert_null(j);
}

static void hostile_documents_are_refused(void **state)
{
	static const char *const bad[] = {
		"", " ", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}", "{} x", "{}{}", "[1,]", "{\"a\":1,}", "\"a\\u0000b\"", "{\"a\\u0000\":1}",
		"\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\\ud800\"", "\xef\xbb\xbf{}", "[NaN]", "'a'", "[01]", "[1e999]", "[99999999999999999999]", "// c\n1",
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_refused(ERR_PARSE, bad[i], strlen(bad[i]));
	assert_refused(ERR_PARSE, "{}\0", 3);
	assert_refused(ERR_PARSE, "123\0", 4);
	assert_refused(ERR_PARSE, "\"a\0b\"", 5);
}

static void size_and_depth_have_limits(void **state)
{
	static char deep[200001];
	json_t *j = NULL;
	(void)state;
	assert_int_equal(json_read(&j, "[1]", 3, 2, 8), ERR_LIMIT);
	assert_int_equal(read_text(&j, "[[[[[[[[[1]]]]]]]]]"), ERR_LIMIT);
	memset(deep, '[', sizeof deep - 1);
	assert_int_equal(json_read(&j, deep, sizeof deep - 1, sizeof deep, 32), ERR_LIMIT);
	assert_null(j);
	assert_int_equal(read_text(&j, "[[[[[[[[1]]]]]]]]"), 0);
	json_decref(j);
}

static void brackets_in_strings_are_not_depth(void **state)
{
	AUTO_JSON json_t *j = NULL;
	(void)state;
	assert_int_equal(read_text(&j, "[\"[[[[[[[[[[\\\"[[[[{{{{\\\\\", 1]"), 0);
}

static void output_is_compact_with_sorted_keys(void **state)
{
	AUTO_JSON json_t *j = NULL;
	(void)state;
	assert_int_equal(read_text(&j, "{ \"b\" : [1, 2.5, null], \"a\":\"\xc3\xa4\" }"), 0);
	AUTO_FREE char *text = json_write(j);
	assert_string_equal(text, "{\"a\":\"\xc3\xa4\",\"b\":[1,2.5,null]}");
	AUTO_FREE char *as_built = json_write_as_built(j);
	assert_string_equal(as_built, "{\"b\":[1,2.5,null],\"a\":\"\xc3\xa4\"}");
}

static void getters_leave_outputs_alone_when_they_fail(void **state)
{
	AUTO_JSON json_t *j = NULL;
	const char *text = "before";
	int64_t number = 7;
	bool yes = true;
	json_t *inner = NULL;
	(void)state;
	assert_int_equal(read_text(&j, "{\"s\":\"four\",\"n\":5,\"r\":5.0,\"t\":true,\"o\":{},\"a\":[1,2],\"z\":null}"), 0);
	assert_int_equal(json_get_text(j, "none", 9, &text), ERR_NOT_FOUND);
	assert_int_equal(json_get_text(j, "z", 9, &text), ERR_NOT_FOUND);
	assert_int_equal(json_get_text(j, "n", 9, &text), ERR_INVALID);
	assert_int_equal(json_get_text(j, "s", 3, &text), ERR_INVALID);
	assert_int_equal(json_get_text(j, "S", 9, &text), ERR_NOT_FOUND);
	assert_int_equal(json_get_int(j, "r", 0, 9, &number), ERR_INVALID);
	assert_int_equal(json_get_int(j, "n", 6, 9, &number), ERR_INVALID);
	assert_int_equal(json_get_int(j, "n", 0, 4, &number), ERR_INVALID);
	assert_int_equal(json_get_bool(j, "n", &yes), ERR_INVALID);
	assert_int_equal(json_get_object(j, "a", &inner), ERR_INVALID);
	assert_int_equal(json_get_array(j, "a", 1, &inner), ERR_INVALID);
	assert_int_equal(json_get_array(j, "o", 1, &inner), ERR_INVALID);
	assert_string_equal(text, "before");
	assert_int_equal(number, 7);
	assert_true(yes);
	assert_null(inner);
}

static void getters_give_what_is_there(void **state)
{
	AUTO_JSON json_t *j = NULL;
	const char *text;
	int64_t number;
	bool yes;
	json_t *inner;
	(void)state;
	assert_int_equal(read_text(&j, "{\"s\":\"four\",\"n\":-5,\"t\":false,\"o\":{\"k\":1},\"a\":[1,2]}"), 0);
	assert_int_equal(json_get_text(j, "s", 4, &text), 0);
	assert_string_equal(text, "four");
	assert_int_equal(json_get_int(j, "n", -5, -5, &number), 0);
	assert_int_equal(number, -5);
	assert_int_equal(json_get_bool(j, "t", &yes), 0);
	assert_false(yes);
	assert_int_equal(json_get_object(j, "o", &inner), 0);
	assert_int_equal(json_get_array(j, "a", 2, &inner), 0);
	assert_string_equal(json_text_or(j, "s", "x"), "four");
	assert_string_equal(json_text_or(j, "n", "x"), "x");
	assert_null(json_text_or(j, "none", NULL));
}

static void a_key_outside_the_list_is_invalid(void **state)
{
	AUTO_JSON json_t *j = NULL;
	(void)state;
	assert_int_equal(read_text(&j, "{\"a\":1,\"b\":2}"), 0);
	assert_int_equal(json_only_keys(j, (const char *const[]){"b", "a", "c", NULL}), 0);
	assert_int_equal(json_only_keys(j, (const char *const[]){"a", NULL}), ERR_INVALID);
}

// Valid JSON that this hub refuses on purpose: duplicate keys and NUL in strings.
static bool is_refused_on_purpose(const char *name)
{
	static const char *const names[] = {
		"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json", "y_object_escaped_null_in_key.json", "y_string_null_escape.json",
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

static void the_json_test_suite_agrees(void **state)
{
	(void)state;
	const char *folder = SOURCE_DIR "/../shared/data/json/test_parsing";
	DIR *d = opendir(folder);
	if (!d)
		skip();
	int count = 0;
	for (struct dirent *e; (e = readdir(d));) {
		AUTO_FREE char *path = mem_printf("%s/%s", folder, e->d_name), *text = NULL;
		AUTO_JSON json_t *j = NULL;
		size_t len;
		if (e->d_name[0] == '.')
			continue;
		assert_int_equal(file_read(path, 1 << 20, &text, &len), 0);
		int r = json_read(&j, text, len, 1 << 20, 600);
		if (e->d_name[0] != 'i' && (r == 0) != (e->d_name[0] == 'y' && !is_refused_on_purpose(e->d_name)))
			fail_msg("%s: %d", e->d_name, r);
		count++;
	}
	closedir(d);
	assert_true(count > 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_documents_are_refused),
		cmocka_unit_test(size_and_depth_have_limits),
		cmocka_unit_test(brackets_in_strings_are_not_depth),
		cmocka_unit_test(output_is_compact_with_sorted_keys),
		cmocka_unit_test(getters_leave_outputs_alone_when_they_fail),
		cmocka_unit_test(getters_give_what_is_there),
		cmocka_unit_test(a_key_outside_the_list_is_invalid),
		cmocka_unit_test(the_json_test_suite_agrees),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
