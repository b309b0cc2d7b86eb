// libsodium: hashes, key derivation, sealing, password hashing. (Certificates and ES256 are in pki.h.)
#ifndef PLATFORM_CRYPTO_H
#define PLATFORM_CRYPTO_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

int crypto_init(void) CHECKED;
void crypto_sha256(uint8_t to[32], const void *p, size_t len);
void crypto_sha512(uint8_t to[64], const void *p, size_t len);
void crypto_hmac_sha256(uint8_t to[32], const void *key, size_t key_len, const void *p, size_t len);
// RFC 5869, SHA-256; len at most 255*32.
void crypto_hkdf(void *to, size_t len, const void *ikm, size_t ikm_len, const void *salt, size_t salt_len, const char *info);
bool crypto_equal(const void *a, const void *b, size_t len); // constant time
// XChaCha20-Poly1305 with a random nonce in front: sealed_len = len + 40. purpose is bound in.
#define CRYPTO_SEAL_EXTRA 40
int crypto_seal(uint8_t *to, const void *p, size_t len, const uint8_t key[32], const char *purpose) CHECKED;
int crypto_unseal(uint8_t *to, const void *p, size_t sealed_len, const uint8_t key[32], const char *purpose) CHECKED; // ERR_MISMATCH
// Argon2id in the PHC string form. Slow by design (about 0.1 s): only from a worker.
#define CRYPTO_PASSWORD_MAX 128
int crypto_password_hash(char to[128], const char *password, bool small) CHECKED;
bool crypto_password_verify(const char *phc, const char *password);

// The policy for passwords that people choose (strength.c): 10 to 128 bytes of text that take 10^10 guesses or more by zxcvbn's estimate, to which
// the NULL-terminated personal words (may be NULL) and their parts are known. Returns 0 when strong enough, else ERR_WEAK and *reason a stable word:
// "too_short", "too_long", "not_text", "common", "contains_name", "repeats", "sequence", "guessable".
int crypto_password_strength(const char *password, const char *const *personal_words, const char **reason) CHECKED;
// The same for a password that is only hashed fast where it is checked: 10^18 guesses.
int crypto_device_password_strength(const char *password, const char *const *personal_words, const char **reason) CHECKED;

#endif
