// A secret that two P-256 keys share (ECDH), and AES-128-GCM under what is derived from it: what Web Push asks for (RFC 8291, RFC 8188).
#include <mbedtls/ecdh.h>
#include <mbedtls/gcm.h>
#include "platform/pki_parts.h"

#define TAG 16

int pki_agree(const struct pki_key *k, const uint8_t point[65], uint8_t shared[32])
{
	mbedtls_ecp_keypair *ec = mbedtls_pk_ec(k->pk);
	mbedtls_ecp_point other;
	mbedtls_mpi z;
	mbedtls_ecp_point_init(&other);
	mbedtls_mpi_init(&z);
	int err = 0;
	if (mbedtls_ecp_point_read_binary(&ec->grp, &other, point, 65) || mbedtls_ecp_check_pubkey(&ec->grp, &other))
		err = ERR_INVALID;
	else if (mbedtls_ecdh_compute_shared(&ec->grp, &z, &other, &ec->d, pki_rng, NULL) || mbedtls_mpi_write_binary(&z, shared, 32))
		err = ERR_CRYPTO;
	mbedtls_ecp_point_free(&other);
	mbedtls_mpi_free(&z); // wipes
	return err;
}

int pki_gcm_seal(uint8_t *to, const void *p, size_t len, const uint8_t key[16], const uint8_t nonce[12])
{
	mbedtls_gcm_context gcm;
	mbedtls_gcm_init(&gcm);
	int r = mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, key, 128);
	if (!r)
		r = mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, len, nonce, 12, NULL, 0, p, to, TAG, to + len);
	mbedtls_gcm_free(&gcm);
	return r ? ERR_CRYPTO : 0;
}
