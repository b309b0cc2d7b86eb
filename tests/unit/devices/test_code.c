#include "unit.h"
#include <string.h>
#include "base/str.h"
#include "devices/code.h"
#include "platform/crypto.h"

#define LABEL "0123456789ABCDEF"
#define SECRET "000102030405060708090A0B0C" // 26 digits; the last has two zero bits
#define IDHASH "0000000000000000000000000000000000000000000000000000"

static int parse(struct code *c, const char *text)
{
	return code_parse(c, text, strlen(text));
}

static void a_code_without_an_identity_key_parses(void **state)
{
	(void)state;
	struct code c;
	assert_int_equal(parse(&c, "FH1." LABEL "." SECRET ".PLUG-1"), 0);
	assert_string_equal(c.label, LABEL);
	assert_string_equal(c.model, "PLUG-1");
	assert_false(c.has_id_hash);
	char again[27];
	str_b32(again, c.secret, sizeof c.secret);
	assert_string_equal(again, SECRET);
}

static void a_code_with_an_identity_key_parses(void **state)
{
	(void)state;
	struct code c;
	const uint8_t zeros[32] = {0};
	assert_int_equal(parse(&c, "FH1." LABEL "." SECRET ".A." IDHASH), 0);
	assert_true(c.has_id_hash);
	assert_memory_equal(c.id_hash, zeros, sizeof zeros);
}

static void what_a_person_types_means_the_same(void **state)
{
	(void)state;
	struct code a, b;
	assert_int_equal(parse(&a, "FH1." LABEL "." SECRET ".LAMP-1"), 0);
	assert_int_equal(parse(&b, "  fh1.oi23456789abcdef.\tooo1o2o3o4o5o6o7o8o9oaoboc.lamp-1\n"), 0);
	assert_memory_equal(&a, &b, sizeof a);
}

static void anything_else_is_refused_and_leaves_the_output_alone(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", "FH1", "FH1.", "FH2." LABEL "." SECRET ".A", "FH1." LABEL "." SECRET, "FH1." LABEL "." SECRET ".", "FH1." LABEL "." SECRET ".A.",
		"FH1." LABEL "." SECRET ".A." IDHASH ".X", "FH1." LABEL "." SECRET ".A..", "FH1." LABEL "0." SECRET ".A", "FH1.0123456789ABCDE." SECRET ".A",
		"FH1.0123456789ABCDEU." SECRET ".A", "FH1.0123-456789ABCDEF." SECRET ".A", "FH1." LABEL ".000102030405060708090A0B0D.A", // a stray bit
		"FH1." LABEL "." SECRET "0.A", "FH1." LABEL "." SECRET ".A.000000000000000000000000000000000000000000000000000",
		"FH1." LABEL "." SECRET ".A.0000000000000000000000000000000000000000000000000001", // a stray bit
		"FH1." LABEL "." SECRET ".012345678901234567890123456789012", "FH1." LABEL "." SECRET ".A_B", "FH1." LABEL "." SECRET ".\xc3\x84",
		"HTTPS://EXAMPLE.ORG/FH1." LABEL "." SECRET ".A",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct code c;
		memset(&c, 7, sizeof c);
		assert_int_equal(parse(&c, bad[i]), ERR_PARSE);
		assert_int_equal(c.label[0], 7);
	}
}

static void a_nul_inside_and_endless_input_are_refused(void **state)
{
	(void)state;
	struct code c;
	char text[400];
	static const char with_nul[] = "FH1." LABEL "." SECRET ".A\0B";
	assert_int_equal(code_parse(&c, with_nul, sizeof with_nul - 1), ERR_PARSE);
	memset(text, 'A', sizeof text);
	assert_int_equal(code_parse(&c, text, sizeof text), ERR_LIMIT);
}

static void the_keys_are_those_of_the_protocol(void **state)
{
	(void)state;
	struct code c;
	uint8_t psk[32], wanted[32];
	char password[44], wanted_password[44];
	assert_int_equal(parse(&c, "FH1." LABEL "." SECRET ".A"), 0);
	code_keys(&c, psk, password);
	crypto_hkdf(wanted, 32, c.secret, 16, "freehold-onboarding-v1" LABEL, strlen("freehold-onboarding-v1" LABEL), "tls");
	assert_memory_equal(psk, wanted, 32);
	crypto_hkdf(wanted, 32, c.secret, 16, "freehold-onboarding-v1" LABEL, strlen("freehold-onboarding-v1" LABEL), "connect");
	str_b64url(wanted_password, wanted, 32);
	assert_string_equal(password, wanted_password);
	assert_int_equal(strlen(password), 43);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_without_an_identity_key_parses),
		cmocka_unit_test(a_code_with_an_identity_key_parses),
		cmocka_unit_test(what_a_person_types_means_the_same),
		cmocka_unit_test(anything_else_is_refused_and_leaves_the_output_alone),
		cmocka_unit_test(a_nul_inside_and_endless_input_are_refused),
		cmocka_unit_test(the_keys_are_those_of_the_protocol),
	};
	return crypto_init() ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
