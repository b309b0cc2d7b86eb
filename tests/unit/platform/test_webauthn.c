#include "unit.h"
#include "authenticator.h"
#include "base/mem.h"

#define SITE "freehold.local"
static const char client[] = "{\"type\":\"webauthn.get\"}";

static int set_up(void **state)
{
	struct authenticator *a = NEW(struct authenticator);
	assert_int_equal(crypto_init(), 0);
	assert_int_equal(pki_key_new(&a->key), 0);
	memset(a->id, 7, sizeof a->id);
	*state = a;
	return 0;
}

static int tear_down(void **state)
{
	struct authenticator *a = *state;
	pki_key_free(a->key);
	free(a);
	return 0;
}

static struct webauthn_key key_of(const struct authenticator *a)
{
	struct webauthn_credential c;
	struct authenticator_bytes data = authenticator_made(a, SITE, AUTHENTICATOR_NEW, NULL, 0);
	assert_int_equal(webauthn_read_credential(&c, SITE, bytes_of(&data)), 0);
	return c.key;
}

static int check(const struct authenticator *a, const struct authenticator_bytes *data, const struct authenticator_bytes *signature, uint32_t *counter)
{
	struct webauthn_key key = key_of(a);
	return webauthn_check_signature(&key, SITE, bytes_of(data), (struct webauthn_bytes){ .p = (const uint8_t *)client, .len = strlen(client) }, bytes_of(signature), counter);
}

static void a_credential_is_read_with_its_id_and_key(void **state)
{
	struct authenticator *a = *state;
	struct webauthn_credential c;
	uint8_t point[65];
	struct authenticator_bytes data = authenticator_made(a, SITE, AUTHENTICATOR_NEW, NULL, 0);
	assert_int_equal(webauthn_read_credential(&c, SITE, bytes_of(&data)), 0);
	pki_key_public(a->key, point);
	assert_int_equal(c.key.algorithm, WEBAUTHN_ES256);
	assert_int_equal(c.key.len, 64);
	assert_memory_equal(c.key.key, point + 1, 64);
	assert_int_equal(c.id_len, sizeof a->id);
	assert_memory_equal(c.id, a->id, sizeof a->id);
}

static void a_credential_of_another_site_or_of_nobody_is_refused(void **state)
{
	struct authenticator *a = *state;
	struct webauthn_credential c;
	struct authenticator_bytes other = authenticator_made(a, "evil.example", AUTHENTICATOR_NEW, NULL, 0);
	assert_int_equal(webauthn_read_credential(&c, SITE, bytes_of(&other)), ERR_MISMATCH);
	const int flags[] = { 0x40, 0x41, 0x44 };
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		struct authenticator_bytes data = authenticator_made(a, SITE, flags[i], NULL, 0);
		assert_int_equal(webauthn_read_credential(&c, SITE, bytes_of(&data)), ERR_DENIED);
	}
	struct authenticator_bytes none = authenticator_head(SITE, AUTHENTICATOR_BOTH, 0);
	assert_int_equal(webauthn_read_credential(&c, SITE, bytes_of(&none)), ERR_PARSE);
}

static void no_part_of_a_credential_is_one(void **state)
{
	struct authenticator *a = *state;
	struct webauthn_credential c;
	struct authenticator_bytes whole = authenticator_made(a, SITE, AUTHENTICATOR_NEW, NULL, 0);
	for (size_t len = 0; len < whole.len; len++) {
		AUTO_FREE uint8_t *part = mem_copy(whole.p, len);
		assert_true(webauthn_read_credential(&c, SITE, (struct webauthn_bytes){ .p = part, .len = len }) < 0);
	}
}

static void a_key_that_announces_more_than_it_has_is_refused_before_room_is_made_for_it(void **state)
{
	struct authenticator *a = *state;
	struct webauthn_credential c;
	static const struct { uint8_t p[10]; size_t len; } keys[] = {
		{ { 0xba, 0xff, 0xff, 0xff, 0xff }, 5 }, { { 0xbb, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff }, 9 }, { { 0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, 9 },
		{ { 0x5f, 0x41, 1 }, 3 }, { { 0xbf, 1, 2, 0xff }, 4 }, { { 0xa1, 1 }, 2 }, { { 0xff }, 1 }, { { 0x1c }, 1 }, { { 0x58 }, 1 }, { { 0xa0 }, 1 }, { { 1 }, 1 },
	};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct authenticator_bytes data = authenticator_made(a, SITE, AUTHENTICATOR_NEW, keys[i].p, keys[i].len);
		assert_true(webauthn_read_credential(&c, SITE, bytes_of(&data)) < 0);
	}
	AUTO_FREE uint8_t *huge = mem_new(WEBAUTHN_DATA_MAX + 1, 1);
	assert_int_equal(webauthn_read_credential(&c, SITE, (struct webauthn_bytes){ .p = huge, .len = WEBAUTHN_DATA_MAX + 1 }), ERR_PARSE);
}

