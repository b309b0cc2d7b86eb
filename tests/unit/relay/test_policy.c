// What may leave the house: endpoints out of interactions, topics in and out, flows.
#include "unit.h"
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "relay/policy.h"

#define GOOD "{\"id\":\"telemetry\",\"flow\":\"device_to_cloud\",\"initiated_by\":\"device\",\"keepalive_s\":300," \
	"\"peer\":{\"kind\":\"service\",\"host\":\"MQTT.Vendor.example\",\"operator\":\"Vendor Ltd\",\"country\":\"DE\"}," \
	"\"transport\":{\"proto\":\"tcp\",\"port\":8883,\"tls\":{\"min\":\"1.2\"}}," \
	"\"purpose\":{\"code\":\"telemetry\",\"text\":{\"de\":\"Verbrauch\",\"en\":\"Consumption\"}},\"data\":[\"energy\"],\"personal\":true,\"optional\":true," \
	"\"required_for\":[\"charts\"]}"

// GOOD with one member set to other JSON (NULL: removed).
static json_t *changed(const char *object, const char *key, const char *value)
{
	json_t *j = json_loads(GOOD, 0, NULL);
	json_t *o = object ? json_object_get(j, object) : j;
	assert_non_null(o);
	if (value)
		json_object_set_new(o, key, json_loads(value, JSON_DECODE_ANY, NULL));
	else
		json_object_del(o, key);
	json_t *list = json_array();
	json_array_append_new(list, j);
	return list;
}

static struct endpoints read_one(const char *object, const char *key, const char *value)
{
	struct endpoints e;
	AUTO_JSON json_t *list = changed(object, key, value);
	assert_int_equal(policy_read(&e, list), 0);
	return e;
}

static void a_declared_mqtt_endpoint_is_read_with_what_people_should_know(void **state)
{
	(void)state;
	struct endpoints e = read_one(NULL, "id", "\"telemetry\"");
	assert_int_equal(e.count, 1);
	const struct endpoint *one = &e.rows[0];
	assert_string_equal(one->interaction, "telemetry");
	assert_string_equal(one->host, "mqtt.vendor.example");
	assert_int_equal(one->port, 8883);
	assert_int_equal(one->keepalive_s, 300);
	assert_true(one->mqtt);
	AUTO_JSON json_t *expected = json_pack("{s:s, s:s, s:{s:s, s:s}, s:[s], s:b, s:b, s:[s]}", "operator", "Vendor Ltd", "country", "DE", "purpose",
		"code", "telemetry", "text", "Consumption", "data", "energy", "personal", 1, "optional", 1, "required_for", "charts");
	assert_true(json_equal(one->described, expected));
	endpoints_done(&e);
}

