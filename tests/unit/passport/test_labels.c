#include "passport/home.h"
#include <strings.h>
#include "passport/attestation.h"
#include "passport/jws.h"

static struct { char last[32], was[32]; bool misfit; int count; } told;
static const char *model = "plug-1", *firmware = "2.0", *maker = "LAMPS Limited";

static void on_event(void *data, const void *event)
{
	const struct passports_event *e = event;
	(void)data;
	str_copy(told.last, sizeof(told.last), e->finding);
	str_copy(told.was, sizeof(told.was), e->was);
	told.misfit = e->is_misfit;
	told.count++;
}

static int fact(void *data, const char *unit, const char *key, const char **ret)
{
	(void)data;
	(void)unit;
	*ret = str_eq(key, "model") ? model : str_eq(key, "manufacturer") ? maker : firmware;
	return *ret ? 0 : ERR_NOT_FOUND;
}

// Stands in for what the rooms above know of makers' names: the first word tells.
static bool same_maker(const char *a, const char *b)
{
	return strncasecmp(a, b, strcspn(a, " ")) == 0;
}

static int order(const char *a, const char *b, int *ret)
{
	*ret = strcmp(a, b);
	return 0;
}

static void join(void)
{
	static const struct passports_world world = {.fact = fact, .version_order = order, .same_maker = same_maker};
	passports_set_world(home.p, &world);
	observers_add(passports_observers(home.p), on_event, NULL);
}

static int setup_world(void **state)
{
	int r = setup(state);
	if (r)
		return r;
	memset(&told, 0, sizeof(told));
	model = "plug-1";
	firmware = "2.0";
	maker = "LAMPS Limited";
	join();
	return 0;
}

static void restart_world(void)
{
	restart();
	join();
}

static json_t *label_of(const char *unit, int64_t now)
{
	json_t *j = passports_label(home.p, unit, now, false);
	assert_non_null(j);
	return j;
}

static void expect(const char *verdict, const char *why)
{
	AUTO_JSON json_t *j = label_of("u1", NOW), *brief = passports_label_brief(home.p, "u1", NOW, false);
	assert_string_equal(json_text_or(j, "verdict", ""), verdict);
	assert_string_equal(json_text_or(brief, "verdict", ""), verdict);
	assert_string_equal(json_text_or(j, "why", ""), why);
}

static void expect_finding(size_t n, const char *finding, const char *source)
{
	AUTO_JSON json_t *j = label_of("u1", NOW);
	const json_t *l = json_array_get(json_object_get(j, "labels"), n);
	assert_string_equal(json_text_or(l, "finding", "-"), finding);
	assert_string_equal(json_text_or(l, "source", "-"), source);
}

static int see(const char *unit, const char *scheme, const char *number, const char *level, int64_t *id)
{
	AUTO_JSON json_t *said = json_pack("{s:s, s:s, s:s?}", "scheme", scheme, "registration_id", number, "level", level);
	return passports_label_add(home.p, unit, said, NOW, id);
}

static int check(int64_t id, const char *result, const char *level, const char *until)
{
	AUTO_JSON json_t *found = json_pack("{s:s, s:s*, s:s*}", "result", result, "level", level, "valid_until", until);
	return passports_label_check(home.p, "u1", id, found, "Ada", NOW);
}

static int bring(const char *unit, const struct pki_key *key, const char *path, const char *value, int64_t *id)
{
	AUTO_JSON json_t *j = sample_attestation(key);
	AUTO_FREE char *text = NULL;
	if (path)
		sample_set(j, path, value);
	assert_int_equal(jws_sign(key, ATTESTATION_TYP, j, &text), 0);
	return passports_label_put(home.p, unit, text, strlen(text), NOW, id);
}

static void fingerprint_of(const struct pki_key *key, char id[44])
{
	uint8_t point[65];
	pki_key_public(key, point);
	pki_key_id(point, id);
}

