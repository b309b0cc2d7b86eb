// What a peer on the Internet must prove: real handshakes in memory with certificates of every quality.
#include "unit.h"
#define ERR_STATE openssl_err_state // OpenSSL has a type of the name of our error
#include <openssl/err.h>
#include <openssl/ssl.h>
#undef ERR_STATE
#include <string.h>
#include "certificates.h"
#include "folder.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"
#include "platform/tls.h"

#define HOST "mqtt.cloud.example"
static void *folder;

static char *at(const char *name)
{
	return mem_printf("%s/%s", (char *)folder, name);
}

static int make_certificates(void **state)
{
	if (folder_make(&folder))
		return -1;
	(void)state;
	const char *dir = folder;
	certificates_root(dir, "ca", "rsa:2048");
	certificates_root(dir, "weakca", "rsa:1024");
	certificates_root(dir, "stranger", "rsa:2048");
	certificates_leaf(dir, "rsa2048", HOST, "rsa:2048", "ca", 9);
	certificates_leaf(dir, "rsa1024", HOST, "rsa:1024", "ca", 9);
	certificates_leaf(dir, "p256", HOST, "ec -pkeyopt ec_paramgen_curve:P-256", "ca", 9);
	certificates_leaf(dir, "p224", HOST, "ec -pkeyopt ec_paramgen_curve:secp224r1", "ca", 9);
	certificates_leaf(dir, "p192", HOST, "ec -pkeyopt ec_paramgen_curve:prime192v1", "ca", 9);
	certificates_leaf(dir, "ed25519", HOST, "ed25519", "ca", 9);
	certificates_leaf(dir, "under_weakca", HOST, "rsa:2048", "weakca", 9);
	certificates_leaf(dir, "elsewhere", "elsewhere.example", "rsa:2048", "ca", 9);
	certificates_leaf(dir, "wildcard", "*.cloud.example", "rsa:2048", "ca", 9);
	certificates_leaf(dir, "partial", "mq*.cloud.example", "rsa:2048", "ca", 9);
	certificates_leaf(dir, "expired", HOST, "rsa:2048", "ca", -1);
	certificates_leaf(dir, "stranged", HOST, "rsa:2048", "stranger", 9);
	certificates_run(dir, "openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=self -addext subjectAltName=DNS:" HOST " -keyout self.key -out self.crt");
	return 0;
}

static int remove_certificates(void **state)
{
	(void)state;
	return folder_remove(&folder);
}

struct server { int version_max; const char *ciphers; char sni[256]; };

