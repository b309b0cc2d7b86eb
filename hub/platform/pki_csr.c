// Device certificates: a hostile CSR in, a certificate of the device CA out.
#include <mbedtls/sha256.h>
#include <mbedtls/x509_csr.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "platform/pki_parts.h"

#define CSR_MAX 8192
#define RSA_BITS_MIN 2048
#define RSA_BITS_MAX 4096 // more would only cost the broker time at every connect
#define EC_BITS_MIN 224

static int parse_csr(mbedtls_x509_csr *csr, const char *pem, size_t len)
{
	static const char begin[] = "-----BEGIN ";
	// mbedTLS would take bare DER as well; one spelling is enough.
	if (len > CSR_MAX || len < sizeof(begin) || memcmp(pem, begin, sizeof(begin) - 1) != 0 || memchr(pem, 0, len))
		return ERR_PARSE;
	AUTO_FREE char *text = mem_strn(pem, len);
	return mbedtls_x509_csr_parse(csr, (const unsigned char *)text, len + 1) ? ERR_PARSE : 0;
}

static int check_strength(const mbedtls_x509_csr *csr)
{
	size_t bits = mbedtls_pk_get_bitlen(&csr->pk);
	if (mbedtls_pk_can_do(&csr->pk, MBEDTLS_PK_RSA)) {
		if (bits < RSA_BITS_MIN)
			return ERR_WEAK;
		if (bits > RSA_BITS_MAX)
			return ERR_UNSUPPORTED;
	} else if (mbedtls_pk_can_do(&csr->pk, MBEDTLS_PK_ECDSA)) {
		if (bits < EC_BITS_MIN)
			return ERR_WEAK;
	} else {
		return ERR_UNSUPPORTED;
	}
	switch ((int)csr->sig_md) {
	case MBEDTLS_MD_SHA256:
	case MBEDTLS_MD_SHA384:
	case MBEDTLS_MD_SHA512:
		return 0;
	default: // mbedTLS's enum, not ours: every other digest is too weak
		return ERR_WEAK;
	}
}

// mbedTLS parses a CSR without looking at its signature, which alone proves that the sender holds the key.
static int check_signature(mbedtls_x509_csr *csr)
{
	const mbedtls_md_info_t *md = mbedtls_md_info_from_type(csr->sig_md);
	uint8_t hash[MBEDTLS_MD_MAX_SIZE];
	if (!md || mbedtls_md(md, csr->cri.p, csr->cri.len, hash))
		return ERR_CRYPTO;
	if (mbedtls_pk_verify_ext(csr->sig_pk, csr->sig_opts, &csr->pk, csr->sig_md, hash, mbedtls_md_get_size(md), csr->sig.p, csr->sig.len))
		return ERR_MISMATCH;
	return 0;
}

static int load_checked(mbedtls_x509_csr *csr, const char *pem, size_t len)
{
	int r = parse_csr(csr, pem, len);
	if (!r)
		r = check_strength(csr);
	return r ? r : check_signature(csr);
}

static int describe(struct pki_csr *to, mbedtls_x509_csr *csr)
{
	uint8_t room[sizeof(to->key)];
	int len = mbedtls_pk_write_pubkey_der(&csr->pk, room, sizeof(room));
	if (len <= 0)
		return ERR_CRYPTO;
	to->key_len = (size_t)len;
	memcpy(to->key, room + sizeof(room) - to->key_len, to->key_len);
	to->is_ec = !mbedtls_pk_can_do(&csr->pk, MBEDTLS_PK_RSA);
	to->bits = (int)mbedtls_pk_get_bitlen(&csr->pk);
	return mbedtls_sha256_ret(to->key, to->key_len, to->spki_sha256, 0) ? ERR_CRYPTO : 0;
}

int pki_csr_check(struct pki_csr *ret, const char *pem, size_t len)
{
	struct pki_csr found = {.key_len = 0};
	mbedtls_x509_csr csr;
	mbedtls_x509_csr_init(&csr);
	int r = load_checked(&csr, pem, len);
	if (!r)
		r = describe(&found, &csr);
	mbedtls_x509_csr_free(&csr);
	if (!r)
		*ret = found;
	return r;
}

static int issue(struct pki *p, mbedtls_pk_context *key, const char *common_name, struct buf *pem, uint8_t fingerprint[32])
{
	char issuer[256];
	if (mbedtls_x509_dn_gets(issuer, sizeof(issuer), &p->device_ca.subject) < 0)
		return ERR_CRYPTO;
	AUTO_FREE char *subject = mem_printf("CN=%s", common_name);
	// auth.db alone decides how long a device is let in: an end date would only lock a hub without a clock out of its own devices.
	struct pki_cert c = {.use = PKI_USE_CLIENT, .subject = subject, .issuer = issuer, .subject_key = key, .issuer_key = &p->device_ca_key,
		.not_before = "20200101000000", .not_after = "99991231235959"};
	uint8_t der[PKI_CERT_MAX];
	size_t len;
	int r = pki_cert_make(&c, der, &len);
	if (!r)
		r = pki_cert_pem(pem, der, len);
	if (!r && mbedtls_sha256_ret(der, len, fingerprint, 0))
		r = ERR_CRYPTO;
	return r;
}

int pki_sign_device(struct pki *p, const char *csr_pem, size_t len, const char *common_name, char **ret_pem, uint8_t fingerprint[32])
{
	if (!str_is_id(common_name, 64))
		return ERR_INVALID;
	AUTO_BUF struct buf pem;
	buf_init(&pem, PKI_PEM_MAX);
	mbedtls_x509_csr csr;
	mbedtls_x509_csr_init(&csr);
	int r = load_checked(&csr, csr_pem, len);
	if (!r)
		r = issue(p, &csr.pk, common_name, &pem, fingerprint);
	mbedtls_x509_csr_free(&csr);
	if (!r)
		*ret_pem = buf_steal_str(&pem);
	return r;
}