static void put_passport(void)
{
	AUTO_JSON json_t *j = sample_passport(home.maker);
	AUTO_FREE char *text = NULL;
	assert_int_equal(jws_sign(home.maker, DOCUMENT_TYP, j, &text), 0);
	assert_int_equal(passports_put(home.p, "u1", "plug-1", text, strlen(text), NOW), 0);
}

static void a_label_read_off_the_box_is_a_claim_and_survives_a_restart(void **state)
{
	(void)state;
	int64_t id;
	assert_int_equal(see("u1", "sg_cls", "CLS-1", "2", &id), 0);
	for (int pass = 0; pass < 2; pass++) {
		expect("unverified", "claims_alone");
		expect_finding(0, "seen_on_box", "owner");
		restart_world();
	}
	assert_int_equal(see("u1", "sg_cls", "CLS-1", "2", &id), ERR_EXISTS);
	assert_int_equal(see("u1", "sg_cls", "CLS-2", "9", &id), ERR_INVALID);
	assert_string_equal(told.last, "seen_on_box");
	assert_string_equal(told.was, "");
}

static void a_label_found_in_the_register_backs_every_line_that_it_covers(void **state)
{
	(void)state;
	int64_t id;
	assert_int_equal(see("u1", "sg_cls", "CLS-1", "2", &id), 0);
	assert_int_equal(check(id, "found", NULL, "2028-12-31"), 0);
	expect("unverified", "claims_alone"); // nobody names a day for updates
	put_passport();
	expect("positive", "all_lines_backed");
	restart_world();
	expect("positive", "all_lines_backed");
	AUTO_JSON json_t *j = label_of("u1", NOW);
	const json_t *l = json_array_get(json_object_get(j, "labels"), 0), *found = json_object_get(l, "lookup"), *line = json_array_get(json_object_get(j, "lines"), 2);
	assert_string_equal(json_text_or(l, "valid_until", ""), "2028-12-31");
	assert_string_equal(json_text_or(found, "by", ""), "Ada");
	assert_string_equal(json_text_or(found, "url", ""), scheme_find("sg_cls")->page);
	assert_int_equal(json_integer_value(json_object_get(found, "at")), NOW);
	assert_int_equal(strlen(json_text_or(found, "sha256", "")), 64);
	assert_string_equal(json_text_or(json_array_get(json_object_get(l, "recognised"), 0), "as", ""), "uk_psti");
	assert_string_equal(json_text_or(line, "source", ""), "registry");
	assert_string_equal(json_text_or(json_object_get(line, "params"), "until", ""), "2031-05-31");
}

static void every_bad_answer_of_a_register_makes_the_label_misapplied(void **state)
{
	(void)state;
	static const struct { const char *result, *finding; bool misfit; } rows[] = {
		{"not_found", "not_in_register", true}, {"other_model", "other_model", true}, {"other_level", "other_level", true}, {"expired", "expired", true}, {"revoked", "revoked", true},
		{"suspended", "suspended", false}, {"withdrawn", "withdrawn", false},
	};
	int64_t id;
	put_passport();
	assert_int_equal(see("u1", "sg_cls", "CLS-1", "4", &id), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(check(id, rows[i].result, str_eq(rows[i].result, "other_level") ? "1" : NULL, NULL), 0);
		expect_finding(0, rows[i].finding, "registry");
		expect(rows[i].misfit ? "misapplied" : "unverified", rows[i].misfit ? "label_does_not_fit" : "claims_alone");
		assert_string_equal(told.last, rows[i].finding);
		assert_int_equal(told.misfit, rows[i].misfit);
	}
	assert_int_equal(check(id, "found", NULL, NULL), 0);
	expect("positive", "all_lines_backed");
	assert_int_equal(check(id, "perhaps", NULL, NULL), ERR_INVALID);
	assert_int_equal(check(id + 1, "found", NULL, NULL), ERR_NOT_FOUND);
}

