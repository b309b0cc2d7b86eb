// Real passports, signed, and the days that go by.
#include "passport/sample.h"
#include "folder.h"
#include "notices/dates.h"
#include "passport/document.h"
#include "passport/jws.h"
#include "passport/passport_store.h"

#define DAY_MS INT64_C(86400000)

struct home { void *folder; struct store *store; struct passports *p; struct pki_key *maker; json_t *held, *over; int revision; };
static struct home home;

static int setup(void **state)
{
	(void)state;
	home = (struct home){ .held = json_array(), .over = json_array() };
	if (folder_make(&home.folder) || pki_key_new(&home.maker))
		return -1;
	AUTO_FREE char *path = mem_printf("%s/hub.db", (char *)home.folder);
	const struct store_migration ladder[] = { { 1, passport_schema } };
	return store_open(&home.store, path, 0600, 0, ladder, 1) || passports_open(&home.p, home.store);
}

static int teardown(void **state)
{
	(void)state;
	passports_close(home.p);
	store_close(home.store);
	pki_key_free(home.maker);
	json_decref(home.held);
	json_decref(home.over);
	return folder_remove(&home.folder);
}

// A newer passport: the promised end (NULL: none is named), and the end of its service.
static void promise(const char *end, const char *service_end)
{
	AUTO_JSON json_t *j = sample_passport(home.maker);
	AUTO_FREE char *text = NULL, *revision = mem_printf("%d", ++home.revision), *quoted = mem_printf("'%s'", end ? end : ""), *service = service_end ? mem_printf("'%s'", service_end) : NULL;
	sample_set(j, "passport.revision", revision);
	if (end)
		sample_set(j, "support.end", quoted);
	else
		sample_set(j, "support.basis", "'unknown'");
	sample_set(j, "support.end_precision", "'day'");
	sample_set(j, "support.history", NULL);
	sample_set(j, "services.0.ends", service);
	assert_int_equal(jws_sign(home.maker, DOCUMENT_TYP, j, &text), 0);
	assert_int_equal(passports_put(home.p, "u1", "plug-1", text, strlen(text), 1000), 0);
}

static void on_holds(void *data, const char *unit, const char *code, const json_t *params)
{
	(void)data;
	assert_string_equal(unit ? unit : "the hub", str_starts(code, "hub.") ? "the hub" : "u1");
	const json_t *days = json_object_get(params, "days");
	json_array_append_new(home.held, days ? json_sprintf("%s %s %d", code, json_text_or(params, "until", ""), (int)json_integer_value(days)) :
		json_sprintf("%s %s %s", code, json_text_or(params, "until", ""), json_text_or(params, "named", "")));
}

static void on_over(void *data, const char *unit, const char *key_begins, const char *keep)
{
	(void)data;
	(void)unit;
	json_array_append_new(home.over, json_sprintf("%s %s", key_begins, keep ? keep : ""));
}

static int64_t day(const char *text)
{
	int y, m, d;
	assert_int_equal(str_date_parse(&y, &m, &d, text), 0);
	return str_date_ms(y, m, d);
}

static void look(const char *today)
{
	const struct dates_hooks h = { .holds = on_holds, .over = on_over };
	json_array_clear(home.held);
	json_array_clear(home.over);
	dates_look(home.p, "u1", day(today), &h);
}

static bool says(const json_t *list, const char *text)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (str_eq(json_string_value(json_array_get(list, i)), text))
			return true;
	return false;
}

static void nothing_is_said_of_a_device_without_a_passport(void **state)
{
	(void)state;
	look("2030-01-01");
	assert_int_equal(json_array_size(home.held), 0);
}

static void each_mark_holds_from_its_day_on(void **state)
{
	(void)state;
	promise("2031-05-01", NULL);
	static const struct { const char *today, *want; } days[] = { { "2030-11-02", "support.ending 2031-05-01 180" }, { "2031-01-31", "support.ending 2031-05-01 90" },
		{ "2031-04-01", "support.ending 2031-05-01 30" }, { "2031-04-24", "support.ending 2031-05-01 7" }, { "2031-05-01", "support.ended 2031-05-01 0" },
		{ "2035-01-01", "support.ended 2031-05-01 0" } };
	look("2030-11-01");
	assert_int_equal(json_array_size(home.held), 0);
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		look(days[i].today);
		assert_int_equal(json_array_size(home.held), 1);
		assert_true(says(home.held, days[i].want));
	}
}

static void a_longer_promise_ends_what_was_said_of_the_shorter(void **state)
{
	(void)state;
	promise("2031-05-01", NULL);
	promise("2033-05-01", NULL);
	look("2031-05-01");
	assert_int_equal(json_array_size(home.held), 0);
	assert_true(says(home.over, "support/u1/ support/u1/2033-05-01/"));
}

static void a_shortened_promise_is_an_event_of_its_own_and_the_longer_day_counts_on(void **state)
{
	(void)state;
	promise("2031-05-01", NULL);
	promise("2029-05-01", NULL);
	look("2029-01-01");
	assert_int_equal(json_array_size(home.held), 1);
	assert_true(says(home.held, "support.shortened 2031-05-01 2029-05-01"));
	look("2031-04-30");
	assert_true(says(home.held, "support.ending 2031-05-01 7"));
	promise("2032-05-01", NULL);
	look("2031-04-30");
	assert_int_equal(json_array_size(home.held), 0);
	assert_true(says(home.over, "shortened/u1/ "));
}

