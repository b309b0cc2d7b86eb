#include "unit.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/pki.h"

#define DAY_MS INT64_C(86400000)

static char folder[] = "/tmp/pkiXXXXXX";
static struct pki *pki;

// Runs a shell command inside the test's folder; its exit status. The openssl command is the second opinion here.
static int sh(const char *command)
{
	AUTO_FREE char *line = mem_printf("cd %s && { %s ; } >out 2>&1", folder, command);
	int status = system(line);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// True when the last command's output, or a file, holds the text.
static bool holds(const char *file, const char *text)
{
	AUTO_FREE char *path = mem_printf("%s/%s", folder, file);
	AUTO_FREE char *content = NULL;
	size_t len;
	assert_int_equal(file_read(path, 65536, &content, &len), 0);
	return strstr(content, text) != NULL;
}

static char *read_text(const char *file)
{
	AUTO_FREE char *path = mem_printf("%s/%s", folder, file);
	char *text = NULL;
	size_t len;
	assert_int_equal(file_read(path, 65536, &text, &len), 0);
	return text;
}

static void write_text(const char *file, const char *text)
{
	AUTO_FREE char *path = mem_printf("%s/%s", folder, file);
	assert_int_equal(file_replace(path, text, strlen(text), 0644), 0);
}

static int mode_of(const char *file)
{
	AUTO_FREE char *path = mem_printf("%s/%s", folder, file);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	return (int)(st.st_mode & 07777);
}

static int make_hub(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	AUTO_FREE char *dir = mem_printf("%s/pki", folder);
	AUTO_FREE char *broker = mem_printf("%s/broker", folder);
	struct pki *none = NULL;
	if (pki_open(&none, dir, broker) != ERR_NOT_FOUND || pki_create(dir, broker, "abc234", "freehold.local"))
		return -1;
	return pki_open(&pki, dir, broker);
}

static int remove_hub(void **state)
{
	(void)state;
	pki_free(pki);
	AUTO_FREE char *line = mem_printf("rm -rf %s", folder);
	return system(line);
}

static void a_hub_is_created_once_and_for_a_proper_name_only(void **state)
{
	(void)state;
	AUTO_FREE char *dir = mem_printf("%s/pki", folder);
	AUTO_FREE char *other = mem_printf("%s/other", folder);
	AUTO_FREE char *broker = mem_printf("%s/broker", folder);
	assert_int_equal(pki_create(dir, broker, "abc234", "freehold.local"), ERR_EXISTS);
	assert_int_equal(pki_create(other, broker, "CN=x,O=y", "freehold.local"), ERR_INVALID);
}

static void every_private_key_is_for_the_hub_alone_and_the_root_has_none(void **state)
{
	(void)state;
	static const char *const keys[] = {"pki/server-ca.key", "pki/device-ca.key", "pki/web.key", "pki/ownership.key", "broker/mqtt.key"};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		assert_int_equal(mode_of(keys[i]), 0600);
	assert_int_equal(sh("test -e pki/root.key"), 1);
}

static void openssl_trusts_both_server_leaves_for_every_name_of_the_hub(void **state)
{
	(void)state;
	static const char *const leaves[] = {"pki/web.crt", "broker/mqtt.crt"};
	static const char *const names[] = {"-verify_hostname freehold.local", "-verify_hostname localhost", "-verify_ip 127.0.0.1", "-verify_ip ::1"};
	for (size_t l = 0; l < 2; l++)
		for (size_t n = 0; n < 4; n++) {
			AUTO_FREE char *line = mem_printf("openssl verify -x509_strict -purpose sslserver %s -CAfile pki/root.crt -untrusted pki/server-ca.crt %s",
				names[n], leaves[l]);
			assert_int_equal(sh(line), 0);
		}
	assert_int_not_equal(sh("openssl verify -verify_hostname other.local -CAfile pki/root.crt -untrusted pki/server-ca.crt pki/web.crt"), 0);
	assert_int_not_equal(sh("openssl verify -CAfile pki/device-ca.crt -untrusted pki/server-ca.crt pki/web.crt"), 0);
}

static void the_leaves_are_of_the_kinds_that_their_clients_need(void **state)
{
	(void)state;
	assert_int_equal(sh("openssl x509 -in pki/web.crt -noout -text"), 0);
	assert_true(holds("out", "prime256v1"));
	assert_true(holds("out", "sha256WithRSAEncryption"));
	assert_true(holds("out", "TLS Web Server Authentication"));
	assert_false(holds("out", "CA:TRUE"));
	assert_int_equal(sh("openssl x509 -in broker/mqtt.crt -noout -text"), 0);
	assert_true(holds("out", "Public-Key: (2048 bit)"));
	assert_int_equal(sh("openssl x509 -in pki/server-ca.crt -noout -text"), 0);
	assert_true(holds("out", "Public-Key: (3072 bit)"));
	assert_true(holds("out", "CA:TRUE, pathlen:0"));
	assert_true(holds("out", "X509v3 Name Constraints: \n"));
	assert_true(holds("out", "DNS:home.arpa"));
	assert_true(holds("out", "IP:192.168.0.0/255.255.0.0"));
}

static void the_web_leaf_lives_less_than_398_days(void **state)
{
	(void)state;
	assert_int_equal(sh("openssl x509 -in pki/web.crt -noout -checkend 33696000"), 0); // in 390 days it is still valid
	assert_int_equal(sh("openssl x509 -in pki/web.crt -noout -checkend 34214400"), 1); // in 396 days not; one day of its life lies in the past
}

// A leaf that the server CA's key signs in the wrong hands.
static int verify_stolen(const char *san)
{
	AUTO_FREE char *line = mem_printf("printf 'subjectAltName=%s' >san && openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k -out r "
		"-subj '/CN=stolen' && openssl x509 -req -in r -CA pki/server-ca.crt -CAkey pki/server-ca.key -CAcreateserial -extfile san -out c", san);
	assert_int_equal(sh(line), 0);
	return sh("openssl verify -CAfile pki/root.crt -untrusted pki/server-ca.crt c");
}

static void the_server_ca_vouches_for_names_of_the_home_and_no_others(void **state)
{
	(void)state;
	static const struct { const char *san; bool good; } rows[] = {
		{"DNS:printer.local", true}, {"DNS:a.b.home.arpa", true}, {"DNS:localhost", true}, {"IP:192.168.1.5", true}, {"IP:10.9.8.7", true},
		{"IP:172.31.0.1", true}, {"IP:fd00::1", true}, {"IP:fe80::1", true}, {"IP:::1", true},
		{"DNS:bank.example", false}, {"DNS:evil-local", false}, {"DNS:local.example", false}, {"IP:8.8.8.8", false}, {"IP:172.32.0.1", false},
		{"IP:2001:db8::1", false},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int status = verify_stolen(rows[i].san);
		if (rows[i].good)
			assert_int_equal(status, 0);
		else
			assert_true(status != 0 && holds("out", "permitted subtree violation"));
	}
}

static void the_server_ca_makes_no_ca(void **state)
{
	(void)state;
	assert_int_equal(sh("printf 'basicConstraints=critical,CA:TRUE' >ext && openssl x509 -req -in r -CA pki/server-ca.crt -CAkey pki/server-ca.key "
		"-CAcreateserial -extfile ext -out sub && printf 'subjectAltName=DNS:x.local' >san && openssl x509 -req -in r -CA sub -CAkey k -CAcreateserial "
		"-extfile san -out c && cat pki/server-ca.crt sub >both"), 0);
	assert_int_not_equal(sh("openssl verify -CAfile pki/root.crt -untrusted both c"), 0);
}

static void leaves_are_renewed_when_their_time_or_names_run_out_and_keep_their_keys(void **state)
{
	(void)state;
	int64_t now = clock_wall_ms();
	assert_int_equal(sh("openssl x509 -in pki/web.crt -noout -pubkey >web.pub"), 0);
	assert_int_equal(pki_renew_leaves(pki, "freehold.local", now), 0);
	assert_int_equal(pki_renew_leaves(pki, "freehold.local", now + 250 * DAY_MS), 0);
	assert_int_equal(pki_renew_leaves(pki, "freehold.local", now + 300 * DAY_MS), 1);
	assert_int_equal(pki_renew_leaves(pki, "freehold.local", now), 1); // the clock was ahead: not valid yet
	assert_int_equal(pki_renew_leaves(pki, "Attic.home.arpa", now), 1);
	assert_int_equal(pki_renew_leaves(pki, "attic.home.arpa", now), 0);
	assert_int_equal(pki_renew_leaves(pki, "bank.example", now), ERR_STATE);
	assert_int_equal(pki_renew_leaves(pki, "8.8.8.8", now), ERR_STATE);
	assert_int_equal(pki_renew_leaves(pki, "a/b", now), ERR_INVALID);
	assert_int_equal(sh("openssl verify -verify_hostname attic.home.arpa -CAfile pki/root.crt -untrusted pki/server-ca.crt pki/web.crt"), 0);
	assert_int_equal(sh("openssl x509 -in pki/web.crt -noout -pubkey | cmp - web.pub"), 0);
}

static void the_hub_can_say_of_each_certificate_what_it_is_and_until_when(void **state)
{
	(void)state;
	static const struct { const char *name, *key, *file; } want[PKI_CERTIFICATES] = {
		{"root", "RSA 3072", "pki/root.crt"}, {"servers", "RSA 3072", "pki/server-ca.crt"}, {"devices", "RSA 3072", "pki/device-ca.crt"},
		{"web", "EC 256", "pki/web.crt"}, {"mqtt", "RSA 2048", "broker/mqtt.crt"},
	};
	struct pki_about about[PKI_CERTIFICATES];
	assert_int_equal(pki_about(pki, about), 0);
	for (int i = 0; i < PKI_CERTIFICATES; i++) {
		AUTO_FREE char *line = mem_printf("openssl x509 -in %s -outform der | sha256sum; openssl x509 -in %s -noout -dates", want[i].file, want[i].file);
		char hex[65];
		str_hex(hex, about[i].sha256, 32);
		assert_string_equal(about[i].name, want[i].name);
		assert_string_equal(about[i].key, want[i].key);
		assert_int_equal(sh(line), 0);
		assert_true(holds("out", hex));
	}
	assert_true(holds("out", "notAfter=Dec 31 23:59:59 2049 GMT"));
	assert_true(about[4].until_ms == INT64_C(2524607999000)); // the same instant
	assert_true(about[3].until_ms - about[3].from_ms == 396 * DAY_MS);
	assert_int_equal(sh("mv broker/mqtt.crt broker/away"), 0);
	assert_int_equal(pki_about(pki, about), ERR_NOT_FOUND);
	assert_int_equal(sh("mv broker/away broker/mqtt.crt"), 0);
}

static void a_host_name_outside_the_home_is_permitted_to_its_own_hub(void **state)
{
	(void)state;
	AUTO_FREE char *dir = mem_printf("%s/named", folder);
	AUTO_FREE char *broker = mem_printf("%s/named-broker", folder);
	assert_int_equal(file_make_dir(broker, 0750), 0);
	assert_int_equal(chmod(broker, 02750), 0);
	assert_int_equal(pki_create(dir, broker, "abc234", "hub.example.org"), 0);
	assert_int_equal(mode_of("named-broker/mqtt.key"), 0640); // the folder is a group's
	assert_int_equal(sh("openssl verify -verify_hostname hub.example.org -CAfile named/root.crt -untrusted named/server-ca.crt named/web.crt"), 0);
}

static void the_root_is_known_by_the_hash_of_its_der(void **state)
{
	(void)state;
	uint8_t hash[32];
	char hex[65];
	pki_root_fingerprint(pki, hash);
	str_hex(hex, hash, 32);
	assert_int_equal(sh("openssl x509 -in pki/root.crt -outform der | sha256sum"), 0);
	assert_true(holds("out", hex));
	AUTO_FREE char *text = read_text("pki/root.crt");
	assert_string_equal(text, pki_root_pem(pki));
}

static void a_device_gets_a_client_certificate_for_its_own_key_and_the_hubs_name(void **state)
{
	(void)state;
	struct pki_key *key;
	AUTO_FREE char *csr = NULL, *pem = NULL;
	assert_int_equal(pki_key_new(&key), 0);
	assert_int_equal(pki_key_csr(key, "whatever", &csr), 0);
	struct pki_csr seen;
	assert_int_equal(pki_csr_check(&seen, csr, strlen(csr)), 0);
	assert_true(seen.is_ec && seen.bits == 256);
	uint8_t point[65], fingerprint[32];
	char id[44], spki_id[44], hex[65];
	pki_key_public(key, point);
	pki_key_id(point, id);
	str_b64url(spki_id, seen.spki_sha256, 32);
	assert_string_equal(id, spki_id);
	assert_int_equal(pki_sign_device(pki, csr, strlen(csr), "unit-7", &pem, fingerprint), 0);
	pki_key_free(key);
	write_text("device.crt", pem);
	assert_int_equal(sh("openssl verify -x509_strict -purpose sslclient -CAfile broker/device-ca.crt device.crt"), 0);
	assert_int_not_equal(sh("openssl verify -purpose sslserver -CAfile broker/device-ca.crt device.crt"), 0);
	assert_int_not_equal(sh("openssl verify -CAfile pki/root.crt -untrusted pki/server-ca.crt device.crt"), 0);
	assert_int_equal(sh("openssl x509 -in device.crt -noout -subject -dates; openssl x509 -in device.crt -outform der | sha256sum"), 0);
	assert_true(holds("out", "CN = unit-7"));
	assert_true(holds("out", "notBefore=Jan  1 00:00:00 2020 GMT"));
	assert_true(holds("out", "notAfter=Dec 31 23:59:59 9999 GMT"));
	str_hex(hex, fingerprint, 32);
	assert_true(holds("out", hex));
	assert_int_equal(pki_sign_device(pki, csr, strlen(csr), "unit,O=x", &pem, fingerprint), ERR_INVALID);
}

static int check_csr_made_by(const char *command)
{
	AUTO_FREE char *line = mem_printf("openssl req -new -nodes -keyout k -out r -subj /CN=x %s", command);
	assert_int_equal(sh(line), 0);
	AUTO_FREE char *csr = read_text("r");
	struct pki_csr seen;
	int r = pki_csr_check(&seen, csr, strlen(csr));
	if (!r && !seen.is_ec)
		assert_true(seen.bits >= 2048 && seen.key_len > 256);
	return r;
}

static void csrs_of_weak_or_odd_keys_are_refused(void **state)
{
	(void)state;
	static const struct { const char *make; int want; } rows[] = {
		{"-newkey rsa:2048", 0}, {"-newkey rsa:2048 -sigopt rsa_padding_mode:pss", 0}, {"-newkey rsa:1024", ERR_WEAK}, {"-newkey rsa:2040", ERR_WEAK},
		{"-newkey rsa:2048 -sha1", ERR_WEAK}, {"-newkey rsa:2048 -md5", ERR_WEAK},
		{"-newkey ec -pkeyopt ec_paramgen_curve:P-256", 0}, {"-newkey ec -pkeyopt ec_paramgen_curve:P-384 -sha384", 0},
		{"-newkey ec -pkeyopt ec_paramgen_curve:P-192", ERR_WEAK}, {"-newkey ed25519", ERR_PARSE},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(check_csr_made_by(rows[i].make), rows[i].want);
}

static void a_csr_whose_signature_is_not_its_keys_is_refused(void **state)
{
	(void)state;
	assert_int_equal(sh("openssl req -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -keyout k -outform der -subj /CN=original | "
		"LC_ALL=C sed s/original/replaced/ | openssl req -inform der -out r"), 0);
	AUTO_FREE char *csr = read_text("r");
	struct pki_csr seen;
	uint8_t fingerprint[32];
	char *pem = NULL;
	assert_int_equal(pki_csr_check(&seen, csr, strlen(csr)), ERR_MISMATCH);
	assert_int_equal(pki_sign_device(pki, csr, strlen(csr), "unit-7", &pem, fingerprint), ERR_MISMATCH);
	assert_null(pem);
}

static void what_is_no_csr_is_refused(void **state)
{
	(void)state;
	struct pki_csr seen;
	static const char *const texts[] = {"", "x", "-----BEGIN CERTIFICATE REQUEST-----", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
		"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(pki_csr_check(&seen, texts[i], strlen(texts[i])), ERR_PARSE);
	assert_int_equal(pki_csr_check(&seen, "-----BEGIN \0", 12), ERR_PARSE);
	char *huge = mem_new(1, 100000);
	memset(huge, 'A', 99999);
	memcpy(huge, "-----BEGIN CERTIFICATE REQUEST-----\n", 36);
	assert_int_equal(pki_csr_check(&seen, huge, 99999), ERR_PARSE);
	free(huge);
}

static void a_signature_holds_for_its_bytes_and_key_only(void **state)
{
	(void)state;
	struct pki_key *key, *other;
	uint8_t point[65], wrong[65], signature[64];
	assert_int_equal(pki_key_new(&key), 0);
	assert_int_equal(pki_key_new(&other), 0);
	pki_key_public(key, point);
	pki_key_public(other, wrong);
	assert_int_equal(pki_sign(key, "words", 5, signature), 0);
	assert_int_equal(pki_verify(point, "words", 5, signature), 0);
	assert_int_equal(pki_verify(point, "wordz", 5, signature), ERR_MISMATCH);
	assert_int_equal(pki_verify(wrong, "words", 5, signature), ERR_MISMATCH);
	point[64] ^= 1; // not on the curve
	assert_int_equal(pki_verify(point, "words", 5, signature), ERR_MISMATCH);
	memset(wrong, 0, sizeof(wrong));
	assert_int_equal(pki_verify(wrong, "words", 5, signature), ERR_MISMATCH);
	point[64] ^= 1;
	memset(signature, 0, sizeof(signature));
	assert_int_equal(pki_verify(point, "words", 5, signature), ERR_MISMATCH);
	pki_key_free(key);
	pki_key_free(other);
}

static void a_signing_key_survives_its_file_and_openssl_reads_it(void **state)
{
	(void)state;
	AUTO_FREE char *path = mem_printf("%s/maker.key", folder);
	AUTO_FREE char *web = mem_printf("%s/broker/mqtt.key", folder);
	struct pki_key *key, *again, *rsa = NULL;
	uint8_t a[65], b[65];
	assert_int_equal(pki_key_new(&key), 0);
	assert_int_equal(pki_key_save(key, path), 0);
	assert_int_equal(mode_of("maker.key"), 0600);
	assert_int_equal(sh("openssl ec -in maker.key -noout -check"), 0);
	assert_int_equal(pki_key_load(&again, path), 0);
	pki_key_public(key, a);
	pki_key_public(again, b);
	assert_memory_equal(a, b, 65);
	AUTO_SECRET char *pem = NULL;
	AUTO_FREE char *text = read_text("maker.key");
	assert_int_equal(pki_key_pem(again, &pem), 0);
	assert_string_equal(pem, text);
	assert_int_equal(pki_key_load(&rsa, web), ERR_INVALID);
	pki_key_free(key);
	pki_key_free(again);
	assert_non_null(pki_ownership_key(pki));
}

static void copy_dir(const char *from, const char *to)
{
	AUTO_FREE char *line = mem_printf("rm -rf %s && cp -a %s %s", to, from, to);
	assert_int_equal(sh(line), 0);
}

static struct pki *reopen(struct pki *p)
{
	struct pki *now = NULL;
	pki_free(p);
	AUTO_FREE char *dir = mem_printf("%s/ca", folder), *broker = mem_printf("%s/ca-broker", folder);
	assert_int_equal(pki_open(&now, dir, broker), 0);
	return now;
}

static void the_ca_of_devices_is_replaced_in_steps_that_a_crash_leaves_whole(void **state)
{
	(void)state;
	char first[PKI_CA_ID], id[PKI_CA_ID];
	struct pki *p = NULL;
	copy_dir("pki", "ca");
	copy_dir("broker", "ca-broker");
	p = reopen(NULL);
	pki_device_ca_id(p, first);
	assert_int_equal(pki_device_ca_switch(p), ERR_NOT_FOUND);
	assert_int_equal(pki_device_ca_retire(p), ERR_STATE);
	assert_int_equal(pki_device_ca_prepare(p), 0);
	assert_int_equal(sh("cp -a ca/device-ca-next.* ."), 0);
	p = reopen(p); // killed before the switch: nothing has happened
	assert_int_not_equal(sh("ls ca/device-ca-next.key"), 0);
	pki_device_ca_id(p, id);
	assert_string_equal(id, first);
	assert_int_equal(sh("cp device-ca-next.* ca/; cp ca/device-ca.crt ca/device-ca-old.crt; mv ca/device-ca-next.key ca/device-ca.key"), 0);
	p = reopen(p); // killed in the middle of it: it is completed
	pki_device_ca_id(p, id);
	assert_string_not_equal(id, first);
	assert_true(pki_device_ca_has_old(p));
	assert_int_equal(pki_device_ca_prepare(p), ERR_STATE);
	assert_int_equal(pki_device_ca_switch(p), ERR_STATE);
	assert_int_equal(sh("test $(grep -c BEGIN ca-broker/device-ca.crt) = 2"), 0);
	assert_int_equal(sh("openssl x509 -in ca/device-ca.crt -noout -subject | grep -q 'devices 2'"), 0);
	// Found by OpenSSL under the hash of its name, and so by Mosquitto's capath.
	assert_int_equal(sh("for c in ca/device-ca.crt ca/device-ca-old.crt; do openssl verify -CApath ca-broker -no-CAfile -no-CAstore $c || exit 1; done"), 0);
	assert_int_equal(pki_device_ca_retire(p), 0);
	assert_false(pki_device_ca_has_old(p));
	assert_int_equal(sh("test $(grep -c BEGIN ca-broker/device-ca.crt) = 1 && test $(ls ca-broker/*.0 | wc -l) = 1"), 0);
	p = reopen(p);
	assert_int_equal(pki_device_ca_prepare(p), 0);
	assert_int_equal(pki_device_ca_switch(p), 0);
	assert_int_equal(sh("openssl x509 -in ca/device-ca.crt -noout -subject | grep -q 'devices 3'"), 0);
	p = reopen(p);
	assert_true(pki_device_ca_has_old(p));
	pki_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hub_is_created_once_and_for_a_proper_name_only),
		cmocka_unit_test(every_private_key_is_for_the_hub_alone_and_the_root_has_none),
		cmocka_unit_test(openssl_trusts_both_server_leaves_for_every_name_of_the_hub),
		cmocka_unit_test(the_leaves_are_of_the_kinds_that_their_clients_need),
		cmocka_unit_test(the_web_leaf_lives_less_than_398_days),
		cmocka_unit_test(the_server_ca_vouches_for_names_of_the_home_and_no_others),
		cmocka_unit_test(the_server_ca_makes_no_ca),
		cmocka_unit_test(leaves_are_renewed_when_their_time_or_names_run_out_and_keep_their_keys),
		cmocka_unit_test(the_hub_can_say_of_each_certificate_what_it_is_and_until_when),
		cmocka_unit_test(a_host_name_outside_the_home_is_permitted_to_its_own_hub),
		cmocka_unit_test(the_root_is_known_by_the_hash_of_its_der),
		cmocka_unit_test(a_device_gets_a_client_certificate_for_its_own_key_and_the_hubs_name),
		cmocka_unit_test(csrs_of_weak_or_odd_keys_are_refused),
		cmocka_unit_test(a_csr_whose_signature_is_not_its_keys_is_refused),
		cmocka_unit_test(what_is_no_csr_is_refused),
		cmocka_unit_test(a_signature_holds_for_its_bytes_and_key_only),
		cmocka_unit_test(a_signing_key_survives_its_file_and_openssl_reads_it),
		cmocka_unit_test(the_ca_of_devices_is_replaced_in_steps_that_a_crash_leaves_whole),
	};
	return cmocka_run_group_tests(tests, make_hub, remove_hub);
}