static void a_label_runs_out_by_itself_and_that_is_told_once(void **state)
{
	(void)state;
	int64_t id;
	AUTO_JSON json_t *said = json_pack("{s:s, s:s, s:s}", "scheme", "sg_cls", "registration_id", "CSA/301126/7", "level", "2");
	assert_int_equal(passports_label_add(home.p, "u1", said, NOW, &id), 0);
	passports_look_again(home.p, NOW + 6 * DAY_MS, false);
	assert_int_equal(told.count, 1);
	restart_world();
	passports_look_again(home.p, NOW + 7 * DAY_MS, true); // the clock is unsure
	assert_int_equal(told.count, 1);
	passports_look_again(home.p, NOW + 7 * DAY_MS, false);
	passports_look_again(home.p, NOW + 8 * DAY_MS, false);
	assert_int_equal(told.count, 2);
	assert_string_equal(told.last, "expired");
	assert_string_equal(told.was, "seen_on_box");
	AUTO_JSON json_t *j = label_of("u1", NOW + 7 * DAY_MS);
	assert_string_equal(json_text_or(j, "verdict", ""), "misapplied");
}

static void an_attestation_counts_as_attested_once_its_key_was_compared(void **state)
{
	(void)state;
	int64_t id, other;
	char fingerprint[44], wrong[44];
	fingerprint_of(home.other, fingerprint);
	fingerprint_of(home.maker, wrong);
	put_passport();
	assert_int_equal(bring("u1", home.other, NULL, NULL, &id), 0);
	assert_int_equal(bring("u2", home.other, NULL, NULL, &other), 0);
	expect_finding(0, "signed_by_unknown", "declared");
	expect("unverified", "claims_alone");
	assert_int_equal(passports_label_vouch(home.p, "u1", id, wrong, NOW), ERR_MISMATCH);
	assert_int_equal(passports_label_vouch(home.p, "u1", id + 7, fingerprint, NOW), ERR_NOT_FOUND);
	assert_int_equal(passports_label_vouch(home.p, "u1", id, fingerprint, NOW), 0);
	expect_finding(0, "attested", "attested");
	expect("positive", "all_lines_backed");
	AUTO_JSON json_t *j = label_of("u2", NOW);
	assert_string_equal(json_text_or(json_array_get(json_object_get(j, "labels"), 0), "finding", ""), "attested"); // the same key, elsewhere
	restart_world();
	expect("positive", "all_lines_backed");
}

static void an_attestation_of_another_model_level_or_firmware_does_not_fit(void **state)
{
	(void)state;
	int64_t id;
	assert_int_equal(bring("u1", home.other, NULL, NULL, &id), 0);
	model = "PLUG-9";
	expect_finding(0, "other_model", "declared");
	expect("misapplied", "label_does_not_fit");
	model = "plug-1";
	firmware = "3.0";
	expect_finding(0, "other_firmware", "declared");
	firmware = "2.0";
	expect_finding(0, "signed_by_unknown", "declared");
}

static void an_attestation_is_replaced_by_a_newer_one_only(void **state)
{
	(void)state;
	int64_t first, id;
	assert_int_equal(bring("u1", home.other, NULL, NULL, &first), 0);
	assert_int_equal(bring("u1", home.other, "attestation.revision", "2", &id), ERR_STATE);
	assert_int_equal(bring("u1", home.other, "status", "'revoked'", &id), 0); // under the same number nothing changes
	expect_finding(0, "signed_by_unknown", "declared");
	AUTO_JSON json_t *j = sample_attestation(home.other);
	AUTO_FREE char *text = NULL;
	sample_set(j, "attestation.revision", "4");
	sample_set(j, "status", "'revoked'");
	assert_int_equal(jws_sign(home.other, ATTESTATION_TYP, j, &text), 0);
	assert_int_equal(passports_label_put(home.p, "u1", text, strlen(text), NOW, &id), 0);
	assert_int_equal(id, first);
	expect_finding(0, "revoked", "declared");
	restart_world();
	expect_finding(0, "revoked", "declared");
}

