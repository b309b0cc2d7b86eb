// hubd's half: what is declared, approved, carried, counted and remembered. The other end of the socket is played here.
#include "unit.h"
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "relay_world.h"
#include "relay/channel.h"
#include "relay/internal.h"

// --- the other end ---

struct peer {
	struct channel *channel;
	bool gone;
	int hellos, syncs, sets, removes, publishes, fetches;
	uint64_t run, last_seq;
	char link[32], host[256], topic[600], payload[600], removed[32];
	uint32_t fetch_id;
};

static int peer_hears(void *data, const struct wire_msg *m)
{
	struct peer *p = data;
	if (m->type == WIRE_HELLO) {
		p->hellos++;
		p->run = m->hello.run;
	} else if (m->type == WIRE_LINK_SET) {
		p->sets++;
		str_copy(p->link, sizeof p->link, m->link_set.link);
		str_copy(p->host, sizeof p->host, m->link_set.host);
	} else if (m->type == WIRE_LINK_REMOVE) {
		p->removes++;
		str_copy(p->removed, sizeof p->removed, m->link_remove.link);
	} else if (m->type == WIRE_SYNCED) {
		p->syncs++;
	} else if (m->type == WIRE_PUBLISH) {
		p->publishes++;
		p->last_seq = m->publish.seq;
		str_copy(p->topic, sizeof p->topic, m->publish.topic);
		snprintf(p->payload, sizeof p->payload, "%.*s", (int)m->publish.payload.len, (const char *)m->publish.payload.data);
	} else if (m->type == WIRE_FETCH) {
		p->fetches++;
		p->fetch_id = m->fetch.id;
	}
	return 0;
}

static void peer_left(void *data, int err)
{
	struct peer *p = data;
	(void)err;
	p->gone = true;
	channel_free(p->channel);
	p->channel = NULL;
}

static bool is_synced(void *data)
{
	return ((struct peer *)data)->syncs > 0;
}

static void peer_connect(struct world *w, struct peer *p)
{
	const struct channel_hooks hooks = {.data = p, .message = peer_hears, .gone = peer_left};
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	*p = (struct peer){0};
	snprintf(a.sun_path, sizeof a.sun_path, "%s/relay.sock", w->config.run_dir);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(channel_new(&p->channel, w->loop, fd, &hooks), 0);
	assert_true(world_run(w, WAIT_MS, is_synced, p));
}

static void peer_leave(struct peer *p)
{
	channel_free(p->channel);
	p->channel = NULL;
}

static void peer_say(struct peer *p, const struct wire_msg *m)
{
	assert_int_equal(channel_send(p->channel, m), 0);
}

static void peer_report(struct peer *p, const char *link, enum wire_link_state state, uint64_t sent, uint64_t received)
{
	struct wire_msg m = {.type = WIRE_LINK_STATE, .link_state = {.state = state, .why = "", .version = "TLSv1.3", .cipher = "C", .key = "EC 256", .sent = sent, .received = received,
		.queued = 2}};
	str_copy(m.link_state.link, sizeof m.link_state.link, link);
	peer_say(p, &m);
}

static void settle(struct world *w)
{
	(void)world_run(w, 60, NULL, NULL);
}

static void say(struct world *w, const char *unit, const char *topic, const char *payload)
{
	relay_message(w->relay, unit, topic, payload, strlen(payload));
	settle(w);
}

static const char *state_of(struct world *w, const char *unit)
{
	static char word[32];
	AUTO_JSON json_t *list = NULL;
	str_copy(word, sizeof word, json_text_or(world_link(w, unit, 0, &list), "state", "none"));
	return word;
}

// --- tests ---

