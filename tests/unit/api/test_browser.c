#include "unit.h"
#include "api/browser.h"

#define TOKEN "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_abcde"
#define OURS "__Host-freehold=" TOKEN

static void the_token_is_found_among_other_cookies(void **state)
{
	static const char *const good[] = {OURS, "a=b; " OURS, OURS "; a=b", "a=b;" OURS ";c=d", "; " OURS "; "};
	char token[PEOPLE_TOKEN_SIZE];
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(browser_session_token(token, good[i]));
		assert_string_equal(token, TOKEN);
	}
}

static void no_cookie_two_cookies_and_look_alikes_are_none(void **state)
{
	static const char *const bad[] = {"", "a=b", "__Host-freehold=", OURS "; " OURS, OURS ";" OURS, "__Host-freehold=; " OURS, OURS "; __Host-freehold=x", "x" OURS,
		OURS "x", "__host-freehold=" TOKEN, "__Host-freehold=\"" TOKEN "\"", "__Host-freehold =" TOKEN, ";;;;", "a=" OURS};
	char token[PEOPLE_TOKEN_SIZE];
	(void)state;
	assert_false(browser_session_token(token, NULL));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (browser_session_token(token, bad[i]))
			fail_msg("%s", bad[i]);
}

static void only_the_page_of_the_host_that_was_asked_is_same_origin(void **state)
{
	(void)state;
	assert_true(browser_origin_is("https://hub.local", "hub.local"));
	assert_true(browser_origin_is("https://hub.local:8443", "hub.local:8443"));
	static const char *const bad[] = {NULL, "", "null", "http://hub.local", "https://hub.local:443", "https://hub.local.evil.example", "https://hub.local/", "HTTPS://hub.local",
		"https://evil.example"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(browser_origin_is(bad[i], "hub.local"));
	assert_false(browser_origin_is("https://", NULL));
}

static void only_json_is_json(void **state)
{
	(void)state;
	assert_true(browser_type_is_json("application/json"));
	assert_true(browser_type_is_json("Application/JSON; charset=utf-8"));
	assert_true(browser_type_is_json("application/json ;x"));
	static const char *const bad[] = {NULL, "", "application/jsonx", "text/json", "text/plain; application/json", "application/json+x", " application/json"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(browser_type_is_json(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_token_is_found_among_other_cookies),
		cmocka_unit_test(no_cookie_two_cookies_and_look_alikes_are_none),
		cmocka_unit_test(only_the_page_of_the_host_that_was_asked_is_same_origin),
		cmocka_unit_test(only_json_is_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
