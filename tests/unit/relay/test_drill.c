// "Try without its cloud": what is seen meanwhile and what it comes to; that nothing leaves; and that whatever ends it opens the ways again.
#include "unit.h"
#include "relay_world.h"
#include "relay/drill.h"

enum { BEGAN = 1000000, END = BEGAN + 60000 };

static const struct row {
	struct { enum drill_sight sight; int at; } seen[4]; // at 0: no more
	enum drill_outcome outcome;
} rows[] = {
	{{{DRILL_SAW_MESSAGE, 0}}, DRILL_NOT_SEEN},
	{{{DRILL_SAW_MESSAGE, 1500}}, DRILL_NOT_SEEN},                                             // it was under way before
	{{{DRILL_SAW_MESSAGE, 20000}}, DRILL_WORKED},
	{{{DRILL_SAW_GONE, 20000}}, DRILL_STOPPED},
	{{{DRILL_SAW_MESSAGE, 10000}, {DRILL_SAW_GONE, 20000}}, DRILL_STOPPED},
	{{{DRILL_SAW_GONE, 20000}, {DRILL_SAW_BACK, 25000}}, DRILL_NOT_SEEN},                      // it is there, and says nothing
	{{{DRILL_SAW_GONE, 20000}, {DRILL_SAW_BACK, 25000}, {DRILL_SAW_MESSAGE, 26000}}, DRILL_WORKED},
	{{{DRILL_SAW_COMMAND, 20000}, {DRILL_SAW_MESSAGE, 20500}}, DRILL_WORKED},
	{{{DRILL_SAW_COMMAND, 300}, {DRILL_SAW_MESSAGE, 500}}, DRILL_WORKED},                     // that was an answer
	{{{DRILL_SAW_MESSAGE, 10000}, {DRILL_SAW_COMMAND, 20000}}, DRILL_STOPPED},                 // a command without an answer
	{{{DRILL_SAW_MESSAGE, 10000}, {DRILL_SAW_COMMAND, 55000}}, DRILL_WORKED},                  // too late to hold it against the device
	{{{DRILL_SAW_COMMAND, 20000}, {DRILL_SAW_MESSAGE, 21000}, {DRILL_SAW_COMMAND, 30000}}, DRILL_STOPPED},
};

static void what_is_seen_decides_what_it_comes_to(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct drill d = {.began_at = BEGAN};
		for (size_t k = 0; k < 4 && rows[i].seen[k].at; k++)
			drill_see(&d, rows[i].seen[k].sight, BEGAN + rows[i].seen[k].at);
		if (drill_judge(&d, END) != rows[i].outcome)
			fail_msg("row %zu: %s", i, drill_outcome_word(drill_judge(&d, END)));
	}
}

static void words_are_read_back_and_others_are_not(void **state)
{
	(void)state;
	enum drill_outcome o;
	for (int i = DRILL_RUNNING; i <= DRILL_INTERRUPTED; i++) {
		assert_int_equal(drill_outcome_parse(drill_outcome_word((enum drill_outcome)i), &o), 0);
		assert_int_equal(o, i);
	}
	assert_int_equal(drill_outcome_parse("fine", &o), ERR_NOT_FOUND);
}

// --- with the relay ---

struct told { int changed, ended; enum drill_outcome outcome; };

static void on_changed(void *data, const char *unit)
{
	assert_string_equal(unit, "u1");
	((struct told *)data)->changed++;
}

static void on_ended(void *data, const struct drill *d)
{
	struct told *t = data;
	t->ended++;
	t->outcome = d->outcome;
}

static struct drills *start(struct world *w, struct told *t)
{
	const struct drills_options o = {.loop = w->loop, .store = w->store, .relay = w->relay, .data = t, .changed = on_changed, .ended = on_ended};
	struct drills *d = NULL;
	assert_int_equal(drills_start(&d, &o), 0);
	return d;
}

