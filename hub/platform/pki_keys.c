#include <string.h>
#include "base/file.h"
#include "base/mem.h"
#include "base/random.h"
#include "platform/pki_parts.h"

#define KEY_PEM_MAX 8192

int pki_rng(void *unused, unsigned char *to, size_t len)
{
	(void)unused;
	random_bytes(to, len);
	return 0;
}

int pki_make_rsa(mbedtls_pk_context *ret, unsigned bits)
{
	if (mbedtls_pk_setup(ret, mbedtls_pk_info_from_type(MBEDTLS_PK_RSA)))
		return ERR_CRYPTO;
	return mbedtls_rsa_gen_key(mbedtls_pk_rsa(*ret), pki_rng, NULL, bits, 65537) ? ERR_CRYPTO : 0;
}

int pki_make_p256(mbedtls_pk_context *ret)
{
	if (mbedtls_pk_setup(ret, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY)))
		return ERR_CRYPTO;
	return mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(*ret), pki_rng, NULL) ? ERR_CRYPTO : 0;
}

int pki_save_key(const mbedtls_pk_context *pk, const char *path, mode_t mode)
{
	char pem[KEY_PEM_MAX];
	int r = ERR_CRYPTO;
	// mbedTLS 2.28 declares the key it only reads as writable.
	if (!mbedtls_pk_write_key_pem((mbedtls_pk_context *)pk, (unsigned char *)pem, sizeof(pem)))
		r = file_replace(path, pem, strlen(pem), mode);
	mem_wipe(pem, sizeof(pem));
	return r;
}

int pki_load_key(mbedtls_pk_context *ret, const char *path)
{
	AUTO_SECRET char *pem = NULL;
	size_t len;
	int r = file_read(path, KEY_PEM_MAX, &pem, &len);
	if (r)
		return r;
	return mbedtls_pk_parse_key(ret, (const unsigned char *)pem, len + 1, NULL, 0) ? ERR_PARSE : 0;
}

int pki_load_cert(mbedtls_x509_crt *ret, const char *path)
{
	AUTO_FREE char *pem = NULL;
	size_t len;
	int r = file_read(path, 4 * PKI_PEM_MAX, &pem, &len);
	if (r)
		return r;
	return mbedtls_x509_crt_parse(ret, (const unsigned char *)pem, len + 1) ? ERR_PARSE : 0;
}