static void a_declared_link_is_off_until_the_owner_approves_it(void **state)
{
	struct world *w = *state;
	struct peer p;
	char id[32];
	world_open(w);
	peer_connect(w, &p);
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	world_link_id(w, "u1", 0, id);
	say(w, "u1", "cloud/u1/power", "1");
	assert_int_equal(p.sets + p.publishes, 0);
	assert_string_equal(state_of(w, "u1"), "off");
	assert_int_equal(relay_approve(w->relay, "u1", id, true), 0);
	say(w, "u1", "cloud/u1/power", "21.5");
	assert_int_equal(p.sets, 1);
	assert_string_equal(p.link, id);
	assert_string_equal(p.host, "cloud.example");
	AUTO_FREE char *remote = mem_printf("%s/power", id);
	assert_string_equal(p.topic, remote);
	assert_string_equal(p.payload, "21.5");
	assert_string_equal(state_of(w, "u1"), "connecting");
	assert_int_equal(relay_approve(w->relay, "u1", id, false), 0);
	say(w, "u1", "cloud/u1/power", "2");
	assert_int_equal(p.publishes, 1);
	assert_string_equal(p.removed, id);
	peer_leave(&p);
	world_close(w);
}

static void only_a_unit_s_own_mqtt_links_can_be_approved(void **state)
{
	struct world *w = *state;
	char id[32];
	world_open(w);
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	world_link_id(w, "u1", 0, id);
	assert_int_equal(relay_approve(w->relay, "u2", id, true), ERR_NOT_FOUND);
	assert_int_equal(relay_approve(w->relay, "u1", "nosuchlink", true), ERR_NOT_FOUND);
	world_close(w);
}

static void approvals_outlive_a_restart_and_a_new_passport_with_the_same_endpoint(void **state)
{
	struct world *w = *state;
	struct peer p;
	char id[32], again[32];
	world_open(w);
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	world_link_id(w, "u1", 0, id);
	assert_int_equal(relay_approve(w->relay, "u1", id, true), 0);
	world_close(w);
	world_open(w);
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	peer_connect(w, &p);
	assert_int_equal(p.sets, 1);
	assert_string_equal(p.link, id);
	// Another host under the same name is another endpoint.
	world_declare(w, "u1", "energy", "other.example", 8883);
	settle(w);
	assert_string_equal(p.removed, id);
	world_link_id(w, "u1", 0, again);
	assert_string_not_equal(id, again);
	assert_string_equal(state_of(w, "u1"), "off");
	AUTO_JSON json_t *nothing = json_array();
	assert_int_equal(relay_declare(w->relay, "u1", nothing), 0);
	assert_string_equal(state_of(w, "u1"), "none");
	peer_leave(&p);
	world_close(w);
}

static void a_unit_with_two_links_sends_each_only_its_own(void **state)
{
	struct world *w = *state;
	struct peer p;
	char first[32], second[32];
	world_open(w);
	peer_connect(w, &p);
	AUTO_JSON json_t *both = world_interactions("energy", "cloud.example", 8883), *more = world_interactions("support", "help.example", 8883);
	json_array_extend(both, more);
	assert_int_equal(relay_declare(w->relay, "u1", both), 0);
	world_link_id(w, "u1", 0, first);
	world_link_id(w, "u1", 1, second);
	assert_int_equal(relay_approve(w->relay, "u1", second, true), 0);
	say(w, "u1", "cloud/u1/power", "1"); // for the first, which is not approved
	assert_int_equal(p.publishes, 0);
	say(w, "u1", "cloud/u1/support/log", "2");
	AUTO_FREE char *remote = mem_printf("%s/log", second);
	assert_string_equal(p.topic, remote);
	assert_int_equal(relay_approve(w->relay, "u1", first, true), 0);
	say(w, "u1", "cloud/u1/energy/power", "3");
	AUTO_FREE char *other = mem_printf("%s/power", first);
	assert_string_equal(p.topic, other);
	peer_leave(&p);
	world_close(w);
}

