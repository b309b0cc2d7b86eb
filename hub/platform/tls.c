#include "platform/tls.h"
#define ERR_STATE openssl_err_state // OpenSSL has a type of the name of our error
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#undef ERR_STATE
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"

#define RSA_BITS_MIN 2048
#define EC_BITS_MIN 224
#define ROOTS_MAX 8
#define FORGIVEN_PER_S 64
#define GROUPS "X25519:P-256:P-384:P-521:P-224" // the last one only because certificates may have such keys
#define CIPHERS_1_2 "ECDHE+AESGCM:ECDHE+CHACHA20"

struct tls_client { SSL_CTX *context; };

// Where a context keeps its struct tls_seen. Taken once, by whichever thread comes first: fetches run on workers.
static int seen_slot;
static CRYPTO_ONCE seen_once = CRYPTO_ONCE_STATIC_INIT;

static void take_seen_slot(void)
{
	seen_slot = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
}

static struct tls_seen *seen_of(const SSL *ssl)
{
	return SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), seen_slot);
}

static bool key_strong(EVP_PKEY *key)
{
	if (!key)
		return false;
	int bits = EVP_PKEY_get_bits(key);
	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
		return bits >= RSA_BITS_MIN;
	case EVP_PKEY_EC:
	case EVP_PKEY_ED25519:
	case EVP_PKEY_ED448:
		return bits >= EC_BITS_MIN;
	default: // DSA and whatever else a certificate may name
		return false;
	}
}

// The word for one of OpenSSL's verify errors.
static const char *why_of(int error)
{
	switch (error) {
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		return "wrong_name";
	case X509_V_ERR_CERT_NOT_YET_VALID:
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return "expired";
	case X509_V_ERR_EE_KEY_TOO_SMALL:
	case X509_V_ERR_CA_KEY_TOO_SMALL:
	case X509_V_ERR_CA_MD_TOO_WEAK:
		return "weak_key";
	default:
		return "untrusted";
	}
}

// Runs for every error, and once more for the leaf (depth 0) when the whole chain has been built and accepted.
static int on_verify(int ok, X509_STORE_CTX *store)
{
	const SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls_seen *seen = seen_of(ssl);
	if (!seen)
		return 0; // nobody waits for this connection any more
	if (!ok) {
		seen->why = why_of(X509_STORE_CTX_get_error(store));
		return 0;
	}
	if (X509_STORE_CTX_get_error_depth(store) > 0)
		return 1;
	const STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(store);
	for (int i = 0; i < sk_X509_num(chain); i++)
		if (!key_strong(X509_get0_pubkey(sk_X509_value(chain, i)))) {
			seen->why = "weak_key";
			X509_STORE_CTX_set_error(store, i ? X509_V_ERR_CA_KEY_TOO_SMALL : X509_V_ERR_EE_KEY_TOO_SMALL);
			return 0;
		}
	return 1;
}

static void note_session(const SSL *ssl, struct tls_seen *seen)
{
	X509 *leaf = SSL_get0_peer_certificate(ssl);
	EVP_PKEY *key = leaf ? X509_get0_pubkey(leaf) : NULL;
	if (!key)
		return;
	int id = EVP_PKEY_get_base_id(key);
	bool rsa = id == EVP_PKEY_RSA || id == EVP_PKEY_RSA_PSS;
	snprintf(seen->version, sizeof(seen->version), "%s", SSL_get_version(ssl));
	snprintf(seen->cipher, sizeof(seen->cipher), "%s", SSL_get_cipher_name(ssl));
	snprintf(seen->key, sizeof(seen->key), "%s %d", rsa ? "RSA" : "EC", EVP_PKEY_get_bits(key));
}

static void forgive(struct tls_seen *seen)
{
	int64_t now = clock_boot_ms(), seconds = (now - seen->inbound_ms) / 1000;
	if (seconds <= 0)
		return;
	size_t forgiven = seconds > INT32_MAX / FORGIVEN_PER_S ? INT32_MAX : (size_t)seconds * FORGIVEN_PER_S;
	seen->inbound -= forgiven < seen->inbound ? forgiven : seen->inbound;
	seen->inbound_ms = now;
}

// Asked before a read, and told after it.
static long on_read(BIO *bio, int what, const char *to, size_t len, int argi, long argl, int done, size_t *count)
{
	struct tls_seen *seen = (struct tls_seen *)(void *)BIO_get_callback_arg(bio);
	(void)to, (void)len, (void)argi, (void)argl;
	if (what == BIO_CB_READ)
		forgive(seen);
	if (what == BIO_CB_READ && seen->inbound > seen->inbound_max) {
		seen->why = "too_long";
		BIO_clear_retry_flags(bio);
		return -1;
	}
	if (what == (BIO_CB_READ | BIO_CB_RETURN) && done > 0 && count)
		seen->inbound += *count;
	return done;
}