static void a_promise_that_was_taken_back_is_told_too_and_only_while_it_runs(void **state)
{
	(void)state;
	promise("2031-05-01", NULL);
	promise(NULL, NULL);
	look("2029-01-01");
	assert_int_equal(json_array_size(home.held), 1);
	assert_true(says(home.held, "support.shortened 2031-05-01 "));
	look("2031-05-01");
	assert_true(says(home.held, "support.shortened 2031-05-01 "));
	look("2031-05-02");
	assert_false(says(home.held, "support.shortened 2031-05-01 "));
	assert_true(says(home.over, "shortened/u1/ "));
}

static void a_shortened_promise_is_told_also_where_the_owner_wrote_down_a_day(void **state)
{
	(void)state;
	promise("2031-05-01", NULL);
	promise("2029-05-01", NULL);
	assert_int_equal(passports_state(home.p, "u1", "updates_until", "2029-05-01", NULL, 1000), 0);
	look("2028-01-01");
	assert_true(says(home.held, "support.shortened 2031-05-01 2029-05-01"));
}

static void a_service_that_ends_has_the_same_marks(void **state)
{
	(void)state;
	promise("2031-05-01", "2027-06-30");
	look("2027-06-01");
	assert_int_equal(json_array_size(home.held), 1);
	assert_true(says(home.held, "service.ending 2027-06-30 30"));
	assert_true(says(home.over, "service/u1/app/ service/u1/app/2027-06-30/"));
	look("2027-06-30");
	assert_true(says(home.held, "service.ended 2027-06-30 0"));
}

static void updates_that_lean_on_a_service_end_once_and_not_twice(void **state)
{
	(void)state;
	promise("2031-05-01", "2031-05-01");
	look("2031-05-01");
	assert_int_equal(json_array_size(home.held), 1);
	assert_true(says(home.held, "support.ended 2031-05-01 0"));
}

static void a_label_that_does_not_fit_holds_until_it_fits(void **state)
{
	(void)state;
	promise("2031-05-01", NULL);
	assert_int_equal(passports_observe(home.p, "u1", "credential_shared", "yes", 1000), 0);
	look("2028-01-01");
	assert_true(says(home.held, "label.misapplied  "));
	assert_int_equal(passports_observe(home.p, "u1", "credential_shared", "no", 1000), 0);
	look("2028-01-01");
	assert_int_equal(json_array_size(home.held), 0);
	assert_true(says(home.over, "label/u1/ "));
}

static void look_at_hub(const struct own *o, const char *today)
{
	const struct dates_hooks h = { .holds = on_holds, .over = on_over };
	json_array_clear(home.held);
	json_array_clear(home.over);
	dates_look_own(o, day(today), &h);
}

static void the_hubs_own_support_has_the_same_marks(void **state)
{
	(void)state;
	static const struct { const char *today, *want; } days[] = { { "2030-11-02", "hub.support_ending 2031-05-01 180" }, { "2031-01-31", "hub.support_ending 2031-05-01 90" },
		{ "2031-04-01", "hub.support_ending 2031-05-01 30" }, { "2031-04-24", "hub.support_ending 2031-05-01 7" }, { "2031-05-01", "hub.support_ended 2031-05-01 0" } };
	AUTO_JSON json_t *j = sample_passport(home.maker);
	AUTO_FREE char *text = NULL, *path = mem_printf("%s/hub.jws", (char *)home.folder);
	struct own *o = NULL;
	sample_set(j, "product.model", "'Freehold hub'");
	sample_set(j, "support.end_precision", NULL);
	assert_int_equal(jws_sign(home.maker, DOCUMENT_TYP, j, &text), 0);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	assert_int_equal(own_open(&o, path), 0);
	look_at_hub(o, "2030-11-01");
	assert_int_equal(json_array_size(home.held), 0);
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		look_at_hub(o, days[i].today);
		assert_int_equal(json_array_size(home.held), 1);
		assert_true(says(home.held, days[i].want));
		assert_true(says(home.over, "hub_support// hub_support//2031-05-01/")); // a promise of another day is over
	}
	own_close(o);
}

static void a_hub_whose_makers_state_no_end_warns_of_none(void **state)
{
	(void)state;
	struct own *o = NULL;
	assert_int_equal(own_open(&o, ""), 0);
	look_at_hub(o, "2050-01-01");
	assert_int_equal(json_array_size(home.held), 0);
	assert_true(says(home.over, "hub_support// "));
	own_close(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_said_of_a_device_without_a_passport, setup, teardown),
		cmocka_unit_test_setup_teardown(each_mark_holds_from_its_day_on, setup, teardown),
		cmocka_unit_test_setup_teardown(a_longer_promise_ends_what_was_said_of_the_shorter, setup, teardown),
		cmocka_unit_test_setup_teardown(a_shortened_promise_is_an_event_of_its_own_and_the_longer_day_counts_on, setup, teardown),
		cmocka_unit_test_setup_teardown(a_promise_that_was_taken_back_is_told_too_and_only_while_it_runs, setup, teardown),
		cmocka_unit_test_setup_teardown(a_shortened_promise_is_told_also_where_the_owner_wrote_down_a_day, setup, teardown),
		cmocka_unit_test_setup_teardown(a_service_that_ends_has_the_same_marks, setup, teardown),
		cmocka_unit_test_setup_teardown(updates_that_lean_on_a_service_end_once_and_not_twice, setup, teardown),
		cmocka_unit_test_setup_teardown(a_label_that_does_not_fit_holds_until_it_fits, setup, teardown),
		cmocka_unit_test_setup_teardown(the_hubs_own_support_has_the_same_marks, setup, teardown),
		cmocka_unit_test_setup_teardown(a_hub_whose_makers_state_no_end_warns_of_none, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
