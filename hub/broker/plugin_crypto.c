#define ERR_STATE OPENSSL_ERR_STATE // OpenSSL has a type of this name
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#undef ERR_STATE
#include "broker/plugin_crypto.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "broker/plugin.h"

#define KEY_SIZE 32

int plugin_crypto_read_bits(struct plugin_crypto *c, const char *text)
{
	int rsa, ec;
	char more;

	if (sscanf(text, "%4d:%3d%c", &rsa, &ec, &more) != 2 || rsa < 2048 || ec < 224)
		return ERR_INVALID;
	c->rsa_bits_min = rsa;
	c->ec_bits_min = ec;
	return 0;
}

int plugin_crypto_init(struct plugin_crypto *c)
{
	if (!c->rsa_bits_min)
		c->rsa_bits_min = 3072;
	if (!c->ec_bits_min)
		c->ec_bits_min = 256;
	c->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	c->context = EVP_MD_CTX_new();
	return c->sha256 && c->context ? 0 : ERR_CRYPTO;
}

void plugin_crypto_done(struct plugin_crypto *c)
{
	EVP_MD_CTX_free(c->context);
	EVP_MD_free(c->sha256);
}

bool plugin_password_is(const struct plugin_crypto *c, const char *password, const uint8_t verifier[32])
{
	uint8_t digest[SHA256_DIGEST_LENGTH];
	bool same = EVP_DigestInit_ex(c->context, c->sha256, NULL) == 1 && EVP_DigestUpdate(c->context, password, strlen(password)) == 1 &&
		    EVP_DigestFinal_ex(c->context, digest, NULL) == 1 && CRYPTO_memcmp(digest, verifier, sizeof(digest)) == 0;

	mem_wipe(digest, sizeof(digest));
	return same;
}

// Read at each such login: there are few of them, and hubd may make the key while the broker runs.
static bool read_key(const char *file, uint8_t key[KEY_SIZE])
{
	uint8_t more;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool whole = fd >= 0 && read(fd, key, KEY_SIZE) == KEY_SIZE && read(fd, &more, 1) == 0;

	if (fd >= 0)
		close(fd);
	return whole;
}

bool plugin_password_is_keyed(const char *key_file, const char *password, const uint8_t verifier[32])
{
	uint8_t key[KEY_SIZE], digest[SHA256_DIGEST_LENGTH];
	unsigned len = 0;
	bool same = read_key(key_file, key) && HMAC(EVP_sha256(), key, sizeof(key), (const unsigned char *)password, strlen(password), digest, &len) &&
		    len == sizeof(digest) && CRYPTO_memcmp(digest, verifier, sizeof(digest)) == 0;

	mem_wipe(key, sizeof(key));
	mem_wipe(digest, sizeof(digest));
	return same;
}

// To the bit: OpenSSL's security level rounds, and takes RSA 2047 for 2048.
static bool is_strong(const struct plugin_crypto *c, const X509 *certificate)
{
	const EVP_PKEY *key = X509_get0_pubkey(certificate);

	switch (key ? EVP_PKEY_get_base_id(key) : NID_undef) {
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
		return EVP_PKEY_get_bits(key) >= c->rsa_bits_min;
	case EVP_PKEY_EC:
		return EVP_PKEY_get_bits(key) >= c->ec_bits_min;
	case EVP_PKEY_ED25519: // counts 253 bits and is as strong as 256 of another curve
	case EVP_PKEY_ED448:
		return true;
	default:
		return false;
	}
}

int plugin_fingerprint(const struct plugin_crypto *c, const struct mosquitto *client, uint8_t to[32])
{
	X509 *certificate = mosquitto_client_certificate(client);
	unsigned len = 0;

	if (!certificate)
		return 0;
	bool strong = is_strong(c, certificate);
	int good = X509_digest(certificate, c->sha256, to, &len);
	X509_free(certificate);
	if (good != 1 || len != 32)
		return ERR_CRYPTO;
	return strong ? 1 : ERR_WEAK;
}
