#include "passport/home.h"
#include "passport/document.h"
#include "passport/jws.h"

struct change { const char *path, *value; };

static int put_to(const char *unit, const struct pki_key *key, const struct change *changes, int count)
{
	AUTO_JSON json_t *j = sample_passport(key);
	AUTO_FREE char *text = NULL;
	for (int i = 0; i < count; i++)
		sample_set(j, changes[i].path, changes[i].value);
	assert_int_equal(jws_sign(key, DOCUMENT_TYP, j, &text), 0);
	return passports_put(home.p, unit, "plug-1", text, strlen(text), NOW);
}

#define PUT(key, ...) put_to("u1", (key), (const struct change[]){__VA_ARGS__}, (int)(sizeof((const struct change[]){__VA_ARGS__}) / sizeof(struct change)))

static json_t *label(void)
{
	json_t *j = passports_label(home.p, "u1", NOW, false);
	assert_non_null(j);
	return j;
}

static void expect_verdict(const char *want)
{
	AUTO_JSON json_t *j = label(), *brief = passports_label_brief(home.p, "u1", NOW, false);
	assert_string_equal(json_text_or(j, "verdict", ""), want);
	assert_string_equal(json_text_or(brief, "verdict", ""), want);
}

static void expect_line(int n, const char *verdict, const char *source, const char *code, bool conflict)
{
	AUTO_JSON json_t *j = label();
	const json_t *line = json_array_get(json_object_get(j, "lines"), (size_t)n);
	assert_string_equal(json_text_or(line, "verdict", ""), verdict);
	assert_string_equal(json_text_or(line, "source", ""), source);
	assert_string_equal(json_text_or(line, "code", ""), code);
	assert_int_equal(json_is_true(json_object_get(line, "conflict")), conflict);
}

static void expect_problem(const char *want, int64_t revision_in_use)
{
	AUTO_JSON json_t *j = label();
	const json_t *p = json_object_get(j, "passport");
	assert_string_equal(json_text_or(p, "problem", "-"), want);
	assert_int_equal(json_integer_value(json_object_get(p, "revision")), revision_in_use);
	assert_int_equal(json_is_true(json_object_get(p, "verified")), revision_in_use > 0);
}

static void expect_support(const char *status, const char *until)
{
	AUTO_JSON json_t *whole = passports_support(home.p, "u1", NOW, false), *brief = passports_support_brief(home.p, "u1", NOW, false);
	for (int i = 0; i < 2; i++) {
		assert_string_equal(json_text_or(i ? brief : whole, "status", ""), status);
		assert_string_equal(json_text_or(i ? brief : whole, "until", "-"), until);
	}
	assert_string_equal(json_text_or(brief, "basis", "-"), json_text_or(whole, "basis", ""));
}

static void observe(const char *kind, const char *value)
{
	assert_int_equal(passports_observe(home.p, "u1", kind, value, NOW), 0);
}

static void a_unit_without_a_passport_has_no_label_and_unknown_support(void **state)
{
	(void)state;
	expect_verdict("unlabelled");
	expect_support("unknown", "-");
	expect_line(0, "not_stated", "nobody", "nobody_says", false);
	AUTO_JSON json_t *j = label();
	assert_true(json_is_null(json_object_get(j, "passport")));
	assert_null(passports_interactions(home.p, "u1"));
}

static void a_makers_word_alone_is_unverified_and_survives_a_restart(void **state)
{
	(void)state;
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}), 0);
	for (int pass = 0; pass < 2; pass++) {
		expect_verdict("unverified");
		expect_line(0, "yes", "declared", "passwords.unique_per_device", false);
		expect_line(1, "yes", "declared", "disclosure.contact", false);
		expect_line(2, "yes", "declared", "updates.until", false);
		expect_problem("-", 3);
		expect_support("supported", "2031-05-31");
		assert_int_equal(json_array_size(passports_interactions(home.p, "u1")), 1);
		restart();
	}
	AUTO_JSON json_t *j = label();
	assert_int_equal(json_integer_value(json_object_get(json_object_get(j, "passport"), "key_first_seen_at")), NOW);
}

