// MQTT 4.7 by tables, and covers() against its own definition over a small world of topics.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "access/grant.h"
#include "base/mem.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void filters_are_legal_only_where_mqtt_says(void **state)
{
	(void)state;
	static const struct { const char *filter; bool valid; } rows[] = {
		{ "a", true }, { "/", true }, { "//", true }, { "#", true }, { "+", true }, { "a/#", true }, { "+/#", true }, { "a/+/b", true },
		{ "+/+", true }, { "/+", true }, { "$SYS/#", true }, { "a b/c", true }, { "caf\xc3\xa9/#", true },
		{ "", false }, { "a#", false }, { "a/#/b", false }, { "#/", false }, { "##", false }, { "a+", false }, { "+a", false },
		{ "a/+b", false }, { "++", false }, { "+#", false }, { "\xff", false }, { "\xc0\x80", false },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		if (grant_filter_valid(rows[i].filter) != rows[i].valid)
			fail_msg("filter \"%s\"", rows[i].filter);
}

static void topics_have_no_wildcards_and_an_end(void **state)
{
	(void)state;
	char text[1200];
	assert_true(grant_topic_valid("a/b"));
	assert_false(grant_topic_valid("a/+"));
	assert_false(grant_topic_valid("a#"));
	assert_false(grant_topic_valid(""));
	memset(text, 'a', sizeof(text));
	text[1024] = '\0';
	assert_true(grant_topic_valid(text));
	text[1024] = 'a';
	text[1025] = '\0';
	assert_false(grant_topic_valid(text));
	assert_true(grant_topic_valid("1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20"));
	assert_false(grant_topic_valid("1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21"));
}

static void patterns_match_topics(void **state)
{
	(void)state;
	static const struct { const char *pattern, *topic; bool matches; } rows[] = {
		{ "a/b", "a/b", true }, { "a/b", "a/B", false }, { "a/b", "a/bc", false }, { "a/bc", "a/b", false }, { "a", "a/", false }, { "a/", "a", false },
		{ "sport/tennis/player1/#", "sport/tennis/player1", true }, { "sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true },
		{ "sport/#", "sport", true }, { "sport/#", "sports", false }, { "sport/tennis/+", "sport/tennis/player1", true },
		{ "sport/tennis/+", "sport/tennis/player1/ranking", false }, { "sport/+", "sport", false }, { "sport/+", "sport/", true },
		{ "+/+", "/finance", true }, { "/+", "/finance", true }, { "+", "/finance", false }, { "+/a/#", "x/a", true }, { "+/a/#", "x/b", false },
		{ "#", "$SYS/x", false }, { "+/x", "$SYS/x", false }, { "$SYS/#", "$SYS/x", true }, { "$SYS/+", "$SYS/x", true }, { "a/#", "a/$x", true },
		{ "a/+", "a/$x", true }, { "#", "a", true }, { "#", "/", true },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		if (grant_matches(rows[i].pattern, rows[i].topic) != rows[i].matches)
			fail_msg("\"%s\" on \"%s\"", rows[i].pattern, rows[i].topic);
}

// All paths of up to depth levels from words: the world of the exhaustive test.
struct world { char (*texts)[24]; int count; };

static void world_grow(struct world *w, const char *head, const char *const *words, int depth, bool (*keep)(const char *))
{
	for (int i = 0; words[i]; i++) {
		char text[24];
		snprintf(text, sizeof(text), "%s%s%s", head ? head : "", head ? "/" : "", words[i]);
		if (keep(text)) {
			w->texts = mem_resize(w->texts, (size_t)w->count + 1, sizeof(*w->texts));
			memcpy(w->texts[w->count++], text, sizeof(text));
		}
		if (depth > 1)
			world_grow(w, text, words, depth - 1, keep);
	}
}

static bool covers_by_definition(const struct world *topics, const char *pattern, const char *filter)
{
	for (int i = 0; i < topics->count; i++)
		if (grant_matches(filter, topics->texts[i]) && !grant_matches(pattern, topics->texts[i]))
			return false;
	return true;
}

static void covers_says_exactly_what_its_definition_says(void **state)
{
	(void)state;
	struct world filters = { 0 }, topics = { 0 };
	world_grow(&filters, NULL, (const char *const[]){ "a", "b", "", "$x", "+", "#", NULL }, 3, grant_filter_valid);
	// One name more and two levels more than any filter has, so that no wildcard is exhausted by accident.
	world_grow(&topics, NULL, (const char *const[]){ "a", "b", "", "$x", "z", NULL }, 4, grant_topic_valid);
	for (int p = 0; p < filters.count; p++)
		for (int f = 0; f < filters.count; f++) {
			bool said = grant_covers(filters.texts[p], filters.texts[f]);
			if (said != covers_by_definition(&topics, filters.texts[p], filters.texts[f]))
				fail_msg("covers(\"%s\", \"%s\") is %d", filters.texts[p], filters.texts[f], said);
		}
	free(filters.texts);
	free(topics.texts);
}

static void nothing_is_allowed_by_default(void **state)
{
	(void)state;
	struct grants g = { 0 };
	bool announce;
	assert_false(grants_allow_say(&g, "a", &announce));
	assert_false(grants_allow_hear(&g, "a"));
	assert_false(grants_allow_subscribe(&g, "a"));
}

static void verbs_do_not_lend_to_each_other(void **state)
{
	(void)state;
	struct grants g = { 0 };
	bool announce = true;
	assert_int_equal(grants_add(&g, GRANT_SAY, "tele/x/#"), 0);
	assert_int_equal(grants_add(&g, GRANT_HEAR, "cmnd/x/+"), 0);
	assert_int_equal(grants_add(&g, GRANT_ANNOUNCE, "tele/x/config"), 0);
	assert_true(grants_allow_say(&g, "tele/x/STATE", &announce));
	assert_false(announce);
	assert_true(grants_allow_say(&g, "tele/x/config", &announce));
	assert_true(announce);
	assert_false(grants_allow_say(&g, "cmnd/x/POWER", &announce));
	assert_true(grants_allow_hear(&g, "cmnd/x/POWER"));
	assert_false(grants_allow_hear(&g, "tele/x/STATE"));
	assert_false(grants_allow_subscribe(&g, "tele/x/#"));
	grants_done(&g);
}

static void shared_subscriptions_are_judged_by_what_they_share(void **state)
{
	(void)state;
	struct grants g = { 0 };
	assert_int_equal(grants_add(&g, GRANT_HEAR, "cmnd/x/#"), 0);
	assert_true(grants_allow_subscribe(&g, "cmnd/x/+"));
	assert_true(grants_allow_subscribe(&g, "$share/g/cmnd/x/#"));
	assert_false(grants_allow_subscribe(&g, "$share/g/#"));
	assert_false(grants_allow_subscribe(&g, "$share/g"));
	assert_false(grants_allow_subscribe(&g, "$share//cmnd/x/#"));
	assert_false(grants_allow_subscribe(&g, "$share/g/"));
	assert_false(grants_allow_subscribe(&g, "#"));
	grants_done(&g);
}

static void the_number_of_grants_has_a_limit_and_bad_ones_are_refused(void **state)
{
	(void)state;
	struct grants g = { 0 };
	assert_int_equal(grants_add(&g, GRANT_SAY, "a#"), ERR_INVALID);
	assert_int_equal(grants_add(&g, 0, "a"), ERR_INVALID);
	assert_int_equal(grants_add(&g, 8, "a"), ERR_INVALID);
	for (int i = 0; i < GRANTS_MAX; i++)
		assert_int_equal(grants_add(&g, GRANT_SAY, "a"), 0);
	assert_int_equal(grants_add(&g, GRANT_SAY, "a"), ERR_LIMIT);
	grants_done(&g);
}

static void packed_grants_come_back_as_they_were(void **state)
{
	(void)state;
	struct grants g = { 0 }, back = { 0 };
	struct buf packed;
	buf_init(&packed, 4096);
	assert_int_equal(grants_add(&g, GRANT_SAY | GRANT_ANNOUNCE, "tele/+/state"), 0);
	assert_int_equal(grants_add(&g, GRANT_HEAR, "cmnd/lamp/#"), 0);
	grants_pack(&g, &packed);
	assert_int_equal(grants_unpack(&back, packed.data, packed.len), 0);
	assert_int_equal(back.count, 2);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(back.rows[i].verb, g.rows[i].verb);
		assert_string_equal(back.rows[i].pattern, g.rows[i].pattern);
	}
	assert_int_equal(grants_add(&back, GRANT_SAY, "more"), ERR_STATE);
	grants_done(&back);
	assert_int_equal(grants_unpack(&back, "", 0), 0);
	assert_int_equal(back.count, 0);
	grants_done(&back);
	grants_done(&g);
	buf_done(&packed);
}

static void a_packed_row_with_anything_illegal_in_it_grants_nothing(void **state)
{
	(void)state;
	static const struct { const char *what; size_t len; } bad[] = {
		{ "\1no end", 7 }, { "\1", 1 }, { "\0a", 3 }, { "\010a", 3 }, { "\377a", 3 }, { "\1", 2 }, { "\1a/#/b", 7 }, { "\1a\0\1\200", 6 }, { "\1a\0\2", 4 },
	};
	struct grants g = { 0 };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(grants_unpack(&g, bad[i].what, bad[i].len), ERR_PARSE);
	char many[3 * (GRANTS_MAX + 1)];
	for (size_t i = 0; i < sizeof(many); i += 3)
		memcpy(many + i, "\1a", 3);
	assert_int_equal(grants_unpack(&g, many, sizeof(many)), ERR_PARSE);
	assert_int_equal(grants_unpack(&g, many, sizeof(many) - 3), 0);
	assert_int_equal(g.count, GRANTS_MAX);
	grants_done(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filters_are_legal_only_where_mqtt_says),
		cmocka_unit_test(topics_have_no_wildcards_and_an_end),
		cmocka_unit_test(patterns_match_topics),
		cmocka_unit_test(covers_says_exactly_what_its_definition_says),
		cmocka_unit_test(nothing_is_allowed_by_default),
		cmocka_unit_test(verbs_do_not_lend_to_each_other),
		cmocka_unit_test(shared_subscriptions_are_judged_by_what_they_share),
		cmocka_unit_test(the_number_of_grants_has_a_limit_and_bad_ones_are_refused),
		cmocka_unit_test(packed_grants_come_back_as_they_were),
		cmocka_unit_test(a_packed_row_with_anything_illegal_in_it_grants_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
