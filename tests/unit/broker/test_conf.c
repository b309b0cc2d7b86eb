#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "broker/conf.h"

static struct config defaults(void)
{
	struct config c;
	char *message = NULL;
	assert_int_equal(config_load(&c, NULL, "/data", &message), 0);
	str_copy(c.plugin, sizeof(c.plugin), "/lib/freehold_broker.so");
	return c;
}

// The whole text; the caller frees.
static char *written(const struct config *c)
{
	struct conf_paths paths;
	struct buf text;
	assert_int_equal(conf_paths(&paths, c), 0);
	buf_init(&text, 65536);
	conf_write(&text, c, &paths);
	assert_false(text.failed);
	return buf_steal_str(&text);
}

static void assert_line(const char *text, const char *line)
{
	AUTO_FREE char *whole = mem_printf("\n%s\n", line);
	if (!strstr(text, whole))
		fail_msg("no line \"%s\"", line);
}

static void the_door_is_shut_to_strangers(void **state)
{
	(void)state;
	struct config c = defaults();
	AUTO_FREE char *text = written(&c);
	static const char *const lines[] = { "per_listener_settings false", "allow_anonymous false", "allow_zero_length_clientid false", "max_packet_size 2097152",
		"persistent_client_expiration 7d", "sys_interval 0", "plugin /lib/freehold_broker.so", "plugin_opt_authdb /data/broker/auth.db",
		"plugin_opt_key_bits 3072:256", "plugin_opt_pace 500:1048576:8", "plugin_opt_doors 8883:2048:32,8884:2048:32,8885:256:4", "plugin_opt_ws_socket /data/run/ws.sock", "listener 0 /data/run/ws.sock", "plugin_opt_hub_socket /data/run/hub.sock", "plugin_opt_legacy_socket /data/run/legacy.sock", "listener 0 /data/run/hub.sock",
		"listener 0 /data/run/legacy.sock", "listener 8883", "listener 8884", "listener 8885" };
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_line(text, lines[i]);
	static const char *const never[] = { "use_identity_as_username", "crlfile", "use_subject_as_username", "password_file", "acl_file", "protocol websockets" };
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		assert_null(strstr(text, never[i]));
}

static void the_profile_of_the_seed_takes_weaker_keys_over_the_same_suites(void **state)
{
	(void)state;
	struct config c = defaults();
	AUTO_FREE char *strict = written(&c);
	c.tls_profile = TLS_SEED;
	AUTO_FREE char *seed = written(&c);
	assert_line(seed, "plugin_opt_key_bits 2048:224");
	const char *a = strstr(strict, "key_bits 3072:256\n"), *b = strstr(seed, "key_bits 2048:224\n");
	assert_true(a && b);
	assert_string_equal(strchr(a, '\n'), strchr(b, '\n')); // nothing else differs
}

// The part of the text that belongs to one listener.
static char *listener(const char *text, const char *head)
{
	const char *at = strstr(text, head);
	assert_non_null(at);
	const char *end = strstr(at + 1, "\nlistener ");
	return mem_strn(at, end ? (size_t)(end - at) : strlen(at));
}

static void each_listener_has_its_own_proof(void **state)
{
	(void)state;
	struct config c = defaults();
	AUTO_FREE char *text = written(&c);
	AUTO_FREE char *password = listener(text, "\nlistener 8883"), *certificate = listener(text, "\nlistener 8884"), *onboarding = listener(text, "\nlistener 8885");
	assert_line(password, "certfile /data/broker/mqtt.crt");
	assert_non_null(strstr(password, "ciphers ECDHE-RSA-AES128-GCM-SHA256:")); // all that Tasmota knows
	assert_null(strstr(password, "require_certificate"));
	assert_line(certificate, "require_certificate true");
	assert_line(certificate, "cafile /data/broker/device-ca.crt");
	assert_line(onboarding, "psk_hint freehold");
	assert_line(onboarding, "ciphers ECDHE-PSK-CHACHA20-POLY1305:@SECLEVEL=2");
	assert_null(strstr(onboarding, "certfile"));
	const char *const all[] = { password, certificate, onboarding };
	for (int i = 0; i < 3; i++) {
		assert_non_null(strstr(all[i], ":@SECLEVEL=2\n"));
		assert_line(all[i], "ciphers_tls1.3 TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256");
	}
	for (const char *p = text; (p = strstr(p, "tls_version ")); p++)
		assert_int_equal(strncmp(p, "tls_version tlsv1.2\n", 20), 0);
}

static void addresses_and_prefixes_come_from_the_hubs_configuration(void **state)
{
	(void)state;
	struct config c = defaults();
	str_copy(c.bind, sizeof(c.bind), "192.168.1.2");
	c.mqtt_password_port = 18883;
	assert_int_equal(netprefix_parse(&c.lan[0], "198.51.100.0/24"), 0);
	assert_int_equal(netprefix_parse(&c.lan[1], "2001:db8::/32"), 0);
	c.lan_count = 2;
	AUTO_FREE char *text = written(&c);
	assert_line(text, "listener 18883 192.168.1.2");
	assert_line(text, "plugin_opt_lan 198.51.100.0/24,2001:db8::/32");
}

static void the_longest_run_dir_still_makes_a_socket_path(void **state)
{
	(void)state;
	struct config c = defaults();
	struct conf_paths paths;
	memset(c.run_dir, 'r', sizeof(c.run_dir) - 1);
	c.run_dir[sizeof(c.run_dir) - 1] = '\0';
	assert_int_equal(conf_paths(&paths, &c), 0);
	assert_in_range(strlen(paths.legacy_socket), 100, 107);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_door_is_shut_to_strangers),
		cmocka_unit_test(the_profile_of_the_seed_takes_weaker_keys_over_the_same_suites),
		cmocka_unit_test(each_listener_has_its_own_proof),
		cmocka_unit_test(addresses_and_prefixes_come_from_the_hubs_configuration),
		cmocka_unit_test(the_longest_run_dir_still_makes_a_socket_path),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
