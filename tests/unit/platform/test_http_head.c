#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "platform/http_frame.h"
#include "platform/http_head.h"

static int parse(struct http_head *h, const char *text)
{
	return http_head_parse(h, text, strlen(text));
}

static void a_head_is_taken_apart(void **state)
{
	(void)state;
	struct http_head h;
	assert_int_equal(parse(&h, "PUT /a%20b/%c3%bc/?q=%31 HTTP/1.1\r\nHost:  hub.local \r\nX-Thing:\tone, two\r\nContent-Length: 12\r\n"
		"Connection: x\r\nconnection: Close\r\nExpect: 100-Continue\r\n\r\n"), 0);
	assert_string_equal(h.method, "PUT");
	assert_string_equal(h.path, "/a b/\xc3\xbc/");
	assert_string_equal(h.query, "q=%31");
	assert_string_equal(h.target, "/a%20b/%c3%bc/?q=%31");
	assert_string_equal(http_head_field(&h, "host"), "hub.local");
	assert_string_equal(http_head_field(&h, "x-thing"), "one, two");
	assert_null(http_head_field(&h, "x-other"));
	assert_int_equal(h.content_length, 12);
	assert_true(h.close && h.expect_continue);
	assert_true(http_head_has_token(&h, "x-thing", "TWO"));
	assert_false(http_head_has_token(&h, "x-thing", "tw"));
	http_head_done(&h);
}

static void the_end_of_a_head_is_found_however_it_arrives(void **state)
{
	(void)state;
	static const char text[] = "GET / HTTP/1.1\r\nhost: a\r\n\r\nbody\r\n\r\n";
	size_t seen = 0, whole = strlen(text) - 8, n = 0;
	for (size_t len = 1; !n; len++)
		n = http_head_length(text, len, &seen);
	assert_int_equal(n, whole);
	seen = 0;
	assert_int_equal(http_head_length(text, strlen(text), &seen), whole);
}

static void refused_heads_say_why(void **state)
{
	(void)state;
	static const struct { const char *text; int status; } cases[] = {
		{"GET / HTTP/1.1\r\n\r\n", 400},                                   // no host
		{"GET / HTTP/1.1\r\nhost: a\r\nhost: a\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\nhost: a\r\ncookie: a\r\ncookie: b\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\nhost: a\r\n: b\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\nhost: a\r\nb\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\nhost: a\x01\r\n\r\n", 400},
		{"GET  / HTTP/1.1\r\nhost: a\r\n\r\n", 400},
		{"GET /  HTTP/1.1\r\nhost: a\r\n\r\n", 400},
		{"GET /\r\nhost: a\r\n\r\n", 400},
		{"GET / HTTP/2.0\r\nhost: a\r\n\r\n", 505},
		{"get / HTTP/1.1\r\nhost: a\r\n\r\n", 501},
		{"G\"T / HTTP/1.1\r\nhost: a\r\n\r\n", 400},
		{"PUT / HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999999999999999999\r\n\r\n", 413},
		{"PUT / HTTP/1.1\r\nhost: a\r\ncontent-length: \r\n\r\n", 400},
		{"PUT / HTTP/1.1\r\nhost: a\r\ncontent-length: 012\r\n\r\n", 400},
		{"PUT / HTTP/1.1\r\nhost: a\r\ncontent-length: 0x10\r\n\r\n", 400},
		{"PUT / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\nexpect: tea\r\n\r\n", 417},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct http_head h;
		int status = parse(&h, cases[i].text);
		if (status != cases[i].status)
			fail_msg("case %zu: %d instead of %d", i, status, cases[i].status);
		http_head_done(&h);
	}
}

static void only_our_own_names_and_addresses_are_ours(void **state)
{
	(void)state;
	static const char *const ours[] = {"hub.example", "HUB.EXAMPLE:443", "hub.example.", "other.local", "localhost:8443", "192.168.1.2", "10.0.0.1:443",
		"[::1]", "[fe80::1]:443"};
	static const char *const others[] = {"", ".", "example", "evil.example", "hub.example.evil", "hub.example:x", "hub.example:99999", "local", ".local",
		"a.local.evil", "::1", "[::1", "[1.2.3.4]", "1.2.3", "a b.local", "hub.example/", "user@hub.local", "[", "]", ":"};
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (!http_host_is_ours(ours[i], "hub.example"))
			fail_msg("%s is ours", ours[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (http_host_is_ours(others[i], "hub.example"))
			fail_msg("%s is not ours", others[i]);
}

static void a_frame_is_read_only_when_it_is_whole(void **state)
{
	(void)state;
	uint8_t bytes[] = {0x81, 0x83, 1, 2, 3, 4, 'a' ^ 1, 'b' ^ 2, 'c' ^ 3, 0xff};
	struct frame f;
	for (size_t len = 0; len < 9; len++)
		assert_int_equal(frame_read(&f, bytes, len, FRAME_MAX), 0);
	assert_int_equal(frame_read(&f, bytes, sizeof bytes, FRAME_MAX), 9);
	assert_true(f.final && f.opcode == FRAME_TEXT && f.len == 3);
	assert_memory_equal(f.payload, "abc", 3);
}

static void a_length_has_one_spelling(void **state)
{
	(void)state;
	uint8_t header[FRAME_HEADER_MAX], short_in_long[] = {0x81, 0xfe, 0, 5, 0, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'};
	struct frame f;
	assert_int_equal(frame_read(&f, short_in_long, sizeof short_in_long, FRAME_MAX), -CLOSE_PROTOCOL);
	assert_int_equal(frame_header(header, FRAME_TEXT, 125), 2);
	assert_int_equal(frame_header(header, FRAME_TEXT, 126), 4);
	assert_int_equal(frame_header(header, FRAME_TEXT, 65535), 4);
	assert_int_equal(frame_header(header, FRAME_TEXT, 65536), 10);
	assert_memory_equal(header, "\x81\x7f\0\0\0\0\0\1\0\0", 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_head_is_taken_apart),
		cmocka_unit_test(the_end_of_a_head_is_found_however_it_arrives),
		cmocka_unit_test(refused_heads_say_why),
		cmocka_unit_test(only_our_own_names_and_addresses_are_ours),
		cmocka_unit_test(a_frame_is_read_only_when_it_is_whole),
		cmocka_unit_test(a_length_has_one_spelling),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
