#include "unit.h"
#include <stdlib.h>
#include <string.h>
#include "platform/qr.h"

static const char link_text[] = "https://hub.local/#setup=0123-4567-89AB-CDEF";

static size_t count(const char *text, const char *what)
{
	size_t n = 0;
	for (; (text = strstr(text, what)); text += strlen(what))
		n++;
	return n;
}

static void the_terminal_code_is_a_square_with_its_quiet_zone(void **state)
{
	char *text;
	(void)state;
	assert_int_equal(qr_terminal(link_text, &text), 0);
	size_t lines = count(text, "\n");
	size_t cells = count(text, "█") + count(text, "▄") + count(text, "▀") + count(text, " ");
	size_t width = cells / lines;
	assert_int_equal(cells, width * lines);
	assert_int_equal(lines, (width + 1) / 2);
	assert_int_equal((width - 8 - 17) % 4, 0); // a code's side is 17 + 4 * version
	for (size_t i = 0; i < 2 * width; i++)     // four modules of margin are two lines
		assert_memory_equal(text + i * 3 + i / width, "█", 3);
	free(text);
}

static void the_svg_is_one_square_of_runs(void **state)
{
	char *svg;
	(void)state;
	assert_int_equal(qr_svg("HELLO", &svg), 0); // version 1: 21 modules and the margin
	assert_memory_equal(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 29 29\"", 57);
	assert_non_null(strstr(svg, "d=\"M4 4h7v1h-7z")); // the first finder's upper edge
	assert_string_equal(svg + strlen(svg) - 10, "\"/></svg>\n");
	free(svg);
}

static void the_text_is_not_part_of_the_markup(void **state)
{
	char *svg;
	(void)state;
	assert_int_equal(qr_svg("</svg><script>alert(1)</script>", &svg), 0);
	assert_null(strstr(svg, "script"));
	free(svg);
}

static void text_too_long_for_any_code_is_refused(void **state)
{
	char *longer = malloc(3001), *svg = NULL;
	(void)state;
	memset(longer, 'x', 3000);
	longer[3000] = 0;
	assert_int_equal(qr_svg(longer, &svg), ERR_LIMIT);
	assert_int_equal(qr_terminal(longer, &svg), ERR_LIMIT);
	assert_null(svg);
	longer[2900] = 0; // too long for medium correction, not for low
	assert_int_equal(qr_svg(longer, &svg), 0);
	free(svg);
	free(longer);
}

static void nothing_makes_no_code(void **state)
{
	char *svg = NULL;
	(void)state;
	assert_int_equal(qr_svg("", &svg), ERR_INVALID);
	assert_null(svg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_terminal_code_is_a_square_with_its_quiet_zone),
		cmocka_unit_test(the_svg_is_one_square_of_runs),
		cmocka_unit_test(the_text_is_not_part_of_the_markup),
		cmocka_unit_test(text_too_long_for_any_code_is_refused),
		cmocka_unit_test(nothing_makes_no_code),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