static void the_shape_is_the_one_of_the_api(void **state)
{
	(void)state;
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}), 0);
	AUTO_JSON json_t *l = label();
	AUTO_JSON json_t *s = passports_support(home.p, "u1", NOW, true);
	static const char *const label_keys[] = {"verdict", "why", "labels", "lines", "passport", "observed", NULL};
	static const char *const line_keys[] = {"key", "verdict", "source", "at", "code", "params", "conflict", NULL};
	static const char *const passport_keys[] = {"issuer", "revision", "issued_at", "verified", "problem", "url", "key_first_seen_at", "keys", NULL};
	static const char *const support_keys[] = {"status", "why", "until", "precision", "start", "basis", "source", "published_url", "provisional", "after_end", "mud", NULL};
	const json_t *line = json_array_get(json_object_get(l, "lines"), 2);
	assert_int_equal(json_only_keys(l, label_keys), 0);
	assert_int_equal(json_only_keys(line, line_keys), 0);
	assert_int_equal(json_only_keys(json_object_get(l, "passport"), passport_keys), 0);
	assert_int_equal(json_only_keys(s, support_keys), 0);
	assert_int_equal(json_object_size(line), 7);
	assert_int_equal(json_object_size(json_object_get(l, "passport")), 8);
	assert_int_equal(json_object_size(s), 11);
	assert_string_equal(json_text_or(json_object_get(line, "params"), "until", ""), "2031-05-31");
	assert_string_equal(json_text_or(s, "precision", ""), "month");
	assert_true(json_is_true(json_object_get(s, "provisional")));
}

static void a_label_that_observations_back_is_positive(void **state)
{
	(void)state;
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}), 0);
	observe("credential_unique", "certificate");
	observe("security_txt", "ok");
	expect_verdict("unverified");
	observe("support_published", "2031-05-31");
	expect_verdict("positive");
	restart();
	expect_verdict("positive");
	expect_line(0, "yes", "observed", "passwords.hub_issued", false);
	observe("support_published", "2029-01-01"); // earlier than the passport says: backs nothing
	expect_verdict("unverified");
}

static void a_shared_credential_breaks_the_label_until_it_is_no_longer_so(void **state)
{
	(void)state;
	observe("credential_shared", "192.168.1.9");
	expect_verdict("negative");
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}), 0);
	expect_verdict("misapplied");
	expect_line(0, "no", "observed", "passwords.shared", true);
	observe("credential_shared", "no");
	expect_verdict("unverified");
}

static void plaintext_counts_against_the_label_after_its_time_of_grace(void **state)
{
	(void)state;
	observe("plaintext", "2026-11-24");
	expect_verdict("unlabelled_grace");
	observe("plaintext", "2026-11-23");
	expect_verdict("negative");
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}), 0);
	expect_verdict("negative");
	expect_line(0, "no", "observed", "passwords.in_clear", true);
}

static void support_that_has_ended_makes_the_label_negative(void **state)
{
	(void)state;
	assert_int_equal(PUT(home.maker, {"support.end", "'2026-01-01'"}, {"support.history", "[]"}), 0);
	expect_verdict("negative");
	expect_line(2, "no", "declared", "updates.ended", false);
	expect_support("ended", "2026-01-31");
}

static void a_known_hole_that_nobody_mends_breaks_a_promise_that_still_runs(void **state)
{
	(void)state;
	observe("no_fix_planned", "LAMPS-2026-1");
	expect_support("unknown", "-");
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}), 0);
	expect_support("contradicted", "2031-05-31");
	expect_line(2, "no", "declared", "updates.no_fix", false);
	expect_verdict("negative");
	observe("no_fix_planned", "no");
	expect_support("supported", "2031-05-31");
	expect_verdict("unverified");
}

static void a_revision_never_goes_down_or_changes_under_its_number(void **state)
{
	(void)state;
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}), 0);
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}), 0); // the same bytes again
	expect_problem("-", 3);
	assert_int_equal(PUT(home.maker, {"passport.revision", "2"}), ERR_STATE);
	expect_problem("revision", 3);
	assert_int_equal(PUT(home.maker, {"product.name", "'Other'"}), ERR_STATE);
	restart();
	expect_problem("revision", 3);
	assert_int_equal(PUT(home.maker, {"passport.revision", "4"}), 0);
	expect_problem("-", 4);
}

static void a_shortened_promise_is_not_forgotten(void **state)
{
	(void)state;
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}), 0);
	assert_int_equal(PUT(home.maker, {"passport.revision", "4"}, {"support.end", "'2028-01-01'"}, {"support.history", "[]"}), 0);
	restart();
	expect_support("contradicted", "2031-05-31");
	expect_line(2, "yes", "declared", "updates.shortened", true);
	assert_int_equal(PUT(home.maker, {"passport.revision", "5"}, {"support", NULL}), 0);
	expect_support("contradicted", "2031-05-31");
}

