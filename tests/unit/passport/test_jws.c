#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "passport/jws.h"

#define TYP "test+jws"

static struct pki_key *key;
static uint8_t point[65];
static char kid[44];

static int make_key(void **state)
{
	(void)state;
	if (pki_key_new(&key))
		return -1;
	pki_key_public(key, point);
	pki_key_id(point, kid);
	return 0;
}

static int drop_key(void **state)
{
	(void)state;
	pki_key_free(key);
	return 0;
}

static int verify(const char *text, size_t len)
{
	struct jws j;
	int r = jws_verify(&j, text, len, TYP, point);
	if (!r)
		jws_done(&j);
	return r;
}

static char *encode(const char *text, size_t len)
{
	char *to = mem_new(1, str_b64url_size(len));
	str_b64url(to, (const uint8_t *)text, len);
	return to;
}

// Signs whatever header and payload are given: only the rule under test is broken, never the signature.
static char *sign_raw(const char *header, const char *payload)
{
	AUTO_FREE char *h = encode(header, strlen(header)), *p = encode(payload, strlen(payload));
	AUTO_FREE char *input = mem_printf("%s.%s", h, p);
	uint8_t signature[64];
	assert_int_equal(pki_sign(key, input, strlen(input), signature), 0);
	AUTO_FREE char *s = encode((const char *)signature, 64);
	return mem_printf("%s.%s", input, s);
}

static char *header_with(const char *alg, const char *typ, const char *id, const char *more)
{
	return mem_printf("{\"alg\":\"%s\",\"typ\":\"%s\",\"kid\":\"%s\"%s}", alg, typ, id, more);
}

static int verify_with(const char *alg, const char *typ, const char *id, const char *more)
{
	AUTO_FREE char *header = header_with(alg, typ, id, more);
	AUTO_FREE char *text = sign_raw(header, "{}");
	return verify(text, strlen(text));
}

static void what_is_signed_comes_back_whole(void **state)
{
	(void)state;
	AUTO_JSON json_t *payload = json_pack("{s:s, s:[i,i]}", "name", "lämp", "list", 1, 2);
	AUTO_FREE char *text = NULL;
	struct jws j;
	assert_int_equal(jws_sign(key, TYP, payload, &text), 0);
	assert_int_equal(jws_verify(&j, text, strlen(text), TYP, point), 0);
	assert_true(json_equal(j.payload, payload));
	assert_string_equal(j.kid, kid);
	jws_done(&j);
	assert_int_equal(jws_parse(&j, text, strlen(text), TYP), 0);
	assert_string_equal(j.kid, kid);
	jws_done(&j);
}

static void only_objects_are_signed(void **state)
{
	(void)state;
	AUTO_JSON json_t *list = json_array();
	char *text = NULL;
	assert_int_equal(jws_sign(key, TYP, list, &text), ERR_INVALID);
	assert_int_equal(jws_sign(key, TYP, NULL, &text), ERR_INVALID);
	assert_null(text);
}

static void a_changed_byte_anywhere_is_noticed(void **state)
{
	(void)state;
	AUTO_JSON json_t *payload = json_pack("{s:s}", "name", "lamp");
	AUTO_FREE char *text = NULL;
	assert_int_equal(jws_sign(key, TYP, payload, &text), 0);
	for (size_t i = 0; text[i]; i++) {
		char old = text[i];
		text[i] = old == 'B' ? 'C' : 'B';
		assert_int_not_equal(verify(text, strlen(text)), 0);
		text[i] = old;
	}
	assert_int_equal(verify(text, strlen(text)), 0);
}

static void every_cut_is_refused(void **state)
{
	(void)state;
	AUTO_JSON json_t *payload = json_pack("{s:s}", "name", "lamp");
	AUTO_FREE char *text = NULL;
	assert_int_equal(jws_sign(key, TYP, payload, &text), 0);
	for (size_t len = 0; len < strlen(text); len++)
		assert_int_not_equal(verify(text, len), 0);
}

static void another_key_does_not_verify(void **state)
{
	(void)state;
	struct pki_key *other;
	uint8_t wrong[65];
	struct jws j;
	AUTO_FREE char *header = header_with("ES256", TYP, kid, "");
	AUTO_FREE char *text = sign_raw(header, "{}");
	assert_int_equal(pki_key_new(&other), 0);
	pki_key_public(other, wrong);
	pki_key_free(other);
	assert_int_equal(jws_verify(&j, text, strlen(text), TYP, wrong), ERR_MISMATCH);
}