static void an_attestation_signed_with_another_key_of_the_same_domain_is_refused(void **state)
{
	(void)state;
	int64_t id;
	assert_int_equal(bring("u1", home.other, NULL, NULL, &id), 0);
	assert_int_equal(bring("u1", home.maker, "registration_id", "'CLS-2'", &id), ERR_MISMATCH);
	AUTO_JSON json_t *forged = sample_attestation(home.other);
	AUTO_FREE char *text = NULL;
	assert_int_equal(jws_sign(home.maker, ATTESTATION_TYP, forged, &text), 0);
	assert_int_equal(passports_label_put(home.p, "u2", text, strlen(text), NOW, &id), ERR_MISMATCH);
	assert_int_equal(passports_label_put(home.p, "u2", "a.b.c", 5, NOW, &id), ERR_PARSE);
	AUTO_JSON json_t *j = label_of("u2", NOW);
	assert_int_equal(json_array_size(json_object_get(j, "labels")), 0);
}

static void nobody_but_its_body_replaces_an_attestation(void **state)
{
	(void)state;
	int64_t first, id;
	char fingerprint[44];
	fingerprint_of(home.other, fingerprint);
	assert_int_equal(bring("u1", home.other, NULL, NULL, &first), 0);
	assert_int_equal(passports_label_vouch(home.p, "u1", first, fingerprint, NOW), 0);
	AUTO_JSON json_t *j = sample_attestation(home.maker); // anybody's, under the same number and with a newer revision
	AUTO_FREE char *text = NULL;
	sample_set(j, "attestation.revision", "9");
	sample_set(j, "issuing_body.web", "'https://anybody.example'");
	assert_int_equal(jws_sign(home.maker, ATTESTATION_TYP, j, &text), 0);
	assert_int_equal(passports_label_put(home.p, "u1", text, strlen(text), NOW, &id), 0);
	assert_int_not_equal(id, first);
	expect_finding(0, "attested", "attested");
	expect_finding(1, "signed_by_unknown", "declared");
}

static void an_attestation_for_another_makers_device_counts_for_nothing_until_the_register_has_it(void **state)
{
	(void)state;
	int64_t id;
	char fingerprint[44];
	fingerprint_of(home.other, fingerprint);
	maker = "Knockoff Co";
	assert_int_equal(bring("u1", home.other, NULL, NULL, &id), 0);
	expect_finding(0, "other_maker", "declared");
	AUTO_JSON json_t *shown = label_of("u1", NOW);
	assert_string_equal(json_text_or(json_array_get(json_object_get(shown, "labels"), 0), "maker", ""), "Lamps Ltd");
	expect("unlabelled", "nothing_is_claimed");
	assert_int_equal(passports_label_vouch(home.p, "u1", id, fingerprint, NOW), 0);
	expect_finding(0, "other_maker", "attested");
	expect("unlabelled", "nothing_is_claimed");
	put_passport(); // the maker that the label names signed the passport
	expect_finding(0, "attested", "attested");
	assert_int_equal(passports_forget_unit(home.p, "u1"), 0);
	assert_int_equal(bring("u1", home.other, NULL, NULL, &id), 0);
	assert_int_equal(check(id, "found", NULL, NULL), 0);
	expect_finding(0, "in_register", "registry");
	maker = NULL;
	assert_int_equal(bring("u2", home.other, NULL, NULL, &id), 0);
	AUTO_JSON json_t *u2 = label_of("u2", NOW);
	assert_string_equal(json_text_or(json_array_get(json_object_get(u2, "labels"), 0), "finding", ""), "signed_by_unknown"); // whose device it is nobody knows
}

static void a_label_that_was_renewed_after_it_was_looked_up_counts_again(void **state)
{
	(void)state;
	int64_t id;
	char fingerprint[44];
	fingerprint_of(home.other, fingerprint);
	assert_int_equal(bring("u1", home.other, NULL, NULL, &id), 0);
	assert_int_equal(passports_label_vouch(home.p, "u1", id, fingerprint, NOW), 0);
	assert_int_equal(check(id, "expired", NULL, NULL), 0);
	expect_finding(0, "expired", "registry");
	AUTO_JSON json_t *j = sample_attestation(home.other);
	AUTO_FREE char *text = NULL;
	sample_set(j, "attestation.revision", "4");
	sample_set(j, "attestation.issued_at", "'2026-11-24T00:00:01Z'"); // a second after the look-up
	sample_set(j, "valid_until", "'2029-12-31'");
	assert_int_equal(jws_sign(home.other, ATTESTATION_TYP, j, &text), 0);
	assert_int_equal(passports_label_put(home.p, "u1", text, strlen(text), NOW, &id), 0);
	expect_finding(0, "attested", "attested");
	restart_world();
	expect_finding(0, "attested", "attested");
}

