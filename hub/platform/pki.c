#include <mbedtls/sha256.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"
#include "platform/pki_parts.h"

char *pki_path(const char *dir, const char *file)
{
	return mem_printf("%s/%s", dir, file);
}

struct pki *pki_blank(const char *dir, const char *broker_dir)
{
	struct pki *p = NEW(struct pki);
	p->dir = mem_str(dir);
	p->broker_dir = mem_str(broker_dir);
	mbedtls_x509_crt_init(&p->root);
	mbedtls_x509_crt_init(&p->other_root);
	mbedtls_x509_crt_init(&p->server_ca);
	mbedtls_x509_crt_init(&p->device_ca);
	mbedtls_pk_init(&p->server_ca_key);
	mbedtls_pk_init(&p->device_ca_key);
	return p;
}

void pki_free(struct pki *p)
{
	if (!p)
		return;
	mbedtls_x509_crt_free(&p->root);
	mbedtls_x509_crt_free(&p->other_root);
	mbedtls_x509_crt_free(&p->server_ca);
	mbedtls_x509_crt_free(&p->device_ca);
	mbedtls_pk_free(&p->server_ca_key); // wipes
	mbedtls_pk_free(&p->device_ca_key);
	pki_key_free(p->ownership);
	free(p->root_pem);
	free(p->roots_pem);
	free(p->other_pem);
	free(p->dir);
	free(p->broker_dir);
	free(p);
}

static int load_ca(struct pki *p, mbedtls_x509_crt *cert, const char *cert_file, mbedtls_pk_context *key, const char *key_file)
{
	AUTO_FREE char *cert_path = pki_path(p->dir, cert_file);
	AUTO_FREE char *key_path = pki_path(p->dir, key_file);
	int r = pki_load_cert(cert, cert_path);
	if (!r)
		r = pki_load_key(key, key_path);
	if (!r && mbedtls_pk_check_pair(&cert->pk, key))
		r = ERR_MISMATCH;
	return r == ERR_NOT_FOUND ? ERR_INVALID : r; // the hub was created, so this is damage
}

bool pki_is_created(const char *dir)
{
	AUTO_FREE char *root = pki_path(dir, "root.crt"), *servers = pki_path(dir, "servers");
	return access(root, F_OK) == 0 || access(servers, F_OK) == 0;
}

int pki_open(struct pki **ret, const char *dir, const char *broker_dir)
{
	struct pki *p = pki_blank(dir, broker_dir);
	AUTO_FREE char *ownership = pki_path(dir, "ownership.key");
	int r = pki_is_created(dir) ? pki_roots_open(p) : ERR_NOT_FOUND;
	if (!r)
		r = pki_device_ca_finish(p);
	if (!r)
		r = load_ca(p, &p->device_ca, "device-ca.crt", &p->device_ca_key, "device-ca.key");
	if (!r && (r = pki_key_load(&p->ownership, ownership)) == ERR_NOT_FOUND)
		r = ERR_INVALID;
	if (!r)
		r = pki_device_ca_publish(p);
	if (!r)
		r = pki_mqtt_key_publish(p);
	if (r) {
		pki_free(p);
		return r;
	}
	*ret = p;
	return 0;
}

const char *pki_root_pem(const struct pki *p)
{
	return p->root_pem;
}

void pki_root_fingerprint(const struct pki *p, uint8_t sha256[32])
{
	mbedtls_sha256_ret(p->root.raw.p, p->root.raw.len, sha256, 0);
}

struct pki_key *pki_ownership_key(struct pki *p)
{
	return p->ownership;
}
