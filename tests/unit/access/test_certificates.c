#include "unit.h"
#include <string.h>
#include "access/activity_store.h"
#include "access/certificates.h"
#include "access_world.h"

#define DAY_MS INT64_C(86400000)
#define NOW INT64_C(1800000000000)

static char *keys, *broker;
static struct pki *pki;

struct house { struct world world; struct loop *loop; struct activity *log; struct certificates *watch; int renewed, result, switched; int64_t came_at; };

static void on_renewed(void *data)
{
	((struct house *)data)->renewed++;
}

static void on_done(void *data, int result)
{
	struct house *h = data;
	h->result = result;
	loop_stop(h->loop);
}

static bool owner_came(void *data, int64_t since_ms)
{
	return ((struct house *)data)->came_at > since_ms;
}

static void on_switched(void *data)
{
	((struct house *)data)->switched++;
}

static void watch(struct house *h, const char *host)
{
	const struct certificates_options o = { .loop = h->loop, .pki = pki, .activity = h->log, .host = host, .data = h, .renewed = on_renewed,
		.owner_came = owner_came, .switched = on_switched };
	certificates_stop(h->watch);
	assert_int_equal(certificates_start(&h->watch, &o), 0);
}

static int look(struct house *h)
{
	assert_int_equal(certificates_check(h->watch, on_done, h), 0);
	assert_int_equal(loop_run(h->loop), 0);
	return h->result;
}

// How many entries of the log have this code, and of them how many are alarms.
static int count(struct house *h, const char *code, bool alarm)
{
	AUTO_JSON json_t *page = NULL;
	json_t *e;
	size_t i;
	int n = 0;
	assert_int_equal(activity_list(h->log, 0, 100, NULL, alarm, &page), 0);
	json_array_foreach(json_object_get(page, "entries"), i, e)
		n += !strcmp(json_text_or(e, "code", ""), code);
	return n;
}

static const json_t *row(const json_t *view, const char *name)
{
	const json_t *e, *found = NULL;
	size_t i;
	json_array_foreach(json_object_get(view, "certificates"), i, e)
		if (!strcmp(json_text_or(e, "certificate", ""), name))
			found = e;
	assert_non_null(found);
	return found;
}

static void nothing_is_done_or_said_while_all_is_well(void **state)
{
	struct house *h = *state;
	assert_int_equal(look(h), 0);
	assert_int_equal(h->renewed, 0);
	AUTO_JSON json_t *page = NULL, *view = NULL;
	assert_int_equal(activity_list(h->log, 0, 100, NULL, false, &page), 0);
	assert_int_equal(json_array_size(json_object_get(page, "entries")), 0);
	assert_int_equal(certificates_view(h->watch, &view), 0);
	assert_true(json_is_null(json_object_get(view, "problem")));
	assert_true(json_is_null(json_object_get(row(view, "devices"), "until")));
	assert_string_equal(json_text_or(row(view, "web"), "state", ""), "good");
}

static void a_leaf_is_renewed_in_time_while_the_hub_runs(void **state)
{
	struct house *h = *state;
	world_wall = NOW + 300 * DAY_MS;
	assert_int_equal(look(h), 1);
	assert_int_equal(h->renewed, 1);
	assert_int_equal(count(h, "certificate.renewed", false), 1);
	assert_int_equal(look(h), 0);
	assert_int_equal(h->renewed, 1);
	AUTO_JSON json_t *view = NULL;
	assert_int_equal(certificates_view(h->watch, &view), 0);
	assert_true(json_integer_value(json_object_get(row(view, "web"), "until")) > world_wall + 390 * DAY_MS);
}

static void a_renewal_that_fails_is_an_alarm_once_and_over_when_it_works_again(void **state)
{
	struct house *h = *state;
	watch(h, "bank.example");
	assert_int_equal(look(h), ERR_STATE);
	assert_int_equal(look(h), ERR_STATE);
	assert_int_equal(count(h, "certificate.renew_failed", true), 1);
	AUTO_JSON json_t *view = NULL, *after = NULL;
	assert_int_equal(certificates_view(h->watch, &view), 0);
	assert_string_equal(json_text_or(view, "problem", ""), "state");
	watch(h, "freehold.local");
	assert_true(look(h) >= 0);
	assert_int_equal(certificates_view(h->watch, &after), 0);
	assert_true(json_is_null(json_object_get(after, "problem")));
}

