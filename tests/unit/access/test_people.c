#include "unit.h"
#include <string.h>
#include "access/people.h"
#include "access/people_store.h"
#include "access_world.h"
#include "base/str.h"

struct house { struct world world; struct people *people; struct actor owner; };

static int set_up(void **state)
{
	struct house *h = NEW(struct house);
	world_make(&h->world);
	assert_int_equal(people_open(&h->people, world_open(&h->world, people_schema)), 0);
	assert_int_equal(people_create(h->people, "Ada Löwe", ROLE_OWNER, "$argon2id$x", &h->owner), 0);
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
	assert_int_equal(people_create(h->people, "ADA Löwe", ROLE_GUEST, "x", &a), ERR_EXISTS);
	assert_int_equal(people_find(h->people, "Eve", &a, phc), ERR_NOT_FOUND);
	assert_int_equal(people_create(h->people, "a\nb", ROLE_GUEST, "x", &a), ERR_INVALID);
}

static void a_session_survives_a_restart_and_ends_when_told(void **state)
{
	struct house *h = *state;
	struct people_session s, again;
	struct actor a;
	assert_int_equal(people_open_session(h->people, &h->owner, "Phone \"1\"\n", "192.168.1.7", &s), 0);
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
	assert_int_equal(people_open_session(h->people, &h->owner, "", "::1", &s), 0);
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
	assert_int_equal(people_open_session(h->people, &h->owner, "", "::1", &s), 0);
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
	assert_int_equal(people_open_session(h->people, &h->owner, "", "::1", &keep), 0);
	assert_int_equal(people_open_session(h->people, &h->owner, "", "::2", &other), 0);
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

static void sessions_are_bounded_and_the_oldest_makes_room(void **state)
{
	struct house *h = *state;
	struct people_session first, s;
	struct actor a;
	assert_int_equal(people_open_session(h->people, &h->owner, "", "::1", &first), 0);
	for (int i = 0; i < 256; i++) {
		world_wall++;
		assert_int_equal(people_open_session(h->people, &h->owner, "", "::1", &s), 0);
	}
	assert_int_equal(people_session(h->people, first.token, &a, &first), ERR_UNAUTHENTICATED);
	assert_int_equal(people_session(h->people, s.token, &a, &s), 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(names_are_found_without_case_and_taken_once), T(a_session_survives_a_restart_and_ends_when_told), T(the_database_never_holds_a_token),
		T(a_session_ends_after_thirty_days), T(changing_the_password_can_end_all_other_sessions), T(forged_tokens_are_nobody),
		T(sessions_are_bounded_and_the_oldest_makes_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