static void watch_reads(const SSL *ssl, struct tls_seen *seen)
{
	BIO *from = SSL_get_rbio(ssl);
	seen->inbound = 0;
	seen->inbound_ms = clock_boot_ms();
	BIO_set_callback_arg(from, (char *)seen);
	BIO_set_callback_ex(from, on_read);
}

static void on_info(const SSL *ssl, int where, int value)
{
	(void)value;
	struct tls_seen *seen = seen_of(ssl);
	if (!seen)
		return;
	// A library that was given a checked address instead of the name would send the address as SNI: the name is put in before the first message.
	if (where == SSL_CB_HANDSHAKE_START && seen->server_name[0])
		(void)SSL_set_tlsext_host_name((SSL *)(uintptr_t)ssl, seen->server_name);
	else if (where == SSL_CB_HANDSHAKE_DONE) {
		note_session(ssl, seen);
		if (seen->inbound_max)
			watch_reads(ssl, seen);
	}
}

int tls_guard(void *ssl_ctx, struct tls_seen *seen)
{
	SSL_CTX *c = ssl_ctx;
	if (!CRYPTO_THREAD_run_once(&seen_once, take_seen_slot) || seen_slot < 0)
		return ERR_CRYPTO;
	if (!SSL_CTX_set_ex_data(c, seen_slot, seen) || !SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION) || !SSL_CTX_set_cipher_list(c, CIPHERS_1_2) ||
		!SSL_CTX_set1_groups_list(c, GROUPS))
		return ERR_CRYPTO;
	SSL_CTX_set_security_level(c, 2);
	SSL_CTX_set_options(c, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_verify(c, SSL_VERIFY_PEER, on_verify);
	SSL_CTX_set_info_callback(c, on_info);
	return 0;
}

static int trust(SSL_CTX *c, const char *ca_file)
{
	if (!ca_file)
		return SSL_CTX_set_default_verify_paths(c) ? 0 : ERR_CRYPTO;
	return SSL_CTX_load_verify_file(c, ca_file) ? 0 : ERR_NOT_FOUND;
}

int tls_client_new(struct tls_client **ret, const char *host, const char *ca_file, struct tls_seen *seen)
{
	struct tls_client *c = NEW(struct tls_client);
	c->context = SSL_CTX_new(TLS_client_method());
	int err = c->context ? tls_guard(c->context, seen) : ERR_CRYPTO;
	if (!err)
		err = trust(c->context, ca_file);
	if (!err) {
		X509_VERIFY_PARAM *param = SSL_CTX_get0_param(c->context);
		X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
		if (!X509_VERIFY_PARAM_set1_ip_asc(param, host) && // an address is in the certificate as one, and is no server name (RFC 6066 3)
			(!X509_VERIFY_PARAM_set1_host(param, host, 0) || !str_copy(seen->server_name, sizeof(seen->server_name), host)))
			err = ERR_CRYPTO;
	}
	ERR_clear_error();
	if (err) {
		tls_client_free(c);
		return err;
	}
	*ret = c;
	return 0;
}

// How many certificates the PEM has; negative when it has something else, or too many.
static int add_roots(X509_STORE *store, BIO *from)
{
	int count = 0;
	X509 *one;
	while ((one = PEM_read_bio_X509(from, NULL, NULL, NULL))) {
		bool added = count < ROOTS_MAX && X509_STORE_add_cert(store, one);
		X509_free(one);
		if (!added)
			return -1;
		count++;
	}
	return ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE ? count : -1; // its end, or something that is no certificate
}

static X509_STORE *read_roots(const void *pem, size_t len, int *ret_count)
{
	X509_STORE *store = X509_STORE_new();
	BIO *from = len <= INT_MAX ? BIO_new_mem_buf(pem, (int)len) : NULL;
	ERR_clear_error();
	*ret_count = store && from ? add_roots(store, from) : -1;
	BIO_free(from);
	ERR_clear_error();
	if (*ret_count > 0)
		return store;
	X509_STORE_free(store);
	return NULL;
}

int tls_roots(const void *pem, size_t len)
{
	int count;
	X509_STORE *store = read_roots(pem, len, &count);
	X509_STORE_free(store);
	return store ? count : ERR_INVALID;
}

int tls_client_trust(struct tls_client *c, const void *pem, size_t len)
{
	int count;
	X509_STORE *store = read_roots(pem, len, &count);
	if (!store)
		return ERR_INVALID;
	SSL_CTX_set_cert_store(c->context, store); // takes it
	return 0;
}

void tls_client_free(struct tls_client *c)
{
	if (!c)
		return;
	if (c->context)
		SSL_CTX_set_ex_data(c->context, seen_slot, NULL); // a library may keep the context longer than the owner keeps seen
	SSL_CTX_free(c->context);
	free(c);
}

void *tls_client_context(const struct tls_client *c)
{
	return c->context;
}
