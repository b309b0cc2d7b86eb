#include "unit.h"
#include <string.h>
#include "base/str.h"

typedef int decode_fn(uint8_t *to, size_t *len, const char *s, size_t slen);

static void assert_decodes(decode_fn *decode, const char *s, const char *expected)
{
	uint8_t to[64];
	size_t len = sizeof to;
	assert_int_equal(decode(to, &len, s, strlen(s)), 0);
	assert_int_equal(len, strlen(expected));
	assert_memory_equal(to, expected, len);
}

static void assert_refuses(decode_fn *decode, const char *s)
{
	uint8_t to[64] = {0xee};
	size_t len = sizeof to;
	assert_int_equal(decode(to, &len, s, strlen(s)), ERR_PARSE);
	assert_int_equal(len, sizeof to);
	assert_int_equal(to[0], 0xee);
}

static void base64_reads_the_vectors_of_rfc_4648(void **state)
{
	static const char *const rows[][2] = {
		{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[32], plain[32];
		assert_decodes(str_unb64, rows[i][1], rows[i][0]);
		str_copy(plain, sizeof plain, rows[i][1]);
		plain[strcspn(plain, "=")] = 0;
		str_b64url(text, (const uint8_t *)rows[i][0], strlen(rows[i][0]));
		assert_string_equal(text, plain);
		assert_int_equal(str_b64url_size(strlen(rows[i][0])), strlen(plain) + 1);
		assert_decodes(str_unb64url, plain, rows[i][0]);
	}
}

static void base64_has_one_spelling_per_value(void **state)
{
	static const char *const bad_url[] = {"Zg==", "Zh", "Zm9", "Z", "Zm8+", "Zm8/", "Zm 8", "Zm8\n", "\xc3\xa4\xc3\xa4"};
	static const char *const bad[] = {"Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm8-", "Zm8_", "=Zg="};
	(void)state;
	for (size_t i = 0; i < sizeof bad_url / sizeof *bad_url; i++)
		assert_refuses(str_unb64url, bad_url[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_refuses(str_unb64, bad[i]);
	assert_decodes(str_unb64url, "--__", "\xfb\xef\xff");
	assert_decodes(str_unb64, "++//", "\xfb\xef\xff");
}

static void decoders_never_write_past_their_room(void **state)
{
	uint8_t to[3] = {1, 2, 3};
	size_t len = 2;
	(void)state;
	assert_int_equal(str_unb64url(to, &len, "Zm9v", 4), ERR_LIMIT);
	assert_int_equal(str_unhex(to, &len, "010203"), ERR_LIMIT);
	assert_int_equal(str_unb32(to, &len, "00000"), ERR_LIMIT);
	assert_int_equal(len, 2);
	assert_memory_equal(to, "\1\2\3", 3);
}

static void hex_is_written_in_lower_case_and_read_in_either(void **state)
{
	uint8_t to[4];
	size_t len = sizeof to;
	char text[9];
	(void)state;
	assert_int_equal(str_unhex(to, &len, "00aBFf7e"), 0);
	assert_int_equal(len, 4);
	str_hex(text, to, len);
	assert_string_equal(text, "00abff7e");
	assert_int_equal(str_unhex(to, &len, "abc"), ERR_PARSE);
	assert_int_equal(str_unhex(to, &len, "0g"), ERR_PARSE);
}

static void base32_forgives_what_people_mistake(void **state)
{
	uint8_t a[10], b[10];
	size_t a_len = sizeof a, b_len = sizeof b;
	char text[17];
	(void)state;
	assert_int_equal(str_unb32(a, &a_len, "0123-4567-89AB-CDE1"), 0);
	assert_int_equal(str_unb32(b, &b_len, " oL234567 89aBcdei "), 0);
	assert_int_equal(a_len, 10);
	assert_memory_equal(a, b, 10);
	str_b32(text, a, a_len);
	assert_string_equal(text, "0123456789ABCDE1");
}

static void base32_refuses_u_stray_bits_and_impossible_lengths(void **state)
{
	static const char *const bad[] = {"0U", "0", "000", "000000", "01", "0000!", "00=", "\xc3\x96" "0"};
	uint8_t to[10];
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		size_t len = sizeof to;
		assert_int_equal(str_unb32(to, &len, bad[i]), ERR_PARSE);
	}
	size_t len = sizeof to;
	assert_int_equal(str_unb32(to, &len, "ZW"), 0);
	assert_int_equal(len, 1);
	assert_int_equal(to[0], 0xff);
}

static void every_length_comes_back(void **state)
{
	uint8_t bytes[40], back[40];
	char text[100];
	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 37 + 200);
	for (size_t n = 0; n <= sizeof bytes; n++) {
		size_t len = sizeof back;
		str_b32(text, bytes, n);
		assert_int_equal(str_unb32(back, &len, text), 0);
		assert_int_equal(len, n);
		assert_memory_equal(back, bytes, n);
		str_b64url(text, bytes, n);
		assert_int_equal(strlen(text) + 1, str_b64url_size(n));
		len = sizeof back;
		assert_int_equal(str_unb64url(back, &len, text, strlen(text)), 0);
		assert_int_equal(len, n);
		assert_memory_equal(back, bytes, n);
	}
}

static void percent_encoding_keeps_only_unreserved_characters(void **state)
{
	char to[32];
	(void)state;
	str_percent(to, sizeof to, "aZ9._~-/ %");
	assert_string_equal(to, "aZ9._~-%2F%20%25");
	assert_int_equal(str_unpercent(to), 0);
	assert_string_equal(to, "aZ9._~-/ %");
}

static void percent_encoding_is_cut_at_a_whole_character(void **state)
{
	char to[8];
	(void)state;
	str_percent(to, sizeof to, "aä");
	assert_string_equal(to, "a%C3%A4");
	str_percent(to, sizeof to, "abä");
	assert_string_equal(to, "ab");
	str_percent(to, 3, "/");
	assert_string_equal(to, "");
}

static void percent_decoding_refuses_nul_and_broken_escapes(void **state)
{
	static const char *const bad[] = {"%00", "a%", "a%4", "%zz", "%4g", "%%41"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char s[8];
		str_copy(s, sizeof s, bad[i]);
		assert_int_equal(str_unpercent(s), ERR_PARSE);
	}
	char plus[] = "a+b%2b";
	assert_int_equal(str_unpercent(plus), 0);
	assert_string_equal(plus, "a+b+");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64_reads_the_vectors_of_rfc_4648),
		cmocka_unit_test(base64_has_one_spelling_per_value),
		cmocka_unit_test(decoders_never_write_past_their_room),
		cmocka_unit_test(hex_is_written_in_lower_case_and_read_in_either),
		cmocka_unit_test(base32_forgives_what_people_mistake),
		cmocka_unit_test(base32_refuses_u_stray_bits_and_impossible_lengths),
		cmocka_unit_test(every_length_comes_back),
		cmocka_unit_test(percent_encoding_keeps_only_unreserved_characters),
		cmocka_unit_test(percent_encoding_is_cut_at_a_whole_character),
		cmocka_unit_test(percent_decoding_refuses_nul_and_broken_escapes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
