#include "unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/gpgv.h"

// A real key of a real GnuPG, made for this run.
static char folder[24];
static char *keys, *signature, *fingerprint;
static size_t keys_len, signature_len;
static const char document[] = "{\"an\": \"advisory\"}";

static void run(const char *line)
{
	AUTO_FREE char *whole = mem_printf("cd %s && export GNUPGHOME=%s && (%s) >/dev/null 2>&1", folder, folder, line);
	assert_int_equal(system(whole), 0);
}

static char *read_made(const char *name, size_t *len)
{
	AUTO_FREE char *path = mem_printf("%s/%s", folder, name);
	char *text = NULL;
	assert_int_equal(file_read(path, 1 << 16, &text, len), 0);
	return text;
}

static int setup(void **state)
{
	(void)state;
	size_t len;
	strcpy(folder, "/tmp/gpgvXXXXXX");
	if (!mkdtemp(folder))
		return -1;
	AUTO_FREE char *path = mem_printf("%s/document", folder);
	assert_int_equal(file_replace(path, document, sizeof document - 1, 0600), 0);
	run("for n in maker other; do gpg --batch --passphrase '' --quick-generate-key $n@x.example ed25519 sign never; gpg --armor --export $n@x.example >$n.asc; done");
	run("gpg --batch --armor -u maker@x.example -o signature --detach-sign document");
	run("gpg --with-colons --list-keys maker@x.example | sed -n 's/^fpr:*\\([0-9A-F]*\\):/\\1/p' | head -1 | tr -d '\\n' >fingerprint");
	keys = read_made("maker.asc", &keys_len);
	signature = read_made("signature", &signature_len);
	fingerprint = read_made("fingerprint", &len);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(keys);
	free(signature);
	free(fingerprint);
	AUTO_FREE char *line = mem_printf("gpgconf --homedir %s --kill all; rm -rf %s", folder, folder);
	return system(line);
}

static int verify(const char *key, size_t key_len, const char *text, const char *signed_by, char who[GPGV_FINGERPRINT_SIZE])
{
	const struct gpgv_check c = {.dir = folder, .keys = key, .keys_len = key_len, .signature = signed_by, .signature_len = strlen(signed_by), .document = text,
		.document_len = strlen(text)};
	return gpgv_verify(&c, who);
}

static void a_good_signature_names_its_key(void **state)
{
	(void)state;
	char who[GPGV_FINGERPRINT_SIZE];
	assert_int_equal(verify(keys, keys_len, document, signature, who), 0);
	assert_string_equal(who, fingerprint);
}

static void one_changed_byte_is_a_bad_signature(void **state)
{
	(void)state;
	char who[GPGV_FINGERPRINT_SIZE];
	assert_int_equal(verify(keys, keys_len, "{\"an\": \"advisori\"}", signature, who), ERR_MISMATCH);
}

static void a_key_that_is_not_there_is_told_from_a_bad_signature(void **state)
{
	(void)state;
	char who[GPGV_FINGERPRINT_SIZE];
	size_t len;
	AUTO_FREE char *other = read_made("other.asc", &len);
	assert_int_equal(verify(other, len, document, signature, who), ERR_NOT_FOUND);
	AUTO_FREE char *both = mem_printf("%s\nnoise\n%s", other, keys);
	assert_int_equal(verify(both, strlen(both), document, signature, who), 0);
}

static void what_is_no_key_and_no_signature_is_refused(void **state)
{
	(void)state;
	char who[GPGV_FINGERPRINT_SIZE];
	assert_int_equal(verify("nothing", 7, document, signature, who), ERR_PARSE);
	assert_int_equal(verify(keys, keys_len, document, "nothing", who), ERR_PARSE);
	assert_int_equal(verify(keys, keys_len, document, "", who), ERR_PARSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_signature_names_its_key),
		cmocka_unit_test(one_changed_byte_is_a_bad_signature),
		cmocka_unit_test(a_key_that_is_not_there_is_told_from_a_bad_signature),
		cmocka_unit_test(what_is_no_key_and_no_signature_is_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
