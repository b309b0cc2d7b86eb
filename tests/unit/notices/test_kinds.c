#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "notices/kinds.h"

#define HOUR_MS INT64_C(3600000)

static char *key(const char *code, const char *unit, const char *params)
{
	AUTO_JSON json_t *p = json_loads(params, 0, NULL);
	return kind_key(code, unit, p);
}

static void the_same_event_of_the_same_device_has_the_same_name(void **state)
{
	(void)state;
	AUTO_FREE char *a = key("link.refused", "u1", "{\"host\":\"a.example\",\"port\":1}"), *b = key("link.refused", "u1", "{\"host\":\"a.example\",\"port\":2}");
	AUTO_FREE char *host = key("link.refused", "u1", "{\"host\":\"b.example\"}"), *unit = key("link.refused", "u2", "{\"host\":\"a.example\"}");
	assert_string_equal(a, b);
	assert_string_not_equal(a, host);
	assert_string_not_equal(a, unit);
	AUTO_FREE char *one = key("broker.crowded", NULL, "{\"addr\":\"192.168.1.7\",\"why\":\"often\"}"), *other = key("broker.crowded", NULL, "{\"addr\":\"192.168.1.8\",\"why\":\"often\"}");
	assert_string_not_equal(one, other);
}

static void an_advisory_keeps_its_name_when_it_becomes_certain(void **state)
{
	(void)state;
	AUTO_FREE char *a = key("advisory.possibly", "u1", "{\"id\":\"X-1\"}"), *b = key("advisory.affected", "u1", "{\"id\":\"X-1\",\"title\":\"t\"}");
	assert_string_equal(a, b);
	assert_int_equal(kind_renew(kind_of("advisory.affected"), URGENCY_SOON, URGENCY_URGENT, NOTICE_SNOOZED, 0), RENEW_AGAIN);
}

static void marks_of_one_date_are_told_apart_and_share_their_beginning(void **state)
{
	(void)state;
	AUTO_JSON json_t *p = json_loads("{\"until\":\"2027-01-01\",\"days\":90,\"service\":\"app\"}", 0, NULL);
	AUTO_FREE char *support = kind_key("support.ending", "u1", p), *begin = kind_key_begin("support.ended", "u1", p);
	AUTO_FREE char *service = kind_key("service.ending", "u1", p), *service_begin = kind_key_begin("service.ended", "u1", p);
	assert_string_equal(support, "support/u1/2027-01-01/90/");
	assert_string_equal(begin, "support/u1/");
	assert_string_equal(service, "service/u1/app/2027-01-01/90/");
	assert_string_equal(service_begin, "service/u1/app/");
}

static void an_end_that_is_far_is_less_urgent_than_one_that_is_near(void **state)
{
	(void)state;
	static const int days[] = { 180, 90, 30, 7 };
	static const enum urgency want[] = { URGENCY_INFO, URGENCY_INFO, URGENCY_SOON, URGENCY_SOON };
	for (int i = 0; i < 4; i++) {
		AUTO_JSON json_t *p = json_pack("{s:i}", "days", days[i]);
		assert_int_equal(kind_urgency(kind_of("support.ending"), p), want[i]);
	}
	assert_int_equal(kind_urgency(kind_of("device.clone"), NULL), URGENCY_URGENT);
}

static void what_happens_again_is_told_again_only_when_that_is_news(void **state)
{
	(void)state;
	const struct kind *k = kind_of("device.spoofed");
	static const struct { enum notice_state state; int64_t quiet; enum renewal want; } cases[] = {
		{ NOTICE_NEW, 100 * HOUR_MS, RENEW_COUNT }, { NOTICE_SEEN, HOUR_MS, RENEW_COUNT }, { NOTICE_SEEN, 24 * HOUR_MS, RENEW_AGAIN }, { NOTICE_SNOOZED, 100 * HOUR_MS, RENEW_COUNT },
		{ NOTICE_DONE, 0, RENEW_AGAIN }, { NOTICE_OVER, 0, RENEW_AGAIN },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(kind_renew(k, k->urgency, k->urgency, cases[i].state, cases[i].quiet), cases[i].want);
	for (int s = NOTICE_NEW; s <= NOTICE_OVER; s++)
		assert_int_equal(kind_renew(kind_of("support.ending"), URGENCY_INFO, URGENCY_SOON, (enum notice_state)s, 1000 * HOUR_MS), RENEW_NOT);
}

static void what_misbehaves_is_first_kept_apart_and_what_is_kept_apart_is_looked_at(void **state)
{
	(void)state;
	assert_string_equal(kind_of("device.spoofed")->action, "keep_apart");
	assert_string_equal(kind_of("device.quarantined")->action, "look_apart");
	assert_string_equal(kind_of("device.clone")->action, "add_again");
}

static void an_alarm_that_is_not_in_the_table_is_a_notice_all_the_same(void **state)
{
	(void)state;
	const struct kind *k = kind_of("garden.flooded");
	assert_int_equal(k->urgency, URGENCY_SOON);
	AUTO_FREE char *a = kind_key("garden.flooded", NULL, NULL), *b = kind_key("garden.dry", "u1", NULL);
	assert_string_equal(a, "garden.flooded//");
	assert_string_equal(b, "garden.dry/u1/");
}

static void a_good_end_is_found_for_every_topic_it_ends(void **state)
{
	(void)state;
	const struct kind_end *e = kind_end_next("certificate.renewed", NULL);
	assert_string_equal(e->topic, "certificate");
	e = kind_end_next("certificate.renewed", e);
	assert_string_equal(e->topic, "renewing");
	assert_null(kind_end_next("certificate.renewed", e));
	e = kind_end_next("label.changed", NULL);
	assert_non_null(e);
	assert_string_equal(e->topic, "scheme"); // of a label that fits again: an alarm ends nothing
	assert_null(kind_end_next("device.connected", NULL));
}

static void words_are_read_back_and_others_are_not(void **state)
{
	(void)state;
	for (int u = URGENCY_INFO; u <= URGENCY_URGENT; u++) {
		enum urgency back;
		assert_int_equal(urgency_parse(urgency_word((enum urgency)u), &back), 0);
		assert_int_equal(back, u);
	}
	for (int s = NOTICE_NEW; s <= NOTICE_OVER; s++) {
		enum notice_state back;
		assert_int_equal(notice_state_parse(notice_state_word((enum notice_state)s), &back), 0);
		assert_int_equal(back, s);
	}
	enum urgency u;
	assert_int_equal(urgency_parse("Urgent", &u), ERR_NOT_FOUND);
	assert_int_equal(urgency_parse(NULL, &u), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_event_of_the_same_device_has_the_same_name),
		cmocka_unit_test(an_advisory_keeps_its_name_when_it_becomes_certain),
		cmocka_unit_test(marks_of_one_date_are_told_apart_and_share_their_beginning),
		cmocka_unit_test(an_end_that_is_far_is_less_urgent_than_one_that_is_near),
		cmocka_unit_test(what_happens_again_is_told_again_only_when_that_is_news),
		cmocka_unit_test(what_misbehaves_is_first_kept_apart_and_what_is_kept_apart_is_looked_at),
		cmocka_unit_test(an_alarm_that_is_not_in_the_table_is_a_notice_all_the_same),
		cmocka_unit_test(a_good_end_is_found_for_every_topic_it_ends),
		cmocka_unit_test(words_are_read_back_and_others_are_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
