// ES256 (RFC 7518 3.4): keys on P-256, signatures as r and s of 32 bytes each.
#include <mbedtls/ecdsa.h>
#include <mbedtls/sha256.h>
#include <mbedtls/x509_csr.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "platform/pki_parts.h"

#define CURVE MBEDTLS_ECP_DP_SECP256R1

int pki_key_new(struct pki_key **ret)
{
	struct pki_key *k = NEW(struct pki_key);
	mbedtls_pk_init(&k->pk);
	int r = pki_make_p256(&k->pk);
	if (r) {
		pki_key_free(k);
		return r;
	}
	*ret = k;
	return 0;
}

int pki_key_load(struct pki_key **ret, const char *path)
{
	struct pki_key *k = NEW(struct pki_key);
	mbedtls_pk_init(&k->pk);
	int r = pki_load_key(&k->pk, path);
	if (!r && (!mbedtls_pk_can_do(&k->pk, MBEDTLS_PK_ECDSA) || mbedtls_pk_ec(k->pk)->grp.id != CURVE))
		r = ERR_INVALID;
	if (r) {
		pki_key_free(k);
		return r;
	}
	*ret = k;
	return 0;
}

int pki_key_save(const struct pki_key *k, const char *path)
{
	return pki_save_key(&k->pk, path, 0600);
}

void pki_key_free(struct pki_key *k)
{
	if (!k)
		return;
	mbedtls_pk_free(&k->pk); // wipes
	free(k);
}

void pki_key_public(const struct pki_key *k, uint8_t point[65])
{
	const mbedtls_ecp_keypair *ec = mbedtls_pk_ec(k->pk);
	size_t len;
	if (mbedtls_ecp_point_write_binary(&ec->grp, &ec->Q, MBEDTLS_ECP_PF_UNCOMPRESSED, &len, point, 65) || len != 65)
		memset(point, 0, 65); // no point of the curve: nothing ever verifies with it
}

int pki_key_csr(const struct pki_key *k, const char *common_name, char **ret_pem)
{
	if (!str_is_id(common_name, 64))
		return ERR_INVALID;
	AUTO_FREE char *subject = mem_printf("CN=%s", common_name);
	char pem[2048];
	mbedtls_x509write_csr w;
	mbedtls_x509write_csr_init(&w);
	mbedtls_x509write_csr_set_md_alg(&w, MBEDTLS_MD_SHA256);
	mbedtls_x509write_csr_set_key(&w, (mbedtls_pk_context *)&k->pk); // only read
	int r = mbedtls_x509write_csr_set_subject_name(&w, subject);
	if (!r)
		r = mbedtls_x509write_csr_pem(&w, (unsigned char *)pem, sizeof(pem), pki_rng, NULL);
	mbedtls_x509write_csr_free(&w);
	if (r)
		return ERR_CRYPTO;
	*ret_pem = mem_str(pem);
	return 0;
}

int pki_key_pem(const struct pki_key *k, char **ret_pem)
{
	char pem[1024];
	int r = mbedtls_pk_write_key_pem((mbedtls_pk_context *)&k->pk, (unsigned char *)pem, sizeof(pem)) ? ERR_CRYPTO : 0;
	if (!r)
		*ret_pem = mem_str(pem);
	mem_wipe(pem, sizeof(pem));
	return r;
}

int pki_sign(const struct pki_key *k, const void *p, size_t len, uint8_t signature[64])
{
	mbedtls_ecp_keypair *ec = mbedtls_pk_ec(k->pk);
	uint8_t hash[32];
	mbedtls_mpi r, s;
	mbedtls_mpi_init(&r);
	mbedtls_mpi_init(&s);
	int e = mbedtls_sha256_ret(p, len, hash, 0);
	if (!e)
		e = mbedtls_ecdsa_sign_det_ext(&ec->grp, &r, &s, &ec->d, hash, sizeof(hash), MBEDTLS_MD_SHA256, pki_rng, NULL);
	if (!e)
		e = mbedtls_mpi_write_binary(&r, signature, 32);
	if (!e)
		e = mbedtls_mpi_write_binary(&s, signature + 32, 32);
	mbedtls_mpi_free(&r);
	mbedtls_mpi_free(&s);
	return e ? ERR_CRYPTO : 0;
}

struct verifier { mbedtls_ecp_group grp; mbedtls_ecp_point q; mbedtls_mpi r, s; };

static int verify_hash(struct verifier *v, const uint8_t point[65], const uint8_t hash[32], const uint8_t signature[64])
{
	if (mbedtls_ecp_group_load(&v->grp, CURVE) || mbedtls_mpi_read_binary(&v->r, signature, 32) || mbedtls_mpi_read_binary(&v->s, signature + 32, 32))
		return ERR_CRYPTO;
	if (mbedtls_ecp_point_read_binary(&v->grp, &v->q, point, 65) || mbedtls_ecp_check_pubkey(&v->grp, &v->q))
		return ERR_MISMATCH;
	return mbedtls_ecdsa_verify(&v->grp, hash, 32, &v->q, &v->r, &v->s) ? ERR_MISMATCH : 0;
}

int pki_verify(const uint8_t point[65], const void *p, size_t len, const uint8_t signature[64])
{
	uint8_t hash[32];
	if (mbedtls_sha256_ret(p, len, hash, 0))
		return ERR_CRYPTO;
	struct verifier v;
	mbedtls_ecp_group_init(&v.grp);
	mbedtls_ecp_point_init(&v.q);
	mbedtls_mpi_init(&v.r);
	mbedtls_mpi_init(&v.s);
	int r = verify_hash(&v, point, hash, signature);
	mbedtls_ecp_group_free(&v.grp);
	mbedtls_ecp_point_free(&v.q);
	mbedtls_mpi_free(&v.r);
	mbedtls_mpi_free(&v.s);
	return r;
}

void pki_key_id(const uint8_t point[65], char to[44])
{
	// SubjectPublicKeyInfo of any P-256 key up to its point (RFC 5480).
	static const uint8_t head[26] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
		0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};
	uint8_t spki[sizeof(head) + 65], hash[32];
	memcpy(spki, head, sizeof(head));
	memcpy(spki + sizeof(head), point, 65);
	mbedtls_sha256_ret(spki, sizeof(spki), hash, 0);
	str_b64url(to, hash, sizeof(hash));
}
