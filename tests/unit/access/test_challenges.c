#include "unit.h"
#include <string.h>
#include "access/challenges.h"
#include "base/clock.h"
#include "platform/crypto.h"

static int64_t boot = 5000;
static int64_t boot_ms(void) { return boot; }
static struct challenges c;

static int set_up(void **state)
{
	(void)state;
	boot = 5000;
	clock_set_test(NULL, boot_ms);
	assert_int_equal(crypto_init(), 0);
	challenges_init(&c);
	return 0;
}

static void a_challenge_is_good_for_one_use_one_purpose_and_one_session(void **state)
{
	(void)state;
	char one[PASSKEY_CHALLENGE_SIZE], two[PASSKEY_CHALLENGE_SIZE];
	challenges_make(&c, CHALLENGE_ADD, "session-1", one);
	challenges_make(&c, CHALLENGE_ADD, "session-1", two);
	assert_string_not_equal(one, two);
	assert_int_equal(challenges_check(&c, CHALLENGE_ADD, "session-1", one), 0);
	assert_int_equal(challenges_check(&c, CHALLENGE_CONFIRM, "session-1", one), ERR_MISMATCH);
	assert_int_equal(challenges_check(&c, CHALLENGE_SIGN_IN, "", one), ERR_MISMATCH);
	assert_int_equal(challenges_check(&c, CHALLENGE_ADD, "session-2", one), ERR_MISMATCH);
	assert_int_equal(challenges_check(&c, CHALLENGE_ADD, "session-1", one), 0); // looking at it does not use it up
	challenges_use(&c, one);
	assert_int_equal(challenges_check(&c, CHALLENGE_ADD, "session-1", one), ERR_EXPIRED);
	assert_int_equal(challenges_check(&c, CHALLENGE_ADD, "session-1", two), 0);
}

static void it_ends_after_five_minutes_and_with_the_run_of_the_hub(void **state)
{
	(void)state;
	char one[PASSKEY_CHALLENGE_SIZE];
	challenges_make(&c, CHALLENGE_SIGN_IN, "", one);
	boot += CHALLENGE_MS - 1;
	assert_int_equal(challenges_check(&c, CHALLENGE_SIGN_IN, "", one), 0);
	boot += 1;
	assert_int_equal(challenges_check(&c, CHALLENGE_SIGN_IN, "", one), ERR_EXPIRED);
	challenges_make(&c, CHALLENGE_SIGN_IN, "", one);
	challenges_init(&c);
	assert_int_equal(challenges_check(&c, CHALLENGE_SIGN_IN, "", one), ERR_MISMATCH);
}

static void one_that_was_changed_or_made_up_is_none_of_ours(void **state)
{
	(void)state;
	char one[PASSKEY_CHALLENGE_SIZE];
	challenges_make(&c, CHALLENGE_SIGN_IN, "", one);
	for (size_t i = 0; i < strlen(one); i++) {
		char kept = one[i];
		one[i] = kept == 'A' ? 'B' : 'A';
		assert_int_equal(challenges_check(&c, CHALLENGE_SIGN_IN, "", one), ERR_MISMATCH);
		one[i] = kept;
	}
	static const char *const wrong[] = { "", "AAAA", "not base64 at all", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_int_equal(challenges_check(&c, CHALLENGE_SIGN_IN, "", wrong[i]), ERR_MISMATCH);
		challenges_use(&c, wrong[i]);
	}
}

static void a_used_one_never_comes_back_however_many_are_used_after_it(void **state)
{
	(void)state;
	char first[PASSKEY_CHALLENGE_SIZE], one[PASSKEY_CHALLENGE_SIZE];
	challenges_make(&c, CHALLENGE_SIGN_IN, "", first);
	challenges_use(&c, first);
	for (int i = 0; i < CHALLENGES_USED + 10; i++) {
		boot++;
		challenges_make(&c, CHALLENGE_SIGN_IN, "", one);
		assert_int_equal(challenges_check(&c, CHALLENGE_SIGN_IN, "", one), 0);
		challenges_use(&c, one);
		assert_int_equal(challenges_check(&c, CHALLENGE_SIGN_IN, "", one), ERR_EXPIRED);
		assert_int_equal(challenges_check(&c, CHALLENGE_SIGN_IN, "", first), ERR_EXPIRED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_challenge_is_good_for_one_use_one_purpose_and_one_session, set_up),
		cmocka_unit_test_setup(it_ends_after_five_minutes_and_with_the_run_of_the_hub, set_up),
		cmocka_unit_test_setup(one_that_was_changed_or_made_up_is_none_of_ours, set_up),
		cmocka_unit_test_setup(a_used_one_never_comes_back_however_many_are_used_after_it, set_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
