#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "ownership/receipt.h"
#include "passport/jws.h"
#include "platform/crypto.h"

static struct pki_key *key, *other;
static uint8_t point[65];

static int set_up(void **state)
{
	(void)state;
	assert_int_equal(crypto_init(), 0);
	assert_int_equal(pki_key_new(&key), 0);
	assert_int_equal(pki_key_new(&other), 0);
	pki_key_public(key, point);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pki_key_free(key);
	pki_key_free(other);
	return 0;
}

static char *receipt(const struct pki_key *by, const char *typ, const char *level, const char *nonce, int epoch)
{
	char *jws = NULL;
	AUTO_JSON json_t *payload = json_pack("{s:i, s:s, s:s, s:i, s:s, s:s, s:s}", "v", 1, "serial", "S-1", "model", "LAMP-1", "epoch", epoch, "level", level,
		"nonce", nonce, "unit", "u1");
	assert_int_equal(jws_sign(by, typ, payload, &jws), 0);
	return jws;
}

static const struct receipt_expected expected = { .unit = "u1", .serial = "S-1", .level = "transfer", .nonce = "bm9uY2U", .min_epoch = 2 };
#define TYP "reset-receipt+jws"

static int check(char *jws)
{
	AUTO_FREE char *mine = jws;
	int64_t epoch = 0;
	return receipt_check(mine, strlen(mine), TYP, point, &expected, &epoch);
}

static void a_receipt_for_our_nonce_by_the_devices_key_is_good(void **state)
{
	(void)state;
	assert_int_equal(check(receipt(key, TYP, "transfer", "bm9uY2U", 2)), 0);
}

static void another_key_type_nonce_level_or_an_older_epoch_is_refused(void **state)
{
	(void)state;
	assert_int_equal(check(receipt(other, TYP, "transfer", "bm9uY2U", 2)), ERR_MISMATCH);
	assert_true(check(receipt(key, "arrival-receipt+jws", "transfer", "bm9uY2U", 2)) < 0);
	assert_int_equal(check(receipt(key, TYP, "transfer", "b2xk", 2)), ERR_MISMATCH);
	assert_int_equal(check(receipt(key, TYP, "troubleshoot", "bm9uY2U", 2)), ERR_MISMATCH);
	assert_int_equal(check(receipt(key, TYP, "transfer", "bm9uY2U", 1)), ERR_MISMATCH);
}

static void garbage_and_giants_are_refused(void **state)
{
	(void)state;
	AUTO_FREE char *giant = mem_new(RECEIPT_MAX + 2, 1);
	memset(giant, 'A', RECEIPT_MAX + 1);
	assert_int_equal(receipt_check(giant, RECEIPT_MAX + 1, TYP, point, &expected, NULL), ERR_LIMIT);
	assert_true(receipt_check("", 0, TYP, point, &expected, NULL) < 0);
	assert_true(receipt_check("a.b.c", 5, TYP, point, &expected, NULL) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_receipt_for_our_nonce_by_the_devices_key_is_good),
		cmocka_unit_test(another_key_type_nonce_level_or_an_older_epoch_is_refused),
		cmocka_unit_test(garbage_and_giants_are_refused),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
