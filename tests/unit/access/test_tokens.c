#include "unit.h"
#include <stdio.h>
#include <string.h>
#include "access/people.h"
#include "access/people_store.h"
#include "access/tokens.h"
#include "access/tokens_store.h"
#include "access_world.h"
#include "base/file.h"
#include "base/str.h"

struct house { struct world world; struct people *people; struct tokens *tokens; struct actor ada; char *schema; };

#define SCOPE(x) (1u << (x))

static void open_all(struct house *h)
{
	struct store *s = world_open(&h->world, h->schema);
	assert_int_equal(people_open(&h->people, s), 0);
	assert_int_equal(tokens_open(&h->tokens, s), 0);
}

static void close_all(struct house *h)
{
	tokens_close(h->tokens);
	people_close(h->people);
}

static int set_up(void **state)
{
	struct house *h = NEW(struct house);
	world_make(&h->world);
	h->schema = mem_printf("%s%s", people_schema, tokens_schema);
	open_all(h);
	assert_int_equal(people_create(h->people, "Ada", &(struct people_standing){ .role = ROLE_OWNER }, "x", &h->ada), 0);
	*state = h;
	return 0;
}

static int tear_down(void **state)
{
	struct house *h = *state;
	close_all(h);
	world_done(&h->world);
	free(h->schema);
	free(h);
	return 0;
}

static void make(struct house *h, const char *name, unsigned scopes, char text[TOKEN_TEXT_SIZE], struct token *ret)
{
	struct token wanted = { .scopes = scopes };
	(void)str_copy(wanted.name, sizeof wanted.name, name);
	(void)str_copy(wanted.account, sizeof wanted.account, h->ada.account);
	assert_int_equal(tokens_make(h->tokens, &wanted, text, ret), 0);
}

static void a_token_is_good_for_its_scopes_alone_and_survives_a_restart(void **state)
{
	struct house *h = *state;
	char text[TOKEN_TEXT_SIZE];
	struct token made;
	struct actor a;
	make(h, "Assistant", SCOPE(ACTION_SEE_DEVICES) | SCOPE(ACTION_SEE_METRICS), text, &made);
	assert_true(str_starts(text, "fht_"));
	close_all(h);
	store_close(h->world.store);
	open_all(h);
	assert_int_equal(tokens_check(h->tokens, text, &a), 0);
	assert_string_equal(a.name, "Assistant (token)");
	for (int x = 0; x < ACTION_COUNT; x++) {
		bool granted = x == ACTION_GREET || x == ACTION_SEE_DEVICES || x == ACTION_SEE_METRICS;
		assert_int_equal(bouncer_check(&a, (enum action)x, PHASE_OWNED, PHASE_OWNED), granted ? 0 : ERR_DENIED);
	}
}

static void no_token_can_be_given_an_action_about_accounts_ownership_or_security(void **state)
{
	struct house *h = *state;
	char text[TOKEN_TEXT_SIZE];
	struct token made;
	const unsigned allowed = SCOPE(ACTION_SEE_DEVICES) | SCOPE(ACTION_USE_DEVICES) | SCOPE(ACTION_SEE_LOG) | SCOPE(ACTION_SEE_METRICS);
	assert_int_equal(bouncer_token_scopes(), allowed);
	for (int x = 0; x < ACTION_COUNT; x++) {
		struct token wanted = { .name = "x", .scopes = SCOPE(x) };
		assert_int_equal(tokens_make(h->tokens, &wanted, text, &made), allowed & SCOPE(x) ? 0 : ERR_INVALID);
	}
	struct token none = { .name = "x" }, nameless = { .scopes = SCOPE(ACTION_SEE_LOG) };
	assert_int_equal(tokens_make(h->tokens, &none, text, &made), ERR_INVALID);
	assert_int_equal(tokens_make(h->tokens, &nameless, text, &made), ERR_INVALID);
	// Even one that claims every bit is held to what a token may have.
	struct actor all = { .kind = ACTOR_TOKEN, .scopes = ~0u };
	for (int x = 0; x < ACTION_COUNT; x++)
		assert_int_equal(bouncer_check(&all, (enum action)x, PHASE_OWNED, PHASE_OWNED), x == ACTION_GREET || (allowed & SCOPE(x)) ? 0 : ERR_DENIED);
}

static void a_revoked_or_ended_token_is_nobody_at_once(void **state)
{
	struct house *h = *state;
	char text[TOKEN_TEXT_SIZE], name[65];
	struct token made, wanted = { .name = "Monitor", .scopes = SCOPE(ACTION_SEE_METRICS), .until = world_wall + 1000 };
	struct actor a;
	make(h, "Assistant", SCOPE(ACTION_SEE_LOG), text, &made);
	assert_int_equal(tokens_revoke(h->tokens, made.id, name), 0);
	assert_string_equal(name, "Assistant");
	assert_int_equal(tokens_check(h->tokens, text, &a), ERR_UNAUTHENTICATED);
	assert_int_equal(tokens_actor(h->tokens, made.id, &a), ERR_UNAUTHENTICATED);
	assert_int_equal(tokens_revoke(h->tokens, made.id, name), ERR_NOT_FOUND);
	assert_int_equal(tokens_make(h->tokens, &wanted, text, &made), 0);
	world_wall += 999;
	assert_int_equal(tokens_check(h->tokens, text, &a), 0);
	world_wall += 1;
	assert_int_equal(tokens_check(h->tokens, text, &a), ERR_UNAUTHENTICATED);
	assert_int_equal(tokens_actor(h->tokens, made.id, &a), ERR_UNAUTHENTICATED);
}

