// How a link and a unit's contacts look to the API.
#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "relay/cloud_link.h"

static struct cloud_unit unit = {.unit = "u1"};

static struct cloud_link *example(void)
{
	struct cloud_link *l = NEW(struct cloud_link);
	str_copy(l->id, sizeof l->id, "abcdefghijkl");
	str_copy(l->endpoint.host, sizeof l->endpoint.host, "cloud.example");
	l->endpoint.port = 8883;
	l->endpoint.described = json_pack("{s:n, s:n, s:{s:s, s:n}, s:[], s:b, s:b, s:[]}", "operator", "country", "purpose", "code", "telemetry", "text", "data", "personal", 0,
		"optional", 1, "required_for");
	l->sent = 100;
	return l;
}

static void assert_state(const struct cloud_link *l, bool relay_is_up, const char *state, const char *why)
{
	AUTO_JSON json_t *j = cloud_link_json(l, &unit, 1000, relay_is_up, 0);
	assert_string_equal(json_text_or(j, "state", ""), state);
	assert_true(str_eq(json_text_or(j, "why", NULL), why));
}

static void the_state_says_what_the_owner_decided_then_what_relayd_reports(void **state)
{
	(void)state;
	struct cloud_link *l = example();
	assert_state(l, true, "off", NULL);
	l->approved = true;
	assert_state(l, true, "connecting", NULL);
	l->report.state = WIRE_LINK_REFUSED;
	str_copy(l->report.why, sizeof l->report.why, "weak_key");
	assert_state(l, true, "refused", "weak_key");
	assert_state(l, false, "connecting", NULL);
	l->approved = false;
	assert_state(l, true, "off", NULL);
	cloud_link_free(l);
}

static void what_the_owner_allowed_is_off_and_says_why_while_its_device_is_kept_apart_or_new_here(void **state)
{
	(void)state;
	struct cloud_link *l = example();
	l->approved = true;
	l->report.state = WIRE_LINK_UP;
	static const struct { bool shut; int64_t first_day; const char *paused, *state; } rows[] = {
		{false, 0, NULL, "up"}, {false, 1000, NULL, "up"}, {false, 1001, "first_day", "off"}, {true, 0, "kept_apart", "off"}, {true, 1001, "kept_apart", "off"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct cloud_unit u = {.unit = "u1", .shut = rows[i].shut, .first_day = rows[i].first_day};
		AUTO_JSON json_t *j = cloud_link_json(l, &u, 1000, true, 0);
		assert_true(str_eq(json_text_or(j, "paused", NULL), rows[i].paused));
		assert_string_equal(json_text_or(j, "state", ""), rows[i].state);
		assert_true(json_is_true(json_object_get(j, "approved"))); // the owner's word stands
	}
	cloud_link_free(l);
}

static void the_object_has_every_member_of_the_api(void **state)
{
	(void)state;
	static const char *const keys[] = {"id", "unit", "kind", "host", "port", "operator", "country", "purpose", "data", "personal", "optional", "required_for", "approved",
		"state", "paused", "why", "tls", "sent", "received", "queued", "last_seen_at", NULL};
	struct cloud_link *l = example();
	AUTO_JSON json_t *j = cloud_link_json(l, &unit, 1000, true, 0);
	assert_int_equal(json_only_keys(j, keys), 0);
	for (int i = 0; keys[i]; i++)
		assert_non_null(json_object_get(j, keys[i]));
	assert_true(json_is_null(json_object_get(j, "tls")));
	assert_true(json_is_null(json_object_get(j, "last_seen_at")));
	cloud_link_free(l);
}

static void numbers_are_totals_and_tls_is_shown_only_while_up(void **state)
{
	(void)state;
	struct cloud_link *l = example();
	l->approved = true;
	l->report = (struct wire_link_report){.state = WIRE_LINK_UP, .version = "TLSv1.3", .cipher = "C", .key = "RSA 2048", .sent = 5, .queued = 3};
	AUTO_JSON json_t *up = cloud_link_json(l, &unit, 1000, true, 4);
	assert_int_equal(json_integer_value(json_object_get(up, "sent")), 105);
	assert_int_equal(json_integer_value(json_object_get(up, "queued")), 7);
	assert_string_equal(json_text_or(json_object_get(up, "tls"), "key", ""), "RSA 2048");
	l->report.state = WIRE_LINK_WAITING;
	AUTO_JSON json_t *waiting = cloud_link_json(l, &unit, 1000, true, 4);
	assert_true(json_is_null(json_object_get(waiting, "tls")));
	cloud_link_free(l);
}

static void contacts_are_listed_with_their_verdict(void **state)
{
	(void)state;
	struct cloud_unit *u = NEW(struct cloud_unit);
	flows_note(&u->flows, "a.example", 443, FLOW_UNDECLARED, 1000);
	flows_note(&u->flows, "a.example", 443, FLOW_UNDECLARED, 2000);
	AUTO_JSON json_t *list = cloud_flows_json(u);
	AUTO_JSON json_t *expected = json_pack("[{s:s, s:i, s:s, s:i, s:i, s:i}]", "host", "a.example", "port", 443, "verdict", "undeclared", "count", 2, "first_at", 1000, "last_at", 2000);
	assert_true(json_equal(list, expected));
	cloud_unit_free(u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_state_says_what_the_owner_decided_then_what_relayd_reports),
		cmocka_unit_test(what_the_owner_allowed_is_off_and_says_why_while_its_device_is_kept_apart_or_new_here),
		cmocka_unit_test(the_object_has_every_member_of_the_api),
		cmocka_unit_test(numbers_are_totals_and_tls_is_shown_only_while_up),
		cmocka_unit_test(contacts_are_listed_with_their_verdict),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
