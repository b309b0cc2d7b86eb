// Certificates. mbedTLS writes the frame; the extensions that it cannot write are handed to it in DER.
#include <mbedtls/oid.h>
#include <mbedtls/pem.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/random.h"
#include "platform/pki_parts.h"

// SEQUENCE { OID id-kp-serverAuth } and { OID id-kp-clientAuth }, RFC 5280 4.2.1.12.
static const uint8_t server_auth[] = {0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01};
static const uint8_t client_auth[] = {0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02};

static int extend(mbedtls_x509write_cert *w, const char *oid, const void *value, size_t len)
{
	// Never critical: mbedTLS refuses to parse a CA with critical name constraints, and every verifier enforces them either way.
	return mbedtls_x509write_crt_set_extension(w, oid, strlen(oid), 0, value, len);
}

static int set_serial(mbedtls_x509write_cert *w)
{
	uint8_t bytes[16];
	random_bytes(bytes, sizeof(bytes));
	bytes[0] = (uint8_t)((bytes[0] & 0x7f) | 0x40); // positive, and always the same length
	mbedtls_mpi serial;
	mbedtls_mpi_init(&serial);
	int r = mbedtls_mpi_read_binary(&serial, bytes, sizeof(bytes));
	if (!r)
		r = mbedtls_x509write_crt_set_serial(w, &serial);
	mbedtls_mpi_free(&serial);
	return r;
}

static int set_use(mbedtls_x509write_cert *w, const struct pki_cert *c)
{
	bool ca = c->use == PKI_USE_CA;
	int r = mbedtls_x509write_crt_set_basic_constraints(w, ca, ca ? c->path_length : -1);
	if (r)
		return r;
	switch (c->use) {
	case PKI_USE_CA:
		return mbedtls_x509write_crt_set_key_usage(w, MBEDTLS_X509_KU_KEY_CERT_SIGN | MBEDTLS_X509_KU_CRL_SIGN);
	case PKI_USE_SERVER:
		r = mbedtls_x509write_crt_set_key_usage(w, MBEDTLS_X509_KU_DIGITAL_SIGNATURE);
		return r ? r : extend(w, MBEDTLS_OID_EXTENDED_KEY_USAGE, server_auth, sizeof(server_auth));
	case PKI_USE_CLIENT:
		r = mbedtls_x509write_crt_set_key_usage(w, MBEDTLS_X509_KU_DIGITAL_SIGNATURE);
		return r ? r : extend(w, MBEDTLS_OID_EXTENDED_KEY_USAGE, client_auth, sizeof(client_auth));
	}
	return MBEDTLS_ERR_X509_BAD_INPUT_DATA;
}

static int fill(mbedtls_x509write_cert *w, const struct pki_cert *c)
{
	mbedtls_x509write_crt_set_md_alg(w, MBEDTLS_MD_SHA256);
	mbedtls_x509write_crt_set_subject_key(w, c->subject_key);
	mbedtls_x509write_crt_set_issuer_key(w, c->issuer_key);
	int r = set_serial(w);
	if (!r)
		r = mbedtls_x509write_crt_set_subject_name(w, c->subject);
	if (!r)
		r = mbedtls_x509write_crt_set_issuer_name(w, c->issuer);
	if (!r)
		r = mbedtls_x509write_crt_set_validity(w, c->not_before, c->not_after);
	if (!r)
		r = set_use(w, c);
	if (!r)
		r = mbedtls_x509write_crt_set_subject_key_identifier(w);
	if (!r)
		r = mbedtls_x509write_crt_set_authority_key_identifier(w);
	if (!r && c->san)
		r = extend(w, MBEDTLS_OID_SUBJECT_ALT_NAME, c->san->data, c->san->len);
	if (!r && c->constraints)
		r = extend(w, MBEDTLS_OID_NAME_CONSTRAINTS, c->constraints->data, c->constraints->len);
	return r;
}

int pki_cert_make(const struct pki_cert *c, uint8_t *der, size_t *ret_len)
{
	mbedtls_x509write_cert w;
	mbedtls_x509write_crt_init(&w);
	uint8_t room[PKI_CERT_MAX];
	int r = fill(&w, c);
	if (!r)
		r = mbedtls_x509write_crt_der(&w, room, sizeof(room), pki_rng, NULL);
	mbedtls_x509write_crt_free(&w);
	if (r <= 0)
		return ERR_CRYPTO;
	memcpy(der, room + sizeof(room) - (size_t)r, (size_t)r); // mbedTLS fills the room from its end
	*ret_len = (size_t)r;
	return 0;
}

int pki_cert_pem(struct buf *to, const uint8_t *der, size_t len)
{
	uint8_t pem[PKI_PEM_MAX];
	size_t used;
	if (mbedtls_pem_write_buffer("-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", der, len, pem, sizeof(pem), &used))
		return ERR_CRYPTO;
	buf_put_str(to, (const char *)pem);
	return to->failed ? ERR_LIMIT : 0;
}

void pki_time(char to[15], int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	if (!gmtime_r(&seconds, &tm) || strftime(to, 15, "%Y%m%d%H%M%S", &tm) != 14)
		memcpy(to, "20200101000000", 15);
}

int64_t pki_time_ms(const mbedtls_x509_time *t)
{
	struct tm tm = {.tm_year = t->year - 1900, .tm_mon = t->mon - 1, .tm_mday = t->day, .tm_hour = t->hour, .tm_min = t->min, .tm_sec = t->sec};
	return (int64_t)timegm(&tm) * 1000;
}
