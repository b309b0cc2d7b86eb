#include <mbedtls/sha256.h>
#include <stdio.h>
#include "base/mem.h"
#include "platform/pki_parts.h"

static void tell(struct pki_about *ret, const char *name, const mbedtls_x509_crt *c)
{
	bool rsa = mbedtls_pk_get_type(&c->pk) == MBEDTLS_PK_RSA;
	*ret = (struct pki_about){.name = name, .from_ms = pki_time_ms(&c->valid_from), .until_ms = pki_time_ms(&c->valid_to)};
	snprintf(ret->key, sizeof(ret->key), "%s %d", rsa ? "RSA" : "EC", (int)mbedtls_pk_get_bitlen(&c->pk));
	mbedtls_sha256_ret(c->raw.p, c->raw.len, ret->sha256, 0);
}

static int tell_leaf(struct pki_about *ret, const char *name, const char *dir, const char *file)
{
	AUTO_FREE char *path = pki_path(dir, file);
	mbedtls_x509_crt leaf;
	mbedtls_x509_crt_init(&leaf);
	int r = pki_load_cert(&leaf, path);
	if (!r)
		tell(ret, name, &leaf);
	mbedtls_x509_crt_free(&leaf);
	return r;
}

int pki_about(const struct pki *p, struct pki_about ret[PKI_CERTIFICATES])
{
	tell(&ret[0], "root", &p->root);
	tell(&ret[1], "servers", &p->server_ca);
	tell(&ret[2], "devices", &p->device_ca);
	int r = tell_leaf(&ret[3], "web", p->dir, "web.crt");
	return r ? r : tell_leaf(&ret[4], "mqtt", p->broker_dir, "mqtt.crt");
}
