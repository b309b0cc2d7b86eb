#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "notices/outgoing.h"

static void only_https_addresses_without_a_user_are_taken(void **state)
{
	(void)state;
	static const char *const good[] = { "https://a.example", "https://a.example/", "https://a.example:8443/x?y=z#q", "https://[fd00::1]:8443/x", "https://a.example/@b" };
	static const char *const bad[] = { "", "https://", "https:///x", "http://a.example", "HTTPS://a.example", "https://u@a.example", "https://u:p@a.example/x", "https://a.example/\n",
		"https://a.example/a b", "https://a.example/\\", "https://a.example/<", "ftp://a.example", "//a.example" };
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(outgoing_is_https(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(outgoing_is_https(bad[i]));
}

static void of_an_address_only_the_host_is_shown(void **state)
{
	(void)state;
	AUTO_FREE char *a = outgoing_host("https://a.example:8443/secret?x"), *b = outgoing_host("https://a.example?secret");
	assert_string_equal(a, "a.example:8443");
	assert_string_equal(b, "a.example");
}

static void what_is_too_long_is_not_sent_in_part(void **state)
{
	(void)state;
	struct outgoing o;
	AUTO_FREE char *large = mem_new(WIRE_BODY_MAX + 2, 1);
	memset(large, 'x', WIRE_BODY_MAX + 1);
	outgoing_init(&o, NULL);
	buf_put_str(&o.body, large);
	assert_int_equal(outgoing_end(&o), ERR_LIMIT);
	outgoing_done(&o);
	outgoing_init(&o, NULL);
	large[WIRE_HEADERS_MAX] = '\0';
	outgoing_header(&o, "A", large);
	assert_int_equal(outgoing_end(&o), ERR_LIMIT);
	outgoing_done(&o);
}

static void each_kind_is_found_by_its_word(void **state)
{
	(void)state;
	static const char *const words[] = { "webhook", "ntfy", "mail", "push", "mqtt" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_string_equal(channel_kind_of(words[i])->kind, words[i]);
	assert_null(channel_kind_of("pigeon"));
	assert_null(channel_kind_of(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_https_addresses_without_a_user_are_taken),
		cmocka_unit_test(of_an_address_only_the_host_is_shown),
		cmocka_unit_test(what_is_too_long_is_not_sent_in_part),
		cmocka_unit_test(each_kind_is_found_by_its_word),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
