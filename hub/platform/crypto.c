#include "platform/crypto.h"
#include <errno.h>
#include <sodium.h>
#include <string.h>
#include "base/mem.h"
#include "base/random.h"

int crypto_init(void)
{
	return sodium_init() < 0 ? ERR_CRYPTO : 0;
}

void crypto_sha256(uint8_t to[32], const void *p, size_t len)
{
	crypto_hash_sha256(to, p, len);
}

void crypto_sha512(uint8_t to[64], const void *p, size_t len)
{
	crypto_hash_sha512(to, p, len);
}

void crypto_hmac_sha256(uint8_t to[32], const void *key, size_t key_len, const void *p, size_t len)
{
	crypto_auth_hmacsha256_state state;
	crypto_auth_hmacsha256_init(&state, key, key_len);
	crypto_auth_hmacsha256_update(&state, p, len);
	crypto_auth_hmacsha256_final(&state, to);
	mem_wipe(&state, sizeof state);
}

void crypto_hkdf(void *to, size_t len, const void *ikm, size_t ikm_len, const void *salt, size_t salt_len, const char *info)
{
	uint8_t prk[32], block[32], *at = to;
	crypto_hmac_sha256(prk, salt_len ? salt : "", salt_len, ikm, ikm_len); // an absent salt is a key of zeros, as HMAC pads any key
	for (uint8_t i = 1; len; i++) {
		crypto_auth_hmacsha256_state state;
		crypto_auth_hmacsha256_init(&state, prk, sizeof prk);
		if (i > 1)
			crypto_auth_hmacsha256_update(&state, block, sizeof block);
		crypto_auth_hmacsha256_update(&state, (const uint8_t *)info, strlen(info));
		crypto_auth_hmacsha256_update(&state, &i, 1);
		crypto_auth_hmacsha256_final(&state, block);
		mem_wipe(&state, sizeof state);
		size_t n = len < sizeof block ? len : sizeof block;
		memcpy(at, block, n);
		at += n;
		len -= n;
	}
	mem_wipe(prk, sizeof prk);
	mem_wipe(block, sizeof block);
}

bool crypto_equal(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}

int crypto_seal(uint8_t *to, const void *p, size_t len, const uint8_t key[32], const char *purpose)
{
	uint8_t nonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
	_Static_assert(CRYPTO_SEAL_EXTRA == sizeof nonce + crypto_aead_xchacha20poly1305_ietf_ABYTES, "nonce in front, tag behind");
	random_bytes(nonce, sizeof nonce);
	memcpy(to, nonce, sizeof nonce);
	int failed = crypto_aead_xchacha20poly1305_ietf_encrypt(to + sizeof nonce, NULL, p, len, (const uint8_t *)purpose, strlen(purpose), NULL,
		nonce, key);
	return failed ? ERR_CRYPTO : 0;
}

int crypto_unseal(uint8_t *to, const void *p, size_t sealed_len, const uint8_t key[32], const char *purpose)
{
	enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES };
	if (sealed_len < CRYPTO_SEAL_EXTRA)
		return ERR_MISMATCH;
	const uint8_t *nonce = p;
	int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL, nonce + NONCE, sealed_len - NONCE, (const uint8_t *)purpose,
		strlen(purpose), nonce, key);
	return failed ? ERR_MISMATCH : 0;
}

int crypto_password_hash(char to[128], const char *password, bool small)
{
	enum { PASSES = 2, MEMORY = 64 << 20, SMALL_MEMORY = 19 << 20 }; // OWASP's floor for Argon2id is 19 MiB with two passes
	_Static_assert(crypto_pwhash_STRBYTES == 128, "the caller's buffer");
	size_t len = strlen(password);
	if (len > CRYPTO_PASSWORD_MAX)
		return ERR_LIMIT;
	char phc[crypto_pwhash_STRBYTES];
	if (crypto_pwhash_str_alg(phc, password, len, PASSES, small ? SMALL_MEMORY : MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return -ENOMEM;
	memcpy(to, phc, sizeof phc);
	return 0;
}

bool crypto_password_verify(const char *phc, const char *password)
{
	size_t len = strlen(password);
	return len <= CRYPTO_PASSWORD_MAX && crypto_pwhash_str_verify(phc, password, len) == 0;
}
