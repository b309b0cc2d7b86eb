#include "unit.h"
#include <stdio.h>
#include "access/passkeys.h"
#include "access/passkeys_store.h"
#include "access/people.h"
#include "access/people_store.h"
#include "access_world.h"
#include "authenticator.h"
#include "base/file.h"
#include "base/str.h"

#define HOST "freehold.local"
#define ORIGIN "https://freehold.local:8443"

struct house { struct world world; struct people *people; struct passkeys *passkeys; struct actor ada, bob; char *schema; struct authenticator key; };

static int set_up(void **state)
{
	struct house *h = NEW(struct house);
	world_make(&h->world);
	h->schema = mem_printf("%s%s", people_schema, passkeys_schema);
	struct store *s = world_open(&h->world, h->schema);
	assert_int_equal(people_open(&h->people, s), 0);
	assert_int_equal(passkeys_open(&h->passkeys, s, "Freehold.Local", 8443), 0);
	assert_int_equal(people_create(h->people, "Ada", &(struct people_standing){ .role = ROLE_OWNER }, "x", &h->ada), 0);
	assert_int_equal(people_create(h->people, "Bob", &(struct people_standing){ .role = ROLE_RESIDENT }, "x", &h->bob), 0);
	assert_int_equal(pki_key_new(&h->key.key), 0);
	*state = h;
	return 0;
}

static int tear_down(void **state)
{
	struct house *h = *state;
	pki_key_free(h->key.key);
	passkeys_close(h->passkeys);
	people_close(h->people);
	world_done(&h->world);
	free(h->schema);
	free(h);
	return 0;
}

static char *words(struct house *h, enum challenge_purpose purpose, const char *session)
{
	char challenge[PASSKEY_CHALLENGE_SIZE];
	passkeys_challenge(h->passkeys, purpose, session, challenge);
	return mem_printf("{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"" ORIGIN "\"}", purpose == CHALLENGE_ADD ? "webauthn.create" : "webauthn.get", challenge);
}

static int add(struct house *h, const struct actor *who, uint8_t number, struct passkey *ret)
{
	memset(h->key.id, number, sizeof h->key.id);
	AUTO_FREE char *client = words(h, CHALLENGE_ADD, "s1");
	struct authenticator_bytes data = authenticator_made(&h->key, HOST, AUTHENTICATOR_NEW, NULL, 0);
	const struct passkey_answer a = { .credential = { h->key.id, sizeof h->key.id }, .client_data = { (uint8_t *)client, strlen(client) }, .data = bytes_of(&data) };
	return passkeys_add(h->passkeys, who->account, "s1", "Phone", &a, ret);
}

static int prove(struct house *h, const char *client, uint32_t counter, const char *user, struct passkey *ret)
{
	struct authenticator_bytes data = authenticator_head(HOST, AUTHENTICATOR_BOTH, counter), signature = authenticator_sign(&h->key, &data, client, strlen(client));
	const struct passkey_answer a = { .credential = { h->key.id, sizeof h->key.id }, .client_data = { (const uint8_t *)client, strlen(client) }, .data = bytes_of(&data),
		.signature = bytes_of(&signature), .user = { (const uint8_t *)user, strlen(user) } };
	return passkeys_prove(h->passkeys, CHALLENGE_SIGN_IN, "", &a, ret);
}

static int sign_in(struct house *h, uint32_t counter, const char *user, struct passkey *ret)
{
	AUTO_FREE char *client = words(h, CHALLENGE_SIGN_IN, "");
	return prove(h, client, counter, user, ret);
}

static void an_address_has_no_passkeys_and_a_name_is_written_as_browsers_do(void **state)
{
	struct house *h = *state;
	struct passkeys *by = NULL;
	assert_string_equal(passkeys_host(h->passkeys), HOST);
	assert_string_equal(passkeys_origin(h->passkeys), ORIGIN);
	static const char *const addresses[] = { "192.168.1.7", "fd00::7", "127.0.0.1" };
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		assert_int_equal(passkeys_open(&by, h->world.store, addresses[i], 443), 0);
		assert_null(passkeys_host(by));
		assert_null(passkeys_origin(by));
		passkeys_close(by);
	}
	assert_int_equal(passkeys_open(&by, h->world.store, "hub.home", 443), 0);
	assert_string_equal(passkeys_origin(by), "https://hub.home");
	passkeys_close(by);
}

static void a_passkey_proves_whose_it_is_once_for_each_challenge(void **state)
{
	struct house *h = *state;
	struct passkey k = { .id = "" }, same;
	assert_int_equal(add(h, &h->ada, 1, &k), 0);
	assert_int_equal(sign_in(h, 0, "", &same), 0);
	assert_string_equal(same.account, h->ada.account);
	assert_string_equal(same.id, k.id);
	assert_int_equal(sign_in(h, 0, h->ada.account, &same), 0);
	assert_int_equal(sign_in(h, 0, h->bob.account, &same), ERR_MISMATCH);
	AUTO_FREE char *client = words(h, CHALLENGE_SIGN_IN, "");
	assert_int_equal(prove(h, client, 0, "", &same), 0);
	assert_int_equal(prove(h, client, 0, "", &same), ERR_EXPIRED);
	AUTO_FREE char *adding = words(h, CHALLENGE_ADD, "s1");
	assert_int_equal(prove(h, adding, 0, "", &same), ERR_MISMATCH);
	h->key.id[0] ^= 1;
	assert_int_equal(sign_in(h, 0, "", &same), ERR_NOT_FOUND);
}

