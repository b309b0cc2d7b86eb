#include "unit.h"
#include <string.h>
#include "access/people.h"
#include "access/people_store.h"
#include "access_world.h"
#include "base/str.h"

static const struct people_standing as_owner = { .role = ROLE_OWNER }, as_guest = { .role = ROLE_GUEST };

struct house { struct world world; struct people *people; struct actor owner; };

static int set_up(void **state)
{
	struct house *h = NEW(struct house);
	world_make(&h->world);
	assert_int_equal(people_open(&h->people, world_open(&h->world, people_schema)), 0);
	assert_int_equal(people_create(h->people, "Ada Löwe", &as_owner, "$argon2id$x", &h->owner), 0);
	*state = h;
	return 0;
}

static int tear_down(void **state)
{
	struct house *h = *state;
	people_close(h->people);
	world_done(&h->world);
	free(h);
	return 0;
}

static void restart(struct house *h)
{
	people_close(h->people);
	store_close(h->world.store);
	assert_int_equal(people_open(&h->people, world_open(&h->world, people_schema)), 0);
}

static void names_are_found_without_case_and_taken_once(void **state)
{
	struct house *h = *state;
	struct actor a;
	char phc[128];
	assert_int_equal(people_find(h->people, "  ada löwe ", &a, phc), 0);
	assert_string_equal(a.name, "Ada Löwe");
	assert_string_equal(phc, "$argon2id$x");
	assert_int_equal(people_create(h->people, "ADA Löwe", &as_guest, "x", &a), ERR_EXISTS);
	assert_int_equal(people_find(h->people, "Eve", &a, phc), ERR_NOT_FOUND);
	assert_int_equal(people_create(h->people, "a\nb", &as_guest, "x", &a), ERR_INVALID);
}

static void a_session_survives_a_restart_and_ends_when_told(void **state)
{
	struct house *h = *state;
	struct people_session s, again;
	struct actor a;
	assert_int_equal(people_open_session(h->people, &h->owner, MADE_PASSWORD, "Phone \"1\"\n", "192.168.1.7", &s), 0);
	restart(h);
	assert_int_equal(people_session(h->people, s.token, &a, &again), 0);
	assert_string_equal(a.name, "Ada Löwe");
	assert_int_equal(a.role, ROLE_OWNER);
	assert_string_equal(again.csrf, s.csrf);
	assert_int_equal(people_end_session(h->people, a.session), 0);
	assert_int_equal(people_session(h->people, s.token, &a, &again), ERR_UNAUTHENTICATED);
	restart(h);
	assert_int_equal(people_session(h->people, s.token, &a, &again), ERR_UNAUTHENTICATED);
}

static void the_database_never_holds_a_token(void **state)
{
	struct house *h = *state;
	struct people_session s;
	assert_int_equal(people_open_session(h->people, &h->owner, MADE_PASSWORD, "", "::1", &s), 0);
	AUTO_JSON json_t *list = people_sessions(h->people, h->owner.account, "");
	AUTO_FREE char *text = json_write(list);
	assert_null(strstr(text, s.token));
	assert_null(strstr(text, s.csrf));
}

static void a_session_ends_after_thirty_days(void **state)
{
	struct house *h = *state;
	struct people_session s;
	struct actor a;
	assert_int_equal(people_open_session(h->people, &h->owner, MADE_PASSWORD, "", "::1", &s), 0);
	world_wall += PEOPLE_SESSION_MS - 1;
	assert_int_equal(people_session(h->people, s.token, &a, &s), 0);
	world_wall += 1;
	assert_int_equal(people_session(h->people, s.token, &a, &s), ERR_UNAUTHENTICATED);
}

static void changing_the_password_can_end_all_other_sessions(void **state)
{
	struct house *h = *state;
	struct people_session keep, other;
	struct actor a, b;
	assert_int_equal(people_open_session(h->people, &h->owner, MADE_PASSWORD, "", "::1", &keep), 0);
	assert_int_equal(people_open_session(h->people, &h->owner, MADE_PASSWORD, "", "::2", &other), 0);
	assert_int_equal(people_session(h->people, keep.token, &a, &keep), 0);
	assert_int_equal(people_end_others(h->people, h->owner.account, a.session), 0);
	assert_int_equal(people_session(h->people, keep.token, &b, &keep), 0);
	assert_int_equal(people_session(h->people, other.token, &b, &other), ERR_UNAUTHENTICATED);
}