static int note_sni(SSL *ssl, int *alert, void *data)
{
	struct server *s = data;
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	(void)alert;
	str_copy(s->sni, sizeof s->sni, name ? name : "");
	return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *server_context(const char *certificate, struct server *s)
{
	SSL_CTX *c = SSL_CTX_new(TLS_server_method());
	AUTO_FREE char *chain = mem_printf("%s/%s.crt", (char *)folder, certificate), *key = mem_printf("%s/%s.key", (char *)folder, certificate);
	SSL_CTX_set_security_level(c, 0);
	assert_int_equal(SSL_CTX_set_min_proto_version(c, TLS1_VERSION), 1);
	assert_int_equal(SSL_CTX_set_max_proto_version(c, s->version_max), 1);
	assert_int_equal(SSL_CTX_set_cipher_list(c, s->ciphers ? s->ciphers : "ALL:@SECLEVEL=0"), 1);
	assert_int_equal(SSL_CTX_use_certificate_chain_file(c, chain), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey_file(c, key, SSL_FILETYPE_PEM), 1);
	SSL_CTX_set_tlsext_servername_callback(c, note_sni);
	SSL_CTX_set_tlsext_servername_arg(c, s);
	return c;
}

// True when both ends finish.
static bool shake_hands(SSL_CTX *client_context, SSL_CTX *server)
{
	SSL *a = SSL_new(client_context), *b = SSL_new(server);
	BIO *to_b, *to_a;
	assert_int_equal(BIO_new_bio_pair(&to_b, 0, &to_a, 0), 1);
	SSL_set_bio(a, to_b, to_b);
	SSL_set_bio(b, to_a, to_a);
	SSL_set_tlsext_host_name(a, "192.0.2.7"); // as a library does that was given the address
	SSL_set_connect_state(a);
	SSL_set_accept_state(b);
	bool done_a = false, done_b = false;
	for (int i = 0; i < 20 && !(done_a && done_b); i++) {
		done_a = done_a || SSL_do_handshake(a) == 1;
		done_b = done_b || SSL_do_handshake(b) == 1;
	}
	SSL_free(a);
	SSL_free(b);
	ERR_clear_error();
	return done_a && done_b;
}

// Handshakes with a server that shows this certificate; trusts ca.crt, or the named root.
static bool meet(const char *certificate, const char *root, struct server *s, struct tls_seen *seen)
{
	AUTO_FREE char *ca = at(root);
	struct tls_client *c;
	*seen = (struct tls_seen){0};
	assert_int_equal(tls_client_new(&c, HOST, ca, seen), 0);
	SSL_CTX *server = server_context(certificate, s);
	bool met = shake_hands(tls_client_context(c), server);
	SSL_CTX_free(server);
	tls_client_free(c);
	return met;
}

static void good_peers_are_met_and_described(void **state)
{
	(void)state;
	static const struct { const char *certificate, *key; } rows[] = {{"rsa2048", "RSA 2048"}, {"p256", "EC 256"}, {"p224", "EC 224"}, {"ed25519", "EC 256"}, {"wildcard", "RSA 2048"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
			bool p224 = str_eq(rows[i].certificate, "p224");
			if (p224 && version == TLS1_3_VERSION)
				continue; // TLS 1.3 has no signature scheme for that curve
			struct server s = {.version_max = version};
			struct tls_seen seen;
			if (!meet(rows[i].certificate, "ca.crt", &s, &seen))
				fail_msg("%s, version %x: %s", rows[i].certificate, version, seen.why ? seen.why : "no reason");
			assert_null(seen.why);
			assert_string_equal(seen.key, rows[i].key);
			assert_string_equal(seen.version, version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
			assert_true(seen.cipher[0]);
		}
}

static void bad_peers_are_refused_with_the_reason(void **state)
{
	(void)state;
	static const struct { const char *certificate, *root, *why; } rows[] = {
		{"rsa1024", "ca.crt", "weak_key"}, {"under_weakca", "weakca.crt", "weak_key"}, {"elsewhere", "ca.crt", "wrong_name"},
		{"partial", "ca.crt", "wrong_name"}, {"expired", "ca.crt", "expired"}, {"self", "ca.crt", "untrusted"}, {"stranged", "ca.crt", "untrusted"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct server s = {.version_max = TLS1_2_VERSION};
		struct tls_seen seen;
		assert_false(meet(rows[i].certificate, rows[i].root, &s, &seen));
		assert_non_null(seen.why);
		assert_string_equal(seen.why, rows[i].why);
		assert_string_equal(seen.version, "");
	}
}

static void a_curve_that_is_too_small_is_not_even_offered(void **state)
{
	(void)state;
	struct server s = {.version_max = TLS1_2_VERSION};
	struct tls_seen seen;
	assert_false(meet("p192", "ca.crt", &s, &seen));
}

static void old_versions_and_ciphers_without_forward_secrecy_are_refused(void **state)
{
	(void)state;
	struct tls_seen seen;
	struct server old = {.version_max = TLS1_1_VERSION};
	assert_false(meet("rsa2048", "ca.crt", &old, &seen));
	static const char *const ciphers[] = {"AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES256-SHA"};
	for (size_t i = 0; i < sizeof ciphers / sizeof *ciphers; i++) {
		struct server s = {.version_max = TLS1_2_VERSION, .ciphers = ciphers[i]};
		assert_false(meet("rsa2048", "ca.crt", &s, &seen));
	}
}

static void the_name_is_sent_although_the_library_dialled_an_address(void **state)
{
	(void)state;
	struct server s = {.version_max = TLS1_3_VERSION};
	struct tls_seen seen;
	assert_true(meet("rsa2048", "ca.crt", &s, &seen));
	assert_string_equal(s.sni, HOST);
}

static void a_context_that_outlives_its_owner_accepts_nobody(void **state)
{
	(void)state;
	AUTO_FREE char *ca = at("ca.crt");
	struct tls_seen *seen = NEW(struct tls_seen);
	struct server s = {.version_max = TLS1_3_VERSION};
	struct tls_client *c;
	assert_int_equal(tls_client_new(&c, HOST, ca, seen), 0);
	SSL_CTX *context = tls_client_context(c), *server = server_context("rsa2048", &s);
	SSL_CTX_up_ref(context);
	tls_client_free(c);
	free(seen);
	assert_false(shake_hands(context, server));
	SSL_CTX_free(context);
	SSL_CTX_free(server);
}

static void a_guarded_context_of_a_library_follows_the_same_rules(void **state)
{
	(void)state;
	AUTO_FREE char *ca = at("ca.crt");
	static const struct { const char *certificate; bool good; } rows[] = {{"rsa2048", true}, {"rsa1024", false}, {"stranged", false}, {"expired", false}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct tls_seen seen = {0};
		struct server s = {.version_max = TLS1_3_VERSION};
		SSL_CTX *context = SSL_CTX_new(TLS_client_method()), *server = server_context(rows[i].certificate, &s);
		assert_int_equal(SSL_CTX_load_verify_file(context, ca), 1);
		assert_int_equal(tls_guard(context, &seen), 0);
		assert_int_equal(shake_hands(context, server), rows[i].good);
		assert_int_equal(seen.why == NULL, rows[i].good);
		SSL_CTX_free(context);
		SSL_CTX_free(server);
	}
}

static void missing_roots_are_an_error(void **state)
{
	(void)state;
	struct tls_seen seen = {0};
	struct tls_client *c;
	assert_int_equal(tls_client_new(&c, HOST, "/nonexistent/ca.crt", &seen), ERR_NOT_FOUND);
	assert_int_equal(tls_client_new(&c, HOST, NULL, &seen), 0);
	tls_client_free(c);
	tls_client_free(NULL);
}

static void roots_of_ones_own_take_the_place_of_all_others(void **state)
{
	(void)state;
	AUTO_FREE char *own = at("stranger.crt"), *usual = at("ca.crt"), *key = at("stranger.key"), *pem = NULL, *private = NULL;
	size_t len = 0, private_len = 0;
	assert_int_equal(file_read(own, 16384, &pem, &len), 0);
	assert_int_equal(file_read(key, 16384, &private, &private_len), 0);
	assert_int_equal(tls_roots(pem, len), 1);
	assert_int_equal(tls_roots(pem, len / 2), ERR_INVALID);
	assert_int_equal(tls_roots(private, private_len), ERR_INVALID);
	assert_int_equal(tls_roots("", 0), ERR_INVALID);
	AUTO_BUF struct buf many;
	buf_init(&many, 1 << 20);
	for (int i = 0; i < 9; i++)
		buf_put(&many, pem, len);
	assert_int_equal(tls_roots(many.data, many.len), ERR_INVALID);
	for (int i = 0; i < 2; i++) {
		struct server s = {.version_max = TLS1_3_VERSION};
		struct tls_seen seen = {0};
		struct tls_client *c;
		assert_int_equal(tls_client_new(&c, HOST, usual, &seen), 0);
		assert_int_equal(tls_client_trust(c, "no PEM", 6), ERR_INVALID);
		assert_int_equal(tls_client_trust(c, pem, len), 0);
		SSL_CTX *server = server_context(i ? "rsa2048" : "stranged", &s);
		assert_int_equal(shake_hands(tls_client_context(c), server), i == 0);
		assert_true(i == 0 || str_eq(seen.why, "untrusted"));
		SSL_CTX_free(server);
		tls_client_free(c);
	}
}

static void an_address_is_looked_for_as_one_in_the_certificate(void **state)
{
	(void)state;
	AUTO_FREE char *ca = at("ca.crt");
	struct server s = {.version_max = TLS1_3_VERSION};
	struct tls_seen seen = {0};
	struct tls_client *c;
	assert_int_equal(tls_client_new(&c, "192.0.2.7", ca, &seen), 0);
	assert_string_equal(seen.server_name, "");
	SSL_CTX *server = server_context("rsa2048", &s);
	assert_false(shake_hands(tls_client_context(c), server));
	assert_string_equal(seen.why, "wrong_name");
	SSL_CTX_free(server);
	tls_client_free(c);
	certificates_run(folder, "openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=broker -addext subjectAltName=IP:192.0.2.7 -keyout ip.key -out ip.crt");
	AUTO_FREE char *own = at("ip.crt");
	assert_int_equal(tls_client_new(&c, "192.0.2.7", own, &seen), 0);
	server = server_context("ip", &s);
	assert_true(shake_hands(tls_client_context(c), server));
	SSL_CTX_free(server);
	tls_client_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_peers_are_met_and_described),
		cmocka_unit_test(bad_peers_are_refused_with_the_reason),
		cmocka_unit_test(a_curve_that_is_too_small_is_not_even_offered),
		cmocka_unit_test(old_versions_and_ciphers_without_forward_secrecy_are_refused),
		cmocka_unit_test(the_name_is_sent_although_the_library_dialled_an_address),
		cmocka_unit_test(a_context_that_outlives_its_owner_accepts_nobody),
		cmocka_unit_test(a_guarded_context_of_a_library_follows_the_same_rules),
		cmocka_unit_test(missing_roots_are_an_error),
		cmocka_unit_test(roots_of_ones_own_take_the_place_of_all_others),
		cmocka_unit_test(an_address_is_looked_for_as_one_in_the_certificate),
	};
	return cmocka_run_group_tests(tests, make_certificates, remove_certificates);
}
