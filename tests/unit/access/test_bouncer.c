#include "unit.h"
#include "access/bouncer.h"

static const struct actor nobody = { .kind = ACTOR_NOBODY }, local = { .kind = ACTOR_LOCAL };

static struct actor person(enum role r)
{
	return (struct actor){ .kind = ACTOR_PERSON, .role = r };
}

static void nobody_may_only_greet_claim_and_sign_in(void **state)
{
	(void)state;
	for (int x = 0; x < ACTION_COUNT; x++) {
		bool open = x == ACTION_GREET || x == ACTION_CLAIM || x == ACTION_SIGN_IN;
		assert_int_equal(bouncer_check(&nobody, (enum action)x, PHASE_OWNED, PHASE_OWNED), open ? 0 : ERR_UNAUTHENTICATED);
	}
}

static void an_owner_may_do_everything_but_make_setup_codes(void **state)
{
	(void)state;
	struct actor owner = person(ROLE_OWNER);
	for (int x = 0; x < ACTION_COUNT; x++)
		assert_int_equal(bouncer_check(&owner, (enum action)x, PHASE_OWNED, PHASE_OWNED), x == ACTION_SETUP_CODE ? ERR_DENIED : 0);
}

static void a_guest_may_use_devices_but_neither_add_nor_give_away(void **state)
{
	(void)state;
	struct actor guest = person(ROLE_GUEST);
	assert_int_equal(bouncer_check(&guest, ACTION_USE_DEVICES, PHASE_OWNED, PHASE_OWNED), 0);
	assert_int_equal(bouncer_check(&guest, ACTION_ADD_DEVICES, PHASE_OWNED, PHASE_OWNED), ERR_DENIED);
	assert_int_equal(bouncer_check(&guest, ACTION_RELEASE_DEVICES, PHASE_OWNED, PHASE_OWNED), ERR_DENIED);
	assert_int_equal(bouncer_check(&guest, ACTION_SEE_LOG, PHASE_OWNED, PHASE_OWNED), ERR_DENIED);
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
		cmocka_unit_test(nobody_may_only_greet_claim_and_sign_in),
		cmocka_unit_test(an_owner_may_do_everything_but_make_setup_codes),
		cmocka_unit_test(a_guest_may_use_devices_but_neither_add_nor_give_away),
		cmocka_unit_test(only_who_holds_the_server_makes_setup_codes),
		cmocka_unit_test(the_phase_comes_before_the_role),
		cmocka_unit_test(an_unknown_action_is_denied),
		cmocka_unit_test(roles_have_words_that_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
