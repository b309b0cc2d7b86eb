// A new hub's keys and certificates. Until root.crt is there nothing counts as created and all is made anew; only the leaves come after it, and
// whoever opens the hub renews what is missing of them.
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/pki_parts.h"

// mbedTLS 2.28 gives ECDSA signatures an identifier that Chromium refuses, so every CA key is RSA. For the device CA it also is the cheaper
// one where it matters: the broker verifies one signature per connecting device, and OpenSSL verifies RSA-3072 in two thirds of the time of ECDSA P-256.
#define CA_BITS 3072
#define CA_FROM "20200101000000" // a hub without a clock must not make certificates of the future
#define CA_UNTIL "20491231235959"

static int make_key(const char *dir, const char *file, bool rsa, mode_t mode)
{
	AUTO_FREE char *path = pki_path(dir, file);
	mbedtls_pk_context key;
	mbedtls_pk_init(&key);
	int r = rsa ? pki_make_rsa(&key, PKI_MQTT_BITS) : pki_make_p256(&key);
	if (!r)
		r = pki_save_key(&key, path, mode);
	mbedtls_pk_free(&key);
	return r;
}

// Makes c's certificate and keeps it as PEM in file.
static int make_ca(const struct pki_cert *c, const char *dir, const char *file)
{
	AUTO_FREE char *path = pki_path(dir, file);
	AUTO_BUF struct buf pem;
	buf_init(&pem, PKI_PEM_MAX);
	uint8_t der[PKI_CERT_MAX];
	size_t len;
	int r = pki_cert_make(c, der, &len);
	if (!r)
		r = pki_cert_pem(&pem, der, len);
	return r ? r : file_replace(path, pem.data, pem.len, 0644);
}

int pki_make_device_ca(const struct pki *p, const char *name, mbedtls_pk_context *key, const char *cert_file, const char *key_file)
{
	AUTO_FREE char *key_path = pki_path(p->dir, key_file);
	struct pki_cert c = {.use = PKI_USE_CA, .subject = name, .issuer = name, .subject_key = key, .issuer_key = key,
		.not_before = CA_FROM, .not_after = "99991231235959", .path_length = 0};
	int r = pki_make_rsa(key, CA_BITS);
	if (!r)
		r = pki_save_key(key, key_path, 0600);
	return r ? r : make_ca(&c, p->dir, cert_file);
}

static int make_server_ca(mbedtls_pk_context *key, const struct pki_cert *root, const char *dir, int generation, const char *name, const char *host)
{
	AUTO_FREE char *cert_file = pki_generation_file("server-ca", "crt", generation), *key_file = pki_generation_file("server-ca", "key", generation);
	AUTO_FREE char *key_path = pki_path(dir, key_file);
	AUTO_BUF struct buf constraints;
	buf_init(&constraints, PKI_CERT_MAX);
	int r = pki_constraints(&constraints, host);
	if (r)
		return r;
	struct pki_cert c = {.use = PKI_USE_CA, .subject = name, .issuer = root->subject, .subject_key = key, .issuer_key = root->subject_key,
		.not_before = CA_FROM, .not_after = CA_UNTIL, .path_length = 0, .constraints = &constraints};
	r = pki_make_rsa(key, CA_BITS);
	if (!r)
		r = pki_save_key(key, key_path, 0600);
	return r ? r : make_ca(&c, dir, cert_file);
}

static int make_leaf_keys(struct pki *p)
{
	int r = make_key(p->dir, "web.key", false, 0600);
	if (!r)
		r = make_key(p->dir, "ownership.key", false, 0600);
	return r ? r : make_key(p->broker_dir, "mqtt.key", true, pki_broker_key_mode(p->broker_dir));
}

// The root's key exists in here only: it signs the one intermediate and is gone.
int pki_make_servers(const char *dir, int generation, const char *root_name, const char *servers_name, const char *host)
{
	AUTO_FREE char *file = pki_generation_file("root", "crt", generation);
	mbedtls_pk_context root_key, key;
	mbedtls_pk_init(&root_key);
	mbedtls_pk_init(&key);
	struct pki_cert root = {.use = PKI_USE_CA, .subject = root_name, .issuer = root_name, .subject_key = &root_key, .issuer_key = &root_key,
		.not_before = CA_FROM, .not_after = CA_UNTIL, .path_length = 1};
	int r = pki_make_rsa(&root_key, CA_BITS);
	if (!r)
		r = make_server_ca(&key, &root, dir, generation, servers_name, host);
	if (!r)
		r = make_ca(&root, dir, file);
	mbedtls_pk_free(&root_key); // wipes
	mbedtls_pk_free(&key);
	return r;
}

static int make_leaves(const char *dir, const char *broker_dir, const char *host)
{
	struct pki_names names;
	struct pki *p = NULL;
	int r = pki_names_collect(&names, host);
	if (!r)
		r = pki_open(&p, dir, broker_dir);
	if (!r)
		r = pki_write_leaves(p, &names, clock_wall_ms());
	pki_free(p);
	return r;
}

int pki_create(const char *dir, const char *broker_dir, const char *hub_id, const char *host)
{
	if (!str_is_id(hub_id, 32))
		return ERR_INVALID;
	if (pki_is_created(dir))
		return ERR_EXISTS;
	int r = file_make_dir(dir, 0700);
	if (!r)
		r = file_make_dir(broker_dir, 0750);
	if (r)
		return r;
	struct pki *p = pki_blank(dir, broker_dir);
	AUTO_FREE char *devices = mem_printf("CN=Freehold %s devices", hub_id);
	AUTO_FREE char *root = mem_printf("CN=Freehold %s root", hub_id), *servers = mem_printf("CN=Freehold %s servers", hub_id);
	r = make_leaf_keys(p);
	if (!r)
		r = pki_make_device_ca(p, devices, &p->device_ca_key, "device-ca.crt", "device-ca.key"); // pki_open gives it to the broker
	pki_free(p);
	if (!r)
		r = pki_make_servers(dir, 1, root, servers, host);
	return r ? r : make_leaves(dir, broker_dir, host); // a crash before these: the start writes them
}