static void approve(struct world *w)
{
	char id[32];
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	world_link_id(w, "u1", 0, id);
	assert_int_equal(relay_approve(w->relay, "u1", id, true), 0);
}

static bool is_held(struct world *w)
{
	AUTO_JSON json_t *list = NULL;
	const json_t *link = world_link(w, "u1", 0, &list);
	assert_true(json_is_true(json_object_get(link, "approved")));
	return str_eq(json_text_or(link, "paused", ""), "without_cloud") && str_eq(json_text_or(link, "state", ""), "off");
}

static bool drill_is(struct drills *d, const char *state)
{
	AUTO_JSON json_t *j = drills_get(d, "u1");
	return str_eq(json_text_or(j, "state", ""), state);
}

static void without_an_approved_way_out_there_is_nothing_to_try(void **state)
{
	struct world *w = *state;
	struct told t = {0};
	world_open(w);
	struct drills *d = start(w, &t);
	assert_int_equal(drills_begin(d, "u1", 60), ERR_NOT_FOUND);
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	assert_int_equal(drills_begin(d, "u1", 60), ERR_STATE);
	assert_null(drills_get(d, "u1"));
	assert_int_equal(drills_begin(d, "u1", DRILL_SECONDS_MIN - 1), ERR_INVALID);
	assert_int_equal(drills_begin(d, "u1", DRILL_SECONDS_MAX + 1), ERR_INVALID);
	assert_int_equal(drills_end(d, "u1"), ERR_NOT_FOUND);
	drills_stop(d);
	world_close(w);
}

static void while_it_runs_nothing_leaves_and_the_owner_can_end_it_at_once(void **state)
{
	struct world *w = *state;
	struct told t = {0};
	world_open(w);
	struct drills *d = start(w, &t);
	approve(w);
	assert_int_equal(relay_ask(w->relay, "u1", "cloud.example", 8883), 0);
	assert_int_equal(drills_begin(d, "u1", 60), 0);
	assert_int_equal(drills_begin(d, "u1", 60), ERR_STATE);
	assert_true(is_held(w) && drill_is(d, "running"));
	assert_int_equal(relay_ask(w->relay, "u1", "cloud.example", 8883), ERR_DENIED);
	relay_message(w->relay, "u1", "cloud/u1/power", "x", 1);
	AUTO_JSON json_t *links = relay_links(w->relay, "u1"), *flows = relay_flows(w->relay, "u1");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(links, 0), "queued")), 0);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(flows, 0), "count")), 1); // the hub's doing is not held against the device
	drills_see(d, "u2", DRILL_SAW_GONE);
	assert_int_equal(drills_end(d, "u1"), 0);
	assert_true(t.ended == 1 && t.outcome == DRILL_ENDED_EARLY && t.changed == 2);
	assert_true(!is_held(w) && drill_is(d, "ended_early"));
	assert_int_equal(relay_ask(w->relay, "u1", "cloud.example", 8883), 0);
	assert_int_equal(drills_forget(d, "u1"), 0);
	assert_null(drills_get(d, "u1"));
	drills_stop(d);
	world_close(w);
}

static void a_restart_in_the_middle_opens_the_ways_and_says_so(void **state)
{
	struct world *w = *state;
	struct told t = {0};
	world_open(w);
	struct drills *d = start(w, &t);
	approve(w);
	assert_int_equal(drills_begin(d, "u1", 60), 0);
	drills_stop(d);
	world_close(w);
	world_open(w);
	d = start(w, &t);
	assert_true(!is_held(w) && drill_is(d, "interrupted"));
	assert_int_equal(t.ended, 0);
	drills_stop(d);
	world_close(w);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_make, world_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_seen_decides_what_it_comes_to), cmocka_unit_test(words_are_read_back_and_others_are_not),
		TEST(without_an_approved_way_out_there_is_nothing_to_try), TEST(while_it_runs_nothing_leaves_and_the_owner_can_end_it_at_once),
		TEST(a_restart_in_the_middle_opens_the_ways_and_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