static void what_relayd_did_not_acknowledge_is_sent_again_and_nothing_else(void **state)
{
	struct world *w = *state;
	struct peer p;
	char id[32];
	world_open(w);
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	world_link_id(w, "u1", 0, id);
	assert_int_equal(relay_approve(w->relay, "u1", id, true), 0);
	for (int i = 0; i < 5; i++)
		relay_message(w->relay, "u1", "cloud/u1/power", "x", 1); // relayd is away
	peer_connect(w, &p);
	settle(w);
	uint64_t run = p.run;
	assert_int_equal(p.publishes, 5);
	const struct wire_msg ack = {.type = WIRE_ACK, .ack = {.seq = p.last_seq - 2}};
	peer_say(&p, &ack);
	settle(w);
	peer_leave(&p);
	settle(w);
	assert_false(relay_is_up(w->relay));
	peer_connect(w, &p);
	settle(w);
	assert_int_equal(p.run, run);
	assert_int_equal(p.publishes, 2);
	AUTO_JSON json_t *list = NULL;
	assert_int_equal(json_integer_value(json_object_get(world_link(w, "u1", 0, &list), "queued")), 2);
	peer_leave(&p);
	world_close(w);
}

static void a_switched_off_link_takes_what_waits_along(void **state)
{
	struct world *w = *state;
	struct peer p;
	char id[32];
	world_open(w);
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	world_link_id(w, "u1", 0, id);
	assert_int_equal(relay_approve(w->relay, "u1", id, true), 0);
	relay_message(w->relay, "u1", "cloud/u1/power", "x", 1);
	assert_int_equal(relay_approve(w->relay, "u1", id, false), 0);
	assert_int_equal(relay_approve(w->relay, "u1", id, true), 0);
	peer_connect(w, &p);
	settle(w);
	assert_int_equal(p.publishes, 0);
	peer_leave(&p);
	world_close(w);
}

static bool is_up(void *data)
{
	return str_eq(state_of(data, "u1"), "up");
}

static int64_t number(struct world *w, const char *key)
{
	AUTO_JSON json_t *list = NULL;
	return json_integer_value(json_object_get(world_link(w, "u1", 0, &list), key));
}

static void reports_become_state_and_totals_that_outlive_relayd_and_hubd(void **state)
{
	struct world *w = *state;
	struct peer p;
	char id[32];
	world_open(w);
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	world_link_id(w, "u1", 0, id);
	assert_int_equal(relay_approve(w->relay, "u1", id, true), 0);
	peer_connect(w, &p);
	peer_report(&p, id, WIRE_LINK_UP, 10, 3);
	peer_report(&p, "unknownlink", WIRE_LINK_UP, 10, 3);
	assert_true(world_run(w, WAIT_MS, is_up, w));
	AUTO_JSON json_t *list = NULL;
	const json_t *link = world_link(w, "u1", 0, &list);
	assert_string_equal(json_text_or(json_object_get(link, "tls"), "key", ""), "EC 256");
	assert_int_equal(number(w, "sent"), 10);
	assert_int_equal(number(w, "queued"), 2);
	assert_true(number(w, "last_seen_at") > 0);
	settle(w);
	assert_string_equal(w->changed_link, id);
	peer_leave(&p);
	settle(w);
	assert_string_equal(state_of(w, "u1"), "connecting");
	assert_int_equal(number(w, "sent"), 10);
	peer_connect(w, &p);
	peer_report(&p, id, WIRE_LINK_UP, 1, 1);
	assert_true(world_run(w, WAIT_MS, is_up, w));
	assert_int_equal(number(w, "sent"), 11);
	peer_leave(&p);
	world_close(w);
	world_open(w);
	assert_int_equal(number(w, "sent"), 11);
	assert_int_equal(number(w, "received"), 4);
	world_close(w);
}

