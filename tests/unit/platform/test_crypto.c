#include "unit.h"
#include <string.h>
#include "base/str.h"
#include "platform/crypto.h"

static size_t unhex(uint8_t *to, size_t room, const char *s)
{
	size_t len = room;
	assert_int_equal(str_unhex(to, &len, s), 0);
	return len;
}

static void assert_hex(const uint8_t *p, size_t len, const char *expected)
{
	char text[200];
	str_hex(text, p, len);
	assert_string_equal(text, expected);
}

static void sha256_of_abc(void **state)
{
	uint8_t hash[32];
	(void)state;
	crypto_sha256(hash, "abc", 3); // FIPS 180-4 example
	assert_hex(hash, 32, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void hmac_follows_rfc_4231(void **state)
{
	uint8_t mac[32], key[131];
	(void)state;
	crypto_hmac_sha256(mac, "Jefe", 4, "what do ya want for nothing?", 28);
	assert_hex(mac, 32, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof key);
	crypto_hmac_sha256(mac, key, sizeof key, "Test Using Larger Than Block-Size Key - Hash Key First", 54);
	assert_hex(mac, 32, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void hkdf_follows_rfc_5869(void **state)
{
	uint8_t ikm[22], salt[13], out[42];
	char info[11];
	(void)state;
	memset(ikm, 0x0b, sizeof ikm);
	size_t salt_len = unhex(salt, sizeof salt, "000102030405060708090a0b0c");
	for (size_t i = 0; i < 10; i++)
		info[i] = (char)(0xf0 + i);
	info[10] = 0;
	crypto_hkdf(out, sizeof out, ikm, sizeof ikm, salt, salt_len, info); // A.1
	assert_hex(out, sizeof out, "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
	crypto_hkdf(out, sizeof out, ikm, sizeof ikm, NULL, 0, ""); // A.3
	assert_hex(out, sizeof out, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

static void comparison_sees_every_byte(void **state)
{
	(void)state;
	assert_true(crypto_equal("abc", "abc", 3));
	assert_false(crypto_equal("abc", "abd", 3));
	assert_false(crypto_equal("abc", "xbc", 3));
	assert_true(crypto_equal("a", "b", 0));
}

static void what_is_sealed_opens_with_its_key_and_purpose_only(void **state)
{
	const uint8_t key[32] = {1}, other[32] = {2};
	uint8_t sealed[6 + CRYPTO_SEAL_EXTRA], again[sizeof sealed], plain[6];
	(void)state;
	assert_int_equal(crypto_seal(sealed, "secret", 6, key, "ticket"), 0);
	assert_int_equal(crypto_seal(again, "secret", 6, key, "ticket"), 0);
	assert_memory_not_equal(sealed, again, sizeof sealed);
	assert_int_equal(crypto_unseal(plain, sealed, sizeof sealed, key, "ticket"), 0);
	assert_memory_equal(plain, "secret", 6);
	assert_int_equal(crypto_unseal(plain, sealed, sizeof sealed, other, "ticket"), ERR_MISMATCH);
	assert_int_equal(crypto_unseal(plain, sealed, sizeof sealed, key, "backup"), ERR_MISMATCH);
	assert_int_equal(crypto_unseal(plain, sealed, sizeof sealed - 1, key, "ticket"), ERR_MISMATCH);
	assert_int_equal(crypto_unseal(plain, sealed, CRYPTO_SEAL_EXTRA - 1, key, "ticket"), ERR_MISMATCH);
	for (size_t i = 0; i < sizeof sealed; i++) {
		sealed[i] ^= 1;
		assert_int_equal(crypto_unseal(plain, sealed, sizeof sealed, key, "ticket"), ERR_MISMATCH);
		sealed[i] ^= 1;
	}
}

static void nothing_can_be_sealed_too(void **state)
{
	const uint8_t key[32] = {1};
	uint8_t sealed[CRYPTO_SEAL_EXTRA], plain[1];
	(void)state;
	assert_int_equal(crypto_seal(sealed, "", 0, key, ""), 0);
	assert_int_equal(crypto_unseal(plain, sealed, sizeof sealed, key, ""), 0);
}

static void a_password_is_known_by_its_hash_only(void **state)
{
	char one[128], two[128];
	(void)state;
	assert_int_equal(crypto_password_hash(one, "correct horse", true), 0);
	assert_int_equal(crypto_password_hash(two, "correct horse", false), 0);
	assert_true(str_starts(one, "$argon2id$v=19$m=19456,t=2,p=1$"));
	assert_true(str_starts(two, "$argon2id$v=19$m=65536,t=2,p=1$"));
	assert_true(crypto_password_verify(one, "correct horse"));
	assert_true(crypto_password_verify(two, "correct horse"));
	assert_false(crypto_password_verify(one, "correct horsf"));
	assert_false(crypto_password_verify(one, ""));
	assert_false(crypto_password_verify("", "correct horse"));
	assert_false(crypto_password_verify("$argon2id$nonsense", "correct horse"));
}

static void a_password_too_long_is_neither_hashed_nor_tried(void **state)
{
	char longer[CRYPTO_PASSWORD_MAX + 2], phc[128];
	(void)state;
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = 0;
	assert_int_equal(crypto_password_hash(phc, longer, true), ERR_LIMIT);
	longer[CRYPTO_PASSWORD_MAX] = 0;
	assert_int_equal(crypto_password_hash(phc, longer, true), 0);
	longer[CRYPTO_PASSWORD_MAX] = 'x';
	assert_false(crypto_password_verify(phc, longer));
}

static int setup(void **state)
{
	(void)state;
	return crypto_init();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_of_abc),
		cmocka_unit_test(hmac_follows_rfc_4231),
		cmocka_unit_test(hkdf_follows_rfc_5869),
		cmocka_unit_test(comparison_sees_every_byte),
		cmocka_unit_test(what_is_sealed_opens_with_its_key_and_purpose_only),
		cmocka_unit_test(nothing_can_be_sealed_too),
		cmocka_unit_test(a_password_is_known_by_its_hash_only),
		cmocka_unit_test(a_password_too_long_is_neither_hashed_nor_tried),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