static void fewer_months_than_promised_are_noticed_with_the_day_of_sale_and_without(void **state)
{
	(void)state;
#define MONTHS(n) {"support.basis", "'months_from_sale'"}, {"support.months", n}, {"support.start", NULL}, {"support.end", NULL}, {"support.history", NULL}
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}, MONTHS("60")), 0);
	expect_support("unknown", "-");
	assert_int_equal(PUT(home.maker, {"passport.revision", "4"}, MONTHS("24")), 0);
	restart();
	expect_support("contradicted", "-");
	expect_line(2, "not_stated", "declared", "updates.taken_back", true);
	assert_int_equal(passports_state(home.p, "u1", "sold_on", "2026-01-15", NULL, NOW), 0);
	expect_support("contradicted", "2031-01-15");
	expect_line(2, "yes", "declared", "updates.shortened", true);
}

static void a_promise_that_leant_on_a_service_cannot_be_swapped_for_a_day(void **state)
{
	(void)state;
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}, {"support.basis", "'while_service_operates'"}, {"support.end", NULL}, {"support.history", NULL}, {"services.0.ends", NULL}), 0);
	expect_support("supported_service", "-");
	assert_int_equal(PUT(home.maker, {"passport.revision", "4"}, {"support.history", NULL}, {"services.0.ends", NULL}), 0);
	restart();
	expect_support("contradicted", "2031-05-31");
	expect_line(2, "yes", "declared", "updates.taken_back", true);
	assert_int_equal(PUT(home.maker, {"passport.revision", "5"}, {"support.history", NULL}), 0); // its service is to end in 2040
	expect_support("contradicted", "2040-01-01");
}

static void a_service_that_takes_it_in_after_the_updates_have_ended_is_held_against_them(void **state)
{
	(void)state;
	assert_int_equal(PUT(home.maker, {"support.end", "'2026-01-01'"}, {"support.history", "[]"}), 0);
	expect_support("ended", "2026-01-31");
	observe("service_accepts", "cloud.lamps.example");
	restart();
	AUTO_JSON json_t *runs = passports_support(home.p, "u1", NOW, false), *later = passports_support(home.p, "u1", NOW + 31 * DAY_MS, false);
	assert_string_equal(json_text_or(runs, "why", ""), "service_runs_on");
	assert_string_equal(json_text_or(runs, "status", ""), "ended");
	assert_string_equal(json_text_or(later, "why", ""), "end_has_passed");
	expect_line(2, "no", "declared", "updates.ended", false);
}

static void two_sources_that_name_different_days_are_in_conflict(void **state)
{
	(void)state;
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}), 0);
	assert_int_equal(passports_state(home.p, "u1", "updates_until", "2031-05-31", NULL, NOW), 0);
	expect_line(2, "yes", "owner", "updates.until", false);
	assert_int_equal(passports_state(home.p, "u1", "updates_until", "2033-05-31", NULL, NOW), 0);
	expect_line(2, "yes", "owner", "updates.until", true);
}

static void a_changed_key_is_refused_and_the_old_passport_kept(void **state)
{
	(void)state;
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}), 0);
	assert_int_equal(PUT(home.other, {"passport.revision", "4"}), ERR_MISMATCH);
	expect_problem("key_changed", 3);
	assert_int_equal(put_to("u2", home.other, NULL, 0), ERR_MISMATCH); // for every unit of that maker
	expect_verdict("unverified");
}

static void a_key_is_forgotten_with_the_last_unit_of_its_maker(void **state)
{
	(void)state;
	assert_int_equal(put_to("u1", home.maker, NULL, 0), 0);
	assert_int_equal(put_to("u2", home.maker, NULL, 0), 0);
	observe("reset_proven", "arrival");
	assert_int_equal(passports_forget_unit(home.p, "u1"), 0);
	expect_verdict("unlabelled");
	AUTO_JSON json_t *j = label();
	assert_int_equal(json_array_size(json_object_get(j, "observed")), 0);
	assert_int_equal(put_to("u1", home.other, NULL, 0), ERR_MISMATCH);
	assert_int_equal(passports_forget_unit(home.p, "u1"), 0);
	assert_int_equal(passports_forget_unit(home.p, "u2"), 0);
	assert_int_equal(put_to("u1", home.other, NULL, 0), 0);
}

static void a_passport_of_another_model_or_maker_is_refused(void **state)
{
	(void)state;
	assert_int_equal(PUT(home.maker, {"product.model", "'PLUG-2'"}), ERR_MISMATCH);
	expect_problem("mismatch", 0);
	expect_verdict("misapplied");
	assert_int_equal(PUT(home.maker, {"passport.revision", "3"}), 0);
	expect_problem("-", 3);
	assert_int_equal(PUT(home.maker, {"passport.revision", "4"}, {"issuer.web", "'https://else.example'"}), ERR_MISMATCH);
	expect_problem("issuer_changed", 3);
}

