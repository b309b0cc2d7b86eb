#include "unit.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/config.h"
#include "base/file.h"
#include "base/log.h"
#include "base/str.h"
#include "folder.h"

static int parse(struct config *c, const char *text, char **message)
{
	return config_parse(c, "hub.conf", text, strlen(text), "/var/lib/test", message);
}

static void defaults_need_no_file(void **state)
{
	struct config c;
	char *message = NULL;
	(void)state;
	assert_int_equal(config_load(&c, NULL, "/var/lib/test", &message), 0);
	assert_null(message);
	assert_string_equal(c.data_dir, "/var/lib/test");
	assert_string_equal(c.run_dir, "/var/lib/test/run");
	assert_string_equal(c.bind, "::");
	assert_int_equal(c.https_port, 443);
	assert_int_equal(c.mqtt_legacy_port, 1883);
	assert_string_equal(c.mosquitto, "/usr/sbin/mosquitto");
	assert_true(c.supervise);
	assert_false(c.small);
	assert_int_equal(c.log_level, LOG_LEVEL_INFO);
	assert_int_equal(c.tls_profile, TLS_STRICT);
	assert_int_equal(c.lan_count, 0);
	assert_true(strlen(c.host) > strlen(".local"));
	assert_string_equal(c.host + strlen(c.host) - 6, ".local");
	assert_int_equal(c.plugin[0], '/');
	assert_int_equal(c.relayd[0], '/');
}

static void every_kind_of_value_is_read(void **state)
{
	struct config c;
	char *message;
	(void)state;
	int r = parse(&c, "# a comment\n\n  bind=192.0.2.1\r\nhost\t=\thub.home.arpa\nhttp_port = 0\nhttps_port = 8443\nsupervise = no\nsmall=yes\n"
		"lan = 192.0.2.0/24 , 2001:db8::/32\nlog_level = debug\ntls_profile = seed\nrelay_group = freehold-relay\nrun_dir = /run/freehold\nplugin = /opt/p.so", &message);
	assert_int_equal(r, 0);
	assert_string_equal(c.bind, "192.0.2.1");
	assert_string_equal(c.host, "hub.home.arpa");
	assert_int_equal(c.http_port, 0);
	assert_int_equal(c.https_port, 8443);
	assert_false(c.supervise);
	assert_true(c.small);
	assert_int_equal(c.lan_count, 2);
	assert_int_equal(c.lan[0].bits, 120);
	assert_int_equal(c.log_level, LOG_LEVEL_DEBUG);
	assert_int_equal(c.tls_profile, TLS_SEED);
	assert_string_equal(c.relay_group, "freehold-relay");
	assert_string_equal(c.run_dir, "/run/freehold");
	assert_string_equal(c.plugin, "/opt/p.so");
}

