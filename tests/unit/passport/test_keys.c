#include "passport/home.h"
#include "passport/jws.h"
#include "passport/keys.h"

static void point_of(const struct pki_key *key, uint8_t point[65], char text[88])
{
	pki_key_public(key, point);
	str_b64url(text, point, 65);
}

static char *handover(const struct pki_key *signer, const char *typ, const char *domain, const char *key)
{
	AUTO_JSON json_t *payload = json_pack("{s:s, s:s}", "domain", domain, "key", key);
	char *text;
	assert_int_equal(jws_sign(signer, typ, payload, &text), 0);
	return text;
}

static int read_keys(struct named_keys *k, json_t *file)
{
	AUTO_FREE char *text = json_write(file);
	json_decref(file);
	return keys_read(k, text, strlen(text));
}

static void a_key_is_handed_over_by_the_old_one_for_its_domain_only(void **state)
{
	(void)state;
	uint8_t old[65], new[65];
	char old_text[88], new_text[88];
	point_of(home.maker, old, old_text);
	point_of(home.other, new, new_text);
	const struct { const struct pki_key *signer; const char *typ, *domain, *key; bool want; } rows[] = {
		{home.maker, KEYS_TYP, "lamps.example", new_text, true}, {home.other, KEYS_TYP, "lamps.example", new_text, false},
		{home.maker, "device-passport+jws", "lamps.example", new_text, false}, {home.maker, KEYS_TYP, "else.example", new_text, false},
		{home.maker, KEYS_TYP, "lamps.example", old_text, false},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO_FREE char *jws = handover(rows[i].signer, rows[i].typ, rows[i].domain, rows[i].key);
		struct named_keys k;
		assert_int_equal(read_keys(&k, json_pack("{s:[{s:s}, {s:s, s:s}]}", "keys", "key", old_text, "key", new_text, "handover", jws)), 0);
		assert_true(keys_has(&k, new));
		assert_int_equal(keys_hands_over(&k, "lamps.example", old, new), rows[i].want);
		assert_false(keys_hands_over(&k, "lamps.example", new, old));
		keys_done(&k);
	}
}

static void what_is_no_list_of_keys_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[{}]}", "{\"keys\":[{\"key\":\"AAAA\"}]}", "{\"keys\":[7]}"};
	struct named_keys k;
	char text[88];
	uint8_t point[65];
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_true(keys_read(&k, bad[i], strlen(bad[i])) < 0);
	point_of(home.maker, point, text);
	assert_int_equal(read_keys(&k, json_pack("{s:[{s:s, s:i}]}", "keys", "key", text, "handover", 7)), ERR_INVALID);
	json_t *many = json_array();
	for (int i = 0; i <= KEYS_MAX; i++)
		json_array_append_new(many, json_pack("{s:s}", "key", text));
	assert_int_equal(read_keys(&k, json_pack("{s:o}", "keys", many)), ERR_INVALID);
}

static void a_hub_that_slept_through_a_change_follows_the_next(void **state)
{
	(void)state;
	struct pki_key *third;
	struct named_keys k;
	uint8_t first[65], second[65], last[65];
	assert_int_equal(pki_key_new(&third), 0);
	pki_key_public(home.maker, first);
	pki_key_public(home.other, second);
	pki_key_public(third, last);
	json_t *list = json_array();
	const struct { const uint8_t *point, *before; const struct pki_key *by; } rows[] = {{last, second, home.other}, {first, NULL, NULL}, {second, first, home.maker}};
	for (size_t i = 0; i < 3; i++) {
		char text[88];
		AUTO_FREE char *handover = NULL;
		str_b64url(text, rows[i].point, 65);
		json_t *one = json_pack("{s:s}", "key", text);
		if (rows[i].by) {
			AUTO_JSON json_t *payload = json_pack("{s:s, s:s}", "domain", "lamps.example", "key", text);
			assert_int_equal(jws_sign(rows[i].by, KEYS_TYP, payload, &handover), 0);
			json_object_set_new(one, "handover", json_string(handover));
		}
		json_array_append_new(list, one);
	}
	assert_int_equal(read_keys(&k, json_pack("{s:o}", "keys", list)), 0);
	assert_true(keys_hands_over(&k, "lamps.example", first, second));
	assert_true(keys_hands_over(&k, "lamps.example", first, last));
	assert_false(keys_hands_over(&k, "lamps.example", last, first));
	assert_false(keys_hands_over(&k, "else.example", first, last));
	keys_done(&k);
	pki_key_free(third);
}

// --- a maker's change of key ---

static int put(const struct pki_key *key, const char *revision)
{
	AUTO_JSON json_t *j = sample_passport(key);
	AUTO_FREE char *text = NULL;
	sample_set(j, "passport.revision", revision);
	assert_int_equal(jws_sign(key, "device-passport+jws", j, &text), 0);
	return passports_put(home.p, "u1", "plug-1", text, strlen(text), NOW);
}

