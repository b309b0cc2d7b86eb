#define ERR_STATE OPENSSL_ERR_STATE // OpenSSL has a type of this name
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#undef ERR_STATE
#include "broker/plugin_crypto.h"

#include <string.h>

#include "base/mem.h"
#include "broker/plugin.h"

bool plugin_password_is(const char *password, const uint8_t verifier[32])
{
	uint8_t digest[SHA256_DIGEST_LENGTH];
	bool same = EVP_Digest(password, strlen(password), digest, NULL, EVP_sha256(), NULL) == 1 && CRYPTO_memcmp(digest, verifier, sizeof(digest)) == 0;

	mem_wipe(digest, sizeof(digest));
	return same;
}

int plugin_fingerprint(const struct mosquitto *client, uint8_t to[32])
{
	X509 *certificate = mosquitto_client_certificate(client);
	unsigned len = 0;

	if (!certificate)
		return 0;
	int good = X509_digest(certificate, EVP_sha256(), to, &len);
	X509_free(certificate);
	return good == 1 && len == 32 ? 1 : ERR_CRYPTO;
}
