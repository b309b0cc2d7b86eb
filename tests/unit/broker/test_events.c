#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "broker/events.h"

static void a_line_comes_back_as_it_was_said(void **state)
{
	(void)state;
	char text[BROKER_LINE_MAX];
	struct broker_line l;
	const char *odd = "a b=%\n\xff\"caf\xc3\xa9/+#";
	int len = broker_line_format(text, sizeof(text), "denied", "unit", "u1", "topic", odd, "count", "3", NULL);
	assert_true(len > 0);
	assert_int_equal(len, strlen(text));
	assert_null(strchr(text, '\n'));
	assert_int_equal(broker_line_parse(&l, text, (size_t)len), 0);
	assert_string_equal(l.word, "denied");
	assert_int_equal(l.count, 3);
	assert_string_equal(broker_line_get(&l, "topic"), odd);
	assert_string_equal(broker_line_get(&l, "count"), "3");
	assert_string_equal(broker_line_get(&l, "absent"), "");
}

static void a_line_needs_no_pairs_and_values_may_be_empty(void **state)
{
	(void)state;
	struct broker_line l;
	assert_int_equal(broker_line_parse(&l, "1 ready", 7), 0);
	assert_string_equal(l.word, "ready");
	assert_int_equal(broker_line_parse(&l, "1 ready version=", 16), 0);
	assert_string_equal(broker_line_get(&l, "version"), "");
}

static void hostile_lines_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", " ", "1", "1 ", "2 ready", "01 ready", "1  ready", "1 ready ", "1 ready  a=b", "1 Ready", "1 re-ady", "1 ready a", "1 ready =b", "1 ready a=b a=c",
		"1 ready A=b", "1 ready a=%", "1 ready a=%zz", "1 ready a=%00", "1 ready\na=b", "1 ready a=\x7f", "1 ready a=\xc3\xa9",
		"1 x a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1 j=1 k=1 l=1 m=1",
	};
	struct broker_line l;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (broker_line_parse(&l, bad[i], strlen(bad[i])) != ERR_PARSE)
			fail_msg("\"%s\"", bad[i]);
	assert_int_equal(broker_line_parse(&l, "1 a b=\0c", 8), ERR_PARSE);
}

static void lines_have_a_length_limit(void **state)
{
	(void)state;
	char text[BROKER_LINE_MAX + 1], small[16];
	struct broker_line l;
	memset(text, 'a', sizeof(text));
	memcpy(text, "1 a ", 4);
	text[5] = '=';
	assert_int_equal(broker_line_parse(&l, text, BROKER_LINE_MAX - 1), 0);
	assert_int_equal(broker_line_parse(&l, text, BROKER_LINE_MAX), ERR_PARSE);
	assert_int_equal(broker_line_format(small, sizeof(small), "w", "k", "0123456789", NULL), ERR_LIMIT);
	assert_int_equal(broker_line_format(small, sizeof(small), "w", "k", "012345678", NULL), 15);
	assert_int_equal(broker_line_format(small, sizeof(small), "w", "k", "0123456/", NULL), ERR_LIMIT);
	assert_int_equal(broker_line_format(small, sizeof(small), "0123456789abcd", NULL), ERR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_comes_back_as_it_was_said),
		cmocka_unit_test(a_line_needs_no_pairs_and_values_may_be_empty),
		cmocka_unit_test(hostile_lines_are_refused),
		cmocka_unit_test(lines_have_a_length_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
