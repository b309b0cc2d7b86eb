// OpenSSL for the plugin: digests, and the certificate of a client.
#ifndef BROKER_PLUGIN_CRYPTO_H
#define BROKER_PLUGIN_CRYPTO_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

struct mosquitto;
struct evp_md_st;
struct evp_md_ctx_st;
struct plugin_crypto {
	struct evp_md_st *sha256; struct evp_md_ctx_st *context; // fetched once: OpenSSL 3 looks algorithms up by name, at ten times their cost
	int rsa_bits_min, ec_bits_min; // of a client's key; 3072 and 256 unless they are set before plugin_crypto_init
};
int plugin_crypto_read_bits(struct plugin_crypto *c, const char *text) CHECKED; // "RSA:EC", as in "3072:256"; ERR_INVALID
int plugin_crypto_init(struct plugin_crypto *c) CHECKED; // ERR_CRYPTO
void plugin_crypto_done(struct plugin_crypto *c);
bool plugin_password_is(const struct plugin_crypto *c, const char *password, const uint8_t verifier[32]); // SHA-256, constant time; false also when OpenSSL fails
// The same for a password that somebody chose: HMAC-SHA-256 under the key in key_file. False also when there is no such key.
bool plugin_password_is_keyed(const char *key_file, const char *password, const uint8_t verifier[32]);
// 1: to is the SHA-256 of the certificate's DER; 0: the client showed none; ERR_WEAK: likewise, but
// its key is below the least bits; ERR_CRYPTO.
int plugin_fingerprint(const struct plugin_crypto *c, const struct mosquitto *client, uint8_t to[32]) CHECKED;

#endif
