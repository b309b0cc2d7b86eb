#include "unit.h"
#include <string.h>
#include "access/bouncer.h"

static const struct actor nobody = { .kind = ACTOR_NOBODY }, local = { .kind = ACTOR_LOCAL };

static struct actor person(enum role r)
{
	return (struct actor){ .kind = ACTOR_PERSON, .role = r };
}

// The whole table, as a household expects it: O owner, R resident, G guest, I installer, L the command line, N nobody. A row for each action.
static const struct { enum action action; const char *who; } expected[] = {
	{ ACTION_GREET, "ORGILN" },
	{ ACTION_CLAIM, "ORGILN" }, // its phase is over once there is anybody
	{ ACTION_SIGN_IN, "ORGIN" },
	{ ACTION_OWN_SESSION, "ORGI" },
	{ ACTION_SEE_DEVICES, "ORGIL" },
	{ ACTION_USE_DEVICES, "ORGIL" },
	{ ACTION_ADD_DEVICES, "OIL" },
	{ ACTION_EDIT_DEVICES, "ORL" },
	{ ACTION_KEEP_RECORD, "ORL" },
	{ ACTION_SECURE_DEVICES, "OL" },
	{ ACTION_RELEASE_DEVICES, "OL" },
	{ ACTION_SEE_RELEASES, "ORL" },
	{ ACTION_DECIDE_LINKS, "OL" },
	{ ACTION_SEE_LOG, "ORL" },
	{ ACTION_SETTLE_ALERTS, "OL" },
	{ ACTION_SEE_SETTINGS, "ORL" },
	{ ACTION_EDIT_SETTINGS, "OL" },
	{ ACTION_MANAGE_PEOPLE, "OL" },
	{ ACTION_MANAGE_TOKENS, "OL" },
	{ ACTION_SEE_METRICS, "OL" },
	{ ACTION_SETUP_CODE, "L" },
};

static void every_role_may_do_what_its_row_says_and_nothing_else(void **state)
{
	(void)state;
	const struct { char letter; struct actor actor; } actors[] = {
		{ 'O', person(ROLE_OWNER) }, { 'R', person(ROLE_RESIDENT) }, { 'G', person(ROLE_GUEST) }, { 'I', person(ROLE_INSTALLER) }, { 'L', local }, { 'N', nobody },
	};
	bool seen[ACTION_COUNT] = { false };
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		seen[expected[i].action] = true;
		for (size_t k = 0; k < sizeof actors / sizeof *actors; k++) {
			int refused = actors[k].letter == 'N' ? ERR_UNAUTHENTICATED : ERR_DENIED;
			int wanted = strchr(expected[i].who, actors[k].letter) ? 0 : refused;
			if (bouncer_check(&actors[k].actor, expected[i].action, PHASE_OWNED, PHASE_OWNED) != wanted)
				fail_msg("%s, %c", action_word(expected[i].action), actors[k].letter);
		}
	}
	for (int x = 0; x < ACTION_COUNT; x++)
		assert_true(seen[x]);
}

static void an_action_is_known_by_a_word_of_its_own(void **state)
{
	(void)state;
	for (int x = 0; x < ACTION_COUNT; x++) {
		assert_non_null(action_word((enum action)x));
		for (int y = 0; y < x; y++)
			assert_string_not_equal(action_word((enum action)x), action_word((enum action)y));
	}
}

static void only_who_holds_the_server_makes_setup_codes(void **state)
{
	(void)state;
	assert_int_equal(bouncer_check(&local, ACTION_SETUP_CODE, PHASE_PROVISIONING, PHASE_PROVISIONING), 0);
	assert_int_equal(bouncer_check(&nobody, ACTION_SETUP_CODE, PHASE_PROVISIONING, PHASE_PROVISIONING), ERR_UNAUTHENTICATED);
}

static void the_phase_comes_before_the_role(void **state)
{
	(void)state;
	struct actor owner = person(ROLE_OWNER);
	assert_int_equal(bouncer_check(&owner, ACTION_SEE_DEVICES, PHASE_PROVISIONING, PHASE_OWNED), ERR_STATE);
	assert_int_equal(bouncer_check(&nobody, ACTION_CLAIM, PHASE_OWNED, PHASE_PROVISIONING), ERR_STATE);
}

static void an_unknown_action_is_denied(void **state)
{
	(void)state;
	struct actor owner = person(ROLE_OWNER);
	assert_int_equal(bouncer_check(&owner, ACTION_COUNT, PHASE_OWNED, PHASE_OWNED), ERR_DENIED);
}

static void roles_have_words_that_read_back(void **state)
{
	(void)state;
	enum role r;
	for (int i = ROLE_OWNER; i <= ROLE_INSTALLER; i++) {
		assert_int_equal(role_parse(role_word((enum role)i), &r), 0);
		assert_int_equal(r, i);
	}
	assert_int_equal(role_parse("Owner", &r), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_role_may_do_what_its_row_says_and_nothing_else),
		cmocka_unit_test(an_action_is_known_by_a_word_of_its_own),
		cmocka_unit_test(only_who_holds_the_server_makes_setup_codes),
		cmocka_unit_test(the_phase_comes_before_the_role),
		cmocka_unit_test(an_unknown_action_is_denied),
		cmocka_unit_test(roles_have_words_that_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