static void what_comes_in_is_mapped_to_the_unit_and_only_from_approved_links(void **state)
{
	struct world *w = *state;
	struct peer p;
	char id[32];
	world_open(w);
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	world_link_id(w, "u1", 0, id);
	peer_connect(w, &p);
	struct wire_msg m = {.type = WIRE_INBOUND, .inbound = {.path = "tariff", .payload = {(const uint8_t *)"cheap", 5}}};
	str_copy(m.inbound.link, sizeof m.inbound.link, id);
	peer_say(&p, &m);
	settle(w);
	assert_int_equal(w->inbound, 0);
	assert_int_equal(relay_approve(w->relay, "u1", id, true), 0);
	peer_say(&p, &m);
	str_copy(m.inbound.path, sizeof m.inbound.path, "a/#");
	peer_say(&p, &m);
	settle(w);
	assert_int_equal(w->inbound, 1);
	assert_string_equal(w->topic, "cloud/u1/in/tariff");
	assert_string_equal(w->payload, "cheap");
	peer_leave(&p);
	world_close(w);
}

static const json_t *flow_of(const json_t *flows, const char *host, int port)
{
	for (size_t i = 0; i < json_array_size(flows); i++) {
		const json_t *f = json_array_get(flows, i);
		if (str_eq(json_text_or(f, "host", ""), host) && json_integer_value(json_object_get(f, "port")) == port)
			return f;
	}
	return NULL;
}

static void questions_are_answered_by_declaration_and_approval_and_remembered(void **state)
{
	struct world *w = *state;
	char id[32];
	world_open(w);
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	world_link_id(w, "u1", 0, id);
	assert_int_equal(relay_ask(w->relay, "u1", "tracker.example", 443), ERR_DENIED);
	assert_string_equal(w->refused_host, "tracker.example");
	assert_string_equal(w->refused_why, "undeclared");
	assert_int_equal(relay_ask(w->relay, "u1", "Cloud.example", 8883), ERR_DENIED);
	assert_string_equal(w->refused_why, "not_approved");
	assert_int_equal(relay_ask(w->relay, "u1", "cloud.example", 443), ERR_DENIED);
	assert_int_equal(relay_ask(w->relay, "u1", "10.0.0.1", 443), ERR_DENIED);
	assert_int_equal(w->refused, 3);
	assert_int_equal(relay_approve(w->relay, "u1", id, true), 0);
	assert_int_equal(relay_ask(w->relay, "u1", "cloud.example", 8883), 0);
	assert_int_equal(relay_ask(w->relay, "u1", "tracker.example", 443), ERR_DENIED);
	assert_int_equal(w->refused, 3); // no news
	world_close(w);
	world_open(w);
	AUTO_JSON json_t *flows = relay_flows(w->relay, "u1");
	assert_int_equal(json_array_size(flows), 3);
	const json_t *tracker = flow_of(flows, "tracker.example", 443);
	assert_string_equal(json_text_or(tracker, "verdict", ""), "undeclared");
	assert_int_equal(json_integer_value(json_object_get(tracker, "count")), 2);
	assert_string_equal(json_text_or(flow_of(flows, "cloud.example", 8883), "verdict", ""), "declared");
	assert_string_equal(json_text_or(flow_of(flows, "cloud.example", 443), "verdict", ""), "undeclared");
	world_close(w);
}

static void a_device_that_tries_name_after_name_neither_fills_the_log_nor_the_disk(void **state)
{
	struct world *w = *state;
	world_open(w);
	for (int i = 0; i < 500; i++) {
		AUTO_FREE char *host = mem_printf("h%d.example", i);
		assert_int_equal(relay_ask(w->relay, "u1", host, 443), ERR_DENIED);
	}
	assert_int_equal(w->refused, 10);
	world_close(w);
	world_open(w);
	AUTO_JSON json_t *flows = relay_flows(w->relay, "u1");
	assert_int_equal(json_array_size(flows), POLICY_FLOWS_MAX);
	world_close(w);
}

