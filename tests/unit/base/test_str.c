#include "unit.h"
#include <string.h>
#include "base/str.h"

static void equality_knows_null(void **state)
{
	(void)state;
	assert_true(str_eq(NULL, NULL));
	assert_false(str_eq(NULL, ""));
	assert_false(str_eq("", NULL));
	assert_true(str_eq("a", "a"));
	assert_false(str_eq("a", "A"));
	assert_true(str_starts("homie/5", "homie"));
	assert_true(str_starts("x", ""));
	assert_false(str_starts("ho", "homie"));
}

static void a_copy_that_does_not_fit_leaves_an_empty_string(void **state)
{
	char to[4] = "old";
	(void)state;
	assert_false(str_copy(to, sizeof to, "four"));
	assert_string_equal(to, "");
	assert_true(str_copy(to, sizeof to, "abc"));
	assert_string_equal(to, "abc");
}

static void utf8_with_a_nul_or_a_cut_character_is_invalid(void **state)
{
	(void)state;
	assert_true(str_utf8_valid("", 0));
	assert_true(str_utf8_valid("Küche 台所", strlen("Küche 台所")));
	assert_false(str_utf8_valid("a\0b", 3));
	assert_false(str_utf8_valid("Küche", 2));
	assert_false(str_utf8_valid("\xc0\xaf", 2));
	assert_false(str_utf8_valid("\xed\xa0\x80", 3));
}

static void names_in_any_script_are_names(void **state)
{
	static const char *const names[] = {"Lamp", "Küche", "مصباح", "台所の明かり", "  spaced  ", "O'Brien \"x\"", "👩‍👩‍👧 room", "می‌خواهم"};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_true(str_is_name(names[i], 64));
}

static void names_that_deceive_or_show_nothing_are_refused(void **state)
{
	static const char *const names[] = {
		"", " ", "\t", "a\nb", "a\x7f", "a\xc2\x85z",         // empty, control characters (C0, DEL, C1)
		"safe\xe2\x80\xaegnp.exe", "\xe2\x81\xa6x\xe2\x81\xa9", // bidi override, isolate
		"a\xe2\x80\xa8z",                                       // line separator
		"\xe2\x80\x8b\xe2\x80\x8b", "\xc2\xa0", "\xe3\x80\x80", // zero-width and other spaces alone
		"bad\xff", "\xc0\xafx",
	};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_false(str_is_name(names[i], 64));
	assert_false(str_is_name(NULL, 64));
}

static void a_names_length_is_counted_in_bytes_without_outer_spaces(void **state)
{
	(void)state;
	assert_true(str_is_name(" abcd ", 4));
	assert_false(str_is_name("abcde", 4));
	assert_false(str_is_name("äää", 4));
}

static void ids_are_homies(void **state)
{
	(void)state;
	assert_true(str_is_id("living-room-2", 20));
	assert_false(str_is_id("", 20));
	assert_false(str_is_id(NULL, 20));
	assert_false(str_is_id("Room", 20));
	assert_false(str_is_id("a/b", 20));
	assert_false(str_is_id("a_b", 20));
	assert_false(str_is_id("abcde", 4));
}

static void log_text_shows_every_trick_as_bytes(void **state)
{
	char to[80];
	(void)state;
	assert_string_equal(str_log(to, sizeof to, "a\"b\\c\n\x1b[0m\x00z", 12), "a\\x22b\\x5cc\\x0a\\x1b[0m\\x00z");
	assert_string_equal(str_log(to, sizeof to, "Kü\xff\xe2\x80\xae!", 8), "Kü\\xff\\xe2\\x80\\xae!");
	assert_string_equal(str_log(to, sizeof to, NULL, 0), "");
}

static void log_text_is_cut_at_whole_characters(void **state)
{
	char to[8];
	(void)state;
	assert_string_equal(str_log(to, sizeof to, "1234567", 7), "1234567");
	assert_string_equal(str_log(to, sizeof to, "12345678", 8), "1234...");
	assert_string_equal(str_log(to, sizeof to, "123\xc3\xa9" "678", 8), "123...");
	assert_string_equal(str_log(to, sizeof to, "12\n4567", 7), "12...");
	for (size_t size = 1; size < sizeof to; size++)
		assert_true(strlen(str_log(to, size, "\n\n\n\n", 4)) < size);
}

static void a_number_has_one_spelling_and_a_limit(void **state)
{
	uint64_t v = 7;
	(void)state;
	static const char *const bad[] = {"", "+1", "-1", " 1", "1 ", "01", "0x1", "1.0", "a"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(str_u64(&v, bad[i], UINT64_MAX), ERR_PARSE);
	assert_int_equal(str_u64(&v, "256", 255), ERR_LIMIT);
	assert_int_equal(str_u64(&v, "18446744073709551616", UINT64_MAX), ERR_LIMIT);
	assert_int_equal(str_u64(&v, "99999999999999999999999", UINT64_MAX), ERR_LIMIT);
	assert_int_equal(v, 7);
	assert_int_equal(str_u64(&v, "18446744073709551615", UINT64_MAX), 0);
	assert_true(v == UINT64_MAX);
	assert_int_equal(str_u64(&v, "0", 0), 0);
	assert_int_equal(v, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equality_knows_null),
		cmocka_unit_test(a_copy_that_does_not_fit_leaves_an_empty_string),
		cmocka_unit_test(utf8_with_a_nul_or_a_cut_character_is_invalid),
		cmocka_unit_test(names_in_any_script_are_names),
		cmocka_unit_test(names_that_deceive_or_show_nothing_are_refused),
		cmocka_unit_test(a_names_length_is_counted_in_bytes_without_outer_spaces),
		cmocka_unit_test(ids_are_homies),
		cmocka_unit_test(log_text_shows_every_trick_as_bytes),
		cmocka_unit_test(log_text_is_cut_at_whole_characters),
		cmocka_unit_test(a_number_has_one_spelling_and_a_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
