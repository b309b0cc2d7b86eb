#include "unit.h"
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/mem.h"
#include "folder.h"
#include "notices/vault.h"
#include "platform/crypto.h"

static void what_is_sealed_opens_with_the_same_key_and_purpose_only(void **state)
{
	AUTO_FREE char *path = mem_printf("%s/a.key", (char *)*state), *other_path = mem_printf("%s/b.key", (char *)*state);
	struct vault v, again, other;
	AUTO_BUF struct buf sealed;
	buf_init(&sealed, 1000);
	assert_int_equal(crypto_init(), 0);
	assert_int_equal(vault_open(&v, path), 0);
	assert_int_equal(vault_open(&other, other_path), 0);
	assert_int_equal(vault_seal(&v, "p", "a secret", &sealed), 0);
	assert_null(memmem(sealed.data, sealed.len, "secret", 6));
	assert_int_equal(vault_open(&again, path), 0); // as after a restart
	AUTO_FREE char *text = vault_unseal(&again, "p", sealed.data, sealed.len);
	assert_string_equal(text, "a secret");
	assert_null(vault_unseal(&again, "q", sealed.data, sealed.len));
	assert_null(vault_unseal(&other, "p", sealed.data, sealed.len));
	assert_null(vault_unseal(&v, "p", sealed.data, sealed.len - 1));
	assert_null(vault_unseal(&v, "p", sealed.data, 3));
	sealed.data[sealed.len - 1] ^= 1;
	assert_null(vault_unseal(&v, "p", sealed.data, sealed.len));
	vault_done(&v);
	vault_done(&again);
	vault_done(&other);
}

static void the_key_is_for_the_hub_alone_and_a_broken_one_is_not_replaced(void **state)
{
	AUTO_FREE char *path = mem_printf("%s/a.key", (char *)*state);
	struct vault v;
	struct stat st;
	assert_int_equal(vault_open(&v, path), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, 32);
	assert_int_equal(truncate(path, 31), 0);
	assert_int_equal(vault_open(&v, path), ERR_INVALID);
	vault_done(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_sealed_opens_with_the_same_key_and_purpose_only, folder_make, folder_remove),
		cmocka_unit_test_setup_teardown(the_key_is_for_the_hub_alone_and_a_broken_one_is_not_replaced, folder_make, folder_remove),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
