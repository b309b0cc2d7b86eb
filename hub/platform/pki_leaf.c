// The two certificates that servers of the hub show: the web's (P-256, for browsers) and the broker's (RSA-2048, for Tasmota's one cipher suite).
#include <string.h>
#include <sys/stat.h>
#include "base/file.h"
#include "base/mem.h"
#include "platform/pki_parts.h"

#define DAY_MS INT64_C(86400000)
// Browsers refuse a server certificate that lives longer than 398 days. A day of it lies in the past, for phones whose clocks are slow.
#define WEB_LIFE_MS (396 * DAY_MS)

struct leaf {
	const char *dir, *cert_file, *key_file, *subject;
	const char *not_before, *not_after;
};

mode_t pki_broker_key_mode(const char *broker_dir)
{
	// A setgid folder says that a broker of another user reads what is put there, as that folder's group.
	struct stat st;
	return stat(broker_dir, &st) == 0 && (st.st_mode & S_ISGID) ? 0640 : 0600;
}

static int sign_leaf(struct buf *to, struct pki *p, const struct leaf *leaf, const struct buf *san, mbedtls_pk_context *key)
{
	char issuer[256];
	if (mbedtls_x509_dn_gets(issuer, sizeof(issuer), &p->server_ca.subject) < 0)
		return ERR_CRYPTO;
	struct pki_cert c = {.use = PKI_USE_SERVER, .subject = leaf->subject, .issuer = issuer, .subject_key = key, .issuer_key = &p->server_ca_key,
		.not_before = leaf->not_before, .not_after = leaf->not_after, .san = san};
	uint8_t der[PKI_CERT_MAX];
	size_t len;
	int r = pki_cert_make(&c, der, &len);
	if (!r)
		r = pki_cert_pem(to, der, len);
	return r ? r : pki_cert_pem(to, p->server_ca.raw.p, p->server_ca.raw.len);
}

static int write_leaf(struct pki *p, const struct leaf *leaf, const struct buf *san)
{
	AUTO_FREE char *key_path = pki_path(leaf->dir, leaf->key_file);
	AUTO_FREE char *cert_path = pki_path(leaf->dir, leaf->cert_file);
	AUTO_BUF struct buf pem;
	buf_init(&pem, 2 * PKI_PEM_MAX);
	mbedtls_pk_context key;
	mbedtls_pk_init(&key);
	int r = pki_load_key(&key, key_path);
	if (!r)
		r = sign_leaf(&pem, p, leaf, san, &key);
	mbedtls_pk_free(&key);
	return r ? r : file_replace(cert_path, pem.data, pem.len, 0644);
}

int pki_write_leaves(struct pki *p, const struct pki_names *names, int64_t now_ms)
{
	AUTO_BUF struct buf san;
	buf_init(&san, PKI_CERT_MAX);
	pki_names_san(names, &san);
	if (san.failed)
		return ERR_LIMIT;
	char from[15], until[15];
	pki_time(from, now_ms - DAY_MS);
	pki_time(until, now_ms - DAY_MS + WEB_LIFE_MS);
	// A subject with a dot would be checked against the name constraints as if it were a host name.
	struct leaf web = {p->dir, "web.crt", "web.key", "CN=Freehold hub", from, until};
	// Devices often have no clock, or a slow one: the broker's certificate is valid whatever they think the date is.
	struct leaf mqtt = {p->broker_dir, "mqtt.crt", "mqtt.key", "CN=Freehold broker", "20200101000000", "20491231235959"};
	int r = write_leaf(p, &mqtt, &san);
	return r ? r : write_leaf(p, &web, &san);
}

static bool is_fresh(const struct pki *p, const mbedtls_x509_crt *leaf, const struct pki_names *names, int64_t now_ms)
{
	int64_t from = pki_time_ms(&leaf->valid_from), until = pki_time_ms(&leaf->valid_to);
	const mbedtls_x509_buf *issuer = &leaf->issuer_raw, *ca = &p->server_ca.subject_raw;
	return issuer->len == ca->len && memcmp(issuer->p, ca->p, ca->len) == 0 && from <= now_ms && until - now_ms >= (until - from) / 3 &&
		pki_names_in(names, &leaf->v3_ext);
}

// Also: it is of the CA that signs now, and of the key that lies beside it.
static bool file_is_fresh(const struct pki *p, const char *dir, const char *name, const struct pki_names *names, int64_t now_ms)
{
	AUTO_FREE char *cert_path = mem_printf("%s/%s.crt", dir, name), *key_path = mem_printf("%s/%s.key", dir, name);
	mbedtls_x509_crt leaf;
	mbedtls_pk_context key;
	mbedtls_x509_crt_init(&leaf);
	mbedtls_pk_init(&key);
	bool fresh = !pki_load_cert(&leaf, cert_path) && !pki_load_key(&key, key_path) && !mbedtls_pk_check_pair(&leaf.pk, &key) &&
		is_fresh(p, &leaf, names, now_ms);
	mbedtls_x509_crt_free(&leaf);
	mbedtls_pk_free(&key);
	return fresh;
}

int pki_renew_leaves(struct pki *p, const char *host, int64_t now_ms)
{
	struct pki_names names;
	int r = pki_names_collect(&names, host);
	if (r)
		return r;
	if (!pki_constraints_permit(&p->server_ca.v3_ext, host))
		return ERR_STATE;
	if (file_is_fresh(p, p->dir, "web", &names, now_ms) && file_is_fresh(p, p->broker_dir, "mqtt", &names, now_ms))
		return 0;
	r = pki_write_leaves(p, &names, now_ms);
	return r ? r : 1;
}