static void what_nobody_renewed_is_told_long_before_its_end_and_once(void **state)
{
	struct house *h = *state;
	world_wall = INT64_C(2524607999000) - 729 * DAY_MS; // the root and the servers' CA end with 2049
	assert_true(look(h) >= 0);
	assert_int_equal(count(h, "certificate.ending", true), 2);
	assert_true(look(h) >= 0);
	assert_int_equal(count(h, "certificate.ending", true), 2);
	AUTO_JSON json_t *view = NULL;
	assert_int_equal(certificates_view(h->watch, &view), 0);
	assert_string_equal(json_text_or(row(view, "root"), "state", ""), "ending");
	assert_string_equal(json_text_or(row(view, "mqtt"), "state", ""), "good");
	world_wall = INT64_C(2524607999000) + DAY_MS;
	AUTO_JSON json_t *late = NULL;
	assert_int_equal(certificates_view(h->watch, &late), 0);
	assert_string_equal(json_text_or(row(late, "root"), "state", ""), "ended");
}

static void a_second_look_at_the_same_time_is_refused(void **state)
{
	struct house *h = *state;
	assert_int_equal(certificates_check(h->watch, on_done, h), 0);
	assert_int_equal(certificates_check(h->watch, on_done, h), ERR_STATE);
	assert_int_equal(loop_run(h->loop), 0);
}

static int wait_for(struct house *h, int begun)
{
	assert_int_equal(begun, 0);
	assert_int_equal(loop_run(h->loop), 0);
	return h->result;
}

static bool is_switched(void)
{
	struct pki_roots roots;
	pki_roots(pki, &roots);
	return roots.is_switched;
}

static void a_new_root_goes_back_by_itself_unless_an_owner_has_come_over_it(void **state)
{
	struct house *h = *state;
	look(h);
	assert_int_equal(wait_for(h, certificates_replace_root(h->watch, on_done, h)), 0);
	assert_int_equal(certificates_replace_root(h->watch, on_done, h), ERR_STATE);
	assert_int_equal(certificates_shown_since(h->watch), 0);
	assert_int_equal(wait_for(h, certificates_switch_root(h->watch, on_done, h)), 1);
	assert_int_equal(h->switched, 1);
	assert_true(certificates_shown_since(h->watch) == NOW);
	h->came_at = NOW; // before: over the old one
	world_wall = NOW + CERTIFICATES_TRIAL_MS - 1;
	look(h);
	assert_true(is_switched());
	world_wall = NOW + CERTIFICATES_TRIAL_MS;
	look(h);
	assert_false(is_switched());
	assert_int_equal(h->switched, 2);
	assert_int_equal(count(h, "certificate.root_went_back", true), 1);

	assert_int_equal(wait_for(h, certificates_switch_root(h->watch, on_done, h)), 1);
	assert_int_equal(certificates_end_root(h->watch), 0);
	assert_int_equal(wait_for(h, certificates_replace_root(h->watch, on_done, h)), 0);
	assert_int_equal(wait_for(h, certificates_switch_root(h->watch, on_done, h)), 1);
	h->came_at = world_wall + 1;
	world_wall += 2;
	look(h);
	h->came_at = 0; // its session has ended since
	world_wall += 2 * CERTIFICATES_TRIAL_MS;
	look(h);
	assert_true(is_switched());
	assert_int_equal(certificates_end_root(h->watch), 0);
	assert_int_equal(certificates_end_root(h->watch), ERR_STATE);
}

static int set_up(void **state)
{
	struct house *h = NEW(struct house);
	world_make(&h->world);
	world_wall = NOW;
	assert_int_equal(loop_new(&h->loop), 0);
	assert_int_equal(activity_open(&h->log, world_open(&h->world, activity_schema)), 0);
	assert_true(pki_renew_leaves(pki, "freehold.local", NOW) >= 0);
	watch(h, "freehold.local");
	*state = h;
	return 0;
}

static int tear_down(void **state)
{
	struct house *h = *state;
	certificates_stop(h->watch);
	activity_close(h->log);
	loop_free(h->loop);
	world_done(&h->world);
	free(h);
	return 0;
}

static int make_keys(void **state)
{
	if (folder_make(state) < 0)
		return -1;
	keys = mem_printf("%s/keys", (char *)*state);
	broker = mem_printf("%s/broker", (char *)*state);
	return pki_create(keys, broker, "abc234", "freehold.local") < 0 ? -1 : pki_open(&pki, keys, broker);
}

static int remove_keys(void **state)
{
	pki_free(pki);
	free(keys);
	free(broker);
	return folder_remove(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_done_or_said_while_all_is_well, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_leaf_is_renewed_in_time_while_the_hub_runs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_renewal_that_fails_is_an_alarm_once_and_over_when_it_works_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_nobody_renewed_is_told_long_before_its_end_and_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_second_look_at_the_same_time_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_new_root_goes_back_by_itself_unless_an_owner_has_come_over_it, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, make_keys, remove_keys);
}
