// The key of the broker's certificate, which some firmware pins, and its successor: mqtt-next.key lies beside mqtt.key until it takes its place by one
// rename; the certificate that fits is made after it (pki_renew_leaves), also after a crash in between.
#include <errno.h>
#include <mbedtls/sha1.h>
#include <stdio.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/pki_parts.h"

#define NEXT "mqtt-next.key"

static void put_u32(uint8_t to[4], size_t n)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(n >> (24 - 8 * i));
}

static int hash_part(mbedtls_sha1_context *sha, const void *p, size_t len)
{
	uint8_t head[4];
	put_u32(head, len);
	int r = mbedtls_sha1_update_ret(sha, head, sizeof head);
	return r ? r : mbedtls_sha1_update_ret(sha, p, len);
}

static int hash_number(mbedtls_sha1_context *sha, const mbedtls_mpi *n)
{
	uint8_t bytes[512];
	size_t len = mbedtls_mpi_size(n);
	return len > sizeof bytes || mbedtls_mpi_write_binary(n, bytes, len) ? ERR_CRYPTO : hash_part(sha, bytes, len);
}

// Tasmota's fingerprint of an RSA key, second version: SHA-1 over a tag, the exponent and the modulus, each after its length in four bytes.
static int print_of(const mbedtls_pk_context *pk, char to[PKI_PRINT_SIZE])
{
	const mbedtls_rsa_context *rsa = mbedtls_pk_rsa(*pk);
	mbedtls_sha1_context sha;
	uint8_t sum[20];
	mbedtls_sha1_init(&sha);
	int r = mbedtls_sha1_starts_ret(&sha);
	if (!r)
		r = hash_part(&sha, "ssh-rsa", 7);
	if (!r)
		r = hash_number(&sha, &rsa->E);
	if (!r)
		r = hash_number(&sha, &rsa->N);
	if (!r)
		r = mbedtls_sha1_finish_ret(&sha, sum);
	mbedtls_sha1_free(&sha);
	for (int i = 0; i < 20 && !r; i++)
		snprintf(to + 3 * i, 4, i < 19 ? "%02X " : "%02X", sum[i]);
	return r ? ERR_CRYPTO : 0;
}

static int load_print(const struct pki *p, const char *file, char to[PKI_PRINT_SIZE])
{
	AUTO_FREE char *path = pki_path(p->broker_dir, file);
	mbedtls_pk_context key;
	mbedtls_pk_init(&key);
	int r = pki_load_key(&key, path);
	if (!r)
		r = mbedtls_pk_get_type(&key) == MBEDTLS_PK_RSA ? print_of(&key, to) : ERR_UNSUPPORTED;
	mbedtls_pk_free(&key);
	return r;
}

int pki_mqtt_key_publish(struct pki *p)
{
	p->next_print[0] = '\0';
	int r = load_print(p, "mqtt.key", p->print);
	if (r)
		return r == ERR_NOT_FOUND ? ERR_INVALID : r;
	r = load_print(p, NEXT, p->next_print);
	return r == ERR_NOT_FOUND ? 0 : r;
}

int pki_mqtt_key_prepare(const struct pki *p)
{
	AUTO_FREE char *path = pki_path(p->broker_dir, NEXT);
	mbedtls_pk_context key;
	if (access(path, F_OK) == 0)
		return ERR_STATE;
	mbedtls_pk_init(&key);
	int r = pki_make_rsa(&key, PKI_MQTT_BITS);
	if (!r)
		r = pki_save_key(&key, path, pki_broker_key_mode(p->broker_dir));
	mbedtls_pk_free(&key);
	return r;
}

int pki_mqtt_key_switch(struct pki *p)
{
	AUTO_FREE char *next = pki_path(p->broker_dir, NEXT), *key = pki_path(p->broker_dir, "mqtt.key");
	if (!*p->next_print)
		return ERR_STATE;
	if (rename(next, key) < 0)
		return -errno;
	return pki_mqtt_key_publish(p);
}

int pki_mqtt_key_drop(struct pki *p)
{
	AUTO_FREE char *next = pki_path(p->broker_dir, NEXT);
	if (!*p->next_print)
		return ERR_STATE;
	int r = file_remove(next);
	return r ? r : pki_mqtt_key_publish(p);
}

const char *pki_mqtt_print(const struct pki *p)
{
	return p->print;
}

const char *pki_mqtt_next_print(const struct pki *p)
{
	return *p->next_print ? p->next_print : NULL;
}
