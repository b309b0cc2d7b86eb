// RFC 8291's own example, byte for byte, and what its sender must refuse.
#include "unit.h"
#include <string.h>
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"
#include "folder.h"
#include "notices/webpush.h"
#include "platform/crypto.h"

static size_t bytes(uint8_t *to, size_t size, const char *text)
{
	size_t len = size;
	assert_int_equal(str_unb64url(to, &len, text, strlen(text)), 0);
	return len;
}

// A key from its number and its point: RFC 5915, as PEM.
static struct pki_key *key_of(const char *folder, const char *number, const char *point)
{
	uint8_t der[121] = { 0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20 };
	static const uint8_t curve[] = { 0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0xa1, 0x44, 0x03, 0x42, 0x00 };
	AUTO_FREE char *path = mem_printf("%s/key.pem", folder), *raw = mem_printf("%s/key.der", folder);
	struct pki_key *k = NULL;
	assert_int_equal(bytes(der + 7, 32, number), 32);
	memcpy(der + 39, curve, sizeof curve);
	assert_int_equal(bytes(der + 39 + sizeof curve, 65, point), 65);
	assert_int_equal(file_replace(raw, der, sizeof der, 0600), 0);
	AUTO_FREE char *line = mem_printf("openssl ec -inform DER -in %s -out %s 2>/dev/null", raw, path);
	assert_int_equal(system(line), 0);
	assert_int_equal(pki_key_load(&k, path), 0);
	return k;
}

static void the_example_of_rfc_8291_comes_out_byte_for_byte(void **state)
{
	struct pki_key *own = key_of(*state, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
		"BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
	uint8_t browser[65], auth[16], salt[16];
	char text[400];
	AUTO_BUF struct buf body;
	buf_init(&body, 1000);
	bytes(browser, 65, "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
	bytes(auth, 16, "BTBZMqHH6r4Tts7J_aSIgg");
	bytes(salt, 16, "DGv6ra1nlYgDCS1FRnbzlw");
	assert_int_equal(webpush_seal(&body, "When I grow up, I want to be a watermelon", browser, auth, own, salt), 0);
	str_b64url(text, body.data, body.len);
	assert_string_equal(text, "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4M"
		"qgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
	pki_key_free(own);
}

static void a_point_off_the_curve_and_a_text_that_is_too_long_are_refused(void **state)
{
	(void)state;
	struct pki_key *own = NULL, *other = NULL;
	uint8_t point[65], auth[16] = { 0 }, salt[16] = { 0 };
	AUTO_BUF struct buf body;
	buf_init(&body, 10000);
	assert_int_equal(pki_key_new(&own), 0);
	assert_int_equal(pki_key_new(&other), 0);
	pki_key_public(other, point);
	AUTO_FREE char *text = mem_new(WEBPUSH_TEXT_MAX + 2, 1);
	memset(text, 'x', WEBPUSH_TEXT_MAX + 1);
	assert_int_equal(webpush_seal(&body, text, point, auth, own, salt), ERR_LIMIT);
	text[WEBPUSH_TEXT_MAX] = '\0';
	assert_int_equal(webpush_seal(&body, text, point, auth, own, salt), 0);
	assert_true(body.len < 4096 + 86);
	point[64] ^= 1;
	assert_int_equal(webpush_seal(&body, "x", point, auth, own, salt), ERR_INVALID);
	memset(point, 0, sizeof point);
	assert_int_equal(webpush_seal(&body, "x", point, auth, own, salt), ERR_INVALID);
	pki_key_free(own);
	pki_key_free(other);
}

static void two_keys_agree_whoever_asks(void **state)
{
	(void)state;
	struct pki_key *a = NULL, *b = NULL;
	uint8_t pa[65], pb[65], za[32], zb[32];
	assert_int_equal(pki_key_new(&a), 0);
	assert_int_equal(pki_key_new(&b), 0);
	pki_key_public(a, pa);
	pki_key_public(b, pb);
	assert_int_equal(pki_agree(a, pb, za), 0);
	assert_int_equal(pki_agree(b, pa, zb), 0);
	assert_memory_equal(za, zb, 32);
	pki_key_free(a);
	pki_key_free(b);
}

static void the_sender_names_itself_to_the_one_service_and_for_half_a_day(void **state)
{
	(void)state;
	struct pki_key *hub = NULL;
	uint8_t point[65], signature[64], raw[400];
	assert_int_equal(pki_key_new(&hub), 0);
	AUTO_FREE char *value = webpush_authorization(hub, "https://push.example:8443/send/secret?x", 1800000000000);
	assert_true(str_starts(value, "vapid t="));
	char *jwt = value + strlen("vapid t="), *end = strstr(jwt, ", k="), *dot = NULL;
	assert_non_null(end);
	*end = '\0';
	dot = strrchr(jwt, '.');
	assert_int_equal(bytes(signature, sizeof signature, dot + 1), 64);
	*dot = '\0';
	pki_key_public(hub, point);
	assert_int_equal(pki_verify(point, jwt, strlen(jwt), signature), 0);
	size_t len = bytes(raw, sizeof raw - 1, strchr(jwt, '.') + 1);
	AUTO_JSON json_t *claims = json_loadb((const char *)raw, len, 0, NULL);
	assert_string_equal(json_text_or(claims, "aud", ""), "https://push.example:8443");
	assert_int_equal(json_integer_value(json_object_get(claims, "exp")), 1800000000 + 43200);
	assert_null(memmem(raw, len, "secret", 6));
	pki_key_free(hub);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_example_of_rfc_8291_comes_out_byte_for_byte, folder_make, folder_remove),
		cmocka_unit_test(a_point_off_the_curve_and_a_text_that_is_too_long_are_refused),
		cmocka_unit_test(two_keys_agree_whoever_asks),
		cmocka_unit_test(the_sender_names_itself_to_the_one_service_and_for_half_a_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