static void expect_passport(int64_t revision, const char *problem, const char *voucher, const struct pki_key *in_use, const struct pki_key *waiting)
{
	AUTO_JSON json_t *j = passports_label(home.p, "u1", NOW, false);
	const json_t *shown = json_object_get(j, "passport"), *keys = json_object_get(shown, "keys");
	uint8_t point[65];
	char id[44];
	assert_int_equal(json_integer_value(json_object_get(shown, "revision")), revision);
	assert_string_equal(json_text_or(shown, "problem", "-"), problem);
	assert_string_equal(json_text_or(keys, "voucher", "-"), voucher);
	pki_key_public(in_use, point);
	pki_key_id(point, id);
	assert_string_equal(json_text_or(keys, "in_use", "-"), id);
	if (waiting) {
		pki_key_public(waiting, point);
		pki_key_id(point, id);
	}
	assert_string_equal(json_text_or(keys, "waiting", "-"), waiting ? id : "-");
}

static void the_owner_takes_a_new_key_by_its_fingerprint(void **state)
{
	(void)state;
	uint8_t point[65];
	char id[44];
	pki_key_public(home.other, point);
	pki_key_id(point, id);
	assert_int_equal(put(home.maker, "3"), 0);
	assert_int_equal(passports_take_key(home.p, "u1", "plug-1", id, NOW), ERR_STATE);
	assert_int_equal(put(home.other, "4"), ERR_MISMATCH);
	expect_passport(3, "key_changed", "seen_first", home.maker, home.other);
	restart();
	expect_passport(3, "key_changed", "seen_first", home.maker, home.other);
	assert_int_equal(passports_take_key(home.p, "u1", "plug-1", "x", NOW), ERR_MISMATCH);
	assert_int_equal(passports_take_key(home.p, "u1", "plug-1", id, NOW), 0);
	expect_passport(4, "-", "owner", home.other, NULL);
	restart();
	expect_passport(4, "-", "owner", home.other, NULL);
	assert_int_equal(put(home.maker, "5"), ERR_MISMATCH); // the old one has had its day
}

static const char *named(json_t *file, int want)
{
	AUTO_FREE char *text = json_write(file);
	const char *outcome = "-";
	json_decref(file);
	assert_int_equal(passports_take_named_keys(home.p, "u1", "plug-1", text, strlen(text), NOW, &outcome), want);
	return outcome;
}

static void a_key_that_the_old_one_signed_over_is_taken_and_one_that_is_only_named_is_not(void **state)
{
	(void)state;
	uint8_t point[65];
	char old_text[88], new_text[88];
	point_of(home.maker, point, old_text);
	point_of(home.other, point, new_text);
	AUTO_FREE char *good = handover(home.maker, KEYS_TYP, "www.lamps.example", new_text), *own = handover(home.other, KEYS_TYP, "www.lamps.example", new_text);
	assert_int_equal(put(home.maker, "3"), 0);
	AUTO_FREE char *address = passports_keys_address(home.p, "u1");
	assert_string_equal(address, "https://WWW.lamps.example:443/.well-known/device-passport-keys.json");
	assert_string_equal(passports_address(home.p, "u1"), "https://lamps.example/passport.jws");
	assert_string_equal(named(json_pack("{s:[{s:s}]}", "keys", "key", new_text), 0), "not_named");
	assert_string_equal(named(json_pack("{s:[{s:s}]}", "keys", "key", old_text), 0), "confirmed");
	expect_passport(3, "-", "web", home.maker, NULL);
	assert_int_equal(put(home.other, "4"), ERR_MISMATCH);
	assert_string_equal(named(json_pack("{s:[{s:s}]}", "keys", "key", old_text), 0), "not_named");
	assert_string_equal(named(json_pack("{s:[{s:s, s:s}]}", "keys", "key", new_text, "handover", own), 0), "named");
	expect_passport(3, "key_changed", "web", home.maker, home.other);
	assert_string_equal(named(json_pack("{s:[{s:s, s:s}]}", "keys", "key", new_text, "handover", good), 0), "taken");
	expect_passport(4, "-", "web", home.other, NULL);
	named(json_pack("{s:i}", "keys", 7), ERR_INVALID);
	assert_null(passports_keys_address(home.p, "nobody"));
	assert_null(passports_address(home.p, "nobody"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_key_is_handed_over_by_the_old_one_for_its_domain_only, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_list_of_keys_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_hub_that_slept_through_a_change_follows_the_next, setup, teardown),
		cmocka_unit_test_setup_teardown(the_owner_takes_a_new_key_by_its_fingerprint, setup, teardown),
		cmocka_unit_test_setup_teardown(a_key_that_the_old_one_signed_over_is_taken_and_one_that_is_only_named_is_not, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
