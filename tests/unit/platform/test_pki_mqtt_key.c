// The broker's key and its successor, and the fingerprint that Tasmota makes of it.
#include "unit.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "folder.h"
#include "platform/pki.h"

static struct pki *pki;

static int sh(const char *line)
{
	AUTO_FREE char *quiet = mem_printf("( %s ) >out 2>&1", line);
	int status = system(quiet);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static void start_again(void)
{
	pki_free(pki);
	pki = NULL;
	assert_int_equal(pki_open(&pki, "pki", "broker"), 0);
	assert_true(pki_renew_leaves(pki, "freehold.local", clock_wall_ms()) >= 0);
}

// An SSH key's blob is the same three parts with the modulus as a signed number: the tag, the exponent, and a zero byte before the modulus.
static bool print_is_of(const char *key, const char *print)
{
	AUTO_FREE char *line = mem_printf("openssl rsa -in %s -noout -modulus | sed s/Modulus=// | { printf '000000077373682d7273610000000301000100000100'; cat; } |"
		" xxd -r -p | sha1sum | cut -c1-40 | tr a-f A-F | sed 's/../& /g; s/ $//' | grep -qx '%s'", key, print);
	return sh(line) == 0;
}

static bool leaf_fits(void)
{
	return sh("openssl x509 -in broker/mqtt.crt -noout -pubkey >a && openssl rsa -in broker/mqtt.key -pubout -out b && cmp a b") == 0;
}

static void the_next_key_is_made_told_and_put_in_use_and_every_step_survives_a_crash(void **state)
{
	(void)state;
	assert_true(print_is_of("broker/mqtt.key", pki_mqtt_print(pki)));
	assert_null(pki_mqtt_next_print(pki));
	assert_int_equal(pki_mqtt_key_switch(pki), ERR_STATE);
	assert_int_equal(pki_mqtt_key_drop(pki), ERR_STATE);
	AUTO_FREE char *first = mem_str(pki_mqtt_print(pki));

	assert_int_equal(pki_mqtt_key_prepare(pki), 0);
	assert_int_equal(pki_mqtt_key_prepare(pki), ERR_STATE);
	assert_null(pki_mqtt_next_print(pki)); // not before it is published
	start_again();
	assert_non_null(pki_mqtt_next_print(pki));
	assert_true(print_is_of("broker/mqtt-next.key", pki_mqtt_next_print(pki)));
	assert_string_equal(pki_mqtt_print(pki), first);
	assert_true(leaf_fits());
	assert_int_equal(sh("stat -c %a broker/mqtt-next.key | grep -q 600"), 0);

	assert_int_equal(pki_mqtt_key_drop(pki), 0);
	assert_false(exists("broker/mqtt-next.key"));
	assert_int_equal(pki_mqtt_key_prepare(pki), 0);
	assert_int_equal(pki_mqtt_key_publish(pki), 0);
	AUTO_FREE char *second = mem_str(pki_mqtt_next_print(pki));
	assert_string_not_equal(first, second);

	// Killed before a leaf was made for it: the start makes one.
	assert_int_equal(pki_mqtt_key_switch(pki), 0);
	assert_string_equal(pki_mqtt_print(pki), second);
	assert_null(pki_mqtt_next_print(pki));
	assert_false(leaf_fits() || exists("broker/mqtt-next.key"));
	start_again();
	assert_true(leaf_fits());
	assert_string_equal(pki_mqtt_print(pki), second);
	assert_int_equal(sh("openssl verify -CAfile pki/root.crt -untrusted broker/mqtt.crt broker/mqtt.crt"), 0);
}

static int set_up(void **state)
{
	if (folder_make(state) < 0 || chdir(*state) < 0)
		return -1;
	return pki_create("pki", "broker", "abc234", "freehold.local") < 0 ? -1 : pki_open(&pki, "pki", "broker");
}

static int tear_down(void **state)
{
	pki_free(pki);
	return chdir("/") < 0 ? -1 : folder_remove(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_next_key_is_made_told_and_put_in_use_and_every_step_survives_a_crash) };
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