static void the_tokens_of_an_account_go_with_it(void **state)
{
	struct house *h = *state;
	char first[TOKEN_TEXT_SIZE], second[TOKEN_TEXT_SIZE], servers[TOKEN_TEXT_SIZE];
	struct token made, wanted = { .name = "Monitor", .scopes = SCOPE(ACTION_SEE_METRICS) };
	struct actor a;
	make(h, "One", SCOPE(ACTION_SEE_LOG), first, &made);
	make(h, "Two", SCOPE(ACTION_SEE_LOG), second, &made);
	assert_int_equal(tokens_make(h->tokens, &wanted, servers, &made), 0);
	assert_int_equal(tokens_revoke_of(h->tokens, h->ada.account), 0);
	assert_int_equal(tokens_check(h->tokens, first, &a), ERR_UNAUTHENTICATED);
	assert_int_equal(tokens_check(h->tokens, second, &a), ERR_UNAUTHENTICATED);
	assert_int_equal(tokens_check(h->tokens, servers, &a), 0);
	AUTO_JSON json_t *list = tokens_list(h->tokens);
	assert_int_equal(json_array_size(list), 1);
}

// A kill between the new role and the end of the tokens.
static void no_token_outlives_its_owners_power_beyond_a_restart(void **state)
{
	struct house *h = *state;
	char lesser[TOKEN_TEXT_SIZE], servers[TOKEN_TEXT_SIZE];
	struct token made, wanted = { .name = "Monitor", .scopes = SCOPE(ACTION_SEE_METRICS) };
	struct actor a, grace;
	assert_int_equal(people_create(h->people, "Grace", &(struct people_standing){ .role = ROLE_OWNER }, "x", &grace), 0);
	make(h, "One", SCOPE(ACTION_SEE_LOG), lesser, &made);
	assert_int_equal(tokens_make(h->tokens, &wanted, servers, &made), 0);
	assert_int_equal(people_change(h->people, h->ada.account, &(struct people_standing){ .role = ROLE_RESIDENT }), 0);
	close_all(h);
	store_close(h->world.store);
	open_all(h);
	assert_int_equal(tokens_check(h->tokens, lesser, &a), ERR_UNAUTHENTICATED);
	assert_int_equal(tokens_check(h->tokens, servers, &a), 0);
}

static void texts_of_every_other_shape_are_nobody(void **state)
{
	struct house *h = *state;
	char text[TOKEN_TEXT_SIZE];
	struct token made;
	struct actor a;
	make(h, "One", SCOPE(ACTION_SEE_LOG), text, &made);
	const char *bad[] = { "", "fht_", text + 4, "fht_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", made.id };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(tokens_check(h->tokens, bad[i], &a), ERR_UNAUTHENTICATED);
	text[10] = (char)(text[10] == 'A' ? 'B' : 'A');
	assert_int_equal(tokens_check(h->tokens, text, &a), ERR_UNAUTHENTICATED);
}

static void the_database_holds_no_token(void **state)
{
	struct house *h = *state;
	char text[TOKEN_TEXT_SIZE];
	struct token made;
	make(h, "One", SCOPE(ACTION_SEE_LOG), text, &made);
	static const char *const parts[] = { "", "-wal" };
	for (size_t i = 0; i < 2; i++) {
		AUTO_FREE char *path = mem_printf("%s%s", h->world.path, parts[i]);
		AUTO_FREE char *bytes = NULL;
		size_t len;
		assert_int_equal(file_read(path, 16 << 20, &bytes, &len), 0);
		assert_null(memmem(bytes, len, text, strlen(text)));
		assert_null(memmem(bytes, len, text + 4, strlen(text) - 4));
	}
}

static void only_so_many_are_kept(void **state)
{
	struct house *h = *state;
	char text[TOKEN_TEXT_SIZE];
	struct token made, wanted = { .name = "x", .scopes = SCOPE(ACTION_SEE_LOG) };
	for (int i = 0; i < TOKENS_MAX; i++)
		assert_int_equal(tokens_make(h->tokens, &wanted, text, &made), 0);
	assert_int_equal(tokens_make(h->tokens, &wanted, text, &made), ERR_LIMIT);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_token_is_good_for_its_scopes_alone_and_survives_a_restart), T(no_token_can_be_given_an_action_about_accounts_ownership_or_security),
		T(a_revoked_or_ended_token_is_nobody_at_once), T(the_tokens_of_an_account_go_with_it), T(no_token_outlives_its_owners_power_beyond_a_restart), T(texts_of_every_other_shape_are_nobody),
		T(the_database_holds_no_token), T(only_so_many_are_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
