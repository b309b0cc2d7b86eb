#include "unit.h"
#include <string.h>
#include "base/utf8.h"

static size_t length_of(const char *s, uint32_t *c)
{
	return utf8_next(c, (const uint8_t *)s, strlen(s));
}

static void the_first_and_last_character_of_each_length_are_read(void **state)
{
	static const struct { const char *s; uint32_t c; } rows[] = {
		{"\x01", 0x01}, {"\x7f", 0x7f}, {"\xc2\x80", 0x80}, {"\xdf\xbf", 0x7ff}, {"\xe0\xa0\x80", 0x800}, {"\xed\x9f\xbf", 0xd7ff},
		{"\xee\x80\x80", 0xe000}, {"\xef\xbf\xbf", 0xffff}, {"\xf0\x90\x80\x80", 0x10000}, {"\xf4\x8f\xbf\xbf", 0x10ffff},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint32_t c = 0;
		assert_int_equal(length_of(rows[i].s, &c), strlen(rows[i].s));
		assert_int_equal(c, rows[i].c);
	}
}

static void broken_overlong_surrogate_and_too_large_forms_are_refused(void **state)
{
	static const char *const rows[] = {
		"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", // overlong
		"\xed\xa0\x80", "\xed\xbf\xbf",                                       // surrogates
		"\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe", "\xff",           // beyond Unicode
		"\xc3", "\xe2\x82", "\xf0\x9f\x92", "\xc3(", "\xe2(\xa1", "\xf0\x9f(\x80", // cut or interrupted
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint32_t c = 7;
		assert_int_equal(length_of(rows[i], &c), 0);
		assert_int_equal(c, 7);
	}
}

static void a_cut_never_falls_inside_a_character(void **state)
{
	static const struct { const char *s; size_t most, kept; } rows[] = {
		{"", 0, 0}, {"abc", 5, 3}, {"abc", 3, 3}, {"abc", 2, 2}, {"\xc3\xa9", 1, 0}, {"a\xc3\xa9", 2, 1}, {"a\xc3\xa9", 3, 3},
		{"\xe2\x82\xac" "b", 2, 0}, {"\xe2\x82\xac" "b", 3, 3}, {"\xf0\x9f\x92\xa1", 3, 0}, {"\xf0\x9f\x92\xa1", 4, 4},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(utf8_cut(rows[i].s, rows[i].most), rows[i].kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_and_last_character_of_each_length_are_read),
		cmocka_unit_test(broken_overlong_surrogate_and_too_large_forms_are_refused),
		cmocka_unit_test(a_cut_never_falls_inside_a_character),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
