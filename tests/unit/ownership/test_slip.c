#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "ownership/slip.h"
#include "platform/crypto.h"

static const struct slip_facts facts = { .id = "abcdefghijkl", .model = "LAMP-1", .manufacturer = "Example", .serial = "S-000123", .identity = "kid", .epoch = 3,
	.released_at = 1800000000000, .reset = "confirmed", .receipt = "x.y.z" };

static void a_slip_reads_back_and_names_no_serial_in_clear(void **state)
{
	(void)state;
	struct pki_key *key;
	AUTO_FREE char *jws = NULL;
	AUTO_JSON json_t *payload = NULL;
	char kid[44], ours[44];
	uint8_t point[65];
	assert_int_equal(crypto_init(), 0);
	assert_int_equal(pki_key_new(&key), 0);
	assert_int_equal(slip_make(key, &facts, &jws), 0);
	assert_int_equal(slip_read(jws, strlen(jws), &payload, kid), 0);
	pki_key_public(key, point);
	pki_key_id(point, ours);
	assert_string_equal(kid, ours);
	assert_string_equal(json_text_or(payload, "reset", ""), "confirmed");
	assert_int_equal(json_integer_value(json_object_get(payload, "epoch")), 3);
	AUTO_FREE char *text = json_write(payload);
	assert_null(strstr(text, "S-000123"));
	pki_key_free(key);
}

static void one_changed_byte_is_noticed_anywhere(void **state)
{
	(void)state;
	struct pki_key *key;
	AUTO_FREE char *jws = NULL;
	char kid[44];
	assert_int_equal(pki_key_new(&key), 0);
	assert_int_equal(slip_make(key, &facts, &jws), 0);
	size_t len = strlen(jws);
	for (size_t i = 0; i < len; i += 7) {
		char before = jws[i];
		json_t *payload = NULL;
		jws[i] = before == 'A' ? 'B' : 'A';
		int err = slip_read(jws, len, &payload, kid);
		json_decref(payload);
		assert_true(err < 0);
		jws[i] = before;
	}
	pki_key_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slip_reads_back_and_names_no_serial_in_clear),
		cmocka_unit_test(one_changed_byte_is_noticed_anywhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