static void a_signature_holds_for_its_data_words_and_key_alone(void **state)
{
	struct authenticator *a = *state;
	uint32_t counter = 0;
	struct authenticator_bytes data = authenticator_head(SITE, AUTHENTICATOR_BOTH, 0x01020304), signature = authenticator_sign(a, &data, client, strlen(client));
	assert_int_equal(check(a, &data, &signature, &counter), 0);
	assert_int_equal(counter, 0x01020304);
	struct authenticator_bytes other = authenticator_sign(a, &data, "{}", 2);
	assert_int_equal(check(a, &data, &other, &counter), ERR_MISMATCH);
	data.p[36] ^= 1;
	assert_int_equal(check(a, &data, &signature, &counter), ERR_MISMATCH);
	data.p[36] ^= 1;
	for (size_t i = 0; i < signature.len; i++) {
		signature.p[i] ^= 0x55;
		assert_true(check(a, &data, &signature, &counter) < 0);
		signature.p[i] ^= 0x55;
	}
	struct authenticator stranger;
	assert_int_equal(pki_key_new(&stranger.key), 0);
	struct authenticator_bytes forged = authenticator_sign(&stranger, &data, client, strlen(client));
	assert_int_equal(check(a, &data, &forged, &counter), ERR_MISMATCH);
	pki_key_free(stranger.key);
	struct authenticator_bytes none = { .len = 0 };
	assert_int_equal(check(a, &data, &none, &counter), ERR_PARSE);
}

static void a_signature_for_another_site_of_nobody_or_with_more_behind_it_is_refused(void **state)
{
	struct authenticator *a = *state;
	uint32_t counter = 0;
	struct authenticator_bytes elsewhere = authenticator_head("evil.example", AUTHENTICATOR_BOTH, 1), signature = authenticator_sign(a, &elsewhere, client, strlen(client));
	assert_int_equal(check(a, &elsewhere, &signature, &counter), ERR_MISMATCH);
	static const struct { int flags, err; } rows[] = { { 0, ERR_DENIED }, { 1, ERR_DENIED }, { 4, ERR_DENIED }, { 0x45, ERR_PARSE }, { 0x85, ERR_PARSE }, { 0x1d, 0 } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct authenticator_bytes data = authenticator_head(SITE, rows[i].flags, 1);
		signature = authenticator_sign(a, &data, client, strlen(client));
		assert_int_equal(check(a, &data, &signature, &counter), rows[i].err);
	}
	struct authenticator_bytes longer = authenticator_head(SITE, AUTHENTICATOR_BOTH, 1);
	authenticator_put(&longer, "\xa0", 1);
	signature = authenticator_sign(a, &longer, client, strlen(client));
	assert_int_equal(check(a, &longer, &signature, &counter), ERR_PARSE);
}

static void a_key_of_no_known_kind_verifies_nothing(void **state)
{
	struct authenticator *a = *state;
	uint32_t counter = 0;
	struct webauthn_key key = key_of(a);
	struct authenticator_bytes data = authenticator_head(SITE, AUTHENTICATOR_BOTH, 1), signature = authenticator_sign(a, &data, client, strlen(client));
	const struct webauthn_bytes words = { .p = (const uint8_t *)client, .len = strlen(client) };
	const int algorithms[] = { 0, -35, WEBAUTHN_EDDSA, WEBAUTHN_RS256 };
	for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
		key.algorithm = algorithms[i];
		assert_int_equal(webauthn_check_signature(&key, SITE, bytes_of(&data), words, bytes_of(&signature), &counter), ERR_MISMATCH);
	}
	key.algorithm = WEBAUTHN_ES256;
	key.len = 63;
	assert_int_equal(webauthn_check_signature(&key, SITE, bytes_of(&data), words, bytes_of(&signature), &counter), ERR_MISMATCH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_credential_is_read_with_its_id_and_key, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_credential_of_another_site_or_of_nobody_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_part_of_a_credential_is_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_key_that_announces_more_than_it_has_is_refused_before_room_is_made_for_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_signature_holds_for_its_data_words_and_key_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_signature_for_another_site_of_nobody_or_with_more_behind_it_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_key_of_no_known_kind_verifies_nothing, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
