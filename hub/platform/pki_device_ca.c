// The CA of device certificates and its successor. device-ca.{key,crt} sign; device-ca-next.{key,crt} are made beside them; device-ca-old.crt is the one
// before, trusted until it retires. The rename of the key is the switch: which certificate the key belongs to says on which side of it a crash was.
#include <errno.h>
#include <mbedtls/sha1.h>
#include <mbedtls/sha256.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/pki_parts.h"

static int move(const struct pki *p, const char *from, const char *to)
{
	AUTO_FREE char *a = pki_path(p->dir, from), *b = pki_path(p->dir, to);
	return rename(a, b) < 0 ? -errno : 0;
}

static int drop(const char *dir, const char *file)
{
	AUTO_FREE char *path = pki_path(dir, file);
	return file_remove(path);
}

static bool is_there(const struct pki *p, const char *file)
{
	AUTO_FREE char *path = pki_path(p->dir, file);
	return access(path, F_OK) == 0;
}

static int load(const struct pki *p, mbedtls_x509_crt *ret, const char *file)
{
	AUTO_FREE char *path = pki_path(p->dir, file);
	return pki_load_cert(ret, path);
}

static int key_is_of(const struct pki *p, const char *key_file, const char *cert_file, bool *ret)
{
	AUTO_FREE char *path = pki_path(p->dir, key_file);
	mbedtls_x509_crt cert;
	mbedtls_pk_context key;
	mbedtls_x509_crt_init(&cert);
	mbedtls_pk_init(&key);
	int r = load(p, &cert, cert_file);
	if (!r)
		r = pki_load_key(&key, path);
	if (!r)
		*ret = mbedtls_pk_check_pair(&cert.pk, &key) == 0;
	mbedtls_pk_free(&key);
	mbedtls_x509_crt_free(&cert);
	return r;
}

static int drop_next(const struct pki *p)
{
	int r = drop(p->dir, "device-ca-next.crt");
	return r ? r : drop(p->dir, "device-ca-next.key");
}

int pki_device_ca_finish(const struct pki *p)
{
	bool switched = false;
	int r = 0;
	if (is_there(p, "device-ca-next.crt"))
		r = key_is_of(p, "device-ca.key", "device-ca-next.crt", &switched);
	if (r)
		return r == ERR_NOT_FOUND ? ERR_INVALID : r;
	return switched ? move(p, "device-ca-next.crt", "device-ca.crt") : drop_next(p);
}

// OpenSSL's canonical form of a name is its RDNs without the outer SEQUENCE, texts as UTF8String in lower case; the first four bytes of its SHA-1, the
// lowest first, make the file name that X509_LOOKUP_hash_dir looks for. Our names are one CN of letters, digits and single spaces.
static int hash_name(const mbedtls_x509_crt *cert, char to[11])
{
	static const uint8_t common_name[] = {0x06, 0x03, 0x55, 0x04, 0x03};
	const mbedtls_x509_name *n = &cert->subject;
	uint8_t der[96], sum[20];
	size_t len = n->val.len;
	if (n->next || len > 64 || n->oid.len != 3 || memcmp(n->oid.p, common_name + 2, 3) != 0)
		return ERR_UNSUPPORTED;
	const uint8_t head[] = {0x31, (uint8_t)(len + 9), 0x30, (uint8_t)(len + 7)};
	uint8_t *at = mempcpy(der, head, sizeof head);
	at = mempcpy(at, common_name, sizeof common_name);
	*at++ = 0x0c;
	*at++ = (uint8_t)len;
	for (size_t i = 0; i < len; i++)
		*at++ = (uint8_t)(n->val.p[i] >= 'A' && n->val.p[i] <= 'Z' ? n->val.p[i] + 32 : n->val.p[i]);
	if (mbedtls_sha1_ret(der, (size_t)(at - der), sum))
		return ERR_CRYPTO;
	snprintf(to, 11, "%02x%02x%02x%02x.0", sum[3], sum[2], sum[1], sum[0]);
	return 0;
}

static int trust(const struct pki *p, const mbedtls_x509_crt *cert, struct buf *bundle)
{
	AUTO_BUF struct buf pem;
	char name[11];
	buf_init(&pem, PKI_PEM_MAX);
	int r = hash_name(cert, name);
	if (!r)
		r = pki_cert_pem(&pem, cert->raw.p, cert->raw.len);
	if (r)
		return r;
	AUTO_FREE char *path = pki_path(p->broker_dir, name);
	buf_put(bundle, pem.data, pem.len);
	return file_replace(path, pem.data, pem.len, 0644);
}

static int publish(struct pki *p, const mbedtls_x509_crt *old)
{
	AUTO_FREE char *path = pki_path(p->broker_dir, "device-ca.crt"), *before = NULL;
	AUTO_BUF struct buf bundle;
	size_t len;
	buf_init(&bundle, 2 * PKI_PEM_MAX);
	int r = trust(p, &p->device_ca, &bundle);
	if (!r && old)
		r = trust(p, old, &bundle);
	if (r || bundle.failed)
		return r ? r : ERR_LIMIT;
	if (file_read(path, 2 * PKI_PEM_MAX, &before, &len) == 0 && len == bundle.len && memcmp(before, bundle.data, len) == 0)
		return 0;
	return file_replace(path, bundle.data, bundle.len, 0644);
}