static void what_does_not_verify_or_parse_is_refused_and_noted(void **state)
{
	(void)state;
	AUTO_JSON json_t *j = sample_passport(home.maker);
	AUTO_FREE char *text = NULL;
	assert_int_equal(jws_sign(home.other, DOCUMENT_TYP, j, &text), 0); // names the maker's key, signed by another
	assert_int_equal(passports_put(home.p, "u1", "PLUG-1", text, strlen(text), NOW), ERR_MISMATCH);
	expect_problem("signature", 0);
	assert_int_equal(passports_put(home.p, "u1", "PLUG-1", "garbage", 7, NOW), ERR_PARSE);
	expect_problem("malformed", 0);
	assert_int_equal(PUT(home.maker, {"issuer.key", NULL}), ERR_INVALID);
	assert_int_equal(PUT(home.maker, {"support.end", "'soon'"}), ERR_INVALID);
	AUTO_FREE char *huge = mem_new(1, JWS_MAX + 2);
	memset(huge, 'A', JWS_MAX + 1);
	assert_int_equal(passports_put(home.p, "u1", "PLUG-1", huge, JWS_MAX + 1, NOW), ERR_LIMIT);
	restart();
	expect_problem("malformed", 0);
	expect_verdict("unlabelled");
}

static void an_old_passport_is_stale_only_on_a_sure_clock(void **state)
{
	(void)state;
	assert_int_equal(PUT(home.maker, {"passport.refresh_after", "'2026-06-01T00:00:00Z'"}), 0);
	expect_problem("stale", 3);
	expect_verdict("unverified");
	AUTO_JSON json_t *j = passports_label(home.p, "u1", NOW, true);
	assert_true(json_is_null(json_object_get(json_object_get(j, "passport"), "problem")));
}

static void observations_are_bounded(void **state)
{
	(void)state;
	char long_text[80];
	memset(long_text, 'a', sizeof(long_text) - 1);
	long_text[79] = 0;
	assert_int_equal(passports_observe(home.p, "u1", "", "x", NOW), ERR_INVALID);
	assert_int_equal(passports_observe(home.p, "u1", long_text, "x", NOW), ERR_INVALID);
	assert_int_equal(passports_observe(home.p, "u1", "x", long_text, NOW), ERR_INVALID);
	for (int i = 0; i < OBSERVATIONS_MAX; i++) {
		AUTO_FREE char *kind = mem_printf("kind_%d", i);
		observe(kind, "1");
	}
	assert_int_equal(passports_observe(home.p, "u1", "one_more", "x", NOW), ERR_LIMIT);
	observe("kind_0", "2");
	restart();
	AUTO_JSON json_t *j = label();
	assert_int_equal(json_array_size(json_object_get(j, "observed")), OBSERVATIONS_MAX);
	expect_verdict("unlabelled");
}

int main(void)
{
#define IN_A_HOME(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		IN_A_HOME(a_unit_without_a_passport_has_no_label_and_unknown_support),
		IN_A_HOME(a_makers_word_alone_is_unverified_and_survives_a_restart),
		IN_A_HOME(the_shape_is_the_one_of_the_api),
		IN_A_HOME(a_label_that_observations_back_is_positive),
		IN_A_HOME(a_shared_credential_breaks_the_label_until_it_is_no_longer_so),
		IN_A_HOME(plaintext_counts_against_the_label_after_its_time_of_grace),
		IN_A_HOME(support_that_has_ended_makes_the_label_negative),
		IN_A_HOME(a_known_hole_that_nobody_mends_breaks_a_promise_that_still_runs),
		IN_A_HOME(a_revision_never_goes_down_or_changes_under_its_number),
		IN_A_HOME(a_shortened_promise_is_not_forgotten),
		IN_A_HOME(fewer_months_than_promised_are_noticed_with_the_day_of_sale_and_without),
		IN_A_HOME(a_promise_that_leant_on_a_service_cannot_be_swapped_for_a_day),
		IN_A_HOME(a_service_that_takes_it_in_after_the_updates_have_ended_is_held_against_them),
		IN_A_HOME(two_sources_that_name_different_days_are_in_conflict),
		IN_A_HOME(a_changed_key_is_refused_and_the_old_passport_kept),
		IN_A_HOME(a_key_is_forgotten_with_the_last_unit_of_its_maker),
		IN_A_HOME(a_passport_of_another_model_or_maker_is_refused),
		IN_A_HOME(what_does_not_verify_or_parse_is_refused_and_noted),
		IN_A_HOME(an_old_passport_is_stale_only_on_a_sure_clock),
		IN_A_HOME(observations_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