static void only_what_the_device_begins_over_tls_tcp_and_mqtt_becomes_a_link(void **state)
{
	(void)state;
	static const struct { const char *object, *key, *value; bool mqtt; } rows[] = {
		{NULL, "initiated_by", "\"hub\"", false}, {NULL, "initiated_by", "\"other\"", false}, {"transport", "proto", "\"udp\"", false},
		{"transport", "tls", NULL, false}, {"transport", "port", "443", false}, {"transport", "port", "1883", false},
		{"transport", "app", "\"https\"", false}, {"transport", "app", "\"mqtt\"", true},
		{"transport", "tls", "{\"min\":\"1.2\",\"mutual\":true}", false}, {"transport", "tls", "{\"min\":\"1.3\",\"mutual\":false}", true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct endpoints e = read_one(rows[i].object, rows[i].key, rows[i].value);
		assert_int_equal(e.count, 1);
		assert_int_equal(e.rows[0].mqtt, rows[i].mqtt);
		endpoints_done(&e);
	}
}

static void mqtt_on_another_port_has_to_be_said(void **state)
{
	(void)state;
	AUTO_JSON json_t *list = changed("transport", "port", "443");
	json_object_set_new(json_object_get(json_array_get(list, 0), "transport"), "app", json_string("mqtt"));
	struct endpoints e;
	assert_int_equal(policy_read(&e, list), 0);
	assert_true(e.rows[0].mqtt);
	endpoints_done(&e);
}

static void what_is_no_endpoint_of_the_internet_is_left_out(void **state)
{
	(void)state;
	static const struct { const char *object, *key, *value; } rows[] = {
		{NULL, "flow", "\"device_to_lan\""}, {NULL, "flow", "\"app_to_device\""}, {NULL, "flow", NULL}, {NULL, "id", NULL}, {NULL, "id", "7"},
		{NULL, "peer", NULL}, {NULL, "transport", NULL}, {"peer", "host", NULL}, {"peer", "host", "\"192.0.2.7\""}, {"peer", "host", "\"*.vendor.example\""},
		{"peer", "host", "\"vendor.example.\""}, {"peer", "host", "\"::1\""}, {"transport", "port", NULL}, {"transport", "port", "0"},
		{"transport", "port", "65536"}, {"transport", "port", "\"8883\""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct endpoints e = read_one(rows[i].object, rows[i].key, rows[i].value);
		assert_int_equal(e.count, 0);
		endpoints_done(&e);
	}
	struct endpoints e;
	AUTO_JSON json_t *odd = json_pack("[i, s, n, []]", 1, "x");
	assert_int_equal(policy_read(&e, odd), 0);
	assert_int_equal(e.count, 0);
	AUTO_JSON json_t *no_list = json_object();
	assert_int_equal(policy_read(&e, no_list), ERR_INVALID);
	assert_int_equal(policy_read(&e, NULL), ERR_INVALID);
}

static void an_interaction_counts_once_and_there_is_a_limit(void **state)
{
	(void)state;
	struct endpoints e;
	AUTO_JSON json_t *list = json_array();
	for (int i = 0; i < 3; i++)
		json_array_append_new(list, json_loads(GOOD, 0, NULL));
	assert_int_equal(policy_read(&e, list), 0);
	assert_int_equal(e.count, 1);
	endpoints_done(&e);
	for (int i = 0; i < POLICY_ENDPOINTS_MAX; i++) {
		AUTO_FREE char *id = mem_printf("i%d", i);
		json_t *one = json_loads(GOOD, 0, NULL);
		json_object_set_new(one, "id", json_string(id));
		json_array_append_new(list, one);
	}
	assert_int_equal(policy_read(&e, list), ERR_LIMIT);
}

static void an_approval_holds_only_for_the_same_peer_purpose_and_data(void **state)
{
	(void)state;
	static const struct { const char *object, *key, *value; bool same; } rows[] = {
		{"peer", "operator", "\"Vendor GmbH\"", true}, {"purpose", "text", "{\"en\":\"Power\"}", true}, {NULL, "keepalive_s", "60", true},
		{"peer", "host", "\"other.example\"", false}, {"transport", "port", "8884", false}, {"purpose", "code", "\"advertising\"", false},
		{NULL, "data", "[\"energy\",\"location\"]", false}, {NULL, "personal", "false", false}, {NULL, "id", "\"other\"", false},
	};
	struct endpoints base = read_one(NULL, "id", "\"telemetry\"");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct endpoints e = read_one(rows[i].object, rows[i].key, rows[i].value);
		assert_int_equal(policy_is_same(&base.rows[0], &e.rows[0]), rows[i].same);
		endpoints_done(&e);
	}
	endpoints_done(&base);
}

static void host_names_are_names_and_no_addresses(void **state)
{
	(void)state;
	static const char *const bad[] = {"", ".", "a..b", "-a.example", "a-.example", "a.example-", "a_b.example", "a b", "10.0.0.1", "1", "a.1", "ex\xc3\xa4mple.de", "[::1]",
		"a.example:80", "a.example/", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklm.example"};
	char to[WIRE_HOST_SIZE];
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(policy_host(to, bad[i]), ERR_INVALID);
	assert_int_equal(policy_host(to, "A-1.Example"), 0);
	assert_string_equal(to, "a-1.example");
	assert_int_equal(policy_host(to, "localhost"), 0);
	assert_int_equal(policy_host(to, "3com.example"), 0);
}

static void only_what_the_unit_says_under_its_own_name_leaves(void **state)
{
	(void)state;
	assert_string_equal(policy_outbound_path("u1", "cloud/u1/a/b"), "a/b");
	assert_string_equal(policy_outbound_path("u1", "cloud/u1/inside"), "inside");
	static const char *const bad[] = {"cloud/u2/a", "cloud/u11/a", "cloud/u1", "cloud/u1/", "cloud/u1/in", "cloud/u1/in/a", "homie/5/u1/a", "cloud", ""};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_null(policy_outbound_path("u1", bad[i]));
}

static void a_path_may_name_its_link(void **state)
{
	(void)state;
	const char *rest = NULL;
	assert_true(policy_path_names("telemetry/power", "telemetry", &rest));
	assert_string_equal(rest, "power");
	assert_false(policy_path_names("telemetry", "telemetry", &rest));
	assert_false(policy_path_names("telemetry/", "telemetry", &rest));
	assert_false(policy_path_names("telemetry2/power", "telemetry", &rest));
}

static void the_cloud_sees_the_link_and_the_unit_hears_under_in(void **state)
{
	(void)state;
	char to[WIRE_TOPIC_SIZE];
	static char longest[WIRE_TOPIC_SIZE];
	memset(longest, 'a', sizeof longest - 1);
	assert_int_equal(policy_remote_topic(to, "link", "a/b"), 0);
	assert_string_equal(to, "link/a/b");
	assert_int_equal(policy_remote_topic(to, "link", longest), ERR_LIMIT);
	assert_int_equal(policy_local_topic(to, "u1", "set/on"), 0);
	assert_string_equal(to, "cloud/u1/in/set/on");
	assert_int_equal(policy_local_topic(to, "u1", ""), ERR_INVALID);
	assert_int_equal(policy_local_topic(to, "u1", "a/#"), ERR_INVALID);
	assert_int_equal(policy_local_topic(to, "u1", "+/a"), ERR_INVALID);
	assert_int_equal(policy_local_topic(to, "u1", longest), ERR_INVALID);
}

static void a_contact_is_news_once_per_verdict_and_counted_always(void **state)
{
	(void)state;
	struct flows f = {0};
	assert_true(flows_note(&f, "a.example", 443, FLOW_UNDECLARED, 1000));
	assert_false(flows_note(&f, "a.example", 443, FLOW_UNDECLARED, 2000));
	assert_true(flows_note(&f, "a.example", 443, FLOW_DECLARED, 3000));
	assert_true(flows_note(&f, "a.example", 80, FLOW_UNDECLARED, 4000));
	assert_int_equal(f.count, 2);
	assert_int_equal(f.rows[0].count, 3);
	assert_int_equal(f.rows[0].first_at, 1000);
	assert_int_equal(f.rows[0].last_at, 3000);
	assert_int_equal(f.rows[0].verdict, FLOW_DECLARED);
	flows_done(&f);
}

static void contacts_are_bounded_and_the_one_longest_unseen_makes_room(void **state)
{
	(void)state;
	struct flows f = {0};
	char host[32];
	for (int i = 0; i < POLICY_FLOWS_MAX; i++) {
		snprintf(host, sizeof host, "h%d.example", i);
		assert_true(flows_note(&f, host, 443, FLOW_UNDECLARED, i));
	}
	assert_false(f.displaced);
	assert_false(flows_note(&f, "h0.example", 443, FLOW_UNDECLARED, 1000));
	assert_true(flows_note(&f, "new.example", 443, FLOW_UNDECLARED, 1001));
	assert_true(f.displaced);
	assert_int_equal(f.count, POLICY_FLOWS_MAX);
	assert_true(flows_note(&f, "h1.example", 443, FLOW_UNDECLARED, 1002));
	assert_false(flows_note(&f, "h0.example", 443, FLOW_UNDECLARED, 1003));
	flows_done(&f);
}

static void verdicts_and_their_words_belong_together(void **state)
{
	(void)state;
	enum flow_verdict v;
	for (int i = FLOW_DECLARED; i <= FLOW_UNDECLARED; i++) {
		assert_int_equal(flow_verdict_of(&v, flow_word((enum flow_verdict)i)), 0);
		assert_int_equal(v, i);
	}
	assert_int_equal(flow_verdict_of(&v, "maybe"), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_declared_mqtt_endpoint_is_read_with_what_people_should_know),
		cmocka_unit_test(only_what_the_device_begins_over_tls_tcp_and_mqtt_becomes_a_link),
		cmocka_unit_test(mqtt_on_another_port_has_to_be_said),
		cmocka_unit_test(what_is_no_endpoint_of_the_internet_is_left_out),
		cmocka_unit_test(an_interaction_counts_once_and_there_is_a_limit),
		cmocka_unit_test(an_approval_holds_only_for_the_same_peer_purpose_and_data),
		cmocka_unit_test(host_names_are_names_and_no_addresses),
		cmocka_unit_test(only_what_the_unit_says_under_its_own_name_leaves),
		cmocka_unit_test(a_path_may_name_its_link),
		cmocka_unit_test(the_cloud_sees_the_link_and_the_unit_hears_under_in),
		cmocka_unit_test(a_contact_is_news_once_per_verdict_and_counted_always),
		cmocka_unit_test(contacts_are_bounded_and_the_one_longest_unseen_makes_room),
		cmocka_unit_test(verdicts_and_their_words_belong_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
