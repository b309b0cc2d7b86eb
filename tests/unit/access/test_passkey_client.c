#include "unit.h"
#include <string.h>
#include "access/passkey_client.h"
#include "base/mem.h"
#include "base/str.h"

#define ORIGIN "https://freehold.local:8443"
#define CHALLENGE "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static int reads(const char *json)
{
	char challenge[PASSKEY_CHALLENGE_SIZE];
	int err = passkey_client_read(challenge, json, strlen(json), "webauthn.get", ORIGIN);
	if (err == 0)
		assert_string_equal(challenge, CHALLENGE);
	return err;
}

static void the_words_of_a_browser_on_our_page_are_read(void **state)
{
	(void)state;
	assert_int_equal(strlen(CHALLENGE), PASSKEY_CHALLENGE_SIZE - 1);
	assert_int_equal(reads("{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"" ORIGIN "\",\"crossOrigin\":false}"), 0);
	assert_int_equal(reads("{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"" ORIGIN "\",\"other_keys_can_be_added_here\":\"x\"}"), 0);
}

static void another_page_type_frame_or_challenge_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"{\"type\":\"webauthn.create\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"" ORIGIN "\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"https://freehold.local\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"http://freehold.local:8443\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"" ORIGIN "/\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\",\"origin\":[\"" ORIGIN "\"]}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"" ORIGIN "\",\"crossOrigin\":true}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"" ORIGIN "\",\"topOrigin\":\"https://evil.example\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "A\",\"origin\":\"" ORIGIN "\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"\",\"origin\":\"" ORIGIN "\"}",
		"{\"type\":\"webauthn.get\",\"origin\":\"" ORIGIN "\"}",
		"{}",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(reads(wrong[i]), ERR_MISMATCH);
}

static void what_is_no_object_of_json_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "[]", "\"x\"", "{", "{\"type\":\"webauthn.get\",\"type\":\"webauthn.get\"}", "{}x", "{\"a\":\"\\u0000\"}", "\xff", "{\"a\":[[[[[[1]]]]]]}" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(reads(wrong[i]), ERR_PARSE);
	AUTO_FREE char *huge = mem_printf("{\"a\":\"%03000d\"}", 1);
	assert_int_equal(reads(huge), ERR_PARSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_words_of_a_browser_on_our_page_are_read),
		cmocka_unit_test(another_page_type_frame_or_challenge_is_refused),
		cmocka_unit_test(what_is_no_object_of_json_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