static void a_maker_sends_attestations_along_with_its_passport(void **state)
{
	(void)state;
	AUTO_JSON json_t *a = sample_attestation(home.other), *j = sample_passport(home.maker);
	AUTO_FREE char *attestation = NULL, *passport = NULL;
	assert_int_equal(jws_sign(home.other, ATTESTATION_TYP, a, &attestation), 0);
	json_object_set_new(j, "labels", json_pack("[s, s]", attestation, "nonsense"));
	assert_int_equal(jws_sign(home.maker, DOCUMENT_TYP, j, &passport), 0);
	assert_int_equal(passports_put(home.p, "u1", "plug-1", passport, strlen(passport), NOW), 0);
	expect_finding(0, "signed_by_unknown", "declared");
	AUTO_JSON json_t *shown = label_of("u1", NOW);
	assert_int_equal(json_array_size(json_object_get(shown, "labels")), 1);
}

static void labels_are_bounded_removed_and_forgotten_with_their_unit(void **state)
{
	(void)state;
	int64_t id, first = 0;
	for (int i = 0; i < LABELS_MAX; i++) {
		AUTO_FREE char *number = mem_printf("N-%d", i);
		assert_int_equal(see("u1", "matter", number, NULL, i ? &id : &first), 0);
	}
	assert_int_equal(see("u1", "matter", "one more", NULL, &id), ERR_LIMIT);
	assert_int_equal(bring("u1", home.other, NULL, NULL, &id), ERR_LIMIT);
	expect("unlabelled", "nothing_is_claimed"); // Matter says nothing on our lines
	assert_int_equal(passports_label_remove(home.p, "u1", first), 0);
	assert_string_equal(told.last, "gone");
	assert_int_equal(passports_label_remove(home.p, "u1", first), ERR_NOT_FOUND);
	assert_int_equal(bring("u1", home.other, NULL, NULL, &id), 0);
	assert_int_equal(passports_forget_unit(home.p, "u1"), 0);
	restart_world();
	AUTO_JSON json_t *j = label_of("u1", NOW);
	assert_int_equal(json_array_size(json_object_get(j, "labels")), 0);
	assert_int_equal(bring("u1", home.maker, NULL, NULL, &id), 0); // the domain's key went with its last label
}

int main(void)
{
#define IN_A_HOME(test) cmocka_unit_test_setup_teardown(test, setup_world, teardown)
	const struct CMUnitTest tests[] = {
		IN_A_HOME(a_label_read_off_the_box_is_a_claim_and_survives_a_restart),
		IN_A_HOME(a_label_found_in_the_register_backs_every_line_that_it_covers),
		IN_A_HOME(every_bad_answer_of_a_register_makes_the_label_misapplied),
		IN_A_HOME(a_label_runs_out_by_itself_and_that_is_told_once),
		IN_A_HOME(an_attestation_counts_as_attested_once_its_key_was_compared),
		IN_A_HOME(an_attestation_of_another_model_level_or_firmware_does_not_fit),
		IN_A_HOME(an_attestation_is_replaced_by_a_newer_one_only),
		IN_A_HOME(an_attestation_signed_with_another_key_of_the_same_domain_is_refused),
		IN_A_HOME(nobody_but_its_body_replaces_an_attestation),
		IN_A_HOME(an_attestation_for_another_makers_device_counts_for_nothing_until_the_register_has_it),
		IN_A_HOME(a_label_that_was_renewed_after_it_was_looked_up_counts_again),
		IN_A_HOME(a_maker_sends_attestations_along_with_its_passport),
		IN_A_HOME(labels_are_bounded_removed_and_forgotten_with_their_unit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