static void headers_that_would_weaken_the_check_are_refused(void **state)
{
	(void)state;
	static const struct { const char *alg, *typ, *more; int want; } rows[] = {
		{"ES256", TYP, "", 0}, {"ES256", TYP, ",\"x5c\":[\"AAAA\"],\"other\":1", 0},
		{"none", TYP, "", ERR_UNSUPPORTED}, {"None", TYP, "", ERR_UNSUPPORTED}, {"HS256", TYP, "", ERR_UNSUPPORTED}, {"RS256", TYP, "", ERR_UNSUPPORTED},
		{"ES384", TYP, "", ERR_UNSUPPORTED}, {"es256", TYP, "", ERR_UNSUPPORTED}, {"", TYP, "", ERR_UNSUPPORTED},
		{"ES256", "other+jws", "", ERR_UNSUPPORTED}, {"ES256", "", "", ERR_UNSUPPORTED},
		{"ES256", TYP, ",\"crit\":[\"exp\"]", ERR_UNSUPPORTED}, {"ES256", TYP, ",\"crit\":[]", ERR_UNSUPPORTED},
		{"ES256", TYP, ",\"jku\":\"https://evil.example/keys\"", ERR_UNSUPPORTED}, {"ES256", TYP, ",\"x5u\":\"https://evil.example\"", ERR_UNSUPPORTED},
		{"ES256", TYP, ",\"jwk\":{\"kty\":\"EC\"}", ERR_UNSUPPORTED}, {"ES256", TYP, ",\"alg\":\"none\"", ERR_PARSE},
		{"ES256", TYP, ",\"a\":[[[[1]]]]", ERR_LIMIT},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (verify_with(rows[i].alg, rows[i].typ, kid, rows[i].more) != rows[i].want)
			fail_msg("%s %s %s", rows[i].alg, rows[i].typ, rows[i].more);
	assert_int_equal(verify_with("ES256", TYP, "short", ""), ERR_INVALID);
	assert_int_equal(verify_with("ES256", TYP, "0000000000000000000000000000000000000000000", ""), ERR_MISMATCH);
}

static int verify_raw(const char *header, const char *payload)
{
	AUTO_FREE char *text = sign_raw(header, payload);
	return verify(text, strlen(text));
}

static void payloads_out_of_form_are_refused(void **state)
{
	(void)state;
	AUTO_FREE char *header = header_with("ES256", TYP, kid, "");
	assert_int_equal(verify_raw(header, "{\"a\":1,\"a\":2}"), ERR_PARSE);
	assert_int_equal(verify_raw(header, "[]"), ERR_PARSE);
	assert_int_equal(verify_raw(header, "{} x"), ERR_PARSE);
	assert_int_equal(verify_raw(header, ""), ERR_PARSE);
	assert_int_equal(verify_raw(header, "{\"a\":\"\xff\"}"), ERR_PARSE);
	assert_int_equal(verify_raw(header, "{\"a\":[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}"), 0);
	assert_int_equal(verify_raw(header, "{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}"), ERR_LIMIT);
	assert_int_equal(verify_raw("[]", "{}"), ERR_PARSE);
}

static void text_out_of_form_is_refused(void **state)
{
	(void)state;
	AUTO_FREE char *header = header_with("ES256", TYP, kid, "");
	AUTO_FREE char *good = sign_raw(header, "{}");
	AUTO_FREE char *line = mem_printf("%s\n", good), *four = mem_printf("%s.", good), *padded = mem_printf("%s==", good), *front = mem_printf(" %s", good);
	const char *const rows[] = {"", ".", "..", "...", "a.b.c", line, four, padded, front, "e30.e30.AAAA"};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_not_equal(verify(rows[i], strlen(rows[i])), 0);
	assert_int_not_equal(verify(good, strlen(good) + 1), 0); // the NUL counted in
}

static void more_than_256_kib_are_refused_unread(void **state)
{
	(void)state;
	AUTO_FREE char *filler = mem_new(1, JWS_MAX + 1);
	memset(filler, 'A', JWS_MAX);
	AUTO_FREE char *header = header_with("ES256", TYP, kid, "");
	AUTO_FREE char *payload = mem_printf("{\"a\":\"%s\"}", filler);
	AUTO_FREE char *text = sign_raw(header, payload);
	assert_int_equal(verify(text, strlen(text)), ERR_LIMIT);
	filler[5000] = 0;
	AUTO_FREE char *more = mem_printf(",\"x\":\"%s\"", filler);
	assert_int_equal(verify_with("ES256", TYP, kid, more), ERR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_signed_comes_back_whole),
		cmocka_unit_test(only_objects_are_signed),
		cmocka_unit_test(a_changed_byte_anywhere_is_noticed),
		cmocka_unit_test(every_cut_is_refused),
		cmocka_unit_test(another_key_does_not_verify),
		cmocka_unit_test(headers_that_would_weaken_the_check_are_refused),
		cmocka_unit_test(payloads_out_of_form_are_refused),
		cmocka_unit_test(text_out_of_form_is_refused),
		cmocka_unit_test(more_than_256_kib_are_refused_unread),
	};
	return cmocka_run_group_tests(tests, make_key, drop_key);
}
