// A new hub's keys and certificates. root.crt is written last: until it is there, nothing counts as created and all is made anew.
#include <unistd.h>
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/pki_parts.h"

// mbedTLS 2.28 gives ECDSA signatures an identifier that Chromium refuses, so every CA key is RSA. For the device CA it also is the cheaper
// one where it matters: the broker verifies one signature per connecting device, and OpenSSL verifies RSA-3072 in two thirds of the time of ECDSA P-256.
#define CA_BITS 3072
#define MQTT_BITS 2048
#define CA_FROM "20200101000000" // a hub without a clock must not make certificates of the future
#define CA_UNTIL "20491231235959"

static int make_key(const char *dir, const char *file, bool rsa, mode_t mode)
{
	AUTO_FREE char *path = pki_path(dir, file);
	mbedtls_pk_context key;
	mbedtls_pk_init(&key);
	int r = rsa ? pki_make_rsa(&key, MQTT_BITS) : pki_make_p256(&key);
	if (!r)
		r = pki_save_key(&key, path, mode);
	mbedtls_pk_free(&key);
	return r;
}

// Makes c's certificate, keeps it in *ret and as PEM in file.
static int make_ca(const struct pki_cert *c, mbedtls_x509_crt *ret, const char *dir, const char *file)
{
	AUTO_FREE char *path = pki_path(dir, file);
	AUTO_BUF struct buf pem;
	buf_init(&pem, PKI_PEM_MAX);
	uint8_t der[PKI_CERT_MAX];
	size_t len;
	int r = pki_cert_make(c, der, &len);
	if (!r && mbedtls_x509_crt_parse_der(ret, der, len))
		r = ERR_CRYPTO;
	if (!r)
		r = pki_cert_pem(&pem, der, len);
	return r ? r : file_replace(path, pem.data, pem.len, 0644);
}

int pki_make_device_ca(const struct pki *p, const char *name, mbedtls_pk_context *key, const char *cert_file, const char *key_file)
{
	AUTO_FREE char *key_path = pki_path(p->dir, key_file);
	mbedtls_x509_crt cert;
	struct pki_cert c = {.use = PKI_USE_CA, .subject = name, .issuer = name, .subject_key = key, .issuer_key = key,
		.not_before = CA_FROM, .not_after = "99991231235959", .path_length = 0};
	int r = pki_make_rsa(key, CA_BITS);
	if (!r)
		r = pki_save_key(key, key_path, 0600);
	mbedtls_x509_crt_init(&cert);
	if (!r)
		r = make_ca(&c, &cert, p->dir, cert_file);
	mbedtls_x509_crt_free(&cert);
	return r;
}

static int make_server_ca(struct pki *p, const char *root_name, mbedtls_pk_context *root_key, const char *hub_id, const char *host)
{
	AUTO_FREE char *name = mem_printf("CN=Freehold %s servers", hub_id);
	AUTO_FREE char *key_path = pki_path(p->dir, "server-ca.key");
	AUTO_BUF struct buf constraints;
	buf_init(&constraints, PKI_CERT_MAX);
	int r = pki_constraints(&constraints, host);
	if (r)
		return r;
	struct pki_cert c = {.use = PKI_USE_CA, .subject = name, .issuer = root_name, .subject_key = &p->server_ca_key, .issuer_key = root_key,
		.not_before = CA_FROM, .not_after = CA_UNTIL, .path_length = 0, .constraints = &constraints};
	r = pki_make_rsa(&p->server_ca_key, CA_BITS);
	if (!r)
		r = pki_save_key(&p->server_ca_key, key_path, 0600);
	return r ? r : make_ca(&c, &p->server_ca, p->dir, "server-ca.crt");
}

static int make_leaf_keys(struct pki *p)
{
	int r = make_key(p->dir, "web.key", false, 0600);
	if (!r)
		r = make_key(p->dir, "ownership.key", false, 0600);
	return r ? r : make_key(p->broker_dir, "mqtt.key", true, pki_broker_key_mode(p->broker_dir));
}

// The root's key exists in here only: it signs the one intermediate and is gone.
static int make_servers(struct pki *p, const char *hub_id, const char *host)
{
	struct pki_names names;
	int r = pki_names_collect(&names, host);
	if (r)
		return r;
	AUTO_FREE char *name = mem_printf("CN=Freehold %s root", hub_id);
	mbedtls_pk_context key;
	mbedtls_pk_init(&key);
	struct pki_cert root = {.use = PKI_USE_CA, .subject = name, .issuer = name, .subject_key = &key, .issuer_key = &key,
		.not_before = CA_FROM, .not_after = CA_UNTIL, .path_length = 1};
	r = pki_make_rsa(&key, CA_BITS);
	if (!r)
		r = make_server_ca(p, name, &key, hub_id, host);
	if (!r)
		r = pki_write_leaves(p, &names, clock_wall_ms());
	if (!r)
		r = make_ca(&root, &p->root, p->dir, "root.crt");
	mbedtls_pk_free(&key); // wipes
	return r;
}

int pki_create(const char *dir, const char *broker_dir, const char *hub_id, const char *host)
{
	if (!str_is_id(hub_id, 32))
		return ERR_INVALID;
	AUTO_FREE char *root = pki_path(dir, "root.crt");
	if (access(root, F_OK) == 0)
		return ERR_EXISTS;
	int r = file_make_dir(dir, 0700);
	if (!r)
		r = file_make_dir(broker_dir, 0750);
	if (r)
		return r;
	struct pki *p = pki_blank(dir, broker_dir);
	AUTO_FREE char *devices = mem_printf("CN=Freehold %s devices", hub_id);
	r = make_leaf_keys(p);
	if (!r)
		r = pki_make_device_ca(p, devices, &p->device_ca_key, "device-ca.crt", "device-ca.key"); // pki_open gives it to the broker
	if (!r)
		r = make_servers(p, hub_id, host);
	pki_free(p);
	return r;
}