static void a_forgotten_unit_leaves_nothing(void **state)
{
	struct world *w = *state;
	struct peer p;
	char id[32];
	world_open(w);
	peer_connect(w, &p);
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	world_declare(w, "u2", "energy", "cloud.example", 8883);
	world_link_id(w, "u1", 0, id);
	assert_int_equal(relay_approve(w->relay, "u1", id, true), 0);
	assert_int_equal(relay_ask(w->relay, "u1", "tracker.example", 443), ERR_DENIED);
	assert_int_equal(relay_forget_unit(w->relay, "u1"), 0);
	assert_int_equal(relay_forget_unit(w->relay, "u1"), 0);
	settle(w);
	assert_string_equal(p.removed, id);
	peer_leave(&p);
	world_close(w);
	world_open(w);
	assert_string_equal(state_of(w, "u1"), "none");
	assert_string_equal(state_of(w, "u2"), "off");
	AUTO_JSON json_t *flows = relay_flows(w->relay, "u1");
	assert_int_equal(json_array_size(flows), 0);
	world_close(w);
}

static void a_fetch_ends_exactly_once_whatever_relayd_does(void **state)
{
	struct world *w = *state;
	struct peer p;
	world_open(w);
	assert_int_equal(relay_fetch(w->relay, "https://maker.example/p", 100, world_on_fetched, w), ERR_UNAVAILABLE);
	peer_connect(w, &p);
	assert_int_equal(relay_fetch(w->relay, "https://maker.example/p", 10, world_on_fetched, w), 0);
	settle(w);
	const struct wire_msg part = {.type = WIRE_FETCH_PART, .fetch_part = {.id = p.fetch_id, .body = {(const uint8_t *)"12345", 5}}};
	const struct wire_msg done = {.type = WIRE_FETCH_DONE, .fetch_done = {.id = p.fetch_id}};
	peer_say(&p, &part);
	peer_say(&p, &part);
	peer_say(&p, &done);
	peer_say(&p, &done); // again: nobody asked
	settle(w);
	assert_int_equal(w->fetched, 1);
	assert_int_equal(w->fetch_err, 0);
	assert_string_equal(w->body, "1234512345");
	// More than was asked for.
	assert_int_equal(relay_fetch(w->relay, "https://maker.example/p", 7, world_on_fetched, w), 0);
	settle(w);
	struct wire_msg next = part, end = done;
	next.fetch_part.id = end.fetch_done.id = p.fetch_id;
	peer_say(&p, &next);
	peer_say(&p, &next);
	peer_say(&p, &end);
	settle(w);
	assert_int_equal(w->fetched, 2);
	assert_int_equal(w->fetch_err, ERR_LIMIT);
	// relayd dies.
	assert_int_equal(relay_fetch(w->relay, "https://maker.example/p", 7, world_on_fetched, w), 0);
	peer_leave(&p);
	settle(w);
	assert_int_equal(w->fetched, 3);
	assert_int_equal(w->fetch_err, ERR_UNAVAILABLE);
	world_close(w);
}

static void a_peer_that_says_hubd_s_words_is_hung_up_on(void **state)
{
	struct world *w = *state;
	struct peer p;
	world_open(w);
	peer_connect(w, &p);
	const struct wire_msg m = {.type = WIRE_SYNCED};
	peer_say(&p, &m);
	settle(w);
	assert_true(p.gone);
	assert_false(relay_is_up(w->relay));
	world_close(w);
}

static void a_second_relayd_replaces_the_first(void **state)
{
	struct world *w = *state;
	struct peer first, second;
	world_open(w);
	peer_connect(w, &first);
	peer_connect(w, &second);
	settle(w);
	assert_true(first.gone);
	assert_false(second.gone);
	assert_true(relay_is_up(w->relay));
	peer_leave(&second);
	world_close(w);
}