int pki_device_ca_publish(struct pki *p)
{
	mbedtls_x509_crt old;
	mbedtls_x509_crt_init(&old);
	int r = load(p, &old, "device-ca-old.crt");
	bool same = !r && old.raw.len == p->device_ca.raw.len && memcmp(old.raw.p, p->device_ca.raw.p, old.raw.len) == 0;
	if (same) // a switch that never came
		r = drop(p->dir, "device-ca-old.crt");
	p->has_old = !r && !same;
	if (r == ERR_NOT_FOUND)
		r = 0;
	if (!r)
		r = publish(p, p->has_old ? &old : NULL);
	mbedtls_x509_crt_free(&old);
	return r;
}

static int number_of(char name[128], const mbedtls_x509_crt *of, uint64_t *ret)
{
	if (mbedtls_x509_dn_gets(name, 128, &of->subject) < 0)
		return ERR_CRYPTO;
	char *number = strrchr(name, ' ');
	if (!number)
		return ERR_INVALID;
	*ret = 1;
	if (str_u64(ret, number + 1, 9999) == 0)
		*number = '\0';
	return 0;
}

// "CN=Freehold <hub> devices", then "… devices 2" and so on: a name of its own each, so that a verifier never takes one for another.
int pki_numbered_name(char to[128], const mbedtls_x509_crt *of, int number)
{
	char name[128];
	uint64_t now;
	int r = number_of(name, of, &now);
	if (r)
		return r;
	int n = snprintf(to, 128, "%s %d", name, number);
	return n > 0 && n < 128 ? 0 : ERR_LIMIT;
}

int pki_device_ca_prepare(const struct pki *p)
{
	char name[128];
	uint64_t now = 1;
	if (p->has_old)
		return ERR_STATE;
	int r = drop_next(p);
	if (!r)
		r = number_of(name, &p->device_ca, &now);
	if (!r)
		r = pki_numbered_name(name, &p->device_ca, (int)now + 1);
	if (r)
		return r;
	mbedtls_pk_context key;
	mbedtls_pk_init(&key);
	r = pki_make_device_ca(p, name, &key, "device-ca-next.crt", "device-ca-next.key");
	mbedtls_pk_free(&key);
	return r;
}

static int keep_old(const struct pki *p)
{
	AUTO_FREE char *path = pki_path(p->dir, "device-ca-old.crt");
	AUTO_BUF struct buf pem;
	buf_init(&pem, PKI_PEM_MAX);
	int r = pki_cert_pem(&pem, p->device_ca.raw.p, p->device_ca.raw.len);
	return r ? r : file_replace(path, pem.data, pem.len, 0644);
}

static int reload(struct pki *p)
{
	AUTO_FREE char *path = pki_path(p->dir, "device-ca.key");
	mbedtls_x509_crt_free(&p->device_ca);
	mbedtls_pk_free(&p->device_ca_key);
	mbedtls_x509_crt_init(&p->device_ca);
	mbedtls_pk_init(&p->device_ca_key);
	int r = load(p, &p->device_ca, "device-ca.crt");
	if (!r)
		r = pki_load_key(&p->device_ca_key, path);
	return r ? r : pki_device_ca_publish(p);
}

int pki_device_ca_switch(struct pki *p)
{
	if (p->has_old)
		return ERR_STATE;
	if (!is_there(p, "device-ca-next.crt") || !is_there(p, "device-ca-next.key"))
		return ERR_NOT_FOUND;
	int r = keep_old(p);
	if (!r)
		r = move(p, "device-ca-next.key", "device-ca.key"); // the switch; the old key is gone
	if (!r)
		r = move(p, "device-ca-next.crt", "device-ca.crt");
	return r ? r : reload(p);
}

static int distrust(const struct pki *p)
{
	mbedtls_x509_crt old;
	char name[11];
	mbedtls_x509_crt_init(&old);
	int r = load(p, &old, "device-ca-old.crt");
	if (!r)
		r = hash_name(&old, name);
	if (!r)
		r = drop(p->broker_dir, name);
	mbedtls_x509_crt_free(&old);
	return r;
}

int pki_device_ca_retire(struct pki *p)
{
	if (!p->has_old)
		return ERR_STATE;
	int r = distrust(p);
	if (!r)
		r = drop(p->dir, "device-ca-old.crt");
	return r ? r : pki_device_ca_publish(p);
}

bool pki_device_ca_has_old(const struct pki *p)
{
	return p->has_old;
}

void pki_device_ca_id(const struct pki *p, char to[PKI_CA_ID])
{
	uint8_t sum[32];
	mbedtls_sha256_ret(p->device_ca.raw.p, p->device_ca.raw.len, sum, 0);
	str_hex(to, sum, 8);
}