static void a_counter_that_stands_or_goes_back_is_told_and_moves_nothing(void **state)
{
	struct house *h = *state;
	struct passkey k;
	static const struct { uint32_t counter; int err; } rows[] = { { 0, 0 }, { 0, 0 }, { 7, 0 }, { 7, ERR_WEAK }, { 6, ERR_WEAK }, { 0, ERR_WEAK }, { 8, 0 }, { UINT32_MAX, 0 }, { 1, ERR_WEAK } };
	assert_int_equal(add(h, &h->ada, 1, &k), 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		memset(&k, 0, sizeof k);
		assert_int_equal(sign_in(h, rows[i].counter, "", &k), rows[i].err);
		assert_string_equal(k.account, h->ada.account);
	}
}

static void one_passkey_is_one_persons_and_there_are_sixteen_of_one(void **state)
{
	struct house *h = *state;
	struct passkey k;
	assert_int_equal(add(h, &h->ada, 1, &k), 0);
	assert_int_equal(add(h, &h->ada, 1, &k), ERR_EXISTS);
	assert_int_equal(add(h, &h->bob, 1, &k), ERR_EXISTS);
	for (int i = 2; i <= PASSKEYS_OF_ONE; i++)
		assert_int_equal(add(h, &h->ada, (uint8_t)i, &k), 0);
	assert_int_equal(add(h, &h->ada, 99, &k), ERR_LIMIT);
	assert_int_equal(add(h, &h->bob, 99, &k), 0);
	assert_int_equal(passkeys_count(h->passkeys, h->ada.account), PASSKEYS_OF_ONE);
	assert_int_equal(passkeys_get(h->passkeys, h->ada.account, k.id, &k), ERR_NOT_FOUND);
	assert_int_equal(passkeys_rename(h->passkeys, h->ada.account, k.id, "Mine"), ERR_NOT_FOUND);
	assert_int_equal(passkeys_remove(h->passkeys, h->ada.account, k.id, true), ERR_NOT_FOUND);
	assert_int_equal(passkeys_rename(h->passkeys, h->bob.account, k.id, ""), ERR_INVALID);
	assert_int_equal(passkeys_rename(h->passkeys, h->bob.account, k.id, "Blue key"), 0);
	AUTO_JSON json_t *list = NULL, *ids = NULL;
	assert_int_equal(passkeys_list(h->passkeys, h->bob.account, &list), 0);
	assert_string_equal(json_text_or(json_array_get(list, 0), "name", ""), "Blue key");
	assert_int_equal(passkeys_credentials(h->passkeys, h->bob.account, &ids), 0);
	assert_string_equal(json_string_value(json_array_get(ids, 0)), "Y2NjY2NjY2NjY2NjY2NjYw");
}

static void the_last_passkey_of_who_signs_in_with_it_goes_only_when_the_password_is_enough(void **state)
{
	struct house *h = *state;
	struct passkey k;
	enum sign_in_way way;
	assert_int_equal(passkeys_set_way(h->passkeys, h->ada.account, WAY_BOTH), ERR_STATE);
	assert_int_equal(add(h, &h->ada, 1, &k), 0);
	static const enum sign_in_way ways[] = { WAY_BOTH, WAY_PASSKEY };
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(passkeys_set_way(h->passkeys, h->ada.account, ways[i]), 0);
		assert_int_equal(passkeys_way(h->passkeys, h->ada.account, &way), 0);
		assert_int_equal(way, ways[i]);
		assert_int_equal(passkeys_remove(h->passkeys, h->ada.account, k.id, false), ERR_STATE);
	}
	struct passkey second;
	assert_int_equal(add(h, &h->ada, 2, &second), 0);
	assert_int_equal(passkeys_remove(h->passkeys, h->ada.account, second.id, false), 0);
	assert_int_equal(passkeys_remove(h->passkeys, h->ada.account, k.id, true), 0);
	assert_int_equal(passkeys_way(h->passkeys, h->ada.account, &way), 0);
	assert_int_equal(way, WAY_EITHER);
}

static void all_go_at_once_and_with_the_account(void **state)
{
	struct house *h = *state;
	struct passkey k;
	enum sign_in_way way;
	for (uint8_t i = 1; i <= 3; i++)
		assert_int_equal(add(h, &h->bob, i, &k), 0);
	assert_int_equal(passkeys_set_way(h->passkeys, h->bob.account, WAY_PASSKEY), 0);
	assert_int_equal(passkeys_remove_all(h->passkeys, h->bob.account), 0);
	assert_int_equal(passkeys_count(h->passkeys, h->bob.account), 0);
	assert_int_equal(passkeys_way(h->passkeys, h->bob.account, &way), 0);
	assert_int_equal(way, WAY_EITHER);
	assert_int_equal(add(h, &h->bob, 4, &k), 0);
	assert_int_equal(passkeys_set_way(h->passkeys, h->bob.account, WAY_BOTH), 0);
	assert_int_equal(people_remove(h->people, h->bob.account), 0);
	assert_int_equal(sign_in(h, 0, "", &k), ERR_NOT_FOUND);
}

static void ways_are_named_and_read_again(void **state)
{
	(void)state;
	enum sign_in_way way;
	for (int i = WAY_EITHER; i <= WAY_BOTH; i++) {
		assert_int_equal(way_parse(way_word((enum sign_in_way)i), &way), 0);
		assert_int_equal(way, i);
	}
	assert_int_equal(way_parse("none", &way), ERR_NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_address_has_no_passkeys_and_a_name_is_written_as_browsers_do),
		TEST(a_passkey_proves_whose_it_is_once_for_each_challenge),
		TEST(a_counter_that_stands_or_goes_back_is_told_and_moves_nothing),
		TEST(one_passkey_is_one_persons_and_there_are_sixteen_of_one),
		TEST(the_last_passkey_of_who_signs_in_with_it_goes_only_when_the_password_is_enough),
		TEST(all_go_at_once_and_with_the_account),
		TEST(ways_are_named_and_read_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