static void forged_tokens_are_nobody(void **state)
{
	struct house *h = *state;
	struct people_session s;
	struct actor a;
	const char *bad[] = { "", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "../../../../../../../../../../../../../etc/p" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(people_session(h->people, bad[i], &a, &s), ERR_UNAUTHENTICATED);
}

static void the_only_owner_can_neither_be_demoted_nor_removed(void **state)
{
	struct house *h = *state;
	struct actor second;
	const struct people_standing resident = { .role = ROLE_RESIDENT };
	assert_int_equal(people_change(h->people, h->owner.account, &resident), ERR_STATE);
	assert_int_equal(people_remove(h->people, h->owner.account), ERR_STATE);
	assert_int_equal(people_create(h->people, "Grace", &as_owner, "x", &second), 0);
	assert_int_equal(people_change(h->people, h->owner.account, &resident), 0);
	assert_int_equal(people_remove(h->people, second.account), ERR_STATE);
	assert_int_equal(people_remove(h->people, h->owner.account), 0);
	assert_int_equal(people_remove(h->people, h->owner.account), ERR_NOT_FOUND);
}

static void a_new_role_holds_at_once_for_open_sessions_and_after_a_restart(void **state)
{
	struct house *h = *state;
	struct people_session s, again;
	struct actor grace, a;
	const struct people_standing resident = { .role = ROLE_RESIDENT };
	assert_int_equal(people_create(h->people, "Grace", &as_owner, "x", &grace), 0);
	assert_int_equal(people_open_session(h->people, &grace, MADE_PASSWORD, "", "::1", &s), 0);
	assert_int_equal(people_change(h->people, grace.account, &resident), 0);
	assert_int_equal(people_session(h->people, s.token, &a, &again), 0);
	assert_int_equal(a.role, ROLE_RESIDENT);
	restart(h);
	assert_int_equal(people_session(h->people, s.token, &a, &again), 0);
	assert_int_equal(a.role, ROLE_RESIDENT);
	// Who verified a password before the change signs in with the role after it.
	assert_int_equal(people_open_session(h->people, &grace, MADE_PASSWORD, "", "::1", &s), 0);
	assert_int_equal(people_session(h->people, s.token, &a, &again), 0);
	assert_int_equal(a.role, ROLE_RESIDENT);
}

static void a_removed_person_is_nobody_in_every_open_session(void **state)
{
	struct house *h = *state;
	struct people_session s, t, mine;
	struct actor guest, a;
	assert_int_equal(people_create(h->people, "Guest", &as_guest, "x", &guest), 0);
	assert_int_equal(people_open_session(h->people, &guest, MADE_PASSWORD, "", "::1", &s), 0);
	assert_int_equal(people_open_session(h->people, &guest, MADE_PASSWORD, "", "::2", &t), 0);
	assert_int_equal(people_open_session(h->people, &h->owner, MADE_PASSWORD, "", "::3", &mine), 0);
	assert_int_equal(people_remove(h->people, guest.account), 0);
	assert_int_equal(people_session(h->people, s.token, &a, &s), ERR_UNAUTHENTICATED);
	assert_int_equal(people_session(h->people, t.token, &a, &t), ERR_UNAUTHENTICATED);
	assert_int_equal(people_session(h->people, mine.token, &a, &mine), 0);
	assert_int_equal(people_open_session(h->people, &guest, MADE_PASSWORD, "", "::1", &s), ERR_NOT_FOUND);
}

static void a_guest_with_an_end_is_nobody_after_it_and_an_owner_has_none(void **state)
{
	struct house *h = *state;
	struct people_session s;
	struct actor guest, a;
	const struct people_standing for_a_day = { .role = ROLE_GUEST, .until = world_wall + 86400000 }, owner = { .role = ROLE_OWNER, .until = world_wall + 86400000 };
	assert_int_equal(people_create(h->people, "Guest", &for_a_day, "x", &guest), 0);
	assert_int_equal(people_open_session(h->people, &guest, MADE_PASSWORD, "", "::1", &s), 0);
	world_wall += 86400000 - 1;
	assert_int_equal(people_session(h->people, s.token, &a, &s), 0);
	world_wall += 1;
	assert_int_equal(people_session(h->people, s.token, &a, &s), ERR_UNAUTHENTICATED);
	assert_int_equal(people_create(h->people, "Second", &owner, "x", &a), ERR_INVALID);
	assert_int_equal(people_change(h->people, guest.account, &owner), ERR_INVALID);
}

static void one_account_ends_only_its_own_sessions(void **state)
{
	struct house *h = *state;
	struct people_session s;
	struct actor guest, a;
	assert_int_equal(people_create(h->people, "Guest", &as_guest, "x", &guest), 0);
	assert_int_equal(people_open_session(h->people, &h->owner, MADE_PASSWORD, "", "::1", &s), 0);
	assert_int_equal(people_session(h->people, s.token, &a, &s), 0);
	assert_int_equal(people_end_session_of(h->people, guest.account, a.session), ERR_NOT_FOUND);
	assert_int_equal(people_session(h->people, s.token, &a, &s), 0);
	assert_int_equal(people_end_session_of(h->people, h->owner.account, a.session), 0);
}

static void nobodys_sessions_push_another_persons_out(void **state)
{
	struct house *h = *state;
	struct people_session mine, s;
	struct actor guest, a;
	assert_int_equal(people_create(h->people, "Guest", &as_guest, "x", &guest), 0);
	assert_int_equal(people_open_session(h->people, &h->owner, MADE_PASSWORD, "", "::1", &mine), 0);
	for (int i = 0; i < 300; i++) {
		world_wall++;
		assert_int_equal(people_open_session(h->people, &guest, MADE_PASSWORD, "", "::2", &s), 0);
	}
	assert_int_equal(people_session(h->people, mine.token, &a, &mine), 0);
	AUTO_JSON json_t *list = people_sessions(h->people, guest.account, "");
	assert_int_equal(json_array_size(list), 32);
}

static void sessions_are_bounded_and_the_oldest_makes_room(void **state)
{
	struct house *h = *state;
	struct people_session first, s;
	struct actor a;
	assert_int_equal(people_open_session(h->people, &h->owner, MADE_PASSWORD, "", "::1", &first), 0);
	for (int i = 0; i < 32; i++) {
		world_wall++;
		assert_int_equal(people_open_session(h->people, &h->owner, MADE_PASSWORD, "", "::1", &s), 0);
	}
	assert_int_equal(people_session(h->people, first.token, &a, &first), ERR_UNAUTHENTICATED);
	assert_int_equal(people_session(h->people, s.token, &a, &s), 0);
}

static void a_proof_holds_ten_minutes_for_its_session_and_not_beyond_a_restart(void **state)
{
	struct house *h = *state;
	struct people_session s;
	struct actor one, two;
	assert_int_equal(people_open_session(h->people, &h->owner, MADE_PASSWORD, "", "::1", &s), 0);
	assert_int_equal(people_session(h->people, s.token, &one, &s), 0);
	world_boot += PEOPLE_PROVEN_MS - 1;
	assert_true(people_is_proven(h->people, one.session));
	world_boot += 1;
	assert_false(people_is_proven(h->people, one.session));
	struct people_session other;
	assert_int_equal(people_open_session(h->people, &h->owner, MADE_PASSKEY, "", "::1", &other), 0);
	assert_int_equal(people_session(h->people, other.token, &two, &other), 0);
	assert_true(people_is_proven(h->people, two.session));
	assert_false(people_is_proven(h->people, one.session));
	assert_int_equal(people_prove(h->people, one.session, MADE_PASSWORD), 0);
	assert_false(people_is_proven_by_passkey(h->people, one.session));
	assert_true(people_is_proven_by_passkey(h->people, two.session));
	assert_int_equal(people_prove(h->people, one.session, MADE_PASSKEY), 0);
	assert_true(people_is_proven_by_passkey(h->people, one.session));
	world_boot += PEOPLE_PROVEN_MS;
	assert_false(people_is_proven_by_passkey(h->people, one.session));
	assert_int_equal(people_prove(h->people, one.session, MADE_PASSWORD), 0);
	assert_true(people_is_proven(h->people, one.session));
	assert_int_equal(people_prove(h->people, "nobody's", MADE_PASSWORD), ERR_NOT_FOUND);
	assert_false(people_is_proven(h->people, "nobody's"));
	AUTO_JSON json_t *list = people_sessions(h->people, h->owner.account, one.session);
	size_t i;
	json_t *row;
	json_array_foreach(list, i, row)
		assert_string_equal(json_text_or(row, "made_with", ""), json_is_true(json_object_get(row, "current")) ? "password" : "passkey");
	restart(h);
	assert_int_equal(people_session(h->people, s.token, &one, &s), 0);
	assert_false(people_is_proven(h->people, one.session));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_proof_holds_ten_minutes_for_its_session_and_not_beyond_a_restart),
		T(names_are_found_without_case_and_taken_once), T(a_session_survives_a_restart_and_ends_when_told), T(the_database_never_holds_a_token),
		T(a_session_ends_after_thirty_days), T(changing_the_password_can_end_all_other_sessions), T(forged_tokens_are_nobody),
		T(the_only_owner_can_neither_be_demoted_nor_removed), T(a_new_role_holds_at_once_for_open_sessions_and_after_a_restart),
		T(a_removed_person_is_nobody_in_every_open_session), T(a_guest_with_an_end_is_nobody_after_it_and_an_owner_has_none),
		T(one_account_ends_only_its_own_sessions), T(nobodys_sessions_push_another_persons_out),
		T(sessions_are_bounded_and_the_oldest_makes_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
