#include "unit.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#define LOG_ROOM "test"
#include "base/log.h"

static int saved_stderr, pipe_ends[2];

// Points stderr at a pipe, which is no terminal.
static int capture(void **state)
{
	(void)state;
	saved_stderr = dup(STDERR_FILENO);
	return saved_stderr < 0 || pipe(pipe_ends) < 0 || dup2(pipe_ends[1], STDERR_FILENO) < 0 ? -1 : 0;
}

static int release(void **state)
{
	(void)state;
	int r = dup2(saved_stderr, STDERR_FILENO);
	close(saved_stderr);
	close(pipe_ends[0]);
	close(pipe_ends[1]);
	return r < 0 ? -1 : 0;
}

static void assert_logged(const char *expected)
{
	char text[4096];
	write(pipe_ends[1], "", 1); // a mark, so that reading never waits
	ssize_t n = read(pipe_ends[0], text, sizeof text - 1);
	assert_true(n > 0);
	text[n] = 0;
	assert_string_equal(text, expected);
}

static void a_line_carries_priority_room_and_message(void **state)
{
	(void)state;
	log_warning("device %s: %d", LOGQ("lamp"), 7);
	assert_logged("<4>test: device \"lamp\": 7\n");
}

static void less_important_lines_are_left_out(void **state)
{
	(void)state;
	log_debug("detail");
	assert_logged("");
	log_set_level(LOG_LEVEL_DEBUG);
	log_debug("detail");
	assert_logged("<7>test: detail\n");
	log_set_level(LOG_LEVEL_INFO);
}

static void untrusted_text_cannot_forge_a_line(void **state)
{
	(void)state;
	log_info("name %s", LOGQ("x\n<3>test: forged"));
	assert_logged("<6>test: name \"x\\x0a<3>test: forged\"\n");
	log_info("%s", "x\n<3>forged");
	assert_logged("<6>test: x <3>forged\n");
	log_info("%s", LOGQ(NULL));
	assert_logged("<6>test: -\n");
}

static void a_line_too_long_is_cut_and_still_ends(void **state)
{
	char longer[3000], expected[1025];
	(void)state;
	memset(longer, 'a', sizeof longer);
	longer[sizeof longer - 1] = 0;
	memset(expected, 'a', sizeof expected);
	memcpy(expected, "<6>test: ", 9);
	expected[1023] = '\n';
	expected[1024] = 0;
	log_info("%s", longer);
	assert_logged(expected);
	assert_int_equal(strlen(LOGQ(longer)), sizeof(struct log_quote) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_line_carries_priority_room_and_message, capture, release),
		cmocka_unit_test_setup_teardown(less_important_lines_are_left_out, capture, release),
		cmocka_unit_test_setup_teardown(untrusted_text_cannot_forge_a_line, capture, release),
		cmocka_unit_test_setup_teardown(a_line_too_long_is_cut_and_still_ends, capture, release),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