static void mistakes_are_named_with_file_and_line(void **state)
{
	static const struct { const char *text, *message; } rows[] = {
		{"bind = ::\ncolour = blue\n", "hub.conf:2: unknown key \"colour\""},
		{"\n\nbind = ::\nbind = ::1\n", "hub.conf:4: bind is set a second time"},
		{"bind\n", "hub.conf:1: expected \"key = value\""},
		{"https_port = 0\n", "hub.conf:1: https_port: expected a port, 1 to 65535"},
		{"https_port = 65536", "hub.conf:1: https_port: expected a port, 1 to 65535"},
		{"http_port = 08", "hub.conf:1: http_port: expected a port, or 0 for none"},
		{"supervise = true", "hub.conf:1: supervise: expected yes or no"},
		{"run_dir = run", "hub.conf:1: run_dir: expected an absolute path"},
		{"bind = localhost", "hub.conf:1: bind: expected an address"},
		{"host = a..b", "hub.conf:1: host: expected a host name"},
		{"host = -a", "hub.conf:1: host: expected a host name"},
		{"host =", "hub.conf:1: host: expected a host name"},
		{"tls_profile = lax", "hub.conf:1: tls_profile: expected strict or seed"},
		{"log_level = loud", "hub.conf:1: log_level: expected error, warning, info or debug"},
		{"lan = 192.0.2.1", "hub.conf:1: lan: expected at most 8 prefixes such as 192.0.2.0/24, comma-separated"},
		{"lan = 192.0.2.0/24,", "hub.conf:1: lan: expected at most 8 prefixes such as 192.0.2.0/24, comma-separated"},
		{"lan = 1.0.0.0/8,1.0.0.0/8,1.0.0.0/8,1.0.0.0/8,1.0.0.0/8,1.0.0.0/8,1.0.0.0/8,1.0.0.0/8,1.0.0.0/8",
			"hub.conf:1: lan: expected at most 8 prefixes such as 192.0.2.0/24, comma-separated"},
		{"relay_group = a b", "hub.conf:1: relay_group: expected a group name, or nothing"},
		{"Bind = ::", "hub.conf:1: unknown key \"Bind\""},
		{"x\x1b[31m = 1", "hub.conf:1: unknown key \"x\\x1b[31m\""},
		{"bind = ::\xff", "hub.conf: not UTF-8 text"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct config c = {.https_port = 7};
		char *message = NULL;
		assert_int_not_equal(parse(&c, rows[i].text, &message), 0);
		assert_non_null(message);
		assert_string_equal(message, rows[i].message);
		assert_int_equal(c.https_port, 7);
		free(message);
	}
}

static void a_missing_file_is_named(void **state)
{
	struct config c;
	char *message = NULL;
	(void)state;
	assert_int_equal(config_load(&c, "/nonexistent/hub.conf", "/x", &message), ERR_NOT_FOUND);
	assert_string_equal(message, "/nonexistent/hub.conf: not found");
	free(message);
}

static void a_file_is_read(void **state)
{
	struct config c;
	char *message = NULL, *path = mem_printf("%s/hub.conf", (char *)*state);
	assert_int_equal(file_replace(path, "https_port = 1234\n", 18, 0600), 0);
	assert_int_equal(config_load(&c, path, NULL, &message), 0);
	assert_int_equal(c.https_port, 1234);
	assert_string_equal(c.data_dir, "/var/lib/freehold");
	free(path);
}

static void a_relative_data_folder_becomes_absolute(void **state)
{
	struct config c;
	char *message = NULL, here[4096], expected[4200];
	(void)state;
	assert_non_null(getcwd(here, sizeof here));
	snprintf(expected, sizeof expected, "%s/data", here);
	int r = config_load(&c, NULL, "data", &message);
	if (strlen(expected) < sizeof c.data_dir - 5) {
		assert_int_equal(r, 0);
		assert_string_equal(c.data_dir, expected);
	} else {
		assert_int_equal(r, ERR_LIMIT);
	}
	free(message);
}

static void a_data_folder_too_long_for_sockets_is_refused(void **state)
{
	struct config c;
	char *message = NULL, path[] = "/123456789/123456789/123456789/123456789/123456789/123456789/123456789/123456789/123456789/123";
	(void)state;
	assert_int_equal(config_load(&c, NULL, path, &message), ERR_LIMIT);
	assert_true(str_starts(message, "the data folder's path is longer than 91 bytes"));
	free(message);
	path[91] = 0;
	assert_int_equal(config_load(&c, NULL, path, &message), 0);
	assert_int_equal(strlen(c.run_dir), 95);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_need_no_file),
		cmocka_unit_test(every_kind_of_value_is_read),
		cmocka_unit_test(mistakes_are_named_with_file_and_line),
		cmocka_unit_test(a_missing_file_is_named),
		cmocka_unit_test_setup_teardown(a_file_is_read, folder_make, folder_remove),
		cmocka_unit_test(a_relative_data_folder_becomes_absolute),
		cmocka_unit_test(a_data_folder_too_long_for_sockets_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