static void a_device_that_is_kept_apart_is_cut_off_from_its_cloud_and_joined_again_afterwards(void **state)
{
	struct world *w = *state;
	struct peer p;
	char id[32];
	world_open(w);
	peer_connect(w, &p);
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	world_link_id(w, "u1", 0, id);
	assert_int_equal(relay_approve(w->relay, "u1", id, true), 0);
	settle(w);
	assert_int_equal(p.sets, 1);
	relay_shut(w->relay, "u1", true);
	relay_shut(w->relay, "u1", true);
	say(w, "u1", "cloud/u1/power", "1");
	assert_int_equal(p.removes, 1);
	assert_int_equal(p.publishes, 0);
	assert_int_equal(relay_ask(w->relay, "u1", "cloud.example", 8883), ERR_DENIED);
	world_declare(w, "u1", "energy", "cloud.example", 8883); // the same passport again opens nothing
	settle(w);
	assert_int_equal(p.sets, 1);
	peer_leave(&p);
	settle(w);
	peer_connect(w, &p); // neither does a new relayd
	assert_int_equal(p.sets, 0);
	relay_shut(w->relay, "u1", false);
	say(w, "u1", "cloud/u1/power", "2");
	assert_int_equal(p.sets, 1);
	assert_string_equal(p.payload, "2");
	assert_int_equal(w->refused, 0); // a pause is no misdeed of the device
	relay_shut(w->relay, "nobody", false);
	peer_leave(&p);
	world_close(w);
}

static void the_cloud_of_a_received_device_waits_until_its_first_day_is_over_or_the_owner_says_so(void **state)
{
	struct world *w = *state;
	struct peer p;
	char id[32];
	int64_t until = clock_wall_ms() + 60000;
	world_open(w);
	assert_int_equal(relay_allow_now(w->relay, "u1"), ERR_STATE);
	assert_int_equal(relay_begin_first_day(w->relay, "u1", until), 0);
	world_declare(w, "u1", "energy", "cloud.example", 8883);
	world_link_id(w, "u1", 0, id);
	assert_int_equal(relay_approve(w->relay, "u1", id, true), 0);
	world_close(w);
	world_open(w); // it outlives a restart
	assert_int_equal(relay_first_day(w->relay, "u1"), until);
	peer_connect(w, &p);
	say(w, "u1", "cloud/u1/power", "1");
	assert_int_equal(p.sets + p.publishes, 0);
	assert_int_equal(relay_allow_now(w->relay, "u1"), 0);
	assert_int_equal(relay_first_day(w->relay, "u1"), 0);
	say(w, "u1", "cloud/u1/power", "2");
	assert_int_equal(p.sets, 1);
	assert_string_equal(p.payload, "2");
	assert_int_equal(relay_begin_first_day(w->relay, "u1", clock_wall_ms() + 200), 0); // one that ends by itself
	settle(w);
	assert_int_equal(p.removes, 1);
	(void)world_run(w, 300, NULL, NULL);
	relay_on_day(w->relay);
	settle(w);
	assert_int_equal(p.sets, 2);
	assert_int_equal(w->days_over, 1);
	assert_int_equal(relay_forget_unit(w->relay, "u1"), 0);
	peer_leave(&p);
	world_close(w);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_make, world_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_declared_link_is_off_until_the_owner_approves_it),
		TEST(only_a_unit_s_own_mqtt_links_can_be_approved),
		TEST(approvals_outlive_a_restart_and_a_new_passport_with_the_same_endpoint),
		TEST(a_unit_with_two_links_sends_each_only_its_own),
		TEST(what_relayd_did_not_acknowledge_is_sent_again_and_nothing_else),
		TEST(a_switched_off_link_takes_what_waits_along),
		TEST(reports_become_state_and_totals_that_outlive_relayd_and_hubd),
		TEST(what_comes_in_is_mapped_to_the_unit_and_only_from_approved_links),
		TEST(questions_are_answered_by_declaration_and_approval_and_remembered),
		TEST(a_device_that_tries_name_after_name_neither_fills_the_log_nor_the_disk),
		TEST(a_forgotten_unit_leaves_nothing),
		TEST(a_fetch_ends_exactly_once_whatever_relayd_does),
		TEST(a_peer_that_says_hubd_s_words_is_hung_up_on),
		TEST(a_second_relayd_replaces_the_first),
		TEST(a_device_that_is_kept_apart_is_cut_off_from_its_cloud_and_joined_again_afterwards),
		TEST(the_cloud_of_a_received_device_waits_until_its_first_day_is_over_or_the_owner_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
