#include "unit.h"
#include <stdio.h>
#include <string.h>
#include "access/invitations.h"
#include "access/invitations_store.h"
#include "access/people.h"
#include "access/people_store.h"
#include "access_world.h"
#include "base/file.h"
#include "base/str.h"

struct house { struct world world; struct people *people; struct invitations *invitations; struct actor ada; };

static const struct people_standing as_owner = { .role = ROLE_OWNER };
static const struct invitation wanted = { .role = ROLE_GUEST, .name = "Aunt May", .by = "Ada" };

static int set_up(void **state)
{
	struct house *h = NEW(struct house);
	world_make(&h->world);
	AUTO_FREE char *schema = mem_printf("%s%s", people_schema, invitations_schema);
	struct store *s = world_open(&h->world, schema);
	assert_int_equal(people_open(&h->people, s), 0);
	assert_int_equal(people_create(h->people, "Ada", &as_owner, "x", &h->ada), 0);
	assert_int_equal(invitations_open(&h->invitations, s), 0);
	*state = h;
	return 0;
}

static int tear_down(void **state)
{
	struct house *h = *state;
	invitations_close(h->invitations);
	people_close(h->people);
	world_done(&h->world);
	free(h);
	return 0;
}

static void a_code_opens_its_invitation_however_it_is_typed_and_serves_once(void **state)
{
	struct house *h = *state;
	struct invitation made, found;
	char code[INVITATION_CODE_SIZE];
	assert_int_equal(invitations_make(h->invitations, &wanted, code, &made), 0);
	assert_int_equal(strlen(code), 26);
	for (size_t i = 0; code[i]; i++)
		code[i] = (char)(code[i] >= 'A' && code[i] <= 'Z' ? code[i] + 32 : code[i]);
	assert_int_equal(invitations_find(h->invitations, code, &found), 0);
	assert_string_equal(found.id, made.id);
	assert_string_equal(found.name, "Aunt May");
	assert_int_equal(found.role, ROLE_GUEST);
	assert_string_equal(found.account, "");
	assert_int_equal(invitations_take(h->invitations, found.id), 0);
	assert_int_equal(invitations_take(h->invitations, found.id), ERR_NOT_FOUND);
	assert_int_equal(invitations_find(h->invitations, code, &found), ERR_NOT_FOUND);
}

static void it_ends_after_two_days_and_a_reset_after_half_an_hour(void **state)
{
	struct house *h = *state;
	struct invitation made, reset = { .role = ROLE_OWNER, .name = "Ada" };
	char code[INVITATION_CODE_SIZE], way_in[INVITATION_CODE_SIZE];
	(void)str_copy(reset.account, sizeof reset.account, h->ada.account);
	assert_int_equal(invitations_make(h->invitations, &wanted, code, &made), 0);
	assert_int_equal(invitations_make(h->invitations, &reset, way_in, &made), 0);
	world_wall += INVITATION_RESET_MS - 1;
	assert_int_equal(invitations_find(h->invitations, way_in, &made), 0);
	world_wall += 1;
	assert_int_equal(invitations_find(h->invitations, way_in, &made), ERR_NOT_FOUND);
	world_wall += INVITATION_JOIN_MS - INVITATION_RESET_MS - 1;
	assert_int_equal(invitations_find(h->invitations, code, &made), 0);
	world_wall += 1;
	assert_int_equal(invitations_find(h->invitations, code, &made), ERR_NOT_FOUND);
}

static void a_new_reset_voids_the_one_before_and_goes_with_its_account(void **state)
{
	struct house *h = *state;
	struct actor grace;
	struct invitation made, reset = { .role = ROLE_OWNER, .name = "Grace" };
	char first[INVITATION_CODE_SIZE], second[INVITATION_CODE_SIZE];
	assert_int_equal(people_create(h->people, "Grace", &as_owner, "x", &grace), 0);
	(void)str_copy(reset.account, sizeof reset.account, grace.account);
	assert_int_equal(invitations_make(h->invitations, &reset, first, &made), 0);
	assert_int_equal(invitations_make(h->invitations, &reset, second, &made), 0);
	assert_int_equal(invitations_find(h->invitations, first, &made), ERR_NOT_FOUND);
	assert_int_equal(invitations_find(h->invitations, second, &made), 0);
	assert_int_equal(people_remove(h->people, grace.account), 0);
	assert_int_equal(invitations_find(h->invitations, second, &made), ERR_NOT_FOUND);
}

static void wrong_codes_of_every_shape_are_not_found(void **state)
{
	struct house *h = *state;
	struct invitation found;
	const char *bad[] = { "", "0", "00000000000000000000000000", "0000000000000000000000000", "000000000000000000000000000000000000000000000000000000000000", "é", "00000000000000000000000000 OR 1" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(invitations_find(h->invitations, bad[i], &found), ERR_NOT_FOUND);
}

static void only_so_many_are_open_and_a_reset_finds_room_all_the_same(void **state)
{
	struct house *h = *state;
	struct invitation made, reset = { .role = ROLE_OWNER, .name = "Ada" };
	char code[INVITATION_CODE_SIZE];
	for (int i = 0; i < INVITATIONS_MAX; i++)
		assert_int_equal(invitations_make(h->invitations, &wanted, code, &made), 0);
	assert_int_equal(invitations_make(h->invitations, &wanted, code, &made), ERR_LIMIT);
	(void)str_copy(reset.account, sizeof reset.account, h->ada.account);
	assert_int_equal(invitations_make(h->invitations, &reset, code, &made), 0);
	AUTO_JSON json_t *list = NULL;
	assert_int_equal(invitations_list(h->invitations, &list), 0);
	assert_int_equal(json_array_size(list), INVITATIONS_MAX); // the reset is not shown
	world_wall += INVITATION_JOIN_MS;
	assert_int_equal(invitations_make(h->invitations, &wanted, code, &made), 0); // what ended makes room
}

static void the_database_holds_no_code(void **state)
{
	struct house *h = *state;
	struct invitation made;
	char code[INVITATION_CODE_SIZE];
	uint8_t secret[16];
	size_t len = sizeof secret;
	assert_int_equal(invitations_make(h->invitations, &wanted, code, &made), 0);
	assert_int_equal(str_unb32(secret, &len, code), 0);
	static const char *const parts[] = { "", "-wal" };
	for (size_t i = 0; i < 2; i++) {
		AUTO_FREE char *path = mem_printf("%s%s", h->world.path, parts[i]);
		AUTO_FREE char *bytes = NULL;
		size_t bytes_len;
		assert_int_equal(file_read(path, 16 << 20, &bytes, &bytes_len), 0);
		assert_null(memmem(bytes, bytes_len, code, 26));
		assert_null(memmem(bytes, bytes_len, secret, sizeof secret));
	}
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_code_opens_its_invitation_however_it_is_typed_and_serves_once), T(it_ends_after_two_days_and_a_reset_after_half_an_hour),
		T(a_new_reset_voids_the_one_before_and_goes_with_its_account), T(wrong_codes_of_every_shape_are_not_found),
		T(only_so_many_are_open_and_a_reset_finds_room_all_the_same), T(the_database_holds_no_code),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
