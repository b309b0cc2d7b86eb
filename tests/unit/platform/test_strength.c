#include "unit.h"
#include <string.h>
#include "platform/crypto.h"

static const char *const anna[] = {"Anna Meier", "Gartenhaus", NULL};

static void weak_passwords_are_refused_with_a_reason_to_act_on(void **state)
{
	static const struct { const char *password, *reason; } rows[] = {
		{"", "too_short"}, {"kX9#qv2!z", "too_short"},
		{"bad \xff utf-8 text", "not_text"}, {"a tab\tin a password", "not_text"},
		{"password12", "common"}, {"P@ssw0rd123", "common"}, {"iloveyou123", "common"},
		{"annameier1", "contains_name"}, {"meiermeier", "contains_name"}, {"gartenhaus7", "contains_name"}, {"freehold2024", "contains_name"},
		{"aaaaaaaaaaaa", "repeats"}, {"abcdefghijkl", "sequence"}, {"qwertyuiop", "common"}, {"1234567890", "sequence"}, {"abababababab", "repeats"},
		{"23456789012", "sequence"}, {"24.12.1985", "guessable"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *reason = "none";
		int r = crypto_password_strength(rows[i].password, anna, &reason);
		if (r != ERR_WEAK || strcmp(reason, rows[i].reason))
			fail_msg("%s: %d %s", rows[i].password, r, reason);
	}
}

static void strong_passwords_of_any_make_are_taken(void **state)
{
	static const char *const rows[] = {"gentle otter paints tuesday", "kX9#qv2!zR", "Übergrößenträger schläft", "台所の赤い魚が歌う", "7rq0-zzp1-k4wm"};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *reason = "none";
		if (crypto_password_strength(rows[i], anna, &reason) != 0)
			fail_msg("%s: %s", rows[i], reason);
		assert_string_equal(reason, "none");
	}
}

static void the_length_limit_is_exact(void **state)
{
	char longer[CRYPTO_PASSWORD_MAX + 2];
	const char *reason = "none";
	(void)state;
	for (size_t i = 0; i < sizeof longer; i++)
		longer[i] = (char)('!' + i * 31 % 90);
	longer[sizeof longer - 1] = 0;
	assert_int_equal(crypto_password_strength(longer, NULL, &reason), ERR_WEAK);
	assert_string_equal(reason, "too_long");
	longer[CRYPTO_PASSWORD_MAX] = 0;
	assert_int_equal(crypto_password_strength(longer, NULL, &reason), 0);
}

static void many_and_odd_personal_words_are_fine(void **state)
{
	const char *words[100];
	const char *reason;
	(void)state;
	for (int i = 0; i < 99; i++)
		words[i] = i % 3 ? "a b c - !" : "one two three four five";
	words[99] = NULL;
	assert_int_equal(crypto_password_strength("gentle otter paints tuesday", words, &reason), 0);
	words[0] = NULL;
	assert_int_equal(crypto_password_strength("gentle otter paints tuesday", words, &reason), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weak_passwords_are_refused_with_a_reason_to_act_on),
		cmocka_unit_test(strong_passwords_of_any_make_are_taken),
		cmocka_unit_test(the_length_limit_is_exact),
		cmocka_unit_test(many_and_odd_personal_words_are_fine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
